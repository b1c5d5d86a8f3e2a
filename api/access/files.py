"""Which kept files belong to documents that somebody may not see: files have names of their own and no collection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Protocol

from api.files.facts import Facts
from api.files.store import FileStore, names_of
from api.files.transcript import Transcript
from index.ports import Change
from ontology.errors import NotFound
from ontology.records import Document
from ontology.sight import Sight


class Texts(Protocol):
    """The documents of a library, all of them."""

    def head(self) -> int: ...

    def documents(self) -> Iterator[Document]: ...

    def description(self, document_id: str) -> tuple[Document, str]: ...

    def changes(self, after: int) -> Iterator[Change]: ...


@dataclass(slots=True)
class FileUsers:
    """Knows the documents that use each kept file; read once, then as documents change."""

    texts: Texts
    _head: int = -1
    _users: dict[str, set[str]] = field(default_factory=dict)
    _documents: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    """Of each document that uses some, its collection and what it uses."""
    _lock: Lock = field(default_factory=Lock)

    def hidden(self, name: str, sight: Sight) -> bool:
        """Say whether all documents that use a file are hidden; one that nobody uses is not."""
        with self._lock:
            self._follow()
            users = self._users.get(name, ())
            return bool(users) and all(sight.hides(self._documents[one][0]) for one in users)

    def _follow(self) -> None:
        head = self.texts.head()
        if head == self._head:
            return
        if self._head < 0:
            self._take(self.texts.documents())
        else:
            self._take(self._again(dict.fromkeys(one.document_id for one in self.texts.changes(self._head))))
        self._head = head

    def _again(self, document_ids: Iterable[str]) -> Iterator[Document]:
        for document_id in document_ids:
            for name in self._documents.pop(document_id, ("", frozenset()))[1]:
                self._users[name].discard(document_id)
            try:
                yield self.texts.description(document_id)[0]
            except NotFound:  # it was deleted
                continue

    def _take(self, documents: Iterable[Document]) -> None:
        for document in documents:
            if names := frozenset(names_of(document.metadata)):
                self._documents[document.id] = document.collection, names
                for name in names:
                    self._users.setdefault(name, set()).add(document.id)


class SeenFiles(FileStore):
    """The kept files without those that ``hidden`` says are: they are not there, whoever knows their names."""

    def __init__(self, files: FileStore, hidden: Callable[[str], bool]) -> None:
        super().__init__(files.folder, files.limits, files.hosts, files._facts, files._transcripts)
        self._hidden = hidden

    def path(self, name: str) -> Path:
        """Return where a kept file lies. Raises :class:`NotFound`."""
        self._check(name)
        return super().path(name)

    def facts(self, name: str) -> Facts:
        """Return the sizes of a kept file. Raises :class:`NotFound`."""
        self._check(name)
        return super().facts(name)

    def transcript(self, name: str) -> Transcript:
        """Return what a kept transcript says; an empty one where there is none."""
        if name:
            self._check(name)
        return super().transcript(name)

    def _check(self, name: str) -> None:
        if self._hidden(name):
            raise NotFound("没有这个文件。")
