"""What the texts hold of an entity, counted in the store: nothing is read that a page does not show."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from index import rows
from index.storing import BATCH
from index.tables import assignments, documents, passages, relations, tags
from ontology.records import Document, Passage, Relation, ReviewState, Tag, TagType

MOST_PASSAGES = 5_000
"""Passages of an entity whose dates and companions are looked at, the first that were taken in."""
_NO_BOOK = ""


@dataclass(frozen=True, slots=True)
class Named:
    """How often texts name an entity: ``tags`` times in ``passages`` passages of ``documents`` documents."""

    tags: int
    passages: int
    documents: int


@dataclass(frozen=True, slots=True)
class InBook:
    """The passages of a book that name an entity, ``documents`` being its parts that do.

    What belongs to no book is a document by itself: ``document_id`` is set, and ``title`` is its own.
    """

    title: str
    passages: int
    documents: int
    document_id: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """An entity that stands in the same passages as another."""

    entity_id: str
    type: TagType
    passages: int


@dataclass(frozen=True, slots=True)
class Said:
    """A relation with its passage, its document, and those of its tags that are still there, by id."""

    relation: Relation
    passage: Passage
    document: Document
    tags: dict[str, Tag]


@dataclass(frozen=True, slots=True)
class Given:
    """A document that was given one of some headings."""

    document_id: str
    title: str
    collection: str


class PortraitTables:
    """Reads the tables for what is about one entity; its ids are that of today and all that lead to it."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def named(self, ids: Collection[str]) -> Named:
        """Count the mentions of an entity that nobody rejected."""
        query = (
            sa.select(
                sa.func.count(),
                sa.func.count(tags.c.passage_key.distinct()),
                sa.func.count(passages.c.document_id.distinct()),
            )
            .select_from(tags.join(passages, passages.c.key == tags.c.passage_key))
            .where(_links(ids))
        )
        with self._engine.connect() as connection:
            return Named(*connection.execute(query).one())

    def surfaces(self, ids: Collection[str], *, limit: int) -> list[tuple[str, int]]:
        """Return how texts write an entity and how often, the commonest first."""
        count = sa.func.count()
        query = (
            sa.select(tags.c.surface, count)
            .where(_links(ids))
            .group_by(tags.c.surface)
            .order_by(count.desc(), tags.c.surface)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [(str(surface), int(times)) for surface, times in connection.execute(query)]

    def books(self, ids: Collection[str]) -> list[InBook]:
        """Return the books, and the documents of no book, that name an entity: those that do so most first."""
        naming = _naming(ids)
        alone = documents.c.book == _NO_BOOK
        own = sa.case((alone, documents.c.id), else_=_NO_BOOK).label("own")
        title = sa.case((alone, documents.c.title), else_=documents.c.book).label("shown")
        count = sa.func.count()
        query = (
            sa.select(title, own, count, sa.func.count(documents.c.id.distinct()))
            .select_from(
                naming.join(passages, passages.c.key == naming.c.passage_key).join(
                    documents, documents.c.id == passages.c.document_id
                )
            )
            .group_by("shown", "own")
            .order_by(count.desc(), "shown", "own")
        )
        with self._engine.connect() as connection:
            return [InBook(row[0] or row[1], row[2], row[3], row[1]) for row in connection.execute(query)]

    def dates(self, ids: Collection[str]) -> list[tuple[int, str]]:
        """Return the keys of passages that name an entity, each with the value of a date in it, every pair once."""
        naming = _naming(ids, limit=MOST_PASSAGES)
        # A column as it is has an index, by which SQLite goes through the dates of the whole library.
        dated = tags.c.type.concat("") == TagType.TIME.value
        query = (
            sa.select(tags.c.passage_key, tags.c.value)
            .select_from(naming.join(tags, tags.c.passage_key == naming.c.passage_key))
            .where(dated, tags.c.value != "", tags.c.review != ReviewState.REJECTED.value)
            .distinct()
        )
        with self._engine.connect() as connection:
            return [(int(key), str(value)) for key, value in connection.execute(query)]

    def beside(self, ids: Collection[str], types: Collection[TagType], *, limit: int) -> list[Beside]:
        """Return the entities of ``types`` that passages name beside this one, those that most passages do first."""
        naming = _naming(ids, limit=MOST_PASSAGES)
        count = sa.func.count(tags.c.passage_key.distinct())
        query = (
            sa.select(tags.c.entity_id, tags.c.type, count)
            .select_from(naming.join(tags, tags.c.passage_key == naming.c.passage_key))
            .where(
                tags.c.entity_id != "",
                tags.c.entity_id.not_in(ids),
                tags.c.type.in_([one.value for one in types]),
                tags.c.review != ReviewState.REJECTED.value,
            )
            .group_by(tags.c.entity_id, tags.c.type)
            .order_by(count.desc(), tags.c.entity_id)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [Beside(ident, TagType(kind), times) for ident, kind, times in connection.execute(query)]

    def keys(self, ids: Collection[str], *, offset: int, limit: int) -> list[int]:
        """Return keys of the passages that name an entity, in the order in which they were taken in."""
        query = (
            sa.select(tags.c.passage_key)
            .where(_links(ids))
            .distinct()
            .order_by(tags.c.passage_key)
            .offset(offset)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def relations(self, ids: Collection[str], *, limit: int) -> list[Said]:
        """Return what texts say of an entity and others, at most ``limit`` relations, in the order of the texts."""
        with self._engine.connect() as connection:
            found = connection.execute(_relations(ids, limit)).all()
            said = [rows.relation(row) for row in found]
            held = _tags(connection, said)
        return [
            Said(relation, rows.passage(row), rows.document_of_passage(row), _parts(relation, held))
            for relation, row in zip(said, found, strict=True)
        ]

    def tallied(self, ids: Collection[str]) -> dict[str, int]:
        """Return how many documents were given each of these headings; those given to none are left out."""
        found: dict[str, int] = {}
        with self._engine.connect() as connection:
            for batch in _batched(sorted(ids)):
                query = (
                    sa.select(assignments.c.heading_id, sa.func.count(assignments.c.document_id.distinct()))
                    .where(assignments.c.heading_id.in_(batch), _stands())
                    .group_by(assignments.c.heading_id)
                )
                found.update((str(ident), int(count)) for ident, count in connection.execute(query))
        return found

    def given(self, ids: Collection[str], *, offset: int, limit: int) -> list[Given]:
        """Return the documents that were given one of these headings, those first whose leading ones they are."""
        query = (
            sa.select(documents.c.id, documents.c.title, documents.c.collection)
            .join(assignments, assignments.c.document_id == documents.c.id)
            .where(assignments.c.heading_id.in_(ids), _stands())
            .group_by(documents.c.id, documents.c.title, documents.c.collection)
            .order_by(sa.func.min(assignments.c.rank), documents.c.title, documents.c.id)
            .offset(offset)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [Given(*row) for row in connection.execute(query)]

    def called(self, names: Collection[str], *, limit: int) -> list[Given]:
        """Return documents that are, or are part of, a book of one of these names."""
        query = (
            sa.select(documents.c.id, documents.c.title, documents.c.collection)
            .where(sa.or_(documents.c.book.in_(names), documents.c.title.in_(names)))
            .order_by(documents.c.book, documents.c.id)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [Given(*row) for row in connection.execute(query)]


def _links(ids: Collection[str]) -> sa.ColumnElement[bool]:
    return sa.and_(tags.c.entity_id.in_(ids), tags.c.review != ReviewState.REJECTED.value)


def _stands() -> sa.ColumnElement[bool]:
    stands: sa.ColumnElement[bool] = assignments.c.body["review"].as_string() != ReviewState.REJECTED.value
    return stands


def _naming(ids: Collection[str], *, limit: int = 0) -> sa.Subquery:
    query = sa.select(tags.c.passage_key).where(_links(ids)).distinct()
    if limit:
        query = query.order_by(tags.c.passage_key).limit(limit)
    return query.subquery("naming")


def _relations(ids: Collection[str], limit: int) -> sa.Select[Any]:
    either = sa.or_(relations.c.subject_entity.in_(ids), relations.c.object_entity.in_(ids))
    return (
        sa.select(
            relations.c.body,
            *(passages.c[name] for name in ("id", "version_id", "ordinal", "begin", "end", "text")),
            *(passages.c[name] for name in ("heading", "locator", "document_id")),
            documents.c.collection,
            documents.c.source,
            documents.c.format,
            documents.c.metadata,
        )
        .join(passages, passages.c.key == relations.c.passage_key)
        .join(documents, documents.c.id == passages.c.document_id)
        .where(either)
        .order_by(relations.c.passage_key, relations.c.id)
        .limit(limit)
    )


def _tags(connection: sa.Connection, said: Sequence[Relation]) -> dict[str, Tag]:
    """Return the tags of relations by id."""
    wanted = {ident for one in said for ident in (one.subject, one.object, *(tag for _, tag in one.qualifiers))}
    found: dict[str, Tag] = {}
    for batch in _batched(sorted(wanted)):
        query = (
            sa.select(passages.c.id, *rows.TAG)
            .join(passages, passages.c.key == tags.c.passage_key)
            .where(tags.c.id.in_(batch))
        )
        for passage_id, *columns in connection.execute(query):
            tag = rows.tag(columns, passage_id)
            found[tag.id] = tag
    return found


def _parts(relation: Relation, held: dict[str, Tag]) -> dict[str, Tag]:
    named = (relation.subject, relation.object, *(tag for _, tag in relation.qualifiers))
    return {ident: held[ident] for ident in named if ident in held}


def _batched(wanted: Sequence[str]) -> Iterator[Sequence[str]]:
    return (wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH))
