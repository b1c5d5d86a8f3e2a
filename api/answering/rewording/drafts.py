"""A model's text to the sentences of a draft with the receipts that they cite.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from api.answering.rewording.records import Drafted

MOST_CHARACTERS = 2_000
"""A longer draft is none."""
_THOUGHT = re.compile(r"<think>.*?</think>|^.*</think>", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"^```[a-z]*\n?|\n?```$")
_NUMBERS = r"\s*\d{1,2}(?:\s*[,，、;；]\s*\d{1,2})*\s*"
_MARK = re.compile(rf"[\[［【〔]\^?{_NUMBERS}[\]］】〕]")
_ENDS = "。！？"
_CLOSING = "”’」』）)》"
_LATE = re.compile(rf"([{_ENDS}][{_CLOSING}]*)((?:\s*[\[［【〔]\^?{_NUMBERS}[\]］】〕])+)")
_SENTENCE = re.compile(rf"[^{_ENDS}\n]*(?:[{_ENDS}]+[{_CLOSING}]*|\n|$)")
_BULLET = re.compile(r"^\s*(?:[-*•·]|\d{1,2}[.、)）])\s*")


def sentences(text: str, *, whole: bool = True) -> tuple[Drafted, ...]:
    """Return the sentences of a draft; of one that was cut short (not ``whole``) without the last one's rest."""
    body = _FENCE.sub("", _THOUGHT.sub("", text).strip()).strip()
    if len(body) > MOST_CHARACTERS:
        return ()
    # A number behind the full stop belongs to the sentence before it.
    found = list(_sentences(_LATE.sub(lambda match: match[2] + match[1], body)))
    if not whole and found and found[-1].raw[-1:] not in _ENDS + _CLOSING:
        found.pop()
    return tuple(found)


def _sentences(body: str) -> Iterator[Drafted]:
    for match in _SENTENCE.finditer(body):
        raw = _BULLET.sub("", match[0].strip())
        text = _MARK.sub("", raw).strip()
        if any(character.isalnum() for character in text):
            yield Drafted(_ended(text), _cites(raw), raw)


def _ended(text: str) -> str:
    return text if text[-1] in _ENDS + _CLOSING else f"{text.rstrip('，,；;：:')}。"


def _cites(raw: str) -> tuple[int, ...]:
    told = (int(number) - 1 for mark in _MARK.findall(raw) for number in re.findall(r"\d+", mark))
    return tuple(dict.fromkeys(told))
