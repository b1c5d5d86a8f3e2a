"""``/resolve``: from an identifier of somebody else's record to the entity here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from pydantic import Field

from api.negotiation import prefers_page
from api.reconcile.matching import Resolved
from api.reconcile.reconciler import description
from api.routes.parts import MISSING, Opened, Responses, pages
from api.service import Service
from api.shapes import Shape, ShortText
from ontology.errors import NotFound, WrongUse
from ontology.foreign import SCHEMES, canonical
from ontology.iri import Namer
from ontology.records import TagType

router = APIRouter(tags=["关联数据"])

MOST = 500
"""Identifiers in one request at most."""


class ResolvedShape(Shape):
    """An entity that an identifier leads to."""

    entity_id: str
    iri: str = Field(description="实体的地址")
    label: str
    type: TagType
    description: str
    exact: bool = Field(description="true 为等同，false 为相近")


class ResolvedListShape(Shape):
    """All entities that an identifier leads to: none, one, or several that need a person's eye."""

    query: str = Field(description="所给的编号或地址", examples=["wikidata:Q36020"])
    canonical: str = Field(description="统一的写法")
    entities: list[ResolvedShape]


class ResolvedBatch(Shape):
    """The answer to several identifiers, in their order."""

    results: list[ResolvedListShape]


class ResolveRequest(Shape):
    """Identifiers to be resolved."""

    ids: list[ShortText] = Field(min_length=1, max_length=MOST, description="编号或地址", examples=[["cbdb:3767"]])


_SEE: Responses = {
    200: {
        "model": ResolvedListShape | ResolvedBatch,
        "description": "Accept 为 application/json 时；给出几个编号时为一列",
    },
    300: {"model": ResolvedListShape, "description": "有几个实体，需人辨别"},
    303: {"description": "转到实体的地址"},
    **MISSING,
}
Ids = Annotated[list[ShortText], Query(max_length=MOST, description="外部编号，如 cbdb:3767，可重复")]
Addresses = Annotated[list[ShortText], Query(max_length=MOST, description="外部记录的地址，可重复")]
Accept = Annotated[str, Header(description="application/json 得 JSON")]


@router.get("/resolve", summary="外部编号对应的实体", responses=_SEE, response_class=Response)
def resolve(
    service: Opened,
    request: Request,
    id: Ids = [],  # noqa: A002, B006 - the parameter's name; never edited
    uri: Addresses = [],  # noqa: B006
    accept: Accept = "*/*",
) -> Response:
    """只有一个实体时 303 转到它的地址，有几个时 300 并列出；已合并的转到留存的那个。给出几个编号时总是一列 JSON。"""
    asked = [*id, *uri]
    if not any(one.strip() for one in asked):
        raise WrongUse("请给出 id（如 cbdb:3767）或 uri（如 http://www.wikidata.org/entity/Q36020）。")
    if len(asked) > MOST:
        raise WrongUse(f"编号太多：最多 {MOST} 个。")
    namer: Namer = request.app.state.namer
    if len(asked) > 1:
        return JSONResponse(_batch(service, asked, namer).model_dump())
    found = service.matching.resolve(asked[0])
    if not found:
        raise NotFound(_missing(asked[0]))
    as_json = "application/json" in accept.lower() and not prefers_page(accept)
    if len(found) == 1 and not as_json:
        return RedirectResponse(f"/id/entity/{quote(found[0].entity.id, safe='')}", 303, headers={"Vary": "Accept"})
    told, status = _shape(asked[0], found, namer), 300 if len(found) > 1 else 200
    if prefers_page(accept):
        body = pages(request).render("resolve.html", told=told)
        return HTMLResponse(body, status, headers={"Vary": "Accept"})
    return JSONResponse(told.model_dump(mode="json"), status, headers={"Vary": "Accept"})


@router.post("/resolve", summary="一批外部编号对应的实体", responses=MISSING)
def resolve_batch(service: Opened, request: Request, asked: ResolveRequest) -> ResolvedBatch:
    """每个编号列出它对应的实体，没有的为空。"""
    return _batch(service, asked.ids, request.app.state.namer)


def _batch(service: Service, asked: Sequence[str], namer: Namer) -> ResolvedBatch:
    matching = service.matching
    return ResolvedBatch(results=[_shape(one, matching.resolve(one), namer) for one in asked])


def _shape(asked: str, found: Sequence[Resolved], namer: Namer) -> ResolvedListShape:
    return ResolvedListShape(
        query=asked,
        canonical=canonical(asked),
        entities=[
            ResolvedShape(
                entity_id=one.entity.id,
                iri=namer.entity_iri(one.entity.id),
                label=one.entity.label,
                type=one.entity.type,
                description=description(one.entity),
                exact=one.exact,
            )
            for one in found
        ],
    )


def _missing(asked: str) -> str:
    scheme = canonical(asked).partition(":")[0]
    known = f"认得的编号有 {'、'.join(SCHEMES)}，也可给出记录的地址"
    return f"这里没有与 {asked} 对应的实体{'' if scheme in SCHEMES else f'；{known}'}。"
