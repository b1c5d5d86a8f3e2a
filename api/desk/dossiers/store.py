"""The dossiers in the desk's database.

A change takes the row's lock by raising its revision, and reads after that: of two who add at once neither loses
anything, and who names a revision that is past is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from api.desk.audit import Audit
from api.desk.clock import now
from api.desk.dossiers.records import Clipping, Dossier, State
from api.desk.dossiers.tables import dossiers
from index.opening import translated
from ontology.errors import NotFound, WrongUse

_ITEMS: TypeAdapter[tuple[Clipping, ...]] = TypeAdapter(tuple[Clipping, ...])

Edit = Callable[[Dossier], Dossier]


class DossierStore:
    """Keeps dossiers."""

    def __init__(self, engine: sa.Engine, audit: Audit) -> None:
        self._engine = engine
        self._audit = audit

    def dossiers(self, *states: State, owner: str = "") -> list[Dossier]:
        """Return dossiers in these states (all without one), the one changed last first."""
        query = sa.select(dossiers).order_by(dossiers.c.changed.desc(), dossiers.c.id.desc())
        if states:
            query = query.where(dossiers.c.state.in_(states))
        if owner:
            query = query.where(dossiers.c.owner == owner)
        with self._engine.connect() as connection:
            return [_dossier(row) for row in connection.execute(query).mappings()]

    def dossier(self, ident: int) -> Dossier:
        """Return a dossier. Raises :class:`NotFound`."""
        with self._engine.connect() as connection:
            return _read(connection, ident)

    def add(self, made: Dossier, *, by: str) -> Dossier:
        """Keep a new dossier."""
        time = now()
        whole = replace(made, owner=made.owner or by, made=time, changed=time, revision=1)
        with translated(), self._engine.begin() as connection:
            ident = int(connection.execute(dossiers.insert().values(_row(whole))).inserted_primary_key[0])  # type: ignore[index]
            self._audit.note(connection, by=by, act="create", subject=f"dossier/{ident}")
        return replace(whole, id=ident)

    def change(
        self,
        ident: int,
        edit: Edit,
        *,
        by: str,
        act: str,
        revision: int | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> Dossier:
        """Keep what ``edit`` makes of a dossier. Raises :class:`NotFound`.

        Raises :class:`WrongUse` where it is no longer at ``revision``, or says so itself.
        """
        mine = dossiers.c.id == ident
        raised = dossiers.update().where(mine).values(revision=dossiers.c.revision + 1)
        if revision is not None:
            raised = raised.where(dossiers.c.revision == revision)
        with translated(), self._engine.begin() as connection:
            if connection.execute(raised).rowcount != 1:
                raise _lost(_read(connection, ident))
            was = _read(connection, ident)
            made = replace(edit(was), id=ident, revision=was.revision, changed=now())
            connection.execute(dossiers.update().where(mine).values(_row(made)))
            self._audit.note(connection, by=by, act=act, subject=f"dossier/{ident}", detail=detail)
        return made


def _lost(found: Dossier) -> WrongUse:
    return WrongUse(
        f"这份微剪报在您修改期间已被别人改过（现在是第 {found.revision} 版），您的修改没有保存：请刷新再改。"
    )


def _read(connection: sa.Connection, ident: int) -> Dossier:
    row = connection.execute(sa.select(dossiers).where(dossiers.c.id == ident)).mappings().one_or_none()
    if row is None:
        raise NotFound(f"没有微剪报 {ident}。")
    return _dossier(row)


def _dossier(row: sa.RowMapping) -> Dossier:
    return Dossier(**{**row, "state": State(row["state"]), "items": _ITEMS.validate_python(row["items"])})


def _row(made: Dossier) -> dict[str, Any]:
    plain = ("title", "introduction", "owner", "branch", "made", "changed", "revision")
    items = _ITEMS.dump_python(made.items, mode="json")
    return {name: getattr(made, name) for name in plain} | {"state": made.state.value, "items": items}
