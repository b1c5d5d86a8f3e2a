"""The entrance, the search page, and what a search can be narrowed by.

All pages work without scripts, and their addresses say all that they show.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query, Request

from api.routes.parts import Opened, Searched, page_router, pages
from api.shapes import MAX_QUESTION
from api.web.entrance import entrance
from api.web.search_facets import chosen_views, every_value
from api.web.search_page import labeller, search_page, searched

router = page_router()

Box = Annotated[str, Query(max_length=MAX_QUESTION)]
FacetName = Literal["collection", "branch", "kind", "book", "dynasty", "person", "place", "subject", "language",
    "script", "type", "review"]  # fmt: skip


@router.get("/")
def home(request: Request, service: Opened, search: Searched) -> str:
    """The search page; without a question, the entrance."""
    page = pages(request)
    if search.q:
        return page.render("search.html", search=search, result=search_page(service, search, page.words))
    return page.render(
        "home.html",
        search=search,
        chosen=chosen_views(search, page.words, labeller(service)),
        entrance=entrance(service.holdings.statistics(), page.words),
    )


@router.get("/facets")
def facet(request: Request, service: Opened, search: Searched, name: Annotated[FacetName, Query()]) -> str:
    """Everything that a search can be narrowed by in one respect."""
    page = pages(request)
    facets = searched(service, search, limit=1).facets or service.facets()
    return page.render(
        "facet.html",
        search=search,
        name=page.words.called("FACET_NAMES", name),
        choices=every_value(name, facets, search, words=page.words),
    )
