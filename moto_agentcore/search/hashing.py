"""The embedder of last resort: no data, no training, only the spelling of words hashed into a vector.

It finds shared words, their endings and typing errors, and no synonym at all.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

from .text import content_words, is_dense, stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["HashEmbedder"]

_GRAMS = range(3, 6)
_DENSE_GRAMS = range(1, 3)  # a bigram of Han characters shares at most a character with its neighbours
_GRAM_WEIGHT = 0.3  # a word has five to fifteen n-grams and one stem; together they weigh about as much as the stem


class HashEmbedder:
    """Stems and character n-grams hashed into `dim` signed buckets: numpy only, equal on every machine and run."""

    def __init__(self, dim: int = 1024) -> None:
        if dim < 1:
            raise ValueError(f"dim must be positive, got {dim}")
        self.dim = dim
        self.name = f"hash-{dim}"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows, shape `(len(texts), dim)`; a zero row where a text has no content word."""
        import numpy as np

        return _unit(np.array([self._sum(content_words(text)) for text in texts]).reshape(len(texts), self.dim))

    def words(self, text: str) -> list[str]:
        """The content words of `text`, in order."""
        return content_words(text)

    def vectors(self, words: Sequence[str]) -> NDArray[np.float32]:
        """One unit row per word, shape `(len(words), dim)`."""
        import numpy as np

        return _unit(np.array([self._sum([word]) for word in words]).reshape(len(words), self.dim))

    def _sum(self, found: list[str]) -> NDArray[np.float64]:
        import numpy as np

        features = [feature for word in found for feature in _features(word)]
        if not features:
            return np.zeros(self.dim)
        hashes, weights = np.array(features).T
        # The lowest bit is the sign and the others the bucket, so collisions cancel out as often as they add up.
        numbers = hashes.astype(np.int64)
        signs = 1 - 2 * (numbers & 1)
        return np.bincount((numbers >> 1) % self.dim, weights * signs, self.dim).astype(np.float64, copy=False)


@lru_cache(maxsize=65536)
def _features(word: str) -> tuple[tuple[int, float], ...]:
    edged, sizes = (word, _DENSE_GRAMS) if is_dense(word) else (f"<{word}>", _GRAMS)
    grams = {edged[i : i + size] for size in sizes for i in range(len(edged) - size + 1)}
    weighed = [(stem(word) + "#", 1.0), *((gram, _GRAM_WEIGHT) for gram in sorted(grams))]
    return tuple((crc32(feature.encode("utf-8", "surrogatepass")), weight) for feature, weight in weighed)


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float32]:
    import numpy as np

    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)
