"""Where records come from: the changes of a library, and its documents as they are now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from api.harvest.described import Described
from index.harvesting import ChangedRecord, ChangeLog
from index.texts import SqlTextStore
from ontology.errors import NotFound
from ontology.guesses import marked
from ontology.iri import Namer
from ontology.records import Entity


@dataclass(frozen=True, slots=True)
class Source:
    """A library as its harvesters see it; ``entity`` finds an entity by its id and raises :class:`NotFound`."""

    texts: SqlTextStore
    namer: Namer
    entity: Callable[[str], Entity]

    @property
    def log(self) -> ChangeLog:
        """What changed and when."""
        return self.texts.log

    def described(self, record: ChangedRecord, *, entities: bool = False) -> Described | None:
        """Return the description of a document; None when it is gone by now."""
        try:
            document, version_id = self.texts.description(record.document_id)
        except NotFound:
            return None
        named = self._entities(record.document_id) if entities else ()
        subjects = self.texts.assignments(record.document_id)
        document = replace(document, metadata=marked(document.metadata))
        return Described(document, version_id, record.stamp, subjects, self.namer, tuple(named))

    def _entities(self, document_id: str) -> Iterable[Entity]:
        for entity_id in self.texts.named(document_id):
            try:
                yield self.entity(entity_id)
            except NotFound:
                continue
