"""A page image beside the text that is on it: as a page, and for scripts that turn leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.files.images import on_images
from api.routes.parts import MISSING, Opened, pages
from api.schemas import document_title
from api.service import Service
from api.shapes import MAX_QUESTION, Shape
from api.web import views
from api.web.addresses import passage_address
from api.web.line_views import LeafLines, leaf_lines
from api.web.media_views import MediaView, leaf_view, media_view
from ontology.errors import NotFound
from ontology.records import Passage

router = APIRouter()

_MOST = 100_000
Leaf = Annotated[int, Query(ge=1, le=_MOST)]


class LeafPassage(Shape):
    """A passage that begins on a page image; ``locator`` is its place in the source."""

    id: str
    address: str
    locator: str


class LeafShape(Shape):
    """A page image. ``info`` is the IIIF description, ``source`` a view of moderate size, ``whole`` the full size;
    ``elsewhere`` leads to an image that may not be shown here."""

    number: int
    count: int
    label: str
    source: str
    info: str
    whole: str
    elsewhere: str
    passages: list[LeafPassage]


@router.get("/api/leaves/{number}", summary="一幅书影", tags=["书影与音像"], responses=MISSING)
def leaf(
    service: Opened, number: int, document: Annotated[str, Query(max_length=MAX_QUESTION, description="文献号")]
) -> LeafShape:
    """文献的第 number 幅书影，和从这一幅开始的段落。"""
    view, on = _leaf(service, document, number)
    shown = leaf_view(view.images[number - 1], service.files)
    return LeafShape(
        number=number,
        count=len(view.images),
        label=shown.label,
        source=shown.source,
        info=shown.info,
        whole=shown.whole,
        elsewhere=shown.elsewhere,
        passages=[LeafPassage(id=one.id, address=passage_address(one.id), locator=one.locator) for one in on],
    )


@router.get("/leaves/{document_id:path}", include_in_schema=False, response_class=HTMLResponse)
def leaf_page(request: Request, service: Opened, document_id: str, leaf: Leaf = 1) -> str:
    """A page image with the text that is on it beside it."""
    page = pages(request)
    view, on = _leaf(service, document_id, leaf)
    document = service.document(document_id, limit=1).document
    return page.render(
        "leaves.html",
        document=document,
        title=document_title(document),
        media=view,
        shown=[(one, passage_address(one.id)) for one in on],
        language=views.language_of(document),
        lined=_lined(service, view, on, leaf),
    )


def _lined(service: Service, view: MediaView, on: Sequence[Passage], number: int) -> LeafLines | None:
    """Return the lines that were recognised on a page image of this library, with the tags in them."""
    image = view.images[number - 1]
    lines = service.leaves.lines(view.document_id) if image.id else ()
    if not lines or not on:
        return None
    first, last = on[0].ordinal, on[-1].ordinal
    held = service.document(view.document_id, offset=first, limit=last - first + 1).passages
    tags = [tag for one in held for tag in one.tags]
    return leaf_lines(lines, tags, page=number, size=service.images.size(image.id))


def _leaf(service: Service, document_id: str, number: int) -> tuple[MediaView, list[Passage]]:
    """Return a document with the page image of a number, and the passages on it. Raises :class:`NotFound`."""
    document = service.document(document_id, limit=1).document
    view = media_view(service, document, leaf=number)
    if not 1 <= number <= len(view.images):
        raise NotFound(f"这份文献没有第 {number} 幅书影。")
    return view, on_images(service.leaves.passages(document_id), view.images).get(number, [])
