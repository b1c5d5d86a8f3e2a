"""An encoder without a model, for tests: character n-grams hashed into a vector. It knows spelling, not meaning."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np

from index.ports import FloatArray

DIMENSION = 256
LONGEST = 3


class HashingEncoder:
    """Texts that share characters and runs of characters have like vectors, the same on every machine."""

    @property
    def identity(self) -> str:
        """Name, longest n-gram and dimension."""
        return f"hashing-{LONGEST}-{DIMENSION}"

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return DIMENSION

    def encode_passages(self, texts: Sequence[str]) -> FloatArray:
        """Return ``(len(texts), 256)`` rows of unit length."""
        return np.array([_vector(text) for text in texts], dtype=np.float32).reshape(len(texts), DIMENSION)

    def encode_queries(self, texts: Sequence[str]) -> FloatArray:
        """Return the same rows as for passages."""
        return self.encode_passages(texts)


def load(_argument: str, _threads: int | None) -> HashingEncoder:
    """Return the encoder; it has nothing to open and uses one core."""
    return HashingEncoder()


def _vector(text: str) -> FloatArray:
    vector = np.zeros(DIMENSION, dtype=np.float32)
    for gram in _grams(text):
        number = int.from_bytes(hashlib.blake2b(gram.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
        vector[number % DIMENSION] += 1.0 if number & (1 << 63) else -1.0
    norm = float(np.linalg.norm(vector))
    if norm == 0.0:
        vector[0] = norm = 1.0
    return vector / np.float32(norm)


def _grams(text: str) -> Iterator[str]:
    for size in range(1, LONGEST + 1):
        for begin in range(len(text) - size + 1):
            yield text[begin : begin + size]
