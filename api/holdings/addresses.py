"""Addresses of the pages of collections and of statistics. Pure."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from api.holdings.tables import part_object
from index.tallies import Listing, Part


def collection_address(name: str) -> str:
    """The page of a collection."""
    return f"/collections/{quote(name, safe='')}"


def part_address(part: Part) -> str:
    """The page of a part's statistics; that of a collection is the collection's."""
    if part.collection and part == Part(collection=part.collection):
        return collection_address(part.collection)
    return _with("/statistics", part_object(part))


def data_address(part: Part, format_: str) -> str:
    """A part's statistics as ``csv`` or ``json``."""
    return _with("/api/statistics", {**part_object(part), "format": format_})


def chart_address(name: str, part: Part) -> str:
    """One chart as a picture of its own; ``map`` is the map."""
    return _with(f"/api/statistics/{name}.svg", part_object(part))


def listing_address(wanted: Listing, page: int = 1) -> str:
    """One page of a list of a collection's documents."""
    stated = {"q": wanted.words, "kind": wanted.kind, "dynasty": wanted.dynasty}
    if wanted.order != "title":
        stated["sort"] = wanted.order
    if page > 1:
        stated["page"] = str(page)
    return _with(collection_address(wanted.part.collection), stated) + "#documents"


def _with(path: str, stated: dict[str, str]) -> str:
    query = urlencode({name: value for name, value in stated.items() if value})
    return f"{path}?{query}" if query else path
