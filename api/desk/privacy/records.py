"""What is asked and told of readers' data. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from api.desk.enquiries.records import Contact
from ontology.errors import WrongUse

GONE = "〔已按保存期限或读者要求移除〕"
"""What stands where the words of an enquiry stood."""
_LEAST_DIGITS = 7
# No number within the country has so many digits behind an 86.
_COUNTRY = re.compile(r"^(?:00)?86(?=\d{10,12}$)")


class Words(StrEnum):
    """What becomes of the words of an enquiry when its reader is forgotten."""

    MASK = "mask"
    """They stay; name, telephone and address are masked wherever they are said."""
    REMOVE = "remove"
    """Question, detail, notes, drafts and answers go too; numbers, kinds and times stay for the statistics."""


@dataclass(frozen=True, slots=True)
class Terms:
    """For how many days things are kept once an enquiry is over; 0 for ever."""

    contact_days: int = 90
    """Name, telephone, e-mail address and attachments."""
    enquiry_days: int = 0
    """The words of the enquiry."""
    chat_days: int = 365


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose data is meant: whoever left this address or this telephone number, or asked these enquiries."""

    mail: str = ""
    phone: str = ""
    numbers: tuple[str, ...] = ()

    def checked(self) -> Asked:
        """Return it tidied. Raises :class:`WrongUse` for what names nobody."""
        mail, phone = plain(self.mail).casefold(), digits(self.phone)
        numbers = tuple(plain(one).upper() for one in self.numbers if one.strip())
        if mail and "@" not in mail:
            raise WrongUse("这不是电子邮箱地址。")
        if self.phone.strip() and len(phone) < _LEAST_DIGITS:
            raise WrongUse(f"电话号码太短，至少 {_LEAST_DIGITS} 位。")
        if not (mail or phone or numbers):
            raise WrongUse("请写明读者的邮箱、电话，或咨询编号。")
        return Asked(mail, phone, numbers)

    def meets(self, contact: Contact) -> bool:
        """Whether a contact is that of the reader who is meant."""
        same_mail = bool(self.mail) and plain(contact.email).casefold() == self.mail
        return same_mail or (bool(self.phone) and digits(contact.phone) == self.phone)


@dataclass(frozen=True, slots=True)
class Swept:
    """What went when its time had come, by kind."""

    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Erased:
    """What was taken away of a reader: by kind, how many; ``left`` are tables where address or number still stand."""

    counts: Mapping[str, int]
    numbers: tuple[str, ...]
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is held of a reader, in plain values that JSON knows."""

    enquiries: tuple[Mapping[str, Any], ...]
    watches: tuple[Mapping[str, Any], ...]


def plain(text: str) -> str:
    """Return what people typed with wide letters and digits, as Chinese keyboards give them, in their usual form."""
    return unicodedata.normalize("NFKC", text).strip()


def digits(phone: str) -> str:
    """Return a telephone number as people compare them: its digits, without the country's code and the 0 that is
    dialled within the country."""
    found = re.sub(r"\D", "", plain(phone))
    return _COUNTRY.sub("", found).lstrip("0")
