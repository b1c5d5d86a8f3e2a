"""The texts follow what was decided of their lines: a new text version, cut, tagged and encoded as any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from api.desk.lines.applying import applied
from api.desk.lines.restoring import restored
from api.desk.lines.store import LineStore
from api.files.images import page_images
from api.files.store import FileStore
from ontology.errors import NotFound
from ontology.records import Metadata, SourceText

if TYPE_CHECKING:
    from api.library import Library


def corrected(source: SourceText, store: FileStore, decisions: LineStore) -> SourceText:
    """Return a source, whose files the library keeps, with what people decided of its lines."""
    if not any(mark.box for block in source.blocks for mark in block.marks):
        return source
    images = names_of_images(source.metadata, store)
    known = decisions.of_images(images.values())
    return replace(source, blocks=applied(source.blocks, images, known)) if known else source


def names_of_images(metadata: Metadata, store: FileStore) -> Mapping[int, str]:
    """Return the names of the kept page images of a document by their numbers."""
    return {one.number: one.id for one in page_images(metadata, store) if one.id} if metadata.images else {}


def follow(library: Library) -> int:
    """Bring the documents up to the decisions that wait; return how many got a new text. Holds for the one writer."""
    from api.pipeline import take_in

    lines = library.desk.lines
    waiting = lines.waiting()
    sources: list[tuple[str, SourceText]] = []
    for document_id in waiting:
        try:
            tagged = library.texts.tagged(document_id)
        except NotFound:
            continue  # deleted since; should it come again, its decisions are laid over it then
        if not tagged.version.stretches:
            continue  # taken in before the library kept how texts are built
        sources.append((tagged.document.collection, restored(tagged)))
    if not waiting:
        return 0
    made = take_in(library, sources)
    lines.followed([number for numbers in waiting.values() for number in numbers])
    return made.documents
