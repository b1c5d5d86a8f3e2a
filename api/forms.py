"""Other ways in which documents write what a question names, and what each counts in the lexical index. Pure.

苏东坡 is 苏轼, 子瞻 or 轼 in the passage, 南京 is 金陵 or 建康, 1637年 is 崇祯十年; and a reign year that is asked for
is a year of the common era in a modern document. All forms are folded as the index is (:mod:`ingest.normalize`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from index.function_words import CHARACTERS
from ingest.normalize import fold
from ingest.taggers.surnames import split_name
from ontology.authority.eras import EraTable
from ontology.authority.ganzhi import CYCLE
from ontology.moments import year_text
from ontology.queries import Expansion, QueryMention
from ontology.records import Entity, TagType

Find = Callable[[str], Entity | None]
"""An id to its entity, which leads no others."""

Behind = Callable[[str], Iterable[Entity]]
"""An id to the other records of the same thing."""

MOST = 32
"""Forms that one mention may have, the most telling first."""

# What a match of a form counts beside a match of the question's own words, chosen on the queries of the training
# books: a person's byname says as much, an era without its year is a hint.
_WEIGHTS = {TagType.PER: 1.0, TagType.LOC: 0.5, TagType.TIME: 0.6}
_OTHER = 0.3
_ERA_ALONE = 0.3
_YEAR_OF_EVENT = 0.15

_BRACKETS = re.compile("（[^）]*）")
_YEAR = re.compile(r"-?\d{4}(?=-|$)")
_SET = re.compile(r"\[(-?\d{4}(?:,-?\d{4})*)\]")
_MOST_YEARS = 4
# What follows a surname in 孔子, 周公 and 吕后 is no given name.
_NO_GIVEN = CHARACTERS | frozenset("子公后王帝侯氏妃君母")
# Seats and districts, whose names stand for the place: of the hills, gates and temples of 南京 it is not so.
_SEATS = frozenset("市县府州郡城国省道路军都")


def expansions(mentions: Iterable[QueryMention]) -> tuple[Expansion, ...]:
    """Return the forms of all mentions as terms of the lexical index."""
    return tuple(
        Expansion(mention.surface, form, _weight(mention.type, form)) for mention in mentions for form in mention.forms
    )


def explained(normalized: str, mentions: Iterable[QueryMention]) -> str:
    """Return the question with the common name of each person whom it calls otherwise: 李药师(李靖)破城.

    That is what the encoder should read: it knows the person by that name. For places and years it does harm.
    """
    for mention in mentions:
        if (named := explained_name(mention)) is not None:
            normalized = normalized.replace(*named, 1)
    return normalized


def explained_name(mention: QueryMention) -> tuple[str, str] | None:
    """Return what a person is called in the question and what the encoder reads there; none where that is the same."""
    label = fold(_BRACKETS.sub("", mention.label))
    if mention.type is not TagType.PER or not label or label in mention.surface:
        return None
    return mention.surface, f"{mention.surface}({label})"


def _weight(type_: TagType, form: str) -> float:
    if type_ is TagType.TIME and not (form.endswith("年") or form[-2:] in CYCLE):
        return _ERA_ALONE
    if type_ is TagType.EVENT and form.endswith("年"):
        return _YEAR_OF_EVENT
    return _WEIGHTS.get(type_, _OTHER)


class Forms:
    """The forms of the names of ``entities`` and of the years that ``eras`` knows.

    ``find`` knows other entities, ``behind`` what loaded authorities tell of the same things: a place's names by turns.
    """

    def __init__(
        self, entities: Iterable[Entity], eras: EraTable, *, find: Find | None = None, behind: Behind | None = None
    ) -> None:
        self._eras = eras
        self._behind = behind or (lambda _: ())
        self._entities = {entity.id: entity for entity in entities}
        self._find = find or (lambda _: None)
        self._seats = tuple(
            entity
            for entity in self._entities.values()
            if entity.type is TagType.LOC and entity.modern and entity.kind[-1:] in _SEATS
        )

    def written(self, mention: QueryMention) -> QueryMention:
        """Return the mention with its forms, the most telling first.

        What stands in the surface itself is matched already; only a person's given name is worth saying again.
        """
        found = dict.fromkeys(fold("\n".join(dict.fromkeys(self._forms(mention)))).split("\n"))
        said = {mention.surface} if mention.type is TagType.PER else {form for form in found if form in mention.surface}
        return replace(mention, forms=tuple(form for form in found if form and form not in said)[:MOST])

    def _forms(self, mention: QueryMention) -> Iterator[str]:
        entity = self._entities.get(mention.entity_id) or (self._find(mention.entity_id) if mention.entity_id else None)
        if mention.type is TagType.TIME:
            yield from self._years(mention.value)
        elif entity is not None:
            yield from _names(entity)
            yield from self._when(entity)
            yield from (name for one in self._behind(entity.id) for name in _own_names(one))
        if mention.type is TagType.LOC:
            yield from self._there(mention.surface, entity)

    def _years(self, value: str) -> Iterator[str]:
        """Yield the reign years that a year was, and the year itself; then the eras alone."""
        readings = [reading for year in years(value)[:_MOST_YEARS] for reading in self._eras.names(year)]
        for year in years(value)[:_MOST_YEARS]:
            yield f"{year_text(year)}年"
        yield from (writing for reading in readings for writing in reading.writings)
        yield from (reading.era for reading in readings if reading.kind == "era")

    def _when(self, entity: Entity) -> Iterator[str]:
        """Yield the year of an event as documents of its time and of today write it."""
        if entity.type is TagType.EVENT and entity.begin is not None and entity.begin == entity.end:
            yield f"{year_text(entity.begin)}年"
            readings = self._eras.names(entity.begin)
            yield from (reading.label for reading in readings if reading.score == readings[0].score)

    def _there(self, surface: str, known: Entity | None) -> Iterator[str]:
        """Yield the names of the seats that lay where today's place is: 卢奴 for 定州."""
        today = surface.rstrip("省市县区") if len(surface) > 2 else surface
        if len(today) > 1:
            for seat in self._seats:
                if today in seat.modern and seat is not known:
                    yield from _names(seat)


def years(value: str) -> tuple[int, ...]:
    """Return the years of an EDTF year, date or set, in historical counting: -1 is 前1年; none for an interval."""
    if match := _SET.fullmatch(value):
        return tuple(_historical(int(year)) for year in match[1].split(","))
    first = _YEAR.match(value)
    return (_historical(int(first.group())),) if first else ()


def _historical(astronomical: int) -> int:
    return astronomical if astronomical > 0 else astronomical - 1


def _names(entity: Entity) -> Iterator[str]:
    """Yield the names of more than one character, of a person also the given name."""
    names = [_BRACKETS.sub("", name) for name in (entity.label, *(name.text for name in entity.names))]
    yield from (name for name in names if len(name) > 1)
    if entity.type is TagType.PER:
        yield from _given_names(entity, names)


def _own_names(entity: Entity) -> Iterator[str]:
    """Yield the names of a record of the same thing; of a place, where it says when it was called so."""
    if entity.type is not TagType.LOC or entity.begin is not None:
        yield from (name for name in (entity.label, *(name.text for name in entity.names)) if len(name) > 1)


def _given_names(entity: Entity, names: Sequence[str]) -> Iterator[str]:
    """Yield 轼 of 苏轼 and 东坡 of 苏东坡."""
    whole = {_BRACKETS.sub("", entity.label), *(name.text for name in entity.names if name.kind == "姓名")}
    for name in names:
        surname, given = split_name(name)
        if surname and given not in _NO_GIVEN and (len(given) > 1 or name in whole):
            yield given
