"""The JSON shapes of the door.

HTTP and the command line answer with the same shapes. Offsets are Unicode code points that count from the passage's
begin; a passage's own ``begin`` and ``end`` count in its text version. ``document`` is the title that a reader sees
(the id where a document has no title), ``document_id`` its identifier.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ontology.queries import Filters, checked_filters
from ontology.records import ReviewState, TagType

MAX_QUESTION = 500
"""Characters of a question, in search and in ask."""
MAX_HITS = 100
MAX_CONTEXT = 20
MAX_VALUES = 50
"""Values of one filter in one request."""
MAX_YEAR = 9999
"""Years are asked for from 前9999年 to 9999年."""
MAX_CURSOR = 400
"""Characters of the cursor of a page."""

ShortText = Annotated[str, Field(max_length=MAX_QUESTION)]


class Shape(BaseModel):
    """What every shape shares: never edited, no unknown keys, made of a record by ``model_validate``."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)


class ErrorBody(Shape):
    """What went wrong."""

    code: str = Field(description="稳定的错误代码，供程序判断", examples=["not-found"])
    message: str = Field(description="给读者看的说明", examples=["没有这个段落：史记#999999"])


class ErrorResponse(Shape):
    """The one shape of every error."""

    error: ErrorBody


class CandidateShape(Shape):
    """An entity that a mention may name."""

    entity_id: str
    label: str
    score: float
    evidence: list[str] = Field(description="依据")
    value: str = Field(description="时间标引的一种读法，EDTF")


class LinkShape(Shape):
    """From a tag to an entity; ``entity_id`` is empty where the choice is open 未定."""

    entity_id: str
    label: str
    margin: float = Field(description="首选与次选的分差")
    candidates: list[CandidateShape]
    maker: str
    version: str


class TagShape(Shape):
    """A typed span with its passport."""

    id: str
    begin: int = Field(description="起点，自段落开头数的字符数")
    end: int
    surface: str
    type: TagType
    kind: str
    value: str = Field(description="不靠规范即可说出的含义，如 EDTF 日期")
    confidence: float
    maker: str
    version: str
    review: str = Field(
        description="machine 机器、confirmed 已确认、corrected 已改正、rejected 已否定、stated 来源所标"
    )
    link: LinkShape | None = None


class PartShape(Shape):
    """A tag in its part of a relation."""

    tag_id: str
    surface: str
    entity_id: str = Field(description="未定或没有规范时为空")


class RelationShape(Shape):
    """What a passage says of two of its tags, with the words that say so."""

    id: str
    predicate: str = Field(examples=["字", "任职"])
    subject: PartShape
    object: PartShape
    qualifiers: dict[str, PartShape] = Field(description="时间、地点等")
    begin: int = Field(description="依据的起点，自段落开头数的字符数")
    end: int
    quote: str = Field(description="依据的原文")
    confidence: float
    maker: str
    version: str
    review: str


class AssignmentShape(Shape):
    """A subject heading or class given to a document by a program."""

    heading_id: str
    label: str
    scheme: str
    score: float
    evidence: list[str]
    maker: str
    version: str
    review: str


class GuessShape(Shape):
    """A field that no source states."""

    field: str
    value: str
    confidence: float
    evidence: str


class MetadataShape(Shape):
    """What is said of a document as a whole."""

    title: str
    creator: str
    dynasty: str
    date: str
    book: str
    kind: str
    language: str
    branch: str
    rights: str
    subjects: list[str]
    extra: list[tuple[str, str]] = Field(description="来源中的其他著录项，依原次序")
    guesses: list[GuessShape] = Field(
        default_factory=list, description="上面各项中，来源没有写、由程序推测、还没有人核过的"
    )


class NeighbourShape(Shape):
    """A passage beside another one."""

    passage_id: str
    heading: str
    locator: str
    text: str


class PassageResponse(Shape):
    """A passage in its context."""

    passage_id: str
    document: str
    document_id: str
    collection: str
    version_id: str
    ordinal: int
    begin: int = Field(description="起点，在文本版本中的字符数")
    end: int
    heading: str
    locator: str
    text: str
    tags: list[TagShape]
    relations: list[RelationShape]
    before: list[NeighbourShape]
    after: list[NeighbourShape]
    metadata: MetadataShape


class DocumentPassageShape(Shape):
    """A passage as a page of a document lists it."""

    passage_id: str
    ordinal: int
    begin: int
    end: int
    heading: str
    locator: str
    text: str
    tags: list[TagShape]


class DocumentResponse(Shape):
    """A document with one page of its passages."""

    document_id: str
    document: str
    collection: str
    source: str
    format: str
    version_id: str
    metadata: MetadataShape
    subjects: list[AssignmentShape] = Field(description="机器给出的主题与分类，最合适的在前")
    passages: list[DocumentPassageShape]
    offset: int
    total: int


class NameShape(Shape):
    """One name of an entity."""

    text: str
    kind: str


class EntityShape(Shape):
    """A person, place, office, book, organisation, event or subject."""

    id: str
    type: TagType
    label: str
    names: list[NameShape]
    note: str
    kind: str
    dynasty: str
    begin: int | None = Field(description="起年；负数为公元前，没有 0 年")
    end: int | None
    modern: str = Field(description="今地")
    latitude: float | None
    longitude: float | None
    same_as: list[str]
    source: str


class EntitiesResponse(Shape):
    """Entities that a name may stand for."""

    entities: list[EntityShape]
    query: str


class MentionShape(Shape):
    """A passage that mentions an entity."""

    passage_id: str
    document: str
    heading: str
    text: str


class EntityResponse(Shape):
    """An entity and passages that mention it."""

    entity: EntityShape
    mentions: int = Field(description="提到它的段落总数")
    passages: list[MentionShape]


class StatusResponse(Shape):
    """Whether the parts of the library agree."""

    ready: bool
    documents: int
    passages: int
    head: int
    lexical: int
    dense: int
    graph: int
    encoder: str


class HealthResponse(Shape):
    """The process is alive."""

    status: str = Field(examples=["ok"])


class FiltersRequest(Shape):
    """Conditions that a passage must meet; values of one field are alternatives."""

    collections: list[ShortText] = Field(default_factory=list, max_length=MAX_VALUES)
    books: list[ShortText] = Field(default_factory=list, max_length=MAX_VALUES)
    dynasties: list[ShortText] = Field(default_factory=list, max_length=MAX_VALUES)
    types: list[TagType] = Field(default_factory=list, max_length=MAX_VALUES)
    entities: list[ShortText] = Field(default_factory=list, max_length=MAX_VALUES)
    branches: list[ShortText] = Field(default_factory=list, max_length=MAX_VALUES)
    kinds: list[ShortText] = Field(default_factory=list, max_length=MAX_VALUES)
    languages: list[ShortText] = Field(default_factory=list, max_length=MAX_VALUES)
    scripts: list[ShortText] = Field(default_factory=list, max_length=MAX_VALUES)
    subjects: list[ShortText] = Field(default_factory=list, max_length=MAX_VALUES)
    persons: list[ShortText] = Field(default_factory=list, max_length=MAX_VALUES)
    places: list[ShortText] = Field(default_factory=list, max_length=MAX_VALUES)
    reviews: list[ReviewState] = Field(default_factory=list, max_length=MAX_VALUES)
    edition_kinds: list[ShortText] = Field(default_factory=list, max_length=MAX_VALUES)
    divisions: list[ShortText] = Field(default_factory=list, max_length=MAX_VALUES)
    functions: list[ShortText] = Field(default_factory=list, max_length=MAX_VALUES)
    rows: list[ShortText] = Field(default_factory=list, max_length=MAX_VALUES)
    bears: list[ShortText] = Field(default_factory=list, max_length=MAX_VALUES)
    centuries: list[ShortText] = Field(default_factory=list, max_length=MAX_VALUES)
    begin: int | None = Field(default=None, ge=-MAX_YEAR, le=MAX_YEAR)
    end: int | None = Field(default=None, ge=-MAX_YEAR, le=MAX_YEAR)
    pictured: bool = False

    def record(self) -> Filters:
        """The same conditions as a record. Raises :class:`WrongUse` for years that there are not."""
        return checked_filters(
            Filters(
                collections=tuple(self.collections),
                books=tuple(self.books),
                dynasties=tuple(self.dynasties),
                types=tuple(self.types),
                entities=tuple(self.entities),
                branches=tuple(self.branches),
                kinds=tuple(self.kinds),
                languages=tuple(self.languages),
                scripts=tuple(self.scripts),
                subjects=tuple(self.subjects),
                persons=tuple(self.persons),
                places=tuple(self.places),
                reviews=tuple(self.reviews),
                edition_kinds=tuple(self.edition_kinds),
                divisions=tuple(self.divisions),
                functions=tuple(self.functions),
                rows=tuple(self.rows),
                bears=tuple(self.bears),
                centuries=tuple(self.centuries),
                begin=self.begin,
                end=self.end,
                pictured=self.pictured,
            )
        )


class AskRequest(Shape):
    """A question for the reference desk."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"examples": [{"question": "洪武六年修城的人是谁？", "filters": {"dynasties": ["明"]}}]},
    )

    question: str = Field(min_length=1, max_length=MAX_QUESTION, description="读者的问题")
    context: list[ShortText] = Field(
        default_factory=list, max_length=MAX_CONTEXT, description="此前的问答，从早到晚，用来理解“他”“那里”之类的指代"
    )
    session: Annotated[str, Field(max_length=64)] | None = Field(
        default=None,
        description="由馆方保存对话：空串开始新的对话，再问时填上次返回的 session，context 不用；"
        "半小时不问即止。不填则馆方不保存对话",
    )
    filters: FiltersRequest = Field(default_factory=FiltersRequest)
