"""``/ns``: the vocabulary of this service at its own address, as a page and as RDF, and the shapes of its graph."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response

from api.negotiation import prefers_page
from api.open_data.representations import represent
from api.routes.parts import INVALID, Responses, pages
from api.shapes import ErrorResponse
from ontology.errors import NotAcceptable
from ontology.media import TRIPLES, choose
from ontology.terms import PREFIXES, WM
from ontology.vocabulary import KINDS, SCHEMA, SHAPES, published, terms

router = APIRouter(tags=["关联数据"])

_RDF: Responses = {
    200: {"description": "词汇表，格式按 Accept", "content": {media_type: {} for media_type in TRIPLES}},
    **INVALID,
    406: {"model": ErrorResponse, "description": "没有这种格式"},
}
_SECTIONS = {"class": "类", "relation": "关系", "value": "数值属性", "concept": "概念"}

Accept = Annotated[str, Header(description="text/html 得网页，RDF 格式得数据")]


class Suffix(StrEnum):
    """How the address of one format ends."""

    TTL = "ttl"
    JSONLD = "jsonld"
    RDF = "rdf"
    NT = "nt"

    @property
    def media_type(self) -> str:
        """The format."""
        return dict(zip(Suffix, TRIPLES, strict=True))[self]


@router.get("/ns", summary="词汇表", response_class=Response, responses=_RDF)
def vocabulary(request: Request, accept: Accept = "*/*") -> Response:
    """按 Accept 给出可读的网页（text/html）或 RDF。"""
    if not prefers_page(accept):
        return _file(request, SCHEMA, _chosen(accept))
    listed = terms()
    body = pages(request).render(
        "vocabulary.html",
        sections=[(kind, _SECTIONS[kind], [one for one in listed if one.kind == kind]) for kind in KINDS],
        count=len(listed),
        namespace=WM.base,
        prefixes=sorted((prefix, base) for prefix, base in PREFIXES.items() if base != WM.base),
    )
    links = [(f"{request.url.path}.{one}", "alternate", one.media_type) for one in Suffix]
    return represent(request, body, "text/html", links=links)


@router.get("/ns.{suffix}", summary="词汇表的文件", response_class=Response, responses=_RDF)
def vocabulary_file(request: Request, suffix: Suffix) -> Response:
    """词汇表，一种格式一个地址：ns.ttl、ns.jsonld、ns.rdf、ns.nt。"""
    return _file(request, SCHEMA, suffix.media_type)


@router.get("/ns/shapes", summary="图谱的形状（SHACL）", response_class=Response, responses=_RDF)
def shapes(request: Request, accept: Accept = "*/*") -> Response:
    """图谱中每一类陈述须合的形状；浏览器得到 Turtle。"""
    return _file(request, SHAPES, TRIPLES[0] if prefers_page(accept) else _chosen(accept))


@router.get("/ns/shapes.{suffix}", summary="形状的文件", response_class=Response, responses=_RDF)
def shapes_file(request: Request, suffix: Suffix) -> Response:
    """形状，一种格式一个地址。"""
    return _file(request, SHAPES, suffix.media_type)


def _chosen(accept: str) -> str:
    media_type = choose(accept, TRIPLES)
    if not media_type:
        raise NotAcceptable(f"词汇表只有这些格式：{'、'.join(TRIPLES)}、text/html。")
    return media_type


def _file(request: Request, name: str, media_type: str) -> Response:
    return represent(request, published(name, media_type=media_type), media_type)
