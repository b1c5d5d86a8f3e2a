"""What suggests names of one library."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from api.annotate import Annotator
from api.keeping import Keeping
from api.narrowing import Narrowing
from api.reconcile.reconciler import Reconciler
from api.settings import Settings
from api.suggesting.suggester import Suggester
from api.suggesting.titles import Titles
from api.suggesting.told import Told
from ontology.records import Document

FOLDER = "suggest"


class _Texts(Protocol):
    def documents(self) -> Iterable[Document]: ...


class Opened(Protocol):
    """The parts of a library that are asked."""

    settings: Settings
    annotator: Annotator
    keeping: Keeping

    @property
    def texts(self) -> _Texts: ...

    @property
    def reconciler(self) -> Reconciler: ...

    @property
    def narrowing(self) -> Narrowing: ...


def suggester_of(library: Opened) -> Suggester:
    """Return the suggester of an opened library, of which nothing is made yet."""
    may = library.keeping.may
    told = Told(library.narrowing.columns, lambda one: library.annotator.present.entity(one), may)
    titles = Titles(library.texts.documents, lambda: library.narrowing.head, may)
    return Suggester(lambda: library.reconciler, titles, told, folder=_folder(library.settings))


def _folder(settings: Settings) -> Path:
    return settings.library / FOLDER
