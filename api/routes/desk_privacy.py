"""The workbench: what is held of one reader. Whom it is about travels in the body of requests, never in an address."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse

from api.desk.privacy.records import Asked, Dossier, Erased, Words
from api.routes.parts import Opened, pages
from api.routes.staff import Head
from api.service import Service
from api.shapes import ShortText
from ontology.errors import NotFound, WrongUse

router = APIRouter(include_in_schema=False)

Said = Annotated[ShortText, Form()]
_KEPT_NOWHERE = {"cache-control": "no-store"}


@router.get("/desk/privacy", response_class=HTMLResponse)
def privacy(request: Request, service: Opened, _: Head) -> HTMLResponse:
    """How long things are kept, and the form to find a reader by."""
    return _page(request, service, Asked())


@router.post("/desk/privacy", response_class=HTMLResponse)
def show(
    request: Request, service: Opened, me: Head, mail: Said = "", phone: Said = "", numbers: Said = ""
) -> HTMLResponse:
    """All that is held of a reader, in short; who looked is noted, at whom is not."""
    asked = Asked(mail, phone, tuple(numbers.split()))
    service.desk.audit.noted(by=me.name, act="show-reader", subject="privacy/reader")
    try:
        return _page(request, service, asked, held=service.desk.privacy.show(asked))
    except NotFound:
        return _page(request, service, asked, nothing=True)
    except WrongUse as error:
        return _page(request, service, asked, refused=str(error), status=400)


@router.post("/desk/privacy/take", response_class=JSONResponse)
def take(service: Opened, me: Head, mail: Said = "", phone: Said = "", numbers: Said = "") -> JSONResponse:
    """All that is held of a reader, as a file to hand over."""
    told = service.desk.privacy.show(Asked(mail, phone, tuple(numbers.split())))
    service.desk.audit.noted(by=me.name, act="take-reader", subject="privacy/reader")
    headers = {**_KEPT_NOWHERE, "content-disposition": 'attachment; filename="reader.json"'}
    return JSONResponse(asdict(told), headers=headers)


@router.post("/desk/privacy/erase", response_class=HTMLResponse)
def erase(
    request: Request,
    service: Opened,
    me: Head,
    words: Annotated[Words, Form()],
    mail: Said = "",
    phone: Said = "",
    numbers: Said = "",
    sure: Annotated[Literal["", "1"], Form()] = "",
) -> HTMLResponse:
    """Take away all that is held of a reader, once somebody has said to be sure."""
    asked = Asked(mail, phone, tuple(numbers.split()))
    if not sure:
        label = pages(request).words.label("privacy_unsure")
        return _page(request, service, asked, refused=label, held=service.desk.privacy.show(asked), status=400)
    erased = service.desk.privacy.erase(asked, by=me.name, words=words)
    return _page(request, service, Asked(), erased=erased)


def _page(
    request: Request,
    service: Service,
    asked: Asked,
    *,
    refused: str = "",
    held: Dossier | None = None,
    erased: Erased | None = None,
    nothing: bool = False,
    status: int = 200,
) -> HTMLResponse:
    desk, page = service.desk.privacy, pages(request)
    made = page.render(
        "desk_privacy.html",
        asked=asked,
        terms=desk.terms,
        last=desk.last(),
        held=held,
        erased=erased,
        nothing=nothing,
        refused=page.words.script(refused),
    )
    return HTMLResponse(made, status, headers=_KEPT_NOWHERE)
