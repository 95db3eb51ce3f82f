"""What the teacher says: embeddings of many texts, in blocks kept in a cache outside the repository."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from .minilm import MiniLM

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["taught"]

_BLOCK = 2048  # texts; which texts share a block decides the last bits, so it is fixed


def taught(texts: Sequence[str], model: Path, cache: Path, workers: int) -> NDArray[np.float32]:
    """The teacher's unit rows for `texts`, equal for any number of `workers`."""
    cache.mkdir(parents=True, exist_ok=True)
    blocks = [list(texts[start : start + _BLOCK]) for start in range(0, len(texts), _BLOCK)]
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        return np.concatenate(pool.map(partial(_block, model=model, cache=cache), blocks, chunksize=1))


def _block(texts: list[str], model: Path, cache: Path) -> NDArray[np.float32]:
    kept = cache / (hashlib.sha256("\n".join(texts).encode()).hexdigest()[:32] + ".npy")
    if not kept.exists():
        rows = _teacher(model).embed(texts)
        unfinished = kept.with_suffix(f".{os.getpid()}.npy")
        np.save(unfinished, rows)
        unfinished.replace(kept)
    found: NDArray[np.float32] = np.load(kept)
    return found


_LOADED: list[MiniLM] = []


def _teacher(model: Path) -> MiniLM:
    if not _LOADED:
        _LOADED.append(MiniLM(model))
    return _LOADED[0]
