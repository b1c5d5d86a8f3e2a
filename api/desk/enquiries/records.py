"""An enquiry 咨询 and what happens to it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ontology.queries import Citation

READER = ""
"""Who acts where it is the reader; people of the desk act under their sign-in names."""


class Kind(StrEnum):
    """What is asked for; how long an answer may take depends on it."""

    DIRECTIONAL = "directional"
    """指向性: where something is, how something is done here."""
    FACTUAL = "factual"
    """事实性: a fact, a date, a name."""
    LITERATURE = "literature"
    """文献检索: what there is on something."""
    SPECIAL = "special"
    """专题: a subject followed through."""
    NOVELTY = "novelty"
    """科技查新: whether something is new."""


class Group(StrEnum):
    """Who asks."""

    PUBLIC = "public"
    GOVERNMENT = "government"
    RESEARCH = "research"
    EDUCATION = "education"
    ENTERPRISE = "enterprise"


class Channel(StrEnum):
    """By which way an enquiry came."""

    CHAT = "chat"
    """Handed over from the chatbot, with what was said there."""
    FORM = "form"
    MAIL = "mail"
    WALK_IN = "walk-in"
    """At the desk or by telephone, written down by a librarian."""


class State(StrEnum):
    """Where an enquiry stands."""

    NEW = "new"
    """Nobody has taken it; it has no assignee."""
    CLAIMED = "claimed"
    """Its assignee works at it."""
    WAITING = "waiting"
    """Its assignee asked the reader something; ``due`` is when to look at it again."""
    ANSWERED = "answered"
    CLOSED = "closed"
    MERGED = "merged"
    """It is the same as another, whose answer its reader sees."""


OPEN = (State.NEW, State.CLAIMED, State.WAITING)
"""The states in which somebody still has to do something."""


class Act(StrEnum):
    """What was done with an enquiry; each is a row of its log."""

    ADD = "add"
    CLAIM = "claim"
    ASSIGN = "assign"
    RELEASE = "release"
    TRANSFER = "transfer"
    NOTE = "note"
    """An internal note: the reader never sees it."""
    EDIT = "edit"
    """Kind, group, branch, due time, question, entities or subjects were set right."""
    CONTACT = "contact"
    DRAFT = "draft"
    ASK = "ask"
    """The reader was asked something."""
    SUPPLY = "supply"
    """The reader added something."""
    ANSWER = "answer"
    RATE = "rate"
    CLOSE = "close"
    REOPEN = "reopen"
    MERGE = "merge"
    SPLIT = "split"
    """A merging was taken back."""
    ATTACH = "attach"
    DETACH = "detach"
    KEY = "key"
    """The reader was given a new key."""
    POST = "post"
    """A letter went to the reader, or did not get there."""


SHOWN = frozenset({Act.ADD, Act.ASK, Act.SUPPLY, Act.ANSWER, Act.REOPEN, Act.CLOSE, Act.MERGE})
"""The acts that a reader is told of."""


class View(StrEnum):
    """Which enquiries of a desk are listed."""

    QUEUE = "queue"
    """All that are open, what is overdue first, then what is due next."""
    MINE = "mine"
    UNCLAIMED = "unclaimed"
    """Those that nobody has, or that somebody has who works here no more."""
    ANSWERED = "answered"
    ALL = "all"


class Timing(StrEnum):
    """How an open enquiry stands to its due time."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    DONE = "done"
    """It is not open."""


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity or a subject heading that an enquiry is about; ``id`` is empty for a word that no authority has."""

    label: str
    id: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer in the chat that an enquiry came from."""

    question: str
    answer: str
    time: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a reader. It is kept in a table of its own and goes nowhere else."""

    name: str = ""
    phone: str = ""
    email: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.phone or self.email)


@dataclass(frozen=True, slots=True)
class Enquiry:
    """An enquiry as it stands after ``revision`` changes. Times are UTC in ISO 8601, empty for not yet."""

    question: str
    detail: str = ""
    kind: Kind = Kind.FACTUAL
    group: Group = Group.PUBLIC
    channel: Channel = Channel.FORM
    state: State = State.NEW
    branch: str = ""
    """Which branch answers; empty for the whole library."""
    assignee: str = ""
    """Sign-in name of who has it."""
    made: str = ""
    changed: str = ""
    due: str = ""
    first_answered: str = ""
    answered: str = ""
    closed: str = ""
    exchange_id: str = ""
    """The exchange of the chat that it was handed over from."""
    transcript: tuple[Turn, ...] = ()
    receipts: tuple[Citation, ...] = ()
    """The evidence that the chat had shown."""
    entities: tuple[Thing, ...] = ()
    subjects: tuple[Thing, ...] = ()
    draft: str = ""
    """The answer as it is being written."""
    draft_receipts: tuple[Citation, ...] = ()
    """What was quoted into the draft; those that the answer still quotes become its receipts."""
    machine_draft: str = ""
    """The machine's proposal that ``draft`` began with."""
    answer: str = ""
    """The answer as it was sent last."""
    answer_receipts: tuple[Citation, ...] = ()
    answers: int = 0
    """How many answers were sent."""
    reopened: int = 0
    satisfied: bool | None = None
    """Whether the reader found the last answer helpful; ``None`` where nothing was said."""
    rating_reason: str = ""
    merged_into: int = 0
    letter: str = ""
    """A digest of the Message-ID of the letter that it came in, so that no letter is taken in twice."""
    revision: int = 0
    id: int = 0
    number: str = ""
    """What people call it: ZX2026-000123."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of an enquiry's log. ``fields`` holds what was changed, each with what it was before and after."""

    id: int
    enquiry_id: int
    revision: int
    act: Act
    by: str
    time: str
    said: str
    """A note, a reason, a question to the reader, what the reader added, an answer."""
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of an enquiry; ``sent`` ones go with the answer and the reader may fetch them."""

    id: int
    enquiry_id: int
    name: str
    media_type: str
    size: int
    digest: str
    by: str
    made: str
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Likeness:
    """An enquiry that is near another: ``score`` in [0, 1], with the entities that both are about."""

    enquiry: Enquiry
    score: float
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list of enquiries; ``total`` counts the whole of it."""

    enquiries: tuple[Enquiry, ...]
    total: int
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a reader gets for an enquiry: its number, and the key without which nobody sees it."""

    enquiry: Enquiry
    key: str
