"""Names that a question gives in pinyin or with a wrong character."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from api.forms import expansions
from api.suggesting.records import Found, How
from api.suggesting.syllables import RUN
from api.understanding.named import KINDS, TellSource
from api.understanding.parts import Part, sense_id
from api.understanding.records import Correction, Sense, SenseKind
from ontology.queries import Expansion, QueryMention
from ontology.records import Tag, TagType

MOST_CORRECTIONS = 3
_MOST_SOUNDING = 3
_MOST_WORDS = 6
_LONGEST = 8
_SURE = 3
"""Characters of a name of which one wrong one leaves no doubt."""
_SHORT = 10
"""Characters of a question all of which may be a name."""
_HOW = {How.SOUND: "同音", How.SHAPE: "形近", How.CHARACTER: "差一字"}
_NAMES = frozenset((TagType.PER, TagType.LOC, TagType.BOOK, TagType.ORG, TagType.EVENT))


class Speller(Protocol):
    """What knows how names are written and read."""

    def known(self, name: str) -> bool: ...

    def sounding(self, typed: str) -> tuple[Found, ...]: ...

    def close(self, name: str, *, loosely: bool = False) -> tuple[Found, ...]: ...


@dataclass(frozen=True, slots=True)
class Span:
    """A run of the normalised question, and what it stands for."""

    begin: int
    end: int
    found: tuple[Found, ...]


Write = Callable[[QueryMention], QueryMention]
"""Gives a mention the forms in which documents write it."""


class Misspelt:
    """Finds names that are not written as they are known."""

    def __init__(self, speller: Speller, write: Write, source: TellSource, occurs: Callable[[str], bool]) -> None:
        self._speller, self._write, self._source, self._occurs = speller, write, source, occurs

    # --- pinyin ---------------------------------------------------------------------------------------------

    def pinyin(self, text: str) -> Iterator[Span]:
        """Yield the runs of letters that are the readings of known names, the longest at each place."""
        for run in RUN.finditer(text):
            words = [(run.start() + begin, run.start() + end) for begin, end in _words(run.group())]
            place = 0
            while place < len(words):
                span = self._sounding(text, words[place : place + _MOST_WORDS])
                if span is not None:
                    yield span
                place += 1 if span is None else sum(words[place][0] <= b < span.end for b, _ in words[place:])

    def _sounding(self, text: str, words: Sequence[tuple[int, int]]) -> Span | None:
        begin = words[0][0]
        for _, end in reversed(words):
            if found := self._speller.sounding(text[begin:end]):
                return Span(begin, end, found)
        return None

    def pinyin_parts(self, span: Span, text: str, surface: str) -> Iterator[Part]:
        """Yield a part for each name that a run can be: those of which the collection tells, and the best known."""
        known = [one for one in span.found if one.leads and one.name == one.entity.label]
        told = [*[one for one in span.found if one.mentions][:_MOST_SOUNDING], *(known or span.found)[:1]]
        for name in dict.fromkeys(one.name for one in told):
            best = next(one for one in told if one.name == name)
            yield self._part(SenseKind.PINYIN, text[span.begin : span.end], surface, best, "拼音")

    # --- wrong characters -------------------------------------------------------------------------------------

    def amiss(self, text: str, tokens: Sequence[str], tags: Sequence[Tag]) -> Iterator[Span]:
        """Yield the runs that may be known names with a wrong character; they do not overlap."""
        end = 0
        for begin, stop in _runs(text, tokens, tags):
            if begin < end:
                continue
            name = text[begin:stop]
            found = self._speller.close(name, loosely=name == text)
            if found:
                end = stop
                yield Span(begin, stop, found)

    def corrected(self, span: Span, text: str, surface: str) -> Part | None:
        """Return the part of a correction that leaves no doubt: one name, known well, and the writing is nowhere else.

        A name of two characters is never corrected: half of it is wrong.
        """
        name, best = text[span.begin : span.end], span.found[0]
        alike = [one for one in span.found if one.how in (How.SOUND, How.SHAPE) and (one.mentions or one.leads)]
        if len(name) < _SURE or len({one.name for one in alike}) != 1 or best.how is How.CHARACTER:
            return None
        if _wrong(name, best.name) > 1 or not (best.mentions or best.leads) or self._occurs(name):
            return None
        return self._part(SenseKind.CORRECTION, name, surface, best, _HOW[best.how])

    def _part(self, kind: SenseKind, typed: str, surface: str, one: Found, how: str) -> Part:
        entity = one.entity
        mention = self._write(QueryMention(one.name, entity.type, "", entity.id, entity.label))
        mention = QueryMention(typed, entity.type, "", entity.id, entity.label, (one.name, *mention.forms))
        label = one.name if one.name == entity.label else f"{one.name}（{entity.label}）"
        source = f"{how}，{self._source(entity.id)}"
        meaning = f"{one.name} {entity.id}"
        sense = Sense(sense_id(kind, typed, meaning), kind, surface, label, mention.forms, source, entity.id)
        told = tuple(_whole(expansions((mention,)), one.name))
        return Part(sense, told, mention, (typed, one.name))


def corrections(spans: Iterable[Span], raw: str, surfaces: dict[tuple[int, int], str]) -> tuple[Correction, ...]:
    """Return what a reader may have meant, each a whole question, three at most."""
    found: dict[str, Correction] = {}
    for span in spans:
        surface = surfaces[span.begin, span.end]
        for one in span.found[:MOST_CORRECTIONS]:
            text = raw.replace(surface, one.name, 1)
            found.setdefault(text, Correction(text, surface, one.name, KINDS[one.entity.type], one.entity.id))
    return tuple(found.values())[:MOST_CORRECTIONS]


def _whole(told: Iterable[Expansion], name: str) -> Iterator[Expansion]:
    """Yield expansions in which the name itself counts as what was typed would."""
    for one in told:
        yield Expansion(one.source, one.term, 1.0 if one.term == name else one.weight)


def _words(run: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for place, character in enumerate(f"{run} "):
        if character in " '’·-":
            if place > begin:
                yield begin, place
            begin = place + 1


def _runs(text: str, tokens: Sequence[str], tags: Sequence[Tag]) -> Iterator[tuple[int, int]]:
    """Yield the runs that may be names: all of a short question, what was tagged and leads nowhere, with the rest of
    the word in which it ends, and words of three characters or more; from left to right, the longer first."""
    spans = list(placed(text, tokens))
    linked = [tag for tag in tags if _leads(tag)]
    loose = [tag for tag in tags if not _leads(tag) and tag.type in _NAMES]
    found = {(0, len(text))} if 1 < len(text) <= min(_SHORT, _LONGEST) else set()
    for tag in loose:
        found.add((tag.begin, tag.end))
        ends = [(begin, end) for begin, end in spans if begin < tag.end and tag.begin < end]
        if ends:
            found.add((min(tag.begin, ends[0][0]), max(tag.end, ends[-1][1])))
            found.add((tag.begin, max(tag.end, ends[-1][1])))
    found.update(span for span in spans if span[1] - span[0] >= _SURE)
    found.update(_joined(spans))
    for begin, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if 1 < end - begin <= _LONGEST and not any(tag.begin < end and begin < tag.end for tag in linked):
            yield begin, end


def _joined(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield neighbouring words that are three or four characters together."""
    for first in range(len(spans)):
        for last in range(first + 1, min(first + 4, len(spans))):
            if spans[last][0] != spans[last - 1][1]:
                break
            if _SURE <= spans[last][1] - spans[first][0] <= 4:
                yield spans[first][0], spans[last][1]


def placed(text: str, tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where the words of a text stand."""
    place = 0
    for token in tokens:
        begin = text.find(token, place)
        if begin >= 0:
            place = begin + len(token)
            yield begin, place


def _leads(tag: Tag) -> bool:
    if tag.type is TagType.TIME:
        return bool(tag.value) or bool(tag.link is not None and tag.link.candidates)
    return tag.link is not None and bool(tag.link.entity_id or tag.link.candidates)


def _wrong(name: str, other: str) -> int:
    return sum(a != b for a, b in zip(name, other, strict=True)) if len(name) == len(other) else len(name)
