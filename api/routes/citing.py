"""How the library's texts are cited: ``…/citation`` as a file in one form, ``…/cite`` as a page of all forms."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import HTMLResponse

from api.citing import FORMS
from api.citing.records import Cited
from api.routes.parts import MISSING, Opened, Responses, pages
from api.schemas import document_title
from api.shapes import MAX_QUESTION
from api.web import cite_views
from api.web.addresses import document_address, entity_address, passage_address
from api.web.language import PARAMETER
from ontology.errors import WrongUse
from ontology.iri import Namer

router = APIRouter()

FormName = Annotated[Literal["gbt7714", "bibtex", "ris", "csl"], Query(alias="format", description="引文格式")]
_TAGS: list[str | Enum] = ["文献"]
_CITATION: Responses = {
    200: {"description": "引文", "content": {form.media_type.split(";")[0]: {} for form in FORMS.values()}},
    **MISSING,
}


def namer_of(request: Request) -> Namer:
    """What makes the library's addresses."""
    namer: Namer = request.app.state.namer
    return namer


def today() -> str:
    """The day of access, as the server's clock has it."""
    return date.today().isoformat()


# --- files ----------------------------------------------------------------------------------------------------


@router.get(
    "/api/passages/{passage_id:path}/citation",
    tags=_TAGS,
    summary="一个段落的引文",
    responses=_CITATION,
    response_class=Response,
)
def passage_citation(
    request: Request,
    service: Opened,
    passage_id: Annotated[str, Path(description="段落编号")],
    form: FormName = "gbt7714",
) -> Response:
    """GB/T 7714—2015、BibTeX、RIS 或 CSL-JSON；著录中没有的项目从略。"""
    view = service.passage(passage_id)
    return _file(cite_views.passage_cited(view.passage, view.document, namer_of(request), today=today()), form)


@router.get(
    "/api/documents/{document_id:path}/citation",
    tags=_TAGS,
    summary="一部文献的引文",
    responses=_CITATION,
    response_class=Response,
)
def document_citation(
    request: Request,
    service: Opened,
    document_id: Annotated[str, Path(description="文献编号")],
    form: FormName = "gbt7714",
) -> Response:
    """格式同上。"""
    view = service.document(document_id, limit=1)
    return _file(cite_views.document_cited(view.document, namer_of(request), today=today()), form)


@router.get(
    "/api/entities/{entity_id:path}/citation",
    tags=_TAGS,
    summary="一个实体页的引文",
    responses=_CITATION,
    response_class=Response,
)
def entity_citation(
    request: Request,
    service: Opened,
    entity_id: Annotated[str, Path(description="实体编号")],
    form: FormName = "gbt7714",
) -> Response:
    """格式同上；实体页按数据库记录著录。"""
    view = service.entity(entity_id, limit=1)
    return _file(cite_views.entity_cited(view.entity, namer_of(request), today=today()), form)


@router.get("/api/search/citation", tags=_TAGS, summary="一次检索的引文", responses=_CITATION, response_class=Response)
def search_citation(
    request: Request, q: Annotated[str, Query(max_length=MAX_QUESTION)] = "", form: FormName = "gbt7714"
) -> Response:
    """检索页地址中的参数照样写在这里。"""
    name = pages(request).words.label("cite_search_name")
    cited = cite_views.search_cited(_asked(request, q), namer_of(request), name=name, today=today())
    return _file(cited, form)


def _asked(request: Request, question: str) -> list[tuple[str, str]]:
    """The parameters of a search. Raises :class:`WrongUse` where nothing was asked."""
    if not question.strip():
        raise WrongUse("没有检索词，也就没有可以引用的检索。")
    return [pair for pair in request.query_params.multi_items() if pair[0] not in ("format", PARAMETER)]


def _file(cited: Cited, name: str) -> Response:
    form = FORMS[name]
    disposition = f"attachment; filename*=UTF-8''{quote(f'{cited.key}.{form.suffix}', safe='')}"
    return Response(form.write(cited), media_type=form.media_type, headers={"Content-Disposition": disposition})


# --- pages ----------------------------------------------------------------------------------------------------


@router.get("/passages/{passage_id:path}/cite", include_in_schema=False, response_class=HTMLResponse)
def passage_page(request: Request, service: Opened, passage_id: str) -> str:
    """All forms of a passage's citation."""
    view = service.passage(passage_id)
    cites = cite_views.passage_cites(view.passage, view.document, namer_of(request), today=today())
    return _page(request, cites, document_title(view.document), back=passage_address(passage_id), kind="passage")


@router.get("/documents/{document_id:path}/cite", include_in_schema=False, response_class=HTMLResponse)
def document_page(request: Request, service: Opened, document_id: str) -> str:
    """All forms of a document's citation."""
    view = service.document(document_id, limit=1)
    cites = cite_views.document_cites(view.document, namer_of(request), today=today())
    return _page(request, cites, document_title(view.document), back=document_address(document_id), kind="document")


@router.get("/entities/{entity_id:path}/cite", include_in_schema=False, response_class=HTMLResponse)
def entity_page(request: Request, service: Opened, entity_id: str) -> str:
    """All forms of the citation of an entity's page."""
    view = service.entity(entity_id, limit=1)
    cites = cite_views.entity_cites(view.entity, namer_of(request), today=today())
    return _page(request, cites, view.entity.label, back=entity_address(entity_id), kind="entity")


@router.get("/cite", include_in_schema=False, response_class=HTMLResponse)
def search_page(request: Request, q: Annotated[str, Query(max_length=MAX_QUESTION)] = "") -> str:
    """All forms of a search's citation."""
    name = pages(request).words.label("cite_search_name")
    cites = cite_views.search_cites(_asked(request, q), namer_of(request), name=name, today=today())
    return _page(request, cites, q.strip(), back=f"/?{cites.page.partition('?')[2]}", kind="search")


def _page(request: Request, cites: cite_views.Cites, title: str, *, back: str, kind: str) -> str:
    return pages(request).render("cite.html", cites=cites, title=title, back=back, of=kind)
