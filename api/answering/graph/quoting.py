"""A quotation with as much around it as can be read: to the letter, from the text store. Pure."""

from __future__ import annotations

import re

from index.ports import StoredPassage
from ingest.passages import sentences
from ontology.queries import Citation

READABLE = 70
"""A sentence up to so many characters is quoted whole."""
_PAUSE = re.compile("[，；：、。！？\n]")


def citation(stored: StoredPassage, begin: int, end: int) -> Citation:
    """Return ``[begin, end)`` of a passage as a receipt, as it stands there."""
    passage, metadata = stored.passage, stored.document.metadata
    title = metadata.title or metadata.book or stored.document.source
    locator = " ".join(filter(None, (passage.heading, passage.locator)))
    return Citation(passage.id, begin, end, passage.text[begin:end], title, locator)


def readable(text: str, begin: int, end: int, *, most: int = READABLE) -> tuple[int, int]:
    """Return the sentence around ``[begin, end)``, or as many clauses of it as ``most`` characters take; never less
    than what was asked for."""
    first, last = _sentence(text, begin, end)
    if last - first <= most:
        return first, _stopped(text, end, last)
    stops = [first, *(match.end() for match in _PAUSE.finditer(text, first, last)), last]
    start = max(stop for stop in stops if stop <= begin)
    close = min(stop for stop in stops if stop >= end)
    if close - start > most:
        return begin, end
    for stop in stops:
        if close < stop <= start + most:
            close = stop
    return start, _stopped(text, end, close)


def _stopped(text: str, least: int, end: int) -> int:
    """Leave out a mark at the end that promises more."""
    while end > least and text[end - 1] in "，；：、,; \n":
        end -= 1
    return end


def _sentence(text: str, begin: int, end: int) -> tuple[int, int]:
    spans = [span for span in sentences(text) if span[0] < end and begin < span[1]]
    return (min(begin, spans[0][0]), max(end, spans[-1][1])) if spans else (begin, end)


def source(one: Citation) -> str:
    """Return where a receipt stands, as it is told in a sentence: 《宋史》列传."""
    heading = one.locator.split(" ")[0].strip("/")
    parts = [part for part in heading.split("/") if part and part != one.document]
    return f"《{one.document}》{parts[-1] if parts and len(parts[-1]) <= 16 else ''}"


def quoted(quote: str) -> str:
    """Return a quotation in its marks, with a stop behind it where it has none of its own."""
    return f"“{quote}”" if quote.endswith(("。", "！", "？", "…")) else f"“{quote}”。"
