"""The same words in traditional characters: a text is quoted as it is written, a question seldom is."""

from __future__ import annotations

from functools import cache

import opencc_pyo3


def spellings(text: str) -> tuple[str, ...]:
    """Return ``text`` and how it would be written in traditional characters; once where that is the same."""
    traditional: str = _opencc().convert(text)
    return tuple(dict.fromkeys((text, traditional)))


@cache
def _opencc() -> opencc_pyo3.OpenCC:
    return opencc_pyo3.OpenCC("s2t")
