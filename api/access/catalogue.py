"""The union catalogue as those see it who may not see all: what has no record in it now never had one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace

from api.catalogue.reading import CatalogueReader
from api.catalogue.store import CatalogueStore, Row
from api.catalogue.views import WorkView
from ontology.errors import Gone, NotFound


class SeenCatalogue(CatalogueStore):
    """The rows of the union catalogue; none until it holds nothing any more that is hidden."""

    def __init__(self, store: CatalogueStore, ready: Callable[[], bool]) -> None:
        self._store, self._ready = store, ready

    def rows(self, query: str, *values: object) -> list[Row]:
        """Return all rows of a query."""
        return self._store.rows(query, *values) if self._ready() else []


class SeenReader(CatalogueReader):
    """Answers from the catalogue's file. Ids that lead nowhere any more may be those of what was closed."""

    def target(self, work_id: str) -> str:
        """Return the work to which an id leads. Raises :class:`NotFound`."""
        with _never_there(work_id):
            return super().target(work_id)

    def work_of_edition(self, edition_id: str) -> str:
        """Return the work of an edition. Raises :class:`NotFound`."""
        with _never_there(edition_id):
            return super().work_of_edition(edition_id)

    def work_of_unit(self, unit: str) -> str:
        """Return the work of a unit. Raises :class:`NotFound`."""
        if not self.records((unit,)):
            raise NotFound(f"联合目录中没有记录 {unit}。")
        return super().work_of_unit(unit)

    def work(self, work_id: str) -> WorkView:
        """Return a work, of its history what concerns records that are there. Raises :class:`NotFound`."""
        found = super().work(work_id)
        units = {one for event in found.events for one in (event.unit,)}
        units |= {unit for one in found.decisions for unit in (one.one, one.other)}
        there = set(self.records(units))
        return replace(
            found,
            events=tuple(one for one in found.events if not one.unit or one.unit in there),
            decisions=tuple(one for one in found.decisions if {one.one, one.other} <= there),
        )


def seen_reader(reader: CatalogueReader, ready: Callable[[], bool]) -> SeenReader:
    """Return what reads the same catalogue for those who may not see all."""
    parts = {one.name: getattr(reader, one.name) for one in fields(reader)}
    return SeenReader(**parts | {"store": SeenCatalogue(reader.store, ready)})


@contextmanager
def _never_there(ident: str) -> Iterator[None]:
    try:
        yield
    except Gone as error:
        raise NotFound(f"联合目录中没有 {ident}。") from error
