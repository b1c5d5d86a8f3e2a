"""Which tags are least sure: the queue of review, asked of the database."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from index.tables import documents, passages, tags
from ontology.records import ReviewState, TagType


@dataclass(frozen=True, slots=True)
class Unsure:
    """A tag that a machine made and nobody has looked at."""

    tag_id: str
    passage_key: int
    document_id: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Among:
    """Which tags to line up; what is empty does not restrict, but keyphrases are lined up only when asked for.

    ``open`` ones have candidates and no entity 未定.
    """

    types: tuple[TagType, ...] = ()
    collection: str = ""
    branch: str = ""
    open: bool = False
    documents: tuple[str, ...] = ()


class ReviewQueue:
    """Reads the tags that wait for review."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def unsure(self, among: Among, *, limit: int) -> list[Unsure]:
        """Return machines' tags, the least sure first."""
        query = (
            sa.select(tags.c.id, tags.c.passage_key, passages.c.document_id, tags.c.confidence)
            .join_from(tags, passages)
            .join(documents, documents.c.id == passages.c.document_id)
            .where(tags.c.review == ReviewState.MACHINE.value)
            .order_by(tags.c.confidence, tags.c.id)
            .limit(limit)
        )
        for column, value in ((documents.c.collection, among.collection), (documents.c.branch, among.branch)):
            query = query.where(column == value) if value else query
        types = among.types or tuple(one for one in TagType if one is not TagType.SUBJECT)
        query = query.where(tags.c.type.in_([one.value for one in types]))
        if among.documents:
            query = query.where(passages.c.document_id.in_(among.documents))
        if among.open:
            query = query.where(tags.c.entity_id == "", tags.c.link.is_not(sa.null()))
        with self._engine.connect() as connection:
            return [Unsure(*row) for row in connection.execute(query)]

    def waiting(self) -> int:
        """Return how many tags no person has looked at."""
        return self._count(ReviewState.MACHINE)

    def stated(self) -> int:
        """Return how many tags are their sources' own."""
        return self._count(ReviewState.STATED)

    def _count(self, review: ReviewState) -> int:
        query = sa.select(sa.func.count()).select_from(tags).where(tags.c.review == review.value)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one()
