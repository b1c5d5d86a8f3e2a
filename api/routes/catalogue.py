"""The union catalogue 联合目录: ``/api/works`` for programs, ``/catalogue`` and ``/works/…`` for readers.

A work that was merged into another answers 301 with the other's address, one without records 410.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.catalogue.shapes import ProposalShape, WorkResponse, WorksResponse
from api.routes.identifiers import Accept, see
from api.routes.parts import INVALID, MISSING, Opened, Responses, pages
from api.service import Service
from api.shapes import MAX_QUESTION, ErrorResponse
from api.web import catalogue_views as views
from api.web.work_views import joined_view
from ontology.iri import Kind, Namer

router = APIRouter()

_MOVED: Responses = {
    301: {"description": "已并入另一部作品"},
    410: {"model": ErrorResponse, "description": "已没有任何记录"},
    **MISSING,
}
_MOST = 100
_TAGS: list[str | Enum] = ["联合目录"]

Words = Annotated[str, Query(max_length=MAX_QUESTION, description="题名、责任者中的字词，简繁皆可")]
Branch = Annotated[str, Query(max_length=MAX_QUESTION, description="只要这个分馆收藏的")]
WorkId = Annotated[str, Path(description="作品编号")]


@router.get("/api/works", summary="查联合目录", tags=_TAGS, responses=INVALID, response_model=WorksResponse)
def works(
    service: Opened,
    q: Words = "",
    branch: Branch = "",
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 20,
) -> WorksResponse:
    """题名、责任者含有各字词的作品，和它们在各分馆的部数。"""
    found = service.catalogue.search(q, branch=branch, offset=offset, limit=limit)
    return WorksResponse.model_validate(found)


@router.get("/api/works/undecided", summary="待馆员判定的记录", tags=_TAGS, responses=INVALID)
def undecided(
    service: Opened,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = 50,
) -> list[ProposalShape]:
    """规则拿不准是不是同一部书的各对记录，最可能的在前。"""
    return [ProposalShape.model_validate(one) for one in service.catalogue.undecided(offset=offset, limit=limit)]


@router.get("/api/works/{work_id}", summary="取一部作品", tags=_TAGS, responses=_MOVED, response_model=WorkResponse)
def work(service: Opened, work_id: WorkId) -> WorkResponse | Response:
    """版本、各分馆的馆藏、每条记录归入的依据、待定的记录和沿革。"""
    moved = _moved(service, work_id, lambda target: f"/api/works/{target}")
    return moved or WorkResponse.model_validate(service.catalogue.work(work_id))


@router.get("/id/work/{work_id}", include_in_schema=False)
def see_work(service: Opened, request: Request, work_id: str, accept: Accept = "*/*") -> Response:
    """A work's address: that of the other work where it was merged, else as of any thing."""
    namer: Namer = request.app.state.namer
    moved = _moved(service, work_id, lambda target: namer.iri(Kind.WORK, target))
    return moved or see(service=service, request=request, kind=Kind.WORK, ident=work_id, accept=accept)


@router.get("/catalogue", include_in_schema=False, response_class=HTMLResponse)
def catalogue_page(
    request: Request,
    service: Opened,
    q: Words = "",
    branch: Branch = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> str:
    """Works by words and branch."""
    reader = service.catalogue
    found = reader.search(q, branch=branch, offset=(page - 1) * views.PAGE, limit=views.PAGE)
    return pages(request).render(
        "catalogue.html",
        found=found,
        counts=reader.counts(),
        text=q,
        branch=branch,
        choices=views.branch_choices(found, q, branch),
        previous=views.catalogue_address(q, branch, page - 1) if page > 1 else "",
        following=views.catalogue_address(q, branch, page + 1) if page * views.PAGE < found.total else "",
        work_address=views.work_address,
    )


@router.get("/catalogue/undecided", include_in_schema=False, response_class=HTMLResponse)
def undecided_page(request: Request, service: Opened) -> str:
    """What a librarian should decide."""
    found = service.catalogue.undecided(limit=_MOST)
    return pages(request).render("undecided.html", found=found, work_address=views.work_address)


@router.get("/works/{work_id}", include_in_schema=False, response_class=HTMLResponse)
def work_page(request: Request, service: Opened, work_id: str) -> Response:
    """A work: its editions with the branches that hold them, and why its records stand together."""
    if moved := _moved(service, work_id, views.work_address):
        return moved
    view = service.catalogue.work(work_id)
    speaking = pages(request)
    text = speaking.render(
        "work.html",
        work=view,
        joined=joined_view(service, view, speaking.words),
        founder=views.founder_of(view),
        holders=views.holders(view),
        work_address=views.work_address,
        catalogue_address=views.catalogue_address,
    )
    return HTMLResponse(text)


@router.get("/instances/{edition_id}", include_in_schema=False)
def edition_page(service: Opened, edition_id: str) -> Response:
    """An edition is shown on the page of its work."""
    return RedirectResponse(views.work_address(service.catalogue.work_of_edition(edition_id), edition_id), 303)


@router.get("/items/{item_id}", include_in_schema=False)
def item_page(service: Opened, item_id: str) -> Response:
    """An item is shown on the page of its work."""
    work_id = service.catalogue.work_of_unit(item_id.removeprefix("i"))
    return RedirectResponse(views.work_address(work_id, item_id), 303)


def _moved(service: Service, work_id: str, address: Callable[[str], str]) -> Response | None:
    target = service.catalogue.target(work_id)
    return None if target == work_id else RedirectResponse(address(target), 301)
