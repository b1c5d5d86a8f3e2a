"""Whether a passage is classical or modern: the sum of its characters' log-odds.

A document in modern Chinese quotes classical passages, and a short sentence often has no function word; each
character says a little (之 +, 的 −), and the sum over the passage decides. The log-odds were counted on the same
sentence pairs as the model for classical names was taught on (``training/language_odds.py``).
"""

from __future__ import annotations

from functools import cache

import numpy as np

from ingest.taggers.weights import stored

_SURE = 2.0
"""Nats; a sum nearer to zero does not tell."""
_DIGIT = -2.0
"""An ASCII digit or letter is modern."""


def language_of_passage(text: str, *, document: str) -> str:
    """Return ``lzh`` or ``zh`` for normalised ``text``, and an empty string where that must stay open.

    Where the characters do not tell, a passage of a classical ``document`` is classical; one of a modern document may
    be a quotation, and is read both ways.
    """
    odds = _odds()
    total = sum(
        _DIGIT if character.isascii() and character.isalnum() else odds.get(character, 0.0) for character in text
    )
    if abs(total) < _SURE:
        return "lzh" if document == "lzh" else ""
    return "lzh" if total > 0 else "zh"


@cache
def _odds() -> dict[str, float]:
    arrays = stored()
    return dict(zip(str(arrays["vocab"]), arrays["classical"].astype(np.float64).tolist(), strict=True))
