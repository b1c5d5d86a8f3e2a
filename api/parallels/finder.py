"""The door to passages beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from api.parallels.alike import Alike, Likeness
from api.parallels.between import Between, Comparison, kinds_of
from api.parallels.records import Parallel, Telling
from api.parallels.tellings import Tellings
from api.parallels.wording import Wording
from api.reading import PresentTexts
from index.ports import DenseIndex, LexicalIndex
from ontology.queries import Filters


@dataclass(frozen=True, slots=True)
class Parallels:
    """Finds what stands beside a passage in the library."""

    texts: PresentTexts
    likeness: Likeness
    wording: Wording
    tellings: Tellings
    comparing: Between

    def similar(
        self,
        passage_id: str,
        *,
        limit: int = 10,
        filters: Filters = Filters(),  # noqa: B008 - frozen
    ) -> tuple[Alike, ...]:
        """Return up to ``limit`` passages like a passage, each with what they have in common; the likest first.

        Raises :class:`~ontology.errors.NotFound`.
        """
        return self.likeness.similar(passage_id, limit=limit, filters=filters)

    def of(self, passage_id: str, *, limit: int = 20) -> tuple[Parallel, ...]:
        """Return the passages that share wording with a passage, those that share most first. Raises NotFound."""
        return tuple(self.wording.of(self.texts.passage(passage_id))[:limit])

    def told_otherwise(self, passage_id: str) -> tuple[Telling, ...]:
        """Return passages that tell the same thing with another year. Raises NotFound."""
        return tuple(self.tellings.of(self.texts.passage(passage_id)))

    def between(
        self, one: str, other: str, *, only: tuple[str, ...] = (), after: int = 0, limit: int = 20
    ) -> Comparison:
        """Return a page of the parallels of two books (by title) or documents (by id).

        ``only`` narrows them to those that differ in ``dates``, ``numbers``, ``names`` or ``wording``. Raises NotFound,
        :class:`~ontology.errors.WrongUse`.
        """
        return self.comparing.compare(one, other, only=kinds_of(only), after=after, limit=limit)

    def every(self, one: str, other: str, *, only: tuple[str, ...] = ()) -> Iterator[Parallel]:
        """Yield all parallels of two books or documents, in the order of the first. Raises as :meth:`between`."""
        return self.comparing.every(one, other, only=kinds_of(only))


def open_parallels(texts: PresentTexts, dense: DenseIndex, lexical: LexicalIndex) -> Parallels:
    """Return what finds passages beside each other; it reads the library's wording when that is first asked for."""
    wording, tellings = Wording(texts), Tellings(texts)
    return Parallels(texts, Likeness(texts, dense, lexical), wording, tellings, Between(texts, wording, tellings))
