"""The names that stand in a question, with the entities that each can mean."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from api.annotate import Annotator
from api.asking.fillers import Filler, years_of
from api.asking.glyphs import spellings
from api.question_dates import add_years
from ontology.authority.names import Bearer
from ontology.authority.numerals import number
from ontology.language import language_of
from ontology.records import Entity, Tag, TagType

_LONGEST = 16
_NUMBER = re.compile("[0-9]{1,4}|[一二三四五六七八九十百两]{1,4}")
_MARKED = re.compile("[《〈]([^》〉]{1,40})[》〉]")
_ASKING = re.compile("[的是谁哪何吗呢]|什么|多少")
_MANY = 8

Known = Mapping[TagType, Mapping[str, Filler]]


@dataclass(frozen=True, slots=True)
class Names:
    """What a question names, by type and text; ``choose`` are entities that the reader has picked."""

    annotator: Annotator
    choose: tuple[str, ...] = ()

    def known(self, text: str) -> Known:
        """Return the names of the normalised ``text``: what the taggers saw, and what an authority knows."""
        found: dict[TagType, dict[str, Filler]] = defaultdict(dict)
        for begin, end in _spans(text):
            for type_, bearers in self._bearers(text[begin:end]).items():
                found[type_][text[begin:end]] = self._of_bearers(text[begin:end], type_, bearers)
        for tag in self._tags(text):
            if (filler := self._of_tag(tag)) is not None:
                found[tag.type][tag.surface] = filler
        for marked in _MARKED.findall(text):
            found[TagType.BOOK].setdefault(marked, _words(marked, TagType.BOOK))
        return found

    def _tags(self, text: str) -> Sequence[Tag]:
        dated = add_years(text, self.annotator.question(text, language_of(text)))
        return self.annotator.naming.known.look(text, dated)

    def _bearers(self, surface: str) -> dict[TagType, list[Bearer]]:
        found: dict[TagType, list[Bearer]] = defaultdict(list)
        for bearer in self.annotator.names.bearers(surface):
            found[bearer.entity.type].append(bearer)
        return found

    def _of_bearers(self, text: str, type_: TagType, bearers: Sequence[Bearer]) -> Filler:
        if type_ is TagType.TIME:
            bearers = bearers[:1]
        best = [one.entity for one in bearers if one.kind == bearers[0].kind][:_MANY]
        others = [one.entity for one in bearers if one.entity not in best][:_MANY]
        return self._picked(_words(text, type_), best, others)

    def _of_tag(self, tag: Tag) -> Filler | None:
        if tag.type is TagType.TIME:
            return _time(tag)
        bearers = [one.entity for one in self.annotator.names.bearers(tag.surface, type=tag.type)]
        link = tag.link
        if link is None or not link.entity_id:
            near = bearers[:_MANY] if link is not None else []
            return self._picked(_words(tag.surface, tag.type), near, ())
        chosen = self.annotator.entity(link.entity_id)
        others = [one for one in bearers if one.id != chosen.id][:_MANY]
        return self._picked(_words(tag.surface, tag.type), [chosen], others)

    def _picked(self, filler: Filler, best: Sequence[Entity], others: Sequence[Entity]) -> Filler:
        """Choose what the reader picked, or else the best."""
        every = [*best, *others]
        picked = [one for one in every if one.id in self.choose]
        chosen = tuple(picked or best)
        rest = tuple(one for one in every if one not in chosen)
        years = _years(chosen[0]) if chosen and filler.type is TagType.TIME else None
        return replace(filler, chosen=chosen, others=rest, years=years, shown=_shown(filler.text, chosen))


def numbers(text: str) -> dict[str, Filler]:
    """Return the numbers of a text."""
    found = {written: int(written) if written.isdigit() else number(written) or 0 for written in _NUMBER.findall(text)}
    return {written: Filler(written, number=value) for written, value in found.items() if value}


def plain(text: str) -> dict[str, Filler]:
    """Return every run of two characters and more as plain words, but for words that ask."""
    runs = (text[begin:end] for begin, end in _spans(text))
    return {run: _words(run, None) for run in runs if not _ASKING.search(run)}


def _words(text: str, type_: TagType | None) -> Filler:
    return Filler(text, type_, spellings=spellings(text), shown=text)


def _time(tag: Tag) -> Filler | None:
    years = years_of(tag.value)
    readings = [years_of(one.value) for one in tag.link.candidates if one.value] if tag.link else []
    if tag.value.startswith("[") and readings and readings[0]:
        years = readings[0]
    return Filler(tag.surface, TagType.TIME, years=years, shown=tag.surface) if years else None


def _years(entity: Entity) -> tuple[int, int] | None:
    if entity.begin is None:
        return None
    return entity.begin, entity.end if entity.end is not None else 2100


def _shown(text: str, chosen: Sequence[Entity]) -> str:
    if len(chosen) == 1 and chosen[0].label != text:
        return f"{text}（{chosen[0].label}）"
    if len(chosen) > 1:
        return f"{text}（同名 {len(chosen)} 个）"
    return text


def _spans(text: str, *, least: int = 2) -> Iterator[tuple[int, int]]:
    for begin in range(len(text)):
        for end in range(begin + least, min(begin + _LONGEST, len(text)) + 1):
            if not set(text[begin:end]) & set("，。？！；《》"):
                yield begin, end
