"""The graph and the texts brought up to the decisions on entities.

The named graph ``living`` holds the decisions; the named graphs of authorities lose what no longer lives, and the
documents that speak of something that became another are announced anew, so that their graphs follow. How far this came
is a setting of the text store: what was stopped midway is done again, and doing it twice is harmless.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from index.texts import SqlTextStore
from ontology.authority.described import authority_statements
from ontology.authority.load import UNSTATED
from ontology.authority.present import Present
from ontology.authority.store import Authority
from ontology.errors import WrongUse
from ontology.iri import Kind, Namer
from ontology.living import OWN, Living
from ontology.living_statements import GRAPH, living_statements
from ontology.ports import KnowledgeGraph
from ontology.records import Statement

_DONE = "living"
_TITLE = "馆自建规范"


@dataclass(frozen=True, slots=True)
class Followed:
    """What followed from decisions: entities stated anew in the graph, documents announced anew."""

    entities: int = 0
    documents: int = 0


@dataclass(frozen=True, slots=True)
class LivingGraph:
    """Follows decisions in ``graph`` and ``texts``; ``disputed`` are the foreign ids that several entities claim."""

    graph: KnowledgeGraph
    texts: SqlTextStore
    namer: Namer
    disputed: Callable[[], frozenset[str]] = frozenset

    def follow(self, present: Present) -> Followed:
        """Bring both up to ``present``; the documents' graphs follow when the outbox is followed."""
        living = present.living
        head = living.deeds[-1].id if living.deeds else 0
        done = int(self.texts.setting(_DONE) or 0)
        graph = self.namer.graph_iri(GRAPH)
        whole = bool(self.graph.query(f"SELECT ?s {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} LIMIT 1")) or not head
        if head == done and whole:
            return Followed()
        self._state(graph, living)
        self._state_own(present)
        if head == done:  # a graph that was made anew: its authorities and documents were read as they are now
            return Followed()
        entities = self._state_again(present, _about(living, done))
        documents = self._announce(_moved(living, done))
        self.graph.settle()
        self.texts.set_setting(_DONE, str(head))
        return Followed(entities, documents)

    def doubt(self) -> None:
        """Forget how far this came: all of it is to be followed once more."""
        self.texts.set_setting(_DONE, "")

    def stated(self, present: Present) -> Iterator[tuple[str, Iterable[Statement]]]:
        """Yield the named graphs of decisions and of what was made by them, each with what it is to hold."""
        yield self.namer.graph_iri(GRAPH), living_statements(present.living, namer=self.namer)
        if own := list(present.entities(present.living.own())):
            told = authority_statements(_own(), own, namer=self.namer, disputed=self.disputed())
            yield self.namer.authority_graph_iri(OWN), told

    def _state(self, graph: str, living: Living) -> None:
        self.graph.replace(graph, living_statements(living, namer=self.namer))

    def _state_own(self, present: Present) -> None:
        graph = self.namer.authority_graph_iri(OWN)
        own = list(present.entities(present.living.own()))
        if own:
            self.graph.replace(graph, authority_statements(_own(), own, namer=self.namer, disputed=self.disputed()))
        else:
            self.graph.drop(graph)

    def _state_again(self, present: Present, entity_ids: Iterable[str]) -> int:
        """State entities, and those of authorities that point at them, as they are now; return their number."""
        every = dict.fromkeys(entity_ids)
        every.update(dict.fromkeys(other for one in tuple(every) for other in self._pointing(one)))
        disputed = self.disputed()
        stated = 0
        for entity_id in every:
            record = present.record(entity_id)
            if record is None or not record.source or record.source == OWN:
                continue
            graph, subject = self.namer.authority_graph_iri(record.source), self.namer.entity_iri(entity_id)
            now = present.entities((record,))
            told = authority_statements(_named(record.source), now, namer=self.namer, disputed=disputed)
            self.graph.amend(graph, self._held(graph, subject), _of(subject, told))
            stated += 1
        return stated

    def _pointing(self, entity_id: str) -> Iterator[str]:
        """Yield the entities of which an authority says something of this one."""
        authorities = self.namer.authority_graph_iri("")
        query = (
            f"SELECT DISTINCT ?s {{ GRAPH ?g {{ ?s ?p <{self.namer.entity_iri(entity_id)}> }} "
            f'FILTER(STRSTARTS(STR(?g), "{authorities}")) }}'
        )
        for row in self.graph.query(query):
            try:
                kind, ident = self.namer.parse(str(row["s"]).partition("#")[0])
            except WrongUse:  # something that is no thing of this library
                continue
            if kind is Kind.ENTITY:
                yield ident

    def _held(self, graph: str, subject: str) -> Iterator[Statement]:
        """Yield what a named graph says of a thing and its parts."""
        parts = f'FILTER(STRSTARTS(STR(?s), "{subject}#"))'
        for pattern in (
            f"BIND(<{subject}> AS ?s) ?s ?p ?o",
            f"<{subject}> ?a ?s . {parts} ?s ?p ?o",
            f'<{subject}> ?a ?b . FILTER(STRSTARTS(STR(?b), "{subject}#")) ?b ?c ?s . {parts} ?s ?p ?o',
        ):
            for row in self.graph.query(f"SELECT DISTINCT ?s ?p ?o {{ GRAPH <{graph}> {{ {pattern} }} }}"):
                yield Statement(str(row["s"]), str(row["p"]), row["o"])

    def _announce(self, entity_ids: Iterable[str]) -> int:
        """Put the documents that speak of these entities into the outbox once more; return their number."""
        found = self.texts.mentioning(list(entity_ids))
        for document_id in found:
            self.texts.retag(document_id, [], fingerprint=self.texts.fingerprint(document_id))
        return len(found)


def _about(living: Living, done: int) -> Iterator[str]:
    """Yield every id that deeds after ``done`` name, and what led or leads to it."""
    before = Living(one for one in living.deeds if one.id <= done)
    for deed in living.deeds:
        if deed.id > done:
            for one in deed.touched:
                yield from (one, before.current(one), living.current(one), *living.parts(one))


def _moved(living: Living, done: int) -> Iterator[str]:
    """Yield the ids that lead elsewhere than they did."""
    before = Living(one for one in living.deeds if one.id <= done)
    fallen = {one.entity_id for state in (before, living) for one in state.fallen()}
    for one in sorted(fallen):
        if before.parts(one) != living.parts(one) or before.current(one) != living.current(one):
            yield one


def _of(subject: str, statements: Iterable[Statement]) -> Iterator[Statement]:
    """Yield the statements whose subject is a thing or a part of it."""
    return (one for one in statements if one.subject == subject or one.subject.startswith(f"{subject}#"))


def _own() -> Authority:
    return Authority(OWN, "deeds", _TITLE, UNSTATED, "", "", "")


def _named(source: str) -> Authority:
    return Authority(source, "", "", "", "", "", "")
