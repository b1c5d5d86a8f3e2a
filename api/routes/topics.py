"""Topics 专题 for programs: JSON, the feed of a standing query 定题, pictures."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from api.pictures.draw_map import map_svg
from api.pictures.draw_timeline import timeline_svg
from api.routes.parts import MISSING, Opened, Responses, pages
from api.schemas import document_title
from api.settings import Settings
from api.topics.feed import Entry, Feed, atom
from api.topics.files import told
from api.topics.prose import plain
from api.topics.reading import News
from api.topics.records import Topic
from api.web.addresses import passage_address
from api.web.topic_views import topic_address
from ontology.iri import Namer

router = APIRouter()

_TAGS: list[str | Enum] = ["馆藏"]
_SVG = "image/svg+xml"
_ATOM = "application/atom+xml"
_PICTURE: Responses = {200: {"description": "SVG 图", "content": {_SVG: {}}}, **MISSING}
_FEED: Responses = {200: {"description": "Atom（RFC 4287）", "content": {_ATOM: {}}}, **MISSING}

Slug = Annotated[str, Path(max_length=80, description="专题的地址")]


@router.get("/api/topics", summary="专题", tags=_TAGS)
def topics(service: Opened) -> list[dict[str, Any]]:
    """已发布的专题，新近更新的在前。"""
    shown = ("slug", "title", "introduction", "question", "curator")
    return [
        {name: value for name, value in told(one).items() if name in shown}
        | {"items": len(one.items), "changed": one.changed}
        for one in service.topics.published()
    ]


@router.get("/api/topics/{slug}", summary="一个专题", tags=_TAGS, responses=MISSING)
def topic(service: Opened, slug: Slug) -> dict[str, Any]:
    """所选的原文、文献与规范，和定题此刻找到的段落。引文已与原文核对，对不上的不在其中。"""
    reader = service.topics
    view = reader.view(reader.topic(slug))
    said = told(view.topic)
    withheld = {number for number, _ in view.withheld}
    said["items"] = [one for number, one in enumerate(said.get("items", []), 1) if number not in withheld]
    said["found"] = [
        {"passage_id": one.hit.passage.id, "document": document_title(one.hit.document), "new": one.new}
        for one in view.found
    ]
    return said | {"changed": view.topic.changed, "reviewed": view.topic.reviewed}


@router.get("/topics/{slug}/feed.atom", summary="定题的新增", tags=_TAGS, responses=_FEED, response_class=Response)
def feed(request: Request, service: Opened, slug: Slug) -> Response:
    """定题找到的段落，新近入藏的在前；供订阅。"""
    reader = service.topics
    found = reader.topic(slug)
    made = _feed(found, reader.news(found), request)
    return Response(atom(made), media_type=f"{_ATOM}; charset=utf-8")


@router.get("/topics/{slug}/map.svg", summary="专题的地图", tags=_TAGS, responses=_PICTURE, response_class=Response)
def map_picture(request: Request, service: Opened, slug: Slug) -> Response:
    """所选与所得的段落说到的地方。"""
    reader = service.topics
    drawn = reader.map(reader.view(reader.topic(slug)))
    return Response(map_svg(drawn, pages(request).words), media_type=_SVG)


@router.get(
    "/topics/{slug}/timeline.svg", summary="专题的年表", tags=_TAGS, responses=_PICTURE, response_class=Response
)
def timeline_picture(request: Request, service: Opened, slug: Slug) -> Response:
    """所选与所得的段落系年的记事。"""
    reader = service.topics
    drawn = reader.timeline(reader.view(reader.topic(slug)))
    return Response(timeline_svg(drawn, pages(request).words), media_type=_SVG)


def home_of(request: Request) -> str:
    """How addresses of this site begin for those elsewhere, without a slash at the end."""
    namer: Namer = request.app.state.namer
    base = str(request.base_url) if namer.base == Settings().base else namer.base
    return base.rstrip("/")


def _feed(topic: Topic, news: tuple[News, ...], request: Request) -> Feed:
    home = home_of(request)
    namer: Namer = request.app.state.namer
    page = home + topic_address(topic.slug)
    return Feed(
        id=page,
        title=f"{topic.title} · 文脉",
        subtitle=plain(topic.introduction)[:200],
        address=home + topic_address(topic.slug, "feed.atom"),
        page=page,
        author=topic.curator,
        updated=topic.changed.replace("+00:00", "Z"),
        entries=[_entry(one, home, namer) for one in news],
    )


def _entry(one: News, home: str, namer: Namer) -> Entry:
    passage = one.hit.passage
    title = document_title(one.hit.document)
    heading = f" · {passage.heading}" if passage.heading not in ("", title) else ""
    return Entry(
        id=namer.passage_iri(passage.id),
        title=f"《{title}》{heading}",
        link=home + passage_address(passage.id),
        updated=one.since,
        summary=passage.text.strip(),
        author=one.hit.document.metadata.creator,
    )
