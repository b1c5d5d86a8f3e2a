"""Entities that no longer live, over HTTP.

What was merged answers 301 with the address of what it is now, in one hop. What was split answers 300 Multiple Choices
with a list of its parts (RFC 9110, section 15.4.1: the resource is none of them, and the client may choose); what was
retired answers 410 Gone (15.5.11) with its tombstone. All three may be kept by a cache by default, and any decision can
be undone: so each says that it is to be asked for again.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from api.living_shapes import StandingShape, TombstoneShape, deed_shape, standing_shape, tombstone_shape
from api.negotiation import prefers_page
from api.open_data.representations import header_of
from api.routes.parts import MISSING, Responses
from api.service import Service
from api.web.addresses import data_address, entity_address
from api.web.render import Pages
from ontology.errors import NotFound
from ontology.iri import Kind, Namer
from ontology.living import Fate, Living, Standing
from ontology.living_statements import called

Address = Callable[[str], str]
"""The id of an entity to the address of the same form as the one that was asked for."""

DEPARTED: Responses = {
    300: {"model": StandingShape, "description": "这个规范已经拆分"},
    301: {"description": "这个规范已经合并，转到现在的规范"},
    410: {"model": TombstoneShape, "description": "这个规范已经停用"},
    **MISSING,
}
_STATUS = {Fate.SPLIT: HTTPStatus.MULTIPLE_CHOICES, Fate.RETIRED: HTTPStatus.GONE}


def api_address(entity_id: str) -> str:
    """The address of an entity as JSON."""
    return f"/api{entity_address(entity_id)}"


def departed(request: Request, service: Service, entity_id: str, *, address: Address, accept: str) -> Response | None:
    """The answer for an entity that no longer lives; ``None`` for one that does."""
    living = service.living.now()
    standing = living.state(entity_id)
    if standing.fate is Fate.LIVE:
        return None
    headers = {"Cache-Control": "no-cache", "Vary": "Accept"}
    if standing.fate is Fate.MERGED:
        return RedirectResponse(address(living.current(entity_id)), HTTPStatus.MOVED_PERMANENTLY, headers=headers)
    links = [(address(part), "alternate", "") for part in living.parts(entity_id)]
    links.append((data_address(Kind.ENTITY, entity_id), "describedby", ""))
    response = _told(request, service, standing, living=living, accept=accept)
    response.status_code = _STATUS[standing.fate]
    response.headers.update({**headers, "Link": header_of(links)})
    return response


def _told(request: Request, service: Service, standing: Standing, *, living: Living, accept: str) -> Response:
    """The tombstone as a page, as JSON, or as the graph tells it."""
    if prefers_page(accept):
        return HTMLResponse(_page(request, service, standing, living=living))
    if not _is_rdf(accept):
        shape = tombstone_shape if standing.fate is Fate.RETIRED else standing_shape
        return JSONResponse(shape(standing, living, label=called(standing)).model_dump())
    namer: Namer = request.app.state.namer
    body, media_type = service.describe(namer.entity_iri(standing.entity_id), accept=accept)
    return Response(body, media_type=media_type)


def _is_rdf(accept: str) -> bool:
    """Whether a client names no plain JSON: the address then answers with RDF, as that of one that lives."""
    return "application/json" not in [part.partition(";")[0].strip().lower() for part in accept.split(",")]


def _page(request: Request, service: Service, standing: Standing, *, living: Living) -> str:
    pages: Pages = request.app.state.pages
    parts = [(part, _label(service, part)) for part in living.parts(standing.entity_id)]
    return pages.speaking(request).render(
        "departed.html",
        standing=standing,
        label=called(standing) or standing.entity_id,
        parts=parts,
        deed=deed_shape(standing.deed, living) if standing.deed is not None else None,
        history=[deed_shape(one, living) for one in living.history(standing.entity_id)],
    )


def _label(service: Service, entity_id: str) -> str:
    try:
        return service.entity(entity_id, limit=1).entity.label
    except NotFound:
        return entity_id
