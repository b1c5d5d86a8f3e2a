"""Documents that describe ancient books, found by what their descriptions say, and counted by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from index.tables import documents, traits
from ontology.ancient.forms import simple
from ontology.queries import TRAITS


@dataclass(frozen=True, slots=True)
class Wanted:
    """What books are looked for, all of it at once; an empty condition does not restrict."""

    words: str = ""
    """Of title, variant title or creator."""
    seal: str = ""
    """Of a seal's text."""
    writer: str = ""
    """Of the name of whoever wrote in the copy."""
    survey: str = ""
    """The number of the national survey, or its beginning."""
    dynasty: str = ""
    branch: str = ""
    traits: tuple[tuple[str, str], ...] = ()
    """Name and value of traits (:data:`ontology.queries.TRAITS`)."""


class AncientShelf:
    """Reads the traits of a text store."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def found(self, wanted: Wanted, *, offset: int, limit: int) -> tuple[list[str], int]:
        """Return the ids of one page of documents, by title, and how many there are in all."""
        conditions = tuple(_conditions(wanted))
        counted = sa.select(sa.func.count()).select_from(documents).where(*conditions)
        query = sa.select(documents.c.id).where(*conditions).order_by(documents.c.title, documents.c.id)
        with self._engine.connect() as connection:
            total = connection.execute(counted).scalar_one()
            return list(connection.execute(query.offset(offset).limit(limit)).scalars()), total

    def counts(self, wanted: Wanted) -> dict[str, list[tuple[str, int]]]:
        """Return by trait, and by ``dynasty`` and ``branch``, each value with the number of such books, most first."""
        conditions = tuple(_conditions(wanted))
        query = (
            sa.select(traits.c.name, traits.c.value, sa.func.count())
            .join(documents, documents.c.id == traits.c.document_id)
            .where(traits.c.name.in_(tuple(TRAITS)), *conditions)
            .group_by(traits.c.name, traits.c.value)
        )
        found: dict[str, list[tuple[str, int]]] = {}
        with self._engine.connect() as connection:
            for name, value, count in connection.execute(query):
                found.setdefault(str(name), []).append((str(value), int(count)))
            for name in ("dynasty", "branch"):
                column = documents.c[name]
                each = sa.select(column, sa.func.count()).where(column != "", *conditions).group_by(column)
                found[name] = [(str(value), int(count)) for value, count in connection.execute(each)]
        return {name: sorted(values, key=lambda one: (-one[1], one[0])) for name, values in found.items()}


def _conditions(wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    yield documents.c.id.in_(sa.select(traits.c.document_id).where(traits.c.name == "ancient"))
    if wanted.words:
        creator = documents.c.metadata["creator"].as_string()
        written = {wanted.words, simple(wanted.words)}
        named = [one.contains(text, autoescape=True) for one in (documents.c.title, creator) for text in written]
        yield sa.or_(*named, _having("title", simple(wanted.words)))
    for name, text in (("seal", wanted.seal), ("writer", wanted.writer)):
        if text:
            yield _having(name, simple(text))
    if wanted.survey:
        number = traits.c.value.startswith(wanted.survey, autoescape=True)
        yield documents.c.id.in_(sa.select(traits.c.document_id).where(traits.c.name == "survey", number))
    for column, value in ((documents.c.dynasty, wanted.dynasty), (documents.c.branch, wanted.branch)):
        if value:
            yield column == value
    for name, value in wanted.traits:
        yield documents.c.id.in_(sa.select(traits.c.document_id).where(traits.c.name == name, traits.c.value == value))


def _having(name: str, words: str) -> sa.ColumnElement[bool]:
    part = traits.c.value.contains(words, autoescape=True)
    return documents.c.id.in_(sa.select(traits.c.document_id).where(traits.c.name == name, part))
