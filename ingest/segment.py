"""Text to words, with jieba's dictionary in its compiled form (the only importer of rjieba)."""

from __future__ import annotations

import unicodedata

import rjieba


def words(normalized: str) -> tuple[str, ...]:
    """Return the words alone."""
    return tuple(text for text in rjieba.cut(normalized) if _is_word(text))


def nouns(normalized: str) -> frozenset[str]:
    """Return the words that jieba takes for nouns, names or verbal nouns."""
    return frozenset(text for text, kind in rjieba.tag(normalized) if kind.startswith("n") or kind == "vn")


def known(word: str) -> bool:
    """Tell whether jieba's dictionary has a word as it stands; it has every single character."""
    return list(rjieba.cut(word, hmm=False)) == [word]


def _is_word(text: str) -> bool:
    return any(unicodedata.category(character)[0] in "LN" for character in text)
