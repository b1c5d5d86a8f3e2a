"""Dynasties that tell the time, in their document: which 魏 is meant, and 唐 before a man of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.readings import LISTED, said
from ingest.taggers.dynasty_dates import ONE, dynasties_of
from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.plain_dates import MAKER, edtf_span
from ontology.authority.eras import Dynasty, EraTable
from ontology.records import Candidate, TagType

_OPENS = frozenset("，。；！？\n、：「“（祀即系乃为")
_USUAL = (0.4, "通行所指")
_OF_THE_DOCUMENT = (0.5, "朝代相合")
_ITS_TIME = 0.2


def of_dynasty(mention: Mention, surface: str, *, eras: EraTable, context: TextContext, year: int | None) -> Mention:
    """Give a dynasty its years: of several called 魏 the one of the document, else the likeliest.

    ``year`` is the one named last. A period that is no dynasty keeps the value that it has.
    """
    found = dynasties_of(surface, eras)
    if not found:
        own = (Candidate("", surface, 1.0, (mention.kind,), mention.value),) if mention.value else ()
        return replace(mention, candidates=own)
    if len(found) > 1:
        value = edtf_span(min(one.begin for one in found), max(one.end or one.begin for one in found))
        return replace(mention, value=value, candidates=(Candidate("", surface, 1.0, ("历代相连",), value),))
    others = [one for one in eras.dynasties_called(found[0].name) if one.end]
    others += [one for one in eras.dynasties_called(surface.rstrip("代朝")) if one.end and one not in others]
    weighed = [_weighed(one, one is found[0], context.dynasty, year) for one in others]
    kept = tuple(sorted(weighed, key=lambda one: -one.score)[:LISTED])
    return replace(mention, value=kept[0].value, candidates=kept)


def _weighed(one: Dynasty, usual: bool, dynasty: str, year: int | None) -> Candidate:  # noqa: FBT001
    parts = [_USUAL] if usual else []
    if dynasty in (one.name, *one.names):
        parts.append(_OF_THE_DOCUMENT)
    if year is not None and one.begin <= year <= (one.end or year):
        parts.append((_ITS_TIME, f"前文{said(year)}年在其间"))
    label = f"{one.name}代" if len(one.name) == 1 else one.name
    score = round(min(0.1 + sum(part for part, _ in parts), 1.0), 4)
    return Candidate(
        one.id, label, score, tuple(words for _, words in parts), edtf_span(one.begin, one.end or one.begin)
    )


def dynasties_beside(mentions: Sequence[Mention], text: str) -> Iterator[Mention]:
    """Yield 唐 in 唐李渤 and 明 in 明兵部侍郎: a dynasty at the head of a clause, before a person or an office."""
    ends = {mention.end for mention in mentions}
    for mention in mentions:
        place = mention.begin - 1
        if mention.type not in (TagType.PER, TagType.OFI) or place < 0 or mention.begin in ends:
            continue
        free = not any(one.begin <= place < one.end for one in mentions)
        if free and re.match(ONE, text[place]) and (place == 0 or text[place - 1] in _OPENS):
            yield Mention(place, place + 1, TagType.TIME, "朝代", "", 0.7, MAKER)
