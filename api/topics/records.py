"""A topic 专题: a standing query 定题 and what a curator chose to show beside what it finds. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from ontology.queries import Filters, Order

MOST_HITS = 50
"""The most hits that a standing query gives."""


class State(StrEnum):
    """Who sees a topic."""

    DRAFT = "draft"
    PUBLISHED = "published"


class Kind(StrEnum):
    """What an item shows."""

    PASSAGE = "passage"
    DOCUMENT = "document"
    ENTITY = "entity"
    TEXT = "text"
    """The curator's own words."""


class Act(StrEnum):
    """What a curator did."""

    CREATE = "create"
    EDIT = "edit"
    PIN = "pin"
    UNPIN = "unpin"
    EXCLUDE = "exclude"
    INCLUDE = "include"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    IMPORT = "import"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is shown. ``quote`` are the characters ``[begin, end)`` of the passage, counted from its begin."""

    kind: Kind
    target: str = ""
    """The id of the passage, document or entity."""
    quote: str = ""
    begin: int = 0
    end: int = 0
    caption: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class StandingQuery:
    """A saved search 定题 that reports new hits."""

    question: str
    filters: Filters = field(default_factory=Filters)
    order: Order = Order.RELEVANCE
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as it stands after ``revision`` changes. Times are UTC in ISO 8601.

    ``introduction`` is plain text with the few marks of :mod:`api.topics.prose`. ``cover`` is the address of a picture
    on this very site, or the id of a document or passage whose first page image is shown. ``reviewed`` is when a
    curator last looked through what the query finds; empty for never.
    """

    slug: str
    title: str
    standing: StandingQuery
    introduction: str = ""
    cover: str = ""
    items: tuple[Item, ...] = ()
    excluded: tuple[str, ...] = ()
    """Ids of passages that the query finds and that are not shown."""
    state: State = State.DRAFT
    curator: str = ""
    created: str = ""
    changed: str = ""
    reviewed: str = ""
    revision: int = 0
    id: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a topic's log: what was done, by whom, when and why, and which fields it changed."""

    id: int
    slug: str
    revision: int
    act: Act
    by: str
    time: str
    reason: str
    fields: tuple[str, ...]
