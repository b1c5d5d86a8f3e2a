"""In which script the passages of a document are written: 简体 ``Hans`` or 繁體 ``Hant``.

By most of those characters that only one of them writes so; a character such as 云, which both write, is one of 简体
here, and is outnumbered where the rest is 繁體. A passage without such a character is written as its document is.

Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ingest.normalize import script_of_character

HANS, HANT = "Hans", "Hant"


def scripts_of(texts: Sequence[str]) -> list[str]:
    """Return the script of each passage of a document; empty where no character of the whole document tells."""
    counted = [_told(text) for text in texts]
    whole = _most(sum(counted, Counter()))
    return [_most(one) or whole for one in counted]


def _told(text: str) -> Counter[str]:
    return Counter(script_of_character(character) for character in text)


def _most(told: Counter[str]) -> str:
    hans, hant = told[HANS], told[HANT]
    if hans == hant:
        return ""
    return HANS if hans > hant else HANT
