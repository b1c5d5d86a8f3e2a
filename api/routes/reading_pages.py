"""The pages on which texts are read: a passage in its context, a document, a tag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import RedirectResponse

from api.exporting import exports_of
from api.leaves import terms_of
from api.routes.citing import namer_of, today
from api.routes.parts import Opened, page_router, pages
from api.schemas import document_title, relation_shapes
from api.service import DocumentView, Service
from api.web import cite_views, views
from api.web.addresses import document_address, passage_address
from api.web.ancient_views import book_lines
from api.web.catalogue_views import copies_of
from api.web.media_views import media_view
from api.web.reading_cards import card_of, cards_of
from api.web.reading_contents import PAGE, contents_of, ordinal_address
from api.web.reading_settings import COOKIE, Setting, setting_of, with_parameters
from api.web.reading_views import byline, counted, findings_of, heading_of, leaves_of, pager_of
from api.web.render import Speaking
from api.web.special_views import special_view
from api.web.work_views import owner_in
from ontology.ancient.reading import read_book
from ontology.errors import NotFound
from ontology.queries import Highlight
from ontology.records import Document

router = page_router()

_YEAR = 365 * 24 * 3600
_PLACE = ("page", "at", "find", "leaf", "begin", "end")
Keep = Annotated[str, Query(max_length=1)]
Leaf = Annotated[int, Query(ge=0, le=100_000)]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a reader asks of a document: the passage to mark, words to find, the number of a page image."""

    at: str
    find: str
    leaf: int


@router.get("/tags/{tag_id:path}/card")
def tag(request: Request, service: Opened, tag_id: str, part: Keep = "") -> str:
    """What is behind a tag; with ``part`` the card alone, for a page that shows it beside its text."""
    page = pages(request)
    found, held = service.leaves.tag(tag_id)
    shown = card_of(found, held.passage, page.words)
    if part:
        return page.render("_cards.html", shown=shown)
    begin = found.begin - held.passage.begin
    marked = [Highlight(begin, begin + len(found.surface), "")]
    text = views.text_of(held.passage, held.document, [found], marked)
    title = document_title(held.document)
    heading = heading_of(held.passage, title)
    return page.render("tag.html", shown=shown, passage=held.passage, text=text, title=title, heading=heading)


@router.get("/passages/{passage_id:path}", response_model=None)
def passage(
    request: Request,
    service: Opened,
    passage_id: str,
    begin: Annotated[int, Query(ge=0)] = 0,
    end: Annotated[int, Query(ge=0)] = 0,
    leaf: Leaf = 0,
    keep: Keep = "",
) -> str | Response:
    """A passage in its context; the run from ``begin`` to ``end`` is marked."""
    page = pages(request)
    view = service.passage(passage_id)
    setting = _setting(request, view.document)
    if keep:
        return _kept(request, setting)
    service.desk.readership.note(view.document.id)
    quoted = [Highlight(begin, end, "")] if end > begin else []
    title = document_title(view.document)
    return page.render(
        "passage.html",
        view=view,
        title=title,
        heading=heading_of(view.passage, title),
        text=views.text_of(view.passage, view.document, view.tags, quoted),
        cards=cards_of(view.tags, view.passage, page.words),
        counts=counted(view.tags),
        setting=setting,
        path=passage_address(passage_id),
        quoted=[("begin", begin), ("end", end)] if quoted else [],
        whole=_at(view.document, view.passage.id, ordinal=view.passage.ordinal, setting=setting),
        described=views.described(view.document, page.words),
        media=media_view(service, view.document, view.passage, leaf=leaf, begin=begin),
        cites=cite_views.passage_cites(view.passage, view.document, namer_of(request), today=today()),
        relations=relation_shapes(view),
    )


@router.get("/documents/{document_id:path}", response_model=None)
def document(
    request: Request,
    service: Opened,
    document_id: str,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    at: Annotated[str, Query(max_length=500)] = "",
    n: Annotated[int, Query(ge=0, le=100_000_000)] = 0,
    find: Annotated[str, Query(max_length=100)] = "",
    leaf: Leaf = 0,
    keep: Keep = "",
) -> str | Response:
    """A document to read, a page at a time: that of a number, or that which holds the passage ``at``.

    ``n`` leads to the page of the n-th passage; the passages that say ``find`` are listed, and its places marked.
    """
    speaking = pages(request)
    offset = _offset_of(service, document_id, at, speaking=speaking) if at else (page - 1) * PAGE
    view = service.document(document_id, offset=offset, limit=PAGE)
    setting = _setting(request, view.document)
    if keep:
        return _kept(request, setting)
    if n:
        ordinal = max(0, min(n, view.total) - 1)
        return RedirectResponse(ordinal_address(document_id, ordinal, setting.stated), 303)
    service.desk.readership.note(document_id)
    asked = _Asked(at, find.strip(), leaf)
    return _document_page(request, service, view, speaking=speaking, setting=setting, asked=asked)


def _document_page(
    request: Request,
    service: Service,
    view: DocumentView,
    *,
    speaking: Speaking,
    setting: Setting,
    asked: _Asked,
) -> str:
    document, stated, find = view.document, setting.stated, asked.find
    terms = terms_of(find)
    pairs = (*(("find", find) for _ in terms[:1]), *stated)
    leaves = leaves_of(view, at=asked.at, terms=terms)
    place = next((one.passage.ordinal for one in leaves if one.here), view.offset)
    leaves_reader = service.leaves
    headings, chapters = leaves_reader.headings(document.id), leaves_reader.chapters(document)
    found = leaves_reader.find(document.id, find)
    return speaking.render(
        "document.html",
        view=view,
        title=document_title(document),
        byline=byline(document),
        language=views.language_of(document),
        leaves=leaves,
        counts=counted(chain.from_iterable(one.tags for one in view.passages)),
        setting=setting,
        path=document_address(document.id),
        pager=pager_of(view, pairs),
        contents=contents_of(document, headings, chapters, at=place, stated=stated),
        find=find if terms else "",
        findings=findings_of(document, find, found, pairs),
        unfound=with_parameters(document_address(document.id, page=view.offset // PAGE + 1), stated),
        everywhere=with_parameters("/", [("q", find)]),
        first=with_parameters(document_address(document.id), stated),
        described=views.described(document, speaking.words),
        ancient=book_lines(read_book(document.metadata), speaking.words, owner=owner_in(service)),
        media=media_view(service, document, passages=[one.passage for one in view.passages], leaf=asked.leaf),
        cites=cite_views.document_cites(document, namer_of(request), today=today()),
        exports=exports_of(document),
        shown_special=special_view(document, speaking.words),
        union=copies_of(service.catalogue, document.id),
    )


def _offset_of(service: Service, document_id: str, passage_id: str, *, speaking: Speaking) -> int:
    """Where the page begins that holds a passage. Raises :class:`NotFound` for one of another document."""
    held = service.passage(passage_id)
    if held.document.id != document_id:
        raise NotFound(speaking.words.label("read_no_passage", passage=passage_id))
    return held.passage.ordinal // PAGE * PAGE


def _at(document: Document, passage_id: str, *, ordinal: int, setting: Setting) -> str:
    """The place of a passage in the whole text, known by its id, which stays when the text is cut anew."""
    pairs = (("at", passage_id), *setting.stated)
    return with_parameters(document_address(document.id), pairs, fragment=f"p-{ordinal + 1}")


def _setting(request: Request, document: Document) -> Setting:
    return setting_of(request.query_params.multi_items(), request.cookies.get(COOKIE, ""), document)


def _kept(request: Request, setting: Setting) -> Response:
    """Remember a setting that was chosen without scripts, and lead back to the place that was read."""
    place: Sequence[tuple[str, str]] = [pair for pair in request.query_params.multi_items() if pair[0] in _PLACE]
    path = request.scope.get("raw_path", request.url.path.encode()).decode("ascii", "replace")
    response = RedirectResponse(with_parameters(path, [*place, *setting.stated]), 303)
    response.set_cookie(COOKIE, setting.cookie(), max_age=_YEAR, samesite="lax", path="/")
    return response
