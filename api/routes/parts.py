"""What routes share: the opened library, the filters of a query string, the errors they announce."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Query, Request

from api.service import Service
from api.shapes import MAX_HITS, MAX_QUESTION, MAX_VALUES, ErrorResponse, ShortText
from ontology.records import Filters, TagType

Responses = dict[int | str, dict[str, Any]]

INVALID: Responses = {
    400: {"model": ErrorResponse, "description": "请求没有意义，如空的检索词"},
    422: {"model": ErrorResponse, "description": "参数不合要求"},
    503: {"model": ErrorResponse, "description": "馆藏暂时不能使用"},
}
MISSING: Responses = {404: {"model": ErrorResponse, "description": "没有这样东西"}, **INVALID}


def opened(request: Request) -> Service:
    """The library that the application was handed."""
    service: Service = request.app.state.service
    return service


Opened = Annotated[Service, Depends(opened)]

Question = Annotated[
    str,
    Query(max_length=MAX_QUESTION, description="检索词或问题，白话、文言、简体、繁体皆可", examples=["洪武六年修城"]),
]
HitCount = Annotated[int, Query(ge=1, le=MAX_HITS, description="返回的条数")]


def filters_query(
    collection: Annotated[list[ShortText], Query(max_length=MAX_VALUES, description="馆藏专题，可重复")] = [],  # noqa: B006 - never edited
    book: Annotated[list[ShortText], Query(max_length=MAX_VALUES, description="书名，可重复")] = [],  # noqa: B006
    dynasty: Annotated[list[ShortText], Query(max_length=MAX_VALUES, description="朝代，可重复")] = [],  # noqa: B006
    types: Annotated[
        list[TagType], Query(alias="type", max_length=MAX_VALUES, description="段落中须有的标引类型，可重复")
    ] = [],  # noqa: B006
    entity: Annotated[list[ShortText], Query(max_length=MAX_VALUES, description="段落中须提到的实体，可重复")] = [],  # noqa: B006
    branch: Annotated[list[ShortText], Query(max_length=MAX_VALUES, description="分馆，可重复")] = [],  # noqa: B006
) -> Filters:
    """The filters that a query string states."""
    return Filters(tuple(collection), tuple(book), tuple(dynasty), tuple(types), tuple(entity), tuple(branch))


Filtered = Annotated[Filters, Depends(filters_query)]
