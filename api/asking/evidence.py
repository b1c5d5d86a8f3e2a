"""From the solutions of a query to rows of a table, each with evidence that was checked against the texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from api.annotate import Annotator
from api.asking.records import Cell, Evidence, Row
from api.web.addresses import document_address, entity_address, passage_address
from api.web.labels.values import AUTHORITIES
from index.ports import StoredPassage
from ontology.errors import NotFound, WrongUse
from ontology.iri import Kind, Namer, is_local
from ontology.records import Assignment, Document, TextVersion

Solution = Mapping[str, str]
"""Variable to value; an IRI stands in angle brackets."""

SHOWN = 5
"""Pieces of evidence given with a row."""
_WORDS = ("", "2", "3")


class Texts(Protocol):
    """What evidence is checked against: the text store."""

    def passage(self, passage_id: str) -> StoredPassage: ...

    def document(self, document_id: str) -> tuple[Document, TextVersion]: ...

    def assignments(self, document_id: str) -> tuple[Assignment, ...]: ...


@dataclass(frozen=True, slots=True)
class Table:
    """Rows, how many there are in all, how many were withheld for want of evidence, how many things they tell of."""

    rows: tuple[Row, ...]
    total: int
    withheld: int
    number: int


@dataclass(slots=True)
class Tables:
    """Makes rows of solutions."""

    texts: Texts
    annotator: Annotator
    namer: Namer
    _passages: dict[str, StoredPassage | None] = field(default_factory=dict)

    def rows(self, solutions: Sequence[Solution], columns: Sequence[str], *, most: int) -> Table:
        """Return up to ``most`` rows; solutions that say the same are one row."""
        grouped: dict[tuple[str, ...], list[Solution]] = {}
        for solution in solutions:
            key = tuple(_key(solution, column) for column in columns)
            if any(key):
                grouped.setdefault(key, []).append(solution)
        rows: list[Row] = []
        withheld = 0
        for group in grouped.values():
            if len(rows) == most:
                break
            row = self._row(group, columns)
            withheld += row is None
            rows += [row] if row is not None else []
        things = {key[0] for key in grouped} if not withheld else {row.cells[0] for row in rows}
        return Table(tuple(rows), len(grouped) - withheld, withheld, len(things))

    def _row(self, group: Sequence[Solution], columns: Sequence[str]) -> Row | None:
        evidence: dict[Evidence, None] = {}
        for solution in group:
            found = list(self._evidence(solution))
            if found and all(one is not None for one in found):
                evidence.update(dict.fromkeys(one for one in found if one is not None))
            if len(evidence) > 4 * SHOWN:
                break
        if not evidence:
            return None
        many = list(evidence)
        cells = tuple(self._cell(group, column) for column in columns)
        return Row(cells, tuple(many[:SHOWN]), max(len(group), len(many)) - len(many[:SHOWN]))

    def _cell(self, group: Sequence[Solution], column: str) -> Cell:
        solution = group[0]
        value, name = solution.get(column, ""), solution.get(f"{column}名", "")
        if not value.startswith("<"):
            return Cell(name or value)
        try:
            kind, ident = self.namer.parse(value[1:-1])
        except WrongUse:
            return Cell(name or value[1:-1])
        if kind is Kind.ENTITY and not is_local(ident):
            return Cell(name or self._label(ident), ident, entity_address(ident))
        if kind is Kind.DOCUMENT:
            return Cell(name or ident, "", document_address(ident))
        if kind is Kind.PASSAGE:
            return Cell(name or self._title(ident), "", passage_address(ident))
        return Cell(name or ident)

    def _label(self, ident: str) -> str:
        try:
            return self.annotator.entity(ident).label
        except NotFound:
            return ident

    def _title(self, passage_id: str) -> str:
        stored = self._passage(passage_id)
        return _place(stored) or _title(stored.document) if stored else passage_id

    # --- evidence -------------------------------------------------------------------------------------------

    def _evidence(self, solution: Solution) -> Iterator[Evidence | None]:
        """Yield what speaks for a solution; ``None`` for what does not stand in the text as it says."""
        for n in _WORDS:
            if passage := solution.get(f"段落{n}", ""):
                yield self._words(solution, passage, n)
        if not solution.get("段落") and (document := solution.get("文献", "")):
            yield self._record(document, solution)
        if authority := solution.get("规范", ""):
            yield self._authority(authority, solution.get("规范说", ""))

    def _words(self, solution: Solution, passage: str, n: str) -> Evidence | None:
        stored = self._passage(self._ident(passage))
        begin, end = int(solution.get(f"起{n}", 0)), int(solution.get(f"止{n}", 0))
        quote = solution.get(f"原文{n}", "")
        if stored is None or not quote:
            return None
        begin, end = begin - stored.passage.begin, end - stored.passage.begin
        if begin < 0 or stored.passage.text[begin:end] != quote:
            return None
        ident = stored.passage.id
        return Evidence(
            "passage",
            ident,
            quote,
            begin,
            end,
            _title(stored.document),
            _place(stored),
            passage_address(ident, begin, end),
            float(solution.get(f"置信度{n}", 1)),
            solution.get(f"审核{n}", "").rstrip(">").rpartition("#")[2],
        )

    def _record(self, iri: str, solution: Solution) -> Evidence | None:
        """The record of a document: its title, and what else of it the solution goes by."""
        ident, title, said = self._ident(iri), solution.get("据题名", ""), solution.get("据", "")
        try:
            document, _ = self.texts.document(ident)
        except NotFound:
            return None
        if title and title != _title(document):
            return None
        held = {document.metadata.creator, document.metadata.book, document.collection, *document.metadata.subjects}
        word = solution.get("据词", "")
        if word:
            held |= {reason for one in self.texts.assignments(ident) for reason in one.evidence}
        if not {said, word} - {""} <= held:
            return None
        quote = "；".join(part for part in (title, said, word) if part)
        return Evidence("document", ident, quote, source=_title(document), address=document_address(ident))

    def _authority(self, iri: str, said: str) -> Evidence | None:
        ident = self._ident(iri)
        try:
            entity = self.annotator.entity(ident)
        except NotFound:
            return None
        source = AUTHORITIES.get(entity.source, entity.source)
        return Evidence("authority", ident, said or entity.label, source=source, address=entity_address(ident))

    def _passage(self, ident: str) -> StoredPassage | None:
        if ident not in self._passages:
            try:
                self._passages[ident] = self.texts.passage(ident)
            except NotFound:
                self._passages[ident] = None
        return self._passages[ident]

    def _ident(self, iri: str) -> str:
        try:
            return self.namer.parse(iri.strip("<>"))[1]
        except WrongUse:
            return ""


def _key(solution: Solution, column: str) -> str:
    """What makes two solutions one: the entity, or else the words; a tag's own address says nothing."""
    value = solution.get(column, "")
    if "/id/tag/" in value or not value:
        return solution.get(f"{column}名", "")
    return value


def _title(document: Document) -> str:
    return document.metadata.title or document.source


def _place(stored: StoredPassage) -> str:
    return " · ".join(part for part in (stored.passage.heading, stored.passage.locator) if part)
