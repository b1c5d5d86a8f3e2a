"""Which enquiries a list shows, in which order, as SQL of both databases."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from api.desk.enquiries.records import OPEN, Group, Kind, Page, State, View
from api.desk.enquiries.store import COLUMNS, EnquiryStore
from api.desk.enquiries.tables import enquiries

MOST = 200
_SEARCHED = ("number", "question", "detail", "answer")
_WORDS = 8
_COMPARED = 2_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is to show. ``branches`` empty for all; an enquiry of no branch belongs to ``""``."""

    view: View = View.QUEUE
    by: str = ""
    """Whose list it is, for :attr:`View.MINE`."""
    branches: tuple[str, ...] = ()
    kind: Kind | None = None
    group: Group | None = None
    state: State | None = None
    words: str = ""
    """All of them must stand in number, question, details or answer."""
    limit: int = 50
    offset: int = 0


def page_of(store: EnquiryStore, wanted: Wanted, *, staff: Collection[str]) -> Page:
    """Return a page of the list. Open ones come by due time, what is overdue first; behind them those last changed."""
    condition = _condition(wanted, staff)
    being_open = sa.case((enquiries.c.state.in_(OPEN), 0), else_=1)
    due = sa.case((enquiries.c.state.in_(OPEN), enquiries.c.due), else_="")
    changed = sa.case((enquiries.c.state.in_(OPEN), ""), else_=enquiries.c.changed)
    order = (being_open, due, changed.desc(), enquiries.c.id)
    limit = min(max(wanted.limit, 1), MOST)
    query = sa.select(*COLUMNS).where(condition).order_by(*order).limit(limit).offset(max(wanted.offset, 0))
    return Page(tuple(store.select(query)), store.count(condition), wanted.offset)


def count_of(store: EnquiryStore, wanted: Wanted, *, staff: Collection[str]) -> int:
    """Return how many enquiries a list has."""
    return store.count(_condition(wanted, staff))


def overdue_at(time: str, branches: tuple[str, ...]) -> sa.ColumnElement[bool]:
    """Whether an enquiry is open and past its due time."""
    past = enquiries.c.state.in_(OPEN) & (enquiries.c.due < time)
    return past & enquiries.c.branch.in_(branches) if branches else past


def merged_into(enquiry_id: int) -> sa.Select[Any]:
    """The enquiries that were merged into one."""
    return sa.select(*COLUMNS).where(enquiries.c.merged_into == enquiry_id).order_by(enquiries.c.id)


def recent(since: str) -> sa.Select[Any]:
    """What is compared of the last enquiries that stand by themselves."""
    mine = (enquiries.c.made >= since) & (enquiries.c.state != State.MERGED.value)
    compared = (enquiries.c.id, enquiries.c.question, enquiries.c.entities)
    return sa.select(*compared).where(mine).order_by(enquiries.c.id.desc()).limit(_COMPARED)


def _condition(wanted: Wanted, staff: Collection[str]) -> sa.ColumnElement[bool]:
    conditions = [_viewed(wanted, staff)]
    if wanted.branches:
        conditions.append(enquiries.c.branch.in_(wanted.branches))
    for column, value in (("kind", wanted.kind), ("group", wanted.group), ("state", wanted.state)):
        if value is not None:
            conditions.append(enquiries.c[column] == value.value)
    conditions += [_said(word) for word in wanted.words.split()[:_WORDS]]
    return sa.and_(*conditions)


def _viewed(wanted: Wanted, staff: Collection[str]) -> sa.ColumnElement[bool]:
    being_open = enquiries.c.state.in_(OPEN)
    if wanted.view is View.QUEUE:
        return being_open
    if wanted.view is View.MINE:
        return being_open & (enquiries.c.assignee == wanted.by)
    if wanted.view is View.UNCLAIMED:
        return being_open & enquiries.c.assignee.not_in(sorted(staff))
    if wanted.view is View.ANSWERED:
        return enquiries.c.state == State.ANSWERED.value
    return sa.true()


def _said(word: str) -> sa.ColumnElement[bool]:
    """Whether a word stands somewhere, its wildcards taken as the characters that they are."""
    return sa.or_(*(enquiries.c[name].icontains(word, autoescape=True) for name in _SEARCHED))
