"""The runs of a tagged text as markup: a span for each tag, a mark for what matched.

A page shows hundreds of runs; made here they cost a tenth of what the same cost in a template.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from markupsafe import Markup

from api.web.reading_cards import tip_of
from api.web.spans import Mark, Segment
from api.web.words import Words

# Lines that are drawn beneath a text, one below the other.
_LANES = 3


def runs_of(segments: Iterable[Segment], words: Words) -> Markup:
    """Return the markup of a text; its characters, and what is said of tags, are escaped."""
    opened: dict[int, str] = {}
    return Markup("".join(_run(segment, opened, words) for segment in segments))  # noqa: S704 - escaped below


def _run(segment: Segment, opened: dict[int, str], words: Words) -> str:
    text = escape(segment.text)
    inner = f"<mark>{text}</mark>" if segment.term else text
    for mark in reversed(segment.marks):
        if mark.index not in opened:
            opened[mark.index] = _opening(mark, words)
        inner = f"{opened[mark.index]}{inner}</span>"
    return inner


def _opening(mark: Mark, words: Words) -> str:
    tip = escape(tip_of(mark.tag, words))
    return f'<span class="t t-{mark.tag.type} lane-{min(mark.lane, _LANES)}" title="{tip}">'
