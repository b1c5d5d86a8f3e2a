"""The text store, read as entities are now.

What was stored stays: the tags of a text say what was said when it was tagged. Whoever reads through here sees the
entities that these are today, and finds them by any id that they ever had.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from api.annotate import Annotator
from api.desk.living import LivingEntities
from index.ports import KeyArray, StoredPassage
from index.texts import SqlTextStore
from ontology.queries import Filters
from ontology.records import Assignment, Relation, TaggedDocument
from ontology.resolving import Resolver


@dataclass(frozen=True, slots=True)
class Resolving:
    """Makes what reads records as entities are now, and tells the annotator of it."""

    annotator: Annotator
    living: LivingEntities

    def __call__(self) -> Resolver:
        """Return the resolver of this moment."""
        living = self.living.now()
        self.annotator.follow(living)
        return Resolver(living, self._label)

    def _label(self, entity_id: str) -> str:
        found = self.annotator.present.entity(entity_id)
        return found.label if found is not None else entity_id


class PresentTexts(SqlTextStore):
    """The store behind ``texts``, whose connections it shares; what it gives back is resolved."""

    def __init__(self, texts: SqlTextStore, resolver: Callable[[], Resolver]) -> None:
        vars(self).update(vars(texts))
        self._resolver = resolver

    def passages(self, keys: Sequence[int]) -> list[StoredPassage]:
        """Return stored passages in the order of ``keys``; a key that is no longer there is left out."""
        resolver = self._resolver()
        return [_resolved(one, resolver) for one in super().passages(keys)]

    def passage(self, passage_id: str) -> StoredPassage:
        """Return one stored passage. Raises :class:`NotFound`."""
        return _resolved(super().passage(passage_id), self._resolver())

    def keys(self, filters: Filters, *, document_id: str = "") -> KeyArray:
        """Return the keys of the passages that meet all of ``filters``, ascending."""
        return super().keys(self._resolver().filters(filters), document_id=document_id)

    @property
    def resolver(self) -> Resolver:
        """What reads records as entities are now."""
        return self._resolver()

    def held(self) -> PresentTexts:
        """Return the texts as entities are at this moment: what is read of them more than once agrees, and asks once
        what became of entities."""
        resolver = self._resolver()
        return PresentTexts(self, lambda: resolver)

    def relations(self, keys: Sequence[int]) -> dict[int, list[Relation]]:
        """Return what the passages with ``keys`` say of their tags, in the order of the words that say so."""
        resolver = self._resolver()
        return {key: list(resolver.relations(said)) for key, said in super().relations(keys).items()}

    def assignments(self, document_id: str) -> tuple[Assignment, ...]:
        """Return the subject headings of a document, the best first."""
        return self._resolver().assignments(super().assignments(document_id))

    def named(self, document_id: str, *, limit: int = 100) -> list[str]:
        """Return the ids of the entities that a document's tags are linked to, those of today, each once."""
        living, found = self._resolver().living, super().named(document_id, limit=limit)
        return list(dict.fromkeys(part for one in found for part in living.parts(one)))

    def tagged(self, document_id: str) -> TaggedDocument:
        """Return a document with all that was said of it. Raises :class:`NotFound`."""
        return self._resolver().document(super().tagged(document_id))


def _resolved(stored: StoredPassage, resolver: Resolver) -> StoredPassage:
    return replace(stored, tags=resolver.tags(stored.tags)) if resolver.living else stored
