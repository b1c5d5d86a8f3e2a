"""Answers to questions in Chinese from the graph: read, asked as SPARQL, each row with the passages behind it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from api.annotate import Annotator
from api.asking.evidence import Solution, Table, Tables, Texts
from api.asking.fillers import Filler, about
from api.asking.names import Names
from api.asking.nearest import nearest
from api.asking.places import around
from api.asking.reading import Read, Reader, Unread
from api.asking.records import GraphAnswer, Named, Outcome, Sense
from api.asking.template import MOST, Template
from api.asking.wording import SLOTS
from api.question import LONGEST
from api.web.labels.values import TYPES
from ontology.errors import WrongUse
from ontology.iri import Namer
from ontology.moments import year_text
from ontology.records import Entity, TagType
from ontology.sparql import SparqlDoor

ROWS = 200
"""Rows of a table; what is beyond them is counted."""
_BARRED = "service"
_RANKED = re.compile(r"ORDER BY [^{}]*\bLIMIT (\d+)")
_WANTED = {
    "C": "馆藏、书名或题名",
    "N": "名称",
    "Q": "数目",
    "A": "人物或机构",
    "H": "地点或机构",
    "Y": "地点、机构或事件",
    "X": "规范名称",
}


@dataclass(frozen=True, slots=True)
class GraphAsker:
    """Implements :class:`~api.asking.records.Asker` over an opened library."""

    annotator: Annotator
    texts: Texts
    door: SparqlDoor
    namer: Namer
    reader: Reader
    rows: int = field(default=ROWS)

    def ask(self, question: str, *, choose: Sequence[str] = ()) -> GraphAnswer:
        """Answer a question, or say why not."""
        if not any(character.isalnum() for character in question):
            raise WrongUse("问句是空的：请写出要问的话。")
        if len(question) > LONGEST:
            raise WrongUse(f"问句有 {len(question)} 个字，最多 {LONGEST} 个：请缩短后再试。")
        read = self.reader.read(question, Names(self.annotator, tuple(choose)))
        if isinstance(read, Unread):
            return self._unread(question, read)
        return self._answered(question, read)

    def _unread(self, question: str, unread: Unread) -> GraphAnswer:
        suggestions = nearest(question, self.reader.shapes)
        if not unread.missing:
            said = "这个问题不在能问的句式之内，没有作答。"
            return GraphAnswer(question, Outcome.REFUSED, said, suggestions=suggestions)
        said = f"像是在问「{unread.shape}」，但没有认出「{unread.missing}」是哪个{_wanted(unread.wanted)}，没有作答。"
        return GraphAnswer(question, Outcome.UNKNOWN, said, unread.shape, suggestions=suggestions)

    def _answered(self, question: str, read: Read) -> GraphAnswer:
        fillers = {slot: self._widened(filler) for slot, filler in read.fillers.items()}
        query = Template(self.namer).fill(read.shape.sparql, fillers, read.words)
        if _BARRED in query.lower():
            # The public door refuses these letters wherever they stand, so a name with them cannot be asked for.
            return GraphAnswer(question, Outcome.UNKNOWN, f"名称里有 {_BARRED} 字样，SPARQL 接口不收，没有作答。")
        solutions = self._solutions(query)
        tables = Tables(self.texts, self.annotator, self.namer)
        table = tables.rows(solutions, read.shape.columns, most=self.rows)
        reading = _reading(read)
        full = len(solutions) >= MOST or max(table.number, table.total) >= ranked(query)
        return GraphAnswer(
            question=question,
            outcome=Outcome.ANSWERED if table.rows else Outcome.EMPTY,
            said=_said(read, table, full=full),
            shape=read.shape.name,
            reading=reading,
            columns=read.shape.columns,
            rows=table.rows,
            total=table.total,
            truncated=full or table.total > len(table.rows),
            withheld=table.withheld,
            counted=read.counts,
            number=table.number,
            sparql=query,
            named=tuple(_named(filler) for filler in read.fillers.values() if filler.chosen),
            notes=_notes(read, fillers, table.withheld),
        )

    def _widened(self, filler: Filler) -> Filler:
        """Let a place stand for those that are the same under other names, and for those within it."""
        if filler.type is not TagType.LOC or not filler.chosen:
            return filler
        return around(filler, self.annotator)

    def _solutions(self, query: str) -> list[Solution]:
        body, _ = self.door.run(query, accept="application/sparql-results+json")
        return solutions_of(body)


def ranked(query: str) -> int:
    """The most things that a query lists, by rank or by distance: beyond them there may be others."""
    return min((int(most) for most in _RANKED.findall(query)), default=MOST)


def solutions_of(body: bytes) -> list[Solution]:
    """Return the rows of SPARQL results in JSON; an IRI comes in angle brackets."""
    found = json.loads(body)["results"]["bindings"]
    return [{name: _value(term) for name, term in row.items()} for row in found]


def _value(term: Mapping[str, str]) -> str:
    return f"<{term['value']}>" if term["type"] == "uri" else term["value"]


def _wanted(letter: str) -> str:
    return _WANTED.get(letter) or TYPES[SLOTS[letter][0]]


def _reading(read: Read) -> str:
    shown = {slot: f"「{filler.shown or filler.text}」" for slot, filler in read.fillers.items()}
    return read.shape.reading.format_map(_Shown({**read.texts, **shown}))


class _Shown(dict[str, str]):
    """What a reading leaves out where the question did."""

    def __missing__(self, key: str) -> str:
        return ""


def _said(read: Read, table: Table, *, full: bool) -> str:
    if not table.rows:
        return "图谱中没有这样的记载。"
    least = "至少 " if full else " "
    head = f"共{least}{table.number} 个，分列 {table.total} 条" if read.counts else f"有{least}{table.total} 条"
    return f"{head}。" if len(table.rows) == table.total else f"{head}，列出前 {len(table.rows)} 条。"


def _named(filler: Filler) -> Named:
    senses = [Sense(one.id, one.label, about(one), chosen=True) for one in filler.chosen]
    senses += [Sense(one.id, one.label, about(one)) for one in filler.others]
    return Named(filler.text, filler.type.value if filler.type else "", tuple(senses))


def _notes(read: Read, fillers: Mapping[str, Filler], withheld: int) -> tuple[str, ...]:
    notes = [read.shape.note] if read.shape.note else []
    for slot, filler in read.fillers.items():
        same = fillers[slot].chosen[len(filler.chosen) :]
        within = fillers[slot].within if f"«{slot}.all" in read.shape.sparql else ()
        if same or within:
            notes.append(f"「{filler.text}」也算上{_counted(same, within)}。")
        if filler.years and filler.type is TagType.TIME:
            begin, end = filler.years
            notes.append(f"「{filler.shown or filler.text}」按 {year_text(begin)}—{year_text(end)} 年计。")
        if filler.type is not None and filler.type is not TagType.TIME and not filler.chosen:
            notes.append(f"「{filler.text}」不在规范里，按原文字面找。")
    if withheld:
        notes.append(f"有 {withheld} 条的凭据与原文对不上，没有列出。")
    return tuple(notes)


def _counted(same: Sequence[Entity], within: Sequence[Entity]) -> str:
    parts = ((same, "同地的"), (within, "境内的"))
    return "，".join(
        f"{word} {len(places)} 个地名（{'、'.join(one.label for one in places[:6])}）"
        for places, word in parts
        if places
    )
