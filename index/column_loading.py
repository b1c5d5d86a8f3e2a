"""The columns of a library, read from its text store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from index.column_joining import joined
from index.columns import EARLIEST, LATEST, REVIEWS, SCRIPTS, TYPES, Coded, Columns, IntArray, Many, Named
from index.tables import assignments, documents, outbox, passages, tags, traits
from ontology.queries import TRAITS
from ontology.records import ReviewState

FIELDS = ("collection", "book", "dynasty", "branch", "kind", "language")
_LINE = 4_096
"""Rows that are fetched at once."""
_FEW = 200
"""Changed documents beyond which all is read again."""


def load(connection: sa.Connection, before: Columns | None = None, *, log: sa.Connection | None = None) -> Columns:
    """Read all columns, at the position of the outbox that they then stand for; it is read on ``log``, where given.

    Of a library whose columns ``before`` are known, what has changed since is read, unless that is much.
    """
    log = log or connection
    head = log.execute(sa.select(sa.func.max(outbox.c.sequence))).scalar() or 0
    if before is None or head < before.head:
        return _read(connection, head, sa.true())
    since = sa.select(outbox.c.document_id).distinct().where(outbox.c.sequence > before.head)
    changed = log.execute(since.limit(_FEW + 1)).scalars().all()
    if len(changed) > _FEW:
        return _read(connection, head, sa.true())
    return joined(before, changed, _read(connection, head, documents.c.id.in_(changed)))


def _read(connection: sa.Connection, head: int, which: sa.ColumnElement[bool]) -> Columns:
    """Read the columns of some documents."""
    described = connection.execute(sa.select(*_DESCRIPTION).where(which).order_by(documents.c.id)).all()
    numbers = {row.id: number for number, row in enumerate(described)}
    held = sa.select(passages.c.key, passages.c.document_id, passages.c.script)
    found = connection.execute(held.join(documents, documents.c.id == passages.c.document_id).where(which)).all()
    found = sorted((row for row in found if row.document_id in numbers), key=lambda row: row.key)
    keys = np.array([row.key for row in found], np.int64)
    of_documents = np.array([numbers[row.document_id] for row in found], np.int32)
    tagged = _Tags(connection, keys, which)
    headings, labels = _headings(connection, numbers, which)
    begins, ends, spans = tagged.spans(_years(described)[of_documents])
    return Columns(
        head=head,
        keys=keys,
        document_ids=tuple(numbers),
        documents=of_documents,
        described={name: _coded([getattr(row, name) for row in described]) for name in FIELDS},
        pictured=np.array([row.pictured for row in described], bool),
        traits=_traits(connection, numbers, which),
        headings=headings,
        heading_labels=labels,
        scripts=Coded(SCRIPTS, np.array([SCRIPTS.index(row.script) for row in found], np.int32)),
        types=tagged.bits(tagged.types, stands=True),
        reviews=tagged.bits(tagged.reviews, stands=False),
        entities=tagged.named(),
        entity_types=tagged.entity_types(),
        spans=spans,
        begins=begins,
        ends=ends,
        earliest=_earliest(begins, ends, spans),
    )


_DESCRIPTION = [documents.c[name] for name in ("id", *FIELDS, "pictured", "begin_year", "end_year")]
_TAG = [tags.c[name] for name in ("passage_key", "type", "review", "entity_id", "begin_year", "end_year")]


class _Tags:
    """The tags of a library as columns: a row a tag."""

    def __init__(self, connection: sa.Connection, keys: npt.NDArray[np.int64], which: sa.ColumnElement[bool]) -> None:
        self._count = len(keys)
        numbers: dict[str, int] = {}
        types = {one.value: code for code, one in enumerate(TYPES)}
        reviews = {one.value: code for code, one in enumerate(REVIEWS)}
        parts = [np.empty((0, 6), np.int64)]
        query = sa.select(*_TAG)
        if not isinstance(which, sa.sql.elements.True_):
            of_documents = passages.join(documents, documents.c.id == passages.c.document_id)
            query = query.where(
                tags.c.passage_key.in_(sa.select(passages.c.key).select_from(of_documents).where(which))
            )
        for line in connection.execute(query, execution_options={"yield_per": _LINE}).partitions():
            made = [
                (
                    key,
                    types[type_],
                    reviews[review],
                    numbers.setdefault(entity, len(numbers)) if entity else -1,
                    *_closed(begin, end),
                )
                for key, type_, review, entity, begin, end in line
            ]
            parts.append(np.array(made, np.int64))
        rows = np.concatenate(parts)
        self.places = np.searchsorted(keys, rows[:, 0])
        held = self.places < self._count
        held[held] = keys[self.places[held]] == rows[held, 0]
        rows, self.places = rows[held], self.places[held]
        self.types, self.reviews, self.codes = rows[:, 1], rows[:, 2], rows[:, 3]
        self._begins, self._ends = rows[:, 4], rows[:, 5]
        self.stands = self.reviews != REVIEWS.index(ReviewState.REJECTED)
        self._ids = tuple(numbers)

    def bits(self, values: npt.NDArray[np.int64], *, stands: bool) -> npt.NDArray[np.uint16]:
        """Return for each place the values that its tags have, a bit each."""
        found = np.zeros(self._count, np.uint16)
        counted = self.stands if stands else np.ones(len(values), bool)
        np.bitwise_or.at(found, self.places[counted], (1 << values[counted]).astype(np.uint16))
        return found

    def named(self) -> Named:
        """Return the entities that the tags of each place are linked to, each once."""
        linked = self.stands & (self.codes >= 0)
        count = max(1, len(self._ids))
        pairs = np.unique(self.places[linked] * count + self.codes[linked])
        return Named.of(self._ids, Many.of(pairs // count, pairs % count, count=self._count))

    def entity_types(self) -> IntArray:
        """Return the type that each entity is mostly tagged with."""
        linked = self.stands & (self.codes >= 0)
        both = self.codes[linked] * len(TYPES) + self.types[linked]
        counts = np.bincount(both, minlength=len(self._ids) * len(TYPES)).reshape(-1, len(TYPES))
        most: IntArray = counts.argmax(axis=1).astype(np.int32)
        return most

    def spans(self, otherwise: npt.NDArray[np.int64]) -> tuple[IntArray, IntArray, Many]:
        """Return begins and ends of the spans of years, and the spans of each place, those of ``otherwise``, two
        years for each, where no tag is dated."""
        dated = self.stands & (self._begins <= self._ends)
        places, begins, ends = self.places[dated], self._begins[dated], self._ends[dated]
        without = np.ones(self._count, bool)
        without[places] = False
        without &= otherwise[:, 0] <= otherwise[:, 1]
        places = np.concatenate([places, np.flatnonzero(without)])
        begins = np.concatenate([begins, otherwise[without, 0]])
        ends = np.concatenate([ends, otherwise[without, 1]])
        spans = np.unique(np.stack([places, begins, ends], axis=1), axis=0) if len(places) else np.empty((0, 3), int)
        gathered = Many.of(spans[:, 0], np.arange(len(spans)), count=self._count)
        return spans[:, 1].astype(np.int32), spans[:, 2].astype(np.int32), gathered


def _closed(begin: int | None, end: int | None) -> tuple[int, int]:
    """Years as numbers; of what is not dated, the first after the last."""
    if begin is None and end is None:
        return LATEST, EARLIEST
    return EARLIEST if begin is None else begin, LATEST if end is None else end


def _years(described: Sequence[Any]) -> npt.NDArray[np.int64]:
    return np.array([_closed(row.begin_year, row.end_year) for row in described], np.int64).reshape(-1, 2)


def _earliest(begins: IntArray, ends: IntArray, spans: Many) -> IntArray:
    """The first year of each place; of a span that is open to the past, its last."""
    firsts = np.where(begins == EARLIEST, ends, begins)
    found = np.full(len(spans.offsets) - 1, LATEST, np.int32)
    rows = np.repeat(np.arange(len(found)), np.diff(spans.offsets))
    np.minimum.at(found, rows, firsts[spans.items])
    return found


def _coded(values: Iterable[str]) -> Coded:
    numbers: dict[str, int] = {}
    codes = [numbers.setdefault(value, len(numbers)) for value in values]
    return Coded(tuple(numbers), np.array(codes, np.int32))


def _traits(connection: sa.Connection, numbers: dict[str, int], which: sa.ColumnElement[bool]) -> dict[str, Named]:
    query = sa.select(traits.c.document_id, traits.c.name, traits.c.value)
    of_documents = traits.c.document_id.in_(sa.select(documents.c.id).where(which))
    codes: dict[str, dict[str, int]] = {name: {} for name in TRAITS}
    pairs: dict[str, set[tuple[int, int]]] = {name: set() for name in TRAITS}
    for document, name, value in connection.execute(query.where(of_documents)):
        if document in numbers and name in codes:
            pairs[name].add((numbers[document], codes[name].setdefault(value, len(codes[name]))))
    told = {name: np.array(sorted(found), np.int64).reshape(-1, 2) for name, found in pairs.items()}
    return {
        name: Named.of(tuple(codes[name]), Many.of(found[:, 0], found[:, 1], count=len(numbers)))
        for name, found in told.items()
    }


def _headings(
    connection: sa.Connection, numbers: dict[str, int], which: sa.ColumnElement[bool]
) -> tuple[Named, dict[str, str]]:
    given = assignments.c.body["review"].as_string() != ReviewState.REJECTED.value
    query = sa.select(assignments.c.document_id, assignments.c.heading_id, assignments.c.body["label"].as_string())
    codes: dict[str, int] = {}
    labels: dict[str, str] = {}
    pairs = set()
    of_documents = assignments.c.document_id.in_(sa.select(documents.c.id).where(which))
    for document, heading, label in connection.execute(query.where(given, of_documents)):
        if document in numbers:
            pairs.add((numbers[document], codes.setdefault(heading, len(codes))))
            labels.setdefault(heading, label)
    told = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    return Named.of(tuple(codes), Many.of(told[:, 0], told[:, 1], count=len(numbers))), labels
