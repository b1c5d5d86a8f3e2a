"""The pages of the reading room. They work without scripts, and their addresses say all that they show."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from api.living_shapes import deed_shape
from api.routes.departed import departed
from api.routes.parts import Filtered, HitCount, Opened
from api.schemas import document_title, relation_shapes
from api.shapes import MAX_HITS, MAX_QUESTION
from api.web import views
from api.web.addresses import PAGE_SIZE, Search, entity_address
from api.web.catalogue_views import copies_of
from api.web.render import Pages
from ontology.records import Highlight

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

DOCUMENT_PAGE = 20

Box = Annotated[str, Query(max_length=MAX_QUESTION)]


@router.get("/")
def home(request: Request, service: Opened, filters: Filtered, q: Box = "", k: HitCount = PAGE_SIZE) -> str:
    """The search page; without a question, the entrance."""
    search = Search(q.strip(), k, filters)
    facets = views.facet_views(service.facets(), search)
    chosen = views.chosen_views(search)
    if not search.q:
        return pages(request).render("home.html", search=search, facets=facets, chosen=chosen, status=service.status())
    result = service.search(search.q, filters=filters, limit=k)
    return pages(request).render(
        "search.html",
        search=search,
        facets=facets,
        chosen=chosen,
        hits=[views.hit_view(hit) for hit in result.hits],
        took_ms=result.took_ms,
        more=search.more() if len(result.hits) == k < MAX_HITS else None,
    )


@router.get("/ask")
def ask(request: Request, service: Opened, filters: Filtered, q: Box = "") -> str:
    """The reference desk's page: an answer made of receipts, or a refusal with what came nearest."""
    search = Search(q.strip(), filters=filters)
    chosen = views.chosen_views(search)
    if not search.q:
        return pages(request).render("ask.html", search=search, chosen=chosen, answer=None, receipts=[], nearest=[])
    answer = service.ask(search.q, filters=filters)
    return pages(request).render(
        "ask.html",
        search=search,
        chosen=chosen,
        answer=answer,
        receipts=[views.receipt_view(one, service.passage(one.passage_id)) for one in answer.receipts],
        nearest=[views.hit_view(hit) for hit in answer.nearest] if answer.refused else [],
    )


@router.get("/passages/{passage_id:path}")
def passage(
    request: Request,
    service: Opened,
    passage_id: str,
    begin: Annotated[int, Query(ge=0)] = 0,
    end: Annotated[int, Query(ge=0)] = 0,
) -> str:
    """A passage in its context; the run from ``begin`` to ``end`` is marked."""
    view = service.passage(passage_id)
    quoted = [Highlight(begin, end, "")] if end > begin else []
    return pages(request).render(
        "passage.html",
        view=view,
        title=document_title(view.document),
        text=views.text_of(view.passage, view.document, view.tags, quoted),
        described=views.described(view.document),
        citation=views.citation_of(view),
        relations=relation_shapes(view),
    )


@router.get("/documents/{document_id:path}")
def document(
    request: Request, service: Opened, document_id: str, page: Annotated[int, Query(ge=1, le=1_000_000)] = 1
) -> str:
    """A document to read, a page at a time."""
    view = service.document(document_id, offset=(page - 1) * DOCUMENT_PAGE, limit=DOCUMENT_PAGE)
    shown = [(one, views.text_of(one.passage, one.document, one.tags)) for one in view.passages]
    return pages(request).render(
        "document.html",
        view=view,
        title=document_title(view.document),
        shown=shown,
        described=views.described(view.document),
        page=views.page_of(view, DOCUMENT_PAGE),
        union=copies_of(service.catalogue, view.document.id),
    )


@router.get("/entities/{entity_id:path}", response_model=None)
def entity(request: Request, service: Opened, entity_id: str) -> str | Response:
    """An entity: its names, its years, its place, where it is mentioned, and what was decided of it."""
    if gone := departed(request, service, entity_id, address=entity_address, accept="text/html"):
        return gone
    view = service.entity(entity_id)
    living = service.living.now()
    return pages(request).render(
        "entity.html",
        view=view,
        entity=view.entity,
        names=views.names_by_kind(view.entity),
        years=views.years_of(view.entity),
        matches=views.match_groups(service.matching.matches(view.entity)),
        history=[deed_shape(one, living) for one in view.history],
        hits=[views.hit_view(hit) for hit in view.passages],
    )


@router.get("/about")
def about(request: Request, service: Opened) -> str:
    """What is in the library and how it is made."""
    return pages(request).render("about.html", status=service.status())


def pages(request: Request) -> Pages:
    """The templates that the application was handed."""
    made: Pages = request.app.state.pages
    return made
