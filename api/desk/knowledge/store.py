"""Items of the knowledge base in the desk's database, every revision kept whole.

A change names the revision that it was made from: of two librarians who change the same item, the second is refused,
told who was first, and nothing of the first is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.dialects import postgresql, sqlite

from api.desk.audit import Audit
from api.desk.clock import now
from api.desk.knowledge.records import Act, Content, Entry, Item, State
from api.desk.knowledge.tables import items, log, vectors
from index.opening import translated
from index.ports import FloatArray
from ontology.errors import NotFound, WrongUse

_ITEM: TypeAdapter[Item] = TypeAdapter(Item)
_COLUMNS = ("id", "state", "revision", "asked", "last_asked")
_WHOLE = tuple(one.name for one in fields(Content))


class KnowledgeStore:
    """Keeps items, their log and the vectors of what they are asked as."""

    def __init__(self, engine: sa.Engine, audit: Audit) -> None:
        self._engine = engine
        self._audit = audit

    # --- asking ---------------------------------------------------------------------------------------------

    def items(self, *states: State) -> list[Item]:
        """Return the items in these states (all without one), by number."""
        query = sa.select(items).order_by(items.c.id)
        if states:
            query = query.where(items.c.state.in_(states))
        with self._engine.connect() as connection:
            return [_item(row) for row in connection.execute(query).mappings()]

    def item(self, item_id: int) -> Item:
        """Return an item. Raises :class:`NotFound`."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(items).where(items.c.id == item_id)).mappings().one_or_none()
        if row is None:
            raise NotFound(f"知识库里没有第 {item_id} 条。")
        return _item(row)

    def history(self, item_id: int) -> list[Entry]:
        """Return what was done with an item, oldest first. Raises :class:`NotFound`."""
        self.item(item_id)
        query = sa.select(log).where(log.c.item_id == item_id).order_by(log.c.id)
        with self._engine.connect() as connection:
            return [_entry(row) for row in connection.execute(query).mappings()]

    def head(self) -> int:
        """Return a number that each change of an item makes larger; 0 without any."""
        with self._engine.connect() as connection:
            return connection.execute(sa.select(sa.func.max(log.c.id))).scalar() or 0

    # --- changing -------------------------------------------------------------------------------------------

    def add(self, item: Item, act: Act = Act.ADD, *, by: str, note: str = "") -> Item:
        """Keep a new item at revision 1 and give it its number."""
        time = now()
        made = replace(item, id=0, revision=1, created=item.created or time, changed=time)
        with translated(), self._engine.begin() as connection:
            row = {**_row(made), "asked": made.asked, "last_asked": made.last_asked}
            key = connection.execute(items.insert().values(row)).inserted_primary_key
            made = replace(made, id=int(key[0]) if key is not None else 0)
            self._note(connection, made, act, by=by, note=note, changed=())
        return made

    def change(self, was: Item, becomes: Item, act: Act, *, by: str, note: str = "") -> Item:
        """Keep what ``was`` has become. Raises :class:`WrongUse` where somebody changed it since ``was`` was read."""
        made = replace(becomes, id=was.id, revision=was.revision + 1, created=was.created, changed=now())
        with translated(), self._engine.begin() as connection:
            mine = (items.c.id == was.id) & (items.c.revision == was.revision)
            if connection.execute(items.update().where(mine).values(_row(made))).rowcount != 1:
                raise WrongUse(_overtaken(connection, was))
            self._note(connection, made, act, by=by, note=note, changed=changed(was, made))
        return self.item(was.id)

    def count(self, item_id: int) -> None:
        """Note that an item answered a reader. It changes no revision."""
        counted = items.update().where(items.c.id == item_id).values(asked=items.c.asked + 1, last_asked=now())
        with translated(), self._engine.begin() as connection:
            connection.execute(counted)

    def _note(
        self, connection: sa.Connection, item: Item, act: Act, *, by: str, note: str, changed: Sequence[str]
    ) -> None:
        row = _row(item)
        entry = {name: row[name] for name in ("revision", "state", "body")}
        connection.execute(
            log.insert().values(
                item_id=item.id, act=act.value, by=by, time=item.changed, note=note, fields=list(changed), **entry
            )
        )
        detail = {"revision": item.revision, "fields": list(changed)}
        self._audit.note(connection, by=by, act=act.value, subject=f"knowledge/{item.id}", detail=detail)

    # --- vectors --------------------------------------------------------------------------------------------

    def vectors(self, encoder: str) -> dict[str, FloatArray]:
        """Return the vectors that an encoder made, by the digest of what it encoded."""
        query = sa.select(vectors.c.digest, vectors.c.vector).where(vectors.c.encoder == encoder)
        with self._engine.connect() as connection:
            return {row.digest: np.frombuffer(row.vector, dtype="<f4") for row in connection.execute(query)}

    def keep_vectors(self, encoder: str, made: Mapping[str, FloatArray], *, used: Iterable[str]) -> None:
        """Keep vectors, those that another process was quicker to keep as they are; drop what is not in ``used``."""
        insert = sqlite.insert if self._engine.dialect.name == "sqlite" else postgresql.insert
        rows = [
            {"encoder": encoder, "digest": digest, "vector": vector.astype("<f4").tobytes()}
            for digest, vector in made.items()
        ]
        keep = set(used)
        with translated(), self._engine.begin() as connection:
            if rows:
                connection.execute(insert(vectors).on_conflict_do_nothing(), rows)
            there = connection.execute(sa.select(vectors.c.encoder, vectors.c.digest)).all()
            for row in there:
                if row.encoder != encoder or row.digest not in keep:
                    one = (vectors.c.encoder == row.encoder) & (vectors.c.digest == row.digest)
                    connection.execute(vectors.delete().where(one))


def changed(was: Item, becomes: Item) -> tuple[str, ...]:
    """Return the names of the fields in which two items differ, ``state`` among them."""
    names = tuple(name for name in _WHOLE if getattr(was.content, name) != getattr(becomes.content, name))
    return names if was.state is becomes.state else (*names, "state")


def _row(item: Item) -> dict[str, Any]:
    body: dict[str, Any] = _ITEM.dump_python(item, mode="json")
    columns = {"state": item.state.value, "branch": item.content.branch, "review_by": item.content.review_by}
    kept = {name: value for name, value in body.items() if name not in _COLUMNS}
    return {**columns, "revision": item.revision, "body": kept}


def _item(row: sa.RowMapping) -> Item:
    return _ITEM.validate_python({**row["body"], **{name: row[name] for name in _COLUMNS}})


def _entry(row: sa.RowMapping) -> Entry:
    stood = {**row["body"], "id": row["item_id"], "state": row["state"], "revision": row["revision"]}
    named = {name: row[name] for name in ("id", "by", "time", "note")}
    return Entry(**named, act=Act(row["act"]), fields=tuple(row["fields"]), item=_ITEM.validate_python(stood))


def _overtaken(connection: sa.Connection, was: Item) -> str:
    """Say who was first."""
    last = sa.select(log.c.by, log.c.time).where(log.c.item_id == was.id).order_by(log.c.id.desc()).limit(1)
    row = connection.execute(last).one_or_none()
    if row is None:
        return f"知识库里没有第 {was.id} 条。"
    when = row.time[:16].replace("T", " ")
    return f"{was.number} 在您修改期间已由 {row.by} 改过（{when} UTC），您的修改没有保存：请看过现在的样子再改一次。"
