"""Whatever people do with enquiries in whatever order, none falls through, and the log tells how each came to be."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from pydantic import TypeAdapter

from api.desk.desk import Desk
from api.desk.enquiries.enquiries import Enquiries
from api.desk.enquiries.listing import Wanted
from api.desk.enquiries.records import OPEN, Act, Contact, Enquiry, Kind, State, View
from api.desk.enquiries.rules import possible
from api.desk.people.records import Role
from api.desk.store import open_desk
from ontology.errors import WrongUse

STAFF = ("li", "wang", "zhao")
WHO = st.sampled_from(STAFF)
TEXTS = st.sampled_from(["", "一", "城墙？", "给 13912345678 回电"])
READ: TypeAdapter[Enquiry] = TypeAdapter(Enquiry)


class Desks(RuleBasedStateMachine):
    numbers = Bundle("numbers")

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.desk = Desk(open_desk(f"sqlite:///{self.folder.name}/desk.db"), Path(self.folder.name))
        for name in STAFF:
            self.desk.people.add(name, "a long enough one", role=Role.LIBRARIAN, by="test")
        self.desk.people.add("root", "a long enough one", role=Role.ADMINISTRATOR, by="test")
        self.time = datetime.fromisoformat("2026-11-23T02:30:00+00:00")
        self.enquiries = Enquiries(self.desk.engine, self.desk.audit, self.desk.people, clock=lambda: self.time)
        self.keys: dict[int, tuple[str, str]] = {}

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.desk.close()
            self.folder.cleanup()

    # --- what may be done -----------------------------------------------------------------------------------

    @rule(target=numbers, kind=st.sampled_from(Kind))
    def add(self, kind: Kind) -> int:
        contact = Contact("陆思远", "13912345678")
        taken = self.enquiries.add(Enquiry("南京城墙哪年修的", kind=kind), contact=contact)
        self.keys[taken.enquiry.id] = (taken.enquiry.number, taken.key)
        return taken.enquiry.id

    @rule(number=numbers, who=WHO, act=st.sampled_from(["claim", "release", "split"]))
    def shortly(self, number: int, who: str, act: str) -> None:
        self.tried(getattr(self.enquiries, act), number, by=who)

    @rule(number=numbers, who=WHO, text=TEXTS, act=st.sampled_from(["note", "draft", "ask", "answer"]))
    def writing(self, number: int, who: str, text: str, act: str) -> None:
        self.tried(getattr(self.enquiries, act), number, text, by=who)

    @rule(number=numbers, who=WHO, text=TEXTS, act=st.sampled_from(["close", "reopen"]))
    def giving_a_reason(self, number: int, who: str, text: str, act: str) -> None:
        self.tried(getattr(self.enquiries, act), number, by=who, reason=text)

    @rule(number=numbers, who=WHO, to=st.sampled_from([*STAFF, "nobody"]))
    def assign(self, number: int, who: str, to: str) -> None:
        self.tried(self.enquiries.assign, number, to, by=who)

    @rule(number=numbers, who=WHO, branch=st.sampled_from(["", "江宁"]))
    def transfer(self, number: int, who: str, branch: str) -> None:
        self.tried(self.enquiries.transfer, number, branch, by=who, reason="近")

    @rule(number=numbers, into=numbers, who=WHO)
    def merge(self, number: int, into: int, who: str) -> None:
        self.tried(self.enquiries.merge, number, into, by=who)

    @rule(number=numbers, kind=st.sampled_from(Kind), who=WHO)
    def describe(self, number: int, kind: Kind, who: str) -> None:
        self.tried(self.enquiries.describe, number, lambda one: replace(one, kind=kind), by=who)

    @rule(number=numbers, text=TEXTS)
    def supply(self, number: int, text: str) -> None:
        if self.tried(self.enquiries.supply, number, text):
            assert self.enquiries.enquiry(number).state in OPEN, "what a reader adds is always looked at"

    @rule(number=numbers, good=st.booleans())
    def rate(self, number: int, good: bool) -> None:
        self.tried(self.enquiries.rate, number, good=good)

    @rule(name=WHO, active=st.booleans())
    def come_and_go(self, name: str, active: bool) -> None:
        self.desk.people.change(name, active=active, by="test")

    @rule(hours=st.integers(1, 200))
    def wait(self, hours: int) -> None:
        self.time += timedelta(hours=hours)

    def tried(self, deed: Callable[..., Any], *given: object, **named: object) -> bool:
        before = [self.enquiries.enquiry(number) for number in self.keys]
        with suppress(WrongUse):
            deed(*given, **named)
            return True
        assert before == [self.enquiries.enquiry(number) for number in self.keys], "what is refused changes nothing"
        return False

    # --- what always holds ----------------------------------------------------------------------------------

    @invariant()
    def nothing_falls_through(self) -> None:
        if not hasattr(self, "keys"):
            return
        every = [self.enquiries.enquiry(number) for number in self.keys]
        staff = self.enquiries.staff()
        listed = {view: self.listed(view) for view in (View.QUEUE, View.UNCLAIMED, View.ALL)}
        mine = [self.listed(View.MINE, name) for name in sorted(staff)]
        unfinished = {one.id for one in every if one.state in OPEN}
        assert set(listed[View.QUEUE]) == unfinished
        assert sorted(chain(listed[View.UNCLAIMED], *mine)) == sorted(unfinished), "in exactly one list each"
        assert sorted(listed[View.ALL]) == sorted(self.keys)
        dues = [self.enquiries.enquiry(number).due for number in listed[View.QUEUE]]
        assert dues == sorted(dues) and all(dues)
        for one in every:
            self.sound(one)

    def listed(self, view: View, name: str = "") -> list[int]:
        return [one.id for one in self.enquiries.list(Wanted(view, name, limit=200)).enquiries]

    def sound(self, one: Enquiry) -> None:
        assert (one.assignee == "") if one.state is State.NEW else True
        assert bool(one.assignee) if one.state in (State.CLAIMED, State.WAITING) else True
        assert bool(one.closed) == (one.state is State.CLOSED) or one.state is State.MERGED
        assert (one.merged_into > 0) == (one.state is State.MERGED)
        assert one.answer and one.first_answered if one.state is State.ANSWERED else True
        mine, final = self.enquiries.for_reader(*self.keys[one.id])
        assert mine == one and final.state is not State.MERGED
        acts = possible(one, one.assignee)
        assert acts & {Act.CLAIM, Act.ANSWER, Act.CLOSE, Act.REOPEN, Act.SPLIT}, "there is always a way on"

    @invariant()
    def the_log_tells_how_it_came(self) -> None:
        for number in getattr(self, "keys", {}):
            values = READ.dump_python(Enquiry(""), mode="json")
            log = self.enquiries.log(number)
            for at, entry in enumerate(log, 1):
                assert entry.revision == at
                for name, (before, after) in entry.fields.items():
                    assert values[name] == before
                    values[name] = after
            now = READ.dump_python(self.enquiries.enquiry(number), mode="json")
            books = {"id": number, "number": now["number"], "revision": len(log), "changed": log[-1].time}
            assert values | books == now
            assert "13912345678" not in str(log)


Desks.TestCase.settings = settings(max_examples=12, stateful_step_count=25, deadline=None)
TestNothingFallsThrough = Desks.TestCase
