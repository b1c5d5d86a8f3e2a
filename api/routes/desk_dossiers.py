"""The workbench: dossiers 微剪报, made of what librarians clip from passages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field

from api.desk.dossiers.dossiers import Dossiers
from api.desk.dossiers.paper import Piece
from api.desk.dossiers.records import LONGEST_NOTE, LONGEST_QUOTE, Dossier, State
from api.desk.watching.opening import dossiers_of
from api.routes.parts import INVALID, Opened, Responses, pages
from api.routes.staff import Staff
from api.service import PassageView
from api.shapes import ErrorResponse, Shape, ShortText
from api.topics.quoting import occurrences
from api.web.addresses import passage_address
from ontology.errors import WrongUse
from ontology.whole import whole

router = APIRouter()

_TAGS: list[str | Enum] = ["咨询台"]
_STAFF: Responses = {
    401: {"model": ErrorResponse, "description": "没有登录"},
    403: {"model": ErrorResponse, "description": "不是馆员"},
    404: {"model": ErrorResponse, "description": "没有这份微剪报"},
    **INVALID,
}
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FILES: Responses = {200: {"description": "文件", "content": {_DOCX: {}, "application/pdf": {}}}, **_STAFF}

Number = Annotated[int, Path(ge=1, description="微剪报的编号")]
Clip = Annotated[int, Path(ge=1, description="段的编号")]
Line = Annotated[ShortText, Form()]
Words = Annotated[str, Form(max_length=20_000)]
Note = Annotated[str, Field(max_length=LONGEST_NOTE)]
Quoted = Annotated[str, Field(max_length=LONGEST_QUOTE)]
Answer = RedirectResponse | HTMLResponse


@dataclass(frozen=True, slots=True)
class _Filled:
    """What stands in a form, so that what was typed is not lost, and why it was refused."""

    why: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)


_NONE = _Filled()


def _dossiers(request: Request, service: Opened) -> Dossiers:
    return dossiers_of(service, request.app.state.namer)


def _address(number: int) -> str:
    return f"/desk/dossiers/{number}"


# --- pages ------------------------------------------------------------------------------------------------------------


@router.get("/desk/dossiers", include_in_schema=False, response_class=HTMLResponse)
def listed(request: Request, service: Opened, me: Staff, show: Literal["", "mine", "archived"] = "") -> str:
    """All dossiers that are worked at; one's own, or those that are put away."""
    return _list_page(request, service, me=me, show=show)


def _list_page(request: Request, service: Opened, *, me: Staff, show: str = "", filled: _Filled = _NONE) -> str:
    made = _dossiers(request, service)
    state = State.ARCHIVED if show == "archived" else State.OPEN
    kept = service.desk.dossiers.dossiers(state, owner=me.name if show == "mine" else "")
    found = [made.seen(one) for one in kept]
    page = pages(request)
    refused = page.words.script(filled.why)
    return page.render("desk_dossiers.html", dossiers=found, show=show, refused=refused, typed=filled.typed)


@router.post("/desk/dossiers", include_in_schema=False, response_model=None)
def create(request: Request, service: Opened, me: Staff, title: Line, introduction: Words = "") -> Answer:
    """Begin a dossier."""
    try:
        made = _dossiers(request, service).create(title, introduction, by=me.name, branch=me.branch)
    except WrongUse as error:
        filled = _Filled(str(error), {"title": title, "introduction": introduction})
        return HTMLResponse(_list_page(request, service, me=me, filled=filled), 400)
    return RedirectResponse(_address(made.id), 303)


@router.get("/desk/dossiers/add", include_in_schema=False, response_class=HTMLResponse)
def choose(
    request: Request,
    service: Opened,
    _: Staff,
    passage: ShortText,
    begin: Annotated[int, Query(ge=0)] = 0,
    end: Annotated[int, Query(ge=0)] = 0,
) -> str:
    """Choose what of a passage to clip, and for which dossier."""
    view = service.passage(passage)
    chosen = view.passage.text[begin:end] if end > begin else ""
    return _add_page(request, service, view=view, filled=_Filled(typed={"quote": chosen}))


def _add_page(request: Request, service: Opened, *, view: PassageView, filled: _Filled) -> str:
    page = pages(request, at=f"/desk/dossiers/add?{urlencode({'passage': view.passage.id})}" if filled.why else "")
    return page.render(
        "desk_dossier_add.html",
        view=view,
        address=passage_address(view.passage.id),
        dossiers=service.desk.dossiers.dossiers(State.OPEN),
        refused=page.words.script(filled.why),
        typed=filled.typed,
    )


@router.post("/desk/dossiers/add", include_in_schema=False, response_model=None)
def clip(
    request: Request,
    service: Opened,
    me: Staff,
    passage_id: Line,
    dossier: Line = "",
    title: Line = "",
    words: Annotated[str, Form(alias="quote", max_length=LONGEST_QUOTE)] = "",
    note: Annotated[str, Form(max_length=LONGEST_NOTE)] = "",
    section: Line = "",
) -> Answer:
    """Clip into the dossier that was chosen, or a new one."""
    made = _dossiers(request, service)
    view = service.passage(passage_id)
    words = words.replace("\r\n", "\n")
    typed = {"quote": words, "dossier": dossier, "title": title, "note": note, "section": section}
    try:
        begin = _begin(view.passage.text, words)
        # Held against the passage first: a dossier for a quotation that is none would stay empty.
        made.clipped(passage_id, words, begin)
        number = whole(dossier) or made.create(title, by=me.name, branch=me.branch).id
        # A new one is there by now, and is not made again with the next try.
        typed["dossier"] = str(number)
        made.add(number, passage_id, words, by=me.name, begin=begin, note=note, section=section)
    except WrongUse as error:
        return HTMLResponse(_add_page(request, service, view=view, filled=_Filled(str(error), typed)), 400)
    return RedirectResponse(_address(number), 303)


@router.get("/desk/dossiers/{number}", include_in_schema=False, response_class=HTMLResponse)
def shown(request: Request, service: Opened, _: Staff, number: Number) -> str:
    """A dossier with all that can be done to it."""
    return _page(request, service, number=number)


def _page(request: Request, service: Opened, *, number: int, filled: _Filled = _NONE) -> str:
    made = _dossiers(request, service)
    dossier = made.dossier(number)
    page = pages(request)
    return page.render(
        "desk_dossier.html",
        dossier=dossier,
        clippings=list(zip(dossier.items, made.pieces(dossier), strict=True)),
        passage_at=passage_address,
        refused=page.words.script(filled.why),
        typed=filled.typed,
    )


@router.post("/desk/dossiers/{number}", include_in_schema=False, response_model=None)
def edit(
    request: Request,
    service: Opened,
    me: Staff,
    number: Number,
    revision: Annotated[int, Form()],
    title: Line,
    introduction: Words = "",
    state: Annotated[State, Form()] = State.OPEN,
) -> Answer:
    """Set title, introduction and state."""

    def do(made: Dossiers) -> Dossier:
        return made.edit(number, by=me.name, revision=revision, title=title, introduction=introduction, state=state)

    typed = {"do": "edit", "title": title, "introduction": introduction, "state": state.value}
    return _done(request, service, do, number=number, typed=typed)


@router.post("/desk/dossiers/{number}/items", include_in_schema=False, response_model=None)
def add(
    request: Request,
    service: Opened,
    me: Staff,
    number: Number,
    passage_id: Line,
    words: Annotated[str, Form(alias="quote", max_length=LONGEST_QUOTE)] = "",
    begin: Annotated[int | None, Form(ge=0)] = None,
    note: Annotated[str, Form(max_length=LONGEST_NOTE)] = "",
    section: Line = "",
) -> Answer:
    """Put a quotation of a passage, or all of it, into a dossier."""

    def do(made: Dossiers) -> Dossier:
        return made.add(number, passage_id, words, by=me.name, begin=begin, note=note, section=section)

    return _done(request, service, do, number=number)


@router.post("/desk/dossiers/{number}/items/{clipping}", include_in_schema=False, response_model=None)
def change(
    request: Request,
    service: Opened,
    me: Staff,
    number: Number,
    clipping: Clip,
    revision: Annotated[int, Form()],
    do: Annotated[Literal["note", "move", "renew", "remove"], Form()] = "note",
    note: Annotated[str, Form(max_length=LONGEST_NOTE)] = "",
    section: Line = "",
    to: Annotated[int, Form(ge=1)] = 1,
    words: Annotated[str, Form(alias="quote", max_length=LONGEST_QUOTE)] = "",
) -> Answer:
    """Note, move, renew or take out a clipping."""
    who: dict[str, Any] = {"by": me.name, "revision": revision}
    acts: dict[str, Callable[[Dossiers], Dossier]] = {
        "note": lambda made: made.annotate(number, clipping, note=note, section=section, **who),
        "move": lambda made: made.move(number, clipping, to=to, **who),
        "renew": lambda made: made.renew(number, clipping, quote=words, **who),
        "remove": lambda made: made.remove(number, clipping, **who),
    }
    typed = {"do": do, "at": str(clipping), "note": note, "section": section, "quote": words}
    return _done(request, service, acts[do], number=number, at=clipping, typed=typed)


def _done(
    request: Request,
    service: Opened,
    do: Callable[[Dossiers], Dossier],
    *,
    number: int,
    at: int = 0,
    typed: Mapping[str, str] | None = None,
) -> Answer:
    """Go back to the dossier; a refusal stands at its head, with what was ``typed`` in its form."""
    try:
        do(_dossiers(request, service))
    except WrongUse as error:
        return HTMLResponse(_page(request, service, number=number, filled=_Filled(str(error), typed or {})), 400)
    return RedirectResponse(_address(number) + (f"#clip-{at}" if at else ""), 303)


def _begin(text: str, words: str) -> int | None:
    """Where the chosen words begin; the first place where they occur more than once, for nobody can point there."""
    found = occurrences(text, words)
    return found[0] if found else None


# --- files ------------------------------------------------------------------------------------------------------------


@router.get(
    "/desk/dossiers/{number}/export",
    summary="一份微剪报，DOCX 或 PDF",
    tags=_TAGS,
    responses=_FILES,
    response_class=Response,
)
def export(
    request: Request,
    service: Opened,
    me: Staff,
    number: Number,
    form: Annotated[Literal["docx", "pdf"], Query(alias="format", description="格式")] = "docx",
) -> Response:
    """引文在导出时与原文再核对一次，对不上的注明。PDF 内嵌所用的中文字体；没有可用的字体时答 406。"""
    made = _dossiers(request, service)
    dossier = made.dossier(number)
    content = made.pdf(dossier, editor=me.shown) if form == "pdf" else made.docx(dossier, editor=me.shown)
    name = quote(f"{dossier.title}.{form}", safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "private, no-store"}
    return Response(content, media_type="application/pdf" if form == "pdf" else _DOCX, headers=headers)


# --- for programs -----------------------------------------------------------------------------------------------------


class NewDossier(Shape):
    """一份新的微剪报。"""

    title: ShortText
    introduction: Annotated[str, Field(max_length=20_000)] = ""


class NewClipping(Shape):
    """要收入的一段；不写引文则收整段，引文不止一处时用 begin 写明从哪里起（从 0 数）。"""

    passage_id: ShortText
    quote: Quoted = ""
    begin: Annotated[int, Field(ge=0)] | None = None
    note: Note = ""
    section: ShortText = ""


class Remark(Shape):
    """对一段的批注；不写 section 则留在原来的分节。"""

    revision: int
    note: Note = ""
    section: ShortText | None = None


@router.get("/api/desk/dossiers", summary="微剪报", tags=_TAGS, responses=_STAFF)
def dossiers(request: Request, service: Opened, _: Staff) -> dict[str, list[dict[str, Any]]]:
    """各份微剪报，新近改动的在前；count 只数看得到的段。"""
    made = _dossiers(request, service)
    return {"dossiers": [_head(made.seen(one)) for one in service.desk.dossiers.dossiers()]}


@router.post("/api/desk/dossiers", summary="新建微剪报", tags=_TAGS, responses=_STAFF, status_code=201)
def new(request: Request, service: Opened, me: Staff, made: NewDossier) -> dict[str, Any]:
    """答以新的一份。"""
    kept = _dossiers(request, service).create(made.title, made.introduction, by=me.name, branch=me.branch)
    return _told(request, service, kept)


@router.get("/api/desk/dossiers/{number}", summary="一份微剪报", tags=_TAGS, responses=_STAFF)
def dossier(request: Request, service: Opened, _: Staff, number: Number) -> dict[str, Any]:
    """引文已与现在的原文核对：amiss 说明对不上的缘故，空为相符。"""
    return _told(request, service, service.desk.dossiers.dossier(number))


@router.post("/api/desk/dossiers/{number}/items", summary="收入一段", tags=_TAGS, responses=_STAFF, status_code=201)
def new_item(request: Request, service: Opened, me: Staff, number: Number, made: NewClipping) -> dict[str, Any]:
    """答以整份微剪报。"""
    told = {"begin": made.begin, "note": made.note, "section": made.section}
    kept = _dossiers(request, service).add(number, made.passage_id, made.quote, by=me.name, **told)  # type: ignore[arg-type]
    return _told(request, service, kept)


@router.put("/api/desk/dossiers/{number}/items/{clipping}", summary="批注一段", tags=_TAGS, responses=_STAFF)
def put_item(
    request: Request, service: Opened, me: Staff, number: Number, clipping: Clip, made: Remark
) -> dict[str, Any]:
    """答以整份微剪报。"""
    told = {"note": made.note, "section": made.section}
    kept = _dossiers(request, service).annotate(number, clipping, by=me.name, revision=made.revision, **told)  # type: ignore[arg-type]
    return _told(request, service, kept)


@router.delete("/api/desk/dossiers/{number}/items/{clipping}", summary="取下一段", tags=_TAGS, responses=_STAFF)
def drop_item(
    request: Request, service: Opened, me: Staff, number: Number, clipping: Clip, revision: int
) -> dict[str, Any]:
    """答以整份微剪报。"""
    return _told(request, service, _dossiers(request, service).remove(number, clipping, by=me.name, revision=revision))


def _told(request: Request, service: Opened, kept: Dossier) -> dict[str, Any]:
    made = _dossiers(request, service)
    seen = made.seen(kept)
    items = [_item(one.id, piece) for one, piece in zip(seen.items, made.pieces(seen), strict=True)]
    return {**_head(seen), "introduction": kept.introduction, "items": items}


def _head(kept: Dossier) -> dict[str, Any]:
    names = ("id", "title", "state", "owner", "branch", "made", "changed", "revision")
    return {name: getattr(kept, name) for name in names} | {"count": len(kept.items)}


def _item(ident: int, piece: Piece) -> dict[str, Any]:
    said = piece.said
    told = {"id": ident, "passage_id": said.passage_id, "begin": said.begin, "end": said.end, "quote": piece.quote}
    return {
        **told,
        "title": said.title,
        "citation": piece.citation,
        "address": piece.address,
        "note": said.note,
        "section": said.section,
        "amiss": piece.amiss,
    }
