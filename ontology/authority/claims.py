"""What the entities of loaded authorities claim to be elsewhere: a table of ``authorities.db``.

A claim is kept with the file and line that it came from, so that two that cannot both hold are told as they stand.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from ontology.authority.bodies import loaded
from ontology.foreign import canonical
from ontology.records import Entity

SCHEMA = """
CREATE TABLE IF NOT EXISTS claims (
    target TEXT NOT NULL, entity TEXT NOT NULL, authority TEXT NOT NULL, exact INTEGER NOT NULL, place TEXT NOT NULL,
    PRIMARY KEY (target, entity)
) WITHOUT ROWID;
"""
BY_TARGET = "SELECT target, entity, authority, place, exact FROM claims WHERE target = ? ORDER BY exact DESC, entity"
DISPUTED = (
    "SELECT target, entity, authority, place FROM claims WHERE exact AND target IN "
    "(SELECT target FROM claims WHERE exact GROUP BY target HAVING count(*) > 1) ORDER BY target, authority, entity"
)


def put(connection: sqlite3.Connection, entities: Iterable[Entity], *, places: Mapping[str, str]) -> None:
    """Write the claims of ``entities``; ``places`` says where each stands, by its id."""
    rows = (row for entity in entities for row in _rows(entity, places.get(entity.id, "")))
    connection.executemany("INSERT OR IGNORE INTO claims VALUES (?,?,?,?,?)", rows)


def _rows(entity: Entity, place: str) -> Iterator[tuple[str, str, str, int, str]]:
    for written, exact in (*((one, 1) for one in entity.same_as), *((one, 0) for one in entity.close_to)):
        if target := canonical(written):
            yield target, entity.id, entity.source, exact, place


def drop(connection: sqlite3.Connection, authority: str) -> None:
    """Take the claims of an authority out."""
    connection.execute("DELETE FROM claims WHERE authority = ?", (authority,))


def refill(connection: sqlite3.Connection) -> None:
    """Make the claims of a store anew that was written before there were any."""
    if connection.execute("SELECT 1 FROM claims LIMIT 1").fetchone():
        return
    bodies = connection.execute(
        "SELECT body FROM entities WHERE body LIKE '%\"same_as\":[%' OR body LIKE '%\"close_to\"%'"
    )
    put(connection, (loaded(body) for (body,) in bodies.fetchall()), places={})
