"""Correspondences of terms, class by class, and statements carried over by them, both ways.

A thing is carried over when its class stands in the table, and of it those statements whose predicate does; all else
stays behind. Subjects are never renamed.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from ontology.literals import integer
from ontology.moments import edtf_year, years_of
from ontology.records import Literal, Statement
from ontology.terms import CRM, DCTERMS, RDF, SCHEMA, SKOS, WM


class Value(StrEnum):
    """What becomes of a value on the way."""

    TEXT = "text"
    """A text; inward, where none stands there but the address of a thing that the file describes, its label.

    The thing is of our class :attr:`Pair.of`, where that is set.
    """
    LITERAL = "literal"
    """A text, and nothing in its place."""
    LABEL = "label"
    """A text in the language of the labels."""
    REFERENCE = "reference"
    """An address, of a thing of class :attr:`Pair.of` where that is set."""
    NUMBER = "number"
    """A literal as it is."""
    YEAR = "year"
    """Our integer, counted historically; outward the year of ISO 8601."""
    NAME = "name"
    """A name of the kind :attr:`Pair.of`."""
    FIELD = "field"
    """A further field called :attr:`Pair.of`."""
    PART = "part"
    """Ours is a thing with a title, theirs its title."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One of our predicates and one of theirs. ``inward`` says that it is read alone, never written."""

    ours: str
    theirs: str
    value: Value = Value.TEXT
    of: str = ""
    inward: bool = False


@dataclass(frozen=True, slots=True)
class ClassPair:
    """One of our classes and one of theirs, ``also`` further ones that are written with it.

    ``needs`` is a predicate of ours without which a thing of our class is not meant. ``inward`` as of :class:`Pair`.
    """

    ours: tuple[str, ...]
    theirs: str
    pairs: tuple[Pair, ...]
    also: tuple[str, ...] = ()
    needs: str = ""
    inward: bool = False


@dataclass(frozen=True)
class Table:
    """All correspondences with one vocabulary; of two rows that fit a thing, the first counts.

    ``prefixes`` are those of its files, ``language`` is the tag of its Chinese labels.
    """

    prefixes: Mapping[str, str]
    classes: tuple[ClassPair, ...]
    language: str = "zh"
    labels: tuple[str, ...] = field(default=(SKOS.prefLabel,))
    """Their predicates that give a thing's label, for where an address stands and a text is wanted."""

    @cached_property
    def terms(self) -> frozenset[str]:
        """Every term of theirs that may be written."""
        return frozenset(
            term
            for row in self.classes
            if not row.inward
            for term in (row.theirs, *row.also, *(pair.theirs for pair in row.pairs if not pair.inward))
        )


Graph = Mapping[str, list[Statement]]


def by_subject(statements: Iterable[Statement]) -> dict[str, list[Statement]]:
    """Return the statements about each subject, in their order."""
    held: dict[str, list[Statement]] = {}
    for statement in statements:
        held.setdefault(statement.subject, []).append(statement)
    return held


def types(said: Iterable[Statement]) -> list[str]:
    """Return the classes that statements about a thing state."""
    return [str(one.object) for one in said if one.predicate == RDF.type and isinstance(one.object, str)]


def own(graph: Graph, base: str) -> dict[str, list[Statement]]:
    """Return what is said of the things whose addresses begin with ``base``: of no other do we say anything."""
    return {subject: said for subject, said in graph.items() if subject.startswith(base)}


def objects(said: Iterable[Statement], predicate: str) -> list[str | Literal]:
    """Return the values of a predicate."""
    return [one.object for one in said if one.predicate == predicate]


def outward(graph: Graph, table: Table) -> Iterator[Statement]:
    """Yield in their terms what ``graph`` says in ours."""
    for subject, said in graph.items():
        row = _our_row(said, table)
        if row is None:
            continue
        for class_ in (row.theirs, *row.also):
            yield Statement(subject, RDF.type, class_)
        for pair in row.pairs:
            if not pair.inward:
                values = _written(said, pair, graph, language=table.language)
                yield from dict.fromkeys(Statement(subject, pair.theirs, value) for value in values)


def inward(graph: Graph, table: Table) -> Iterator[Statement]:
    """Yield in our terms what ``graph`` says in theirs."""
    for subject, said in graph.items():
        row = _their_row(said, table)
        if row is None:
            continue
        for class_ in row.ours:
            yield Statement(subject, RDF.type, class_)
        number = 0
        for pair in row.pairs:
            for value in _wanted(objects(said, pair.theirs), pair):
                number += 1
                yield from _read(
                    subject, pair, value, graph=graph, table=table, node=f"{subject}#{pair.value}-{number}"
                )


def _wanted(values: list[str | Literal], pair: Pair) -> list[str | Literal]:
    """The values that a pair takes: texts before addresses, and no address for a further field."""
    texts = [one for one in values if isinstance(one, Literal)]
    if pair.value in (Value.LITERAL, Value.FIELD):
        return list(texts)
    return list(texts) if texts and pair.value is Value.TEXT else values


def label_of(said: Iterable[Statement], predicates: Iterable[str]) -> str:
    """Return the label of a thing, in Chinese where there is one."""
    known = list(said)
    for predicate in predicates:
        found = [one for one in objects(known, predicate) if isinstance(one, Literal) and one.text.strip()]
        if found:
            return min(found, key=_foreign).text.strip()
    return ""


def _foreign(literal: Literal) -> int:
    """How far a language is from ours: simplified, any Chinese, none, another."""
    language = literal.language.lower()
    if language in ("zh-hans", "zh-cn", "chs"):
        return 0
    if language.startswith("zh") or language == "cht":
        return 1 if language != "zh-pny" else 4
    return 3 if language else 2


def _our_row(said: list[Statement], table: Table) -> ClassPair | None:
    stated = set(types(said))
    return next(
        (
            row
            for row in table.classes
            if not row.inward and row.ours[0] in stated and (not row.needs or objects(said, row.needs))
        ),
        None,
    )


def _their_row(said: list[Statement], table: Table) -> ClassPair | None:
    stated = set(types(said))
    return next((row for row in table.classes if {row.theirs, *row.also} <= stated), None)


def _written(said: list[Statement], pair: Pair, graph: Graph, *, language: str) -> Iterator[str | Literal]:
    """The values of one of our predicates as theirs takes them."""
    for value in objects(said, pair.ours):
        if isinstance(value, str):
            yield from _written_reference(value, pair, graph)
        elif pair.value in (Value.TEXT, Value.LITERAL):
            yield Literal(value.text)
        elif pair.value is Value.LABEL:
            yield Literal(value.text, language=language)
        elif pair.value is Value.NUMBER:
            yield value
        elif pair.value is Value.YEAR:
            yield Literal(edtf_year(int(value.text)))


def _written_reference(value: str, pair: Pair, graph: Graph) -> Iterator[str | Literal]:
    there = graph.get(value, [])
    if pair.value is Value.REFERENCE and (not pair.of or pair.of in types(there)):
        yield value
    elif pair.value is Value.PART:
        yield from (Literal(one.text) for one in objects(there, DCTERMS.title) if isinstance(one, Literal))
    elif pair.value is Value.NAME and _texts(there, WM.nameKind) == [pair.of]:
        yield from (Literal(text) for text in _texts(there, CRM.P190_has_symbolic_content))
    elif pair.value is Value.FIELD and _texts(there, SCHEMA.name) == [pair.of]:
        yield from (Literal(text) for text in _texts(there, SCHEMA.value))


def _texts(said: list[Statement], predicate: str) -> list[str]:
    return [one.text for one in objects(said, predicate) if isinstance(one, Literal)]


def _read(
    subject: str, pair: Pair, value: str | Literal, *, graph: Graph, table: Table, node: str
) -> Iterator[Statement]:
    """One of their values as ours; nothing where it is not of the kind that is wanted."""
    if pair.value is Value.REFERENCE:
        if isinstance(value, str) and (not pair.of or _is_ours(value, pair.of, graph, table)):
            yield Statement(subject, pair.ours, value)
        return
    if isinstance(value, Literal):
        text = value.text.strip()
    elif pair.value in (Value.TEXT, Value.LABEL) and pair.of and not _is_ours(value, pair.of, graph, table):
        text = ""
    else:
        text = label_of(graph.get(value, []), table.labels)
    if not text:
        return
    if pair.value in (Value.TEXT, Value.LITERAL, Value.LABEL):
        language = value.language if isinstance(value, Literal) else ""
        yield Statement(subject, pair.ours, Literal(text, language=language))
    elif pair.value is Value.NUMBER:
        yield Statement(subject, pair.ours, Literal(text))
    elif pair.value is Value.YEAR:
        yield from _read_year(subject, pair, text)
    else:
        yield from _read_node(subject, pair, text, node)


def _is_ours(value: str, class_: str, graph: Graph, table: Table) -> bool:
    row = _their_row(graph.get(value, []), table)
    return row is not None and class_ in row.ours


def _read_year(subject: str, pair: Pair, text: str) -> Iterator[Statement]:
    covered = years_of(text if "-" in text[1:] or not text.lstrip("-").isdecimal() else _padded(text))
    if covered is not None:
        year = covered.end if pair.ours == WM.endYear else covered.begin
        if year is not None:
            yield Statement(subject, pair.ours, integer(year))


def _padded(year: str) -> str:
    return f"-{year[1:].zfill(4)}" if year.startswith("-") else year.zfill(4)


def _read_node(subject: str, pair: Pair, text: str, node: str) -> Iterator[Statement]:
    yield Statement(subject, pair.ours, node)
    if pair.value is Value.PART:
        yield Statement(node, DCTERMS.title, Literal(text))
    elif pair.value is Value.NAME:
        yield Statement(node, RDF.type, CRM.E41_Appellation)
        yield Statement(node, CRM.P190_has_symbolic_content, Literal(text))
        yield Statement(node, WM.nameKind, Literal(pair.of))
    else:
        yield Statement(node, SCHEMA.name, Literal(pair.of))
        yield Statement(node, SCHEMA.value, Literal(text))
