"""The page of an entity, and that of the subject headings."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Query, Request, Response
from fastapi.responses import RedirectResponse

from api.living_shapes import deed_shape
from api.portraits.portraits import ALL_RELATIONS, RELATIONS
from api.portraits.records import Portrait
from api.routes.citing import namer_of, today
from api.routes.departed import departed
from api.routes.parts import Opened, page_router, pages
from api.service import Service
from api.web import entity_views, views
from api.web.addresses import entity_address
from api.web.cite_views import entity_cites
from api.web.words import Words

router = page_router()

PageNumber = Annotated[int, Query(ge=1, le=1_000_000)]


@router.get("/subjects")
def subjects(request: Request, service: Opened) -> str:
    """The widest subject headings and classes, with how many documents each was given to."""
    return pages(request).render("subjects.html", schemes=service.portraits.tops())


@router.get("/subjects/{heading_id:path}", response_class=RedirectResponse)
def subject(heading_id: str) -> RedirectResponse:
    """A heading is an entity: its page is that of the entity."""
    return RedirectResponse(entity_address(heading_id), HTTPStatus.MOVED_PERMANENTLY)


@router.get("/entities/{entity_id:path}", response_model=None)
def entity(
    request: Request,
    service: Opened,
    entity_id: str,
    *,
    page: PageNumber = 1,
    everything: Annotated[bool, Query(alias="all")] = False,
) -> str | Response:
    """An entity: what is known of it, what the texts say of it and where, and what was decided of it."""
    if gone := departed(request, service, entity_id, address=entity_address, accept="text/html"):
        return gone
    return _page(request, service, entity_id, number=page, everything=everything)


def _page(request: Request, service: Service, entity_id: str, *, number: int, everything: bool) -> str:
    page = pages(request)
    words = page.words
    portraits = service.portraits
    portrait = portraits.of(entity_id, relations=ALL_RELATIONS if everything else RELATIONS)
    mentions = portraits.mentions(entity_id, page=number)
    living = service.living.now()
    around = entity_views.pages_around(mentions, portrait.entity, [("all", "1")] if everything else [])
    return page.render(
        "entity.html",
        portrait=portrait,
        entity=portrait.entity,
        names=entity_views.names_of(portrait, words),
        matches=views.match_groups(service.matching.matches(portrait.entity), words),
        some=RELATIONS,
        told=entity_views.told_of(portrait, words),
        books=entity_views.books_of(portrait, words),
        years=entity_views.year_bars(portrait, words),
        places=entity_views.place_rows(portrait, words),
        step=portrait.step,
        mentions=mentions,
        quotes=entity_views.mention_views(mentions, words),
        around=around,
        history=[deed_shape(one, living) for one in portrait.history],
        address=namer_of(request).entity_iri(portrait.entity.id),
        cites=entity_cites(portrait.entity, namer_of(request), today=today()),
        **_pictured(portrait, words),
    )


def _pictured(portrait: Portrait, words: Words) -> dict[str, Any]:
    """What is drawn of an entity, with the tables behind it."""
    entity = portrait.entity
    called = entity_views.authorities(portrait, words)
    return {
        "called": called,
        "lifetime": views.years_of(entity, words),
        "begin": entity_views.year_words(portrait.begin, words) if portrait.begin else "",
        "end": entity_views.year_words(portrait.end, words) if portrait.end else "",
        "year_picture": entity_views.year_picture(portrait, words) if portrait.years.bars else "",
        "place_picture": entity_views.place_picture(portrait, words) if portrait.places.spots else "",
        "edges": entity_views.edge_rows(portrait.step, called, words),
        "lines": entity_views.lines_of(portrait.step),
        "walk_words": entity_views.walk_words(called, words),
        "only": entity_views.narrowed(entity),
    }
