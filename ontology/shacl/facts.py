"""One named graph in memory, for looking up what is said of a thing and, along chosen predicates, who says it.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ontology.terms import RDF

TYPE = f"<{RDF.type}>"
_SUBCLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
_NOTHING: Mapping[str, list[str]] = {}


@dataclass(slots=True)
class Facts:
    """Statements by subject and predicate; those of the predicates ``both_ways`` by object too."""

    both_ways: frozenset[str]
    said: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    inverse: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    count: int = 0

    def take(self, lines: Iterable[str]) -> None:
        """Add lines of N-Triples, each once."""
        words: dict[str, str] = {}
        back = self.both_ways | {_SUBCLASS}
        for line in lines:
            subject, predicate, rest = line.split(" ", 2)
            value = rest[: rest.rindex(" .")]
            predicate = words.setdefault(predicate, predicate)
            if predicate == TYPE:
                value = words.setdefault(value, value)
            self.said.setdefault(subject, {}).setdefault(predicate, []).append(value)
            if predicate in back:
                self.inverse.setdefault(predicate, {}).setdefault(value, []).append(subject)
            self.count += 1

    def objects(self, subject: str, predicate: str) -> list[str]:
        """What is said of ``subject`` by ``predicate``."""
        return self.said.get(subject, _NOTHING).get(predicate, [])

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Of whom ``value`` is said by a predicate that is held both ways."""
        return self.inverse.get(predicate, _NOTHING).get(value, [])

    def with_subclasses(self, kind: str) -> list[str]:
        """A class and all that the graph says are beneath it."""
        found = [kind]
        if _SUBCLASS in self.inverse:
            for one in found:
                found += [below for below in self.subjects(_SUBCLASS, one) if below not in found]
        return found

    def is_a(self, node: str, kind: str) -> bool:
        """Whether ``node`` is of a class or of one beneath it."""
        types = self.objects(node, TYPE)
        if kind in types:
            return True
        return bool(types) and _SUBCLASS in self.inverse and not set(types).isdisjoint(self.with_subclasses(kind))
