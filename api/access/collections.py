"""The rules on reading, in the desk's database. A change is in force with the next request, in every process."""

from __future__ import annotations

import sqlalchemy as sa

from api.access.rules import REST, Level, Rule
from api.access.tables import collection_access as table
from api.desk.audit import Audit
from api.desk.clock import now
from index.opening import translated
from ontology.errors import WrongUse

_LONGEST = 200


class CollectionAccess:
    """Keeps who may read which collections; each change stands in the log of acts."""

    def __init__(self, engine: sa.Engine, audit: Audit) -> None:
        self._engine = engine
        self._audit = audit

    def rules(self) -> tuple[Rule, ...]:
        """Return all rules by collection, that of the rest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(table)).all()
        found = (Rule(row.collection, Level(row.level), row.branch, row.by, row.time) for row in rows)
        return tuple(sorted(found, key=lambda one: (one.collection != REST, one.collection)))

    def close(self, collection: str, level: Level, *, by: str, branch: str = "") -> Rule:
        """Let a collection be read by some alone. Raises :class:`WrongUse`."""
        if level is Level.OPEN:
            raise WrongUse("请写明对谁开放：readers（限本馆读者）或 staff（限馆员）。")
        return self._put(_checked(collection, level, branch), by=by)

    def open(self, collection: str, *, by: str) -> Rule:
        """Let a collection be read by everybody. Raises :class:`WrongUse`."""
        return self._put(_checked(collection, Level.OPEN, ""), by=by)

    def _put(self, rule: Rule, *, by: str) -> Rule:
        mine = table.c.collection == rule.collection
        row = {"level": rule.level.value, "branch": rule.branch, "by": by, "time": now()}
        with translated(), self._engine.begin() as connection:
            was = connection.execute(sa.select(table).where(mine)).one_or_none()
            connection.execute(table.delete().where(mine))
            # What is open needs no row but to stand out from a rest that is not.
            if rule.level is not Level.OPEN or rule.collection != REST:
                connection.execute(table.insert().values(collection=rule.collection, **row))
            before = {"level": was.level, "branch": was.branch} if was else {"level": Level.OPEN.value, "branch": ""}
            detail = {"level": rule.level.value, "branch": rule.branch, "before": before}
            act = "open" if rule.level is Level.OPEN else "close"
            self._audit.note(connection, by=by, act=act, subject=f"collection/{rule.collection}", detail=detail)
        return Rule(rule.collection, rule.level, rule.branch, by, row["time"])


def _checked(collection: str, level: Level, branch: str) -> Rule:
    name, where = collection.strip(), branch.strip()
    if not name or max(len(name), len(where)) > _LONGEST or not (name + where).isprintable():
        raise WrongUse(f"请写明馆藏专题的名称：最多 {_LONGEST} 字，不含控制字符。")
    return Rule(name, level, where)
