"""The same words in traditional characters: a text is quoted as it is written, a question seldom is."""

from __future__ import annotations

from functools import cache

import opencc_pyo3


def spellings(text: str) -> tuple[str, ...]:
    """Return ``text`` and how it would be written in traditional characters; once where that is the same."""
    return tuple(dict.fromkeys((text, traditional(text))))


def traditional(text: str) -> str:
    """Return ``text`` in traditional characters."""
    converted: str = _opencc().convert(text)
    return converted


@cache
def _opencc() -> opencc_pyo3.OpenCC:
    return opencc_pyo3.OpenCC("s2t")
