"""The knowledge base in the words of its pages.

Pure.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlencode

from api.desk.enquiries.wishes import lines_of
from api.desk.knowledge.records import Content, Entry, Item, Receipt, Stale, State
from api.desk.knowledge.telling import told
from api.web.addresses import passage_address
from ingest.normalize import fold

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """An item in a list, with what is amiss with it."""

    item: Item
    stale: tuple[Stale, ...]
    overdue: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list; ``total`` counts the whole of it."""

    lines: tuple[Line, ...]
    total: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """A receipt with what is amiss with it."""

    number: int
    receipt: Receipt
    address: str
    stale: Stale | None
    again: str = ""
    """Where its words stand now."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of characters of two texts beside each other: ``same``, ``was`` or ``now``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one field; ``name`` is its label's."""

    name: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """An act of an item's history with what it changed."""

    entry: Entry
    changes: tuple[Change, ...]


def address(number: int, *more: str) -> str:
    """Return the address of an item's page."""
    return "/".join(("/desk/knowledge", str(number), *more))


def listed(lines: Iterable[Line], *, tab: str, words: str, offset: int) -> Listed:
    """Return the page of those items that a tab and the words looked for leave."""
    chosen = [one for one in lines if _in(one, tab) and _says(one.item, words)]
    # What needs somebody comes first, then what changed last.
    chosen.sort(key=lambda one: (not one.stale, not one.overdue, _later(one.item.changed), one.item.id))
    before = _list_address(tab, words, max(offset - PAGE, 0)) if offset else ""
    after = _list_address(tab, words, offset + PAGE) if offset + PAGE < len(chosen) else ""
    return Listed(tuple(chosen[offset : offset + PAGE]), len(chosen), before, after)


def _later(time: str) -> tuple[int, ...]:
    return tuple(-ord(character) for character in time)


def _in(line: Line, tab: str) -> bool:
    state = line.item.state
    if tab in ("approved", "draft", "retired"):
        return state.value == tab
    if tab == "stale":
        return bool(line.stale)
    return line.overdue if tab == "overdue" else state is not State.RETIRED


def _says(item: Item, words: str) -> bool:
    content = item.content
    spoken = fold("\n".join((item.number, *content.asked_as, content.answer, content.owner, content.branch)))
    return all(word in spoken for word in fold(words).split())


def _list_address(tab: str, words: str, offset: int) -> str:
    stated = {"show": tab, "q": words, "offset": str(offset) if offset else ""}
    asked = urlencode({name: value for name, value in stated.items() if value})
    return f"/desk/knowledge?{asked}" if asked else "/desk/knowledge"


def quoted(item: Item, stale: Sequence[Stale]) -> tuple[Quoted, ...]:
    """Return the receipts of an item with what is amiss with each."""
    amiss = {one.place: one for one in stale}
    return tuple(_quoted(place, receipt, amiss.get(place)) for place, receipt in enumerate(item.content.receipts))


def _quoted(place: int, receipt: Receipt, stale: Stale | None) -> Quoted:
    moved = stale.again if stale else None
    again = f"《{moved.document}》{moved.locator} {moved.passage_id}" if moved else ""
    return Quoted(place + 1, receipt, passage_address(receipt.passage_id), stale, again)


def sentences(item: Item) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return what readers are told, sentence by sentence, with the numbers of the receipts it rests on."""
    answer = told("", item, 1.0)
    return tuple((one.text, tuple(place + 1 for place in one.receipts)) for one in answer.sentences)


def history(entries: Sequence[Entry]) -> tuple[Stage, ...]:
    """Return the history of an item, the last act first."""
    changes = [(), *(_changes(one.item, other.item) for one, other in pairwise(entries))]
    stages = [Stage(entry, made) for entry, made in zip(entries, changes, strict=True)]
    return tuple(reversed(stages))


def _changes(was: Item, now: Item) -> tuple[Change, ...]:
    one, other = _fields(was.content), _fields(now.content)
    return tuple(Change(name, runs(one[name], other[name])) for name in one if one[name] != other[name])


def _fields(content: Content) -> Mapping[str, str]:
    """Return what an item says, field by field, as lines of text."""
    receipts = (f"{one.passage_id} {one.begin}–{one.end} {one.version_id}「{one.quote}」" for one in content.receipts)
    return {
        "know_question": content.question,
        "know_wordings": "\n".join(content.wordings),
        "know_answer": content.answer,
        "know_receipts": "\n".join(receipts),
        "know_links": "\n".join(content.links),
        "know_entities": lines_of(content.entities),
        "know_subjects": lines_of(content.subjects),
        "know_kind": content.kind.value,
        "know_branch": content.branch,
        "know_owner": content.owner,
        "know_review_by": content.review_by,
        "know_enquiry": content.enquiry,
    }


def runs(was: str, now: str) -> tuple[Run, ...]:
    """Return two texts as what they share and what each has of its own."""
    found: list[Run] = []
    for kind, i, j, k, m in difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Run("same", was[i:j]))
            continue
        found += [Run(name, text) for name, text in (("was", was[i:j]), ("now", now[k:m])) if text]
    return tuple(found)
