"""SHACL property paths. https://www.w3.org/TR/shacl/#property-paths

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from ontology.shacl.facts import Facts


@dataclass(frozen=True, slots=True)
class Step:
    """Along one predicate."""

    predicate: str

    def values(self, facts: Facts, node: str) -> list[str]:
        """What the path leads to."""
        return facts.objects(node, self.predicate)

    def __str__(self) -> str:
        return self.predicate[1:-1]


@dataclass(frozen=True, slots=True)
class Back:
    """Against one predicate."""

    predicate: str

    def values(self, facts: Facts, node: str) -> list[str]:
        """What the path leads to."""
        return facts.subjects(self.predicate, node)

    def __str__(self) -> str:
        return f"^{self.predicate[1:-1]}"


@dataclass(frozen=True, slots=True)
class Chain:
    """One path after the other."""

    parts: tuple[Path, ...]

    def values(self, facts: Facts, node: str) -> list[str]:
        """What the path leads to, each once."""
        nodes = [node]
        for part in self.parts:
            nodes = list(dict.fromkeys(value for one in nodes for value in part.values(facts, one)))
        return nodes

    def __str__(self) -> str:
        return "/".join(map(str, self.parts))


@dataclass(frozen=True, slots=True)
class Either:
    """Any of some paths."""

    parts: tuple[Path, ...]

    def values(self, facts: Facts, node: str) -> list[str]:
        """What the path leads to, each once."""
        return list(dict.fromkeys(value for part in self.parts for value in part.values(facts, node)))

    def __str__(self) -> str:
        return "|".join(map(str, self.parts))


@dataclass(frozen=True, slots=True)
class Repeat:
    """A path gone ``least`` times or more: ``?`` once at most, ``*`` and ``+`` as often as it leads on."""

    part: Path
    sign: str

    def values(self, facts: Facts, node: str) -> list[str]:
        """What the path leads to, each once."""
        first = self.part.values(facts, node)
        found = list(dict.fromkeys(first if self.sign == "+" else [node, *first]))
        if self.sign != "?":
            for one in found:
                found += [value for value in dict.fromkeys(self.part.values(facts, one)) if value not in found]
        return found

    def __str__(self) -> str:
        return f"({self.part}){self.sign}"


Path = Step | Back | Chain | Either | Repeat
