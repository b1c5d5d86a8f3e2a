"""A text as it is compared: its letters alone, in one form, with the way back to the original glyphs.

Editions punctuate differently and write 繁简 and variants; neither is a difference of wording.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.normalize import normalize

# Libraries write glyphs that Unicode lacks in its private areas.
_LETTER = re.compile("[^\\W_]|[\ue000-\uf8ff\U000f0000-\U0010fffd]")


@dataclass(frozen=True, slots=True)
class Letters:
    """``text`` holds letters and digits; the letter at ``i`` came from ``[begins[i], ends[i])`` of the original."""

    text: str
    begins: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """Return the original run of the letters ``[begin, end)``; an empty run stands before the letter at begin."""
        if begin < end:
            return self.begins[begin], self.ends[end - 1]
        place = self.begins[begin] if begin < len(self.text) else (self.ends[-1] if self.ends else 0)
        return place, place

    def within(self, begin: int, end: int) -> tuple[int, int]:
        """Return the letters that come from the original run ``[begin, end)``; empty where there are none."""
        inside = [place for place, one in enumerate(self.begins) if begin <= one and self.ends[place] <= end]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)


def letters_of(text: str) -> Letters:
    """Return the letters of a text."""
    normalized = normalize(text)
    places = [found.start() for found in _LETTER.finditer(normalized.text)]
    spans = [normalized.span(place, place + 1) for place in places]
    letters = "".join(normalized.text[place] for place in places)
    return Letters(letters, tuple(begin for begin, _ in spans), tuple(end for _, end in spans))


def bare(normalized: str) -> str:
    """Return the letters of a normalised text alone."""
    return "".join(_LETTER.findall(normalized))
