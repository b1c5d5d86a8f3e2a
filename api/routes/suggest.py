"""``/api/suggest`` and ``/api/entities/suggest``: names while they are typed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field

from api.reconcile.reconciler import description
from api.routes.parts import INVALID, Opened, pages
from api.shapes import MAX_QUESTION, Shape
from api.suggesting.records import Found, How, Titled
from api.web.addresses import Search, document_address, entity_address
from api.web.words import Words
from ontology.records import TagType

router = APIRouter(tags=["实体"])

_MOST = 50
_MOST_OF_GROUP = 20


class SuggestionShape(Shape):
    """An entity that bears a name which was begun."""

    entity_id: str
    label: str
    name: str = Field(description="相合的名称，已规范化为简体", examples=["苏东坡"])
    kind: str = Field(description="这个名称的种类，如字、号；本名为空")
    type: TagType
    description: str = Field(description="同名者以此辨别", examples=["人物 · 北宋 · 1037—1101"])


class SuggestionsResponse(Shape):
    """Entities for a name that was begun."""

    suggestions: list[SuggestionShape]
    query: str


class OfferShape(Shape):
    """Something of the library that may be meant by what was typed so far."""

    label: str = Field(description="实体的通行名，或题名、主题词", examples=["于谦"])
    address: str = Field(description="它的页面", examples=["/entities/p1057"])
    name: str = Field(description="相合的名称，已规范化为简体", examples=["于少保"])
    how: How = Field(description="怎样相合的")
    why: str = Field(description="怎样相合，给读者看；不言自明时为空", examples=["拼音"])
    about: str = Field(default="", description="同名者以此辨别", examples=["人物 · 明 · 1398—1457"])
    entity_id: str = ""
    type: TagType | None = None
    document_id: str = ""
    mentions: int = Field(default=0, description="提到它的段落数；题名则为同题的文献数")


class OffersResponse(Shape):
    """What may be meant, in groups; the likeliest first in each."""

    query: str
    entities: list[OfferShape]
    titles: list[OfferShape]
    subjects: list[OfferShape]


@router.get("/api/suggest", summary="检索框的提示：实体、题名、主题词", responses=INVALID)
def offer(
    request: Request,
    service: Opened,
    q: Annotated[
        str,
        Query(max_length=MAX_QUESTION, description="已输入的部分：汉字（繁简不论）、拼音或首字母", examples=["yuq"]),
    ],
    k: Annotated[int, Query(ge=1, le=_MOST_OF_GROUP, description="每组的条数")] = 6,
) -> OffersResponse:
    """汉字从头或从中相合；拼音可全可半，空格、声调不论，首字母亦可（yq），也可与汉字相混（于q）。"""
    found = service.suggester.suggest(q, limit=k)
    words = pages(request).words
    return OffersResponse(
        query=q,
        entities=[_of_entity(one, words) for one in found.entities],
        titles=[_of_title(one, words) for one in found.titles],
        subjects=[_of_entity(one, words) for one in found.subjects],
    )


@router.get("/api/entities/suggest", summary="按已输入的部分提示实体", responses=INVALID)
def suggest(
    service: Opened,
    q: Annotated[str, Query(max_length=MAX_QUESTION, description="名称的开头或其中一部分", examples=["东坡"])],
    k: Annotated[int, Query(ge=1, le=_MOST, description="返回的条数")] = 10,
    types: Annotated[list[TagType], Query(alias="type", max_length=8, description="只要这些类型，可重复")] = [],  # noqa: B006
) -> SuggestionsResponse:
    """名称相同者在前，其次以此开头者，再次含此者；繁简不论。"""
    found = service.reconciler.suggest(q, limit=k, types=tuple(types)) if q.strip() else ()
    return SuggestionsResponse(
        query=q,
        suggestions=[
            SuggestionShape(
                entity_id=one.entity.id,
                label=one.entity.label,
                name=one.name,
                kind=one.kind,
                type=one.entity.type,
                description=description(one.entity),
            )
            for one in found
        ],
    )


def _of_entity(one: Found, words: Words) -> OfferShape:
    entity = one.entity
    return OfferShape(
        label=entity.label,
        address=entity_address(entity.id),
        name=one.name,
        how=one.how,
        why=_why(one, words),
        about=_about(one, words),
        entity_id=entity.id,
        type=entity.type,
        mentions=one.mentions,
    )


def _about(one: Found, words: Words) -> str:
    """What tells an entity from its namesakes: its type in the reader's language, the rest as its authority has it."""
    _, mark, rest = description(one.entity).partition(" · ")
    return words.called("TYPES", one.entity.type) + mark + rest


def _of_title(one: Titled, words: Words) -> OfferShape:
    """The document of a title; of a title that several bear, the search for it."""
    several = one.documents > 1
    return OfferShape(
        label=one.title,
        address=Search(one.title).address() if several else document_address(one.document_id),
        name=one.title,
        how=one.how,
        why="" if one.how in (How.NAME, How.HOLDS) else words.label(f"suggest_{one.how}"),
        about=words.label("suggest_documents", n=one.documents) if several else "",
        document_id="" if several else one.document_id,
        mentions=one.documents,
    )


def _why(one: Found, words: Words) -> str:
    """Say by which of its names, or how, an entity was found; nothing where its label says it."""
    if one.how in (How.PINYIN, How.INITIALS):
        how = words.label(f"suggest_{one.how}")
        return how if one.name == one.entity.label else f"{how} · {one.name}"
    if not one.kind or one.name in one.entity.label:
        return ""
    return f"{words.script(one.kind)} {one.name}"
