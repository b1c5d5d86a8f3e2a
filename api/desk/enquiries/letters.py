"""Taking letters in: a new enquiry each, or what its reader adds to an earlier one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from api.desk.enquiries.enquiries import Enquiries
from api.desk.enquiries.files import DeskFiles, safe_name
from api.desk.enquiries.mail import Letter
from api.desk.enquiries.records import READER, Attachment, Enquiry
from ontology.errors import NotFound, SourceError, WrongUse

Annotate = Callable[[Enquiry], Enquiry]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a letter. ``key`` is empty where it was added to an enquiry; ``refused`` names its files that
    were not taken, each with why."""

    enquiry: Enquiry
    key: str = ""
    refused: tuple[str, ...] = ()


def take_letter(
    enquiries: Enquiries, files: DeskFiles, letter: Letter, *, annotate: Annotate, by: str = READER
) -> Taken:
    """Take a letter in. It is added to the enquiry that its subject names where it comes from that reader's address;
    a number alone, which anybody may write into a subject, opens nothing.

    Raises :class:`WrongUse` for one that was taken in before.
    """
    known = _known(enquiries, letter)
    if known is not None:
        if _seen(enquiries, known, letter):
            raise WrongUse("这封信已经收过。")
        made = enquiries.supply(known.id, letter.text, letter=letter.enquiry.letter)
        return Taken(made, "", _keep_files(enquiries, files, made, letter, by))
    taken = enquiries.add(annotate(letter.enquiry), contact=letter.contact, by=by)
    refused = _keep_files(enquiries, files, taken.enquiry, letter, by)
    return Taken(enquiries.enquiry(taken.enquiry.id), taken.key, refused)


def _known(enquiries: Enquiries, letter: Letter) -> Enquiry | None:
    if not letter.number or not letter.contact.email or not letter.text:
        return None
    try:
        found = enquiries.store.numbered(letter.number)
    except NotFound:
        return None
    address = enquiries.contact(found.id).email
    return found if address and address.casefold() == letter.contact.email.casefold() else None


def _seen(enquiries: Enquiries, known: Enquiry, letter: Letter) -> bool:
    return any(entry.fields.get("letter_added") == [None, letter.enquiry.letter] for entry in enquiries.log(known.id))


def _keep_files(enquiries: Enquiries, files: DeskFiles, one: Enquiry, letter: Letter, by: str) -> tuple[str, ...]:
    """Keep the files of a letter; a wrong one does not stop the rest."""
    refused = []
    for number, (name, data) in enumerate(letter.files, 1):
        try:
            media_type, digest = files.keep(data, safe_name(name))
        except (SourceError, WrongUse) as error:
            reason = error.reason if isinstance(error, SourceError) else str(error)
            refused.append(f"第 {number} 个附件没有收：{reason}")
            continue
        file = Attachment(0, one.id, safe_name(name), media_type, len(data), digest, by, "")
        enquiries.attach(one.id, file, by=by)
    return tuple(refused)
