"""The tools: each with what it takes, what it returns, and what it asks of the library. All of them only read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from api.chat.mcp.shapes import (
    AnswerFound,
    EntityAsked,
    EntityFound,
    FoundHit,
    FoundPassage,
    Named,
    PassageAsked,
    PassageFound,
    QuestionAsked,
    SearchAsked,
    SearchFound,
    SparqlAsked,
    SparqlFound,
)
from api.chat.records import Channel
from api.schemas import answer_response, document_title, why_shapes
from api.service import Service
from api.shapes import EntityShape, Shape
from api.web.addresses import passage_address
from ontology.errors import WrongUse
from ontology.queries import Hit
from ontology.records import Document, Passage, Tag

_ROWS = "application/sparql-results+json"
_TRIPLES = "text/turtle"

Asked = TypeVar("Asked", bound=Shape)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The library and how the addresses of its pages begin, without a slash at the end."""

    service: Service
    base: str

    def page(self, passage_id: str, begin: int = 0, end: int = 0) -> str:
        """The reading page of a passage."""
        return self.base + passage_address(passage_id, begin, end)

    def passage(self, passage: Passage, document: Document) -> FoundPassage:
        """A passage, briefly."""
        return FoundPassage(
            passage_id=passage.id,
            document=document_title(document),
            heading=passage.heading,
            text=passage.text,
            url=self.page(passage.id),
        )


@dataclass(frozen=True, slots=True)
class Tool(Generic[Asked]):
    """A tool; ``description`` is Chinese, then English."""

    name: str
    title: str
    description: str
    takes: type[Asked]
    returns: type[Shape]
    run: Callable[[Shelf, Asked], Shape]


def search(shelf: Shelf, asked: SearchAsked) -> SearchFound:
    """Passages for a question."""
    result = shelf.service.search(asked.question, filters=asked.filters.record(), limit=asked.limit)
    hits = [_hit(shelf, hit) for hit in result.hits]
    return SearchFound(query=asked.question, total=max(result.total, len(hits)), hits=hits)


def read_passage(shelf: Shelf, asked: PassageAsked) -> PassageFound:
    """A passage with its neighbours and what it names."""
    view = shelf.service.passage(asked.passage_id)
    told, document = view.passage, view.document
    return PassageFound(
        **shelf.passage(told, document).model_dump(),
        document_id=document.id,
        locator=told.locator,
        creator=document.metadata.creator,
        dynasty=document.metadata.dynasty,
        before=[shelf.passage(one, document) for one in view.before],
        after=[shelf.passage(one, document) for one in view.after],
        names=[_named(tag, told) for tag in view.tags],
    )


def entity(shelf: Shelf, asked: EntityAsked) -> EntityFound:
    """Entities of a name, or one by its id with the passages that name it."""
    if bool(asked.name.strip()) == bool(asked.entity_id):
        raise WrongUse("请给出 name 或 entity_id，且只给其一。")
    if asked.name:
        found = shelf.service.entities(asked.name, limit=asked.limit)
        return EntityFound(entities=[EntityShape.model_validate(one) for one in found], mentions=0, passages=[])
    view = shelf.service.entity(asked.entity_id, limit=asked.limit)
    passages = [shelf.passage(hit.passage, hit.document) for hit in view.passages]
    return EntityFound(entities=[EntityShape.model_validate(view.entity)], mentions=view.mentions, passages=passages)


def ask(shelf: Shelf, asked: QuestionAsked) -> AnswerFound:
    """An answer with receipts, or a refusal."""
    chat, filters = shelf.service.chat, asked.filters.record()
    made = chat.ask(asked.question, channel=Channel.MCP, filters=filters, context=tuple(asked.context))
    urls = [shelf.page(one.passage_id, one.begin, one.end) for one in made.answer.receipts]
    return AnswerFound(**answer_response(made.answer, exchange=made.id).model_dump(), urls=urls)


def sparql(shelf: Shelf, asked: SparqlAsked) -> SparqlFound:
    """Rows or statements of the graph."""
    body, media_type = shelf.service.sparql(asked.query, accept=f"{_ROWS}, {_TRIPLES}")
    if media_type != _ROWS:
        return SparqlFound(columns=[], rows=[], total=0, turtle=body.decode())
    said = json.loads(body)
    rows = _rows(said)
    columns = said.get("head", {}).get("vars") or list(rows[0] if rows else ())
    return SparqlFound(columns=columns, rows=rows[: asked.limit], total=len(rows), turtle="")


TOOLS: tuple[Tool[Any], ...] = (
    Tool(
        "search",
        "检索馆藏 Search",
        "在馆藏中按字词和语义检索段落；现代汉语的问题也能找到文言原文。返回原文、出处、命中的理由和阅读页。\n\n"
        "Search the library's passages by words and meaning; a question in modern Chinese finds classical texts. "
        "Returns the original text, its source, why it was found and the address of its reading page.",
        SearchAsked,
        SearchFound,
        search,
    ),
    Tool(
        "read_passage",
        "读一段 Read a passage",
        "读一个段落的全文，连同前后文和文中的人名、地名、职官、典籍、时间等标引。\n\n"
        "Read a whole passage with what stands before and after it, and the persons, places, offices, books and dates "
        "that it names.",
        PassageAsked,
        PassageFound,
        read_passage,
    ),
    Tool(
        "entity",
        "查实体 Look up an entity",
        "按名称查人物、地点、职官、典籍等（可能有同名者），或按标识读一个实体和提到它的段落。\n\n"
        "Look up persons, places, offices, books by a name (namesakes are common), or read one entity by its id with "
        "passages that name it.",
        EntityAsked,
        EntityFound,
        entity,
    ),
    Tool(
        "ask",
        "咨询 Ask the library",
        "向参考咨询台提问。答案只由馆藏原文的引句构成，逐句注明凭据；馆藏中没有时如实拒答（refused）。\n\n"
        "Ask the reference desk. An answer is made of exact quotations from the holdings, each sentence with its "
        "receipts; when the library does not hold the answer it says so (refused).",
        QuestionAsked,
        AnswerFound,
        ask,
    ),
    Tool(
        "sparql",
        "查图谱 Query the graph",
        "用 SPARQL 1.1 查知识图谱，只读，有时间和行数的限度。词表见 /ns。\n\n"
        "Query the knowledge graph with SPARQL 1.1, read-only, with limits of time and rows. Its words are at /ns.",
        SparqlAsked,
        SparqlFound,
        sparql,
    ),
)


def _hit(shelf: Shelf, hit: Hit) -> FoundHit:
    told = shelf.passage(hit.passage, hit.document).model_dump()
    return FoundHit(**told, score=hit.score, why=[one.text for one in why_shapes(hit)])


def _named(tag: Tag, passage: Passage) -> Named:
    return Named(
        surface=tag.surface,
        type=tag.type.value,
        begin=tag.begin - passage.begin,
        end=tag.end - passage.begin,
        entity_id=tag.link.entity_id if tag.link else "",
        label=tag.link.label if tag.link else "",
        value=tag.value,
    )


def _rows(said: dict[str, Any]) -> list[dict[str, str]]:
    """The rows of a SPARQL 1.1 result in JSON; what ASK says is one row."""
    if "boolean" in said:
        return [{"boolean": "true" if said["boolean"] else "false"}]
    return [{name: one["value"] for name, one in row.items()} for row in said["results"]["bindings"]]
