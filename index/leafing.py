"""Finding one's place in a document: where its headings begin, the chapters beside it, the passages that say a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from index import rows
from index.selecting import PASSAGE
from index.stretches import unpacked
from index.tables import documents, passages, tags, versions
from ontology.errors import NotFound
from ontology.records import Mark, Passage


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, and the ordinal of the first passage of the run beneath it."""

    text: str
    ordinal: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """A document of a book; ``heading`` is that of its first passage, its levels parted by ``/``."""

    document_id: str
    title: str
    heading: str
    source: str


@dataclass(frozen=True, slots=True)
class Lined:
    """A line that was recognised on a page image: its text, and its mark, which counts in the version's text."""

    text: str
    mark: Mark


class Leafing:
    """Asks the text store where things stand. Nothing is written."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def headings(self, document_id: str) -> list[Heading]:
        """Return the headings of a document in its order; one that comes again after another is told again."""
        before = sa.func.lag(passages.c.heading).over(order_by=passages.c.ordinal)
        inner = (
            sa.select(passages.c.heading, passages.c.ordinal, before.label("before"))
            .where(passages.c.document_id == document_id)
            .subquery()
        )
        begins = sa.or_(inner.c.before.is_(None), inner.c.before != inner.c.heading)
        query = sa.select(inner.c.heading, inner.c.ordinal).where(begins).order_by(inner.c.ordinal)
        with self._engine.connect() as connection:
            return [Heading(row.heading, row.ordinal) for row in connection.execute(query)]

    def chapters(self, book: str, collection: str, *, limit: int) -> list[Chapter]:
        """Return up to ``limit`` documents of a book within a collection, by their sources."""
        first = sa.and_(passages.c.document_id == documents.c.id, passages.c.ordinal == 0)
        query = (
            sa.select(documents.c.id, documents.c.title, documents.c.source, passages.c.heading)
            .join(passages, first)
            .where(documents.c.book == book, documents.c.collection == collection)
            .order_by(documents.c.source, documents.c.id)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [Chapter(row.id, row.title, row.heading, row.source) for row in connection.execute(query)]

    def saying(self, document_id: str, terms: Sequence[str], *, limit: int) -> tuple[int, list[Passage]]:
        """Return how many passages of a document hold all of ``terms``, normalised, and the first ``limit`` of them."""
        conditions = [passages.c.normalized.contains(term, autoescape=True) for term in terms]
        held = sa.and_(passages.c.document_id == document_id, *conditions)
        count = sa.select(sa.func.count()).select_from(passages).where(held)
        query = sa.select(*PASSAGE).where(held).order_by(passages.c.ordinal).limit(limit)
        with self._engine.connect() as connection:
            found = [rows.passage(row) for row in connection.execute(query)]
            total = len(found) if len(found) < limit else connection.execute(count).scalar_one()
        return total, found

    def passage_of(self, tag_id: str) -> str:
        """Return the id of the passage that a tag stands in. Raises :class:`NotFound`."""
        query = sa.select(passages.c.id).join(tags, tags.c.passage_key == passages.c.key).where(tags.c.id == tag_id)
        with self._engine.connect() as connection:
            found = connection.execute(query).scalar()
        if found is None:
            raise NotFound(f"没有编号为 {tag_id} 的标引。")
        return str(found)

    def lines(self, document_id: str) -> list[Lined]:
        """Return the lines of a document that were recognised on its page images, in the order of its text."""
        query = sa.select(versions.c.text, versions.c.stretches).where(
            versions.c.document_id == document_id, versions.c.retired == 0, versions.c.stretches.is_not(None)
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        marks = [mark for one in unpacked(row.stretches) for mark in one.marks if mark.box] if row else []
        return [Lined(row.text[mark.begin : mark.end], mark) for mark in marks] if row else []

    def lined(self) -> list[str]:
        """Return the documents of whose text it is kept how it is built: recognised lines are in some of these."""
        query = sa.select(versions.c.document_id).where(versions.c.retired == 0, versions.c.stretches.is_not(None))
        with self._engine.connect() as connection:
            return sorted(connection.execute(query).scalars())

    def page(self, document_id: str, *, offset: int, limit: int) -> tuple[int, list[int]]:
        """Return how many passages a document has, and the keys of ``limit`` of them from ``offset`` on."""
        mine = passages.c.document_id == document_id
        count = sa.select(sa.func.count()).select_from(passages).where(mine)
        query = sa.select(passages.c.key).where(mine).order_by(passages.c.ordinal).offset(offset).limit(limit)
        with self._engine.connect() as connection:
            return connection.execute(count).scalar_one(), list(connection.execute(query).scalars())
