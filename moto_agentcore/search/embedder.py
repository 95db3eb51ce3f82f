"""What an embedder is, and how a caller's value becomes one."""

from __future__ import annotations

import warnings
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Embedder", "WordEmbedder", "as_embedder", "checked_rows", "default_embedder"]


@runtime_checkable
class Embedder(Protocol):
    """Texts into unit vectors."""

    @property
    def name(self) -> str:
        """Identifies the vectors: an index whose embedder changes its name embeds its texts again."""

    @property
    def dim(self) -> int:
        """Columns of a vector; 0 while that is not known yet."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit row per text, shape `(len(texts), dim)`; a zero row for a text without content."""


@runtime_checkable
class WordEmbedder(Embedder, Protocol):
    """An embedder that also knows single words, which lets the re-ranker run."""

    def words(self, text: str) -> list[str]:
        """The content words of `text` (no stop words), in order."""

    def vectors(self, words: Sequence[str]) -> NDArray[np.float32]:
        """A unit vector per word, shape `(len(words), any fixed width)`."""


EmbedderLike: TypeAlias = "Embedder | Callable[[list[str]], ArrayLike] | None"


def as_embedder(value: EmbedderLike) -> Embedder:
    """`value` as an embedder: None is the default one, a callable `list[str] -> (n, d) numbers` is wrapped.

    The rows of a callable are normalised. A wrong shape raises ValueError when it is returned; anything that is neither
    an embedder nor callable raises TypeError here.
    """
    if value is None:
        return default_embedder()
    if isinstance(value, type):
        raise TypeError(f"an embedder is an instance: pass {value.__name__}(), not the class")
    if isinstance(value, Embedder):
        return value
    if callable(value):
        return _Callable(value)
    raise TypeError(f"an embedder has name, dim and embed(texts), or is a callable of a list of texts; got {value!r}")


@cache
def default_embedder() -> Embedder:
    """The bundled word table; where its data file is missing, the hashing embedder, with a warning.

    The warning is there because of everyday sentences hashing finds a third of what people call right (measured).
    """
    try:
        bundled: Embedder = import_module(".table", __package__).TableEmbedder.bundled()
    except (ImportError, FileNotFoundError) as reason:
        from .hashing import HashEmbedder

        warnings.warn(f"no bundled word table ({reason}): searching by spelling only", RuntimeWarning, stacklevel=2)
        return HashEmbedder()
    return bundled


def checked_rows(rows: ArrayLike, count: int, dim: int, source: str) -> NDArray[np.float32]:
    """`rows` as a contiguous float32 array of shape `(count, dim)` (any width > 0 where dim is 0), else ValueError."""
    import numpy as np

    try:
        array = np.ascontiguousarray(rows, dtype=np.float32)
    except (TypeError, ValueError) as error:
        raise ValueError(f"embedder {source} must return numbers of shape ({count}, d): {error}") from error
    if array.ndim != 2 or array.shape[0] != count or array.shape[1] == 0:
        raise ValueError(f"embedder {source} must return shape ({count}, d) for {count} texts, got {array.shape}")
    if dim and array.shape[1] != dim:
        raise ValueError(f"embedder {source} returned rows of {array.shape[1]} numbers where {dim} were expected")
    if not np.isfinite(array).all():
        raise ValueError(f"embedder {source} returned a number that is not finite")
    return array


class _Callable:
    """A bare callable as an embedder. Its width is read off its first answer: probing it with a made-up text would
    surprise a callable that replays recorded vectors.
    """

    def __init__(self, call: Callable[[list[str]], ArrayLike]) -> None:
        self._call = call  # held, so that the id in the name stays taken
        described: Any = getattr(call, "__qualname__", None) or type(call).__qualname__
        self.name = f"{described}@{id(call):x}"
        self.dim = 0

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        import numpy as np

        if not texts:
            return np.zeros((0, self.dim), np.float32)
        rows = checked_rows(self._call(list(texts)), len(texts), self.dim, self.name)
        self.dim = rows.shape[1]
        lengths = np.linalg.norm(rows.astype(np.float64), axis=1, keepdims=True)  # float64: 1e30 squared is no float32
        return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)
