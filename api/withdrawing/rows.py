"""Rows of the desk that quote a document, found and struck within a transaction of the caller's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from api.withdrawing.striking import Leaving

# So many ids are looked for by name; a document with more of another make has all rows read.
_NAMED = 20


@dataclass(frozen=True, slots=True)
class Quoting:
    """A table whose rows quote, by the columns that hold words; ``log`` is that of its history, each row of which names
    its owner in ``owner``."""

    table: sa.Table
    columns: tuple[str, ...]
    log: sa.Table | None = None
    owner: str = ""
    logged: tuple[str, ...] = ()


def struck(connection: sa.Connection, quoting: Quoting, leaving: Leaving) -> dict[int, Mapping[str, Any]]:
    """Strike the words of a document out of a table and its history; return the rows, as they now are, by id.

    A row that was struck is one revision further, so that whoever has it open is told that it changed.
    """
    found: dict[int, Mapping[str, Any]] = {}
    for ident in sorted(_candidates(connection, quoting, leaving)):
        table = quoting.table
        mine = table.c.id == ident
        row = connection.execute(sa.select(table).where(mine).with_for_update()).mappings().one_or_none()
        if row is None:
            continue
        past = _history(connection, quoting, ident)
        whole = leaving.strike(
            {"row": _part(row, quoting.columns), "log": [_part(one, quoting.logged) for one in past]}
        )
        if whole is None:
            continue
        values = {**whole["row"], "revision": row["revision"] + 1}
        connection.execute(table.update().where(mine).values(values))
        for one, said in zip(past, whole["log"], strict=True):
            _rewrite(connection, quoting, one["id"], said)
        found[ident] = {**row, **values}
    return found


def forget(connection: sa.Connection, table: sa.Table, document_id: str) -> int:
    """Take the rows of a table that are of a document; return how many there were."""
    return connection.execute(table.delete().where(table.c.document_id == document_id)).rowcount


def naming(columns: Iterable[sa.Column[Any]], leaving: Leaving) -> sa.ColumnElement[bool]:
    """Return the condition that one of ``columns`` names the document or a passage of it; true where that cannot be
    told in SQL. It may be met by a row that names neither, never missed."""
    ids = [leaving.document_id, *(one for one in leaving.passages if one.rpartition("-")[0] != leaving.document_id)]
    # JSON is kept with other characters escaped.
    if len(ids) > _NAMED or not all(one.isascii() for one in ids):
        return sa.true()
    return sa.or_(*(sa.cast(column, sa.Text).contains(one, autoescape=True) for column in columns for one in ids))


def _candidates(connection: sa.Connection, quoting: Quoting, leaving: Leaving) -> set[int]:
    table, log = quoting.table, quoting.log
    here = sa.select(table.c.id).where(naming([table.c[name] for name in quoting.columns], leaving))
    found = set(connection.execute(here).scalars())
    if log is not None:
        past = sa.select(log.c[quoting.owner]).where(naming([log.c[name] for name in quoting.logged], leaving))
        found |= set(connection.execute(past.distinct()).scalars())
    return found


def _history(connection: sa.Connection, quoting: Quoting, ident: int) -> list[Mapping[str, Any]]:
    if quoting.log is None:
        return []
    query = sa.select(quoting.log).where(quoting.log.c[quoting.owner] == ident).order_by(quoting.log.c.id)
    return [dict(row) for row in connection.execute(query).mappings()]


def _rewrite(connection: sa.Connection, quoting: Quoting, ident: int, said: Mapping[str, Any]) -> None:
    if quoting.log is not None:
        connection.execute(quoting.log.update().where(quoting.log.c.id == ident).values(said))


def _part(row: Mapping[str, Any] | sa.RowMapping, names: Iterable[str]) -> dict[str, Any]:
    return {name: row[name] for name in names}
