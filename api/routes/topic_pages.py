"""The pages of topics 专题, and the exhibition 数字展厅 that walks through one by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query, Request

from api.routes.parts import Opened, page_router, pages
from api.routes.topics import Slug, home_of
from api.topics.prose import blocks, plain
from api.web import topic_views as views
from api.web.holdings_views import statistics_view

router = page_router()

_SECONDS = 12
_LEAST, _MOST = 3, 600


@router.get("/topics")
def topics(request: Request, service: Opened) -> str:
    """The topics that are published."""
    shown = [views.line_of(one, service) for one in service.topics.published()]
    return pages(request).render("topics.html", shown=shown)


@router.get("/topics/{slug}")
def topic(request: Request, service: Opened, slug: Slug) -> str:
    """A topic: what a curator chose, what the standing query finds now, and all that in numbers."""
    reader = service.topics
    view = reader.view(reader.topic(slug))
    speaking = pages(request)
    address = home_of(request) + views.topic_address(slug)
    return speaking.render(
        "topic.html",
        topic=view.topic,
        address=address,
        cited=_cited(view.topic.title, view.topic.curator, view.topic.changed, address),
        image=views.cover_of(view.topic, service),
        introduction=blocks(view.topic.introduction),
        sections=views.sections_of(view, service, speaking.words),
        withheld=len(view.withheld),
        found=views.found_views(view.found),
        told=statistics_view(reader.statistics(view), speaking.words),
        search=views.searching(view.topic),
        at=views.topic_address,
    )


@router.get("/topics/{slug}/show")
def show(
    request: Request,
    service: Opened,
    slug: Slug,
    *,
    auto: bool = False,
    loop: bool = False,
    seconds: Annotated[int, Query(ge=_LEAST, le=_MOST)] = _SECONDS,
) -> str:
    """The exhibition: slides that walk by themselves where scripts run, else a page of sections."""
    reader = service.topics
    view = reader.view(reader.topic(slug))
    speaking = pages(request)
    places, dated = reader.map(view).spots, reader.timeline(view).moments
    return speaking.render(
        "show.html",
        topic=view.topic,
        readable=f"{home_of(request)}/topics/{slug}",
        image=views.cover_of(view.topic, service),
        lead=plain(view.topic.introduction),
        sections=views.sections_of(view, service, speaking.words),
        pictures=[name for name, there in (("map", places), ("timeline", dated)) if there],
        found=views.found_views(view.found)[:6],
        playing={"auto": auto, "loop": loop, "seconds": seconds},
        at=views.topic_address,
    )


def _cited(title: str, curator: str, changed: str, address: str) -> str:
    """A topic as GB/T 7714-2015 cites what is published online (section 4.8)."""
    today = datetime.now(UTC).date().isoformat()
    who = f"{curator}. " if curator else ""
    return f"{who}{title}[EB/OL]. 文脉, ({changed[:10]})[{today}]. {address}."
