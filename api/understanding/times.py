"""Years and eras that a question names, and what happened then. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from functools import lru_cache

from api.forms import expansions, years
from api.understanding.named import MOST_CANDIDATES, UNDECIDED, TellSource, undecided
from api.understanding.parts import Part, sense_id
from api.understanding.records import Sense, SenseKind
from ingest.normalize import fold
from ontology.authority.eras import Era, EraTable
from ontology.moments import edtf_years, year_text, years_of
from ontology.queries import Expansion, QueryMention
from ontology.records import Candidate, Entity, Tag, TagType

SOURCE = "年号表"
_LONGEST_EVENT = 20
"""Years of an event that is told of with each of them."""
_MOST_EVENTS = 4
_EVENT_WEIGHT = 0.3
"""What an event counts beside the year that was asked for."""
_RULER_WEIGHT = 0.3
_LONGEST_ERA_NAME = 8
_IN_ERA = re.compile("年间|年号|年$|年[中初末里]|年代|之[际时世]|时期|时代|一朝|朝|初|末|间|中叶|中期|后期|前期")
_NO_ERA = re.compile("[寺观宫殿门县府州郡镇村乡路区市山桥街湾岛]|通宝|元宝|重宝|大典|天国|御览|广记|字典|大学|公园")


class Times:
    """Eras, and the events among ``entities``."""

    def __init__(self, entities: Iterable[Entity], eras: EraTable) -> None:
        self._events = tuple(one for one in entities if one.type is TagType.EVENT and one.begin is not None)
        self._eras = eras
        self._rows = {row.id: row for row in eras.rows}
        self._surfaces = frozenset(one for one in eras.surfaces if 2 <= len(one) <= _LONGEST_ERA_NAME)
        self._then = lru_cache(256)(self._happened)

    # --- years ----------------------------------------------------------------------------------------------

    def parts(self, tag: Tag, mention: QueryMention, *, surface: str, source: TellSource) -> Iterator[Part]:
        """Yield what a tag of time says, and the events of a single year."""
        asked = years(mention.value)
        if asked:
            yield _year(mention, surface, label=self._called(mention.surface, asked))
            if len(asked) == 1:
                yield from (_event(one, mention.surface, surface, source) for one in self._then(asked[0]))
        elif mention.value or (tag.link is not None and tag.link.candidates):
            yield self._span(tag, mention, surface, source)

    def _called(self, surface: str, asked: Sequence[int]) -> str:
        """Return what the years are besides what they are called in the question: 正统十四年, or 1449年."""
        said = [f"{year_text(year)}年" for year in asked]
        if len(asked) > 1 or said[0] not in surface:
            told = [one for one in said if one not in surface]
            if told:
                return f"{UNDECIDED}：{'、'.join(told[:MOST_CANDIDATES])}" if len(told) > 1 else told[0]
        readings = [one for year in asked for one in self._eras.names(year)]
        best = [one.label for one in readings if one.score == readings[0].score]
        return "、".join(dict.fromkeys(best[:3])) or surface

    def _span(self, tag: Tag, mention: QueryMention, surface: str, source: TellSource) -> Part:
        link = tag.link
        entity_id = link.entity_id if link is not None else ""
        span = edtf_span(mention.value)
        known = (entity_id, *(one.entity_id for one in (link.candidates if link is not None else ())))
        kind = SenseKind.ERA if any(one in self._rows for one in known) else SenseKind.YEAR
        told = link.candidates if link is not None and not mention.value else ()
        sense = Sense(
            sense_id(kind, mention.surface, mention.value or UNDECIDED),
            kind,
            surface,
            undecided(told) if told else self._told(entity_id) or span or mention.label or surface,
            mention.forms,
            source(entity_id) if entity_id else SOURCE,
            entity_id,
            mention.value,
            candidates=told[:MOST_CANDIDATES],
        )
        return Part(sense, tuple(expansions((mention,))), mention)

    def _told(self, era_id: str) -> str:
        return _told(self._rows[era_id]) if era_id in self._rows else ""

    def _happened(self, year: int) -> tuple[Entity, ...]:
        """Return the events that a year is one of, the shortest first."""
        spans = ((one, one.begin or 0, one.end if one.end is not None else one.begin or 0) for one in self._events)
        found = [(end - begin, one) for one, begin, end in spans if begin <= year <= end]
        short = sorted((pair for pair in found if pair[0] <= _LONGEST_EVENT), key=lambda pair: (pair[0], pair[1].id))
        return tuple(one for _, one in short[:_MOST_EVENTS])

    # --- eras that the taggers took for something else --------------------------------------------------------

    def eras(self, text: str, tags: Sequence[Tag], *, bounds: Set[int]) -> Iterator[tuple[int, int]]:
        """Yield where the normalised ``text`` names an era that no tag of time tells of.

        ``bounds`` are the places where words begin and end: there is no 先天 in 先天下之忧.
        """
        begin = 0
        while begin < len(text) - 1:
            ends = range(min(begin + _LONGEST_ERA_NAME, len(text)), begin + 1, -1)
            end = next((end for end in ends if text[begin:end] in self._surfaces), 0)
            if end and {begin, end} <= bounds and self._is_era(text, begin, end, tags):
                yield begin, end
            begin = end or begin + 1

    def _is_era(self, text: str, begin: int, end: int, tags: Sequence[Tag]) -> bool:
        met = [tag for tag in tags if tag.begin < end and begin < tag.end]
        if any(tag.type is TagType.TIME for tag in met) or _NO_ERA.match(text, end):
            return False
        if any(tag.begin < begin or end < tag.end for tag in met):
            return False
        alone = text == text[begin:end] and any(row.kind == "era" for row in self._eras.named(text))
        return bool(_IN_ERA.match(text, end)) or alone or (not met and self._is_plain(text[begin:end]))

    def _is_plain(self, name: str) -> bool:
        """Say whether a name is that of one era of a general history alone."""
        found = self._eras.named(name)
        return len(found) == 1 and found[0].standing == 1 and found[0].kind == "era"

    def era(self, name: str, *, surface: str) -> Part:
        """Return the part of an era: its years, and its ruler, under whom documents tell of it too."""
        rows = self._eras.named(name)
        first = rows[0]
        if len(rows) > 1 and rows[1].standing == first.standing:
            candidates = tuple(_candidate(row) for row in rows[:MOST_CANDIDATES])
            told = Sense(sense_id(SenseKind.ERA, name, UNDECIDED), SenseKind.ERA, surface, undecided(candidates))
            return Part(replace(told, source=SOURCE, candidates=candidates))
        value = edtf_years(first.begin, first.end)
        ruler = fold(first.ruler)
        forms = tuple(one for one in (fold(first.dynasty) + ruler, ruler) if len(one) > 1 and one not in name)
        told = Sense(
            sense_id(SenseKind.ERA, name, value), SenseKind.ERA, surface, _told(first), forms, SOURCE, first.id, value
        )
        mention = QueryMention(name, TagType.TIME, value, first.id, first.era, forms)
        return Part(told, tuple(Expansion(name, form, _RULER_WEIGHT) for form in forms), mention)


def _year(mention: QueryMention, surface: str, *, label: str) -> Part:
    kind = SenseKind.YEAR
    sense = Sense(
        sense_id(kind, mention.surface, mention.value), kind, surface, label, mention.forms, SOURCE, value=mention.value
    )
    return Part(sense, tuple(expansions((mention,))), mention)


def _event(event: Entity, asked: str, surface: str, source: TellSource) -> Part:
    names = dict.fromkeys(fold(name) for name in (event.label, *(name.text for name in event.names)))
    forms = tuple(name for name in names if len(name) > 1)
    kind = SenseKind.EVENT
    told = Sense(sense_id(kind, asked, event.id), kind, surface, event.label, forms, source(event.id), event.id)
    return Part(told, tuple(Expansion(f"{asked} {event.label}", form, _EVENT_WEIGHT) for form in forms))


def edtf_span(value: str) -> str:
    """Write the years that an EDTF value covers as readers do: 1403—1424."""
    span = years_of(value) if value else None
    if span is None or span.begin is None or span.end is None:
        return ""
    begin, end = year_text(span.begin), year_text(span.end)
    return f"{begin}年" if begin == end else f"{begin}—{end}"


def _told(era: Era) -> str:
    return f"{_span_text(era)}（{era.dynasty}{era.ruler}）"


def _span_text(era: Era) -> str:
    return edtf_span(edtf_years(era.begin, era.end))


def _candidate(era: Era) -> Candidate:
    label = f"{era.dynasty}{era.ruler}{era.era}（{_span_text(era)}）"
    return Candidate(era.id, label, 0.0, value=edtf_years(era.begin, era.end))
