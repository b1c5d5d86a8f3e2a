"""Answers and questions to a reader by letter. What is sent was kept before: no letter's fate touches it."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from api.desk.enquiries.enquiries import Enquiries
from api.desk.enquiries.personal import named
from api.desk.enquiries.records import Act, Contact, Enquiry
from api.desk.watching.posting import Outcome, Post
from api.desk.watching.records import Fate
from ontology.errors import WrongUse

_SUBJECTS = {Act.ANSWER: "您的咨询已有答复", Act.ASK: "您的咨询请您补充"}


def post(enquiries: Enquiries, server: Post, enquiry: Enquiry, act: Act, said: str, *, by: str) -> Outcome:
    """Send what was just answered or asked to the reader's address, and keep in the log what became of the letter.

    Raises :class:`WrongUse` where there is no address.
    """
    contact = enquiries.contact(enquiry.id)
    if not contact.email:
        raise WrongUse("读者没有留下邮箱，信没有寄。")
    letter = letter_to(contact, enquiry, act, said, sender=server.sender)
    letter["Date"] = format_datetime(enquiries.now())
    outcome = server.send(letter, contact.email)
    enquiries.posted(
        enquiry.id, "已寄到读者的邮箱" if outcome.fate is Fate.SENT else f"没有寄到：{outcome.error}", by=by
    )
    return outcome


def letter_to(contact: Contact, enquiry: Enquiry, act: Act, said: str, *, sender: str) -> EmailMessage:
    """Return the letter. Its subject names the enquiry, so that an answer to it finds its way back."""
    letter = EmailMessage()
    letter["From"] = sender
    letter["To"] = contact.email
    letter["Subject"] = f"[{enquiry.number}] {_SUBJECTS[act]}"
    letter["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or "localhost")
    letter["Auto-Submitted"] = "no"
    letter.set_content(named("\n\n".join(_parts(enquiry, act, said)), contact))
    return letter


def _parts(enquiry: Enquiry, act: Act, said: str) -> list[str]:
    quoted = [
        f"“{one.quote}”——{' · '.join(part for part in (one.document, one.locator) if part)}"
        for one in enquiry.answer_receipts
        if act is Act.ANSWER
    ]
    parts = ["读者您好：", f"您的咨询 {enquiry.number}：{enquiry.question}", said]
    parts += ["所据原文：\n" + "\n".join(quoted)] if quoted else []
    return [*parts, "回复本信即可补充或再问，请保留标题里的编号。"]
