"""The files of a document on its way into a library, and out of it again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from api.files.kinds import is_address, kind_of
from api.files.recognizing import forget
from api.files.store import FileStore, names_of
from api.files.transcript import write_transcript
from ontology.errors import SourceError
from ontology.records import Document, Refusal, SourceText

_IMAGES = ("image", "pages")
_RECORDINGS = ("audio", "video")


def keep_files(source: SourceText, store: FileStore) -> tuple[SourceText, list[Refusal]]:
    """Keep the files that a document names and its transcript; return it with the names under which they are kept.

    A file that cannot be kept is refused by name and its place stays empty: the document is taken in without it.
    """
    refusals: list[Refusal] = []
    paths = dict(source.files)
    stated = source.metadata

    def kept(name: str, families: tuple[str, ...]) -> str:
        if not name or is_address(name) or (name not in paths and kind_of(name)):
            return name  # lies elsewhere, or is kept already
        try:
            return store.keep(Path(paths[name]), source.key, families=families)
        except SourceError as error:
            refusals.append(Refusal(error.source, error.code, error.reason))
            return ""

    images = tuple(kept(name, _IMAGES) for name in stated.images)
    written = write_transcript(source.blocks)
    metadata = replace(
        stated,
        images=images if any(images) else (),
        media=kept(stated.media, _RECORDINGS),
        transcript=store.keep_bytes(written.encode(), "vtt") if written else "",
    )
    return replace(source, metadata=metadata), refusals


def users(documents: Iterable[Document]) -> Mapping[str, list[str]]:
    """Return, for each kept file that documents use, the ids of these."""
    found: dict[str, list[str]] = {}
    for document in documents:
        for name in sorted(names_of(document.metadata)):
            found.setdefault(name, []).append(document.id)
    return found


def release(store: FileStore, names: Collection[str], documents: Iterable[Document]) -> list[str]:
    """Remove those of ``names`` that none of ``documents`` uses, with what was recognised on them; return them."""
    return _removed(store, set(names) - set(users(documents))) if names else []


def sweep(store: FileStore, documents: Iterable[Document]) -> list[str]:
    """Remove the files that no document uses, with what was recognised on them; return their names. Only the library's
    one writer may do so."""
    held = set(store.held())
    return _removed(store, held - set(users(documents))) if held else []


def _removed(store: FileStore, names: Collection[str]) -> list[str]:
    gone = store.remove(names)
    forget(store.folder.parent, gone)
    return gone
