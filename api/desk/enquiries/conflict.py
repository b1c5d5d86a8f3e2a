"""When two people act on one enquiry: whether the second saw what the first did, and what the second is told. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from api.desk.enquiries.records import READER, Act, Enquiry, Entry
from api.desk.enquiries.rules import ACTS
from ontology.errors import WrongUse

# What must have been seen before something is done, though it changes nothing that this changes.
_HEEDS: Mapping[Act, frozenset[Act]] = MappingProxyType(
    {
        Act.ANSWER: frozenset({Act.SUPPLY, Act.ANSWER}),
        Act.CLOSE: frozenset({Act.SUPPLY}),
        Act.MERGE: frozenset({Act.SUPPLY}),
    }
)
# What is changed along the way and is nobody's own work.
_ALONG = frozenset({"due", "machine_draft"})


class Overtaken(WrongUse):
    """Somebody else was there first. What was sent has not been kept; it is with whoever sent it."""


def first_of(entries: Iterable[Entry], changed: Collection[str], act: Act) -> Entry | None:
    """Return the last of the ``entries`` that stands in a deed's way: it changed the same, or must be heeded."""
    heeded = _HEEDS.get(act, frozenset())
    mine = set(changed) - _ALONG
    found = [one for one in entries if one.act in heeded or mine & set(one.fields)]
    return found[-1] if found else None


def overtaken(enquiry: Enquiry, first: Entry, *, called: str, time: str) -> Overtaken:
    """Say who was first and when; ``time`` is as the library's clock shows it."""
    who = "读者" if first.by == READER else called
    return Overtaken(
        f"{enquiry.number} 在您查看之后已被改过：{who} 于 {time} {ACTS[first.act]}。"
        "您的改动没有保存，请先看现在的样子再办。"
    )


def taken(enquiry: Enquiry, *, called: str, time: str) -> Overtaken:
    """Say who has an enquiry, and since when."""
    return Overtaken(f"{enquiry.number} 已由 {called} 于 {time} 认领。")
