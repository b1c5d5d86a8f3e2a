"""What follows the texts: both indexes, the graph, the union catalogue, and what was decided of entities."""

from __future__ import annotations

from dataclasses import dataclass

from api.access.collections import CollectionAccess
from api.access.following import applied, apply
from api.access.rules import public
from api.annotate import Annotator
from api.catalogue.catalogue import Catalogue
from api.desk.living import LivingEntities
from api.desk.living_graph import Followed, LivingGraph
from api.reading import PresentTexts
from index.build import GraphProjection, PassageProjection, follow
from index.dense import FaissIndex
from index.lexical import TantivyIndex
from index.texts import SqlTextStore
from ontology.catalogue import work_graph_iri
from ontology.iri import Namer
from ontology.ports import KnowledgeGraph


@dataclass(frozen=True, slots=True)
class Projections:
    """The parts of an opened library that are made of its texts, and can be made anew."""

    texts: SqlTextStore
    reading: PresentTexts
    lexical: TantivyIndex
    dense: FaissIndex
    graph: KnowledgeGraph
    union: Catalogue
    annotator: Annotator
    living: LivingEntities
    namer: Namer
    access: CollectionAccess

    def follow(self) -> int:
        """Bring all of them up to the texts; return the number of statements that were written."""
        self.follow_deeds()
        self.follow_access()
        graph = GraphProjection(self.graph, self.reading, self.namer, sight=applied(self.texts).sight)
        for projection in (PassageProjection(self.lexical), PassageProjection(self.dense), graph):
            follow(self.texts, projection)
        self.follow_catalogue()
        return graph.statements

    def step_back(self) -> list[str]:
        """Empty those that are ahead of the texts, to be made anew; return their names.

        So they stand after the texts were put back from an older copy, or where the machine fell before the last
        changes reached the disk: the numbers of the lost ones will be those of others.
        """
        head = self.texts.head()
        ahead = [name for name, part in self._parts().items() if part.position() > head]
        for name in ahead:
            self._empty(name)
        return ahead

    def _parts(self) -> dict[str, TantivyIndex | FaissIndex | KnowledgeGraph | Catalogue]:
        return {"lexical": self.lexical, "dense": self.dense, "graph": self.graph, "catalogue": self.union}

    def _empty(self, name: str) -> None:
        if name == "catalogue":
            self.union.store.clear()
        elif name == "graph":
            ours = self.namer.graph_iri("d")[:-1]
            for iri in self.graph.graphs():
                if iri.startswith(ours):
                    self.graph.drop(iri)
            self.graph.set_position(0)
        else:
            index = self.lexical if name == "lexical" else self.dense
            index.apply(index.keys().tolist(), [])
            index.commit(0)

    def follow_catalogue(self) -> int:
        """Bring the union catalogue up to texts and decisions, its works into the graph; return the statements."""
        self.union.follow()
        known = self.union.one_published()
        lost = bool(known) and not self.graph.query(
            f"SELECT ?s {{ GRAPH <{work_graph_iri(self.namer, known)}> {{ ?s ?p ?o }} }} LIMIT 1"
        )
        return self.union.publish(self.graph, self.namer, everything=lost)

    def follow_deeds(self) -> Followed:
        """Bring the graph up to the decisions on entities, and announce the documents that these concern."""
        self.annotator.follow(self.living.now())
        return self.living_graph.follow(self.annotator.present)

    def follow_access(self) -> int:
        """Announce the documents that the rules on reading brought into what is public, or took out of it."""
        return apply(self.texts, public(self.access.rules()))

    @property
    def living_graph(self) -> LivingGraph:
        """What brings the graph up to the decisions on entities."""
        return LivingGraph(self.graph, self.texts, self.namer)
