"""The entrance: what a library holds in numbers, ways in, and questions made of what it holds.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from types import MappingProxyType

from api.holdings.addresses import collection_address
from api.holdings.centuries import bounds
from api.holdings.records import Row, Statistics, Tally
from api.web.addresses import Search, entity_address
from api.web.words import Language, Words
from ontology.iri import is_local
from ontology.queries import Filters, Order

_FEW, _EXAMPLES = 12, 5


@dataclass(frozen=True, slots=True)
class Door:
    """A way in, with how many passages lie behind it."""

    label: str
    address: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class Doors:
    """Ways in of one kind; ``all`` leads to all of them, empty where these are all."""

    name: str
    doors: tuple[Door, ...]
    all: str = ""


@dataclass(frozen=True, slots=True)
class Entrance:
    """What the entrance shows. ``numbers`` are pairs of what is counted, as it is written, and what it is called."""

    numbers: tuple[tuple[str, str], ...]
    ways: tuple[Doors, ...]
    examples: tuple[Door, ...]


def entrance(held: Statistics, words: Words) -> Entrance:
    """Return the entrance of a library, which may be empty."""
    ways = (_doors(name, held.tally(name), door, words) for name, door in _DOORS.items())
    examples = list(_examples(held, words))[:_EXAMPLES]
    return Entrance(tuple(_numbers(held, words)), tuple(one for one in ways if one.doors), tuple(examples))


def _numbers(held: Statistics, words: Words) -> Iterator[tuple[str, str]]:
    counted = (
        (held.sizes.documents, "holdings_documents"),
        (held.sizes.passages, "holdings_passages"),
        (held.sizes.characters, "holdings_characters"),
        (held.tags, "holdings_tags"),
        (held.sizes.pictured, "holdings_pictured"),
        (held.sizes.recorded, "holdings_recorded"),
    )
    for count, name in counted:
        if count:
            yield f"{count:,}", words.label(name)
    centuries = _rows(held.tally("centuries"))
    if centuries:
        ends = list(dict.fromkeys((centuries[0], centuries[-1])))
        yield "—".join(_century(int(one.value), words) for one in ends), words.label("holdings_span")


def _doors(name: str, tally: Tally | None, door: Callable[[Row, Words], Door], words: Words) -> Doors:
    rows = [one for one in _rows(tally) if not is_local(one.value)]
    # Centuries stand in the order of time: of many, the fullest are shown.
    kept = sorted(rows, key=lambda one: -one.count)[:_FEW]
    return Doors(words.label(f"entrance_{name}"), tuple(door(one, words) for one in rows if one in kept))


def _collection(row: Row, _: Words) -> Door:
    return Door(row.label, collection_address(row.value), row.count)


def _thing(row: Row, _: Words) -> Door:
    return Door(row.label, entity_address(row.value), row.count)


def _dynasty(row: Row, _: Words) -> Door:
    return Door(row.label, Search(row.value).toggled("dynasty", row.value).address(), row.count)


def _book(row: Row, _: Words) -> Door:
    return Door(row.label, Search(row.value).toggled("book", row.value).address(), row.count)


def _in_century(row: Row, words: Words) -> Door:
    """The passages that tell of a century, the earliest first; texts are asked in Chinese, whatever a page speaks."""
    begin, end = bounds(int(row.value))
    search = Search(row.label, filters=Filters(begin=begin, end=end), order=Order.DATE)
    return Door(_century(int(row.value), words), search.address(), row.count)


_DOORS = MappingProxyType(
    {
        "collections": _collection,
        "centuries": _in_century,
        "dynasties": _dynasty,
        "places": _thing,
        "persons": _thing,
        "books": _book,
    }
)
"""Tally of the holdings -> what leads in from a row of it, in the order of the page."""


def _century(century: int, words: Words) -> str:
    number = _ordinal(abs(century)) if words.language is Language.EN else str(abs(century))
    return words.label("entrance_century" if century > 0 else "entrance_century_before", n=number)


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _rows(tally: Tally | None) -> tuple[Row, ...]:
    return tuple(one for one in tally.rows if one.count and one.value) if tally else ()


def _examples(held: Statistics, words: Words) -> Iterator[Door]:
    """Questions about what the library speaks of most, one of a kind after the other."""
    persons = [words.label("entrance_example_person", person=one.label) for one in _named(held, "persons")]
    places = [words.label("entrance_example_place", place=one.label) for one in _named(held, "places")]
    events = [words.label("entrance_example_event", event=one.label) for one in _named(held, "events")[:1]]
    for question in (one for many in zip_longest(persons, places, events) for one in many if one):
        yield Door(question, Search(question).address())


def _named(held: Statistics, name: str) -> list[Row]:
    return [one for one in _rows(held.tally(name)) if not is_local(one.value)][:2]
