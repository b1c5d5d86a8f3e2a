"""``/oai``: OAI-PMH 2.0, by GET and by POST. http://www.openarchives.org/OAI/openarchivesprotocol.html#HTTPembedding."""

from __future__ import annotations

from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from api.routes.parts import Opened, Responses

router = APIRouter(tags=["关联数据"])

_FORM = "application/x-www-form-urlencoded"
_MOST_ARGUMENTS = 20
_ANSWERS: Responses = {200: {"description": "OAI-PMH 的回答；协议的错误也在其中", "content": {"text/xml": {}}}}
_PARAMETERS = [
    {"name": name, "in": "query", "required": name == "verb", "schema": {"type": "string"}}
    for name in ("verb", "identifier", "metadataPrefix", "from", "until", "set", "resumptionToken")
]
_BODY = {"content": {_FORM: {"schema": {"type": "object"}}}}


@router.get(
    "/oai",
    summary="OAI-PMH 收割",
    response_class=Response,
    responses=_ANSWERS,
    openapi_extra={"parameters": _PARAMETERS},
)
def by_get(service: Opened, request: Request) -> Response:
    """OAI-PMH 2.0：oai_dc、marcxml、rdf、edm 四种格式，按馆藏专题分集，保留删除的记录。"""
    return _answered(service, request, request.url.query)


@router.post(
    "/oai", summary="OAI-PMH 收割", response_class=Response, responses=_ANSWERS, openapi_extra={"requestBody": _BODY}
)
async def by_post(service: Opened, request: Request) -> Response:
    """同上，参数写在表单里。"""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise HTTPException(415)
    body = (await request.body()).decode("ascii", errors="replace")
    return await run_in_threadpool(_answered, service, request, body)


def _answered(service: Opened, request: Request, encoded: str) -> Response:
    try:
        pairs = parse_qsl(encoded, keep_blank_values=True, max_num_fields=_MOST_ARGUMENTS)
    except ValueError:
        pairs = []
    url = str(request.url.replace(query="", fragment=""))
    return Response(service.harvest.answer(pairs, url=url), media_type="text/xml")
