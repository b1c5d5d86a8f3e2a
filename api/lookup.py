"""What is asked for by its id: a passage in its context, a document a page at a time, an entity with its mentions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from api.annotate import Annotator
from api.desk.living import LivingEntities
from api.reading import PresentTexts
from api.service import DocumentView, EntityView, PassageView
from index.ports import StoredPassage
from ontology.errors import Gone, NotFound
from ontology.queries import Filters, Hit

# Passages on each side that a passage is shown with.
_CONTEXT = 2


@dataclass(frozen=True, slots=True)
class Lookup:
    """Finds things over the texts as entities are now."""

    reading: PresentTexts
    annotator: Annotator
    living: LivingEntities

    def passage(self, passage_id: str) -> PassageView:
        """Return a passage in its context. Raises :class:`Gone` where its document was taken away."""
        with self._or_gone(passage_id.rpartition("-")[0]):
            stored = self.reading.passage(passage_id)
        around = self.reading.neighbours(stored.passage, _CONTEXT)
        return PassageView(
            stored.passage,
            stored.document,
            stored.tags,
            tuple(one for one in around if one.ordinal < stored.passage.ordinal),
            tuple(one for one in around if one.ordinal > stored.passage.ordinal),
            tuple(self.reading.relations([stored.key]).get(stored.key, ())),
        )

    def document(self, document_id: str, *, offset: int, limit: int) -> DocumentView:
        """Return a document with one page of its passages. Raises :class:`Gone` for one that was taken away."""
        with self._or_gone(document_id):
            document, version_id = self.reading.description(document_id)
        total, keys = self.reading.leafing.page(document_id, offset=offset, limit=limit)
        page = self.reading.passages(keys)
        views = tuple(PassageView(one.passage, one.document, one.tags, (), ()) for one in page)
        return DocumentView(document, version_id, views, offset, total, self.reading.assignments(document_id))

    def entity(self, entity_id: str, *, limit: int) -> EntityView:
        """Return the entity that an id leads to now, with its history, and passages that mention it."""
        entity = self.annotator.entity(entity_id)
        keys = self.reading.keys(Filters(entities=(entity.id,)))
        mentioning = self.reading.passages(keys[:limit].tolist())
        living = self.living.now()
        past = living.former(entity.id), living.history(entity.id)
        return EntityView(entity, tuple(map(_as_hit, mentioning)), len(keys), *past)

    @contextmanager
    def _or_gone(self, document_id: str) -> Iterator[None]:
        """Say of what is not found whether it was there once."""
        try:
            yield
        except NotFound as error:
            if stamp := self.reading.deleted(document_id):
                raise Gone(f"文献 {document_id} 已于 {stamp[:10]} 撤下。") from error
            raise


def _as_hit(stored: StoredPassage) -> Hit:
    return Hit(stored.passage, stored.document, 1.0, (), tags=stored.tags)
