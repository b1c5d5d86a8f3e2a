"""One-time words: an administrator lets somebody set a password of their own, and never learns it.

A word is 99 random bits in letters that are told apart by ear and eye; the database holds its SHA-256 alone. It is
good for a day and for one use. From the moment that it is made, the old password opens nothing and all sessions end.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta

import sqlalchemy as sa

from api.desk.audit import Audit
from api.desk.clock import ago, now
from api.desk.people.records import Person
from api.desk.people.sessions import digest_of, end
from api.desk.people.store import People
from api.desk.people.tables import people, sessions, words
from api.desk.people.trying import Trying
from index.opening import translated
from ontology.errors import NotAllowed, WrongUse

GOOD_FOR = timedelta(hours=24)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 5, 4
_REFUSED = "登录名或一次性口令不对，或口令已经用过、已过一天；请向管理员再要一个。"


class Words:
    """Makes words and takes them in."""

    def __init__(self, engine: sa.Engine, audit: Audit, accounts: People) -> None:
        self._engine = engine
        self._audit = audit
        self._accounts = accounts

    def make(self, name: str, *, by: str) -> str:
        """Make a word for somebody, which is shown this once; an earlier one is void. Raises :class:`NotFound`."""
        person = self._accounts.person(name)
        word = "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
        with translated(), self._engine.begin() as connection:
            connection.execute(words.delete().where(words.c.person_id == person.id))
            made = {"person_id": person.id, "digest": digest_of(word), "made": now()}
            connection.execute(words.insert().values(made))
            connection.execute(people.update().where(people.c.id == person.id).values(password=""))
            end(connection, sessions.c.person_id == person.id)
            self._audit.note(connection, by=by, act="reset", subject=f"person/{person.logged}")
        return word

    def use(self, name: str, word: str, password: str, *, address: str = "") -> Person:
        """Set a password by a word. Raises :class:`NotAllowed` without saying why, :class:`WrongUse` for a weak one."""
        trying = Trying(name, address)
        person = self._known(trying, word)
        if person is None:
            raise NotAllowed(_REFUSED)
        digest = self._accounts.digest(password, person.name, person.shown)
        with translated(), self._engine.begin() as connection:
            mine = (words.c.person_id == person.id) & (words.c.digest == digest_of(_plain(word)))
            if not connection.execute(words.delete().where(mine)).rowcount:
                raise NotAllowed(_REFUSED)
            connection.execute(people.update().where(people.c.id == person.id).values(password=digest))
            end(connection, sessions.c.person_id == person.id)
            trying.right(connection)
            subject = f"person/{person.logged}"
            self._audit.note(connection, by=person.logged, act="password", subject=subject, detail={"way": "word"})
        return person

    def own(self, person: Person, old: str, new: str, *, token: str) -> None:
        """Change one's own password; all other sessions end. Raises :class:`NotAllowed`, :class:`WrongUse`."""
        mine = people.c.id == person.id
        with self._engine.connect() as connection:
            held = connection.execute(sa.select(people.c.password).where(mine)).scalar_one()
        if not self._accounts.right(held, old):
            raise NotAllowed("现在的密码不对；没有改动。")
        if old == new:
            raise WrongUse("新密码与现在的一样；没有改动。")
        digest = self._accounts.digest(new, person.name, person.shown)
        with translated(), self._engine.begin() as connection:
            connection.execute(people.update().where(mine).values(password=digest))
            self._accounts.sessions.end_others(connection, person, token)
            subject = f"person/{person.logged}"
            self._audit.note(connection, by=person.logged, act="password", subject=subject, detail={"way": "own"})

    def _known(self, trying: Trying, word: str) -> Person | None:
        query = sa.select(words.c.digest, words.c.made).join_from(words, people).where(people.c.name == trying.name)
        with translated(), self._engine.begin() as connection:
            if trying.shut(connection):
                return None
            row = connection.execute(query.where(people.c.active)).one_or_none()
            held = row.digest if row is not None and row.made > ago(GOOD_FOR) else ""
            if not hmac.compare_digest(held, digest_of(_plain(word))):
                trying.wrong(connection)
                return None
        return self._accounts.person(trying.name)


def _plain(word: str) -> str:
    """A word as it was made, however it was typed."""
    letters = "".join(one for one in word.lower() if one.isalnum())
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))
