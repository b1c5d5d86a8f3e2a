"""The columns of a library in which some documents have changed, without reading the rest again.

Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.columns import Coded, Columns, IntArray, Many, Named, Places


@dataclass(frozen=True, slots=True)
class _Rows:
    """Which rows stay, and where these and behind them the fresh ones come to stand."""

    kept: Places
    fresh: int
    order: Places

    def both(self, before: npt.NDArray[np.generic], fresh: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        """Join a column."""
        return np.concatenate([before[self.kept], fresh])[self.order]

    def many(self, before: Many, fresh: Many, items: npt.NDArray[np.integer], new: npt.NDArray[np.integer]) -> Many:
        """Join columns of many; ``items`` are what the items of the one become, ``new`` those of the other."""
        at, owners = before.at(self.kept)
        rows = np.repeat(np.arange(self.fresh), np.diff(fresh.offsets)) + len(self.kept)
        places = np.empty(len(self.order), np.int64)
        places[self.order] = np.arange(len(self.order))
        joined = np.concatenate([items[at], new])
        return Many.of(places[np.concatenate([owners, rows])], joined, count=len(self.order))


def joined(before: Columns, changed: Collection[str], fresh: Columns) -> Columns:
    """Return ``before`` with ``fresh`` in the place of the documents with the ids ``changed``, at the head of that."""
    gone = set(changed)
    stays = np.array([one not in gone for one in before.document_ids], bool)
    by_document = _behind(np.flatnonzero(stays), len(fresh.document_ids))
    kept = np.flatnonzero(stays[before.documents]) if len(stays) else np.empty(0, np.int64)
    keys = np.concatenate([before.keys[kept], fresh.keys])
    rows = _Rows(kept, len(fresh), np.argsort(keys))
    renumbered = (np.cumsum(stays) - 1)[before.documents] if len(stays) else before.documents
    begins, ends, spans = _spans(rows, before, fresh)
    entities = _named(rows, before.entities, fresh.entities)
    return Columns(
        head=fresh.head,
        keys=keys[rows.order],
        document_ids=(*np.array(before.document_ids, object)[stays].tolist(), *fresh.document_ids),
        documents=rows.both(renumbered, fresh.documents + stays.sum()).astype(np.int32),
        described={name: _coded(by_document, one, fresh.described[name]) for name, one in before.described.items()},
        pictured=by_document.both(before.pictured, fresh.pictured).astype(bool),
        traits={name: _named(by_document, one, fresh.traits[name]) for name, one in before.traits.items()},
        headings=_named(by_document, before.headings, fresh.headings),
        heading_labels={**before.heading_labels, **fresh.heading_labels},
        scripts=_coded(rows, before.scripts, fresh.scripts),
        types=rows.both(before.types, fresh.types).astype(np.uint16),
        reviews=rows.both(before.reviews, fresh.reviews).astype(np.uint16),
        entities=entities,
        entity_types=_types(entities, before, fresh),
        spans=spans,
        begins=begins,
        ends=ends,
        earliest=rows.both(before.earliest, fresh.earliest).astype(np.int32),
    )


def _behind(kept: Places, fresh: int) -> _Rows:
    return _Rows(kept, fresh, np.arange(len(kept) + fresh))


def _numbers(codes: Mapping[str, int], values: Collection[str]) -> tuple[dict[str, int], Places]:
    """Number further values behind those that have numbers; return all numbers, and those of ``values``."""
    found = dict(codes)
    return found, np.array([found.setdefault(one, len(found)) for one in values], np.int64)


def _coded(rows: _Rows, before: Coded, fresh: Coded) -> Coded:
    codes, become = _numbers({one: code for code, one in enumerate(before.values)}, fresh.values)
    return Coded(tuple(codes), rows.both(before.codes, become[fresh.codes]).astype(np.int32))


def _named(rows: _Rows, before: Named, fresh: Named) -> Named:
    codes, become = _numbers(before.codes, fresh.ids)
    carried = rows.many(before.carried, fresh.carried, before.carried.items, become[fresh.carried.items])
    return Named(tuple(codes), codes, carried, carried)


def _types(entities: Named, before: Columns, fresh: Columns) -> IntArray:
    """What is known of an entity stays; a new one is of the type that the fresh documents tag it with."""
    found = np.zeros(len(entities.ids), np.int32)
    found[[entities.codes[one] for one in fresh.entities.ids]] = fresh.entity_types
    found[: len(before.entity_types)] = before.entity_types
    return found


def _spans(rows: _Rows, before: Columns, fresh: Columns) -> tuple[IntArray, IntArray, Many]:
    at, _ = before.spans.at(rows.kept)
    held = before.spans.items[at]
    begins = np.concatenate([before.begins[held], fresh.begins[fresh.spans.items]])
    ends = np.concatenate([before.ends[held], fresh.ends[fresh.spans.items]])
    number = np.empty(len(before.spans.items), np.int64)
    number[at] = np.arange(len(at))
    return begins, ends, rows.many(before.spans, fresh.spans, number, np.arange(len(at), len(begins)))
