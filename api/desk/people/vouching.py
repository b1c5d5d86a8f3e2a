"""People for whom a provider of OpenID Connect vouches.

An account is found by issuer and subject, which a provider gives to nobody else ever again (OpenID Connect Core 1.0,
5.7): never by an e-mail address or a name, which may be anybody's tomorrow. Who has an account here already links it
while signed in. Of readers nothing is taken over but the subject: their account bears a number for a name.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from api.desk.audit import Audit
from api.desk.clock import now
from api.desk.people.records import Person, Role, Signed, Vouched, Way
from api.desk.people.rows import COLUMNS, person_of
from api.desk.people.sessions import end
from api.desk.people.store import People, insert
from api.desk.people.tables import identities, people, sessions
from index.opening import translated
from ontology.errors import NotAllowed, WrongUse

BY = "openid"
"""What the log of acts calls the provider."""
_SHOWN_READER = "读者"
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Policy:
    """What is made of people who are new here: ``role`` for all, ``None`` for nobody; ``roles`` by group."""

    role: Role | None = Role.READER
    roles: Mapping[str, Role] = field(default_factory=dict)

    def of(self, vouched: Vouched) -> Role | None:
        """The highest role that the groups of somebody give, else that of everybody."""
        given = [self.roles[group] for group in vouched.groups if group in self.roles]
        return max(given, key=list(Role).index) if given else self.role


class Vouching:
    """Finds, makes and links the accounts of people who are vouched for."""

    def __init__(self, engine: sa.Engine, audit: Audit, accounts: People) -> None:
        self._engine = engine
        self._audit = audit
        self._accounts = accounts

    def sign_in(self, vouched: Vouched, policy: Policy, *, agent: str = "") -> tuple[str, Signed]:
        """Open a session for whoever is vouched for. Raises :class:`NotAllowed` for who is not to come in."""
        person = self._known(vouched) or self._made(vouched, policy)
        if not person.active:
            raise NotAllowed("这个账号已停用，请找管理员。")
        person = self._regrouped(person, vouched, policy)
        with translated(), self._engine.begin() as connection:
            return self._accounts.open(connection, person, way=Way.OPENID, agent=agent)

    def link(self, person: Person, vouched: Vouched) -> None:
        """Let somebody who is signed in come in by the provider from now on. Raises :class:`WrongUse`."""
        known = self._known(vouched)
        if known is not None and known.id != person.id:
            raise WrongUse("统一认证的这个身份已经连着另一个账号。")
        if known is None:
            with translated(), self._engine.begin() as connection:
                _link(connection, person.id, vouched)
                subject = f"person/{person.logged}"
                self._audit.note(connection, by=person.logged, act="link", subject=subject, detail={"way": BY})

    def unlink(self, person: Person) -> None:
        """Let the provider vouch for somebody no more. Raises :class:`WrongUse` for who has no other way in."""
        with translated(), self._engine.begin() as connection:
            gone = connection.execute(identities.delete().where(identities.c.person_id == person.id)).rowcount
            if not connection.execute(sa.select(people.c.password).where(people.c.id == person.id)).scalar_one():
                raise WrongUse("这个账号没有密码，解除连接就再也进不来了；请先请管理员给一次性口令，设好密码。")
            if gone:
                subject = f"person/{person.logged}"
                self._audit.note(connection, by=person.logged, act="unlink", subject=subject, detail={"way": BY})

    def linked(self, person: Person) -> bool:
        """Say whether a provider vouches for somebody."""
        query = sa.select(sa.func.count()).where(identities.c.person_id == person.id)
        with self._engine.connect() as connection:
            return bool(connection.execute(query).scalar())

    def _known(self, vouched: Vouched) -> Person | None:
        mine = (identities.c.issuer == vouched.issuer) & (identities.c.subject == vouched.subject)
        with self._engine.connect() as connection:
            query = sa.select(*COLUMNS).join_from(identities, people).where(mine)
            row = connection.execute(query).mappings().one_or_none()
        return person_of(row) if row else None

    def _made(self, vouched: Vouched, policy: Policy) -> Person:
        role = policy.of(vouched)
        if role is None:
            raise NotAllowed("本馆还没有您的账号；请管理员先建账号，您登录后再连接统一认证。")
        with translated(), self._engine.begin() as connection:
            name = _free(connection, vouched if role.covers(Role.LIBRARIAN) else None)
            shown = (vouched.shown.strip()[:80] or name) if role.covers(Role.LIBRARIAN) else _SHOWN_READER
            told = {"name": name, "shown": shown, "role": role.value, "branch": "", "active": True}
            ident = insert(connection, told)
            _link(connection, ident, vouched)
            subject = f"person/{Person(ident, name, shown, role).logged}"
            self._audit.note(connection, by=BY, act="add", subject=subject, detail={"role": role.value})
        return self._accounts.person(name)

    def _regrouped(self, person: Person, vouched: Vouched, policy: Policy) -> Person:
        """Give the role that the groups say now, where groups say roles; the last administrator stays one.

        Whoever has a password here as well was given a role here, and keeps it. Raises :class:`NotAllowed` for who is
        in no group any more where nobody else is to come in; all sessions of theirs end.
        """
        role = policy.of(vouched)
        if not policy.roles or role is person.role or self._has_password(person):
            return person
        if role is None:
            with translated(), self._engine.begin() as connection:
                end(connection, sessions.c.person_id == person.id)
            raise NotAllowed("统一认证里您已不在可以进来的组里；如有不对，请找管理员。")
        try:
            return self._accounts.change(person.name, by=BY, role=role)
        except WrongUse:
            return person

    def _has_password(self, person: Person) -> bool:
        with self._engine.connect() as connection:
            return bool(connection.execute(sa.select(people.c.password).where(people.c.id == person.id)).scalar_one())


def _link(connection: sa.Connection, person_id: int, vouched: Vouched) -> None:
    row = {"issuer": vouched.issuer, "subject": vouched.subject, "person_id": person_id, "made": now()}
    connection.execute(identities.insert().values(row))


def _free(connection: sa.Connection, vouched: Vouched | None) -> str:
    """A name that nobody has: near to what a member of staff is called there, a number for a reader."""
    wanted = re.sub(r"[^a-z0-9._-]+", "", vouched.name.partition("@")[0].lower()).lstrip("._-")[:32] if vouched else ""
    for number in range(1, _TRIES):
        name = f"reader-{secrets.token_hex(5)}" if vouched is None else wanted if number == 1 else f"{wanted}-{number}"
        if len(name) < 2:
            name = f"staff-{secrets.token_hex(4)}"
        if not connection.execute(sa.select(people.c.id).where(people.c.name == name)).scalar():
            return name
    return f"staff-{secrets.token_hex(8)}"
