"""Letters typed for Chinese: with or without tones and spaces, whole syllables or their beginnings. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

_LETTER = "a-z\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff"
RUN = re.compile(f"[{_LETTER}]+(?:[ '’·-][{_LETTER}]+)*")
"""Latin words in a normalised text."""
_NOT_LETTERS = re.compile("[^a-z]+")
_MOST_SPLITS = 64


def plain(text: str) -> str:
    """Return text without tone marks: ``lǚ`` is ``lv``; other characters stay."""
    composed = unicodedata.normalize("NFC", text.lower())
    bare = (_without_tone(character) for character in composed)
    return "".join(bare)


def letters(text: str) -> str:
    """Return the letters of a run alone: ``Yú Qiān`` is ``yuqian``."""
    return _NOT_LETTERS.sub("", plain(text))


def is_latin(text: str) -> bool:
    """Say whether a text is Latin letters and what stands between them."""
    return RUN.fullmatch(text.strip().lower()) is not None


def splits(typed: str, syllables: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """Yield the ways in which letters are beginnings of syllables, ``yqian`` as ``y qian``, of two parts or more.

    ``syllables`` holds every syllable and every beginning of one.
    """
    found = 0
    stack: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    while stack and found < _MOST_SPLITS:
        place, parts = stack.pop()
        if place == len(typed):
            if len(parts) > 1:
                found += 1
                yield parts
            continue
        for end in range(place + 1, min(place + 6, len(typed)) + 1):
            if typed[place:end] in syllables:
                stack.append((end, (*parts, typed[place:end])))


def begins(parts: Sequence[str], reading: Sequence[str]) -> bool:
    """Say whether each part begins the syllable at its place."""
    return len(parts) <= len(reading) and all(map(str.startswith, reading, parts))


def _without_tone(character: str) -> str:
    if character in "ü\u0308":
        return "v"
    decomposed = unicodedata.normalize("NFD", character)
    if len(decomposed) == 1:
        return "" if unicodedata.combining(character) else character
    return "".join("v" if "\u0308" in decomposed else one for one in decomposed if not unicodedata.combining(one))
