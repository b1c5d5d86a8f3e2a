"""How near two words are in meaning, by the encoder."""

from __future__ import annotations

from index.ports import Encoder, FloatArray

_MOST = 5_000


class WordNearness:
    """Two words to the cosine of their vectors; those of the words that were asked for last are kept."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: dict[str, FloatArray] = {}

    def __call__(self, one: str, other: str) -> float:
        """Return the cosine."""
        return float(self._vector(one) @ self._vector(other))

    def _vector(self, word: str) -> FloatArray:
        found = self._vectors.get(word)
        if found is None:
            if len(self._vectors) >= _MOST:
                self._vectors.clear()
            found = self._encoder.encode_queries([word])[0]
            self._vectors[word] = found
        return found
