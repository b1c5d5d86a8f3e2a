"""Who points at an entity: found in the graph, where every authority's relations stand both ways."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ontology.errors import WrongUse
from ontology.iri import Kind, Namer
from ontology.ports import GraphReader
from ontology.terms import DCTERMS, SKOS

_WORDS = (
    DCTERMS.creator,
    DCTERMS.contributor,
    DCTERMS.isPartOf,
    DCTERMS.relation,
    SKOS.broader,
    SKOS.related,
)
MOST = 200


@dataclass(frozen=True, slots=True)
class Pointing:
    """Asks ``graph`` for the entities of authorities that say something of another one."""

    graph: GraphReader
    namer: Namer

    def __call__(self, ids: Collection[str]) -> tuple[str, ...]:
        """Return the ids of the entities that point at one of ``ids``, at most 200, ascending."""
        objects = " ".join(f"<{self.namer.entity_iri(one)}>" for one in ids)
        words = " ".join(f"<{one}>" for one in _WORDS)
        rows = self.graph.query(
            f"SELECT DISTINCT ?s {{ VALUES ?o {{ {objects} }} VALUES ?p {{ {words} }} ?s ?p ?o }} "
            f"ORDER BY ?s LIMIT {MOST}"
        )
        found = (self._id(str(row["s"])) for row in rows)
        return tuple(one for one in found if one)

    def _id(self, iri: str) -> str:
        try:
            kind, ident = self.namer.parse(iri)
        except WrongUse:  # a part of a thing, or something that is described elsewhere
            return ""
        return ident if kind is Kind.ENTITY else ""
