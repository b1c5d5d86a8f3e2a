"""What passages can be narrowed by, with counts, read as entities are now."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np

from api.histogram import year_counts
from api.keeping import Keeping
from api.reading import PresentTexts
from api.service import Facets, FacetValue
from index.columns import Columns, Mask, Places
from index.ports import KeyArray
from index.search import Reach
from ontology.living import Living
from ontology.queries import TRAITS, Filters
from ontology.records import TagType
from ontology.resolving import Resolver

Under = Callable[[Filters], Places]
"""The places that are counted under some filters."""

MOST = 30
"""Persons, places and subjects: so many of those that most passages have."""
LONGEST = 100
"""Values of any other facet of a search."""
_BEHIND_S = 60.0
_CLEARED = {
    "collection": {"collections": ()},
    "book": {"books": ()},
    "dynasty": {"dynasties": ()},
    "branch": {"branches": ()},
    "kind": {"kinds": ()},
    "language": {"languages": ()},
    "script": {"scripts": ()},
    "subject": {"subjects": ()},
    **{name: {chosen: ()} for name, chosen in TRAITS.items()},
    "person": {"persons": ()},
    "place": {"places": ()},
    "type": {"types": ()},
    "review": {"reviews": ()},
    "image": {"pictured": False},
    "years": {"begin": None, "end": None},
}
"""What of the filters is a facet's own choice."""


@dataclass(slots=True)
class _Held:
    """Columns with what is made of them."""

    columns: Columns
    living: Living
    present: Columns
    labels: dict[str, str] = field(default_factory=dict)
    whole: Facets | None = None


class Narrowing:
    """Keeps the columns of a library in memory, as far as the library has come, and counts by them."""

    def __init__(self, texts: PresentTexts, keeping: Keeping | None = None) -> None:
        self._texts = texts
        self._keeping = keeping or Keeping()
        self._held: _Held | None = None
        self._lock = threading.Lock()
        self.head = 0
        """How far the library had come when it was last followed."""
        self._followed = 0.0
        self._resolver = texts.resolver

    def follow(self, head: int, resolver: Resolver, *, whole: bool = True) -> None:
        """Know how far the library has come; the columns are read when they are next asked for.

        ``whole`` says whether the indexes have come as far. While documents come in one by one they have not, and what
        can be found stays as it was: then what is counted stays too, for a minute.
        """
        self._resolver = resolver
        if head != self.head and (whole or not self.head or time.monotonic() - self._followed > _BEHIND_S):
            self.head, self._followed = head, time.monotonic()

    def columns(self) -> Columns:
        """Return the columns, as entities are now."""
        return self._now().present

    def narrow(self, filters: Filters) -> KeyArray:
        """Return the keys of the passages that meet ``filters``, ascending."""
        return self.columns().narrowed(self._resolver.filters(filters))

    def whole(self, filters: Filters) -> Facets:
        """Return what all passages of the library that meet ``filters`` can be narrowed by."""
        held = self._now()
        if filters or held.whole is None:
            counted = self._counted(held, filters, lambda one: np.flatnonzero(self._meeting(held, one)), longest=0)
            if filters:
                return counted
            held.whole = counted
        return held.whole

    def of(self, reach: Reach, filters: Filters) -> Facets:
        """Return what the passages that a search reaches can be narrowed by."""
        held = self._now()
        shown = held.present.places(np.array([one.key for one in (*reach.first, *reach.rest)], np.int64))

        @cache
        def anywhere() -> Mask:
            found = np.zeros(len(held.present), bool)
            found[held.present.places(reach.anywhere())] = True
            return found

        def under(other: Filters) -> Places:
            if other == filters:
                return shown
            if reach.complete:
                found = np.flatnonzero(anywhere() & self._meeting(held, other))
            else:
                found = held.present.places(reach.under(other))
            return np.union1d(found, shown)

        return self._counted(held, filters, under, longest=LONGEST)

    # --- within ---------------------------------------------------------------------------------------------

    def _now(self) -> _Held:
        held, living = self._held, self._resolver.living
        if held is None or held.columns.head < self.head:
            held = self._read(living)
        elif held.living is not living:
            held = self._held = _made(held.columns, living)
        return held

    def _read(self, living: Living) -> _Held:
        """Read the columns anew; who comes meanwhile is given those before."""
        before = self._held
        if before is not None and not self._keeping.may():
            return before
        if not self._lock.acquire(blocking=before is None) and before is not None:
            return before
        try:
            if self._held is None or self._held.columns.head < self.head:
                self._held = _made(self._texts.columns(before.columns if before else None), living)
            return self._held
        finally:
            self._lock.release()

    def _meeting(self, held: _Held, filters: Filters) -> Mask:
        return held.present.meeting(self._resolver.filters(filters))

    def _counted(self, held: _Held, filters: Filters, under: Under, *, longest: int) -> Facets:
        columns, base = held.present, under(filters)

        def places(name: str) -> Places:
            """What a facet counts: all that the other filters leave, whatever is chosen in the facet itself."""
            cleared = replace(filters, **_CLEARED[name])  # type: ignore[arg-type]
            return base if cleared == filters else under(cleared)

        def described(name: str, chosen: Sequence[str]) -> tuple[FacetValue, ...]:
            return _values(columns.described_counts(name, places(name)), chosen, longest)

        def named(name: str, type_: TagType, chosen: Sequence[str]) -> tuple[FacetValue, ...]:
            current = self._current(chosen)
            counted = columns.entity_counts(places(name), type_, most=MOST, also=current)
            return self._labelled(held, _values(counted, current, 0))

        subjects = columns.heading_counts(places("subject"))
        years = places("years")
        return Facets(
            collections=described("collection", filters.collections),
            books=described("book", filters.books),
            dynasties=described("dynasty", filters.dynasties),
            types=_values(columns.type_counts(places("type")), filters.types, longest),
            branches=described("branch", filters.branches),
            kinds=described("kind", filters.kinds),
            languages=described("language", filters.languages),
            scripts=_values(columns.script_counts(places("script")), filters.scripts, longest),
            subjects=self._labelled(held, _values(subjects, self._current(filters.subjects), MOST)),
            persons=named("person", TagType.PER, filters.persons),
            places=named("place", TagType.LOC, filters.places),
            reviews=_values(columns.review_counts(places("review")), filters.reviews, longest),
            **{
                chosen: self._traits(held, name, places(name), getattr(filters, chosen))
                for name, chosen in TRAITS.items()
            },
            pictured=columns.pictured_count(places("image")),
            years=year_counts(*columns.spanned(years), count=len(years)),
        )

    def _traits(self, held: _Held, name: str, places: Places, chosen: Sequence[str]) -> tuple[FacetValue, ...]:
        values = _values(held.present.trait_counts(name, places), chosen, MOST)
        # Their ids say more than the labels of classes: 史部地理类, 地理类.
        return tuple(replace(one, label=one.value.partition(":")[2]) for one in values) if name == "sibu" else values

    def _current(self, ids: Iterable[str]) -> list[str]:
        """Ids as they are counted: those that they are now."""
        living = self._resolver.living
        return [part for one in ids for part in living.parts(one) or (one,)]

    def _labelled(self, held: _Held, values: Sequence[FacetValue]) -> tuple[FacetValue, ...]:
        if unknown := [one.value for one in values if one.value not in held.labels]:
            told = {one: held.present.heading_labels.get(one) or self._resolver.label(one) for one in unknown}
            written = self._texts.tallies.written([one for one, label in told.items() if label == one])
            held.labels.update(told | written)
        return tuple(FacetValue(one.value, one.count, held.labels[one.value]) for one in values)


def _made(columns: Columns, living: Living) -> _Held:
    parts = {one.entity_id: living.parts(one.entity_id) for one in living.fallen()}
    # What was split is open between its parts: it counts for none of them.
    now = {ident: found[0] if len(found) == 1 else "" for ident, found in parts.items()}
    return _Held(columns, living, columns.moved(now) if now else columns)


def _values(counted: Sequence[tuple[str, int]], chosen: Iterable[str], most: int) -> tuple[FacetValue, ...]:
    """The first ``most`` values, all without a limit, and behind them those that are chosen, be they however few."""
    shown = list(counted[:most] if most else counted)
    there, all_of = {value for value, _ in shown}, dict(counted)
    shown += [(one, all_of.get(one, 0)) for one in dict.fromkeys(map(str, chosen)) if one not in there]
    return tuple(FacetValue(value, count) for value, count in shown)
