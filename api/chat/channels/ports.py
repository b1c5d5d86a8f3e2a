"""What a channel is to the chat: it reads what a platform sends, and writes what it is to get back.

A new platform is one file that implements :class:`Port`, and a line in :mod:`api.chat.channels.opening`. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from api.chat.records import Channel


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request of a platform. Names of headers are in small letters."""

    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The answer to it."""

    body: str
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Kind(StrEnum):
    """What came."""

    TEXT = "text"
    OTHER = "other"
    """A picture, a place: something without words."""
    JOINED = "joined"
    """Somebody has come."""
    EVENT = "event"
    """Something happened that nobody expects words of."""


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody wrote. It has the same ``id`` when the platform sends it again."""

    id: str
    sender: str = field(repr=False)
    text: str = field(repr=False)
    kind: Kind = Kind.TEXT
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said back; empty where nothing is to be said. ``exchange_id`` names what is kept of the question."""

    text: str
    exchange_id: str = ""


class Port(Protocol):
    """A platform's protocol.

    Both methods raise :class:`~ontology.errors.NotAllowed` for what is not signed as it must be, and
    :class:`~ontology.errors.WrongUse` for what cannot be read.
    """

    channel: Channel
    longest: int
    """Bytes of a reply, in UTF-8."""
    seconds: float
    """For so long the platform waits."""

    def greeted(self, incoming: Incoming) -> Outgoing:
        """Answer the platform's question whether this is the right address."""
        ...

    def read(self, incoming: Incoming) -> Message:
        """Return the message, once it is known to come from the platform."""
        ...

    def written(self, message: Message, reply: Reply) -> Outgoing:
        """Return a reply in the platform's form."""
        ...

    def caller(self, message: Message) -> str:
        """Return a name for who wrote, from which nobody without the channel's secret can tell who it is."""
        ...
