"""What the pages of enquiries show, the desk's and the reader's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from api.desk.enquiries.difference import Run, difference, kept
from api.desk.enquiries.hours import Hours
from api.desk.enquiries.listing import Wanted
from api.desk.enquiries.records import (
    READER,
    SHOWN,
    Act,
    Attachment,
    Enquiry,
    Entry,
    Page,
    State,
    Timing,
    View,
)
from api.web.addresses import passage_address
from ontology.queries import Citation

_TOLD = frozenset({Act.CLOSE, Act.ASK, Act.SUPPLY, Act.ANSWER})
"""Of what the desk did, the words that its reader reads."""
_LONG = 90


@dataclass(frozen=True, slots=True)
class Line:
    """An enquiry in a list. Times are the library's own."""

    enquiry: Enquiry
    address: str
    timing: Timing
    due: str
    made: str
    assignee: str
    said: str


@dataclass(frozen=True, slots=True)
class Said:
    """A row of the log as it is read: ``fields`` are names of what was changed."""

    act: Act
    by: str
    time: str
    said: str
    fields: tuple[str, ...]
    reader: bool


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation with where it stands; ``holds`` is whether the text still says so."""

    quote: str
    source: str
    address: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """What a librarian made of a machine's proposal."""

    runs: tuple[Run, ...]
    kept: int
    """Per cent of the proposal's characters that were sent."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A list of the desk, with how many enquiries it has."""

    view: View
    address: str
    count: int
    chosen: bool


def enquiry_address(enquiry_id: int) -> str:
    """The page of an enquiry at the desk."""
    return f"/desk/enquiries/{enquiry_id}"


def queue_address(wanted: Wanted, *, branches: str, view: View | None = None, offset: int = 0) -> str:
    """The address of a list."""
    parts = {
        "view": view or wanted.view,
        "branch": branches,
        "kind": wanted.kind or "",
        "group": wanted.group or "",
        "state": wanted.state or "",
        "q": wanted.words,
        "offset": offset or "",
    }
    return "/desk?" + urlencode({name: value for name, value in parts.items() if value})


def lines_of(page: Page, hours: Hours, now: datetime, called: Mapping[str, str]) -> list[Line]:
    """The rows of a list."""
    return [line_of(one, hours, now, called) for one in page.enquiries]


def line_of(one: Enquiry, hours: Hours, now: datetime, called: Mapping[str, str]) -> Line:
    """An enquiry as a row."""
    said = one.question if len(one.question) <= _LONG else f"{one.question[:_LONG]}…"
    return Line(
        one,
        enquiry_address(one.id),
        hours.timing(one, now),
        hours.local(one.due),
        hours.local(one.made),
        called.get(one.assignee, one.assignee),
        said,
    )


def log_of(entries: Iterable[Entry], hours: Hours, called: Mapping[str, str]) -> list[Said]:
    """The whole log, the last first."""
    return [
        Said(
            one.act,
            called.get(one.by, one.by),
            hours.local(one.time),
            "" if one.act is Act.ANSWER else one.said,
            tuple(one.fields) if one.act is Act.EDIT else (),
            one.by == READER,
        )
        for one in reversed(tuple(entries))
    ]


def talk_of(entries: Iterable[Entry], hours: Hours, *, answer: str) -> list[Said]:
    """What reader and library said to each other, in its order, without the question and the ``answer`` that stands.

    No librarian is named, no reason of the desk told.
    """
    told = (one for one in entries if one.act in SHOWN or (one.by == READER and one.said))
    return [
        Said(one.act, "", hours.local(one.time), _heard(one), (), one.by == READER)
        for one in told
        if one.act not in (Act.ADD, Act.RATE) and not (one.act is Act.ANSWER and one.said == answer)
    ]


def _heard(one: Entry) -> str:
    return one.said if one.by == READER or one.act in _TOLD else ""


def quoted_of(receipts: Sequence[Citation], holds: Callable[[Citation], bool]) -> list[Quoted]:
    """Quotations with the addresses of their reading pages, each held against the text as it is now."""
    return [
        Quoted(
            one.quote,
            " · ".join(part for part in (one.document, one.locator) if part),
            passage_address(one.passage_id, one.begin, one.end) if one.passage_id else "",
            holds(one),
        )
        for one in receipts
    ]


def changed_of(enquiry: Enquiry) -> Changed | None:
    """What became of the machine's proposal; ``None`` where there was none, or nothing is sent."""
    if not enquiry.machine_draft or not enquiry.answer:
        return None
    before, after = enquiry.machine_draft, enquiry.answer
    return Changed(difference(before, after), round(100 * kept(before, after)))


def sent_files(files: Iterable[Attachment]) -> list[Attachment]:
    """The files that go with the answer."""
    return [one for one in files if one.sent]


def tabs_of(wanted: Wanted, counts: Mapping[View, int], *, branches: str) -> list[Tab]:
    """The lists of the desk."""
    return [
        Tab(view, queue_address(wanted, branches=branches, view=view), counts[view], view is wanted.view)
        for view in View
    ]


def progress_of(enquiry: Enquiry, final: Enquiry) -> State:
    """The state that its reader is told: of a merged one, that of the one it is part of."""
    return final.state if enquiry.state is State.MERGED else enquiry.state
