"""The store of keys: what programs show instead of signing in.

A key is 256 random bits; the database holds its SHA-256 alone, so that whoever reads the database cannot use it. It is
shown once, to whoever makes it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from api.desk.audit import Audit
from api.desk.clock import ago, now
from api.desk.keys.records import Key, Scope
from api.desk.keys.tables import keys, scopes
from index.opening import translated
from ontology.errors import NotFound, WrongUse

_BEGINNING = "wm_"
_LONGEST = 100


class KeyStore:
    """Keeps keys."""

    def __init__(self, engine: sa.Engine, audit: Audit) -> None:
        self._engine = engine
        self._audit = audit

    def add(
        self,
        name: str,
        *,
        branch: str = "",
        opens: Sequence[Scope] = (Scope.PUSH,),
        collections: Sequence[str] = (),
        expires: str = "",
        by: str,
    ) -> tuple[Key, str]:
        """Make a key; return it with the words that are shown this once. One that pushes writes, without
        ``collections``, into the one that is called as the branch. Raises :class:`WrongUse`."""
        branch, name = branch.strip(), name.strip() or branch.strip()
        into = [one.strip() for one in collections if one.strip()]
        _check(name, branch, opens, into)
        pushes = Scope.PUSH in opens
        token = _BEGINNING + secrets.token_urlsafe(32)
        row = {
            "digest": _digest(token),
            "name": name,
            "branch": branch,
            "collections": into or ([branch] if pushes else []),
            "expires": _day(expires),
            "revoked": "",
            "made": now(),
            "made_by": by,
            "used": "",
        }
        given = sorted(set(opens))
        with translated(), self._engine.begin() as connection:
            ident = connection.execute(keys.insert().values(row).returning(keys.c.id)).scalar_one()
            connection.execute(scopes.insert(), [{"key_id": ident, "scope": one.value} for one in given])
            detail = {name: row[name] for name in ("branch", "collections", "expires")}
            detail["scopes"] = [one.value for one in given]
            self._audit.note(connection, by=by, act="add", subject=f"key/{ident}", detail=detail)
        return self.key(ident), token

    def key(self, ident: int) -> Key:
        """Return a key. Raises :class:`NotFound`."""
        found = self._keys(keys.c.id == ident)
        if not found:
            raise NotFound(f"没有第 {ident} 号钥匙。")
        return found[0]

    def keys(self) -> list[Key]:
        """Return all keys, those that were revoked too."""
        return self._keys(sa.true())

    def revoke(self, ident: int, *, by: str) -> Key:
        """Let a key open nothing any more. Raises :class:`NotFound`."""
        was = self.key(ident)
        if not was.revoked:
            with translated(), self._engine.begin() as connection:
                connection.execute(keys.update().where(keys.c.id == ident).values(revoked=now()))
                self._audit.note(connection, by=by, act="revoke", subject=f"key/{ident}")
        return self.key(ident)

    def known(self, token: str) -> Key | None:
        """Return the key of a token; ``None`` for one that is unknown, revoked or past its day."""
        found = next(iter(self._keys(keys.c.digest == _digest(token))), None)
        if found is None or found.revoked or (found.expires and found.expires < now()[:10]):
            return None
        if found.used < ago(timedelta(minutes=1)):
            with translated(), self._engine.begin() as connection:
                connection.execute(keys.update().where(keys.c.id == found.id).values(used=now()))
        return found

    def _keys(self, which: sa.ColumnElement[bool]) -> list[Key]:
        query = sa.select(keys, scopes.c.scope).select_from(sa.outerjoin(keys, scopes)).where(which)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(keys.c.id, scopes.c.scope)).mappings().all()
        opened: dict[int, list[Scope]] = {row["id"]: [] for row in rows}
        for row in rows:
            if row["scope"]:
                opened[row["id"]].append(Scope(row["scope"]))
        return [_key(row, opened[row["id"]]) for row in {row["id"]: row for row in rows}.values()]


def _check(name: str, branch: str, opens: Sequence[Scope], collections: Sequence[str]) -> None:
    if not opens:
        raise WrongUse(f"请写明钥匙能做什么：{'、'.join(Scope)}。")
    if Scope.PUSH in opens and not branch:
        raise WrongUse("送交文献的钥匙要写明分馆。")
    if collections and Scope.PUSH not in opens:
        raise WrongUse("专题只对送交文献的钥匙有意义；请加 push，或不写专题。")
    if not name or max(len(branch), len(name)) > _LONGEST or "/" in branch:
        raise WrongUse("请写明名称或分馆，至多一百字；分馆不含斜线。")


def _day(stated: str) -> str:
    try:
        return date.fromisoformat(stated).isoformat() if stated else ""
    except ValueError as error:
        raise WrongUse(f"期限 {stated} 不是日期；请写成 2027-06-30。") from error


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _key(row: Any, opened: Sequence[Scope]) -> Key:  # noqa: ANN401 - a row of the database
    told = {name: row[name] for name in ("id", "name", "branch", "expires", "revoked", "made", "made_by", "used")}
    return Key(**told, collections=tuple(row["collections"]), scopes=tuple(opened) or (Scope.PUSH,))
