"""Which documents speak of an entity: by a link, as a candidate, in a relation or as a heading."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from index.tables import assignments, passages, relations, tags

# Conditions joined in one statement; SQLite allows a depth of 1,000.
_TOGETHER = 200


def mentioning(connection: sa.Connection, entity_ids: Sequence[str]) -> list[str]:
    """Return the ids of the documents that speak of one of ``entity_ids``, ascending.

    Links, relations and headings are looked up; candidates are looked for in the rows of all linked tags.
    """
    found: set[str] = set()
    for start in range(0, len(entity_ids), _TOGETHER):
        for query in _queries(entity_ids[start : start + _TOGETHER]):
            found.update(connection.execute(query).scalars())
    return sorted(found)


def _queries(entity_ids: Sequence[str]) -> Iterator[sa.Select[Any]]:
    yield sa.select(assignments.c.document_id).where(assignments.c.heading_id.in_(entity_ids))
    link = sa.cast(tags.c.link, sa.Text)
    named = [link.contains(f'"entity_id": {json.dumps(one)}', autoescape=True) for one in entity_ids]
    said = (relations.c.subject_entity.in_(entity_ids), relations.c.object_entity.in_(entity_ids))
    for table, conditions in ((tags, (tags.c.entity_id.in_(entity_ids), *named)), (relations, said)):
        joined = sa.select(passages.c.document_id).join(table, passages.c.key == table.c.passage_key)
        yield joined.where(sa.or_(*conditions)).distinct()
