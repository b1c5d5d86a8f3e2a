"""Answers to questions of the desk from the graph: where the question's shape is fully read and a text's words bear
the answer out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from api.answering.graph.composing import Fact, composed, listed
from api.answering.graph.kin import asked_for, is_kin, step
from api.answering.graph.quoting import citation, readable
from api.answering.graph.sureness import Span, bears_name, comes_from, named, naming
from api.answering.graph.tellings import Telling, lighter, telling_of
from api.asking.asker import GraphAsker
from api.asking.evidence import Texts
from api.asking.fillers import Filler
from api.asking.names import Names
from api.asking.reading import Read
from api.asking.records import Cell, Evidence, GraphAnswer
from index.ports import StoredPassage
from ingest.normalize import fold
from ontology.errors import NotFound, QueryTooCostly, WrongUse
from ontology.moments import year_text, years_of
from ontology.queries import Answer
from ontology.records import Entity, ReviewState, TagType

SURE = 0.55
"""A relation of less confidence is not told, unless a person confirmed it."""
BORNE_OUT = 0.4
"""That of a relation whose words are read again for just what is asked: who is whose brother, what he is called."""
_GENERATIONS = 90
"""Years between the births of two who are kin, or teacher and pupil, at most."""
_DATED = re.compile("（([^（）]+)）$")
_CONFIRMED = frozenset({ReviewState.CONFIRMED.value, ReviewState.CORRECTED.value})


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with its shape, how that is told, and the word that it has for someone's kin."""

    question: str
    read: Read
    telling: Telling

    @property
    def least(self) -> float:
        return BORNE_OUT if self.kin or self.telling.said in (bears_name, comes_from) else SURE

    @property
    def kin(self) -> str:
        return asked_for(self.question) if self.telling.kin else ""

    @property
    def entities(self) -> list[Entity]:
        return [self.read.fillers[slot].chosen[0] for slot in self.telling.asked]


@dataclass(frozen=True, slots=True)
class _Words:
    """The words that a row rests on, in their passage."""

    stored: StoredPassage
    span: Span

    @property
    def quote(self) -> str:
        return self.stored.passage.text[slice(*self.span)]

    def writing(self, cell: Cell) -> list[str]:
        return naming(self.stored, self.span, cell.entity_id, cell.text)


@dataclass(frozen=True, slots=True)
class GraphFacts:
    """Asks the graph for what it answers quickly and surely; ``texts`` are what its evidence is read from."""

    asker: GraphAsker
    texts: Texts

    def answer(self, question: str) -> Answer | None:
        """Return an answer with receipts, or ``None``: the question has none of the shapes, a name in it means
        several, or no words of a text say so beyond doubt."""
        read = self.read(question)
        telling = telling_of(read.shape.name, question) if read else None
        if read is None or telling is None or not _decided(read.fillers):
            return None
        try:
            found = self._light.ask(question)
        except QueryTooCostly:
            return None
        asked = _Asked(question, read, telling)
        facts = list(self._facts(found, asked))
        return _told(asked, facts) if facts else None

    @property
    def _light(self) -> GraphAsker:
        reader = self.asker.reader
        return replace(self.asker, reader=replace(reader, shapes=tuple(map(lighter, reader.shapes))))

    def read(self, question: str) -> Read | None:
        """Return a question as a shape with its names; ``None`` where it is none or too long."""
        try:
            read = self.asker.reader.read(question, Names(self.asker.annotator))
        except WrongUse:
            return None
        return read if isinstance(read, Read) else None

    def _facts(self, found: GraphAnswer, asked: _Asked) -> Iterator[Fact]:
        for row in found.rows:
            cells = dict(zip(found.columns, row.cells, strict=True))
            facts = (self._fact(cells, evidence, asked) for evidence in row.evidence)
            fact = next((one for one in facts if one is not None), None)
            if fact is not None:
                yield fact

    def _fact(self, cells: Mapping[str, Cell], evidence: Evidence, asked: _Asked) -> Fact | None:
        words, telling = self._words(evidence, asked.least), asked.telling
        if words is None:
            return None
        asked_of = [self._naming(words, one) for one in asked.entities]
        surfaces = [*asked_of, *(self._written(words, cells[name]) for name in telling.persons)]
        if not all(surfaces) or not self._contemporary(cells, asked) or not _says(words, cells, surfaces, asked):
            return None
        called = _called(telling, cells, surfaces, words)
        receipt = citation(words.stored, *readable(words.stored.passage.text, *words.span))
        return Fact(called, receipt, evidence.confidence) if called else None

    def _words(self, evidence: Evidence, least: float) -> _Words | None:
        """Read again what evidence points at; nothing where that is no text, too weak, or not there to the letter."""
        weak = evidence.confidence < least and evidence.review not in _CONFIRMED
        if evidence.kind != "passage" or weak:
            return None
        try:
            words = _Words(self.texts.passage(evidence.id), (evidence.begin, evidence.end))
        except NotFound:
            return None
        return words if words.quote == evidence.quote else None

    def _alone(self, surface: str) -> bool:
        return len({one.entity.id for one in self.asker.annotator.names.bearers(surface, type=TagType.PER)}) == 1

    def _contemporary(self, cells: Mapping[str, Cell], asked: _Asked) -> bool:
        """Tell whether persons of a relation can have met: a byname may have been taken for a man of another time."""
        ids = [cells[name].entity_id for name in asked.telling.persons]
        others = [self.asker.annotator.record(one) for one in ids if one]
        persons = [one for one in (*asked.entities, *others) if one is not None and one.type is TagType.PER]
        born = [one.begin for one in persons if one.begin is not None]
        return not born or max(born) - min(born) <= _GENERATIONS

    def _written(self, words: _Words, cell: Cell) -> str:
        """Return how the words surely name the person of a cell; one whom no authority knows goes by his own words."""
        if not cell.entity_id:
            return next((one for one in words.writing(cell) if len(one) > 1), "")
        try:
            return self._naming(words, self.asker.annotator.entity(cell.entity_id))
        except NotFound:
            return ""

    def _naming(self, words: _Words, entity: Entity) -> str:
        tag = named(words.stored, words.span, entity, alone=self._alone)
        return tag.surface if tag is not None else ""


def _decided(fillers: Mapping[str, Filler]) -> bool:
    """Whether each name of the question means one thing."""
    return all(len(one.chosen) == 1 for slot, one in fillers.items() if slot[0] in "PLGHBA")


def _says(words: _Words, cells: Mapping[str, Cell], surfaces: Sequence[str], asked: _Asked) -> bool:
    """Tell whether the words say just that of these persons."""
    if asked.kin:
        return is_kin(words.quote, surfaces[0], surfaces[-1], asked.kin)
    said = asked.telling.said
    if said is None:
        return True
    # What stands right before may say that it was given after death.
    quote = words.stored.passage.text[max(0, words.span[0] - 2) : words.span[1]]
    return any(said(quote, surfaces[-1], one) for one in words.writing(cells[asked.telling.other]))


def _called(telling: Telling, cells: Mapping[str, Cell], surfaces: Sequence[str], words: _Words) -> str:
    """Return what answers: a person by the full name, a place or an office as the text has it, a time with its year."""
    cell = cells[telling.column]
    if telling.column == "路径":
        return step(cell.text)
    if telling.column == "时间":
        return f"{modern(cell.text)}{cells['事'].text if '事' in cells else ''}" if cell.text else ""
    if telling.persons:
        written = surfaces[-1]
        return cell.text if fold(cell.text) in fold(written) else f"{cell.text}（原文作“{written}”）"
    return next(iter(words.writing(cell)), "")


def modern(time: str) -> str:
    """Return a time of the graph with its year: 庚子（1069-02-26） is 庚子（1069年）."""
    match = _DATED.search(time)
    covered = years_of(match[1]) if match else None
    if match is None or covered is None or covered.begin is None:
        return time
    first, last = covered.begin, covered.end
    years = year_text(first) if last in (None, first) else f"{year_text(first)}—{year_text(last or first)}"
    plain = time[: match.start()]
    return plain if f"{years}年" in plain else f"{plain}（{years}年）"


def _told(asked: _Asked, facts: Sequence[Fact]) -> Answer:
    called, telling = list(dict.fromkeys(one.called for one in facts)), asked.telling
    said = telling.one if len(called) == 1 else telling.many
    names = {slot: _full(filler) for slot, filler in asked.read.fillers.items()}
    word, kin = asked.read.texts.get("kind", "") or "名号", asked.kin or telling.kin
    head = said.format(**names, items=listed(called), n=len(called), word=word, kin=kin)
    return composed(asked.question, head, facts, kind=telling.kind)


def _full(filler: Filler) -> str:
    """Return a name of the question with the full name beside it."""
    label = filler.chosen[0].label if len(filler.chosen) == 1 else ""
    if not label or filler.type is not TagType.PER:
        return filler.text
    return label if fold(label) == fold(filler.text) else f"{filler.text}（{label}）"
