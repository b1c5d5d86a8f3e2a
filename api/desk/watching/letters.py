"""An issue as a letter: text and HTML, with the files that its watch sends along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from api.desk.dossiers.paper import Paper
from api.desk.watching.issuing import File, plain
from api.desk.watching.records import Delivery, Issue, Recipient, Watch
from ontology.errors import WrongUse
from ontology.iri import Namer

_LONGEST_ADDRESS = 254


def letter(
    watch: Watch, issue: Issue, recipient: Recipient, delivery: Delivery, *, paper: Paper, files: Sequence[File],
    sender: str, namer: Namer,
) -> EmailMessage:  # fmt: skip
    """Return the letter of a delivery; it is the same each time, so that a mailbox knows it again by its id."""
    page, stop = page_of(namer, recipient), page_of(namer, recipient, "/stop")
    subject = f"【定题】{watch.name} 第 {issue.number} 期（{len(issue.kept)} 条）"
    made = EmailMessage(policy=SMTP)
    made["Subject"] = subject
    made["From"] = Address(parseaddr(sender)[0] or "文脉", addr_spec=parseaddr(sender)[1])
    made["To"] = Address(recipient.contact.name, addr_spec=recipient.contact.email)
    made["Date"] = format_datetime(datetime.fromisoformat(issue.sent or issue.made).astimezone(UTC))
    made["Message-ID"] = f"<{delivery.key}@{parseaddr(sender)[1].rpartition('@')[2] or 'localhost'}>"
    made["Auto-Submitted"] = "auto-generated"
    # RFC 2369 and RFC 8058: a mail program may offer to stop without opening the page.
    made["List-Unsubscribe"] = f"<{stop}>"
    made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    told = {"paper": paper, "waiting": issue.waiting, "page": page, "stop": stop, "subject": subject}
    made.set_content(_environment().get_template("letter.txt").render(text=plain(paper), **told))
    made.add_alternative(_environment().get_template("letter.html").render(**told), subtype="html")
    for one in files:
        main, _, sub = one.media_type.partition(";")[0].partition("/")
        made.add_attachment(one.content, maintype=main, subtype=sub, filename=one.name)
    return made


def page_of(namer: Namer, recipient: Recipient, rest: str = "") -> str:
    """Return the secret address of what a recipient was sent; whoever has it may read it."""
    return f"{namer.base}watches/{recipient.watch_id}{rest}?{urlencode({'key': recipient.key})}"


def checked_email(text: str) -> str:
    """Return an e-mail address that a letter can be sent to. Raises :class:`WrongUse`."""
    address = text.strip()
    local, _, domain = address.rpartition("@")
    try:
        Address(addr_spec=address)
        fits = bool(local) and ("." in domain or domain == "localhost") and address.isascii()
    except (ValueError, IndexError, MessageError):
        fits = False
    if not fits or len(address) > _LONGEST_ADDRESS or any(one.isspace() or not one.isprintable() for one in address):
        raise WrongUse("电子邮件地址写得不对，要像 name@example.org。")
    return address


@cache
def _environment() -> Environment:
    folder = Path(__file__).with_name("templates")
    return Environment(
        loader=FileSystemLoader(folder, encoding="utf-8"),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
