"""A letter to an enquiry: the subject or its first sentence asks, the rest tells more, the sender is the contact.

Cut are what is quoted of earlier letters (lines that begin with ``>``, all below the head that mail programs put over
an answer), the signature below ``-- `` (RFC 3676, 4.3) and what telephones add. What is cut is not kept anywhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from html.parser import HTMLParser

from api.desk.enquiries.records import Channel, Contact, Enquiry
from ontology.errors import WrongUse
from ontology.printable import storable

MAX_LETTER = 40 << 20
"""Bytes of a letter with its files."""
_MOST_HEAD, _MOST_FIELD = 100_000, 10_000
"""Bytes: addresses and parameters cost the standard library the square of their length."""
_HEAD_ENDS = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"^content-[a-z-]{1,40}:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
_LONGEST_SUBJECT = 200
_LONGEST_DETAIL = 20_000
_MOST_FILES = 20

NUMBER = re.compile(r"ZX\d{4}-\d{6,}", re.IGNORECASE)
_REPLY = re.compile(r"^\s*(?:(?:re|fw|fwd|aw|答复|回复|转发|自动回复)\s*(?:\[\d+\])?\s*[:：]\s*)+", re.IGNORECASE)
# A head above what is quoted, as common programs write it, and lines that end what the sender wrote.
_QUOTED = re.compile(
    r"^\s*(?:"
    r"-{2,}\s*(?:原始邮件|原邮件|转发邮件|Original Message|Forwarded message)\s*-{2,}"
    r"|(?:在|于)\s?.{4,120}(?:写道|写到)\s*[:：]\s*$"
    r"|.{2,120}于\s?.{4,80}写道\s*[:：]\s*$"
    r"|On .{4,160} wrote:\s*$"
    r"|(?:发件人|寄件者|From)\s*[:：].{1,160}$"
    r"|_{10,}\s*$"
    r")",
    re.IGNORECASE,
)
_ADDED = re.compile(
    r"^\s*(?:发自我的\s?\S{1,20}|从我的.{1,20}发送|来自.{1,20}(?:手机|邮箱)|Sent from .{1,60}|获取 Outlook.{0,20})\s*$",
    re.I,
)
_GREETING = re.compile(
    r"^(?:尊敬的|亲爱的)?.{0,12}(?:您好|你好|老师好|馆员好|各位好|Hello|Hi)[,，。！!：:\s]*$", re.IGNORECASE
)
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it was read. ``number`` is that of the enquiry that it answers to; empty for a new one."""

    enquiry: Enquiry
    contact: Contact
    files: tuple[tuple[str, bytes], ...]
    number: str = ""
    text: str = ""
    """What the sender wrote."""


def read_letter(data: bytes) -> Letter:
    """Read a letter in the form of RFC 5322 with MIME. Raises :class:`WrongUse` for what is none or says nothing."""
    if len(data) > MAX_LETTER:
        raise WrongUse(f"这封信有 {len(data)} 字节，最多 {MAX_LETTER} 字节。")
    if len(data) > _MOST_HEAD and not _HEAD_ENDS.search(data, 0, _MOST_HEAD):
        raise WrongUse(f"这封信的信头超过 {_MOST_HEAD} 字节，不是通常的电子邮件。")
    if any(len(field.group()) > _MOST_FIELD for field in _FIELD.finditer(data)):
        raise WrongUse(f"这封信有一行信头超过 {_MOST_FIELD} 字节，不是通常的电子邮件。")
    try:
        message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(data)
        return _letter(message, data)
    except (MessageError, LookupError, ValueError, TypeError, AttributeError) as error:  # the standard library's parser
        raise WrongUse("这封信读不出来：它不是合乎规范的电子邮件（.eml）。") from error


def typed_letter(text: str) -> Letter:
    """Read what a librarian pasted: a whole letter with its head, or its words alone."""
    head = text.lstrip().partition("\n")[0]
    if re.match(r"(?:From|To|Subject|Date|Received|Return-Path|Message-ID|MIME-Version|Delivered-To):", head, re.I):
        return read_letter(text.lstrip().encode())
    own = own_words(text)
    return Letter(_asked("", own, ""), Contact(), (), text=own)


def own_words(text: str) -> str:
    """Return what the sender of a letter wrote: without what is quoted, signature and greeting."""
    kept: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if line in ("-- ", "--") or _QUOTED.match(line):
            break
        if not line.startswith(">") and not _ADDED.match(line):
            kept.append(line.rstrip())
    while kept and (not kept[0] or _GREETING.match(kept[0])):
        kept.pop(0)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _letter(message: EmailMessage, data: bytes) -> Letter:
    name, address = parseaddr(str(message.get("from", "")))
    subject = storable(str(message.get("subject", "")))
    own = own_words(storable(_words(message)))
    ident = str(message.get("message-id", "")).strip()
    digest = hashlib.sha256(ident.encode() if ident else data).hexdigest()
    number = NUMBER.search(subject)
    contact = Contact(name=storable(name).strip(), email=storable(address).strip())
    # A sender's own name at the foot of a letter is a signature without its sign.
    own = _without_name(own, contact.name)
    asked = _asked(_REPLY.sub("", subject).strip(), own, digest)
    return Letter(asked, contact, tuple(_files(message))[:_MOST_FILES], number[0].upper() if number else "", own)


def _asked(subject: str, own: str, digest: str) -> Enquiry:
    """The subject asks where it is more than a word of politeness, else the first sentence that does."""
    sentences = [one.strip() for one in _SENTENCE.findall(own) if one.strip()]
    asking = [one for one in sentences if one[-1] in "？?"] or sentences
    asks = len(subject) >= 6 and not re.fullmatch(r"(?:参考)?(?:咨询|请教|求助|请问|提问|问题|求教)+.{0,4}", subject)
    question = subject if asks or not asking else asking[0]
    if not any(character.isalnum() for character in question):
        raise WrongUse("这封信里没有读者自己写的话。")
    return Enquiry(question[:_LONGEST_SUBJECT], detail=own[:_LONGEST_DETAIL], channel=Channel.MAIL, letter=digest)


def _without_name(text: str, name: str) -> str:
    lines = text.split("\n")
    while name and len(lines) > 1 and (not lines[-1].strip() or lines[-1].strip(" 　—-") == name):
        lines.pop()
    return "\n".join(lines)


def _words(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    content = body.get_content()
    text = content if isinstance(content, str) else ""
    return _plain(text) if body.get_content_subtype() == "html" else text


def _files(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    for part in message.iter_attachments():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content:
            yield storable(part.get_filename() or "file"), content


class _Text(HTMLParser):
    """Text of HTML, a line a block; nothing is loaded and no script is read."""

    _BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "blockquote"})
    _SILENT = frozenset({"script", "style", "head", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._silent += tag in self._SILENT
        self._quoted += tag == "blockquote"
        if tag in self._BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self._SILENT and self._silent > 0
        self._quoted -= tag == "blockquote" and self._quoted > 0
        if tag in self._BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent and not self._quoted:
            self.parts.append(re.sub(r"\s+", " ", data))


def _plain(html: str) -> str:
    reader = _Text()
    reader.feed(html)
    reader.close()
    return "\n".join(line.strip() for line in "".join(reader.parts).split("\n"))
