"""Documents out of a library, in any of the formats: to a file, a folder, an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from api.desk.marc.writeback import FORMATS, Writeback
from api.exporting import Export
from api.exporting.held import Held, Shelf
from api.reading import PresentTexts
from index.texts import SqlTextStore
from ontology.errors import NotFound, WrongUse
from ontology.guesses import marked
from ontology.records import Document, TaggedDocument


@dataclass(frozen=True, slots=True)
class Choice:
    """Which documents: those that are named, or all of a collection, or all."""

    documents: tuple[str, ...] = ()
    collection: str = ""
    original: bool = False
    """Records as they came in, not as reviewers' names and headings were written back into them."""


@dataclass(frozen=True, slots=True)
class Exporter:
    """Reads documents as entities are now, and hands them to the writers."""

    stored: SqlTextStore
    present: PresentTexts
    shelf: Shelf
    marc: Writeback

    def held(self, choice: Choice) -> Iterator[Held]:
        """Yield the chosen documents, in the order of their ids where none is named.

        Raises :class:`~ontology.errors.NotFound` for a document or a collection that there is not.
        """
        found = False
        for document_id in choice.documents or self._ids(choice.collection):
            found = True
            record = self.stored.log.record(document_id)
            tagged = self.present.tagged(document_id)
            if tagged.record is not None and tagged.record.format in FORMATS and not choice.original:
                tagged = replace(tagged, record=self.marc.current(document_id, tagged.record))
            yield Held(_marked(tagged), record.stamp if record else "", self.shelf)
        if not found:
            raise NotFound(f"馆藏里没有“{choice.collection}”这个专题的文献。" if choice.collection else "馆藏是空的。")

    def size(self, choice: Choice) -> int:
        """Return how many documents are chosen."""
        return len(choice.documents or self._ids(choice.collection))

    def to_file(self, export: Export, choice: Choice, path: Path) -> int:
        """Write all chosen documents into one file, which takes its place whole; return how many they are."""
        if export.single and self.size(choice) != 1:
            raise WrongUse(f"{export.name} 一份文献一个文件：请给一个文件夹，或用 --document 指定一份文献")
        aside = path.with_name(f"{path.name}.part")
        try:
            with aside.open("wb") as out:
                written = export.write(self.held(choice), out)
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
        return written

    def to_folder(self, export: Export, choice: Choice, folder: Path) -> int:
        """Write each chosen document into a file of its own in an empty folder; return how many they are.

        Raises :class:`~ontology.errors.WrongUse` for a folder that holds anything.
        """
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise WrongUse(f"{folder} is not empty; give a new folder")
        count = 0
        for held in self.held(choice):
            with (folder / file_name(held.document, export)).open("wb") as out:
                count += export.write([held], out)
        return count

    def _ids(self, collection: str) -> list[str]:
        documents = self.stored.documents()
        return [one.id for one in documents if not collection or one.collection == collection]


def file_name(document: Document, export: Export) -> str:
    """Return the name of the file of one document."""
    return f"{quote(document.id, safe='')}.{export.suffix}"


def _marked(tagged: TaggedDocument) -> TaggedDocument:
    """Let a description that leaves the library say which of its fields were guessed."""
    if not tagged.document.metadata.guesses:
        return tagged
    document = replace(tagged.document, metadata=marked(tagged.document.metadata))
    return replace(tagged, document=document)
