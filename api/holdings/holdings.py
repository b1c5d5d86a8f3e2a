"""The holdings in numbers: counted in the database, named by the authorities, kept until the library changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol

from api.holdings.centuries import centuries
from api.holdings.records import DOCUMENTS, PASSAGES, TAGS, AncientPage, CollectionLine, Row, Statistics, Tally
from api.pictures.records import Spot, SpotMap
from index.ancient import Wanted
from index.tallies import Held, Listing, Part, Tallies
from ontology.ancient.reading import read_book
from ontology.living import Fate, Living
from ontology.records import Document, Entity, ReviewState, TagType

LISTED = 20
"""Rows of a tally of things that are named."""
_SPOTS = 80
_LOOKED_AT = 400
"""Places named most often among which those that can be put on a map are looked for."""
_KEPT = 128
_NAMED = {
    "persons": TagType.PER,
    "places": TagType.LOC,
    "offices": TagType.OFI,
    "works": TagType.BOOK,
    "organisations": TagType.ORG,
    "events": TagType.EVENT,
}
_DESCRIBED = {
    "collections": "collection",
    "branches": "branch",
    "dynasties": "dynasty",
    "books": "book",
    "kinds": "kind",
    "languages": "language",
    "creators": "creator",
}
TRAITS = {
    "edition_kinds": "edition_kind",
    "divisions": "sibu",
    "edition_centuries": "century",
    "functions": "function",
    "rows": "rows",
    "bears": "bears",
    "ancient_branches": "branch",
}
"""Tallies of ancient books, and what each counts of their descriptions."""
_NUMBERED = ("edition_centuries", "rows")
_Named = dict[str, list[tuple[str, int]]]


class Texts(Protocol):
    """What holdings are read from."""

    @property
    def tallies(self) -> Tallies: ...

    def description(self, document_id: str) -> tuple[Document, str]: ...


class Present(Protocol):
    """Entities as they are now."""

    def entity(self, entity_id: str) -> Entity | None: ...


class Known(Protocol):
    """What knows the entities of all authorities."""

    @property
    def present(self) -> Present: ...


@dataclass(slots=True)
class Holdings:
    """Tells what a library holds, as far as its ``head`` says that it has come."""

    texts: Texts
    known: Known
    living: Callable[[], Living]
    head: Callable[[], int]
    may: Callable[[], bool] = lambda: True
    """Whether whoever asks is to count all of the library anew."""
    _kept: dict[Part, tuple[tuple[int, int], Statistics]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def statistics(self, part: Part = Part()) -> Statistics:  # noqa: B008 - frozen
        """Return a part in numbers; it is counted anew when the library, or what is decided of entities, changed."""
        living = self.living()
        state = self.head(), living.deeds[-1].id if living.deeds else 0
        with self._lock:
            known = self._kept.get(part)
        if known is not None and (known[0] == state or not (part or self.may())):
            return known[1]
        made = self._counted(part, living)
        with self._lock:
            self._kept.pop(part, None)
            while len(self._kept) >= _KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[part] = (state, made)
        return made

    def collections(self) -> tuple[CollectionLine, ...]:
        """Return the collections, those of most passages first."""
        found = self.texts.tallies.described(Part(), "collection")
        return tuple(CollectionLine(one.value, one.documents, one.passages, one.characters) for one in found)

    def branches(self) -> tuple[str, ...]:
        """Return the branches that hold documents, those of most passages first."""
        return tuple(one.value for one in self.texts.tallies.described(Part(), "branch"))

    def listed(self, wanted: Listing, *, offset: int, limit: int) -> tuple[tuple[Document, ...], int]:
        """Return one page of a list of documents, and how many it has in all."""
        found, total = self.texts.tallies.listed(wanted, offset=offset, limit=limit)
        return tuple(self.texts.description(one)[0] for one in found), total

    def ancient(self, wanted: Wanted, *, offset: int, limit: int) -> AncientPage:
        """Return one page of the ancient books that are wanted, with what they can be narrowed by."""
        shelf = self.texts.tallies.ancient
        found, total = shelf.found(wanted, offset=offset, limit=limit)
        books = ((self.texts.description(one)[0]) for one in found)
        return AncientPage(tuple((one, read_book(one.metadata)) for one in books), total, shelf.counts(wanted))

    # --- counting -------------------------------------------------------------------------------------------

    def _counted(self, part: Part, living: Living) -> Statistics:
        tallies = self.texts.tallies
        named = self._named(part, living)
        tags = tallies.tags(part)
        sizes = tallies.sizes(part)
        made = (
            _by(tags, 0, "types", TagType),
            _by(tags, 1, "reviews", ReviewState),
            _dated("centuries", PASSAGES, tallies.times(part), sizes.passages),
            _dated("document_centuries", DOCUMENTS, enumerate(tallies.dates(part)), sizes.documents),
            *(_described(name, tallies.described(part, column)) for name, column in _DESCRIBED.items()),
            *(self._top(name, named.get(type_, [])) for name, type_ in _NAMED.items()),
            self._headings(part),
            *_ancient(tallies.traits(part)),
        )
        return Statistics(
            part,
            sizes,
            sum(tags.values()),
            tuple(one for one in made if one.rows),
            self._spots(named.get(TagType.LOC, [])),
        )

    def _named(self, part: Part, living: Living) -> _Named:
        """The entities that are named, by type; those that were split or retired are none any more."""
        found: _Named = {}
        for type_, entity_id, count in self.texts.tallies.entities(part, _moved(living)):
            found.setdefault(type_, []).append((entity_id, count))
        return found

    def _top(self, name: str, named: Sequence[tuple[str, int]]) -> Tally:
        shown = named[:LISTED]
        labels = dict(self._labels([ident for ident, _ in shown]))
        rows = tuple(Row(ident, labels.get(ident, ident), count) for ident, count in shown)
        return Tally(name, PASSAGES, rows, len(named) - len(shown))

    def _labels(self, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
        unknown = []
        for ident in ids:
            found = self.known.present.entity(ident)
            if found is None:
                unknown.append(ident)
            else:
                yield ident, found.label
        if unknown:
            yield from self.texts.tallies.written(unknown).items()

    def _headings(self, part: Part) -> Tally:
        found = self.texts.tallies.headings(part)
        rows = tuple(Row(ident, label, count, count) for ident, label, count in found[:LISTED])
        return Tally("subjects", DOCUMENTS, rows, max(len(found) - LISTED, 0))

    def _spots(self, named: Sequence[tuple[str, int]]) -> SpotMap:
        places = ((self.known.present.entity(ident), count) for ident, count in named[:_LOOKED_AT])
        spots = [spot for place, count in places if (spot := _spot(place, count))]
        return SpotMap("", tuple(spots[:_SPOTS]), max(len(spots) - _SPOTS, 0))


def _spot(place: Entity | None, count: int) -> Spot | None:
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return Spot(place.id, place.label, place.latitude, place.longitude, place.modern, (), count)


def _moved(living: Living) -> dict[str, str]:
    """What ids lead to that do not stand for themselves: empty for those that were split or retired."""
    ends = ((one.entity_id, living.end(one.entity_id)) for one in living.fallen() if one.fate is not Fate.LIVE)
    return {ident: end.entity_id if end.fate is Fate.LIVE else "" for ident, end in ends}


def _by(tags: dict[tuple[str, str], int], place: int, name: str, order: Iterable[str]) -> Tally:
    counts: Counter[str] = Counter()
    for key, count in tags.items():
        counts[key[place]] += count
    return Tally(name, TAGS, tuple(Row(one, one, counts[one]) for one in order if counts[one]))


def _described(name: str, held: Sequence[Held]) -> Tally:
    shown = held if name in ("collections", "branches", "kinds", "languages") else held[:LISTED]
    rows = tuple(Row(one.value, one.value, one.passages, one.documents) for one in shown)
    return Tally(name, PASSAGES, rows, len(held) - len(shown))


def _ancient(found: Sequence[tuple[str, str, int]]) -> Iterator[Tally]:
    """Ancient books by what they are; centuries and numbers of rows in their order, all else most first."""
    for name, trait in TRAITS.items():
        rows = [
            Row(value, value.removeprefix("sibu:"), count, count)
            for one, value, count in found
            if one == trait and value
        ]
        if name in _NUMBERED:
            rows.sort(key=lambda row: int(row.value))
        shown = rows if name in _NUMBERED or name == "divisions" else rows[:LISTED]
        yield Tally(name, DOCUMENTS, tuple(shown), len(rows) - len(shown))


def _dated(name: str, unit: str, values: Iterable[tuple[object, str]], everything: int) -> Tally:
    rows, wide, dated = centuries(values)
    outside = (("wide", wide), ("undated", everything - dated))
    return Tally(name, unit, rows, outside=tuple(one for one in outside if one[1]))
