"""What routes share: the opened library, the filters of a query string, the errors they announce."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from pydantic import BeforeValidator, Field

from api.access.records import Requester
from api.access.rules import seen_by
from api.cookies import session_cookie
from api.desk.people.records import Signed
from api.service import Manner, Service
from api.shapes import MAX_CURSOR, MAX_HITS, MAX_QUESTION, MAX_VALUES, MAX_YEAR, ErrorResponse, ShortText
from api.web.addresses import PAGE_SIZE, Search, View
from api.web.render import Pages, Speaking
from ontology.queries import Filters, Order
from ontology.queries import checked_filters as checked
from ontology.records import ReviewState, TagType

Responses = dict[int | str, dict[str, Any]]

INVALID: Responses = {
    400: {"model": ErrorResponse, "description": "请求没有意义，如空的检索词"},
    422: {"model": ErrorResponse, "description": "参数不合要求"},
    503: {"model": ErrorResponse, "description": "馆藏暂时不能使用"},
}
MISSING: Responses = {404: {"model": ErrorResponse, "description": "没有这样东西"}, **INVALID}


def opened(request: Request) -> Service:
    """The library that the application was handed, as whoever asks may see it: the one way to it."""
    service: Service = request.app.state.service
    rules = service.desk.access.rules()
    return service.seen_by(seen_by(rules, requester(request))) if rules else service


Opened = Annotated[Service, Depends(opened)]


def keepers(service: Service) -> str:
    """Who may keep an answer: nobody but its reader, where not everybody may read everything."""
    return "private" if service.desk.access.rules() else "public"


Question = Annotated[
    str,
    Query(max_length=MAX_QUESTION, description="检索词或问题，白话、文言、简体、繁体皆可", examples=["洪武六年修城"]),
]
HitCount = Annotated[int, Query(ge=1, le=MAX_HITS, description="返回的条数")]


class _AsWritten(APIRoute):
    """A page is text already: FastAPI would look in another thread whether it is."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:  # noqa: ANN401 - FastAPI's own
        super().__init__(path, endpoint, **{**options, "response_model": None})


def page_router() -> APIRouter:
    """A router for pages, of which the interface says nothing."""
    return APIRouter(include_in_schema=False, default_response_class=HTMLResponse, route_class=_AsWritten)


def unless_empty(value: object) -> object:
    """A field that a form sends without anything in it is not stated."""
    return None if value == "" else value


Values = Annotated[list[ShortText], Query(max_length=MAX_VALUES)]
Year = Annotated[Annotated[int, Field(ge=-MAX_YEAR, le=MAX_YEAR)] | None, BeforeValidator(unless_empty)]


# What only reads the address is async: for the rest FastAPI takes a thread each, and under load every thread waits for
# its turn.
async def filters_query(
    collection: Annotated[Values, Query(description="馆藏专题，可重复")] = [],  # noqa: B006 - never edited
    book: Annotated[Values, Query(description="书名，可重复")] = [],  # noqa: B006
    dynasty: Annotated[Values, Query(description="朝代，可重复")] = [],  # noqa: B006
    types: Annotated[
        list[TagType], Query(alias="type", max_length=MAX_VALUES, description="段落中须有的标引类型，可重复")
    ] = [],  # noqa: B006
    entity: Annotated[Values, Query(description="段落中须提到的实体，可重复")] = [],  # noqa: B006
    branch: Annotated[Values, Query(description="分馆，可重复")] = [],  # noqa: B006
    kind: Annotated[Values, Query(description="文献类别，可重复")] = [],  # noqa: B006
    language: Annotated[Values, Query(description="语言：lzh 文言，zh 现代汉语，可重复")] = [],  # noqa: B006
    script: Annotated[
        list[Literal["Hans", "Hant"]], Query(max_length=MAX_VALUES, description="字体：Hans 简体，Hant 繁体，可重复")
    ] = [],  # noqa: B006
    subject: Annotated[Values, Query(description="文献的主题词或分类，填标识，可重复")] = [],  # noqa: B006
    person: Annotated[Values, Query(description="段落中须提到的人物，填标识，可重复")] = [],  # noqa: B006
    place: Annotated[Values, Query(description="段落中须提到的地点，填标识，可重复")] = [],  # noqa: B006
    review: Annotated[
        list[ReviewState], Query(max_length=MAX_VALUES, description="段落中须有这种审核状态的标引，可重复")
    ] = [],  # noqa: B006
    edition_kind: Annotated[Values, Query(description="古籍的版本类型：刻本、抄本……，可重复")] = [],  # noqa: B006
    sibu: Annotated[Values, Query(description="古籍的四部分类，填标识，可重复")] = [],  # noqa: B006
    function: Annotated[Values, Query(description="古籍责任者的著作方式：撰、校……，可重复")] = [],  # noqa: B006
    rows: Annotated[Values, Query(description="古籍的行款：半叶行数，可重复")] = [],  # noqa: B006
    bears: Annotated[Values, Query(description="古籍有：钤印、批校题跋、缺叶、存卷，可重复")] = [],  # noqa: B006
    century: Annotated[Values, Query(description="古籍版本的世纪，负数为公元前，可重复")] = [],  # noqa: B006
    begin: Annotated[Year, Query(alias="from", description="起年；负数为公元前，没有 0 年")] = None,
    end: Annotated[Year, Query(alias="to", description="止年（含）")] = None,
    image: Annotated[Literal["", "0", "1"], Query(description="1：只要有图像或音像的文献")] = "",
) -> Filters:
    """The filters that a query string states; of values that are empty or said twice, nothing and one."""
    return checked(
        Filters(
            collections=_stated(collection),
            books=_stated(book),
            dynasties=_stated(dynasty),
            types=tuple(dict.fromkeys(types)),
            entities=_stated(entity),
            branches=_stated(branch),
            kinds=_stated(kind),
            languages=_stated(language),
            scripts=_stated(script),
            subjects=_stated(subject),
            persons=_stated(person),
            places=_stated(place),
            reviews=tuple(dict.fromkeys(review)),
            edition_kinds=_stated(edition_kind),
            divisions=_stated(sibu),
            functions=_stated(function),
            rows=_stated(rows),
            bears=_stated(bears),
            centuries=_stated(century),
            begin=begin,
            end=end,
            pictured=image == "1",
        )
    )


def _stated(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, values)))


Filtered = Annotated[Filters, Depends(filters_query)]


async def manner_query(
    raw: Annotated[Literal["", "0", "1"], Query(description="1：只按所写的字词检索")] = "",
    off: Annotated[list[ShortText], Query(max_length=MAX_VALUES, description="不采用的理解，填其标识，可重复")] = [],  # noqa: B006
    sort: Annotated[Literal["", "relevance", "date"], Query(description="relevance 相关度，date 年代先后")] = "",
    after: Annotated[str, Query(max_length=MAX_CURSOR, description="翻页标记：上一页所给的 following")] = "",
    facets: Annotated[Literal["", "0", "1"], Query(description="1：附可再筛选的项及段落数")] = "",
) -> Manner:
    """How the question is read and its hits are handed out."""
    return Manner(raw == "1", _stated(off), Order(sort or Order.RELEVANCE), after, facets == "1")


Mannered = Annotated[Manner, Depends(manner_query)]


async def search_query(
    filters: Filtered,
    manner: Mannered,
    q: Annotated[str, Query(max_length=MAX_QUESTION)] = "",
    k: HitCount = PAGE_SIZE,
    view: Literal["", "list", "works", "map", "years"] = "",
) -> Search:
    """All that the address of a search page says."""
    return Search(
        q.strip(),
        k,
        filters,
        manner.raw,
        manner.off,
        order=manner.order,
        after=manner.after,
        view=View(view or View.LIST),
    )


Searched = Annotated[Search, Depends(search_query)]


def manner_of(search: Search, *, facets: bool = False) -> Manner:
    """How a page's search is to be done."""
    return Manner(search.raw, search.off, search.order, search.after, facets)


_BEARER = "bearer "


def requester(request: Request) -> Requester:
    """Who asks, found out once a request."""
    if not hasattr(request.state, "requester"):
        desk = request.app.state.service.desk
        cookie = request.cookies.get(session_cookie(request), "")
        header = request.headers.get("authorization", "")
        token = header[len(_BEARER) :].strip() if header.lower().startswith(_BEARER) else ""
        request.state.requester = Requester(
            signed=desk.people.signed(cookie) if cookie else None,
            key=desk.keys.known(token) if token else None,
            address=request.client.host if request.client else "",
        )
    made: Requester = request.state.requester
    return made


async def _nothing() -> str:
    return ""


Refused = Annotated[str, Depends(_nothing)]
"""Why a form was refused, as the page says it that the form is sent back with: an address cannot put words there."""


def visitor(request: Request) -> Signed | None:
    """Who has signed in; ``None`` for everybody else."""
    return requester(request).signed


def pages(request: Request, *, at: str = "") -> Speaking:
    """The templates that the application was handed, in the language of the request, for whoever asks.

    ``at`` is the address of the form, where a page answers one and shows it again.
    """
    made: Pages = request.app.state.pages
    return made.speaking(request, me=visitor(request), at=at)
