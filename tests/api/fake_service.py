"""A small library in memory: a double for the shapes of HTTP answers and for text that a real library seldom holds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from api.catalogue.reading import CatalogueReader
from api.catalogue.store import CatalogueStore
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
from ontology.errors import NotFound, WrongUse
from ontology.guard import ALL_GRAPHS, Scope
from ontology.living import Deed, Living, Standing
from ontology.matches import Match, matches_of
from ontology.records import (
    Answer,
    Assignment,
    Candidate,
    Citation,
    Document,
    Entity,
    Filters,
    Highlight,
    Hit,
    Link,
    Maker,
    Metadata,
    Name,
    Passage,
    Query,
    Reason,
    Relation,
    Tag,
    TagType,
)

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


def empty_catalogue() -> CatalogueReader:
    """A union catalogue without a file."""
    return CatalogueReader(CatalogueStore(Path("/nowhere")), lambda *_: True, list, str)


@dataclass(slots=True)
class FakeLibrary:
    """Answers from the passages above; ``failure`` is raised by every search instead."""

    failure: Exception | None = None
    behind: bool = False
    living: Undecided = field(default_factory=Undecided)
    catalogue: CatalogueReader = field(default_factory=lambda: empty_catalogue())

    def search(
        self,
        question: str,
        *,
        filters: Filters = Filters(),  # noqa: B008 - frozen
        limit: int = 10,
        methods: tuple[str, ...] = ("lexical", "dense"),
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
            raise NotFound(f"there is no document {document_id}")
        views = (PassageView(FIRST, OLD, TAGS, (), ()), PassageView(SECOND, OLD, (), (), ()))
        return DocumentView(OLD, "v1", views[offset : offset + limit], offset, 41, SUBJECTS)

    def entities(self, text: str, *, limit: int = 10) -> tuple[Entity, ...]:
        return (PERSON,)[:limit] if text in PERSON.label else ()

    def entity(self, entity_id: str, *, limit: int = 20) -> EntityView:
        if entity_id != PERSON.id:
            raise NotFound(f"没有这个实体：{entity_id}。")
        return EntityView(PERSON, self._hits()[:1], 1)

    def facets(self) -> Facets:
        books = tuple(FacetValue(f"书{number}", 20 - number) for number in range(12))
        return Facets(
            (FacetValue("古籍", 2), FacetValue("地方文献", 29)),
            books,
            (FacetValue("明", 2), FacetValue("", 29)),
            (FacetValue("LOC", 1), FacetValue("PER", 1)),
        )

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
            raise NotFound(f"nothing is said of {iri}")
        return f"<{iri}> a <x:y> .".encode(), "text/turtle"


def _meets(hit: Hit, filters: Filters) -> bool:
    metadata = hit.document.metadata
    return (
        hit.document.collection in (filters.collections or (hit.document.collection,))
        and metadata.book in (filters.books or (metadata.book,))
        and metadata.dynasty in (filters.dynasties or (metadata.dynasty,))
        and (not filters.types or any(tag.type in filters.types for tag in hit.tags))
    )
