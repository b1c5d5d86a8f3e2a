"""What is told of the service at the desk and in the chat. Nothing in it says who a reader is. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from api.desk.enquiries.records import Kind, Thing
from api.desk.operations.days import Span
from api.holdings.records import Tally

ENQUIRIES, QUESTIONS = "enquiries", "questions"
"""What is counted: enquiries at the desk, questions to the chat."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be told of: the local days of ``span``, and a branch; all branches where it is empty."""

    span: Span
    branch: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took: of ``count`` cases the median and the time within which nine in ten were done.

    In seconds; both are ``None`` where there was no case.
    """

    count: int = 0
    median: float | None = None
    nine_in_ten: float | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def ratio(self) -> float | None:
        """Between 0 and 1; ``None`` of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Timed:
    """The times of one kind of enquiry."""

    kind: Kind
    first: Spread
    """From when it came to the first answer."""
    closed: Spread


@dataclass(frozen=True, slots=True)
class Told:
    """The service of a span of days. Enquiries are those that came in it, as they stand now."""

    wanted: Wanted
    enquiries: int
    open: int
    overdue: int
    """Open past their due time."""
    first: Spread
    closed: Spread
    by_kind: tuple[Timed, ...]
    settled_at_once: Share
    """Of the closed ones that were answered, those with one answer and never reopened."""
    pleased: Share
    """Of the enquiries whose readers said so, those that were helped."""
    questions: int
    refused: Share
    pleased_chat: Share
    """Of the answers of the chat that were judged in the span, those that helped."""
    handed_over: int
    """Questions to the chat that became enquiries."""
    tallies: tuple[Tally, ...]

    def tally(self, name: str) -> Tally | None:
        """Return one of the tallies; ``None`` for another name."""
        return next((one for one in self.tallies if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was refused, however often it was asked in these words."""

    text: str
    times: int
    sessions: int
    """In how many conversations; one whose session is forgotten counts by itself, so that this is at most so many."""
    handed_over: int
    last: str
    """When it was asked last: UTC in ISO 8601."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Refused questions that are near each other, the most asked first; what they name, and what they are about."""

    questions: tuple[Asked, ...]
    things: tuple[Thing, ...]
    subject: Thing | None = None
    """The heading that their words speak for most, where one does clearly; a guess."""

    @property
    def times(self) -> int:
        """How often its questions were asked."""
        return sum(one.times for one in self.questions)

    @property
    def sessions(self) -> int:
        """In at most how many conversations."""
        return sum(one.sessions for one in self.questions)

    @property
    def handed_over(self) -> int:
        """How many of them were handed over to the desk."""
        return sum(one.handed_over for one in self.questions)


@dataclass(frozen=True, slots=True)
class Lacking:
    """The report of what was asked and not held 缺藏报告."""

    wanted: Wanted
    times: int
    """How often the chat refused."""
    questions: int
    """In how many different wordings."""
    themes: tuple[Theme, ...]
    left_out: int = 0
    """Wordings beyond those in the groups that are told."""
