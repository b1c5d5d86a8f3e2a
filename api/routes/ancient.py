"""``/ancient``: ancient books 古籍 by what catalogues say of them, as a page and as JSON."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from api.routes.parts import INVALID, Opened, Values, pages
from api.shapes import MAX_HITS, MAX_QUESTION
from api.web.addresses import document_address
from api.web.ancient_views import PAGE, ancient_view
from index.ancient import Wanted
from ontology.queries import TRAITS

router = APIRouter()


async def wanted_query(
    q: Annotated[str, Query(max_length=MAX_QUESTION, description="题名、异题名、责任者中的字")] = "",
    seal: Annotated[str, Query(max_length=MAX_QUESTION, description="钤印的印文")] = "",
    writer: Annotated[str, Query(max_length=MAX_QUESTION, description="批校题跋者")] = "",
    survey: Annotated[str, Query(max_length=MAX_QUESTION, description="普查编号，或它的开头")] = "",
    dynasty: Annotated[str, Query(max_length=MAX_QUESTION, description="朝代")] = "",
    branch: Annotated[str, Query(max_length=MAX_QUESTION, description="分馆")] = "",
    edition_kind: Annotated[Values, Query(description="版本类型")] = [],  # noqa: B006 - never edited
    sibu: Annotated[Values, Query(description="四部分类，填标识，如 sibu:史部地理类")] = [],  # noqa: B006
    function: Annotated[Values, Query(description="著作方式")] = [],  # noqa: B006
    rows: Annotated[Values, Query(description="行款：半叶行数")] = [],  # noqa: B006
    bears: Annotated[Values, Query(description="有：钤印、批校题跋、缺叶、存卷")] = [],  # noqa: B006
    century: Annotated[Values, Query(description="版本的世纪")] = [],  # noqa: B006
) -> Wanted:
    """What a query string looks for; all its conditions hold."""
    chosen = (edition_kind, sibu, function, rows, bears, century)
    traits = tuple((name, value) for name, values in zip(TRAITS, chosen, strict=True) for value in values if value)
    return Wanted(q.strip(), seal.strip(), writer.strip(), survey.strip(), dynasty, branch, traits)


Sought = Annotated[Wanted, Depends(wanted_query)]


@router.get("/api/ancient", summary="查古籍", tags=["联合目录"], responses=INVALID)
def ancient(
    service: Opened,
    wanted: Sought,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=MAX_HITS)] = PAGE,
) -> dict[str, Any]:
    """按版本类型、四部、朝代、钤印、行款、普查编号查古籍，附各项的部数。"""
    found = service.holdings.ancient(wanted, offset=offset, limit=limit)
    books = [
        {
            "id": document.id,
            "title": document.metadata.title,
            "creator": document.metadata.creator,
            "dynasty": document.metadata.dynasty,
            "branch": document.metadata.branch,
            "edition": book.edition,
            "edition_kind": book.edition_kind,
            "begin": book.begin,
            "end": book.end,
            "rows": book.rows.rows if book.rows else None,
            "seals": [one.text for one in book.seals],
            "survey": book.survey,
            "divisions": list(book.divisions),
            "bears": list(book.bears),
            "guessed": [one.field for one in document.metadata.guesses],
            "address": document_address(document.id),
        }
        for document, book in found.books
    ]
    return {"books": books, "total": found.total, "counts": {name: dict(some) for name, some in found.counts.items()}}


@router.get("/ancient", include_in_schema=False, response_class=HTMLResponse)
def ancient_page(
    request: Request, service: Opened, wanted: Sought, page: Annotated[int, Query(ge=1, le=100_000)] = 1
) -> str:
    """Ancient books by what they are."""
    found = service.holdings.ancient(wanted, offset=(page - 1) * PAGE, limit=PAGE)
    speaking = pages(request)
    return speaking.render("ancient.html", view=ancient_view(found, wanted, speaking.words, page=page))
