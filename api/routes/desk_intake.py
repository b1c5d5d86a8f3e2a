"""The workbench: what comes in 收件 — sources, runs, the queue, what was refused."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.routes.parts import Opened, pages
from api.routes.staff import Staff
from api.web.intake_views import SHOWN, intake_view

router = APIRouter(include_in_schema=False)

Number = Annotated[int, Path(ge=1)]


@router.get("/desk/intake", response_class=HTMLResponse)
def shown(request: Request, service: Opened, _: Staff, told: Literal["", "started", "woken"] = "") -> str:
    """All of it."""
    service.desk.intake.waking.wake()
    seen = intake_view(service.desk.intake, service.desk.keys.keys(), service.sight)
    return pages(request).render("desk_intake.html", seen=seen, told=told, most=SHOWN)


@router.post("/desk/intake/work")
def work(service: Opened, _: Staff) -> RedirectResponse:
    """Take in what waits."""
    service.desk.intake.waking.wake()
    return RedirectResponse("/desk/intake?told=woken", 303)


@router.post("/desk/intake/items/{ident}")
def decide(
    service: Opened, me: Staff, ident: Number, do: Annotated[Literal["again", "dismiss"], Form()]
) -> RedirectResponse:
    """Try again what was refused, or take it off the list."""
    intake = service.desk.intake
    if do == "dismiss":
        intake.spool.drop(intake.queue.dismiss(ident, by=me.name).spool)
        return RedirectResponse("/desk/intake#refused", 303)
    intake.queue.again(ident, by=me.name)
    intake.waking.wake()
    return RedirectResponse("/desk/intake?told=woken", 303)


@router.post("/desk/intake/sources/{ident}/run")
def run(service: Opened, me: Staff, ident: Number) -> RedirectResponse:
    """Harvest a source now, in a process of its own."""
    intake = service.desk.intake
    source = intake.sources.source(ident)
    service.desk.audit.noted(by=me.name, act="harvest", subject=f"source/{ident}")
    intake.waking.start("harvest", "run", str(source.id), "--by", me.name)
    return RedirectResponse("/desk/intake?told=started", 303)
