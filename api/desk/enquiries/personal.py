"""What readers and librarians type of a reader, kept out of everything but the contact. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from api.chat.masking import mask, personal
from api.desk.enquiries.records import Contact, Enquiry, Turn

_FIELDS = {"电话": "phone", "邮箱": "email", "姓名": "name"}
_LONGEST = 200
NAMED = "〔姓名〕"
"""What stands in kept texts where the reader's name stood."""
_TITLED = "(?:先生|女士|小姐|老师|教授|同学|同志|读者|您好|你好)"


def apart(enquiry: Enquiry, contact: Contact) -> tuple[Enquiry, Contact]:
    """Return an enquiry with what is personal masked, and the contact with what it did not say yet."""
    typed = f"{enquiry.question}\n{enquiry.detail}"
    own = added(checked(contact), typed)
    clean = replace(
        enquiry,
        question=_nameless(mask(enquiry.question), own.name),
        detail=_nameless(mask(enquiry.detail), own.name),
        transcript=tuple(Turn(mask(one.question), mask(one.answer), one.time) for one in enquiry.transcript),
    )
    # Who only gave their own name is not what they ask about.
    about = tuple(one for one in clean.entities if one.label != own.name or own.name in clean.question)
    return replace(clean, entities=about), own


def added(contact: Contact, typed: str) -> Contact:
    """Return the contact with what a text says of telephone, e-mail and name where it says nothing of that itself."""
    for one in personal(typed):
        name = _FIELDS.get(one.kind, "")
        if name and not getattr(contact, name):
            contact = replace(contact, **{name: typed[one.begin : one.end].strip()})
    return contact


def checked(contact: Contact) -> Contact:
    """Return a contact without white space around and within it, each part cut where it is senselessly long."""
    parts = (contact.name, contact.phone, contact.email)
    return Contact(*(" ".join(part.split())[:_LONGEST] for part in parts))


def _nameless(text: str, name: str) -> str:
    """Return a text without the name where its bearer gives it; who asks after a namesake may still be asked about."""
    if len(name) < 2:
        return text
    own = re.escape(name)
    said = rf"(?<=我是){own}|(?<=我叫){own}|(?<=本人){own}|^{own}$|{own}(?=\s*(?:[敬谨拜]?上$|[敬谨]启|顿首))"
    given = re.compile(said, re.MULTILINE)
    return given.sub("〔姓名〕", text)


def without(text: str, contact: Contact) -> str:
    """Return a text of the library's own, such as an answer, without the reader's telephone and e-mail address, and
    without the name where the reader is addressed by it; a namesake that the answer tells of stays."""
    for secret, said in ((contact.phone, "〔电话〕"), (contact.email, "〔邮箱〕")):
        text = text.replace(secret, said) if len(secret) > 4 else text
    if len(contact.name) < 2:
        return text
    own = re.escape(contact.name)
    addressed = rf"(?<=尊敬的){own}|(?<=亲爱的){own}|(?<=读者){own}|^{own}(?=\s*{_TITLED})|^{own}(?=\s*[:：])"
    return re.sub(addressed, NAMED, text, flags=re.MULTILINE)


def apart_from(text: str, contact: Contact, question: str) -> str:
    """Return what a librarian notes without what names the reader; a name that the question holds is a namesake's."""
    clean = without(mask(text), contact)
    return clean if len(contact.name) < 2 or contact.name in question else clean.replace(contact.name, NAMED)


def named(text: str, contact: Contact) -> str:
    """Return a text that goes to the reader, who is called by name where the kept one only says so."""
    return text.replace(NAMED, contact.name or "读者")


def unnamed(name: str, contact: Contact) -> str:
    """Return the name of a file without that of the reader."""
    return name.replace(contact.name, "〔姓名〕") if len(contact.name) > 1 else name
