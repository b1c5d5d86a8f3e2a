"""Enquiries in the desk's database, in SQLite or PostgreSQL.

A change names the revision that it was made from: of two librarians who change the same enquiry at once, in two
processes even, the second changes nothing. Each change is a row of the log in the same transaction, and of the audit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.exc import IntegrityError

from api.desk.audit import Audit
from api.desk.enquiries.records import Act, Attachment, Contact, Enquiry, Entry, Thing
from api.desk.enquiries.tables import enquiries, enquiry_contacts, enquiry_files, enquiry_log
from index.opening import translated
from ontology.errors import LibraryBroken, NotFound, WrongUse

_ENQUIRY: TypeAdapter[Enquiry] = TypeAdapter(Enquiry)
# What tells no more than that there was a change.
_BOOKS = ("id", "number", "revision", "changed")
_COLUMNS = [column for column in enquiries.c if column.name != "key_digest"]

Also = Callable[[sa.Connection, Enquiry], None]
"""What is done in the same transaction; it may raise, and then nothing is changed."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does what, when; ``fields`` tells more of it than the enquiry's own changes do."""

    act: Act
    by: str
    time: str
    said: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)


class EnquiryStore:
    """Keeps enquiries, their log, contacts and what files they have."""

    def __init__(self, engine: sa.Engine, audit: Audit) -> None:
        self._engine = engine
        self._audit = audit

    # --- asking ---------------------------------------------------------------------------------------------

    def enquiry(self, enquiry_id: int) -> Enquiry:
        """Return an enquiry. Raises :class:`NotFound`."""
        return self._one(enquiries.c.id == enquiry_id, f"没有第 {enquiry_id} 号咨询。")

    def numbered(self, number: str) -> Enquiry:
        """Return the enquiry of a number. Raises :class:`NotFound`."""
        return self._one(enquiries.c.number == number.strip().upper(), f"没有咨询 {number}。")

    def keyed(self, number: str, digest: str) -> Enquiry:
        """Return the enquiry of a number for whoever has its key. Raises :class:`NotFound`."""
        mine = (enquiries.c.number == number.strip().upper()) & (enquiries.c.key_digest == digest)
        return self._one(mine, "没有这条咨询，或查询码不对。")

    def by_letter(self, letter: str) -> Enquiry | None:
        """Return the enquiry that came in a letter; ``None`` where it was not taken in yet."""
        found = self.select(sa.select(*_COLUMNS).where(enquiries.c.letter == letter))
        return found[0] if found else None

    def select(self, query: sa.Select[Any]) -> list[Enquiry]:
        """Return the enquiries of a query over all of :data:`COLUMNS`."""
        with self._engine.connect() as connection:
            return [_record(row) for row in connection.execute(query).mappings()]

    def compared(self, query: sa.Select[Any]) -> list[Enquiry]:
        """Return of enquiries number, question and entities alone."""
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [Enquiry(row.question, entities=tuple(Thing(**one) for one in row.entities), id=row.id) for row in rows]

    def count(self, condition: sa.ColumnElement[bool]) -> int:
        """Count the enquiries that meet a condition."""
        query = sa.select(sa.func.count()).select_from(enquiries).where(condition)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one()

    def log(self, enquiry_id: int, *, since: int = 0) -> list[Entry]:
        """Return what was done with an enquiry after its revision ``since``, oldest first."""
        mine = (enquiry_log.c.enquiry_id == enquiry_id) & (enquiry_log.c.revision > since)
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(enquiry_log).where(mine).order_by(enquiry_log.c.id)).mappings()
            return [Entry(**{**row, "act": Act(row["act"])}) for row in rows]

    def contact(self, enquiry_id: int) -> Contact:
        """Return how to reach the reader of an enquiry."""
        query = sa.select(enquiry_contacts).where(enquiry_contacts.c.enquiry_id == enquiry_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return Contact(row["name"], row["phone"], row["email"]) if row else Contact()

    def files(self, enquiry_id: int) -> list[Attachment]:
        """Return the files of an enquiry."""
        query = sa.select(enquiry_files).where(enquiry_files.c.enquiry_id == enquiry_id).order_by(enquiry_files.c.id)
        with self._engine.connect() as connection:
            return [Attachment(**row) for row in connection.execute(query).mappings()]

    def file(self, enquiry_id: int, file_id: int) -> Attachment:
        """Return a file of an enquiry. Raises :class:`NotFound`."""
        for one in self.files(enquiry_id):
            if one.id == file_id:
                return one
        raise NotFound("没有这个附件。")

    # --- changing -------------------------------------------------------------------------------------------

    def add(self, made: Enquiry, deed: Deed, *, contact: Contact, digest: str, number: Callable[[int], str]) -> Enquiry:
        """Keep a new enquiry at revision 1 under the number that ``number`` makes of its id.

        Raises :class:`WrongUse` for a letter that was taken in before.
        """
        first = replace(made, revision=1)
        try:
            with translated(), self._engine.begin() as connection:
                row = {**_row(first), "number": None, "letter": first.letter or None, "key_digest": digest}
                key = connection.execute(enquiries.insert().values(row)).inserted_primary_key
                if key is None:
                    raise LibraryBroken("the desk gave no number to an enquiry")
                whole = replace(first, id=int(key[0]), number=number(int(key[0])))
                mine = enquiries.c.id == whole.id
                connection.execute(enquiries.update().where(mine).values(number=whole.number))
                _keep_contact(connection, whole.id, contact)
                self._note(connection, whole, deed, fields=_all_of(whole))
        except IntegrityError as error:
            raise WrongUse("这封信已经收过。") from error
        return whole

    def change(
        self, was: Enquiry, now: Enquiry, deed: Deed, *, also: Also | None = None, beside: Sequence[int] = ()
    ) -> Enquiry | None:
        """Keep what ``was`` has become; ``None``, and nothing is changed, where it is no longer what it was.

        Enquiries ``beside`` it stay as they are until ``also`` has looked at them.
        """
        made = replace(now, id=was.id, number=was.number, revision=was.revision + 1, changed=deed.time)
        with translated(), self._engine.begin() as connection:
            for one in sorted({was.id, *beside}):
                same = enquiries.update().where(enquiries.c.id == one)
                connection.execute(same.values(revision=enquiries.c.revision))
            mine = (enquiries.c.id == was.id) & (enquiries.c.revision == was.revision)
            if connection.execute(enquiries.update().where(mine).values(_row(made))).rowcount != 1:
                return None
            if also is not None:
                also(connection, made)
            self._note(connection, made, deed, fields=changes(was, made))
        return made

    def _note(self, connection: sa.Connection, made: Enquiry, deed: Deed, *, fields: Mapping[str, Any]) -> None:
        row = {
            "enquiry_id": made.id,
            "revision": made.revision,
            "act": deed.act.value,
            "by": deed.by,
            "time": deed.time,
            "said": deed.said,
            "fields": {**fields, **deed.fields},
        }
        connection.execute(enquiry_log.insert().values(row))
        detail = {"number": made.number, "state": made.state.value, "revision": made.revision}
        self._audit.note(connection, by=deed.by, act=deed.act.value, subject=f"enquiry/{made.id}", detail=detail)

    def _one(self, condition: sa.ColumnElement[bool], missing: str) -> Enquiry:
        found = self.select(sa.select(*_COLUMNS).where(condition))
        if not found:
            raise NotFound(missing)
        return found[0]


COLUMNS = tuple(_COLUMNS)
"""What an enquiry is made of."""


def read_within(connection: sa.Connection, enquiry_id: int) -> Enquiry:
    """Return an enquiry as a transaction sees it. Raises :class:`NotFound`."""
    row = connection.execute(sa.select(*_COLUMNS).where(enquiries.c.id == enquiry_id)).mappings().one_or_none()
    if row is None:
        raise NotFound(f"没有第 {enquiry_id} 号咨询。")
    return _record(row)


def keep_contact(contact: Contact) -> Also:
    """Keep how to reach the reader."""
    return lambda connection, made: _keep_contact(connection, made.id, contact)


def keep_key(digest: str) -> Also:
    """Keep the digest of a new key, so that the one before opens nothing any more."""

    def kept(connection: sa.Connection, made: Enquiry) -> None:
        connection.execute(enquiries.update().where(enquiries.c.id == made.id).values(key_digest=digest))

    return kept


def keep_file(file: Attachment) -> Also:
    """Keep what a file is."""
    row = {name: getattr(file, name) for name in _FILE}

    def kept(connection: sa.Connection, made: Enquiry) -> None:
        connection.execute(enquiry_files.insert().values({**row, "enquiry_id": made.id}))

    return kept


def drop_file(file_id: int) -> Also:
    """Take a file away. Raises :class:`NotFound` where it is no file of the enquiry or goes with an answer."""

    def dropped(connection: sa.Connection, made: Enquiry) -> None:
        mine = (enquiry_files.c.id == file_id) & (enquiry_files.c.enquiry_id == made.id) & ~enquiry_files.c.sent
        if not connection.execute(enquiry_files.delete().where(mine)).rowcount:
            raise NotFound("没有这个附件，或它已随答复发出。")

    return dropped


def send_files(ids: Sequence[int]) -> Also:
    """Let these files of the enquiry go with its answer. Raises :class:`NotFound` for another's."""

    def sent(connection: sa.Connection, made: Enquiry) -> None:
        chosen = sorted(set(ids))
        mine = enquiry_files.c.id.in_(chosen) & (enquiry_files.c.enquiry_id == made.id)
        if chosen and connection.execute(enquiry_files.update().where(mine).values(sent=True)).rowcount != len(chosen):
            raise NotFound("没有要随答复发出的附件。")

    return sent


def changes(was: Enquiry, now: Enquiry) -> dict[str, list[Any]]:
    """Return the fields that differ, each with what it was and what it is."""
    before, after = _values(was), _values(now)
    return {name: [before[name], after[name]] for name in after if before[name] != after[name]}


_FILE = ("name", "media_type", "size", "digest", "by", "made", "sent")


def _all_of(made: Enquiry) -> dict[str, list[Any]]:
    return changes(Enquiry(""), made)


def _values(enquiry: Enquiry) -> dict[str, Any]:
    values: dict[str, Any] = _ENQUIRY.dump_python(enquiry, mode="json")
    return {name: value for name, value in values.items() if name not in _BOOKS}


def _row(enquiry: Enquiry) -> dict[str, Any]:
    values: dict[str, Any] = _ENQUIRY.dump_python(enquiry, mode="json")
    return {name: value for name, value in values.items() if name != "id"} | {"letter": enquiry.letter or None}


def _record(row: sa.RowMapping) -> Enquiry:
    return _ENQUIRY.validate_python({**row, "letter": row["letter"] or "", "number": row["number"] or ""})


def _keep_contact(connection: sa.Connection, enquiry_id: int, contact: Contact) -> None:
    row = {"name": contact.name, "phone": contact.phone, "email": contact.email}
    mine = enquiry_contacts.c.enquiry_id == enquiry_id
    if connection.execute(enquiry_contacts.update().where(mine).values(row)).rowcount == 0 and contact:
        connection.execute(enquiry_contacts.insert().values({"enquiry_id": enquiry_id, **row}))
