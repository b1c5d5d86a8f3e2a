"""What the door asks of an opened library, and the views it gets back.

Routes, pages, the command line and the chat speak to :class:`Service` alone; ``api/wiring.py`` makes one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from api.asking.records import Asker
from api.catalogue.reading import CatalogueReader
from api.harvest.oai import Provider
from api.pictures.painter import Painter
from api.reconcile.matching import Matching
from api.reconcile.reconciler import Reconciler
from ontology.guard import Scope
from ontology.living import Deed, Living, Standing
from ontology.records import Answer, Assignment, Document, Entity, Filters, Hit, Passage, Query, Relation, Tag


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits of one search. ``took_ms`` is wall-clock milliseconds, encoding included."""

    query: Query
    hits: tuple[Hit, ...]
    took_ms: float


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage in its context: ``before`` and ``after`` are its neighbours in the document."""

    passage: Passage
    document: Document
    tags: tuple[Tag, ...]
    before: tuple[Passage, ...]
    after: tuple[Passage, ...]
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with one page of its passages; ``total`` counts them all."""

    document: Document
    version_id: str
    passages: tuple[PassageView, ...]
    offset: int
    total: int
    subjects: tuple[Assignment, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityView:
    """An entity and the passages that mention it; ``mentions`` counts them all."""

    entity: Entity
    passages: tuple[Hit, ...]
    mentions: int
    former: tuple[str, ...] = ()
    """Other ids that lead to it."""
    history: tuple[Deed, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value to filter by and the number of passages that carry it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What there is to filter by."""

    collections: tuple[FacetValue, ...]
    books: tuple[FacetValue, ...]
    dynasties: tuple[FacetValue, ...]
    types: tuple[FacetValue, ...]
    branches: tuple[FacetValue, ...] = ()


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """How long one public query may run, and how many rows or triples it may return."""

    seconds: float
    rows: int


@dataclass(frozen=True, slots=True)
class Publication:
    """Where ``wenmai export --publish`` puts the whole library, and under which licence its data are given.

    The folder need not be there. ``licence`` is an address or words, empty where nothing is stated.
    """

    folder: Path
    licence: str


@dataclass(frozen=True, slots=True)
class Status:
    """Whether the parts of the library agree. Positions count changes in the outbox."""

    documents: int
    passages: int
    head: int
    lexical: int
    dense: int
    graph: int
    encoder: str

    @property
    def agreed(self) -> bool:
        return self.head == self.lexical == self.dense == self.graph


class LivingReader(Protocol):
    """What became of entities, by people's decisions."""

    def now(self) -> Living:
        """Return the state of all entities."""
        ...

    def state(self, entity_id: str) -> Standing:
        """Return what became of an id at the end of its mergers."""
        ...

    def history(self, entity_id: str = "") -> tuple[Deed, ...]:
        """Return every decision that names an id, oldest first; all without one."""
        ...


class Service(Protocol):
    """An opened library that answers. Not found raises :class:`~ontology.errors.NotFound`,
    a senseless request :class:`~ontology.errors.WrongUse`."""

    @property
    def harvest(self) -> Provider:
        """What answers harvesters."""
        ...

    @property
    def catalogue(self) -> CatalogueReader:
        """The union catalogue."""
        ...

    @property
    def matching(self) -> Matching:
        """What entities are elsewhere, and whose a foreign id is."""
        ...

    @property
    def reconciler(self) -> Reconciler:
        """What finds entities for names."""
        ...

    @property
    def asker(self) -> Asker:
        """What answers questions from the graph."""
        ...

    @property
    def pictures(self) -> Painter:
        """Networks, timelines and maps."""
        ...

    def search(
        self, question: str, *, filters: Filters = ..., limit: int = 10, methods: tuple[str, ...] = ...
    ) -> SearchResult: ...

    def ask(self, question: str, *, filters: Filters = ..., context: tuple[str, ...] = ()) -> Answer: ...

    def passage(self, passage_id: str) -> PassageView: ...

    def document(self, document_id: str, *, offset: int = 0, limit: int = 50) -> DocumentView: ...

    def entities(self, text: str, *, limit: int = 10) -> tuple[Entity, ...]: ...

    def entity(self, entity_id: str, *, limit: int = 20) -> EntityView: ...

    def facets(self) -> Facets: ...

    def status(self) -> Status: ...

    def sparql(self, query: str, *, accept: str, scope: Scope = ...) -> tuple[bytes, str]:
        """Run a read-only SPARQL query on the graphs of ``scope``; return the body and its media type.

        Raises :class:`~ontology.errors.WrongUse` for updates, SERVICE and syntax errors,
        :class:`~ontology.errors.QueryTooCostly` past the limits.
        """
        ...

    def query_limits(self) -> QueryLimits:
        """The limits of :meth:`sparql`."""
        ...

    @property
    def living(self) -> LivingReader:
        """What became of entities."""
        ...

    def publication(self) -> Publication:
        """Where the whole library lies as files."""
        ...

    def describe(self, iri: str, *, accept: str) -> tuple[bytes, str]:
        """The statements about one address, in the RDF format asked for. Raises NotFound."""
        ...
