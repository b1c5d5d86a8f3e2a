"""The workbench: confirmed names and headings written back into records of MARC."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.desk.marc.writeback import FORMATS
from api.routes.parts import Opened, page_router, pages
from api.routes.staff import Staff
from api.service import Service
from api.shapes import ShortText
from api.web.addresses import document_address
from ontology.errors import NotFound, WrongUse
from ontology.records import Document

router = page_router()

_LIST = "/desk/marc"
_LOOKED = 200
Said = Annotated[ShortText, Form()]


@router.get(_LIST, response_model=None)
def listed(
    request: Request, service: Opened, _: Staff, document: Annotated[ShortText, Query()] = ""
) -> str | RedirectResponse:
    """The reviewed records with something to write, and what was written last."""
    if document.strip():
        return RedirectResponse(_address(document.strip()), 303)
    last = [one for one in service.desk.marc.last() if not service.hides(one.document_id)]
    return pages(request).render("desk_marc_list.html", waiting=_waiting(service), last=last, address=_address)


@router.get(f"{_LIST}/{{document_id}}")
def shown(request: Request, service: Opened, _: Staff, document_id: ShortText) -> str:
    """The difference of one record, with its history."""
    return _page(request, service, document_id)


@router.post(f"{_LIST}/{{document_id}}", response_model=None)
def write(
    request: Request,
    service: Opened,
    me: Staff,
    document_id: ShortText,
    revision: Annotated[int, Form(ge=0)],
    take: Annotated[tuple[int, ...], Form()] = (),
    note: Said = "",
) -> RedirectResponse | HTMLResponse:
    """Write what is chosen; a refusal stands above the difference as it is now."""
    try:
        if not take:
            raise WrongUse("没有选中改动，什么也没有写。")
        service.marc.write(document_id, by=me.name, take=take, note=note.strip(), revision=revision)
    except WrongUse as error:
        return HTMLResponse(_page(request, service, document_id, refused=str(error)), 400)
    return RedirectResponse(_address(document_id), 303)


@router.post(f"{_LIST}/{{document_id}}/undo", response_model=None)
def undo(
    request: Request, service: Opened, me: Staff, document_id: ShortText, note: Said = ""
) -> RedirectResponse | HTMLResponse:
    """Take the last writing back."""
    try:
        service.marc.undo(document_id, by=me.name, note=note.strip())
    except WrongUse as error:
        return HTMLResponse(_page(request, service, document_id, refused=str(error)), 400)
    return RedirectResponse(_address(document_id), 303)


def _page(request: Request, service: Service, document_id: str, *, refused: str = "") -> str:
    page = pages(request)
    return page.render(
        "desk_marc.html",
        found=service.marc.difference(document_id),
        action=_address(document_id),
        reading=document_address(document_id),
        refused=page.words.script(refused),
    )


def _waiting(service: Service) -> list[tuple[Document, int]]:
    """Return the documents on whose tags reviewers decided, and how many changes their records wait for."""
    found = []
    for document_id in list(service.workbench.reviews.desk.states())[:_LOOKED]:
        try:
            document = service.marc.texts.description(document_id)[0]
            if document.format not in ("marc", *FORMATS):
                continue
            changes = len(service.marc.difference(document_id).edits)
        except NotFound:
            continue
        if changes:
            found.append((document, changes))
    return found


def _address(document_id: str) -> str:
    return f"{_LIST}{document_address(document_id).removeprefix('/documents')}"
