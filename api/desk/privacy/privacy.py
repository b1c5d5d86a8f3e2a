"""Readers' data: taken away when its time has come, shown to whom it is about, taken away when they ask.

Nothing is looked up by an index of addresses, plain or hashed: the contacts are read through, so that no copy of an
address outlives its row. When the contact of an enquiry is gone, nothing leads from a reader to it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from api.chat.store import ChatStore
from api.desk.audit import Audit
from api.desk.clock import ago, now
from api.desk.enquiries.files import DeskFiles
from api.desk.enquiries.records import Contact
from api.desk.enquiries.tables import enquiries, enquiry_contacts, enquiry_files, enquiry_log
from api.desk.privacy import forgetting
from api.desk.privacy.over import over
from api.desk.privacy.records import Asked, Dossier, Erased, Swept, Terms, Words, digits
from api.desk.privacy.tables import sweeps
from api.desk.tables import metadata
from api.desk.watching.records import Fate
from api.desk.watching.tables import watch_deliveries, watch_issues, watch_recipients, watches
from index.opening import translated
from ontology.errors import NotFound

SYSTEM = "system"
_ENQUIRY = ("number", "state", "kind", "group", "channel", "branch", "made", "answered", "closed", "question", "detail")
_SAID = (*_ENQUIRY, "transcript", "answer", "satisfied", "rating_reason", "entities", "subjects")


@dataclass(frozen=True, slots=True)
class Privacy:
    """Looks after readers' data in the desk's database; several processes may."""

    engine: sa.Engine
    audit: Audit
    files: DeskFiles
    terms: Terms

    # --- when its time has come -----------------------------------------------------------------------------

    def sweep(self, *, by: str = SYSTEM) -> Swept:
        """Take away what has been kept as long as the terms say."""
        terms = self.terms
        counts = {"contacts": 0, "files": 0, "enquiries": 0}
        with translated(), self.engine.begin() as connection:
            self._note_day(connection)
            gone: list[str] = []
            if terms.contact_days:
                for ident in over(connection, before=ago(timedelta(days=terms.contact_days))):
                    counts["contacts"] += forgetting.forget_contact(connection, ident)
                    gone += forgetting.forget_files(connection, ident, all_of_them=True)
            if terms.enquiry_days:
                for ident in over(connection, before=ago(timedelta(days=terms.enquiry_days))):
                    counts["enquiries"] += forgetting.forget_words(connection, ident)
            stopped = watch_recipients.delete().where(~watch_recipients.c.active)
            counts |= {"files": len(gone), "recipients": connection.execute(stopped).rowcount}
            drop = forgetting.unused(connection, gone)
            connection.execute(sweeps.update().where(sweeps.c.day == now()[:10]).values(counts=counts))
            if any(counts.values()):
                self.audit.note(connection, by=by, act="sweep", subject="privacy/terms", detail=counts)
        self._drop(drop)
        ChatStore(self.engine).sweep(days=terms.chat_days)
        return Swept(counts)

    def sweep_today(self) -> Swept | None:
        """Sweep where nobody has today; of several processes one does. What fails is tried again today."""
        with translated(), self.engine.begin() as connection:
            mine = self._note_day(connection)
        try:
            return self.sweep() if mine else None
        except BaseException:
            with translated(), self.engine.begin() as connection:
                connection.execute(sweeps.delete().where(sweeps.c.day == now()[:10]))
            raise

    def last(self) -> tuple[str, Mapping[str, int]] | None:
        """Return when readers' data was swept last, and what went."""
        query = sa.select(sweeps).order_by(sweeps.c.day.desc()).limit(1)
        with self.engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return (row.time, row.counts) if row is not None else None

    def _note_day(self, connection: sa.Connection) -> bool:
        """Say that today is swept; return whether nobody has said so before."""
        insert = postgresql.insert(sweeps) if connection.dialect.name == "postgresql" else sqlite.insert(sweeps)
        row = {"day": now()[:10], "time": now(), "counts": {}}
        made = insert.values(row).on_conflict_do_nothing(index_elements=["day"]).returning(sweeps.c.day)
        return connection.execute(made).first() is not None

    # --- when a reader asks ---------------------------------------------------------------------------------

    def show(self, asked: Asked) -> Dossier:
        """Return all that is held of a reader. Raises :class:`NotFound` where there is nothing,
        :class:`~ontology.errors.WrongUse` for what names nobody."""
        wanted = asked.checked()
        with self.engine.connect() as connection:
            ids, recipients = _enquiries(connection, wanted), _recipients(connection, wanted)
            told = Dossier(
                tuple(_told(connection, ident) for ident in ids), tuple(_served(connection, one) for one in recipients)
            )
        if not told.enquiries and not told.watches:
            raise NotFound("没有查到这位读者的资料：可能从未留下，也可能已按期限移除。")
        return told

    def erase(self, asked: Asked, *, by: str, words: Words = Words.MASK) -> Erased:
        """Take away all that is held of a reader; it cannot be undone. Raises as :meth:`show`."""
        wanted = asked.checked()
        with translated(), self.engine.begin() as connection:
            # What writes first, were it nothing, is alone from then on in SQLite; acts are noted last.
            forgetting.forget_contact(connection, 0)
            ids, recipients = _enquiries(connection, wanted), _recipients(connection, wanted)
            if not ids and not recipients:
                raise NotFound("没有查到这位读者的资料：可能从未留下，也可能已按期限移除。")
            contacts = [_contact(connection, ident) for ident in ids]
            contacts += [Contact(one["name"], "", one["email"]) for one in recipients]
            counts, digests = {"enquiries": len(ids), "contacts": 0, "exchanges": 0}, list[str]()
            for ident in ids:
                gone = _forget(connection, ident, contacts, words=words)
                digests += gone.pop("digests")
                counts = {name: count + gone.get(name, 0) for name, count in counts.items()}
            for one in recipients:
                _forget_recipient(connection, one["id"])
            numbers = _numbers(connection, ids)
            drop = forgetting.unused(connection, digests)
            left = _left(connection, wanted, contacts)
            for ident in ids:
                self.audit.note(connection, by=by, act="forget", subject=f"enquiry/{ident}", detail={"text": words})
            self.audit.note(connection, by=by, act="erase-reader", subject="privacy/reader", detail={"text": words})
        self._drop(drop)
        return Erased({**counts, "files": len(digests), "recipients": len(recipients)}, numbers, left)

    def _drop(self, digests: Sequence[str]) -> None:
        for one in digests:
            self.files.drop(one)


def _forget(connection: sa.Connection, ident: int, contacts: Sequence[Contact], *, words: Words) -> dict[str, Any]:
    exchange = connection.execute(sa.select(enquiries.c.exchange_id).where(enquiries.c.id == ident)).scalar()
    gone: dict[str, Any] = {
        "contacts": forgetting.forget_contact(connection, ident),
        "exchanges": forgetting.forget_exchange(connection, exchange) if exchange else 0,
        "digests": forgetting.forget_files(connection, ident, all_of_them=words is Words.REMOVE),
    }
    if words is Words.REMOVE:
        forgetting.forget_words(connection, ident)
    else:
        forgetting.mask_words(connection, ident, contacts)
    forgetting.forget_key(connection, ident)
    return gone


def _enquiries(connection: sa.Connection, asked: Asked) -> list[int]:
    """The enquiries that are meant, each once, the oldest first; those by number whoever asked them."""
    by_number = sa.select(enquiries.c.id).where(enquiries.c.number.in_(asked.numbers))
    found = set(connection.execute(by_number).scalars()) if asked.numbers else set()
    for row in connection.execute(sa.select(enquiry_contacts)):
        if asked.meets(Contact(row.name, row.phone, row.email)):
            found.add(row.enquiry_id)
    return sorted(found)


def _recipients(connection: sa.Connection, asked: Asked) -> list[sa.RowMapping]:
    rows = connection.execute(sa.select(watch_recipients).order_by(watch_recipients.c.id)).mappings()
    return [row for row in rows if asked.meets(Contact(row["name"], "", row["email"]))]


def _contact(connection: sa.Connection, ident: int) -> Contact:
    query = sa.select(enquiry_contacts).where(enquiry_contacts.c.enquiry_id == ident)
    row = connection.execute(query).one_or_none()
    return Contact(row.name, row.phone, row.email) if row is not None else Contact()


def _told(connection: sa.Connection, ident: int) -> Mapping[str, Any]:
    row = connection.execute(sa.select(enquiries).where(enquiries.c.id == ident)).mappings().one()
    contact = _contact(connection, ident)
    files = sa.select(enquiry_files).where(enquiry_files.c.enquiry_id == ident).order_by(enquiry_files.c.id)
    past = sa.select(enquiry_log).where(enquiry_log.c.enquiry_id == ident).order_by(enquiry_log.c.id)
    return {
        **{name: row[name] for name in _SAID},
        "contact": {"name": contact.name, "phone": contact.phone, "email": contact.email},
        "from_chat": bool(row["exchange_id"]),
        "files": [
            {name: one[name] for name in ("name", "media_type", "size", "made", "sent")}
            for one in connection.execute(files).mappings()
        ],
        "history": [
            {name: one[name] for name in ("time", "act", "by", "said")} for one in connection.execute(past).mappings()
        ],
    }


def _served(connection: sa.Connection, recipient: sa.RowMapping) -> Mapping[str, Any]:
    body = connection.execute(sa.select(watches.c.body).where(watches.c.id == recipient["watch_id"])).scalar() or {}
    sent = (
        sa.select(
            watch_issues.c.number, watch_deliveries.c.channel, watch_deliveries.c.fate, watch_deliveries.c.changed
        )
        .join(watch_issues, watch_issues.c.id == watch_deliveries.c.issue_id)
        .where(watch_deliveries.c.recipient_id == recipient["id"])
        .order_by(watch_deliveries.c.id)
    )
    return {
        "watch": body.get("name", ""),
        **{name: recipient[name] for name in ("name", "email", "webhook", "active", "made")},
        "sent": [dict(one) for one in connection.execute(sent).mappings()],
    }


def _forget_recipient(connection: sa.Connection, ident: int) -> None:
    waiting = (watch_deliveries.c.recipient_id == ident) & (watch_deliveries.c.fate == Fate.WAITING.value)
    connection.execute(watch_deliveries.update().where(waiting).values(fate=Fate.DROPPED.value, changed=now()))
    connection.execute(watch_recipients.delete().where(watch_recipients.c.id == ident))


def _numbers(connection: sa.Connection, ids: Sequence[int]) -> tuple[str, ...]:
    query = sa.select(enquiries.c.number).where(enquiries.c.id.in_(ids)).order_by(enquiries.c.id)
    return tuple(connection.execute(query).scalars())


def _left(connection: sa.Connection, asked: Asked, contacts: Sequence[Contact]) -> tuple[str, ...]:
    """The tables in which an address or a number of the reader still stands, whoever wrote it there."""
    meant = [Contact("", asked.phone, asked.mail), *(Contact("", one.phone, one.email) for one in contacts)]
    patterns = [pattern for pattern, _ in forgetting.forms_of(meant)]
    return tuple(
        table.name
        for table in metadata.sorted_tables
        if any(pattern.search(text) for text in _texts(connection, table) for pattern in patterns)
    )


def _texts(connection: sa.Connection, table: sa.Table) -> Iterator[str]:
    columns = [one for one in table.c if isinstance(one.type, sa.String | sa.JSON)]
    if not columns or not sa.inspect(connection).has_table(table.name):
        return
    for row in connection.execute(sa.select(*columns), execution_options={"yield_per": 1_000}):
        yield "\n".join(one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in row if one)


__all__ = ["Privacy", "digits"]
