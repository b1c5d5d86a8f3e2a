"""Guesses in a description: which fields are guessed, and a description without them or with other values.

A further field is named as it stands in :attr:`Metadata.extra`; all others by their name in :class:`Metadata`.

Pure.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from ontology.describing import canonical
from ontology.records import Guess, Maker, Metadata

MAKER = Maker("metadata-guesses", "1")
PLAIN = ("title", "creator", "dynasty", "date", "book", "kind", "branch")
"""The fields of :class:`Metadata` that may be guessed, beside any further field."""
MARK = "推测"
"""The further field in which what leaves the library says what was guessed."""
LABELS = {
    "title": "题名",
    "creator": "责任者",
    "dynasty": "朝代",
    "date": "日期",
    "book": "所属书",
    "kind": "类型",
    "branch": "收藏单位",
}


def value_of(metadata: Metadata, field: str) -> str:
    """Return what a description says of a field; empty where it says nothing."""
    if field in PLAIN:
        return str(getattr(metadata, field))
    return next((value for name, value in metadata.extra if canonical(name) == field and value.strip()), "")


def with_value(metadata: Metadata, field: str, value: str) -> Metadata:
    """Return the description with a field set, or taken out where the value is empty."""
    if field in PLAIN:
        changed: dict[str, Any] = {field: value}
        return replace(metadata, **changed)
    extra = tuple(pair for pair in metadata.extra if canonical(pair[0]) != field)
    return replace(metadata, extra=(*extra, (field, value)) if value else extra)


def guessed(metadata: Metadata, field: str) -> Guess | None:
    """Return the guess that a field rests on."""
    return next((one for one in metadata.guesses if one.field == field), None)


def settled(metadata: Metadata, field: str, value: str) -> Metadata:
    """Return the description in which a person has decided what a guessed field says; empty for nothing."""
    rest = tuple(one for one in metadata.guesses if one.field != field)
    return replace(with_value(metadata, field, value), guesses=rest)


def stated_only(metadata: Metadata, *, keep: Collection[str] = ()) -> Metadata:
    """Return the description without what was guessed, but for the fields ``keep``."""
    for one in metadata.guesses:
        if one.field not in keep:
            metadata = settled(metadata, one.field, "")
    return metadata


def marked(metadata: Metadata) -> Metadata:
    """Return the description with a further field that says which others were guessed, of what and how surely."""
    if not metadata.guesses:
        return metadata
    said = "；".join(
        f"{LABELS.get(one.field, one.field)}：{one.value}（{one.confidence:.2f}，据{one.evidence}）"
        for one in metadata.guesses
    )
    return replace(metadata, extra=(*metadata.extra, (MARK, said)))
