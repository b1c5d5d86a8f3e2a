"""One page of a work: its records with all that they say, its page images, the chapters of its text."""

from __future__ import annotations

from dataclasses import dataclass, replace

from api.catalogue.views import ItemView, WorkView
from api.schemas import document_title
from api.service import Service
from api.web.addresses import document_address
from api.web.ancient_views import Line, Owner, book_lines
from api.web.media_views import MediaView, media_view
from api.web.reading_contents import Contents, Entry, contents_of
from api.web.views import described
from api.web.words import Words
from ontology.ancient.reading import read_book
from ontology.errors import NotFound
from ontology.guesses import guessed
from ontology.records import Document, TagType

_RECORDS = 30
"""Records that are shown with their fields; a work may be held by a hundred branches."""
_DOCUMENTS = 1_000
"""Documents among which page images are looked for: a book may have come as hundreds of chapters."""
_NAMED = 10


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record of the work: ``lines`` are values that were read from it, ``described`` all that it says."""

    title: str
    address: str
    branch: str
    edition: str
    lines: tuple[Line, ...]
    described: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TextView:
    """A full text of the work with its chapters."""

    title: str
    address: str
    contents: Contents
    guessed: bool
    """Whether what it is called is a guess."""


@dataclass(frozen=True, slots=True)
class JoinedView:
    """Record, pictures and text of a work. ``media`` shows the first that has pictures, ``pictured`` names others."""

    records: tuple[RecordView, ...]
    media: MediaView | None
    pictured: tuple[tuple[str, str], ...]
    texts: tuple[TextView, ...]


def joined_view(service: Service, work: WorkView, words: Words) -> JoinedView:
    """Return what the library holds of a work, in one place."""
    held = list(_held(service, work))
    owner = owner_in(service)
    every = [one for edition in work.editions for item in edition.items for one in item.documents]
    with_images = service.holdings.texts.tallies.pictured(every[:_DOCUMENTS])[:_NAMED]
    pictured = [service.document(one, limit=1).document for one in with_images]
    media = media_view(service, pictured[0]) if pictured else None
    return JoinedView(
        tuple(_record(document, item, words, owner=owner) for document, item in held if item.holding),
        media if media and media.facsimile else None,
        tuple((_called(one), f"{document_address(one.id)}#facsimile") for one in pictured[1:]),
        tuple(_text(service, document) for document, item in held if item.full_text),
    )


def owner_in(service: Service) -> Owner:
    """Return what finds the one person of the authorities who is called so by full name."""

    def find(name: str) -> str:
        found = [one for one in service.entities(name, limit=_NAMED) if one.type is TagType.PER and one.label == name]
        return found[0].id if len(found) == 1 else ""

    return find


def _held(service: Service, work: WorkView) -> list[tuple[Document, ItemView]]:
    found = []
    # A record stands once, however many copies it tells of.
    first = {item.unit: item for edition in reversed(work.editions) for item in reversed(edition.items)}
    for item in [item for edition in work.editions for item in edition.items if first[item.unit] is item][:_RECORDS]:
        try:
            found.append((service.document(item.documents[0], limit=1).document, item))
        except NotFound:  # it went between the two questions
            continue
    return found


def _record(document: Document, item: ItemView, words: Words, *, owner: Owner) -> RecordView:
    return RecordView(
        document_title(document),
        document_address(document.id),
        item.branch,
        item.edition,
        book_lines(read_book(document.metadata), words, owner=owner),
        tuple(described(document, words)),
    )


def _text(service: Service, document: Document) -> TextView:
    reader = service.leaves
    contents = contents_of(document, reader.headings(document.id), reader.chapters(document), at=0, stated=())
    entries = tuple(_nowhere(one) for one in contents.entries)
    first = next((one.address for one in entries if one.address), document_address(document.id))
    metadata = document.metadata
    return TextView(
        metadata.book or document_title(document),
        first,
        replace(contents, entries=entries),
        guessed=guessed(metadata, "book" if metadata.book else "title") is not None,
    )


def _nowhere(entry: Entry) -> Entry:
    """An entry of the contents of a text that nobody is reading."""
    return replace(entry, here=False, children=tuple(map(_nowhere, entry.children)))


def _called(document: Document) -> str:
    branch = document.metadata.branch
    return f"{document_title(document)}（{branch}）" if branch else document_title(document)
