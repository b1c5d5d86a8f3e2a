"""A shape and what it finds. https://www.w3.org/TR/shacl/

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ontology.shacl.facts import TYPE, Facts
from ontology.shacl.paths import Path

Check = Callable[["Look", str, Sequence[str]], Iterator[str]]
"""A constraint: the values of a focus node that break it; an empty string where it is no one value."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One result: tokens of the focus node and the value, the path, and what the shape says of it."""

    focus: str
    path: str
    value: str
    message: str


@dataclass(slots=True, eq=False)
class Shape:
    """A compiled shape: of a node where ``path`` is ``None``, else of a property.

    ``checks`` come with the name of their constraint; ``parts`` are its property shapes.
    """

    name: str
    path: Path | None = None
    message: str = ""
    checks: list[tuple[str, Check]] = field(default_factory=list)
    parts: list[Shape] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    subjects_of: list[str] = field(default_factory=list)
    objects_of: list[str] = field(default_factory=list)
    nodes: list[str] = field(default_factory=list)

    def findings(self, look: Look, node: str) -> Iterator[Finding]:
        """Everything that the shape has against ``node``."""
        values = [node] if self.path is None else self.path.values(look.facts, node)
        path = "" if self.path is None else str(self.path)
        for name, check in self.checks:
            for value in check(look, node, values):
                yield Finding(node, path, value, self.message or name)
        for part in self.parts:
            for value in values:
                yield from part.findings(look, value)

    def targets(self, facts: Facts) -> list[str]:
        """The focus nodes of the shape, each once."""
        found = [value for predicate in self.objects_of for value in facts.inverse.get(predicate, ())]
        for kind in self.classes:
            found += [one for below in facts.with_subclasses(kind) for one in facts.subjects(TYPE, below)]
        for predicate in self.subjects_of:
            found += [subject for subject, said in facts.said.items() if predicate in said]
        return list(dict.fromkeys([*found, *self.nodes]))


@dataclass(slots=True)
class Look:
    """One check of one graph: what was found once of a node and a shape is not looked for again."""

    facts: Facts
    _known: dict[tuple[int, str], bool] = field(default_factory=dict)

    def conforms(self, shape: Shape, node: str) -> bool:
        """Whether ``node`` keeps to ``shape``."""
        key = (id(shape), node)
        if key not in self._known:
            self._known[key] = True  # what a shape says of itself, in a circle, holds
            self._known[key] = next(shape.findings(self, node), None) is None
        return self._known[key]
