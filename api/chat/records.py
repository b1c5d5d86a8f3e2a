"""The frozen records of conversations. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ontology.queries import Answer, Citation, Gloss, Highlight, Origin, Sentence

MOST_TURNS = 6
"""Turns that a session remembers."""
MAX_NOTE = 500
"""Characters of what a reader says of an answer."""


class Channel(StrEnum):
    """The front door that a question came in by."""

    PAGE = "page"
    WIDGET = "widget"
    API = "api"
    OPENAI = "openai"
    MCP = "mcp"
    WECHAT = "wechat"
    WEBHOOK = "webhook"
    COMMAND = "command"


class Reason(StrEnum):
    """Why an answer did not help."""

    NONE = ""
    WRONG = "wrong"
    INCOMPLETE = "incomplete"
    OFF = "off"
    """It answers another question."""
    UNCLEAR = "unclear"
    SOURCE = "source"
    """What is quoted does not say so."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Turn:
    """What was asked and said, as the next question is understood by it; nothing personal stands in it."""

    question: str
    asked: str
    answer: str

    @property
    def whole(self) -> str:
        """The question as the conversation completed it."""
        return self.asked or self.question


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a reader thought of an answer."""

    exchange_id: str
    good: bool
    reason: Reason
    note: str
    time: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer, just made.

    ``id`` is random and opens what is kept of it to whoever holds it; it is empty where nothing could be kept.
    ``session`` is the one that goes on, empty where the asker keeps the conversation.
    """

    id: str
    session: str
    channel: Channel
    time: str
    answer: Answer
    took_ms: float


@dataclass(frozen=True, slots=True)
class Near:
    """A passage that came close, and what of it matched."""

    passage_id: str
    highlights: tuple[Highlight, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of an exchange; personal data of the reader are masked. Times are UTC, to the second."""

    id: str
    session_id: str
    """Empty a day later."""
    channel: Channel
    time: str
    question: str
    asked: str
    kind: str
    origin: Origin
    refused: bool
    confidence: float
    text: str
    sentences: tuple[Sentence, ...]
    receipts: tuple[Citation, ...]
    glosses: tuple[Gloss, ...]
    nearest: tuple[Near, ...]
    took_ms: float
    branch: str
    """Where the question was narrowed to one."""
    narrowed: str
    """What the question was narrowed by, as the query string of a page."""
    item: int
    reworded: bool
    feedback: Feedback | None = None
