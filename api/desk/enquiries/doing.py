"""How a deed is done: by the rules, against what its doer saw, in one transaction with its log."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from api.desk.audit import Audit
from api.desk.enquiries import store as kept
from api.desk.enquiries.conflict import Overtaken, first_of, overtaken
from api.desk.enquiries.hours import Hours
from api.desk.enquiries.likeness import near
from api.desk.enquiries.listing import Wanted, count_of, merged_into, overdue_at, page_of, recent
from api.desk.enquiries.records import Act, Enquiry, Entry, Likeness, Page, State, View
from api.desk.enquiries.rules import Rules
from api.desk.enquiries.settings import HoursStore
from api.desk.enquiries.store import Also, Deed, EnquiryStore
from api.desk.people.records import Role
from api.desk.people.store import People
from ontology.errors import NotFound

_TRIES = 5
_CHAIN = 50
_LOOKED_BACK = timedelta(days=400)

Change = Callable[[Enquiry], Enquiry]


def now_in_utc() -> datetime:
    """Return the time now."""
    return datetime.now(UTC)


def written(time: datetime) -> str:
    """Return a time as the desk keeps it."""
    return time.astimezone(UTC).isoformat(timespec="seconds")


class Reading:
    """Enquiries, read. Not found raises :class:`NotFound`."""

    def __init__(
        self, engine: sa.Engine, audit: Audit, people: People, *, clock: Callable[[], datetime] = now_in_utc
    ) -> None:
        self.store = EnquiryStore(engine, audit)
        self.calendar = HoursStore(engine, audit)
        self._people = people
        self._clock = clock

    def enquiry(self, enquiry_id: int) -> Enquiry:
        """Return an enquiry."""
        return self.store.enquiry(enquiry_id)

    def final(self, enquiry: Enquiry) -> Enquiry:
        """Return the enquiry that one was merged into in the end; itself where it was not."""
        for _ in range(_CHAIN):
            if enquiry.state is not State.MERGED:
                return enquiry
            enquiry = self.store.enquiry(enquiry.merged_into)
        raise NotFound(f"{enquiry.number} 的合并没有尽头，请取消其中一次合并。")

    def list(self, wanted: Wanted) -> Page:
        """Return a page of a list."""
        return page_of(self.store, wanted, staff=self.staff())

    def counts(self, *, by: str, branches: tuple[str, ...] = ()) -> dict[View, int]:
        """Return how many enquiries each list of a person has."""
        staff = self.staff()
        return {view: count_of(self.store, Wanted(view, by, branches), staff=staff) for view in View}

    def overdue(self, branches: tuple[str, ...] = ()) -> int:
        """Return how many open enquiries are past their due time."""
        return self.store.count(overdue_at(written(self.now()), branches))

    def merged(self, enquiry_id: int) -> tuple[Enquiry, ...]:
        """Return the enquiries that were merged into one."""
        return tuple(self.store.select(merged_into(enquiry_id)))

    def near(self, enquiry: Enquiry, *, limit: int = 5) -> tuple[Likeness, ...]:
        """Return the enquiries of the last year or so that ask nearly the same, the nearest first."""
        since = written(self.now() - _LOOKED_BACK)
        found = near(enquiry, self.store.compared(recent(since)), limit=limit)
        return tuple(replace(one, enquiry=self.enquiry(one.enquiry.id)) for one in found)

    def log(self, enquiry_id: int) -> tuple[Entry, ...]:
        """Return all that was done with an enquiry, oldest first."""
        return tuple(self.store.log(enquiry_id))

    def hours(self) -> Hours:
        """Return the library's working hours."""
        return self.calendar.hours()

    def now(self) -> datetime:
        """Return the time of these enquiries' clock."""
        return self._clock()

    def staff(self) -> frozenset[str]:
        """Return the sign-in names of those who may have an enquiry."""
        return frozenset(one.name for one in self._people.people() if one.active and one.role.covers(Role.LIBRARIAN))

    def called(self, name: str) -> str:
        """Return what pages call whoever signs in under a name."""
        try:
            return self._people.person(name).shown
        except NotFound:
            return name


class Doing(Reading):
    """Does one deed with one enquiry."""

    def rules(self) -> Rules:
        """Return the rules as they are now."""
        return Rules(self.now(), self.hours(), self.staff())

    def do(
        self,
        enquiry_id: int,
        act: Act,
        change: Change,
        *,
        by: str,
        said: str = "",
        revision: int | None = None,
        touches: Collection[str] = (),
        fields: dict[str, Any] | None = None,
        also: Also | None = None,
        beside: Sequence[int] = (),
    ) -> Enquiry:
        for _ in range(_TRIES):
            was = self.enquiry(enquiry_id)
            now = change(was)
            if revision is not None:
                self._check_unseen(was, act, revision=revision, changed={*touches, *kept.changes(was, now)})
            deed = Deed(act, by, written(self.now()), said, fields or {})
            made = self.store.change(was, now, deed, also=also, beside=beside)
            if made is not None:
                return made
        raise Overtaken(f"第 {enquiry_id} 号咨询正有别人在改，请稍后再试。")

    def _check_unseen(self, was: Enquiry, act: Act, *, revision: int, changed: Collection[str]) -> None:
        first = first_of(self.store.log(was.id, since=revision), changed, act)
        if first is not None:
            raise overtaken(was, first, called=self.called(first.by), time=self.hours().local(first.time))
