"""The workbench's pages of the knowledge base 知识库."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from fastapi import File, Form, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.chat.masking import mask
from api.desk.assist.keeping import item_of
from api.desk.enquiries.records import Kind
from api.desk.knowledge.exchange import Format
from api.desk.knowledge.knowledge import Knowledge
from api.desk.knowledge.linking import linked
from api.desk.knowledge.records import Content, Item
from api.desk.knowledge.taking import LARGEST, Taken, form_of, take
from api.desk.people.records import Person
from api.routes.knowledge_forms import ItemForm, filled, typed
from api.routes.parts import Opened, page_router, pages
from api.routes.staff import Staff
from api.service import Service
from api.shapes import ShortText
from api.web import knowledge_views as views
from ontology.errors import WrongUse

router = page_router()

_LIST = "/desk/knowledge"
_SHOWN = 5
_SPARE = 2
Tab = Literal["", "approved", "draft", "stale", "overdue", "retired"]
Revision = Annotated[int, Form(ge=1)]
Note = Annotated[ShortText, Form()]


@router.get("/desk/knowledge")
def listed(
    request: Request,
    service: Opened,
    _: Staff,
    show: Tab = "",
    q: ShortText = "",
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> str:
    """The items, those first that need somebody."""
    return _list_page(request, service, show=show, q=q.strip(), offset=offset)


@router.get("/desk/knowledge/new")
def new(request: Request, service: Opened, me: Staff, enquiry: Annotated[int, Query(ge=0)] = 0) -> str:
    """The form for a new item, filled from an enquiry that was answered."""
    content = Content("", "", owner=me.shown)
    if enquiry:
        content = item_of(service.desk.enquiries.enquiry(enquiry), service.knowledge, owner=me.shown)
    return _form_page(request, service, filled(content), item=None)


@router.post("/desk/knowledge", response_model=None)
def add(request: Request, service: Opened, me: Staff, form: Annotated[ItemForm, Form()]) -> Response:
    """Keep a new item."""
    knowledge = service.knowledge
    try:
        content = linked(form.content(knowledge), service.operations.understanding)
        made = knowledge.add(content, by=me.name, note=form.note)
    except WrongUse as error:
        return HTMLResponse(_form_page(request, service, typed(form), item=None, refused=str(error)), 400)
    return _approved(request, service, me, made, form)


@router.get("/desk/knowledge/alike")
def alike(request: Request, service: Opened, _: Staff) -> str:
    """Pairs of items that may be the same."""
    return pages(request).render(
        "desk_knowledge_alike.html", pairs=service.knowledge.duplicates(), address=views.address
    )


@router.post("/desk/knowledge/import", response_model=None)
def bring_in(request: Request, service: Opened, me: Staff, file: Annotated[UploadFile, File()]) -> Response:
    """Take a file of items in."""
    try:
        taken = take(service.knowledge, file.file.read(LARGEST + 1), form_of(file.filename or ""), by=me.name)
    except WrongUse as error:
        return HTMLResponse(_list_page(request, service, refused=str(error)), 400)
    return HTMLResponse(_list_page(request, service, taken=taken))


@router.get("/desk/knowledge/{number}")
def shown(request: Request, service: Opened, _: Staff, number: int) -> str:
    """An item with all that can be done to it."""
    return _item_page(request, service, service.knowledge.item(number))


@router.get("/desk/knowledge/{number}/edit")
def edit(request: Request, service: Opened, _: Staff, number: int) -> str:
    """The form of an item."""
    item = service.knowledge.item(number)
    return _form_page(request, service, filled(item.content), item=item)


@router.post("/desk/knowledge/{number}/edit", response_model=None)
def change(request: Request, service: Opened, me: Staff, number: int, form: Annotated[ItemForm, Form()]) -> Response:
    """Change an item. What is refused is shown with what was typed."""
    knowledge = service.knowledge
    item = knowledge.item(number)
    try:
        content = form.content(knowledge, item.content.receipts)
        made = knowledge.edit(number, content, by=me.name, revision=form.revision, note=form.note)
    except WrongUse as error:
        page = _form_page(request, service, typed(form), item=item, refused=str(error), revision=form.revision)
        return HTMLResponse(page, 400)
    return _approved(request, service, me, made, form)


@router.post("/desk/knowledge/{number}/asked", response_model=None)
def also_asked(
    request: Request,
    service: Opened,
    me: Staff,
    number: int,
    revision: Revision,
    wording: Annotated[ShortText, Form()],
    back: Annotated[int, Form(ge=0)] = 0,
) -> Response:
    """Add a way in which readers ask for it; ``back`` is the enquiry that it was added from."""
    try:
        service.knowledge.also_asked(number, mask(wording), by=me.name, revision=revision)
    except WrongUse as error:
        return HTMLResponse(_item_page(request, service, service.knowledge.item(number), refused=str(error)), 400)
    return RedirectResponse(f"/desk/enquiries/{back}" if back else views.address(number), 303)


@router.post("/desk/knowledge/{number}/{act}", response_model=None)
def do(
    request: Request,
    service: Opened,
    me: Staff,
    number: int,
    act: Literal["approve", "withdraw", "retire", "review", "mend", "restore"],
    revision: Revision,
    note: Note = "",
    review_by: Note = "",
    to: Annotated[int, Form(ge=0)] = 0,
) -> Response:
    """Do something with an item as it stood at a revision."""
    try:
        deed(service.knowledge, act, number, by=me.name, revision=revision, note=note, review_by=review_by, to=to)
    except WrongUse as error:
        page = _item_page(request, service, service.knowledge.item(number), refused=str(error))
        return HTMLResponse(page, 400)
    return RedirectResponse(views.address(number), 303)


def deed(knowledge: Knowledge, act: str, number: int, **said: Any) -> Item:  # noqa: ANN401 - what a deed needs
    """Do what an act asks for with what was said of it."""
    who = {name: said[name] for name in ("by", "revision")}
    noted = {**who, "note": said.get("note", "")}
    deeds: Mapping[str, Callable[[], Item]] = {
        "approve": lambda: knowledge.approve(number, **noted),
        "withdraw": lambda: knowledge.withdraw(number, **noted),
        "retire": lambda: knowledge.retire(number, **noted),
        "review": lambda: knowledge.review(number, **noted, review_by=said.get("review_by", "")),
        "mend": lambda: knowledge.mend(number, **who),
        "restore": lambda: knowledge.restore(number, said.get("to", 0), **noted),
    }
    return deeds[act]()


# --- pages ------------------------------------------------------------------------------------------------------------


def _approved(request: Request, service: Service, me: Person, made: Item, form: ItemForm) -> Response:
    """Go to an item that was kept, approved where the form says so."""
    if form.approve and made.state != "approved":
        try:
            service.knowledge.approve(made.id, by=me.name, revision=made.revision)
        except WrongUse as error:
            return HTMLResponse(_item_page(request, service, made, refused=str(error)), 400)
    return RedirectResponse(views.address(made.id), 303)


def _list_page(
    request: Request,
    service: Service,
    *,
    show: Tab = "",
    q: str = "",
    offset: int = 0,
    taken: Taken | None = None,
    refused: str = "",
) -> str:
    knowledge = service.knowledge
    stale = knowledge.check_stale()
    lines = [views.Line(one, stale.get(one.id, ()), knowledge.overdue(one)) for one in knowledge.items()]
    page = pages(request)
    return page.render(
        "desk_knowledge.html",
        found=views.listed(lines, tab=show, words=q, offset=offset),
        stale=[one for one in lines if one.stale],
        overdue=[one for one in lines if one.overdue],
        most=_SHOWN,
        show=show,
        q=q,
        forms=Format,
        taken=taken,
        refused=page.words.script(refused),
        address=views.address,
    )


def _item_page(request: Request, service: Service, item: Item, *, refused: str = "") -> str:
    knowledge = service.knowledge
    stale = knowledge.freshness.of(item)
    page = pages(request)
    return page.render(
        "desk_knowledge_item.html",
        item=item,
        told=views.sentences(item),
        receipts=views.quoted(item, stale),
        stale=stale,
        overdue=knowledge.overdue(item),
        near=knowledge.alike(item.content, but=item.id),
        stages=views.history(knowledge.history(item.id)),
        called=service.desk.enquiries.called,
        refused=page.words.script(refused),
        address=views.address,
    )


def _form_page(
    request: Request,
    service: Service,
    fields: dict[str, Any],
    *,
    item: Item | None,
    refused: str = "",
    revision: int = 0,
) -> str:
    rows = [*fields["quotes"], *[("", "", "")] * _SPARE]
    said = Content(fields["question"] or "·", "·", wordings=tuple(fields["wordings"].splitlines()))
    page = pages(request, at=f"{_LIST}/new" if refused and item is None else "")
    return page.render(
        "desk_knowledge_form.html",
        item=item,
        fields=fields,
        rows=rows,
        near=service.knowledge.alike(said, but=item.id if item else 0) if fields["question"] else [],
        revision=revision or (item.revision if item else 0),
        kinds=Kind,
        refused=page.words.script(refused),
        address=views.address,
        back=views.address(item.id) if item else _LIST,
    )
