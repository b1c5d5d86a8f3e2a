"""What comes in, as records. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

ABSENT = "no"
"""What stands for the fingerprint of a document that is not there."""


class Kind(StrEnum):
    """What is to be done with an item of the queue."""

    PUT = "put"
    DELETE = "delete"
    MANY = "many"
    """A file of many records, each a document of its own."""


class State(StrEnum):
    """How far an item came."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    DISMISSED = "dismissed"
    """Refused, and seen by a librarian."""


class What(StrEnum):
    """What became of a document."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DELETED = "deleted"
    ABSENT = "absent"
    """It was to be deleted and is not there."""
    REFUSED = "refused"
    TAKEN = "taken"
    """A file of many: each record has its own outcome."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an item; ``reason`` says why it was refused, ``notes`` what of it was left out."""

    what: What
    passages: int = 0
    code: str = ""
    reason: str = ""
    notes: tuple[str, ...] = ()
    receipt: Mapping[str, Any] = field(default_factory=dict)
    """Of a deletion: what went."""

    def body(self) -> dict[str, Any]:
        """As it is kept."""
        return {**asdict(self), "what": self.what.value, "notes": list(self.notes), "receipt": dict(self.receipt)}


def outcome_of(body: Mapping[str, Any]) -> Outcome | None:
    """Read an outcome; ``None`` where there is none yet."""
    if not body:
        return None
    return Outcome(**{**body, "what": What(body["what"]), "notes": tuple(body["notes"])})


@dataclass(frozen=True, slots=True)
class Item:
    """Something in the queue. ``owner`` gave it its ``number``: ``push:BRANCH`` or ``oai:SOURCE``."""

    kind: Kind
    owner: str
    collection: str
    number: str
    document_id: str = ""
    branch: str = ""
    by: str = ""
    name: str = ""
    spool: str = ""
    data: bytes | None = None
    digest: str = ""
    run_id: int = 0
    id: int = 0
    state: State = State.WAITING
    before: str = ""
    """The fingerprint of the document before the first try, :data:`ABSENT` where it was not there."""
    tries: int = 0
    outcome: Outcome | None = None
    time: str = ""
    ended: str = ""

    @property
    def key(self) -> str:
        """The key of its document within its collection: no owner reaches another's."""
        return key_of(self.owner, self.number)


def key_of(owner: str, number: str) -> str:
    """Return the key of what an owner calls ``number``."""
    return f"{owner}/{number}"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one record of a file of many."""

    place: int
    number: str
    document_id: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Held:
    """What was accepted last under a number; ``digest`` is empty once it was deleted."""

    collection: str
    document_id: str
    digest: str
    item_id: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where documents come from by themselves: an OAI-PMH server, or a folder."""

    kind: str
    name: str
    address: str
    collection: str
    branch: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    position: Mapping[str, Any] = field(default_factory=dict)
    last_run: str = ""
    next_run: str = ""
    id: int = 0
    made: str = ""
    made_by: str = ""

    @property
    def owner(self) -> str:
        """Whose numbers its records bear."""
        return f"{self.kind}:{self.id}"


class Going(StrEnum):
    """How a run stands."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    """It goes on from there the next time."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a source: pages read, records seen, those of them that were known already."""

    id: int
    source_id: int
    state: Going
    by: str
    began: str
    ended: str = ""
    pages: int = 0
    records: int = 0
    unchanged: int = 0
    note: str = ""
