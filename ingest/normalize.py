"""One form for matching, and the way back.

Matching happens on normalised text: simplified characters, half-width letters and digits, one form for each
compatibility or variant character, lower case. :class:`Normalized` keeps, for every character of it, the run
of original code points that it came from, so that a span found there can be cut from the original exactly.

Pure: nothing is opened, logged or timed here; OpenCC's tables come inside its package.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import opencc_pyo3

# What the character-by-character stage must look at: everything else is already in its one form or is
# changed by OpenCC and the variant table, which are one to one.
_SPECIAL = re.compile(
    "[A-Z\\s\u00a0\u00ad\u00b2\u00b3\u00b9\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2150-\u218f\u2460-\u24ff"
    "\u2e80-\u2fdf\u3000\u3036\u3038-\u303a\u3200-\u33ff\uf900-\ufaff\ufb00-\ufb06\ufe00-\ufe0f\ufeff"
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff65-\uff9f"
    "\U0002f800-\U0002fa1f\U000e0100-\U000e01ef]"
)
_DROPPED = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")

# Forms that mean the same in the texts a library holds and that OpenCC leaves alone.
_VARIANTS = str.maketrans(
    "於後裏裡峯羣畧畵畫棊碁衆眾爲為説說甯寗寧朶栢筯箒脩覩覧祇隄谿牀巖嵓徃徧邨晳阬菴艸迺廼凭凴呪咏啗噉埜墻壻嬾屍岅崐崑嵗帋並",
    "于后里里峰群略画画棋棋众众为为说说宁宁宁朵柏箸帚修睹览只堤溪床岩岩往遍村皙坑庵草乃乃凭凭咒咏啖啖野墙婿懒尸坂昆昆岁纸并",
)


@dataclass(frozen=True, slots=True)
class Normalized:
    """Normalised ``text``; ``begins[i]`` and ``ends[i]`` bound the original run of ``text[i]``.

    Both are ``None`` where every character stands at its own place.
    """

    text: str
    begins: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """Bring a non-empty span ``[begin, end)`` of the normalised text back to the original.

        Raises ``ValueError`` when the span is empty or outside the text.
        """
        if not 0 <= begin < end <= len(self.text):
            raise ValueError(f"no span {begin}:{end} in a text of {len(self.text)} characters")
        if self.begins is None or self.ends is None:
            return begin, end
        return self.begins[begin], self.ends[end - 1]


def normalize(text: str) -> Normalized:
    """Return the normalised form of ``text`` with its way back."""
    folded = _fold_characters(text) if _SPECIAL.search(text) else Normalized(text)
    return Normalized(_variants(_simplify(folded.text)), folded.begins, folded.ends)


def fold(text: str) -> str:
    """Return the normalised form alone, for names and keys."""
    return normalize(text).text


def _fold_characters(text: str) -> Normalized:
    """Fold each character by itself; a dropped one goes to the run of the character before it."""
    special = set(_SPECIAL.findall(text))
    if all(len(_fold(character)) == 1 for character in special):
        return Normalized(text.translate({ord(character): _fold(character) for character in special}))
    characters: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    for offset, character in enumerate(text):
        folded = _fold(character)
        if not folded and ends:
            ends[-1] = offset + 1
        characters.append(folded)
        begins.extend([offset] * len(folded))
        ends.extend([offset + 1] * len(folded))
    if len(begins) == len(text) and all(begin == place for place, begin in enumerate(begins)):
        return Normalized("".join(characters))
    return Normalized("".join(characters), tuple(begins), tuple(ends))


@cache
def _fold(character: str) -> str:
    if not _SPECIAL.match(character):
        return character
    if _DROPPED.match(character):
        return ""
    if character.isspace():
        return "\n" if character == "\n" else " "
    compatible = unicodedata.normalize("NFKC", character).lower()
    return compatible or character


def _simplify(text: str) -> str:
    converted: str = _opencc().convert(text)
    if len(converted) == len(text):
        return converted
    # A phrase rule that changes the length would break the map: such a text is converted by single characters.
    return "".join(_simplify_character(character) for character in text)


@cache
def _simplify_character(character: str) -> str:
    converted: str = _opencc().convert(character)
    return converted if len(converted) == 1 else character


@cache
def script_of_character(character: str) -> str:
    """Return ``Hans`` or ``Hant`` for a character that is written so in that script alone, otherwise nothing."""
    if _simplify_character(character) != character:
        return "Hant"
    return "Hans" if _traditional().convert(character) != character else ""


@cache
def _opencc() -> opencc_pyo3.OpenCC:
    return opencc_pyo3.OpenCC("t2s")


@cache
def _traditional() -> opencc_pyo3.OpenCC:
    return opencc_pyo3.OpenCC("s2t")


def _variants(text: str) -> str:
    return text.translate(_VARIANTS)
