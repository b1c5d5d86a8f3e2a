"""Shapes out of Turtle. What SHACL Core has and is not read here raises, so that no shape is passed over in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path as File

from rdflib import RDF, BNode, Graph
from rdflib import Literal as RdfLiteral
from rdflib.collection import Collection
from rdflib.namespace import SH
from rdflib.term import Node

from ontology.errors import LibraryBroken
from ontology.shacl import constraints as make
from ontology.shacl.facts import TYPE
from ontology.shacl.paths import Back, Chain, Either, Path, Repeat, Step
from ontology.shacl.shape import Check, Shape

_TARGETS = {
    SH.targetClass: "classes",
    SH.targetSubjectsOf: "subjects_of",
    SH.targetObjectsOf: "objects_of",
    SH.targetNode: "nodes",
}
# Said of a shape for its reader, or taken into account with another term.
_BESIDE = {SH.path, SH.property, SH.message, SH.name, SH.description, SH.order, SH.group, SH.severity, SH.deactivated}
_BESIDE |= {SH.flags, SH.qualifiedMinCount, SH.qualifiedMaxCount, SH.defaultValue, *_TARGETS}
_BELOW, _UP_TO, _ABOVE, _FROM = (-1,), (-1, 0), (1,), (0, 1)

_VALUES: Mapping[Node, Callable[[str], Check]] = {
    SH["class"]: make.of_class,
    SH.hasValue: make.has_value,
    SH.equals: make.equals,
    SH.disjoint: make.disjoint,
    SH.lessThan: lambda other: make.less_than(other, _BELOW),
    SH.lessThanOrEquals: lambda other: make.less_than(other, _UP_TO),
    SH.minInclusive: lambda limit: make.bound(limit, _FROM),
    SH.minExclusive: lambda limit: make.bound(limit, _ABOVE),
    SH.maxInclusive: lambda limit: make.bound(limit, _UP_TO),
    SH.maxExclusive: lambda limit: make.bound(limit, _BELOW),
}
"""Constraints that take one term, as a token."""

_PLAIN: Mapping[Node, Callable[[str], Check]] = {
    SH.minCount: lambda number: make.min_count(int(number)),
    SH.maxCount: lambda number: make.max_count(int(number)),
    SH.minLength: lambda number: make.min_length(int(number)),
    SH.maxLength: lambda number: make.max_length(int(number)),
    SH.nodeKind: make.node_kind,
    SH.datatype: make.datatype,
}
"""Constraints that take one term's characters."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes that have targets, and the predicates that they go against."""

    targeted: tuple[Shape, ...]
    both_ways: frozenset[str]


def read_shapes(source: File) -> Shapes:
    """The shapes of a Turtle file. Raises :class:`LibraryBroken` for one that is not understood."""
    graph = Graph().parse(source, format="turtle")
    reader = _Reader(graph, source)
    targeted = dict.fromkeys(subject for target in _TARGETS for subject in graph.subjects(target, None))
    against = [*graph.objects(None, SH.inversePath), *graph.objects(None, SH.targetObjectsOf)]
    compiled = [reader.shape(node) for node in sorted(targeted, key=str) if not reader.is_off(node)]
    return Shapes(tuple(compiled), frozenset([TYPE, *map(_token, against)]))


@dataclass(slots=True)
class _Reader:
    graph: Graph
    source: File
    _made: dict[Node, Shape] = field(default_factory=dict)

    def shape(self, node: Node) -> Shape:
        if node not in self._made:
            path = self.graph.value(node, SH.path)
            made = Shape(str(node), None if path is None else self.path(path), self._message(node))
            self._made[node] = made
            self._fill(made, node)
        return self._made[node]

    def is_off(self, node: Node) -> bool:
        return str(self.graph.value(node, SH.deactivated) or "") in ("true", "1")

    def _message(self, node: Node) -> str:
        said = sorted(self.graph.objects(node, SH.message), key=lambda one: str(getattr(one, "language", "") or ""))
        chinese = [one for one in said if str(getattr(one, "language", "") or "").startswith("zh")]
        return next(map(str, chinese or said), "")

    def _fill(self, made: Shape, node: Node) -> None:
        if self.is_off(node):
            return
        for term, name in _TARGETS.items():
            getattr(made, name).extend(_token(one) for one in self.graph.objects(node, term))
        made.parts += [self.shape(one) for one in self.graph.objects(node, SH.property)]
        for predicate, value in sorted(self.graph.predicate_objects(node), key=lambda pair: str(pair[0])):
            if str(predicate).startswith(str(SH)) and predicate not in _BESIDE:
                name = str(predicate).removeprefix(str(SH))
                made.checks += [(name, check) for check in self._checks(node, predicate, value)]

    def _checks(self, node: Node, predicate: Node, value: Node) -> Iterator[Check]:
        if predicate in _VALUES:
            yield _VALUES[predicate](_token(value))
        elif predicate in _PLAIN:
            yield _PLAIN[predicate](str(value))
        elif predicate in (SH.node, SH["not"], SH["and"], SH["or"], SH.xone):
            yield self._logical(predicate, value)
        else:
            yield from self._rarer(node, predicate, value)

    def _logical(self, predicate: Node, value: Node) -> Check:
        if predicate in (SH.node, SH["not"]):
            wanted = 1 if predicate == SH.node else 0
            return make.conforming([self.shape(value)], lambda count: count == wanted)
        shapes = [self.shape(one) for one in self._list(value)]
        if predicate == SH["or"]:
            return make.any_of(shapes)
        whole = len(shapes) if predicate == SH["and"] else 1
        return make.conforming(shapes, lambda count: count == whole)

    def _rarer(self, node: Node, predicate: Node, value: Node) -> Iterator[Check]:
        if predicate == SH["in"]:
            yield make.one_of(list(map(_token, self._list(value))))
        elif predicate == SH.pattern:
            yield make.pattern(str(value), str(self.graph.value(node, SH.flags) or ""))
        elif predicate == SH.languageIn:
            yield make.language_in(list(map(str, self._list(value))))
        elif predicate == SH.uniqueLang:
            yield from (make.unique_languages,) if str(value) == "true" else ()
        elif predicate == SH.qualifiedValueShape and (node, SH.qualifiedValueShapesDisjoint, None) not in self.graph:
            least, most = (self.graph.value(node, term) for term in (SH.qualifiedMinCount, SH.qualifiedMaxCount))
            yield make.qualified(self.shape(value), int(str(least or 0)), None if most is None else int(str(most)))
        else:
            raise LibraryBroken(f"{self.source}: the constraint {predicate} of {node} is not understood")

    def _list(self, head: Node) -> list[Node]:
        return list(Collection(self.graph, head))

    def path(self, node: Node) -> Path:
        if not isinstance(node, BNode):
            return Step(_token(node))
        if (node, RDF.first, None) in self.graph:
            return Chain(tuple(map(self.path, self._list(node))))
        if (inverse := self.graph.value(node, SH.inversePath)) is not None and not isinstance(inverse, BNode):
            return Back(_token(inverse))
        if (either := self.graph.value(node, SH.alternativePath)) is not None:
            return Either(tuple(map(self.path, self._list(either))))
        for term, sign in ((SH.zeroOrMorePath, "*"), (SH.oneOrMorePath, "+"), (SH.zeroOrOnePath, "?")):
            if (part := self.graph.value(node, term)) is not None:
                return Repeat(self.path(part), sign)
        raise LibraryBroken(f"{self.source}: the path of a shape is not understood: {dict(self.graph[node])}")


def _token(node: Node) -> str:
    """A term as it stands in N-Triples; a number's short form in Turtle is no matter here."""
    if isinstance(node, RdfLiteral):
        return node._quote_encode() if not node.datatype and not node.language else _typed(node)
    return node.n3()


def _typed(node: RdfLiteral) -> str:
    quoted = RdfLiteral(str(node))._quote_encode()
    return f"{quoted}@{node.language.lower()}" if node.language else f"{quoted}^^<{node.datatype}>"
