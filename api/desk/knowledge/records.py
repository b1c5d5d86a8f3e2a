"""Items of the knowledge base 知识库: what was answered once and may be answered so again. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from api.desk.enquiries.records import Kind, Thing


class State(StrEnum):
    """Whether an item answers readers."""

    DRAFT = "draft"
    APPROVED = "approved"
    RETIRED = "retired"


class Act(StrEnum):
    """What was done with an item."""

    ADD = "add"
    EDIT = "edit"
    APPROVE = "approve"
    WITHDRAW = "withdraw"
    """It is a draft again."""
    RETIRE = "retire"
    RESTORE = "restore"
    """An earlier revision was taken back, as a draft."""
    REVIEW = "review"
    """Somebody looked it through, and it still holds."""
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Exact characters of a passage that an answer rests on.

    ``begin`` and ``end`` count from the passage's begin, in the text ``version_id`` of ``document_id``; a reader is
    told ``document`` and ``locator``.
    """

    passage_id: str
    begin: int
    end: int
    quote: str
    version_id: str = ""
    document_id: str = ""
    document: str = ""
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What a librarian writes of an item.

    ``[1]`` in ``answer`` says that the sentence before it rests on the first of ``receipts``. Without receipts the item
    is the library's own word 馆方说明, and ``owner`` says whose. ``review_by`` is a day, ``YYYY-MM-DD``, or empty.
    """

    question: str
    answer: str
    wordings: tuple[str, ...] = ()
    """Other ways to ask the same."""
    receipts: tuple[Receipt, ...] = ()
    links: tuple[str, ...] = ()
    """Addresses of the library's own services."""
    entities: tuple[Thing, ...] = ()
    subjects: tuple[Thing, ...] = ()
    kind: Kind = Kind.FACTUAL
    branch: str = ""
    """Which branch it holds for; empty for all."""
    owner: str = ""
    review_by: str = ""
    enquiry: str = ""
    """Number of the enquiry that it was first answered for."""

    @property
    def asked_as(self) -> tuple[str, ...]:
        """Every way in which it is asked, the first its own."""
        return (self.question, *self.wordings)


ANSWERING = ("question", "wordings", "answer", "receipts", "links", "branch")
"""The fields of what readers are told and when: a change of one of them asks for approval anew."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item as it stands after ``revision`` changes. Times are UTC in ISO 8601, empty for not yet."""

    content: Content
    state: State = State.DRAFT
    created: str = ""
    changed: str = ""
    approved: str = ""
    approved_by: str = ""
    """Sign-in name of who approved it last."""
    revision: int = 0
    asked: int = 0
    """How many questions of readers it answered."""
    last_asked: str = ""
    id: int = 0

    @property
    def number(self) -> str:
        """What people call it: ZS000012."""
        return f"ZS{self.id:06d}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of an item's log: the act, and the item as it stood after it."""

    id: int
    act: Act
    by: str
    time: str
    note: str
    fields: tuple[str, ...]
    """Names of what was changed."""
    item: Item


class Fault(StrEnum):
    """Why an item is stale."""

    GONE = "gone"
    """The passage, or its document, is no longer held."""
    CHANGED = "changed"
    """The passage no longer says what is quoted."""
    RETIRED = "retired"
    """The text has a new version; the passage still says what is quoted."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A receipt that does not hold as it was taken. ``again`` is where its words stand now, if they do in one place."""

    place: int
    """Of the receipt among those of the item, from 0."""
    fault: Fault
    again: Receipt | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """An item near a question or near another item; ``likeness`` in [0, 1]."""

    item: Item
    likeness: float
    wording: str = ""
    """The way of asking that is near."""
