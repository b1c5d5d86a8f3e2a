"""The workbench's pages of enquiries: the queue, one enquiry to read and act on, writing one down, working hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import File, Form, Query, Request, UploadFile
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from pydantic import BeforeValidator

from api.desk.enquiries.conflict import Overtaken
from api.desk.enquiries.files import MAX_FILE, MOST_FILES, safe_name
from api.desk.enquiries.handover import annotated
from api.desk.enquiries.hours import hours_of
from api.desk.enquiries.letters import Taken, take_letter
from api.desk.enquiries.listing import Wanted
from api.desk.enquiries.mail import read_letter, typed_letter
from api.desk.enquiries.quoting import WITHHELD, holds, seen
from api.desk.enquiries.records import (
    OPEN,
    Act,
    Attachment,
    Channel,
    Contact,
    Enquiry,
    Group,
    Kind,
    Receipt,
    State,
    View,
)
from api.desk.enquiries.rules import possible
from api.desk.enquiries.wishes import lines_of
from api.desk.people.records import Person
from api.limits import MAX_UPLOAD
from api.routes.enquiry_forms import PageWish, WrittenForm, carried, posted, texts_of
from api.routes.parts import Opened, page_router, pages
from api.routes.serving import check_serves, serves
from api.routes.staff import Head, Staff
from api.service import Service
from api.shapes import ShortText
from api.web import enquiry_views as views
from ontology.errors import SourceError, WrongUse
from ontology.records import TagType

router = page_router()

_PAGE = 50
_BRANCH_ALL = "*"


def _stated(value: object) -> object:
    return None if value == "" else value


Number = Annotated[int, Query(ge=0, le=1_000_000)]
ChosenKind = Annotated[Kind | None, BeforeValidator(_stated)]
ChosenGroup = Annotated[Group | None, BeforeValidator(_stated)]
ChosenState = Annotated[State | None, BeforeValidator(_stated)]


@router.get("/desk")
def queue(
    request: Request,
    service: Opened,
    me: Staff,
    view: View = View.QUEUE,
    branch: ShortText = "",
    kind: ChosenKind = None,
    group: ChosenGroup = None,
    state: ChosenState = None,
    q: ShortText = "",
    offset: Number = 0,
) -> str:
    """The lists of enquiries; without more, what is open where the librarian works, the overdue on top."""
    enquiries = service.desk.enquiries
    wanted = Wanted(view, me.name, branches_of(branch, me), kind, group, state, q.strip(), _PAGE, offset)
    found, hours, now = enquiries.list(wanted), enquiries.hours(), enquiries.now()
    called = _called(service)
    return pages(request).render(
        "desk_enquiries.html",
        lines=views.lines_of(found, hours, now, called),
        total=found.total,
        overdue=enquiries.overdue(wanted.branches),
        tabs=views.tabs_of(wanted, enquiries.counts(by=me.name, branches=wanted.branches), branches=branch),
        wanted=wanted,
        branch=branch,
        branches=branches(service),
        before=views.queue_address(wanted, branches=branch, offset=max(offset - _PAGE, 0)) if offset else "",
        after=views.queue_address(wanted, branches=branch, offset=offset + _PAGE)
        if offset + _PAGE < found.total
        else "",
        kinds=Kind,
        groups=Group,
        states=State,
    )


@router.get("/desk/enquiries/new")
def new(request: Request, service: Opened, me: Staff) -> str:
    """The form for what was asked at the desk or by telephone."""
    return _new_page(request, service, WrittenForm(branch=me.branch), refused="")


@router.post("/desk/enquiries", response_model=None)
def write_down(request: Request, service: Opened, me: Staff, form: Annotated[WrittenForm, Form()]) -> Response:
    """Take an enquiry in; its number and key are shown once, to be given to the reader."""
    asked = replace(form.enquiry(Channel.WALK_IN), assignee=me.name if form.mine else "")
    try:
        taken = service.desk.enquiries.add(
            annotated(asked, service.operations.understanding), contact=form.contact(), by=me.name
        )
    except WrongUse as error:
        return HTMLResponse(_new_page(request, service, form, refused=_said(request, error)), 400)
    return _slip(request, taken)


@router.post("/desk/enquiries/letters", response_model=None)
def take_in_letter(
    request: Request,
    service: Opened,
    me: Staff,
    letter: Annotated[str, Form(max_length=200_000)] = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Take a letter in that was pasted, or is a file of a mail program."""
    try:
        taken = letter_taken(service, letter, file, by=me.name)
    except WrongUse as error:
        form = WrittenForm(branch=me.branch)
        return HTMLResponse(_new_page(request, service, form, refused=_said(request, error), letter=letter), 400)
    if not taken.key:
        return RedirectResponse(views.enquiry_address(taken.enquiry.id), 303)
    return _slip(request, Receipt(taken.enquiry, taken.key), refused=taken.refused)


@router.get("/desk/enquiries/hours")
def hours(request: Request, service: Opened, me: Head) -> str:
    """Working days, closing time, and how long each kind may take."""
    del me
    return _hours_page(request, service, refused="")


@router.post("/desk/enquiries/hours", response_model=None)
def set_hours(
    request: Request,
    service: Opened,
    me: Head,
    closing: Annotated[ShortText, Form()],
    workdays: Annotated[list[int], Form(max_length=7)] = [],  # noqa: B006 - never edited
    holidays: Annotated[str, Form(max_length=10_000)] = "",
    extra: Annotated[str, Form(max_length=10_000)] = "",
    waiting: Annotated[int, Form()] = 5,
    days: Annotated[list[int], Form(max_length=10)] = [],  # noqa: B006
) -> Response:
    """Set them; what is due already stays due then."""
    said: Mapping[str, Any] = {
        "offset": service.desk.enquiries.hours().offset,
        "closing": closing,
        "workdays": sorted(set(workdays)),
        "holidays": holidays.split(),
        "extra": extra.split(),
        "waiting": waiting,
        "days": dict(zip(Kind, days, strict=False)),
    }
    try:
        service.desk.enquiries.calendar.set(hours_of(said), by=me.name)
    except WrongUse as error:
        return HTMLResponse(_hours_page(request, service, refused=_said(request, error)), 400)
    return RedirectResponse("/desk/enquiries/hours?saved=1", 303)


@router.get("/desk/enquiries/{number}")
def enquiry(request: Request, service: Opened, me: Staff, number: int) -> str:
    """One enquiry: what was asked, what was said, what to do."""
    return enquiry_page(request, service, me, service.desk.enquiries.enquiry(number))


@router.post("/desk/enquiries/{number}/key", response_model=None)
def key(request: Request, service: Opened, me: Staff, number: int) -> Response:
    """Make a new key for the reader; it is shown once."""
    check_serves(service, me, number)
    return _slip(request, service.desk.enquiries.renew_key(number, by=me.name))


@router.post("/desk/enquiries/{number}/files", response_model=None)
def attach(request: Request, service: Opened, me: Staff, number: int, file: Annotated[UploadFile, File()]) -> Response:
    """Attach a file."""
    was = check_serves(service, me, number)
    try:
        keep_file(service, number, file, by=me.name)
    except (WrongUse, SourceError) as error:
        page = enquiry_page(request, service, me, was, refused=_said(request, error))
        return HTMLResponse(page, 400)
    return RedirectResponse(f"{views.enquiry_address(number)}#files", 303)


@router.get("/desk/enquiries/{number}/files/{file_id}", response_model=None)
def file(service: Opened, me: Staff, number: int, file_id: int) -> Response:
    """An attachment, to be saved."""
    check_serves(service, me, number)
    return file_answer(service, service.desk.enquiries.store.file(number, file_id))


@router.post("/desk/enquiries/{number}/{act}", response_model=None)
def do(
    request: Request, service: Opened, me: Staff, number: int, act: Act, form: Annotated[PageWish, Form()]
) -> Response:
    """Do something with an enquiry. What is refused is shown with what was typed, so that nothing typed is lost."""
    enquiries = service.desk.enquiries
    check_serves(service, me, number)
    try:
        made = carried(service, number, form, act, by=me.name)
        sent = posted(service, made, act, form, by=me.name)
    except WrongUse as error:
        now, refused = enquiries.enquiry(number), _said(request, error)
        page = enquiry_page(request, service, me, now, refused=refused, sent={act.value: form})
        return HTMLResponse(page, 409 if isinstance(error, Overtaken) else 400)
    failed = "" if sent else "?unsent=1"
    return RedirectResponse(f"{views.enquiry_address(number)}{failed}#{act.value}", 303)


# --- pages ------------------------------------------------------------------------------------------------------------


def enquiry_page(
    request: Request,
    service: Service,
    me: Person,
    one: Enquiry,
    *,
    refused: str = "",
    sent: Mapping[str, PageWish] | None = None,
) -> str:
    """The page of an enquiry; ``sent`` is the form that was sent in vain, by the name of the act."""
    enquiries, page = service.desk.enquiries, pages(request)
    hours, now, called = enquiries.hours(), enquiries.now(), _called(service)
    one, log = seen(one, enquiries.log(one.id), service.hides_passage, said=page.words.script(WITHHELD))
    stands, mine = partial(holds, text=texts_of(service)), serves(me, one)
    return page.render(
        "desk_enquiry.html",
        enquiry=one,
        line=views.line_of(one, hours, now, called),
        may=possible(one, me.name) if mine else frozenset(),
        serves=mine,
        mine=one.assignee == me.name,
        refused=refused,
        sent={act.value: PageWish() for act in Act} | dict(sent or {}),
        refused_act=next(iter(sent or ()), ""),
        log=views.log_of(log, hours, called),
        talk=views.talk_of(log, hours, answer=one.answer),
        receipts=views.quoted_of(one.receipts, stands),
        answer_receipts=views.quoted_of(one.answer_receipts, stands),
        draft_receipts=views.quoted_of(one.draft_receipts, stands),
        changed=views.changed_of(one),
        contact=enquiries.contact(one.id) if mine else Contact(),
        files=enquiries.store.files(one.id),
        merged=enquiries.merged(one.id),
        final=enquiries.final(one),
        near=[(hit, views.line_of(hit.enquiry, hours, now, called)) for hit in enquiries.near(one)],
        people=[(name, called[name]) for name in sorted(enquiries.staff()) if name != one.assignee],
        branches=[branch for branch in branches(service) if branch != one.branch],
        entities=lines_of(one.entities),
        subjects=lines_of(one.subjects),
        being_open=one.state in OPEN,
        posts=bool(service.desk.sending.smtp_url and service.desk.sending.mail_from),
        unsent=request.query_params.get("unsent") == "1",
        kinds=Kind,
        groups=Group,
        types=[kind.value for kind in TagType],
    )


def _new_page(request: Request, service: Service, form: WrittenForm, *, refused: str, letter: str = "") -> str:
    return pages(request, at="/desk/enquiries/new").render(
        "desk_enquiry_new.html",
        form=form,
        refused=refused,
        letter=letter,
        kinds=Kind,
        groups=Group,
        branches=branches(service),
    )


def _hours_page(request: Request, service: Service, *, refused: str) -> str:
    told = service.desk.enquiries.hours()
    saved = request.query_params.get("saved") == "1"
    return pages(request).render("desk_enquiry_hours.html", hours=told, kinds=Kind, refused=refused, saved=saved)


def _slip(request: Request, taken: Receipt, *, refused: Sequence[str] = ()) -> HTMLResponse:
    """What the reader takes along. The key is nowhere else to be had."""
    page = pages(request).render("desk_enquiry_slip.html", enquiry=taken.enquiry, key=taken.key, refused=refused)
    return HTMLResponse(page, headers={"Cache-Control": "no-store"})


def keep_file(service: Service, number: int, file: UploadFile, *, by: str) -> Enquiry:
    """Keep a file of an enquiry. Raises :class:`SourceError` and :class:`WrongUse` for what is not taken."""
    enquiries = service.desk.enquiries
    if len(enquiries.store.files(number)) >= MOST_FILES:
        raise WrongUse(f"一条咨询最多 {MOST_FILES} 个附件。")
    name = safe_name(file.filename or "")
    data = file.file.read(MAX_FILE + 1)
    media_type, digest = service.desk.files.keep(data, name)
    return enquiries.attach(number, Attachment(0, number, name, media_type, len(data), digest, by, ""), by=by)


def letter_taken(service: Service, letter: str, file: UploadFile | None, *, by: str) -> Taken:
    """Take a letter in that was pasted, or brought as a file. Raises :class:`WrongUse`."""
    data = file.file.read(MAX_UPLOAD) if file is not None and file.filename else b""
    desk = service.desk
    return take_letter(
        desk.enquiries,
        desk.files,
        read_letter(data) if data else typed_letter(letter),
        annotate=lambda asked: annotated(asked, service.operations.understanding),
        by=by,
    )


def file_answer(service: Service, found: Attachment) -> FileResponse:
    """The bytes of an attachment, which a browser saves and does not show."""
    name = quote(found.name, safe="")
    return FileResponse(
        service.desk.files.path(found.digest),
        media_type=found.media_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "private, no-store"},
    )


def branches_of(branch: str, me: Person) -> tuple[str, ...]:
    """The branches that a list shows: by itself that of the librarian with what belongs to none."""
    if branch == _BRANCH_ALL or (not branch and not me.branch):
        return ()
    return (branch,) if branch else (me.branch, "")


def branches(service: Service) -> list[str]:
    """The branches that people work in and enquiries came to."""
    staffed = {one.branch for one in service.desk.people.people() if one.branch}
    return sorted(staffed | set(service.operations.branches()))


def _called(service: Service) -> dict[str, str]:
    return {one.name: one.shown for one in service.desk.people.people()}


def _said(request: Request, error: Exception) -> str:
    return pages(request).words.script(str(error))
