"""A small library in memory: a double for the shapes of HTTP answers and for text that a real library seldom holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from api.catalogue.reading import CatalogueReader
from api.catalogue.store import CatalogueStore
from api.chat.chat import Chat
from api.chat.doors import Doors
from api.desk.desk import Desk
from api.desk.knowledge.freshness import Freshness
from api.desk.knowledge.knowledge import Knowledge
from api.desk.knowledge.shelf import Shelf
from api.desk.operations.operations import Operations, Understanding
from api.desk.store import open_desk
from api.files.store import FileStore
from api.holdings.records import Row, Statistics, Tally
from api.iiif.derived import Derived
from api.iiif.images import ImageService
from api.leaves import Found, terms_of
from api.pictures.records import Spot, SpotMap
from api.portraits.records import (
    Dated,
    Evidence,
    HeadingNear,
    Mention,
    MentionPage,
    NameGroup,
    Portrait,
    Related,
    RelationGroup,
    SaidName,
    Step,
    Thing,
    WalkEdge,
    WalkNode,
    YearBar,
    YearChart,
)
from api.service import (
    DocumentView,
    EntityView,
    Facets,
    FacetValue,
    Manner,
    PassageView,
    Publication,
    QueryLimits,
    SearchResult,
    Status,
)
from api.suggesting.records import Suggestions
from index.encoders import load_encoder
from index.leafing import Chapter, Heading, Lined
from index.portraits import InBook, Named
from index.ports import FloatArray, KeyArray, StoredPassage
from index.tallies import Part, Sizes
from ontology.errors import NotFound, WrongUse
from ontology.guard import ALL_GRAPHS, Scope
from ontology.living import Deed, Living, Standing
from ontology.matches import Match, matches_of
from ontology.queries import Answer, Citation, Filters, Highlight, Hit, Query, Reason
from ontology.records import (
    Assignment,
    Candidate,
    Document,
    Entity,
    Link,
    Maker,
    Metadata,
    Name,
    Passage,
    Relation,
    ReviewState,
    Tag,
    TagType,
)
from ontology.sight import ALL, Sight

RULES = Maker("rules", "1")
ATTACK = "<script>document.title='开'</script><img src=x onerror=alert(1)>"
OLD = Document(
    "志/城垣",
    "古籍",
    "城垣.txt",
    "text",
    Metadata("城垣小记", "無名氏", "明", book="城垣小记", language="lzh", extra=(("版本", "稿本"),)),
)
NEW = Document("wall", "地方文献", "wall.md", "markdown", Metadata(ATTACK, dynasty="", language="zh"))
TEXT = "城之东门曰𠮷阳，知府周大年所筑也。"
FIRST = Passage("志#1", OLD.id, "v1", 0, 100, 100 + len(TEXT), TEXT, "东门", "卷一")
SECOND = Passage("志#2", OLD.id, "v1", 1, 120, 131, "门外有桥，行人息焉。", "东门", "卷一")
THIRD = Passage("wall-1", NEW.id, "v2", 0, 0, 19, f"东门重修于去年，<b>{'砖'}</b>皆新烧。", ATTACK, "p. 3")
PERSON = Entity(
    "p/1",
    TagType.PER,
    "周大年",
    (Name("周大年", "姓名"), Name("伯永", "字")),
    note=ATTACK,
    begin=-12,
    end=30,
    latitude=32.05,
    longitude=118.78,
    same_as=("https://example.org/1", "javascript:alert(1)"),
)
OPEN = Link("", "", (Candidate("p/1", "周大年", 0.5, ("同朝",)), Candidate("p/2", "周大年", 0.49)), 0.01, RULES)
TAGS = (
    Tag("t1", "志#1", 105, 107, "𠮷阳", TagType.LOC, RULES, 0.9, kind="门"),
    Tag("t2", "志#1", 108, 113, "知府周大年", TagType.OFI, RULES, 0.6),
    Tag("t3", "志#1", 110, 113, "周大年", TagType.PER, RULES, 0.8, link=OPEN),
)
RELATIONS = (
    Relation("r1", "志#1", "任职", "t3", "t2", "p/1", "", 108, 113, 0.7, RULES, (("地点", "t1"), ("时间", "gone"))),
    Relation("r2", "志#1", "字", "t3", "gone", "p/1", "", 108, 113, 0.7, RULES),
)
SUBJECTS = (Assignment("k928", "名胜古迹", "clc", 0.71, ("城", "门"), RULES),)


class Undecided:
    """Decisions on entities, of which there are none."""

    def now(self) -> Living:
        return Living()

    def state(self, entity_id: str) -> Standing:
        return Standing(entity_id)

    def history(self, entity_id: str = "") -> tuple[Deed, ...]:
        return ()


class FakeMatching:
    """What the person above is elsewhere, as its authority says."""

    def matches(self, entity: Entity) -> tuple[Match, ...]:
        return matches_of(entity)


class FakePortraits:
    """The person above, as one passage names it."""

    def of(self, entity_id: str, *, relations: int = 120) -> Portrait:
        names = tuple(NameGroup(one.kind, (SaidName(one.text, ("bundled",)),)) for one in PERSON.names)
        attack = Thing("p/2", ATTACK, TagType.OFI)
        evidence = Evidence(FIRST.id, 8, 13, TEXT[8:13], ATTACK, "东门", "lzh", (), RULES, 0.7, ReviewState.MACHINE)
        told = (RelationGroup("任职", forward=True, related=(Related(attack, (evidence,), (ATTACK,)),)),)
        return Portrait(
            entity=PERSON,
            names=names,
            written=(("𠮷阳", 1),),
            begin=Dated(-12, ("𠮷元年",)),
            end=Dated(30, ()),
            named=Named(1, 1, 1),
            relations=told,
            more=False,
            books=(InBook(ATTACK, 1, 1),),
            years=YearChart(ATTACK, (YearBar(1440, 1449, 1),), 10, 1, 1),
            step=self.step(PERSON.id, limit=12),
            places=SpotMap(ATTACK, (Spot("p/1", ATTACK, 32.05, 118.78, ATTACK, (), 1, (ATTACK,)),)),
        )

    def mentions(self, entity_id: str, *, page: int = 1) -> MentionPage:
        tags = (replace(TAGS[2], link=Link("p/1", "周大年", (), 1.0, RULES)),)
        told = Mention(FIRST.id, ATTACK, "东门", "卷一", "lzh", TEXT, 0, False, False, tags, 100, 0.8, ())
        return MentionPage((told,), page, 1, 1)

    def step(self, entity_id: str, *, limit: int, along: Collection[str] = ()) -> Step:
        if entity_id != PERSON.id:
            raise NotFound(f"没有这个实体：{entity_id}。")
        other = WalkNode("p/2", ATTACK, TagType.LOC, 1)
        edges = (WalkEdge("p/1", "p/2", "到达", 1), WalkEdge("p/1", "p/2", "", 1, ATTACK))
        return Step(WalkNode("p/1", "周大年", TagType.PER, 1), (other,), edges, 0)

    def tops(self) -> tuple[tuple[str, tuple[HeadingNear, ...]], ...]:
        return (("clc", (HeadingNear("clc:K", ATTACK, 3),)),)


class FakeLeaves:
    """Finds its place in the passages above."""

    def headings(self, document_id: str) -> tuple[Heading, ...]:
        return (Heading("东门", 0), Heading(f"西门/{ATTACK}", 20)) if document_id == OLD.id else ()

    def chapters(self, document: Document) -> tuple[Chapter, ...]:
        return ()

    def find(self, document_id: str, words: str) -> Found:
        terms = terms_of(words)
        said = tuple(one for one in (FIRST, SECOND) if terms and all(term in one.text for term in terms))
        return Found(terms, len(said), said)

    def lines(self, document_id: str) -> tuple[Lined, ...]:
        return ()

    def lined(self) -> tuple[str, ...]:
        return ()

    def tag(self, tag_id: str) -> tuple[Tag, StoredPassage]:
        found = next((one for one in TAGS if one.id == tag_id), None)
        if found is None:
            raise NotFound(f"没有编号为 {tag_id} 的标引。")
        return found, StoredPassage(1, FIRST, OLD, TAGS)


def empty_catalogue() -> CatalogueReader:
    """A union catalogue without a file."""
    return CatalogueReader(CatalogueStore(Path("/nowhere")), lambda *_: True, list, str)


class FakeHoldings:
    """The holdings of the library below in numbers."""

    def statistics(self, part: Part = Part()) -> Statistics:  # noqa: B008 - frozen
        tallies = (
            Tally("collections", "passages", (Row("古籍", "古籍", 2, 1), Row("地方文献", "地方文献", 29, 1))),
            Tally("centuries", "passages", (Row("-1", "前1世纪", 1), Row("1", "1世纪", 0), Row("15", "15世纪", 2))),
            Tally("persons", "passages", (Row("p/1", "周大年", 1),)),
        )
        return Statistics(part, Sizes(2, 31, 600), 3, tallies, SpotMap("", ()))


class FakeSuggester:
    """Knows of nothing that may be meant."""

    def suggest(self, _typed: str, *, limit: int = 6) -> Suggestions:
        return Suggestions()


class FakePainter:
    """Entities for pictures."""

    def entity(self, entity_id: str) -> Entity:
        if entity_id != PERSON.id:
            raise NotFound(f"没有这个实体：{entity_id}。")
        return PERSON


def _lettered(questions: Sequence[str]) -> FloatArray:
    counted = np.zeros((len(questions), 512), dtype=np.float32)
    for row, question in zip(counted, questions, strict=True):
        for character in question:
            row[ord(character) % 512] += 1
    unit: FloatArray = counted / np.linalg.norm(counted, axis=1, keepdims=True)
    return unit


@dataclass(frozen=True, slots=True)
class _Texts:
    """The passages of the library in memory as a text store gives them."""

    library: FakeLibrary

    def passage(self, passage_id: str) -> StoredPassage:
        view = self.library.passage(passage_id)
        return StoredPassage(0, view.passage, view.document, view.tags)

    def passages(self, _keys: Sequence[int]) -> list[StoredPassage]:
        return []

    def keys(self, _filters: Filters, *, document_id: str = "") -> KeyArray:
        return np.zeros(0, dtype=np.int64)

    def head(self) -> int:
        return 0


@dataclass(slots=True)
class FakeLibrary:
    """Answers from the passages above; ``failure`` is raised by every search instead."""

    failure: Exception | None = None
    behind: bool = False
    living: Undecided = field(default_factory=Undecided)
    files: FileStore = field(default_factory=lambda: FileStore(Path("/nowhere")))
    images: ImageService = field(
        default_factory=lambda: ImageService(FileStore(Path("/nowhere")), Derived(Path("/nowhere"), 0), 1_000_000)
    )
    catalogue: CatalogueReader = field(default_factory=lambda: empty_catalogue())
    home: TemporaryDirectory[str] = field(default_factory=TemporaryDirectory)
    _desk: Desk | None = None
    _chat: Chat | None = None
    _knowledge: Knowledge | None = None
    doors: Doors = field(default_factory=Doors)

    @property
    def desk(self) -> Desk:
        """A real one, made when a test first asks for it."""
        self._desk = self._desk or Desk(open_desk(f"sqlite:///{self.home.name}/desk.db"))
        return self._desk

    def seen_by(self, sight: Sight) -> FakeLibrary:
        return self

    sight: Sight = ALL

    def hides(self, document_id: str) -> bool:
        return False

    def hides_passage(self, passage_id: str) -> bool:
        return False

    @property
    def operations(self) -> Operations:
        """Over that desk; a question is as near to another as they share characters, and names nothing."""
        return Operations(self.desk.engine, Understanding(lambda _: (), _lettered, lambda _: None))

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge base of that desk, over the passages of this library."""
        if self._knowledge is None:
            store = self.desk.knowledge
            self._knowledge = Knowledge(store, Freshness(_Texts(self)), Shelf(store, load_encoder("hashing")))
        return self._knowledge

    @property
    def chat(self) -> Chat:
        """Conversations that are kept at that desk."""
        self._chat = self._chat or Chat(self.desk.engine, self.ask, doors=self.doors)
        return self._chat

    def search(
        self,
        question: str,
        *,
        filters: Filters = Filters(),  # noqa: B008 - frozen
        limit: int = 10,
        methods: tuple[str, ...] = ("lexical", "dense"),
        manner: Manner = Manner(),  # noqa: B008 - frozen
    ) -> SearchResult:
        if self.failure:
            raise self.failure
        if not question.strip():
            raise WrongUse("请输入检索词。")
        query = Query(question, question, (question,), filters=filters, limit=limit, methods=methods)
        return SearchResult(query, tuple(hit for hit in self._hits() if _meets(hit, filters))[:limit], 1.23456)

    def _hits(self) -> tuple[Hit, ...]:
        reasons = (Reason("lexical", 1, 9.5), Reason("dense", 2, 0.8))
        old = Hit(FIRST, OLD, 0.03, reasons, (Highlight(2, 4, "东门"), Highlight(8, 10, "知府")), TAGS)
        new = Hit(THIRD, NEW, 0.02, (Reason("dense", 1, 0.9),), (Highlight(0, 2, "东门"),))
        more = (replace(new, passage=replace(THIRD, id=f"wall-{number}")) for number in range(2, 30))
        return (old, new, *more)

    def ask(
        self,
        question: str,
        *,
        filters: Filters = Filters(),  # noqa: B008 - frozen
        context: tuple[str, ...] = (),
    ) -> Answer:
        if "门" not in question:
            return Answer(question, "馆藏中没有找到可以回答的内容。", True, 0.9, nearest=self._hits()[:2])
        quote = TEXT[2:8]
        receipt = Citation("志#1", 2, 8, quote, "城垣小记", "东门 卷一")
        return Answer(question, f"“{quote}”", False, 0.8, (receipt,))

    def passage(self, passage_id: str) -> PassageView:
        views = {
            FIRST.id: PassageView(FIRST, OLD, TAGS, (), (SECOND,), RELATIONS),
            SECOND.id: PassageView(SECOND, OLD, (), (FIRST,), ()),
            THIRD.id: PassageView(THIRD, NEW, (), (), ()),
        }
        if passage_id not in views:
            raise NotFound(f"没有这个段落：{passage_id}。")
        return views[passage_id]

    def document(self, document_id: str, *, offset: int = 0, limit: int = 50) -> DocumentView:
        if document_id != OLD.id:
            raise NotFound(f"没有编号为 {document_id} 的文献。")
        views = (PassageView(FIRST, OLD, TAGS, (), ()), PassageView(SECOND, OLD, (), (), ()))
        return DocumentView(OLD, "v1", views[offset : offset + limit], offset, 41, SUBJECTS)

    def entities(self, text: str, *, limit: int = 10) -> tuple[Entity, ...]:
        return (PERSON,)[:limit] if text in PERSON.label else ()

    def entity(self, entity_id: str, *, limit: int = 20) -> EntityView:
        if entity_id != PERSON.id:
            raise NotFound(f"没有这个实体：{entity_id}。")
        return EntityView(PERSON, self._hits()[:1], 1)

    def facets(self, filters: Filters = Filters()) -> Facets:  # noqa: B008 - frozen
        books = tuple(FacetValue(f"书{number}", 20 - number) for number in range(12))
        return Facets(
            (FacetValue("古籍", 2), FacetValue("地方文献", 29)),
            books,
            (FacetValue("明", 2), FacetValue("", 29)),
            (FacetValue("LOC", 1), FacetValue("PER", 1)),
        )

    @property
    def holdings(self) -> FakeHoldings:
        return FakeHoldings()

    @property
    def pictures(self) -> FakePainter:
        return FakePainter()

    @property
    def suggester(self) -> FakeSuggester:
        return FakeSuggester()

    @property
    def portraits(self) -> FakePortraits:
        return FakePortraits()

    @property
    def leaves(self) -> FakeLeaves:
        return FakeLeaves()

    @property
    def matching(self) -> FakeMatching:
        return FakeMatching()

    def status(self) -> Status:
        return Status(2, 31, 7, 7, 6 if self.behind else 7, 7, "hashing:1")

    def sparql(self, query: str, *, accept: str, scope: Scope = ALL_GRAPHS) -> tuple[bytes, str]:
        if "INSERT" in query:
            raise WrongUse("only queries")
        return query.encode(), "application/sparql-results+json"

    def query_limits(self) -> QueryLimits:
        return QueryLimits(10, 10_000)

    def publication(self) -> Publication:
        return Publication(Path("published"), "CC0-1.0")

    def describe(self, iri: str, *, accept: str) -> tuple[bytes, str]:
        if "%E5%BF%97" not in iri:
            raise NotFound(f"图谱里没有关于 {iri} 的陈述。")
        return f"<{iri}> a <x:y> .".encode(), "text/turtle"


def _meets(hit: Hit, filters: Filters) -> bool:
    metadata = hit.document.metadata
    return (
        hit.document.collection in (filters.collections or (hit.document.collection,))
        and metadata.book in (filters.books or (metadata.book,))
        and metadata.dynasty in (filters.dynasties or (metadata.dynasty,))
        and (not filters.types or any(tag.type in filters.types for tag in hit.tags))
    )
