"""What hits can be narrowed by, and what they are narrowed by: every choice is an address.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote_plus

from api.service import Facets, FacetValue
from api.web.addresses import FACETS, IMAGE, Search
from api.web.words import Words
from ontology.queries import TRAITS

# Values that are shown at once, and those that a page carries at most; a page of their own holds all.
SHOWN, CARRIED = 6, 30
ALL_PATH = "/facets"

Labeller = Callable[[str, str], str]
"""From a filter and its value to what a reader calls it; empty where nobody knows."""

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "collection": "collections",
        "branch": "branches",
        "kind": "kinds",
        "book": "books",
        "dynasty": "dynasties",
        "person": "persons",
        "place": "places",
        "subject": "subjects",
        **TRAITS,
        "language": "languages",
        "script": "scripts",
        "type": "types",
        "review": "reviews",
    }
)
"""Parameter of the query string -> field of :class:`~api.service.Facets`, in the order of the page."""
_CLOSED = ("type", "review")
# Stands for a value in an address: a character of the private area, which is no value of anything.
_BLANK = "\ue000"
_CALLED = {"type": "TYPES", "review": "REVIEWS", "language": "LANGUAGES", "script": "SCRIPTS"}


_MEASURED = ("rows", "century")


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet, with the address that sets it or takes it away."""

    label: str
    count: int
    address: str
    chosen: bool
    value: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet: the first values as links, and those folded away, in a form that takes several at once.

    ``parameter`` is its name in addresses, ``kept`` what the form carries along; ``everything`` leads to all values
    where there are more still.
    """

    name: str
    shown: tuple[Choice, ...]
    folded: tuple[Choice, ...] = ()
    parameter: str = ""
    kept: tuple[tuple[str, str], ...] = ()
    everything: str = ""


def facet_views(facets: Facets, search: Search, words: Words) -> list[Facet]:
    """Return the facets that have any value; one that is chosen comes first in its facet."""
    made = [_facet(name, getattr(facets, field), search, words=words) for name, field in FIELDS.items()]
    return [one for one in (*made, _images(facets, search, words)) if one.shown]


def every_value(name: str, facets: Facets, search: Search, *, words: Words) -> tuple[Choice, ...]:
    """Return all values of one facet."""
    return _choices(name, getattr(facets, FIELDS[name]), search, words=words)


def chosen_views(search: Search, words: Words, labels: Labeller | None = None) -> list[Choice]:
    """Return the filters that are set, each with the address that takes it away."""
    return [Choice(name, 0, without.address(), chosen=True) for name, without in removals(search, words, labels)]


def removals(search: Search, words: Words, labels: Labeller | None = None) -> list[tuple[str, Search]]:
    """Return what each filter is called and the search without it; the two years are one."""
    made = [
        (_named(words.called("FACET_NAMES", name), called(name, value, words, labels)), search.toggled(name, value))
        for name, value in search.pairs()
        if name in FACETS
    ]
    if years := years_said(search, words):
        made.append((_named(words.called("FACET_NAMES", "years"), years), search.with_years(None, None)))
    if search.filters.pictured:
        made.append((words.label("hits_with_image"), search.without(IMAGE)))
    return made


def years_said(search: Search, words: Words) -> str:
    """Return the chosen years in words, empty without any."""
    begin, end = search.filters.begin, search.filters.end
    if begin is None and end is None:
        return ""
    if begin is None or end is None:
        year = words.year(begin if begin is not None else end)  # type: ignore[arg-type]  # one of them is a year
        return words.label("years_since" if end is None else "years_until", year=year)
    return words.span(begin, end)


def kept_pairs(search: Search, *dropped: str) -> list[tuple[str, str]]:
    """Return what a form of the page must carry along beside its own fields."""
    size = [("k", str(search.k))] if search.k != Search().k else []
    stated = [("q", search.q), *size, *search.pairs(), *search.manner_pairs()]
    return [pair for pair in stated if pair[0] not in dropped and pair[1]]


def called(name: str, value: str, words: Words, labels: Labeller | None = None) -> str:
    """Return what a reader calls a value of a filter."""
    if name in _MEASURED:
        return _measured(name, value, words)
    if name in _CALLED:
        return words.called(_CALLED[name], value)
    return (labels(name, value) if labels else "") or value


def _measured(name: str, value: str, words: Words) -> str:
    """Return 半叶 10 行, 前 1 世纪; a value that is no number as it is."""
    if not value.lstrip("-").isdecimal():
        return value
    label = "rows_of_half" if name == "rows" else "century_before" if value.startswith("-") else "century_of"
    return words.label(label, n=value.lstrip("-"))


def labels_of(facets: Facets | None) -> dict[tuple[str, str], str]:
    """Return the labels that counted values carry, by parameter and value."""
    if facets is None:
        return {}
    return {
        (name, one.value): one.label for name, field in FIELDS.items() for one in getattr(facets, field) if one.label
    }


def _named(name: str, value: str) -> str:
    return f"{name}：{value}"


def _facet(name: str, values: Sequence[FacetValue], search: Search, *, words: Words) -> Facet:
    ordered = sorted(_choices(name, values, search, words=words), key=lambda choice: not choice.chosen)
    folded = tuple(ordered[SHOWN:CARRIED])
    ticked = {(name, one.value) for one in folded if one.chosen}
    return Facet(
        words.called("FACET_NAMES", name),
        tuple(ordered[:SHOWN]),
        folded,
        name,
        tuple(pair for pair in kept_pairs(search) if pair not in ticked) if folded else (),
        all_address(name, search) if len(ordered) > CARRIED else "",
    )


def all_address(name: str, search: Search) -> str:
    """Return the address of the page of all values of a facet."""
    return f"{search.following('').address(ALL_PATH)}&name={name}"


def _choices(name: str, values: Sequence[FacetValue], search: Search, *, words: Words) -> tuple[Choice, ...]:
    chosen = {value for other, value in search.pairs() if other == name}
    address = _adding(name, search)
    return tuple(
        Choice(
            one.label or called(name, one.value, words),
            one.count,
            search.toggled(name, one.value).address() if one.value in chosen else address(one.value),
            chosen=one.value in chosen,
            value=one.value,
        )
        for one in values
        if one.value
    )


def _adding(name: str, search: Search) -> Callable[[str], str]:
    """Return what makes the address that sets a value: made once, since a page has hundreds of them."""
    if name in _CLOSED:
        return lambda value: search.toggled(name, value).address()
    before, _, after = search.toggled(name, _BLANK).address().partition(f"&{name}={quote_plus(_BLANK)}")
    return lambda value: f"{before}&{name}={quote_plus(value)}{after}"


def _images(facets: Facets, search: Search, words: Words) -> Facet:
    chosen = search.filters.pictured
    if not facets.pictured and not chosen:
        return Facet("", ())
    other = search.without(IMAGE) if chosen else search.toggled(IMAGE, "1")
    choice = Choice(words.label("hits_with_image"), facets.pictured, other.address(), chosen)
    return Facet(words.called("FACET_NAMES", "image"), (choice,), parameter=IMAGE)
