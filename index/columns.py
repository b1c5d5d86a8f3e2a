"""What passages are narrowed by, in memory: which meet a filter, and how many of some carry each value.

About 100 bytes a passage with ten tags. Passages are told by their *place*, their number in the order of their keys.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
import numpy.typing as npt

from index.ports import KeyArray
from ontology.queries import Filters, traits_wanted
from ontology.records import ReviewState, TagType

IntArray = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

EARLIEST, LATEST = -(10**9), 10**9
"""The years of an end that is open."""
TYPES = tuple(TagType)
REVIEWS = tuple(ReviewState)
SCRIPTS = ("", "Hans", "Hant")


@dataclass(frozen=True, slots=True)
class Coded:
    """One value for each row: ``values[codes[row]]``."""

    values: tuple[str, ...]
    codes: IntArray

    def among(self, wanted: Sequence[str]) -> Mask:
        """Return which rows have one of the values."""
        chosen = set(wanted)
        return np.fromiter((one in chosen for one in self.values), bool, len(self.values))[self.codes]


@dataclass(frozen=True, slots=True)
class Many:
    """Any number of items for each row: those of a row are ``items[offsets[row]:offsets[row + 1]]``."""

    offsets: Places
    items: IntArray

    @classmethod
    def of(cls, rows: npt.NDArray[np.integer], items: npt.NDArray[np.integer], *, count: int) -> Many:
        """Gather items by their rows, of which there are ``count``."""
        order = np.argsort(rows, kind="stable")
        offsets = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=count))])
        return cls(offsets.astype(np.int64), items[order].astype(np.int32))

    def at(self, rows: Places) -> tuple[Places, Places]:
        """Return the indices of all items of ``rows``, and for each the index in ``rows`` of the row that it is of."""
        begins, counts = self.offsets[rows], self.offsets[rows + 1] - self.offsets[rows]
        owners = np.repeat(np.arange(len(rows)), counts)
        within = np.arange(len(owners)) - np.repeat(np.cumsum(counts) - counts, counts)
        return np.repeat(begins, counts) + within, owners

    def rows_with(self, chosen: Mask) -> Mask:
        """Return which rows have an item that is chosen."""
        found = np.zeros(len(self.offsets) - 1, bool)
        found[np.searchsorted(self.offsets, np.flatnonzero(chosen), side="right") - 1] = True
        return found


@dataclass(frozen=True, slots=True)
class Named:
    """The ids that rows carry; ``counted`` are those that these are now, each once a row."""

    ids: tuple[str, ...]
    codes: Mapping[str, int]
    carried: Many
    counted: Many

    @classmethod
    def of(cls, ids: Sequence[str], carried: Many) -> Named:
        """Number ids that still are what they were."""
        return cls(tuple(ids), {one: code for code, one in enumerate(ids)}, carried, carried)

    def rows_with(self, wanted: Sequence[str]) -> Mask:
        """Return which rows carry one of the ids."""
        chosen = np.zeros(len(self.ids), bool)
        chosen[[self.codes[one] for one in wanted if one in self.codes]] = True
        return self.carried.rows_with(chosen[self.carried.items])

    def moved(self, now: Mapping[str, str]) -> Named:
        """Count some ids as another, or not at all where that is empty."""
        relevant = {old: new for old, new in now.items() if old in self.codes}
        if not relevant:
            return self
        codes = dict(self.codes)
        for new in filter(None, relevant.values()):
            codes.setdefault(new, len(codes))
        become = np.arange(len(codes))
        for old, new in relevant.items():
            become[codes[old]] = codes[new] if new else -1
        count = len(self.carried.offsets) - 1
        rows = np.repeat(np.arange(count), np.diff(self.carried.offsets))
        items = become[self.carried.items]
        pairs = np.unique(rows[items >= 0] * len(codes) + items[items >= 0])
        counted = Many.of(pairs // len(codes), pairs % len(codes), count=count)
        return Named(tuple(codes), codes, self.carried, counted)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a library. ``described`` and ``headings`` are by document, all else by place.

    A tag that was rejected counts for nothing but its review. ``spans`` number the rows of ``begins`` and ``ends``,
    years as a passage dates or, where it dates nothing, as its document is dated.
    """

    head: int
    keys: KeyArray
    document_ids: tuple[str, ...]
    documents: IntArray
    described: Mapping[str, Coded]
    pictured: Mask
    traits: Mapping[str, Named]
    """Of ancient books, by the name of the trait."""
    headings: Named
    heading_labels: Mapping[str, str]
    scripts: Coded
    types: npt.NDArray[np.uint16]
    """Bits in the order of :data:`TYPES`; ``reviews`` in that of :data:`REVIEWS`."""
    reviews: npt.NDArray[np.uint16]
    entities: Named
    entity_types: IntArray
    """Of each entity, the type in :data:`TYPES` that it is mostly tagged with."""
    spans: Many
    begins: IntArray
    ends: IntArray
    earliest: IntArray
    """The first year that a passage tells of; :data:`LATEST` for one that tells of none."""

    def __len__(self) -> int:
        return len(self.keys)

    def places(self, keys: Sequence[int] | KeyArray) -> Places:
        """Return the places of those of ``keys`` that are held, in their order."""
        asked = np.asarray(keys, np.int64)
        if not len(self.keys):
            return np.empty(0, np.int64)
        found = np.minimum(np.searchsorted(self.keys, asked), len(self.keys) - 1)
        held: Places = found[self.keys[found] == asked]
        return held

    def years(self, key: int) -> int | None:
        """Return the first year that a passage tells of."""
        place = self.places([key])
        found = int(self.earliest[place[0]]) if len(place) else LATEST
        return found if found < LATEST else None

    def meeting(self, filters: Filters) -> Mask:
        """Return which places meet all of ``filters``."""
        masks = [mask[self.documents] for mask in self._by_document(filters)]
        masks += list(self._by_passage(filters))
        return reduce(np.logical_and, masks, np.ones(len(self), bool))

    def narrowed(self, filters: Filters) -> KeyArray:
        """Return the keys of the passages that meet ``filters``, ascending."""
        return self.keys[self.meeting(filters)]

    def _by_document(self, filters: Filters) -> Iterator[Mask]:
        for name, wanted in stated(filters):
            yield self.described[name].among(wanted)
        for trait, values in traits_wanted(filters):
            yield self.traits[trait].rows_with(values)
        if filters.pictured:
            yield self.pictured
        if filters.subjects:
            yield self.headings.rows_with(filters.subjects)

    def _by_passage(self, filters: Filters) -> Iterator[Mask]:
        for wanted in filter(None, (filters.entities, filters.persons, filters.places)):
            yield self.entities.rows_with(wanted)
        if filters.scripts:
            yield self.scripts.among(filters.scripts)
        if filters.types:
            yield self.types & _bits(filters.types, TYPES) != 0
        if filters.reviews:
            yield self.reviews & _bits(filters.reviews, REVIEWS) != 0
        if filters.begin is not None or filters.end is not None:
            begin = EARLIEST if filters.begin is None else filters.begin
            end = LATEST if filters.end is None else filters.end
            yield self.spans.rows_with(((self.begins <= end) & (self.ends >= begin))[self.spans.items])

    # --- counting -------------------------------------------------------------------------------------------

    def described_counts(self, name: str, places: Places) -> list[tuple[str, int]]:
        """Return the values of a field of documents with the number of ``places``, most first."""
        coded = self.described[name]
        return _ranked(coded.values, np.bincount(coded.codes[self.documents[places]], minlength=len(coded.values)))

    def script_counts(self, places: Places) -> list[tuple[str, int]]:
        """Return scripts with the number of ``places``."""
        return _ranked(SCRIPTS, np.bincount(self.scripts.codes[places], minlength=len(SCRIPTS)))

    def type_counts(self, places: Places) -> list[tuple[str, int]]:
        """Return types of tags with the number of ``places`` that have one."""
        return _ranked(TYPES, _bit_counts(self.types[places], len(TYPES)))

    def review_counts(self, places: Places) -> list[tuple[str, int]]:
        """Return states of review with the number of ``places`` that have a tag in it."""
        return _ranked(REVIEWS, _bit_counts(self.reviews[places], len(REVIEWS)))

    def heading_counts(self, places: Places) -> list[tuple[str, int]]:
        """Return ids of headings with the number of ``places`` whose documents were given them, most first."""
        return self._counts_by_document(self.headings, places)

    def trait_counts(self, name: str, places: Places) -> list[tuple[str, int]]:
        """Return the values of a trait with the number of ``places`` whose documents have it, most first."""
        return self._counts_by_document(self.traits[name], places)

    def _counts_by_document(self, named: Named, places: Places) -> list[tuple[str, int]]:
        of_documents, passages = np.unique(self.documents[places], return_counts=True)
        at, owners = named.counted.at(of_documents.astype(np.int64))
        weights = passages[owners] if len(owners) else None
        counts = np.bincount(named.counted.items[at], weights, minlength=len(named.ids))
        return _ranked(named.ids, counts)

    def entity_counts(
        self, places: Places, type_: TagType, *, most: int, also: Sequence[str] = ()
    ) -> list[tuple[str, int]]:
        """Return the ``most`` entities of a type that most ``places`` name, with the number of these; and ``also``
        those, be they named however seldom."""
        at, _ = self.entities.counted.at(places)
        counts = np.bincount(self.entities.counted.items[at], minlength=len(self.entities.ids))
        seldom = {one: int(counts[self.entities.codes[one]]) for one in also if one in self.entities.codes}
        counts[self.entity_types != TYPES.index(type_)] = 0
        frequent = dict(_ranked(self.entities.ids, np.where(counts >= _least(counts, most), counts, 0))[:most])
        return list((frequent | seldom).items())

    def pictured_count(self, places: Places) -> int:
        """Return how many of ``places`` are of documents with images or a recording."""
        return int(self.pictured[self.documents[places]].sum())

    def spanned(self, places: Places) -> tuple[IntArray, IntArray, Places]:
        """Return begins and ends of all spans of ``places``, and for each the index in ``places`` that it is of."""
        at, owners = self.spans.at(places)
        rows = self.spans.items[at]
        return self.begins[rows], self.ends[rows], owners

    def moved(self, now: Mapping[str, str]) -> Columns:
        """Return the columns with what has another id ``now`` counted under that; what leads to none is not counted."""
        named = self.entities.moved(now)
        types = np.concatenate([self.entity_types, np.zeros(len(named.ids) - len(self.entities.ids), np.int32)])
        for old, new in now.items():
            if new and old in named.codes and named.codes[new] >= len(self.entity_types):
                types[named.codes[new]] = types[named.codes[old]]
        return replace(self, entities=named, headings=self.headings.moved(now), entity_types=types)


def stated(filters: Filters) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield those fields of documents that ``filters`` restrict, with the values."""
    of_document = {
        "collection": filters.collections,
        "book": filters.books,
        "dynasty": filters.dynasties,
        "branch": filters.branches,
        "kind": filters.kinds,
        "language": filters.languages,
    }
    return ((name, values) for name, values in of_document.items() if values)


def _bits(values: Sequence[str], order: Sequence[str]) -> int:
    return sum(1 << order.index(value) for value in set(values))


def _bit_counts(bits: npt.NDArray[np.uint16], count: int) -> Places:
    return np.array([np.count_nonzero(bits & (1 << bit)) for bit in range(count)], np.int64)


def _least(counts: Places, most: int) -> int:
    """The count of the last of the ``most`` largest; all that are as large are to be looked at."""
    there = counts[counts > 0]
    return int(np.partition(there, -most)[-most]) if most < len(there) else 0


def _ranked(values: Sequence[str], counts: npt.NDArray[np.number]) -> list[tuple[str, int]]:
    """Return values with their counts, most first, then by value; those that are empty or not there left out."""
    there = np.flatnonzero(counts)
    found = [
        (str(values[code]), int(count)) for code, count in zip(there.tolist(), counts[there].tolist(), strict=True)
    ]
    return sorted((pair for pair in found if pair[0]), key=lambda pair: (-pair[1], pair[0]))
