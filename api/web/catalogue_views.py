"""What the pages of the union catalogue show. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from api.catalogue.reading import CatalogueReader
from api.catalogue.views import Found, ItemView, WorkView
from ontology.errors import NotFound

PAGE = 20
_COPIES = 8


def work_address(work_id: str, fragment: str = "") -> str:
    """The page of a work."""
    return f"/works/{quote(work_id, safe='')}" + (f"#{quote(fragment, safe='')}" if fragment else "")


def catalogue_address(text: str = "", branch: str = "", page: int = 1) -> str:
    """The page of a search of the catalogue."""
    stated = [("q", text), ("branch", branch), ("page", str(page) if page > 1 else "")]
    query = urlencode([pair for pair in stated if pair[1]])
    return f"/catalogue?{query}" if query else "/catalogue"


@dataclass(frozen=True, slots=True)
class BranchChoice:
    """A branch to narrow a list by, with the number of works that it holds."""

    label: str
    count: int
    address: str
    chosen: bool


def branch_choices(found: Found, text: str, branch: str) -> list[BranchChoice]:
    """The branches of the works that were found."""
    return [
        BranchChoice(name, count, catalogue_address(text, "" if name == branch else name), name == branch)
        for name, count in found.branches
    ]


@dataclass(frozen=True, slots=True)
class DocumentCopies:
    """The work of a document, and what else there is of it."""

    title: str
    address: str
    copies: tuple[tuple[str, ItemView], ...]
    """Edition and item."""
    more: int


def copies_of(reader: CatalogueReader, document_id: str) -> DocumentCopies | None:
    """What the catalogue holds beside a document of the same work; ``None`` where it describes no work."""
    ident = reader.work_of(document_id)
    if not ident:
        return None
    try:
        work = reader.work(ident)
    except NotFound:  # it went between the two questions
        return None
    found = [
        (edition.label, item)
        for edition in work.editions
        for item in edition.items
        if document_id not in item.documents
    ]
    return DocumentCopies(work.title, work_address(work.id), tuple(found[:_COPIES]), max(0, len(found) - _COPIES))


def holders(work: WorkView) -> Sequence[tuple[str, int]]:
    """The branches that hold a work, named ones first."""
    return sorted(work.branches, key=lambda pair: (not pair[0], -pair[1], pair[0]))


def founder_of(work: WorkView) -> ItemView | None:
    """The item of the record that the work began with."""
    return next((item for edition in work.editions for item in edition.items if item.unit == work.founder), None)
