"""Single deeds of forgetting, each within a transaction of the caller's."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from api.chat.tables import channel_messages, chat_sessions, exchanges, feedback
from api.desk.enquiries.records import READER, Contact
from api.desk.enquiries.tables import enquiries, enquiry_contacts, enquiry_files, enquiry_log
from api.desk.privacy.records import GONE, digits, plain

_TEXTS = ("question", "detail", "draft", "machine_draft", "answer", "rating_reason")
_LISTS = ("transcript", "receipts", "entities", "subjects", "draft_receipts", "answer_receipts")
_BETWEEN = r"[\s\-－.·()（）]*"
# What may stand before a number: the country's code, the 0 that is dialled within the country.
_AHEAD = rf"(?:(?<!\d)(?:[+＋]|00)?[8８][6６]{_BETWEEN})?[0０]?"
_WIDE = ord("０") - ord("0")


def forget_contact(connection: sa.Connection, ident: int) -> int:
    """Take away how to reach a reader; return whether there was anything."""
    return connection.execute(enquiry_contacts.delete().where(enquiry_contacts.c.enquiry_id == ident)).rowcount


def forget_files(connection: sa.Connection, ident: int, *, all_of_them: bool) -> list[str]:
    """Take away the files of an enquiry, those from its reader or all; return the digests that were theirs."""
    mine = enquiry_files.c.enquiry_id == ident
    mine = mine if all_of_them else mine & (enquiry_files.c.by == READER)
    gone = list(connection.execute(sa.select(enquiry_files.c.digest).where(mine)).scalars())
    connection.execute(enquiry_files.delete().where(mine))
    return gone


def unused(connection: sa.Connection, digests: Collection[str]) -> list[str]:
    """Return those of ``digests`` that no file of an enquiry has."""
    held = sa.select(enquiry_files.c.digest).where(enquiry_files.c.digest.in_(sorted(set(digests))))
    return sorted(set(digests) - set(connection.execute(held).scalars()))


def forget_words(connection: sa.Connection, ident: int) -> int:
    """Take away the words of an enquiry and of its history; return whether there were any."""
    mine = enquiries.c.id == ident
    if connection.execute(sa.select(enquiries.c.question).where(mine)).scalar() in (GONE, None):
        return 0
    blank: dict[str, Any] = dict.fromkeys(_TEXTS, "") | {name: [] for name in _LISTS} | {"question": GONE}
    connection.execute(enquiries.update().where(mine).values(blank))
    connection.execute(enquiry_log.update().where(enquiry_log.c.enquiry_id == ident).values(said="", fields={}))
    return 1


def forget_key(connection: sa.Connection, ident: int) -> None:
    """Let nobody open an enquiry as its reader any more."""
    connection.execute(enquiries.update().where(enquiries.c.id == ident).values(key_digest=secrets.token_hex(32)))


def forget_exchange(connection: sa.Connection, exchange_id: str) -> int:
    """Take away an exchange of the chat, its conversation, and what was thought of it."""
    mine = exchanges.c.id == exchange_id
    session = connection.execute(sa.select(exchanges.c.session_id).where(mine)).scalar()
    if session is None:
        return 0
    if session:
        connection.execute(chat_sessions.delete().where(chat_sessions.c.id == session))
        connection.execute(channel_messages.delete().where(channel_messages.c.session_id == session))
        mine |= exchanges.c.session_id == session
    ids = list(connection.execute(sa.select(exchanges.c.id).where(mine)).scalars())
    connection.execute(feedback.delete().where(feedback.c.exchange_id.in_(ids)))
    return connection.execute(exchanges.delete().where(mine)).rowcount


def mask_words(connection: sa.Connection, ident: int, contacts: Sequence[Contact]) -> None:
    """Mask what names a reader in the words of an enquiry and of its history, however it is written there."""
    forms = forms_of(contacts)
    row = connection.execute(sa.select(enquiries).where(enquiries.c.id == ident)).mappings().one()
    values = {name: masked(row[name], forms) for name in (*_TEXTS, *_LISTS)}
    connection.execute(enquiries.update().where(enquiries.c.id == ident).values(values))
    for one in connection.execute(sa.select(enquiry_log).where(enquiry_log.c.enquiry_id == ident)).mappings().all():
        said = {"said": masked(one["said"], forms), "fields": masked(dict(one["fields"]), forms)}
        connection.execute(enquiry_log.update().where(enquiry_log.c.id == one["id"]).values(said))


Form = tuple[re.Pattern[str], str]


def forms_of(contacts: Sequence[Contact]) -> list[Form]:
    """Return patterns of what names these readers, each with what is to stand in its place; a number of a few digits
    and a name of one character name nobody."""
    found: dict[str, str] = {}
    for one in contacts:
        number = digits(one.phone)
        spelt = _AHEAD + _BETWEEN.join(map(_either, number)) if len(number) > 6 else ""
        mails = dict.fromkeys((one.email, plain(one.email)))
        parts = (*((re.escape(mail), "〔邮箱〕") for mail in mails), (spelt, "〔电话〕"))
        name = re.escape(one.name) if len(one.name) > 1 else ""
        found |= {pattern: said for pattern, said in (*parts, (name, "〔姓名〕")) if pattern}
    return [(re.compile(pattern, re.IGNORECASE), said) for pattern, said in found.items()]


def _either(digit: str) -> str:
    """A digit, narrow or wide."""
    return f"[{digit}{chr(ord(digit) + _WIDE)}]"


def masked(value: Any, forms: Sequence[Form]) -> Any:  # noqa: ANN401 - JSON
    """Return a value of JSON with its texts masked."""
    if isinstance(value, str):
        for pattern, said in forms:
            value = pattern.sub(said, value)
        return value
    if isinstance(value, dict):
        return {name: masked(one, forms) for name, one in value.items()}
    return [masked(one, forms) for one in value] if isinstance(value, list | tuple) else value
