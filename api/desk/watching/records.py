"""A watch 定题, its issues 期 and whom it serves. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from ontology.queries import Filters

MOST_ITEMS = 50
"""The most items of an issue; what else is new waits for the next."""
MOST_REACHED = 200
"""So many of the best hits are looked at in a run."""


class Schedule(StrEnum):
    """When a watch is run by itself."""

    ON_DEMAND = "on_demand"
    DAILY = "daily"
    WEEKLY = "weekly"


class Nearness(StrEnum):
    """How clear of the background a hit must stand (:mod:`api.desk.watching.clearing`)."""

    WIDE = "wide"
    USUAL = "usual"
    STRICT = "strict"


class State(StrEnum):
    """Whether a watch is run by itself."""

    ACTIVE = "active"
    PAUSED = "paused"


class Attachment(StrEnum):
    """A form in which an issue is handed out as a file."""

    GBT7714 = "gbt7714"
    RIS = "ris"
    BIBTEX = "bibtex"
    MARC = "marc"
    MARCXML = "marcxml"
    DOCX = "docx"


class News(StrEnum):
    """In what respect an item is new."""

    NEW = "new"
    CHANGED = "changed"
    """Its document was reported before, with another text."""


class Stage(StrEnum):
    """How far an issue has come."""

    DRAFT = "draft"
    SENT = "sent"


class Channel(StrEnum):
    """By which way an issue goes out; on its page it stands in any case."""

    EMAIL = "email"
    WEBHOOK = "webhook"


class Fate(StrEnum):
    """What became of a delivery."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    """It was refused for good, or tried too often."""
    UNSURE = "unsure"
    """It may have arrived: a person decides whether to send it again."""
    DROPPED = "dropped"
    """The recipient stopped, or a person gave it up."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A saved search after ``revision`` changes. Times are UTC in ISO 8601, empty for not yet.

    ``question`` may be empty where there are ``entities``: then the passages that name one of them are reported.
    """

    name: str
    question: str = ""
    filters: Filters = field(default_factory=Filters)
    entities: tuple[str, ...] = ()
    """A passage must name one of these, by their ids."""
    nearness: Nearness = Nearness.USUAL
    schedule: Schedule = Schedule.WEEKLY
    limit: int = 20
    """The most items of an issue."""
    automatic: bool = False
    """Whether an issue goes out without a librarian having looked at it."""
    attachments: tuple[Attachment, ...] = (Attachment.DOCX, Attachment.RIS)
    """What goes with an e-mail."""
    state: State = State.ACTIVE
    owner: str = ""
    """Sign-in name of the librarian who keeps it."""
    branch: str = ""
    made: str = ""
    changed: str = ""
    last_run: str = ""
    next_run: str = ""
    revision: int = 0
    id: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """A passage that an issue reports. ``quote`` are its characters ``[begin, end)``, counted from its begin."""

    passage_id: str
    document_id: str
    version_id: str
    title: str
    """What the document was called; said where it has been taken away."""
    quote: str
    begin: int
    end: int
    why: tuple[str, ...]
    """Why it was found, in plain words."""
    news: News = News.NEW
    struck: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue 期; ``number`` counts the issues of its watch from 1."""

    watch_id: int
    number: int
    items: tuple[Item, ...]
    stage: Stage = Stage.DRAFT
    note: str = ""
    """What the librarian says before the items."""
    made: str = ""
    sent: str = ""
    sent_by: str = ""
    waiting: int = 0
    """How much more was new and waits for the next issue."""
    revision: int = 0
    id: int = 0

    @property
    def kept(self) -> tuple[Item, ...]:
        """The items that go out."""
        return tuple(one for one in self.items if not one.struck)


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a recipient. It is kept in a table of its own and goes nowhere else."""

    name: str = ""
    email: str = ""
    webhook: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a watch serves. ``key`` opens the page of the issues, ``secret`` signs what goes to the webhook."""

    watch_id: int
    contact: Contact
    key: str
    secret: str
    active: bool = True
    made: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """An issue on its way to a recipient; ``key`` is the same each time it is tried."""

    id: int
    issue_id: int
    recipient_id: int
    channel: Channel
    key: str
    fate: Fate
    tries: int
    next_try: str
    changed: str
    error: str
    """What went wrong, without names and addresses."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a watch: how many hits it had, how many stood clear of the background, how many were new."""

    id: int
    watch_id: int
    time: str
    by: str
    found: int
    clear: int
    fresh: int
    issue_id: int
    """0 where nothing was new."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A text that was reported or was there when the watch began; ``digest`` is that of the passage's text."""

    document_id: str
    digest: str
    passage_id: str
    version_id: str
