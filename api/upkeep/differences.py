"""What a named graph lacks and what it holds too much, told by the things that the statements are about.

Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.snapshot import Problem
from ontology import ntriples
from ontology.errors import WrongUse
from ontology.iri import Kind, Namer
from ontology.records import Statement
from ontology.shacl import terms

_CALLED = {
    Kind.DOCUMENT: "文献",
    Kind.VERSION: "版本",
    Kind.PASSAGE: "段落",
    Kind.TAG: "标引",
    Kind.RELATION: "关系",
    Kind.ENTITY: "实体",
    Kind.MAKER: "标引者",
    Kind.COLLECTION: "馆藏",
    Kind.WORK: "作品",
    Kind.INSTANCE: "版本",
    Kind.ITEM: "馆藏单件",
    Kind.DEED: "决定",
}


@dataclass(frozen=True, slots=True)
class Expected:
    """A named graph and what it is to hold; ``called`` is what it is the graph of."""

    part: str
    called: str
    iri: str
    statements: Iterable[Statement]


@dataclass(frozen=True, slots=True)
class Difference:
    """Lines that a named graph lacks and has too many, and the things that are spoken of where nothing is wrong."""

    missing: tuple[str, ...]
    extra: tuple[str, ...]
    wanted: frozenset[str]
    present: frozenset[str]
    held: int


def compare(expected: Expected, lines: Iterable[str]) -> Difference:
    """Hold a named graph's lines against what it is to hold; numbers and times count by what they say."""
    missing = dict.fromkeys(map(_told, ntriples.lines(expected.statements)))
    wanted = frozenset(map(_thing, missing))
    extra, present, held = [], set[str](), 0
    for line in map(_told, lines):
        held += 1
        present.add(_thing(line))
        if line in missing:
            del missing[line]
        else:
            extra.append(line)
    return Difference(tuple(missing), tuple(extra), wanted, frozenset(present), held)


def _told(line: str) -> str:
    """A line in the form that is the same however a store writes it."""
    if "\\" not in line and '"^^<' not in line and ('"@' not in line or line.endswith('"@zh .\n')):
        return line
    subject, predicate, value = line[: line.rindex(" .")].split(" ", 2)
    return f"{subject} {predicate} {terms.same(value)} .\n"


def _thing(line: str) -> str:
    """The address of the thing that a line is about: that of a part is its own and a fragment."""
    return line[1 : line.index(">")].partition("#")[0]


def differing(expected: Expected, found: Difference, namer: Namer, *, there: bool) -> Iterator[Problem]:
    """Yield what a difference amounts to: a graph that is lacking, or what it lacks and what it has too much."""
    if not found.missing and not found.extra:
        return
    if not there:
        what = f"缺{expected.called}的具名图 {expected.iri}（{len(found.missing)} 条陈述）"
        yield Problem(expected.part, what, "missing-graph", expected.iri, "graph")
        return
    for kind, verb, lines in (("missing", "缺", found.missing), ("extra", "多", found.extra)):
        if lines:
            things = dict.fromkeys(map(_thing, lines))
            strange = [one for one in things if one not in (found.present if kind == "missing" else found.wanted)]
            what = f"{expected.called}的具名图 {expected.iri} {verb} {len(lines)} 条陈述，涉及{_counted(things, namer)}"
            if strange:
                said = "图谱中没有的" if kind == "missing" else "文本中没有的（悬空）"
                what += f"；其中{said}{_counted(strange, namer)}，如 {strange[0]}"
            else:
                what += f"，如 {lines[0].strip()[:200]}"
            yield Problem(expected.part, what, f"{kind}-statements", expected.iri, "graph")


def _counted(things: Iterable[str], namer: Namer) -> str:
    counts = Counter(_kind(one, namer) for one in things)
    return "、".join(f"{kind} {count}" for kind, count in counts.most_common())


def _kind(thing: str, namer: Namer) -> str:
    try:
        return _CALLED.get(namer.parse(thing)[0], "其他")
    except WrongUse:
        return "其他"
