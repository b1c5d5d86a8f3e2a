"""An opened library: what the door asks of it, answered from its parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from api.access.viewed import Viewed
from api.annotate import Annotator
from api.answering.aids import Aids
from api.answering.opening import aids_of
from api.answering.rewording.reworder import Reworder
from api.asking.asker import GraphAsker
from api.asking.reading import Reader
from api.asking.shapes import SHAPES
from api.asking.titles import Titles
from api.catalogue.catalogue import Catalogue
from api.catalogue.reading import CatalogueReader
from api.chat.chat import Chat
from api.chat.opening import open_chat
from api.desk.desk import Desk
from api.desk.knowledge.knowledge import Knowledge
from api.desk.knowledge.opening import open_knowledge
from api.desk.living import LivingEntities
from api.desk.marc.writeback import Writeback
from api.desk.operations.operations import Operations
from api.desk.operations.understanding import understanding_of
from api.desk.reviewing.queue import Queue
from api.desk.reviewing.workbench import Following, Workbench
from api.desk.reviews import Reviews
from api.exporting.exporter import Exporter
from api.exporting.held import Shelf
from api.files.opening import open_files
from api.files.store import FileStore
from api.finder import Finder
from api.harvest.oai import Provider
from api.harvest.source import Source
from api.holdings.holdings import Holdings
from api.iiif.images import ImageService
from api.iiif.opening import open_images
from api.keeping import Keeping
from api.leaves import Leaves
from api.lookup import Lookup
from api.narrowing import Narrowing
from api.parallels.finder import Parallels, open_parallels
from api.pictures.painter import Painter
from api.portraits.pointing import Pointing
from api.portraits.portraits import Portraits
from api.projections import Projections
from api.reading import PresentTexts, Resolving
from api.reconcile.matching import Matching
from api.reconcile.reconciler import Reconciler
from api.service import (
    DocumentView,
    EntityView,
    Facets,
    MakerCount,
    Manner,
    PassageView,
    QueryLimits,
    SearchResult,
    Status,
)
from api.settings import Settings
from api.subjects import open_assigner
from api.suggesting.opening import suggester_of
from api.suggesting.suggester import Suggester
from api.topics.curating import Curating
from api.topics.reading import TopicReader
from api.topics.standing import standing
from index.dense import FaissIndex
from index.lexical import TantivyIndex
from index.ports import Bridge, Encoder
from index.search import DEFAULT, Searcher
from index.texts import SqlTextStore
from ingest.subjects import SubjectAssigner
from ontology.authority.bundled import bundled_entities
from ontology.authority.headings import Headings
from ontology.errors import WrongUse
from ontology.guard import ALL_GRAPHS, Scope
from ontology.iri import Namer
from ontology.ports import KnowledgeGraph
from ontology.queries import Answer, Filters, QueryMention, checked_filters
from ontology.records import Entity, Statement
from ontology.sparql import SparqlDoor
from ontology.statements import entity_statements


@dataclass(eq=False)
class Library(Viewed):
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
    curating: Curating
    desk: Desk
    bridge: Bridge | None = None
    reworder: Reworder | None = None
    """A language model that puts answers into words, where one is set."""
    keeping: Keeping = field(default_factory=Keeping)
    """Says who brings up what is kept in memory."""
    seen: int = 0
    _matching: Matching | None = None
    _reconciler: Reconciler | None = None
    _parallels: Parallels | None = None
    _suggester: Suggester | None = None
    _holdings: Holdings | None = None

    # --- writing --------------------------------------------------------------------------------------------

    def follow(self) -> int:
        """Bring all projections up to the texts; return the number of statements that were written."""
        return self.projections.follow()

    @property
    def projections(self) -> Projections:
        """What follows the texts."""
        indexes = (self.lexical, self.dense, self.graph, self.union)
        return Projections(
            self.texts, self.reading, *indexes, self.annotator, self.living, self.namer, self.desk.access
        )

    @property
    def finder(self) -> Finder:
        """What searches and answers."""
        return self._finder(aids_of(self, self._finder))

    def _finder(self, aids: Aids) -> Finder:
        reading = self.reading.held()
        searcher = Searcher(self.encoder, self.dense, self.lexical, reading, narrow=self.narrowing.narrow)
        parts = (self.bridge, self.suggester, self.narrowing, self.lexical.rarity, aids)
        return Finder(searcher, reading, self.annotator, *parts)

    @cached_property
    def knowledge(self) -> Knowledge:
        """The knowledge base: items that librarians approved."""
        return open_knowledge(self.desk.knowledge, self.texts, self.encoder)

    @cached_property
    def narrowing(self) -> Narrowing:
        """What counts by what passages can be narrowed by."""
        return Narrowing(self.reading, self.keeping)

    @cached_property
    def assigner(self) -> SubjectAssigner:
        """What gives documents their subject headings; made when it is first asked for."""
        return open_assigner(self.headings, self.encoder, cache=self.settings.library)

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
        manner: Manner = Manner(),  # noqa: B008 - frozen
    ) -> SearchResult:
        """Return the best passages for a question."""
        self._refresh()
        return self.finder.search(question, filters=filters, limit=limit, methods=methods, manner=manner)

    def ask(
        self,
        question: str,
        *,
        filters: Filters = Filters(),  # noqa: B008 - frozen
        context: tuple[str, ...] = (),
    ) -> Answer:
        """Answer from the collection, or say that it does not hold the answer."""
        self._refresh()
        return self.finder.ask(question, filters=filters, context=context)

    def passage(self, passage_id: str) -> PassageView:
        """Return a passage in its context. Raises :class:`~ontology.errors.Gone` for one that was taken away."""
        return self._lookup.passage(passage_id)

    def document(self, document_id: str, *, offset: int = 0, limit: int = 50) -> DocumentView:
        """Return a document with one page of its passages. Raises :class:`~ontology.errors.Gone` likewise."""
        return self._lookup.document(document_id, offset=offset, limit=limit)

    def entities(self, text: str, *, limit: int = 10) -> tuple[Entity, ...]:
        """Return the entities that bear a name, those named exactly so first."""
        if not text.strip():
            raise WrongUse("请输入要查的名称。")
        self._refresh()
        return self.annotator.names.candidates(text.strip())[:limit]

    def entity(self, entity_id: str, *, limit: int = 20) -> EntityView:
        """Return the entity that an id leads to now, with its history, and passages that mention it."""
        self._refresh()
        return self._lookup.entity(entity_id, limit=limit)

    def facets(self, filters: Filters = Filters()) -> Facets:  # noqa: B008 - frozen
        """Return what there is to filter by, with counts of passages."""
        self._refresh()
        return self.narrowing.whole(checked_filters(filters))

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

    def makers(self) -> tuple[MakerCount, ...]:
        """Return who made the tags."""
        return tuple(MakerCount(*one) for one in self.texts.tallies.makers())

    def sparql(self, query: str, *, accept: str, scope: Scope = ALL_GRAPHS) -> tuple[bytes, str]:
        """Run a read-only SPARQL query."""
        return self.door.run(query, accept=accept, scope=scope)

    def query_limits(self) -> QueryLimits:
        """Return the limits of a public query."""
        return QueryLimits(self.door.timeout_s, self.door.max_rows)

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
    def exporter(self) -> Exporter:
        """What writes documents in the formats of others."""
        shelf = Shelf(self.namer, self.files, self.annotator.entity)
        return Exporter(self.texts, self.reading, shelf, self.marc)

    @property
    def marc(self) -> Writeback:
        """What writes confirmed names and headings back into records."""
        return Writeback(self.reading, self.desk.marc, self.annotator.entity, self.namer)

    @property
    def leaves(self) -> Leaves:
        """What finds one's place in a document."""
        return Leaves(self.reading)

    @property
    def catalogue(self) -> CatalogueReader:
        """The union catalogue, read."""
        return self.union.reader

    @property
    def matching(self) -> Matching:
        """What entities are elsewhere, and whose a foreign id is."""
        self.annotator.follow(self.living.now())
        self._matching = self._matching or Matching(self.annotator)
        return self._matching

    @property
    def reconciler(self) -> Reconciler:
        """What finds entities for the names in other people's tables."""
        matching = self.matching
        self._reconciler = self._reconciler or Reconciler(self.annotator, matching, mentions=self._mentions)
        return self._reconciler

    @property
    def suggester(self) -> Suggester:
        """What suggests names, titles and headings while a reader types, and names for what was typed amiss."""
        self._suggester = self._suggester or suggester_of(self)
        self._suggester.follow()
        return self._suggester

    @property
    def pictures(self) -> Painter:
        """What draws networks, timelines and maps of this library."""
        return Painter(self.reading, self.annotator.entity)

    @property
    def portraits(self) -> Portraits:
        """What tells of one entity all that is known and held of it."""
        self._refresh()
        resolver = Resolving(self.annotator, self.living)
        pointing = Pointing(self.graph, self.namer)
        parts = (self.annotator.entity, self.matching, pointing, self.headings, self.union.reader)
        return Portraits(self.texts.portraits, self.reading.passages, resolver, *parts, self.annotator.titles)

    @property
    def holdings(self) -> Holdings:
        """The holdings in numbers."""
        self._refresh()
        told = self.texts, self.annotator, self.living.now, lambda: self.narrowing.head, self.keeping.may
        self._holdings = self._holdings or Holdings(*told)
        return self._holdings

    @cached_property
    def _following(self) -> Following:
        return Following(self.settings.library)

    @property
    def workbench(self) -> Workbench:
        """Review of tags and entities, for people who have signed in."""
        self.annotator.follow(self.living.now())
        queue = Queue(self.texts.review_queue, self.texts, self.reviews, self.desk.readership)
        desk = self.desk
        parts = (desk.engine, desk.audit, self.settings.library, self._following)
        return Workbench(queue, self.reviews, self.living, *parts)

    @cached_property
    def topics(self) -> TopicReader:
        """The topics that curators made."""
        return TopicReader(self.curating, self.reading, self.holdings, standing(self.search))

    @cached_property
    def operations(self) -> Operations:
        """Statistics of the desk and of the chat."""
        understanding = understanding_of(self._named, self.encoder, lambda: self.assigner)
        return Operations(self.desk.engine, understanding)

    def _named(self, question: str) -> tuple[QueryMention, ...]:
        return self.finder.understood(question, filters=Filters(), limit=10, methods=DEFAULT).query.mentions

    @cached_property
    def files(self) -> FileStore:
        """The page images, recordings and transcripts of its documents."""
        return open_files(self.settings)

    @property
    def parallels(self) -> Parallels:
        """What finds passages beside each other."""
        self._refresh()
        self._parallels = self._parallels or open_parallels(self.reading, self.dense, self.lexical)
        return self._parallels

    @cached_property
    def images(self) -> ImageService:
        """What answers for parts and sizes of the page images."""
        return open_images(self.settings, self.files)

    @cached_property
    def chat(self) -> Chat:
        """Conversations with readers."""
        return open_chat(self.settings, self.desk.engine, self.ask)

    @property
    def asker(self) -> GraphAsker:
        """What answers questions from the graph."""
        self.annotator.follow(self.living.now())
        reader = Reader(SHAPES, Titles(self.texts))
        return GraphAsker(self.annotator, self.reading, self.door, self.namer, reader)

    # --- within ---------------------------------------------------------------------------------------------

    def _mentions(self, entity_id: str) -> int:
        return len(self.reading.keys(Filters(entities=(entity_id,))))

    @property
    def _lookup(self) -> Lookup:
        return Lookup(self.reading, self.annotator, self.living)

    def _refresh(self) -> None:
        """Open the projections anew when another process has written, and take the entities as they are now."""
        resolver, head = self.reading.resolver, self.texts.head()
        if head != self.seen:
            self.dense.reload()
            self.lexical.reload()
            if self.dense.position() == head and self.lexical.position() == head:
                self.seen = head
        told = head if self.keeping.may() else self.narrowing.head
        self.narrowing.follow(told, resolver, whole=head == self.seen)
