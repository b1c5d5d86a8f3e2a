"""What a watch 定题 has sent, for those whom it serves: a page, a feed and files behind a secret address.

The key stands in the query, which no log keeps.
"""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.desk.dossiers.paper import Piece
from api.desk.watching.issuing import FORMS_OF_FILES
from api.desk.watching.letters import page_of
from api.desk.watching.records import Attachment, Issue, Recipient, Stage, Watch
from api.desk.watching.watching import Watching
from api.routes.desk_watches import Watches, handed
from api.routes.parts import pages
from api.topics.feed import Entry, Feed, atom
from api.web.addresses import passage_address
from ontology.errors import NotFound
from ontology.iri import Kind

router = APIRouter(include_in_schema=False)

Number = Annotated[int, Path(ge=1)]
Key = Annotated[str, Query(max_length=100)]
_PRIVATE = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
_NEWEST = 20


def _opened(made: Watching, ident: int, key: str) -> tuple[Watch, Recipient]:
    """The watch that a key opens. A key that fits another watch opens nothing."""
    recipient = made.store.keyed(key)
    if recipient.watch_id != ident:
        raise NotFound("这个地址不对，或已经换过：请向馆员索取新的。")
    return made.store.watch(ident), recipient


@router.get("/watches/{ident}", response_class=HTMLResponse)
def shown(request: Request, made: Watches, ident: Number, key: Key = "") -> HTMLResponse:
    """The issues that were sent."""
    watch, recipient = _opened(made, ident, key)
    page = pages(request).render(
        "watch.html", watch=watch, recipient=recipient, issues=made.sent_to(recipient), key=key, here=_path(ident)
    )
    return HTMLResponse(page, headers=_PRIVATE)


@router.get("/watches/{ident}/feed.atom")
def feed(made: Watches, ident: Number, key: Key = "") -> Response:
    """The items of the issues that were sent, the last first, for a feed reader."""
    watch, recipient = _opened(made, ident, key)
    made_feed = _feed(made, watch, recipient, list(made.sent_to(recipient))[:_NEWEST])
    return Response(atom(made_feed), media_type="application/atom+xml; charset=utf-8", headers=_PRIVATE)


@router.get("/watches/{ident}/stop", response_class=HTMLResponse)
def ask_to_stop(request: Request, made: Watches, ident: Number, key: Key = "") -> HTMLResponse:
    """The same page: a link in a letter stops nothing by itself, for programs open links too."""
    return shown(request, made, ident, key)


@router.post("/watches/{ident}/stop")
def stop(made: Watches, ident: Number, key: Key = "", again: Literal["", "1"] = "") -> Response:
    """Send nothing more, or ``again``. A mail program may post here by itself (RFC 8058)."""
    _, recipient = _opened(made, ident, key)
    stopped = again != "1"
    if recipient.active == stopped:
        made.stop(recipient, stopped=stopped)
    return RedirectResponse(f"{_path(ident)}?{urlencode({'key': key})}", 303, headers=_PRIVATE)


@router.get("/watches/{ident}/{number}", response_class=HTMLResponse)
def issue(request: Request, made: Watches, ident: Number, number: Number, key: Key = "") -> HTMLResponse:
    """One issue."""
    watch, _ = _opened(made, ident, key)
    found = _sent(made, ident, number)
    page = pages(request).render(
        "watch_issue.html",
        watch=watch,
        issue=found,
        paper=made.issuing.paper(watch, found),
        forms={form: kind.label for form, kind in FORMS_OF_FILES.items()},
        key=key,
        here=_path(ident),
        passage_at=passage_address,
    )
    return HTMLResponse(page, headers=_PRIVATE)


@router.get("/watches/{ident}/{number}/{form}")
def file(made: Watches, ident: Number, number: Number, form: Attachment, key: Key = "") -> Response:
    """One issue as a file."""
    watch, _ = _opened(made, ident, key)
    return handed(made, watch, _sent(made, ident, number), form)


def _sent(made: Watching, ident: int, number: int) -> Issue:
    found = made.issue(ident, number)
    if found.stage is not Stage.SENT:
        raise NotFound(f"没有第 {number} 期。")
    return found


def _path(ident: int) -> str:
    return f"/watches/{ident}"


def _feed(made: Watching, watch: Watch, recipient: Recipient, issues: list[Issue]) -> Feed:
    entries = [one for issue in issues for one in _entries(made, watch, issue)]
    return Feed(
        # Names the watch and not its secret address: ids of a feed travel (RFC 4287, section 4.2.6).
        id=f"{made.namer.base}watches/{watch.id}",
        title=f"{watch.name} · 文脉",
        subtitle=watch.question,
        address=page_of(made.namer, recipient, "/feed.atom"),
        page=page_of(made.namer, recipient),
        author="文脉",
        updated=_time(issues[0].sent) if issues else "",
        entries=entries,
    )


def _entries(made: Watching, watch: Watch, issue: Issue) -> list[Entry]:
    return [
        Entry(
            id=f"{made.namer.iri(Kind.PASSAGE, piece.said.passage_id)}#watch-{watch.id}-{issue.number}",
            title=f"《{piece.said.title}》",
            link=piece.address or made.namer.base,
            updated=_time(issue.sent),
            summary="\n".join(
                filter(None, (piece.quote, piece.amiss, *piece.said.why, piece.said.note, piece.citation))
            ),
        )
        for piece in made.issuing.paper(watch, issue).pieces
    ]


def _summary(piece: Piece) -> str:
    told = (piece.quote, piece.amiss, *piece.said.why, piece.said.note, piece.citation)
    return "\n".join(filter(None, told))


def _time(stated: str) -> str:
    return stated.replace("+00:00", "Z")
