"""Whether the log of acts is as it was written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa

from api.desk.auditing.chain import START, digest
from api.desk.auditing.tables import acts, links

_AT_ONCE = 10_000


class Wrong(StrEnum):
    """What was done to the log."""

    ALTERED = "altered"
    REMOVED = "removed"
    INSERTED = "inserted"
    EXCHANGED = "exchanged"
    CUT = "cut"
    """The digest that was kept elsewhere is not in the chain: its end was cut off, or all was written anew."""


@dataclass(frozen=True, slots=True)
class Fault:
    """The first place at which the log is not as it was written: number in the chain, and of the act (0: none)."""

    wrong: Wrong
    number: int
    act_id: int
    said: str


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: how many acts it holds, the digest and the time of the last."""

    number: int
    digest: str
    time: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying found: up to where the chain holds, and what is wrong first, if anything is."""

    head: Head
    fault: Fault | None = None


def verify(engine: sa.Engine, *, kept: str = "") -> Verified:
    """Go through the whole chain; ``kept`` is a digest that was noted elsewhere and must be one of it."""
    with engine.connect() as connection:
        found, seen = _walk(connection, kept)
        if found.fault is None and (loose := _loose(connection)):
            said = f"act/{loose} 不在链上：是不经程序插进去的"
            return Verified(found.head, Fault(Wrong.INSERTED, 0, loose, said))
    if found.fault is None and kept and not seen:
        said = f"链上没有另存的摘要 {kept[:16]}…：末尾被截去，或者整条链被重写"
        return Verified(found.head, Fault(Wrong.CUT, found.head.number, 0, said))
    return found


def _walk(connection: sa.Connection, kept: str) -> tuple[Verified, bool]:
    query = sa.select(links, acts).select_from(links.outerjoin(acts, links.c.act_id == acts.c.id))
    rows = connection.execution_options(yield_per=_AT_ONCE).execute(query.order_by(links.c.no))
    head, last, seen = Head(0, START, ""), 0, kept == START
    for no, act_id, stated, ident, time, by, act, subject, detail in rows:
        told = {"time": time, "by": by, "act": act, "subject": subject, "detail": detail}
        fault = _place(head.number + 1, no, act_id, ident)
        if fault is None and (act_id <= last or digest(no, told, head.digest) != stated):
            fault = _content(no, act_id, last)
        if fault is not None:
            return Verified(head, fault), seen
        head, last, seen = Head(no, stated, time), act_id, seen or stated == kept
    return Verified(head), seen


def _place(expected: int, no: int, act_id: int, ident: int | None) -> Fault | None:
    if no != expected:
        return Fault(Wrong.REMOVED, expected, 0, f"链上第 {expected} 条没有了：被删去")
    if ident is None:
        return Fault(Wrong.REMOVED, no, act_id, f"链上第 {no} 条所指的 act/{act_id} 没有了：被删去")
    return None


def _content(no: int, act_id: int, last: int) -> Fault:
    if act_id <= last:
        return Fault(Wrong.EXCHANGED, no, act_id, f"链上第 {no} 条（act/{act_id}）的次序被调换过")
    said = f"链上第 {no} 条（act/{act_id}）与它的摘要对不上：被改过"
    return Fault(Wrong.ALTERED, no, act_id, said)


def _loose(connection: sa.Connection) -> int:
    """The first act that no link leads to; 0 without any."""
    query = sa.select(sa.func.min(acts.c.id)).select_from(acts.outerjoin(links, links.c.act_id == acts.c.id))
    return connection.execute(query.where(links.c.no.is_(None))).scalar() or 0


def head_of(engine: sa.Engine) -> Head:
    """Return the end of the chain as it stands, unverified."""
    query = sa.select(links.c.no, links.c.digest, acts.c.time).join_from(links, acts)
    with engine.connect() as connection:
        row = connection.execute(query.order_by(links.c.no.desc()).limit(1)).one_or_none()
    return Head(*row) if row else Head(0, START, "")
