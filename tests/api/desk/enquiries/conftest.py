"""Enquiries over a real database, with a clock that stands where it is put."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.desk.desk import Desk
from api.desk.enquiries.enquiries import Enquiries
from api.desk.enquiries.records import Contact, Enquiry
from api.desk.people.records import Role
from api.desk.store import open_desk

PASSWORD = "a long enough one"


@dataclass
class Clock:
    """Half past ten on a Monday morning in China, until it is turned."""

    at: datetime = field(default_factory=lambda: datetime(2026, 11, 23, 2, 30, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at

    def turn(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened(database: str, tmp_path: Path) -> Iterator[Desk]:
    """A desk in either database, with three people."""
    desk = Desk(open_desk(database), tmp_path)
    for name, role in (("li", Role.LIBRARIAN), ("wang", Role.LIBRARIAN), ("zhao", Role.HEAD)):
        desk.people.add(name, PASSWORD, role=role, shown=f"{name}馆员", by="test")
    yield desk
    desk.close()


@pytest.fixture
def enquiries(opened: Desk, clock: Clock) -> Enquiries:
    return Enquiries(opened.engine, opened.audit, opened.people, clock=clock)


@pytest.fixture
def asked() -> Enquiry:
    return Enquiry("南京城墙是哪一年修的？", detail="想知道洪武年间的记载")


@pytest.fixture
def reader() -> Contact:
    return Contact("陆思远", "13912345678", "lu.siyuan@example.org")
