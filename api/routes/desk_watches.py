"""The workbench: watches 定题, their issues, whom they serve, and what went out."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, BackgroundTasks, Depends, Form, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from api.desk.watching.issuing import FORMS_OF_FILES
from api.desk.watching.letters import page_of
from api.desk.watching.opening import watching_of
from api.desk.watching.records import Attachment, Contact, Issue, Recipient, Schedule, Watch
from api.desk.watching.watching import Watching
from api.routes.parts import Filtered, Opened, Refused, pages
from api.routes.staff import Staff
from api.settings import Settings
from api.shapes import ShortText
from api.web.addresses import Search, passage_address
from api.web.watch_forms import struck_of, watch_of
from ontology.errors import WrongUse

router = APIRouter(include_in_schema=False)

Number = Annotated[int, Path(ge=1)]
Line = Annotated[ShortText, Form()]
Answer = RedirectResponse | HTMLResponse


async def _form(request: Request) -> FormData:
    return await request.form()


Sent = Annotated[FormData, Depends(_form)]


def watching(request: Request, service: Opened) -> Watching:
    """The watches of the library that is asked."""
    return watching_of(service, request.app.state.namer)


Watches = Annotated[Watching, Depends(watching)]


def _at(ident: int, rest: str = "") -> RedirectResponse:
    return RedirectResponse(f"/desk/watches/{ident}{rest}", 303)


# --- watches ----------------------------------------------------------------------------------------------------------


@router.get("/desk/watches", response_class=HTMLResponse)
def listed(request: Request, made: Watches, _: Staff) -> str:
    """All watches; first what waits for a librarian."""
    found, drafts = made.store.watches(), made.store.drafts()
    troubles = [(one, made.store.numbered(one.issue_id)) for one in made.troubles()]
    waiting = sorted(found, key=lambda one: one.id not in drafts)
    return pages(request).render("desk_watches.html", watches=waiting, drafts=drafts, troubles=troubles)


@router.get("/desk/watches/new", response_class=HTMLResponse)
def begin(request: Request, filters: Filtered, _: Staff, q: ShortText = "") -> str:
    """A form for a new watch; the address may say what a search page's does."""
    start = Watch(q.strip()[:200], q.strip(), filters, schedule=Schedule.WEEKLY)
    return _page(request, start)


@router.post("/desk/watches/new", response_model=None)
def create(request: Request, service: Opened, made: Watches, me: Staff, form: Sent) -> Answer:
    """Begin a watch."""
    try:
        wanted = replace(watch_of(form, service), branch=me.branch)
        watch = made.create(wanted, by=me.name, from_now=form.get("from_now") == "1")
    except WrongUse as error:
        return HTMLResponse(_page(request, Watch(""), form=form, refused=str(error)), 400)
    return _at(watch.id)


@router.get("/desk/watches/{ident}", response_class=HTMLResponse)
def shown(request: Request, made: Watches, _: Staff, ident: Number, refused: Refused = "") -> str:
    """A watch with its issues, its runs and whom it serves."""
    watch, page = made.store.watch(ident), pages(request)
    return page.render(
        "desk_watch.html",
        watch=watch,
        conditions=_conditions(watch),
        issues=[made.issuing.seen(one) for one in made.store.issues(ident)],
        runs=made.store.runs(ident),
        recipients=[(one, page_of(made.namer, one)) for one in made.store.recipients(ident)],
        mail=made.deliverer.post.ready,
        local=made.namer.base == Settings().base,
        refused=page.words.script(refused),
    )


@router.get("/desk/watches/{ident}/edit", response_class=HTMLResponse)
def revise(request: Request, made: Watches, _: Staff, ident: Number) -> str:
    """A form for a watch that is there."""
    return _page(request, made.store.watch(ident))


@router.post("/desk/watches/{ident}/edit", response_model=None)
def edit(
    request: Request,
    service: Opened,
    made: Watches,
    me: Staff,
    ident: Number,
    form: Sent,
    revision: Annotated[int, Form()],
) -> Answer:
    """Set all of a watch that a person sets."""
    try:
        made.edit(ident, watch_of(form, service), by=me.name, revision=revision)
    except WrongUse as error:
        was = made.store.watch(ident)
        return HTMLResponse(_page(request, was, form=form, refused=str(error)), 400)
    return _at(ident)


@router.post("/desk/watches/{ident}/run", response_model=None)
def run(request: Request, made: Watches, me: Staff, ident: Number, later: BackgroundTasks) -> Answer:
    """Run a watch now; what it brings goes out at once where it is set so."""
    try:
        ran = made.run(ident, by=me.name)
    except WrongUse as error:
        return HTMLResponse(shown(request, made, me, ident, str(error)), 400)
    if ran is not None and ran.issue is not None:
        later.add_task(made.deliver, issue_id=ran.issue.id)
        return _at(ident, f"/issues/{ran.issue.number}")
    return _at(ident, "#runs")


@router.get("/desk/watches/{ident}/try", response_class=HTMLResponse)
def attempt(request: Request, made: Watches, _: Staff, ident: Number) -> str:
    """What a watch would report now, had it never been run."""
    watch = made.store.watch(ident)
    found = made.runner.preview(watch)
    return pages(request).render("desk_watch_try.html", watch=watch, found=found, passage_at=passage_address)


@router.post("/desk/watches/{ident}/pause", response_model=None)
def pause(made: Watches, me: Staff, ident: Number, paused: Line = "") -> RedirectResponse:
    """Let a watch rest, or wake it."""
    made.pause(ident, by=me.name, paused=paused == "1")
    return _at(ident)


# --- issues -----------------------------------------------------------------------------------------------------------


@router.get("/desk/watches/{ident}/issues/{number}", response_class=HTMLResponse)
def issue(request: Request, made: Watches, _: Staff, ident: Number, number: Number, refused: Refused = "") -> str:
    """An issue: to look through and send, or what became of it."""
    watch, found, page = made.store.watch(ident), made.issue(ident, number), pages(request)
    kept = iter(made.issuing.paper(watch, found).pieces)
    return page.render(
        "desk_watch_issue.html",
        watch=watch,
        issue=found,
        items=[(one, None if one.struck else next(kept)) for one in found.items],
        served=_served(made, ident),
        deliveries=made.outbox.deliveries(issue_id=found.id),
        names={one.id: one.contact for one in made.store.recipients(ident)},
        forms={form: kind.label for form, kind in FORMS_OF_FILES.items()},
        mail=made.deliverer.post.ready,
        passage_at=passage_address,
        refused=page.words.script(refused),
    )


@router.post("/desk/watches/{ident}/issues/{number}", response_model=None)
def look_through(
    request: Request,
    made: Watches,
    me: Staff,
    ident: Number,
    number: Number,
    form: Sent,
    later: BackgroundTasks,
    revision: Annotated[int, Form()],
    do: Annotated[Literal["save", "send"], Form()] = "save",
) -> Answer:
    """Keep what is struck and said of an issue, and send it where that is asked."""
    found = made.issue(ident, number)
    try:
        changes = struck_of(form, found)
        kept = made.edit_issue(found, by=me.name, revision=revision, note=str(form.get("note", "")), items=changes)
        if do == "send":
            made.send(kept, by=me.name, revision=kept.revision)
            later.add_task(made.deliver, issue_id=kept.id)
    except WrongUse as error:
        return HTMLResponse(issue(request, made, me, ident, number, str(error)), 400)
    return _at(ident, f"/issues/{number}")


@router.get("/desk/watches/{ident}/issues/{number}/{form}")
def file(made: Watches, _: Staff, ident: Number, number: Number, form: Attachment) -> Response:
    """An issue as a file."""
    return handed(made, made.store.watch(ident), made.issue(ident, number), form)


def handed(made: Watching, watch: Watch, found: Issue, form: Attachment) -> Response:
    """A file of an issue as it is handed out."""
    one = made.issuing.file(watch, found, form)
    headers = {"Content-Disposition": f'attachment; filename="{one.name}"', "Cache-Control": "private, no-store"}
    return Response(one.content, media_type=one.media_type, headers=headers)


@router.post("/desk/deliveries/{ident}")
def decide(
    made: Watches, me: Staff, ident: Number, later: BackgroundTasks, do: Annotated[Literal["again", "drop"], Form()]
) -> RedirectResponse:
    """Decide on a delivery that failed, or may not have arrived."""
    delivery = made.outbox.delivery(ident)
    if do == "again":
        made.outbox.again(ident, by=me.name)
        later.add_task(made.deliver, issue_id=delivery.issue_id)
    else:
        made.outbox.drop(ident, by=me.name)
    found = made.store.numbered(delivery.issue_id)
    return _at(found.watch_id, f"/issues/{found.number}")


# --- whom they serve --------------------------------------------------------------------------------------------------


@router.post("/desk/watches/{ident}/recipients", response_model=None)
def serve(
    request: Request,
    made: Watches,
    me: Staff,
    ident: Number,
    name: Line = "",
    email: Line = "",
    webhook: Annotated[str, Form(max_length=2_000)] = "",
) -> Answer:
    """Serve somebody more."""
    try:
        made.serve(ident, Contact(name, email, webhook), by=me.name)
    except WrongUse as error:
        return HTMLResponse(shown(request, made, me, ident, str(error)), 400)
    return _at(ident, "#recipients")


@router.post("/desk/watches/{ident}/recipients/{who}", response_model=None)
def look_after(
    request: Request,
    made: Watches,
    me: Staff,
    ident: Number,
    who: Number,
    do: Annotated[Literal["correct", "stop", "resume", "key", "forget"], Form()],
    name: Line = "",
    email: Line = "",
    webhook: Annotated[str, Form(max_length=2_000)] = "",
) -> Answer:
    """Correct, stop or forget one who is served, or give them another secret address."""
    one = _recipient(made, ident, who)
    try:
        match do:
            case "correct":
                made.correct(one, Contact(name, email, webhook), by=me.name)
            case "stop" | "resume":
                made.stop(one, by=me.name, stopped=do == "stop")
            case "key":
                made.renew_key(one, by=me.name)
            case "forget":
                made.forget(one, by=me.name)
    except WrongUse as error:
        return HTMLResponse(shown(request, made, me, ident, str(error)), 400)
    return _at(ident, "#recipients")


def _recipient(made: Watching, ident: int, who: int) -> Recipient:
    one = made.store.recipient(who)
    if one.watch_id != ident:
        raise WrongUse("这位服务对象不属于这个定题。")
    return one


def _served(made: Watching, ident: int) -> int:
    return sum(one.active for one in made.store.recipients(ident))


def _page(request: Request, watch: Watch, *, form: FormData | None = None, refused: str = "") -> str:
    """The form of a watch; what was typed stands in it where it was refused."""
    page = pages(request)
    return page.render(
        "desk_watch_form.html",
        watch=watch,
        conditions=_conditions(watch),
        typed=form,
        forms={one: kind.label for one, kind in FORMS_OF_FILES.items()},
        chosen=form.getlist("attachments") if form is not None else list(watch.attachments),
        refused=page.words.script(refused),
    )


def _conditions(watch: Watch) -> list[str]:
    return [f"{name}={value}" for name, value in Search(filters=watch.filters).pairs()]
