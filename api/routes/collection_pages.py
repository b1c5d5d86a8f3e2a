"""The pages of collections 馆藏专题 and of statistics."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query, Request

from api.holdings.addresses import collection_address, data_address, part_address
from api.routes.collections import Stated, there
from api.routes.parts import Opened, page_router, pages
from api.shapes import MAX_QUESTION
from api.web import holdings_views as views
from index.tallies import Listing, Part

router = page_router()

_PAGE = 30

Text = Annotated[str, Query(max_length=MAX_QUESTION)]
Number = Annotated[int, Query(ge=1, le=1_000_000)]


@router.get("/collections")
def all_collections(request: Request, service: Opened) -> str:
    """The collections with their sizes."""
    shown = [(one, collection_address(one.name)) for one in service.holdings.collections()]
    branches = [(name, part_address(Part(branch=name))) for name in service.holdings.branches()]
    return pages(request).render("collections.html", shown=shown, branches=branches)


@router.get("/collections/{name:path}")
def collection(
    request: Request,
    service: Opened,
    name: str,
    q: Text = "",
    kind: Text = "",
    dynasty: Text = "",
    sort: Literal["title", "date", "added"] = "title",
    page: Number = 1,
) -> str:
    """What is in a collection, and what that tells of, in numbers."""
    part = there(service, Part(collection=name))
    told = service.holdings.statistics(part)
    wanted = Listing(part, q.strip(), kind, dynasty, sort)
    found = service.holdings.listed(wanted, offset=(page - 1) * _PAGE, limit=_PAGE)
    speaking = pages(request)
    return speaking.render(
        "collection.html",
        name=name,
        search=views.searching(part),
        listing=views.listing_view(wanted, found, told, speaking.words, page=page, size=_PAGE),
        told=views.statistics_view(told, speaking.words),
        downloads=_downloads(part),
        form_address=collection_address(name),
    )


@router.get("/statistics")
def statistics_page(request: Request, service: Opened, part: Stated) -> str:
    """The library, or a part of it, in numbers."""
    told = service.holdings.statistics(there(service, part))
    speaking = pages(request)
    return speaking.render(
        "statistics.html",
        name=views.part_title(part, speaking.words),
        search=views.searching(part),
        told=views.statistics_view(told, speaking.words),
        downloads=_downloads(part),
        address=part_address(part),
    )


def _downloads(part: Part) -> list[tuple[str, str]]:
    return [(name.upper(), data_address(part, name)) for name in ("csv", "json")]
