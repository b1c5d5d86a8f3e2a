"""What a library holds, counted in the database: documents, passages, characters, tags, and what these name.

Nothing is loaded but counts. Characters are Unicode code points of the passages, from their offsets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from index.ancient import AncientShelf
from index.tables import assignments, documents, outbox, passages, tags, traits
from ontology.queries import TRAITS
from ontology.records import ReviewState, TagType

FIELDS = ("collection", "branch", "book", "dynasty", "kind", "language", "creator")
"""What :meth:`Tallies.described` counts by."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a library: what meets every condition; an empty one does not restrict.

    ``passages`` are ids: those passages alone, and the documents that they are of.
    """

    collection: str = ""
    branch: str = ""
    book: str = ""
    passages: tuple[str, ...] | None = None

    def __bool__(self) -> bool:
        return self != Part()


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large a part is. ``pictured`` documents have page images, ``recorded`` ones a film or a recording."""

    documents: int = 0
    passages: int = 0
    characters: int = 0
    pictured: int = 0
    recorded: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """How many documents, passages and characters carry a value."""

    value: str
    documents: int
    passages: int
    characters: int


@dataclass(frozen=True, slots=True)
class Listing:
    """Which documents to list, and in which order: ``title``, ``date`` or ``added`` (the newest first)."""

    part: Part = Part()
    words: str = ""
    """Stands in the title."""
    kind: str = ""
    dynasty: str = ""
    order: str = "title"


class Tallies:
    """Counts in the database of a text store. Ids that are another entity now are given in ``moved``."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    @property
    def ancient(self) -> AncientShelf:
        """The descriptions of ancient books."""
        return AncientShelf(self._engine)

    def sizes(self, part: Part) -> Sizes:
        """Return how large a part is."""
        long = sa.func.sum(passages.c.end - passages.c.begin)
        counted = sa.select(sa.func.count(), long).select_from(passages).where(*_of_passages(part))
        with self._engine.connect() as connection:
            number, characters = connection.execute(counted).one()
            found, pictured, recorded = connection.execute(
                sa.select(sa.func.count(), _sum(_pictured()), _sum(_stated("media") != "")).where(*_of_documents(part))
            ).one()
        return Sizes(found, number, int(characters or 0), int(pictured or 0), int(recorded or 0))

    def described(self, part: Part, field: str) -> list[Held]:
        """Return each value of one of :data:`FIELDS` that is stated, those of most passages first."""
        column = documents.c[field] if field in documents.c else _stated(field)
        inner = (
            sa.select(
                passages.c.document_id,
                sa.func.count().label("passages"),
                sa.func.sum(passages.c.end - passages.c.begin).label("characters"),
            )
            .where(*_of_passages(part))
            .group_by(passages.c.document_id)
            .subquery()
        )
        query = (
            sa.select(column, sa.func.count(), sa.func.sum(inner.c.passages), sa.func.sum(inner.c.characters))
            .select_from(documents.join(inner, inner.c.document_id == documents.c.id))
            .group_by(column)
        )
        with self._engine.connect() as connection:
            found = [Held(value or "", *map(int, counts)) for value, *counts in connection.execute(query)]
        return sorted((one for one in found if one.value), key=lambda one: (-one.passages, one.value))

    def dates(self, part: Part) -> list[str]:
        """Return the dates that documents state, as these state them."""
        with self._engine.connect() as connection:
            found = connection.execute(sa.select(_stated("date")).where(*_of_documents(part))).scalars()
            return [one for one in found if one]

    def tags(self, part: Part) -> dict[tuple[str, str], int]:
        """Return how many tags there are, by type and review state."""
        query = sa.select(tags.c.type, tags.c.review, sa.func.count()).where(*_of_tags(part))
        with self._engine.connect() as connection:
            return {
                (type_, review): count
                for type_, review, count in connection.execute(query.group_by(tags.c.type, tags.c.review))
            }

    def makers(self) -> list[tuple[str, str, ReviewState, int]]:
        """Return who made tags: name, version, state of review, number of tags."""
        key = (tags.c.maker, tags.c.maker_version, tags.c.review)
        query = sa.select(*key, sa.func.count()).group_by(*key).order_by(*key)
        with self._engine.connect() as connection:
            return [(name, made, ReviewState(review), n) for name, made, review, n in connection.execute(query)]

    def entities(self, part: Part, moved: Mapping[str, str]) -> list[tuple[str, str, int]]:
        """Return type, entity and the number of passages that name it, for all that are named, most often first.

        An entity in ``moved`` counts as what that gives; it does not count where that is empty.
        """
        column: sa.ColumnElement[Any] = tags.c.entity_id
        if moved:
            column = sa.case(dict(moved), value=column, else_=column)
        # To count the rows of a set is several times as fast as to count what differs within a group.
        each = (
            sa.select(tags.c.type, column.label("entity"), tags.c.passage_key)
            .where(tags.c.entity_id != "", tags.c.review != ReviewState.REJECTED, *_of_tags(part))
            .distinct()
            .subquery()
        )
        query = sa.select(each.c.type, each.c.entity, sa.func.count()).group_by(each.c.type, each.c.entity)
        with self._engine.connect() as connection:
            found = [(str(type_), str(entity), int(count)) for type_, entity, count in connection.execute(query)]
        return sorted((one for one in found if one[1]), key=lambda one: (-one[2], one[1]))

    def written(self, entity_ids: Sequence[str]) -> dict[str, str]:
        """Return how tags of these entities are written, one surface each."""
        query = (
            sa.select(tags.c.entity_id, sa.func.min(tags.c.surface))
            .where(tags.c.entity_id.in_(entity_ids))
            .group_by(tags.c.entity_id)
        )
        with self._engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def headings(self, part: Part) -> list[tuple[str, str, int]]:
        """Return id and label of subject headings, and the number of documents that were given each, most first."""
        label = sa.func.min(assignments.c.body["label"].as_string())
        query = (
            sa.select(assignments.c.heading_id, label, sa.func.count())
            .join(documents, documents.c.id == assignments.c.document_id)
            .where(assignments.c.body["review"].as_string() != ReviewState.REJECTED, *_of_documents(part))
            .group_by(assignments.c.heading_id)
        )
        with self._engine.connect() as connection:
            found = [(str(ident), str(name), int(count)) for ident, name, count in connection.execute(query)]
        return sorted(found, key=lambda one: (-one[2], one[1]))

    def given_headings(self, *, offset: int, limit: int) -> tuple[list[str], int]:
        """Return one page of the ids of documents with headings that nobody has reviewed, the least sure first, and
        how many documents they are."""
        machine = assignments.c.body["review"].as_string() == ReviewState.MACHINE
        least = sa.func.min(assignments.c.body["score"].as_float())
        query = sa.select(assignments.c.document_id).where(machine).group_by(assignments.c.document_id)
        counted = sa.select(sa.func.count(assignments.c.document_id.distinct())).where(machine)
        with self._engine.connect() as connection:
            found = connection.execute(query.order_by(least, assignments.c.document_id).offset(offset).limit(limit))
            return list(found.scalars()), connection.execute(counted).scalar_one()

    def traits(self, part: Part) -> list[tuple[str, str, int]]:
        """Return name and value of the traits of ancient books with the number of documents, most first; and as
        ``branch`` the branches that hold such books."""
        which = tuple(_of_documents(part))
        query = (
            sa.select(traits.c.name, traits.c.value, sa.func.count())
            .join(documents, documents.c.id == traits.c.document_id)
            .where(traits.c.name.in_(tuple(TRAITS)), *which)
            .group_by(traits.c.name, traits.c.value)
        )
        bearing = documents.c.id.in_(sa.select(traits.c.document_id).where(traits.c.name == "ancient"))
        held = (
            sa.select(documents.c.branch, sa.func.count())
            .where(bearing, documents.c.branch != "", *which)
            .group_by(documents.c.branch)
        )
        with self._engine.connect() as connection:
            found = [(str(name), str(value), int(count)) for name, value, count in connection.execute(query)]
            found += [("branch", str(value), int(count)) for value, count in connection.execute(held)]
        return sorted(found, key=lambda one: (one[0], -one[2], one[1]))

    def pictured(self, document_ids: Sequence[str]) -> list[str]:
        """Return those of the documents that have page images, by title."""
        images = documents.c.id.in_(document_ids), documents.c.pictured == 1, _pictured()
        with self._engine.connect() as connection:
            query = sa.select(documents.c.id).where(*images).order_by(documents.c.title, documents.c.id)
            return list(connection.execute(query).scalars())

    def guessed(self, *, offset: int, limit: int) -> tuple[list[str], int]:
        """Return one page of the ids of documents of which some field is guessed, by title, and how many they are."""
        some = documents.c.id.in_(sa.select(traits.c.document_id).where(traits.c.name == "guessed"))
        query = sa.select(documents.c.id).where(some).order_by(documents.c.title, documents.c.id)
        with self._engine.connect() as connection:
            total = connection.execute(sa.select(sa.func.count()).select_from(documents).where(some)).scalar_one()
            return list(connection.execute(query.offset(offset).limit(limit)).scalars()), total

    def times(self, part: Part) -> list[tuple[int, str]]:
        """Return passages by key with the EDTF values of what they date, each pair once."""
        query = (
            sa.select(tags.c.passage_key, tags.c.value)
            .where(
                tags.c.type == TagType.TIME,
                tags.c.value != "",
                tags.c.review != ReviewState.REJECTED,
                *_of_tags(part),
            )
            .distinct()
        )
        with self._engine.connect() as connection:
            return [(int(key), str(value)) for key, value in connection.execute(query)]

    def listed(self, wanted: Listing, *, offset: int, limit: int) -> tuple[list[str], int]:
        """Return the ids of one page of a list of documents, and how many documents it has in all.

        Those without a date stand last in a list by date.
        """
        conditions = list(_of_documents(wanted.part))
        if wanted.words:
            conditions.append(documents.c.title.contains(wanted.words, autoescape=True))
        if wanted.kind:
            conditions.append(_stated("kind") == wanted.kind)
        if wanted.dynasty:
            conditions.append(documents.c.dynasty == wanted.dynasty)
        counted = sa.select(sa.func.count()).select_from(documents).where(*conditions)
        query = sa.select(documents.c.id).where(*conditions).order_by(*_ordered(wanted.order), documents.c.id)
        with self._engine.connect() as connection:
            total = connection.execute(counted).scalar_one()
            return list(connection.execute(query.offset(offset).limit(limit)).scalars()), total

    def since(self, passage_ids: Sequence[str]) -> dict[str, str]:
        """Return when the present text of each passage's document came in, as a stamp of the outbox."""
        query = (
            sa.select(passages.c.id, sa.func.min(outbox.c.stamp))
            .join(outbox, outbox.c.version_id == passages.c.version_id)
            .where(passages.c.id.in_(passage_ids))
            .group_by(passages.c.id)
        )
        with self._engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}


def narrowed(part: Part, passage_ids: Sequence[str]) -> Part:
    """Return a part of these passages alone."""
    return replace(part, passages=tuple(passage_ids))


def _ordered(order: str) -> Iterator[sa.ColumnElement[Any]]:
    if order == "added":
        yield documents.c.changed.desc()
    if order == "date":
        yield sa.case((sa.func.coalesce(_stated("date"), "") == "", 1), else_=0)
        yield _stated("date")
    yield documents.c.title


def _stated(field: str) -> sa.ColumnElement[str]:
    """A field of the description that has no column of its own."""
    stated: sa.ColumnElement[str] = documents.c.metadata[field].as_string()
    return stated


def _pictured() -> sa.ColumnElement[bool]:
    # Some databases have no equality of JSON, and write its lists with spaces or without.
    return sa.cast(documents.c.metadata["images"], sa.Text).like('[%"%')


def _sum(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _of_documents(part: Part) -> Iterator[sa.ColumnElement[bool]]:
    for name in ("collection", "branch", "book"):
        if value := getattr(part, name):
            yield documents.c[name] == value
    if part.passages is not None:
        named = sa.select(passages.c.document_id).where(passages.c.id.in_(part.passages))
        yield documents.c.id.in_(named)


def _of_passages(part: Part) -> Iterator[sa.ColumnElement[bool]]:
    if part.passages is not None:
        yield passages.c.id.in_(part.passages)
    if replace(part, passages=None):
        described = tuple(_of_documents(replace(part, passages=None)))
        yield passages.c.document_id.in_(sa.select(documents.c.id).where(*described))


def _of_tags(part: Part) -> Iterator[sa.ColumnElement[bool]]:
    if part:
        yield tags.c.passage_key.in_(sa.select(passages.c.key).where(*_of_passages(part)))
