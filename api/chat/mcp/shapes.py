"""What the tools take and what they return. Offsets count code points from the passage's begin."""

from __future__ import annotations

from pydantic import Field

from api.answer_shapes import AnswerResponse
from api.shapes import MAX_CONTEXT, MAX_HITS, MAX_QUESTION, EntityShape, FiltersRequest, Shape, ShortText

MAX_ID = 500
MAX_SPARQL = 20_000
MAX_ROWS = 10_000


class SearchAsked(Shape):
    """What to search for."""

    question: str = Field(
        min_length=1,
        max_length=MAX_QUESTION,
        description="检索词或问题，白话、文言、简体、繁体皆可 / words or a question",
    )
    limit: int = Field(default=10, ge=1, le=MAX_HITS, description="条数 / how many passages")
    filters: FiltersRequest = Field(default_factory=FiltersRequest, description="限定范围 / what narrows the search")


class PassageAsked(Shape):
    """Which passage."""

    passage_id: str = Field(min_length=1, max_length=MAX_ID, description="段落标识 / id of the passage")


class EntityAsked(Shape):
    """A name, or an id."""

    name: str = Field(default="", max_length=MAX_QUESTION, description="名称，如 于谦、苏东坡 / a name")
    entity_id: str = Field(default="", max_length=MAX_ID, description="或实体标识 / or the id of an entity")
    limit: int = Field(default=10, ge=1, le=MAX_HITS, description="条数 / how many entities or passages")


class QuestionAsked(Shape):
    """A question for the reference desk."""

    question: str = Field(min_length=1, max_length=MAX_QUESTION, description="问题 / the question")
    context: list[ShortText] = Field(
        default_factory=list,
        max_length=MAX_CONTEXT,
        description="此前的问答，从早到晚 / what was said, oldest first",
    )
    filters: FiltersRequest = Field(default_factory=FiltersRequest, description="限定范围 / what narrows the search")


class SparqlAsked(Shape):
    """A query."""

    query: str = Field(min_length=1, max_length=MAX_SPARQL, description="SPARQL 1.1 查询，只读 / a read-only query")
    limit: int = Field(default=100, ge=1, le=MAX_ROWS, description="最多列出的行数 / most rows to show")


class FoundPassage(Shape):
    """A passage, briefly."""

    passage_id: str
    document: str = Field(description="文献题名")
    heading: str
    text: str = Field(description="原文")
    url: str = Field(description="阅读页")


class FoundHit(FoundPassage):
    """A passage that a search found."""

    score: float
    why: list[str] = Field(description="为何命中")


class SearchFound(Shape):
    """Passages, best first."""

    query: str
    total: int = Field(description="命中的段落总数")
    hits: list[FoundHit]


class Named(Shape):
    """What a passage names; ``entity_id`` is empty where that is undecided 未定."""

    surface: str
    type: str
    begin: int
    end: int
    entity_id: str
    label: str
    value: str = Field(description="时间的 EDTF")


class PassageFound(FoundPassage):
    """A passage in its context."""

    document_id: str
    locator: str
    creator: str
    dynasty: str
    before: list[FoundPassage]
    after: list[FoundPassage]
    names: list[Named]


class EntityFound(Shape):
    """Entities that a name may stand for; of one asked for by id also the passages that name it."""

    entities: list[EntityShape]
    mentions: int = Field(description="提到它的段落总数；按名称查时为 0")
    passages: list[FoundPassage]


class AnswerFound(AnswerResponse):
    """An answer with the addresses of its receipts, in their order."""

    urls: list[str] = Field(description="各条凭据的阅读页，次序同 receipts")


class SparqlFound(Shape):
    """Rows of SELECT and ASK, or the Turtle of CONSTRUCT and DESCRIBE."""

    columns: list[str]
    rows: list[dict[str, str]]
    total: int = Field(description="全部行数；rows 至多 limit 行")
    turtle: str
