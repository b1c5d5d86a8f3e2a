"""A dossier 微剪报: passages that a librarian collected, with notes, in sections. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MOST_ITEMS = 300
LONGEST_QUOTE = 5_000
LONGEST_NOTE = 5_000


class State(StrEnum):
    """Whether a dossier is worked at."""

    OPEN = "open"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Clipping:
    """One collected quotation: the characters ``[begin, end)`` of a passage, counted from its begin.

    ``title`` and ``version_id`` are those of when it was collected; ``id`` is its own within the dossier and never
    given again.
    """

    passage_id: str
    quote: str
    begin: int
    end: int
    title: str
    version_id: str
    note: str = ""
    section: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier after ``revision`` changes. Times are UTC in ISO 8601."""

    title: str
    introduction: str = ""
    state: State = State.OPEN
    owner: str = ""
    """Sign-in name of the librarian who keeps it."""
    branch: str = ""
    items: tuple[Clipping, ...] = ()
    made: str = ""
    changed: str = ""
    revision: int = 0
    id: int = 0

    def clipping(self, ident: int) -> Clipping | None:
        """Return the clipping with an id."""
        return next((one for one in self.items if one.id == ident), None)
