"""Schema 3: what documents and passages are narrowed by, in columns of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from index.ports import Scripts
from ontology.moments import years_of

if TYPE_CHECKING:
    from alembic.operations import Operations

revision = "3"
down_revision = "2"

_DOCUMENTS = sa.table(
    "documents",
    sa.column("id", sa.String),
    sa.column("metadata", sa.JSON),
    sa.column("kind", sa.Text),
    sa.column("language", sa.String),
    sa.column("pictured", sa.Integer),
    sa.column("begin_year", sa.Integer),
    sa.column("end_year", sa.Integer),
)
_PASSAGES = sa.table(
    "passages",
    sa.column("key", sa.BigInteger),
    sa.column("document_id", sa.String),
    sa.column("ordinal", sa.Integer),
    sa.column("text", sa.Text),
    sa.column("script", sa.String),
)
_TAGS = sa.table(
    "tags",
    sa.column("id", sa.String),
    sa.column("type", sa.String),
    sa.column("value", sa.Text),
    sa.column("begin_year", sa.Integer),
    sa.column("end_year", sa.Integer),
)


def upgrade(op: Operations, *, scripts: Scripts, **_: object) -> None:
    """Tell kinds, languages and dates of documents, scripts of passages, years of dates in texts."""
    for name, kind, default in (("kind", sa.Text, ""), ("language", sa.String, ""), ("pictured", sa.Integer, "0")):
        op.add_column("documents", sa.Column(name, kind, nullable=False, server_default=default))
    op.add_column("passages", sa.Column("script", sa.String, nullable=False, server_default=""))
    for table in ("documents", "tags"):
        for name in ("begin_year", "end_year"):
            op.add_column(table, sa.Column(name, sa.Integer))
    connection = op.get_bind()
    _describe(connection)
    _date(connection)
    _tell_scripts(connection, scripts)


def _describe(connection: sa.Connection) -> None:
    found = connection.execute(sa.select(_DOCUMENTS.c.id, _DOCUMENTS.c.metadata)).all()
    _update(connection, _DOCUMENTS.c.id, [{"of": row.id, **_described(row.metadata)} for row in found])


def _described(said: Mapping[str, Any]) -> dict[str, object]:
    return {
        "kind": said.get("kind", ""),
        "language": said.get("language", ""),
        "pictured": int(bool(said.get("images") or said.get("media"))),
        **_years(said.get("date", "")),
    }


def _date(connection: sa.Connection) -> None:
    dated = sa.select(_TAGS.c.id, _TAGS.c.value).where(_TAGS.c.type == "TIME", _TAGS.c.value != "")
    made = [{"of": row.id, **_years(row.value)} for row in connection.execute(dated).all()]
    _update(connection, _TAGS.c.id, [one for one in made if len(set(one.values()) - {None}) > 1])


def _years(edtf: str) -> dict[str, int | None]:
    found = years_of(edtf) if edtf else None
    return {"begin_year": found.begin if found else None, "end_year": found.end if found else None}


def _tell_scripts(connection: sa.Connection, scripts: Scripts) -> None:
    query = sa.select(_PASSAGES.c.key, _PASSAGES.c.text).order_by(_PASSAGES.c.ordinal)
    for document_id in connection.execute(sa.select(_DOCUMENTS.c.id)).scalars().all():
        found = connection.execute(query.where(_PASSAGES.c.document_id == document_id)).all()
        told = zip(found, scripts([row.text for row in found]), strict=True)
        _update(connection, _PASSAGES.c.key, [{"of": row.key, "script": script} for row, script in told if script])


def _update(connection: sa.Connection, key: sa.ColumnClause[Any], found: Sequence[Mapping[str, object]]) -> None:
    if not found:
        return
    names = [name for name in found[0] if name != "of"]
    table = key.table
    if isinstance(table, sa.TableClause):
        values: dict[str, sa.BindParameter[Any]] = {name: sa.bindparam(name) for name in names}
        connection.execute(table.update().where(key == sa.bindparam("of")).values(values), list(found))
