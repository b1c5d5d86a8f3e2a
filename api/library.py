"""An opened library: what the door asks of it, answered from its parts."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from api.annotate import Annotator
from api.answer import Answerer
from api.asking.asker import GraphAsker
from api.asking.reading import Reader
from api.asking.shapes import SHAPES
from api.asking.titles import Titles
from api.catalogue.catalogue import Catalogue
from api.catalogue.reading import CatalogueReader
from api.desk.living import LivingEntities
from api.desk.living_graph import Followed, LivingGraph
from api.desk.reviews import Reviews
from api.forms import expansions, explained
from api.harvest.oai import Provider
from api.harvest.source import Source
from api.highlight import highlights
from api.pictures.painter import Painter
from api.question import understand
from api.reading import PresentTexts
from api.reconcile.matching import Matching
from api.reconcile.reconciler import Reconciler
from api.service import (
    DocumentView,
    EntityView,
    Facets,
    FacetValue,
    PassageView,
    Publication,
    QueryLimits,
    SearchResult,
    Status,
)
from api.settings import Settings
from api.subjects import open_assigner
from index.build import GraphProjection, PassageProjection, follow
from index.dense import FaissIndex
from index.lexical import TantivyIndex
from index.ports import Bridge, Encoder, StoredPassage
from index.search import DEFAULT, Searcher
from index.texts import SqlTextStore
from ingest.subjects import SubjectAssigner
from ontology.authority.bundled import bundled_entities
from ontology.authority.headings import Headings
from ontology.catalogue import work_graph_iri
from ontology.errors import Gone, NotFound, WrongUse
from ontology.guard import ALL_GRAPHS, Scope
from ontology.iri import Namer
from ontology.ports import KnowledgeGraph
from ontology.records import Answer, Entity, Filters, Hit, Query, Statement
from ontology.sparql import SparqlDoor
from ontology.statements import entity_statements

# Passages on each side that a passage is shown with.
_CONTEXT = 2


@dataclass(slots=True)
class Library:
    """Implements :class:`~api.service.Service`."""

    settings: Settings
    texts: SqlTextStore
    dense: FaissIndex
    lexical: TantivyIndex
    graph: KnowledgeGraph
    door: SparqlDoor
    encoder: Encoder
    annotator: Annotator
    reviews: Reviews
    namer: Namer
    headings: Headings
    living: LivingEntities
    reading: PresentTexts
    """The texts as entities are now; ``texts`` gives what was stored."""
    union: Catalogue
    bridge: Bridge | None = None
    seen: int = 0
    _assigner: SubjectAssigner | None = None
    _matching: Matching | None = None
    _reconciler: Reconciler | None = None

    # --- writing --------------------------------------------------------------------------------------------

    def follow(self) -> int:
        """Bring all projections up to the texts; return the number of statements that were written."""
        self.follow_deeds()
        graph = GraphProjection(self.graph, self.reading, self.namer)
        for projection in (PassageProjection(self.lexical), PassageProjection(self.dense), graph):
            follow(self.texts, projection)
        self.follow_catalogue()
        return graph.statements

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

    @property
    def living_graph(self) -> LivingGraph:
        """What brings the graph up to the decisions on entities."""
        return LivingGraph(self.graph, self.texts, self.namer)

    @property
    def assigner(self) -> SubjectAssigner:
        """What gives documents their subject headings; made when it is first asked for."""
        if self._assigner is None:
            self._assigner = open_assigner(self.headings, self.encoder, cache=self.settings.library)
        return self._assigner

    def claim(self, document_id: str, passage_ids: Sequence[str]) -> None:
        """Check that no other document holds one of these ready ids. Raises :class:`WrongUse` naming it."""
        for passage_id, owner in self.texts.owners(passage_ids):
            if owner != document_id:
                raise WrongUse(f"passage id {passage_id} is already held by document {owner}; ids must be unique")

    def authority_statements(self) -> Iterator[Statement]:
        """Yield the statements about every bundled entity."""
        for entity in self.annotator.present.entities(bundled_entities()):
            yield from entity_statements(entity, namer=self.namer)

    # --- answering ------------------------------------------------------------------------------------------

    def search(
        self,
        question: str,
        *,
        filters: Filters = Filters(),  # noqa: B008 - frozen
        limit: int = 10,
        methods: tuple[str, ...] = DEFAULT,
    ) -> SearchResult:
        """Return the best passages for a question."""
        self._refresh()
        began = time.perf_counter()
        query = self._understood(question, filters=filters, limit=limit, methods=methods)
        hits = self._searcher().search(query)
        marked = tuple(replace(hit, highlights=highlights(hit.passage.text, query)) for hit in hits)
        return SearchResult(query, marked, (time.perf_counter() - began) * 1000)

    def ask(
        self,
        question: str,
        *,
        filters: Filters = Filters(),  # noqa: B008 - frozen
        context: tuple[str, ...] = (),
    ) -> Answer:
        """Answer from the collection, or say that it does not hold the answer."""
        self._refresh()
        whole = " ".join((*context[-2:], question))
        query = self._understood(whole[-500:], filters=filters, limit=10, methods=DEFAULT)
        hits = self._searcher().search(query)
        answer = Answerer(self.encoder, self.reading).answer(question, query, hits)
        nearest = tuple(replace(hit, highlights=highlights(hit.passage.text, query)) for hit in hits[:3])
        return replace(answer, nearest=nearest)

    def passage(self, passage_id: str) -> PassageView:
        """Return a passage in its context. Raises :class:`Gone` where its document was taken away."""
        with self._or_gone(passage_id.rpartition("-")[0]):
            stored = self.reading.passage(passage_id)
        around = self.texts.neighbours(stored.passage, _CONTEXT)
        return PassageView(
            stored.passage,
            stored.document,
            stored.tags,
            tuple(one for one in around if one.ordinal < stored.passage.ordinal),
            tuple(one for one in around if one.ordinal > stored.passage.ordinal),
            tuple(self.reading.relations([stored.key]).get(stored.key, ())),
        )

    def document(self, document_id: str, *, offset: int = 0, limit: int = 50) -> DocumentView:
        """Return a document with one page of its passages. Raises :class:`Gone` for one that was taken away."""
        with self._or_gone(document_id):
            document, version = self.texts.document(document_id)
        keys = self.texts.keys(Filters(), document_id=document_id)
        page = self.reading.passages(keys[offset : offset + limit].tolist())
        views = tuple(PassageView(one.passage, one.document, one.tags, (), ()) for one in page)
        return DocumentView(document, version.id, views, offset, len(keys), self.reading.assignments(document_id))

    def entities(self, text: str, *, limit: int = 10) -> tuple[Entity, ...]:
        """Return the entities that bear a name, those named exactly so first."""
        if not text.strip():
            raise WrongUse("请输入要查的名称。")
        self._refresh()
        return self.annotator.names.candidates(text.strip())[:limit]

    def entity(self, entity_id: str, *, limit: int = 20) -> EntityView:
        """Return the entity that an id leads to now, with its history, and passages that mention it."""
        self._refresh()
        entity = self.annotator.entity(entity_id)
        keys = self.reading.keys(Filters(entities=(entity.id,)))
        mentioning = self.reading.passages(keys[:limit].tolist())
        living = self.living.now()
        past = living.former(entity.id), living.history(entity.id)
        return EntityView(entity, tuple(map(_as_hit, mentioning)), len(keys), *past)

    def facets(self) -> Facets:
        """Return what there is to filter by, with counts of passages."""
        tallies = {name: self.texts.tally(name) for name in ("collection", "book", "dynasty", "type", "branch")}
        return Facets(*(tuple(FacetValue(*pair) for pair in tally) for tally in tallies.values()))

    def status(self) -> Status:
        """Return how far the parts of the library came."""
        self._refresh()
        counts = self.texts.counts()
        return Status(
            documents=counts["documents"],
            passages=counts["passages"],
            head=self.texts.head(),
            lexical=self.lexical.position(),
            dense=self.dense.position(),
            graph=self.graph.position(),
            encoder=self.encoder.identity,
        )

    def sparql(self, query: str, *, accept: str, scope: Scope = ALL_GRAPHS) -> tuple[bytes, str]:
        """Run a read-only SPARQL query."""
        return self.door.run(query, accept=accept, scope=scope)

    def query_limits(self) -> QueryLimits:
        """Return the limits of a public query."""
        return QueryLimits(self.door.timeout_s, self.door.max_rows)

    def publication(self) -> Publication:
        """Return where the whole library lies as files."""
        return Publication(self.settings.library / "published", self.settings.licence)

    def describe(self, iri: str, *, accept: str) -> tuple[bytes, str]:
        """Return the statements about one address. Raises :class:`NotFound`."""
        return self.door.describe(iri, accept=accept)

    @property
    def harvest(self) -> Provider:
        """What answers harvesters (OAI-PMH); they are told the address that is set, if one is."""
        base = self.settings.base
        address = "" if base == Settings().base else f"{base}oai"
        return Provider(Source(self.reading, self.namer, self.annotator.entity), self.settings.contact, address)

    @property
    def catalogue(self) -> CatalogueReader:
        """The union catalogue, read."""
        return self.union.reader

    @property
    def matching(self) -> Matching:
        """What entities are elsewhere, and whose a foreign id is."""
        self.annotator.follow(self.living.now())
        if self._matching is None:
            self._matching = Matching(self.annotator)
        return self._matching

    @property
    def reconciler(self) -> Reconciler:
        """What finds entities for the names in other people's tables."""
        matching = self.matching
        if self._reconciler is None:
            self._reconciler = Reconciler(self.annotator, matching, mentions=self._mentions)
        return self._reconciler

    @property
    def pictures(self) -> Painter:
        """What draws networks, timelines and maps of this library."""
        return Painter(self.reading, self.annotator.entity)

    @property
    def asker(self) -> GraphAsker:
        """What answers questions from the graph."""
        self.annotator.follow(self.living.now())
        reader = Reader(SHAPES, Titles(self.texts))
        return GraphAsker(self.annotator, self.reading, self.door, self.namer, reader)

    # --- within ---------------------------------------------------------------------------------------------

    def _mentions(self, entity_id: str) -> int:
        return len(self.reading.keys(Filters(entities=(entity_id,))))

    def _understood(self, question: str, *, filters: Filters, limit: int, methods: tuple[str, ...]) -> Query:
        query = understand(
            question,
            tagger=self.annotator.question,
            filters=filters,
            limit=limit,
            methods=methods,
            naming=self.annotator.naming,
        )
        bridged = self.bridge.expand(query.normalized, query.tokens) if self.bridge else ()
        return replace(
            query,
            expansions=(*bridged, *expansions(query.mentions)),
            explained=explained(query.normalized, query.mentions),
        )

    @contextmanager
    def _or_gone(self, document_id: str) -> Iterator[None]:
        """Say of what is not found whether it was there once."""
        try:
            yield
        except NotFound as error:
            if stamp := self.texts.deleted(document_id):
                raise Gone(f"文献 {document_id} 已于 {stamp[:10]} 撤下。") from error
            raise

    def _searcher(self) -> Searcher:
        return Searcher(self.encoder, self.dense, self.lexical, self.reading)

    def _refresh(self) -> None:
        """Open the projections anew when another process has written, and take the entities as they are now."""
        self.annotator.follow(self.living.now())
        head = self.texts.head()
        if head == self.seen:
            return
        self.dense.reload()
        self.lexical.reload()
        if self.dense.position() == head and self.lexical.position() == head:
            self.seen = head


def _as_hit(stored: StoredPassage) -> Hit:
    return Hit(stored.passage, stored.document, 1.0, (), tags=stored.tags)
