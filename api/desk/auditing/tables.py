"""The tables of the log of acts. The database itself refuses to change or remove a row of either."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import JSON, Column, ForeignKey, String, Table

from api.desk.auditing.chain import START, digest
from api.desk.tables import KEY, metadata

acts = Table(
    "acts",
    metadata,
    Column("id", KEY, primary_key=True, autoincrement=True),
    Column("time", String, nullable=False, index=True),
    Column("by", String, nullable=False, index=True),
    Column("act", String, nullable=False),
    Column("subject", String, nullable=False, index=True),
    Column("detail", JSON, nullable=False),
    sqlite_autoincrement=True,
)

links = Table(
    "act_links",
    metadata,
    Column("no", KEY, primary_key=True, autoincrement=False),
    Column("act_id", KEY, ForeignKey(acts.c.id), nullable=False, unique=True),
    Column("digest", String(64), nullable=False),
)
_SAID = "the log of acts is only ever added to"
_AT_ONCE = 1_000


def chain_all(connection: sa.Connection) -> None:
    """Chain the acts that were noted before there was a chain, in the order of their numbers."""
    previous, number, after = START, 0, 0
    while (
        rows := connection.execute(sa.select(acts).where(acts.c.id > after).order_by(acts.c.id).limit(_AT_ONCE))
        .mappings()
        .all()
    ):
        made: list[dict[str, Any]] = []
        for row in rows:
            number, after = number + 1, row["id"]
            previous = digest(number, dict(row), previous)
            made.append({"no": number, "act_id": after, "digest": previous})
        connection.execute(links.insert(), made)


@sa.event.listens_for(links, "after_create")
def _guard(_: Table, connection: sa.Connection, **_more: object) -> None:
    """As soon as there is a table of links: chain what was there before, and let the database guard both tables."""
    chain_all(connection)
    for table in (acts.name, links.name):
        for statement in _GUARDS[connection.dialect.name]:
            connection.exec_driver_sql(statement.format(table=table, said=_SAID))


_GUARDS = {
    "sqlite": tuple(
        f"CREATE TRIGGER {{table}}_stay_{event.lower()} BEFORE {event} ON {{table}} "
        "BEGIN SELECT RAISE(ABORT, '{said}'); END"
        for event in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        "CREATE FUNCTION {table}_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{said}'; END $$",
        "CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_stay()",
        "CREATE TRIGGER {table}_stay_whole BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION {table}_stay()",
    ),
}
