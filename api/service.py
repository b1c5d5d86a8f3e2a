"""What the door asks of an opened library, and the views it gets back.

Routes, pages, the command line and the chat speak to :class:`Service` alone; ``api/wiring.py`` makes one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from api.asking.records import Asker
from api.catalogue.reading import CatalogueReader
from api.chat.chat import Chat
from api.desk.desk import Desk
from api.desk.knowledge.knowledge import Knowledge
from api.desk.marc.writeback import Writeback
from api.desk.operations.operations import Operations
from api.desk.reviewing.workbench import Workbench
from api.exporting.exporter import Exporter
from api.files.store import FileStore
from api.harvest.oai import Provider
from api.holdings.holdings import Holdings
from api.iiif.images import ImageService
from api.parallels.finder import Parallels
from api.pictures.painter import Painter
from api.readers import LeafReader, LivingReader, Portrayer
from api.reconcile.matching import Matching
from api.reconcile.reconciler import Reconciler
from api.suggesting.suggester import Suggester
from api.topics.reading import TopicReader
from api.understanding.records import Correction, Sense
from ontology.authority.headings import Headings
from ontology.guard import Scope
from ontology.living import Deed
from ontology.queries import Answer, Filters, Hit, Order, Query
from ontology.records import Assignment, Document, Entity, Passage, Relation, ReviewState, Tag
from ontology.sight import Sight


@dataclass(frozen=True, slots=True)
class Manner:
    """How a question is read, and how its hits are handed out."""

    raw: bool = False
    """Search for the words as they were typed and for nothing else."""
    off: tuple[str, ...] = ()
    """Ids of the senses that are switched off."""
    order: Order = Order.RELEVANCE
    after: str = ""
    """The cursor of the page to show; empty for the first."""
    facets: bool = False
    """Whether to count what the hits can be narrowed by."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One page of the hits of a search. ``took_ms`` is wall-clock milliseconds, encoding included."""

    query: Query
    hits: tuple[Hit, ...]
    took_ms: float
    senses: tuple[Sense, ...] = ()
    """What the question was understood to say, those that were switched off too."""
    corrections: tuple[Correction, ...] = ()
    total: int = 0
    """How many passages the pages of this search reach in all."""
    following: str = ""
    """The cursor of the next page; empty on the last."""
    offset: int = 0
    """How many hits come before this page."""
    preceding: str | None = None
    """The cursor of the page before, empty where that is the first; ``None`` on the first."""
    facets: Facets | None = None
    """What the reached passages can be narrowed by; ``None`` where it was not asked for."""


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
    """A value to filter by and the number of passages that carry it; ``label`` says it where the value is an id."""

    value: str
    count: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class YearCount:
    """How many passages tell of the years from ``begin`` to ``end``, both among them; historical counting."""

    begin: int
    end: int
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What there is to filter by."""

    collections: tuple[FacetValue, ...]
    books: tuple[FacetValue, ...]
    dynasties: tuple[FacetValue, ...]
    types: tuple[FacetValue, ...]
    branches: tuple[FacetValue, ...] = ()
    kinds: tuple[FacetValue, ...] = ()
    languages: tuple[FacetValue, ...] = ()
    scripts: tuple[FacetValue, ...] = ()
    subjects: tuple[FacetValue, ...] = ()
    persons: tuple[FacetValue, ...] = ()
    """Values are ids of entities, as those of ``places``."""
    places: tuple[FacetValue, ...] = ()
    reviews: tuple[FacetValue, ...] = ()
    edition_kinds: tuple[FacetValue, ...] = ()
    """Of ancient books, as the next five (:data:`ontology.queries.TRAITS`)."""
    divisions: tuple[FacetValue, ...] = ()
    functions: tuple[FacetValue, ...] = ()
    rows: tuple[FacetValue, ...] = ()
    bears: tuple[FacetValue, ...] = ()
    centuries: tuple[FacetValue, ...] = ()
    pictured: int = 0
    """Passages of documents with page images or a recording."""
    years: tuple[YearCount, ...] = ()


@dataclass(frozen=True, slots=True)
class MakerCount:
    """How many tags a maker of some version made that are in one state of review."""

    name: str
    version: str
    review: ReviewState
    tags: int


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
    sound: bool = True
    """Off where what lies there may hold what has been closed since."""


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


class Service(Protocol):
    """An opened library that answers. Not found raises :class:`~ontology.errors.NotFound`,
    a senseless request :class:`~ontology.errors.WrongUse`."""

    def seen_by(self, sight: Sight) -> Service:
        """The library without what ``sight`` hides."""
        ...

    @property
    def sight(self) -> Sight:
        """What is hidden here."""
        ...

    def hides(self, document_id: str) -> bool:
        """Whether a document is, or was, there for others and not here."""
        ...

    def hides_passage(self, passage_id: str) -> bool:
        """Whether a passage's document is, or was, there for others and not here."""
        ...

    @property
    def harvest(self) -> Provider:
        """What answers harvesters."""
        ...

    @property
    def headings(self) -> Headings:
        """The subject headings that documents get."""
        ...

    @property
    def marc(self) -> Writeback:
        """What writes confirmed names and headings back into records."""
        ...

    @property
    def exporter(self) -> Exporter:
        """What writes documents in the formats of others."""
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
    def holdings(self) -> Holdings:
        """The holdings in numbers."""
        ...

    @property
    def parallels(self) -> Parallels:
        """Passages beside each other."""
        ...

    @property
    def suggester(self) -> Suggester:
        """What suggests names, titles and headings while a reader types."""
        ...

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge base: items that librarians approved, and drafts."""
        ...

    @property
    def topics(self) -> TopicReader:
        """The topics that curators made."""
        ...

    @property
    def workbench(self) -> Workbench:
        """Review of tags and entities, for people who have signed in."""
        ...

    @property
    def desk(self) -> Desk:
        """What librarians work with."""
        ...

    @property
    def operations(self) -> Operations:
        """Statistics of the desk and of the chat."""
        ...

    @property
    def chat(self) -> Chat:
        """Conversations with readers."""
        ...

    @property
    def asker(self) -> Asker:
        """What answers questions from the graph."""
        ...

    @property
    def portraits(self) -> Portrayer:
        """Portraits of entities."""
        ...

    @property
    def files(self) -> FileStore:
        """The page images, recordings and transcripts that the library keeps."""
        ...

    @property
    def images(self) -> ImageService:
        """What answers for parts and sizes of the page images."""
        ...

    @property
    def pictures(self) -> Painter:
        """Networks, timelines and maps."""
        ...

    def search(
        self,
        question: str,
        *,
        filters: Filters = ...,
        limit: int = 10,
        methods: tuple[str, ...] = ...,
        manner: Manner = ...,
    ) -> SearchResult:
        """One page of hits.

        Raises :class:`~ontology.errors.WrongUse` for an empty question and a cursor that is not one of its own.
        """
        ...

    def ask(self, question: str, *, filters: Filters = ..., context: tuple[str, ...] = ()) -> Answer: ...

    def passage(self, passage_id: str) -> PassageView: ...

    def document(self, document_id: str, *, offset: int = 0, limit: int = 50) -> DocumentView: ...

    def entities(self, text: str, *, limit: int = 10) -> tuple[Entity, ...]: ...

    def entity(self, entity_id: str, *, limit: int = 20) -> EntityView: ...

    def facets(self, filters: Filters = ...) -> Facets:
        """What the passages of the library can be narrowed by, those alone that meet the filters; the counts of a facet
        leave out what is chosen in it."""
        ...

    def status(self) -> Status: ...

    def makers(self) -> tuple[MakerCount, ...]:
        """Who made the tags."""
        ...

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
    def leaves(self) -> LeafReader:
        """What finds one's place in a document."""
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
