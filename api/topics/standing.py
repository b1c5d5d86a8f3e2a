"""How a standing query is run: as a reader's search is, with all that understands the question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from api.service import Manner, SearchResult
from api.topics.reading import Search
from api.topics.records import StandingQuery
from ontology.queries import Filters, Hit


class Searching(Protocol):
    """A library's search."""

    def __call__(self, question: str, *, filters: Filters, limit: int, manner: Manner) -> SearchResult: ...


def standing(search: Searching) -> Search:
    """Return what runs standing queries by a library's search."""

    def run(wanted: StandingQuery, limit: int) -> Sequence[Hit]:
        manner = Manner(order=wanted.order)
        return search(wanted.question, filters=wanted.filters, limit=limit, manner=manner).hits

    return run
