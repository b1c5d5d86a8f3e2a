"""Records and a catalogue to group them in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from api.catalogue.decisions import Action, GroupingDecision
from api.catalogue.grouping import Grouper
from api.catalogue.reading import CatalogueReader
from api.catalogue.records import Knowledge, Record, record_of
from api.catalogue.store import CatalogueStore
from api.evaluate.catalogue import knowledge
from ingest.normalize import fold
from ontology.records import Document, Metadata


@pytest.fixture(scope="session")
def known() -> Knowledge:
    return knowledge()


Recorder = Callable[..., Record]


@pytest.fixture(scope="session")
def record(known: Knowledge) -> Recorder:
    """Make a record of a row of a catalogue: columns by their Chinese names."""

    def make(ident: str, title: str, creator: str = "", *, branch: str = "甲馆", **columns: str) -> Record:
        metadata = Metadata(title=title, creator=creator, branch=branch, extra=tuple(columns.items()))
        made = record_of(Document(ident, "目录", f"目录.csv#{ident}", "csv", metadata), known)
        assert made is not None
        return made

    return make


class Shelf:
    """A catalogue with its decisions, apart from any library."""

    def __init__(self, folder: Path, known: Knowledge) -> None:
        self.store = CatalogueStore(folder)
        self.decisions: list[GroupingDecision] = []
        self.grouper = Grouper(self.store, known.agree, lambda: self.decisions)
        self.reader = CatalogueReader(self.store, known.agree, lambda: self.decisions, fold)

    def put(self, *records: Record) -> None:
        self.grouper.put({one.document: one for one in records})
        self.grouper.settle()

    def drop(self, *documents: str) -> None:
        self.grouper.put(dict.fromkeys(documents))
        self.grouper.settle()

    def decide(self, action: Action, one: str, other: str, *, undoes: int = 0) -> None:
        number = len(self.decisions) + 1
        self.decisions.append(
            GroupingDecision(number, action, one, other, "张三", "2026-11-21T08:00:00+00:00", "", undoes)
        )
        self.grouper.settle()

    def works(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for unit, work in self.store.rows("SELECT unit, work FROM units WHERE work <> ''"):
            found.setdefault(work, set()).add(unit)
        return found

    def groups(self) -> set[frozenset[str]]:
        return {frozenset(units) for units in self.works().values()}

    def work(self, document: str) -> str:
        return self.reader.work_of(document)


@pytest.fixture
def shelf(tmp_path: Path, known: Knowledge) -> Shelf:
    return Shelf(tmp_path / "目录", known)
