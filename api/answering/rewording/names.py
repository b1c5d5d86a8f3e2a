"""Names and dates of a sentence against those of what it rests on.

Pure, but for what tells it of names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from api.answering.rewording.numbers import unsupported
from api.answering.rewording.records import Evidence, Fault, Known, Span
from ingest.normalize import fold
from ontology.moments import years_of
from ontology.records import Tag, TagType

_NAMED = frozenset({TagType.PER, TagType.LOC, TagType.ORG, TagType.OFI, TagType.BOOK, TagType.EVENT})
_LEAST = 2
"""Characters of another name that speaks for itself."""


def fault(sentence: str, tags: Sequence[Tag], evidence: Sequence[Evidence], known: Known) -> Fault | None:
    """Return whether a folded sentence names, dates or counts what its evidence does not."""
    told = "\n".join(one.told for one in evidence)
    entities = {link.entity_id for one in evidence for link in one.linked if link.entity_id}
    years = {link.years for one in evidence for link in one.linked if link.years}
    settled: list[Tag] = []
    for tag in tags:
        if tag.type is TagType.TIME:
            if not _dated(tag, told, years):
                return Fault.DATE
            settled.append(tag)
        elif tag.type in _NAMED:
            if not _named(tag, told, entities, known):
                return Fault.NAME
            settled.append(tag)
    return Fault.NUMBER if unsupported(_without(sentence, settled), told) else None


def year_span(value: str) -> Span | None:
    """The years of an EDTF date."""
    found = years_of(value) if value else None
    return (found.begin, found.end) if found else None


def _dated(tag: Tag, told: str, years: Iterable[Span]) -> bool:
    """Say whether a date stands in the evidence, or is the year of one that does.

    A date that leads to no year is judged by its numbers.
    """
    if fold(tag.surface) in told:
        return True
    span = year_span(tag.value)
    if span is None:
        return not unsupported(fold(tag.surface), told)
    return span in set(years)


def _named(tag: Tag, told: str, entities: set[str], known: Known) -> bool:
    if fold(tag.surface) in told or (tag.link is not None and tag.link.entity_id in entities):
        return True
    return any(len(name) >= _LEAST and name in told for name in known.names(tag))


def _without(sentence: str, settled: Iterable[Tag]) -> str:
    """The sentence without the dates and names that are settled: their numerals are no counts."""
    characters = list(sentence)
    for tag in settled:
        characters[tag.begin : tag.end] = "＊" * (tag.end - tag.begin)
    return "".join(characters)
