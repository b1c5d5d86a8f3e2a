"""Accounts in the desk's database: who may sign in, by password or vouched for by another house.

Passwords are kept as argon2id digests with the parameters of RFC 9106's low-memory choice.
"""

from __future__ import annotations

import re
import secrets
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY
from sqlalchemy.exc import IntegrityError

from api.desk.audit import Audit
from api.desk.people.passwords import check_password
from api.desk.people.records import Person, Role, Signed, Way
from api.desk.people.rows import COLUMNS, person_of
from api.desk.people.sessions import Sessions, end
from api.desk.people.tables import identities, people, sessions, words
from api.desk.people.trying import Trying
from index.opening import translated
from ontology.errors import NotAllowed, NotFound, WrongUse

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_REFUSED = "登录名或密码不对；连错五次要等一刻钟。"
NOBODY = "nobody"
"""Who did what was done before anybody signed in; nobody is called so."""


class People:
    """Keeps accounts."""

    def __init__(self, engine: sa.Engine, audit: Audit) -> None:
        self._engine = engine
        self._audit = audit
        self._hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self.sessions = Sessions(engine)

    # --- accounts -------------------------------------------------------------------------------------------

    def add(self, name: str, password: str | None, *, role: Role, shown: str = "", branch: str = "", by: str) -> Person:
        """Make an account; without a password nobody can sign in to it until one is set by a one-time word.

        Raises :class:`WrongUse` for a name that is taken or malformed, or a weak password.
        """
        shown = shown.strip() or name
        told = {"name": name, "shown": shown, "role": role.value, "branch": branch.strip(), "active": True}
        digest = "" if password is None else self.digest(password, name, shown)
        try:
            with translated(), self._engine.begin() as connection:
                person = Person(insert(connection, told | {"password": digest}), name, shown, role)
                self._audit.note(
                    connection, by=by, act="add", subject=f"person/{person.logged}", detail={"role": role.value}
                )
        except IntegrityError as error:
            raise WrongUse(f"已有登录名 {name}，请换一个。") from error
        return self.person(name)

    def person(self, name: str) -> Person:
        """Return the person with a sign-in name. Raises :class:`NotFound`."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(*COLUMNS).where(people.c.name == name)).mappings().one_or_none()
        if row is None:
            raise NotFound(f"没有登录名 {name}。")
        return person_of(row)

    def people(self) -> list[Person]:
        """Return everybody, by sign-in name."""
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(*COLUMNS).order_by(people.c.name)).mappings()
            return [person_of(row) for row in rows]

    def change(
        self,
        name: str,
        *,
        by: str,
        role: Role | None = None,
        shown: str | None = None,
        branch: str | None = None,
        active: bool | None = None,
        password: str | None = None,
    ) -> Person:
        """Change what is given; a new password, role, branch or state ends the person's sessions.

        Raises :class:`NotFound`, and :class:`WrongUse` where it would leave no active administrator.
        """
        given = {"role": role.value if role else None, "shown": shown, "branch": branch, "active": active}
        changes: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
        was = self.person(name)
        if password is not None:
            changes["password"] = self.digest(password, name, was.shown)
        if not changes:
            return was
        with translated(), self._engine.begin() as connection:
            connection.execute(people.update().where(people.c.name == name).values(changes))
            if was.active and was.role is Role.ADMINISTRATOR and not _administrators(connection):
                raise WrongUse("至少要留一位在用的管理员；没有改动。")
            if {"role", "branch", "active", "password"} & changes.keys():
                end(connection, sessions.c.person_id == was.id)
            detail = {key: value for key, value in changes.items() if key in given}
            if shown is not None and not was.role.covers(Role.LIBRARIAN):
                detail["shown"] = True  # what a reader is called could never be taken out of the log
            act = "password" if password is not None else "change"
            self._audit.note(connection, by=by, act=act, subject=f"person/{was.logged}", detail=detail)
        return self.person(name)

    def remove(self, name: str, *, by: str) -> Person:
        """Take a reader's account away with all that hangs on it. Raises :class:`NotFound`, and :class:`WrongUse` for
        anybody else: the log of acts names those who work here, so that their accounts are shut and stay."""
        was = self.person(name)
        if was.role is not Role.READER:
            raise WrongUse(f"{name} 不是读者：馆员的账号只停用（wenmai people disable），不删除；没有改动。")
        with translated(), self._engine.begin() as connection:
            end(connection, sessions.c.person_id == was.id)
            for table in (identities, words):
                connection.execute(table.delete().where(table.c.person_id == was.id))
            connection.execute(people.delete().where(people.c.id == was.id))
            self._audit.note(connection, by=by, act="remove", subject=f"person/{was.logged}")
        return was

    # --- signing in -----------------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str, *, address: str = "", agent: str = "") -> tuple[str, Signed]:
        """Open a session; return its token and who signed in. Raises :class:`NotAllowed`, telling nobody why."""
        trying = Trying(name, address)
        with self._engine.connect() as connection:
            shut = trying.shut(connection)
            row = connection.execute(sa.select(people).where(people.c.name == name)).mappings().one_or_none()
        if shut:
            raise NotAllowed(_REFUSED)
        right = self.right(row["password"] if row else "", password)
        if row is None or not row["active"] or not right:
            self._wrong(trying, known=person_of(row) if row else None)
            raise NotAllowed(_REFUSED)
        person = person_of(row)
        with translated(), self._engine.begin() as connection:
            missed = trying.right(connection)
            return self.open(connection, person, way=Way.PASSWORD, agent=agent, missed=missed)

    def open(
        self, connection: sa.Connection, person: Person, *, way: Way, agent: str, missed: int = 0
    ) -> tuple[str, Signed]:
        """Open a session for somebody who has shown who they are, and note it; that a reader came is nobody's
        business."""
        token, csrf = self.sessions.open(connection, person.id, way=way, agent=agent)
        if person.role.covers(Role.LIBRARIAN):
            detail = {"way": way.value} | ({"missed": missed} if missed else {})
            self._audit.note(connection, by=person.name, act="sign-in", subject=f"person/{person.name}", detail=detail)
        return token, Signed(person, csrf)

    def signed(self, token: str) -> Signed | None:
        """Return who has the session of a token; ``None`` where it is over or was never opened."""
        return self.sessions.signed(token)

    def sign_out(self, token: str) -> None:
        """End the session of a token."""
        self.sessions.end(token)

    def _wrong(self, trying: Trying, *, known: Person | None) -> None:
        """Count a wrong try; that a name was locked is noted, a name that is nobody's is not."""
        with translated(), self._engine.begin() as connection:
            if trying.wrong(connection):
                subject = f"person/{known.logged}" if known else "person"
                self._audit.note(connection, by=NOBODY, act="lock", subject=subject)

    # --- passwords ------------------------------------------------------------------------------------------

    def digest(self, password: str, *names: str) -> str:
        """Return what is kept of a password. Raises :class:`WrongUse` for a weak one."""
        check_password(password, *names)
        return self._hasher.hash(password)

    def right(self, digest: str, password: str) -> bool:
        """Say whether a password is that of a digest; it takes as long where there is none to compare with."""
        try:
            return self._hasher.verify(digest or self._nobody, password) and bool(digest)
        except (VerifyMismatchError, InvalidHashError):
            return False

    @cached_property
    def _nobody(self) -> str:
        """What an unknown name is checked against, so that it takes as long as a known one."""
        return self._hasher.hash(secrets.token_urlsafe())


def insert(connection: sa.Connection, told: dict[str, Any]) -> int:
    """Insert an account, whose name must be well formed and free; return its number. Raises :class:`WrongUse`."""
    if not _NAME.fullmatch(told["name"]) or told["name"] == NOBODY:
        raise WrongUse("登录名要有 2—40 个字符，只用小写字母、数字和 . _ -，以字母或数字开头。")
    row = {"password": "", "failures": 0, "locked_until": ""} | told
    return int(connection.execute(people.insert().values(row).returning(people.c.id)).scalar_one())


def _administrators(connection: sa.Connection) -> int:
    query = sa.select(sa.func.count()).where(people.c.active, people.c.role == Role.ADMINISTRATOR.value)
    return connection.execute(query).scalar_one()
