"""A subject heading or class among others, and the documents that were given it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from api.portraits.records import HeadingNear, Shelf
from index.portraits import PortraitTables
from ontology.authority.headings import Heading, Headings

MOST_DOCUMENTS = 50


def shelf_of(heading_id: str, headings: Headings, tables: PortraitTables) -> Shelf | None:
    """Return the place of a heading among ``headings``; ``None`` for one that is not among them.

    What is counted below a heading was given any heading beneath it.
    """
    if heading_id not in headings:
        return None
    heading = headings[heading_id]
    children = _children(headings)
    family = {one: _below(one, children) for one in (heading_id, *children.get(heading_id, ()))}
    counts = tables.tallied({heading_id, *(one for below in family.values() for one in below)})
    above = tuple(HeadingNear(one.id, one.name, 0) for one in reversed(headings.broader(heading)))
    narrower = tuple(
        HeadingNear(one, headings[one].name, _sum(counts, (one, *family[one]))) for one in children.get(heading_id, ())
    )
    return Shelf(
        heading.scheme,
        above,
        narrower,
        counts.get(heading_id, 0),
        _sum(counts, family[heading_id]),
        tuple(tables.given((heading_id,), offset=0, limit=MOST_DOCUMENTS)),
    )


def tops(headings: Headings, tables: PortraitTables) -> tuple[tuple[str, tuple[HeadingNear, ...]], ...]:
    """Return the headings that have none above, by scheme, with the documents given each or anything below it."""
    children = _children(headings)
    counts = tables.tallied({one.id for one in headings})
    found: dict[str, list[HeadingNear]] = {scheme: [] for scheme in headings.schemes}
    for one in headings:
        if not headings.broader(one):
            found[one.scheme].append(HeadingNear(one.id, one.name, _sum(counts, (one.id, *_below(one.id, children)))))
    return tuple((scheme, tuple(some)) for scheme, some in found.items())


def _children(headings: Iterable[Heading]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one in headings:
        if one.parent:
            found[one.parent].append(one.id)
    return found


def _below(heading_id: str, children: dict[str, list[str]]) -> tuple[str, ...]:
    """Return everything beneath a heading, each once; a circle ends where it would close."""
    found: dict[str, None] = {}
    waiting = list(children.get(heading_id, ()))
    while waiting:
        one = waiting.pop()
        if one not in found and one != heading_id:
            found[one] = None
            waiting += children.get(one, ())
    return tuple(found)


def _sum(counts: dict[str, int], ids: Iterable[str]) -> int:
    return sum(counts.get(one, 0) for one in ids)
