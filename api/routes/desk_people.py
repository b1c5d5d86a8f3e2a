"""The workbench: people with accounts, and the log of acts."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.desk.audit import Act
from api.desk.people.records import Role
from api.routes.parts import Opened, pages
from api.routes.staff import Administrator, Head
from api.service import Service
from api.shapes import ShortText
from ontology.errors import WrongUse

router = APIRouter(include_in_schema=False)

_PAGE = 100
Said = Annotated[ShortText, Form()]


@router.get("/desk/people", response_class=HTMLResponse)
def people(request: Request, service: Opened, _: Administrator) -> HTMLResponse:
    """Everybody with an account."""
    return _page(request, service)


def _page(
    request: Request, service: Opened, *, refused: str = "", word: str = "", word_for: str = "", status: int = 200
) -> HTMLResponse:
    found = service.desk.people.people()
    page = pages(request)
    said = page.words.script(refused)
    made = page.render("desk_people.html", people=found, roles=list(Role), refused=said, word=word, word_for=word_for)
    return HTMLResponse(made, status, headers={"cache-control": "no-store"})


@router.post("/desk/people")
def add(
    request: Request,
    service: Opened,
    me: Administrator,
    name: Said,
    role: Annotated[Role, Form()],
    shown: Said = "",
    branch: Said = "",
) -> HTMLResponse:
    """Make an account and show the word by which its owner sets a password; a refusal stands beside the form."""
    try:
        service.desk.people.add(name, None, role=role, shown=shown, branch=branch, by=me.name)
    except WrongUse as error:
        return _page(request, service, refused=str(error), status=400)
    word = service.desk.words.make(name, by=me.name)
    return _page(request, service, word=word, word_for=name, status=201)


@router.post("/desk/people/{name}/word")
def word(request: Request, service: Opened, me: Administrator, name: ShortText) -> HTMLResponse:
    """Show, this once, a word by which somebody sets a new password."""
    made = service.desk.words.make(name, by=me.name)
    return _page(request, service, word=made, word_for=name, status=201)


@router.post("/desk/people/{name}", response_model=None)
def change(
    request: Request,
    service: Opened,
    me: Administrator,
    name: ShortText,
    role: Annotated[Role, Form()],
    shown: Said = "",
    branch: Said = "",
    active: Annotated[Literal["", "1"], Form()] = "",
) -> RedirectResponse | HTMLResponse:
    """Change an account."""
    told = {"role": role, "shown": shown.strip() or name, "branch": branch.strip(), "active": active == "1"}
    was = service.desk.people.person(name)
    changes = {key: value for key, value in told.items() if getattr(was, key) != value}
    try:
        service.desk.people.change(name, by=me.name, **changes)  # type: ignore[arg-type]
    except WrongUse as error:
        return _page(request, service, refused=str(error), status=400)
    return RedirectResponse("/desk/people", 303)


@router.get("/desk/audit", response_class=HTMLResponse)
def audit(
    request: Request,
    service: Opened,
    _: Head,
    subject: ShortText = "",
    by: ShortText = "",
    before: Annotated[int, Query(ge=0)] = 0,
) -> str:
    """The log of acts, the last first."""
    acts = service.desk.audit.acts(subject=subject.strip(), by=by.strip(), before=before, limit=_PAGE)
    seen = [one for one in acts if not _hidden(one, service)]
    return pages(request).render(
        "desk_audit.html", acts=seen, subject=subject, by=by, older=acts[-1].id if len(acts) == _PAGE else 0
    )


@router.get("/api/desk/people")
def people_json(service: Opened, _: Administrator) -> dict[str, list[dict[str, object]]]:
    """Everybody with an account."""
    names = ("name", "shown", "role", "branch", "active")
    return {"people": [{name: getattr(one, name) for name in names} for one in service.desk.people.people()]}


def _hidden(act: Act, service: Service) -> bool:
    """Whether an act was done to what whoever asks may not see."""
    named = (act.subject.partition("/")[2], *(one for one in act.detail.values() if isinstance(one, str)))
    return any(service.hides(one) or service.hides_passage(one) for one in named if one)
