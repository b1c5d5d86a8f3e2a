"""Enquiries 咨询: taken in, claimed, worked at, answered. Every deed is kept with who did it and what it changed.

A deed may name the ``revision`` that its doer saw. It is refused where somebody changed since then what it changes;
what others did beside it (a note, a file) is in nobody's way.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from api.chat.masking import mask
from api.desk.enquiries import store as kept
from api.desk.enquiries.conflict import taken
from api.desk.enquiries.doing import Change, Doing, written
from api.desk.enquiries.personal import added, apart, apart_from, checked, unnamed, without
from api.desk.enquiries.records import OPEN, READER, Act, Attachment, Contact, Enquiry, Receipt, State
from api.desk.enquiries.rules import check_may
from api.desk.enquiries.store import Deed
from ontology.errors import WrongUse
from ontology.queries import Citation

LONGEST_QUESTION = 1_000
LONGEST_TEXT = 20_000
_TRIES = 5


class Enquiries(Doing):
    """The enquiries of a library. Not found raises :class:`~ontology.errors.NotFound`, what may not be done
    :class:`WrongUse`, what somebody else did first :class:`~api.desk.enquiries.conflict.Overtaken`."""

    # --- taking in ------------------------------------------------------------------------------------------

    def add(self, asked: Enquiry, *, contact: Contact = Contact(), by: str = READER) -> Receipt:  # noqa: B008 - frozen
        """Take in an enquiry, of which only what was asked is read, and return it with its reader's key.

        What is personal in it goes to the contact and nowhere else. Whoever writes it in may be its assignee.
        """
        hours, now = self.hours(), self.now()
        if asked.assignee:
            self.rules().claim(asked, asked.assignee)
        clean, reach = apart(_measured(asked), contact)
        time = written(now)
        made = replace(
            clean,
            id=0,
            number="",
            state=State.CLAIMED if asked.assignee else State.NEW,
            made=time,
            changed=time,
            due=written(hours.due(asked.kind, now)),
        )
        key = secrets.token_urlsafe(24)
        year = hours.local(time)[:4]
        whole = self.store.add(
            made,
            Deed(Act.ADD, by, time),
            contact=reach,
            digest=_digest(key),
            number=lambda number: f"ZX{year}-{number:06d}",
        )
        return Receipt(whole, key)

    def supply(self, enquiry_id: int, text: str, *, by: str = READER, letter: str = "") -> Enquiry:
        """Take in what a reader adds, by a ``letter`` perhaps. To an answer it is a further question: the enquiry is
        taken up again, and one that was merged stands by itself again."""
        said = mask(_text(text, "请写下要补充的内容。"))
        for _ in range(_TRIES):
            was = self.enquiry(enquiry_id)
            try:
                made = self._supplied(was, said, by, letter)
            except WrongUse:
                # Its state changed in between: the further question counts all the same.
                continue
            contact = self.store.contact(enquiry_id)
            if added(contact, text) != contact:
                self.set_contact(enquiry_id, added(contact, text), by=by)
            return made
        raise WrongUse("这条咨询正有人在改，请稍后再补充一次。")

    def _supplied(self, was: Enquiry, said: str, by: str, letter: str) -> Enquiry:
        fields = {"letter_added": [None, letter]} if letter else None
        rules = self.rules()
        if was.state is State.MERGED:
            return self.do(was.id, Act.SPLIT, lambda now: rules.split(now, by), by=by, said=said, fields=fields)
        if was.state not in OPEN:
            return self.do(was.id, Act.REOPEN, lambda now: rules.reopen(now, by), by=by, said=said, fields=fields)
        return self.do(was.id, Act.SUPPLY, rules.supply, by=by, said=said, fields=fields)

    def rate(self, enquiry_id: int, *, good: bool, reason: str = "") -> Enquiry:
        """Take in what its reader thinks of the answer."""
        said = mask(_text(reason))
        return self.do(enquiry_id, Act.RATE, lambda was: self.rules().rate(was, said, good=good), by=READER, said=said)

    # --- whose it is ----------------------------------------------------------------------------------------

    def claim(self, enquiry_id: int, *, by: str, revision: int | None = None) -> Enquiry:
        """Take an enquiry. Of several who do at once exactly one has it; the others are told who and since when."""
        try:
            return self.do(enquiry_id, Act.CLAIM, lambda was: self.rules().claim(was, by), by=by, revision=revision)
        except WrongUse as error:
            now = self.enquiry(enquiry_id)
            if now.state not in OPEN or not now.assignee:
                raise
            if now.assignee == by:
                return now
            last = [one for one in self.log(enquiry_id) if one.act in (Act.CLAIM, Act.ASSIGN, Act.ADD)][-1]
            time = self.hours().local(last.time)
            raise taken(now, called=self.called(now.assignee), time=time) from error

    def assign(self, enquiry_id: int, to: str, *, by: str, reason: str = "", revision: int | None = None) -> Enquiry:
        """Give an enquiry to somebody; to oneself, take it over."""
        return self.do(
            enquiry_id,
            Act.ASSIGN,
            lambda was: self.rules().assign(was, to, by),
            by=by,
            said=mask(_text(reason)),
            revision=revision,
        )

    def release(self, enquiry_id: int, *, by: str, reason: str = "", revision: int | None = None) -> Enquiry:
        """Put an enquiry back for others to take."""
        return self.do(
            enquiry_id,
            Act.RELEASE,
            lambda was: self.rules().release(was, by),
            by=by,
            said=mask(_text(reason)),
            revision=revision,
        )

    def transfer(self, enquiry_id: int, branch: str, *, by: str, reason: str, revision: int | None = None) -> Enquiry:
        """Hand an enquiry to another branch, which is told why."""
        said = mask(_text(reason, "请写明转给这个分馆的原因。"))
        return self.do(
            enquiry_id,
            Act.TRANSFER,
            lambda was: self.rules().transfer(was, branch.strip(), by),
            by=by,
            said=said,
            revision=revision,
        )

    # --- working at it --------------------------------------------------------------------------------------

    def note(self, enquiry_id: int, text: str, *, by: str) -> Enquiry:
        """Keep an internal note."""
        question, said = self.enquiry(enquiry_id).question, _text(text, "备注是空的。")
        clean = apart_from(said, self.contact(enquiry_id), question)
        return self.do(enquiry_id, Act.NOTE, _same, by=by, said=clean)

    def describe(self, enquiry_id: int, edit: Change, *, by: str, revision: int | None = None) -> Enquiry:
        """Set right what an enquiry is: ``edit`` returns it with another kind, group, due time, entities …"""

        def edited(was: Enquiry) -> Enquiry:
            check_may(was, Act.EDIT, by)
            made = _measured(edit(was))
            things = replace(was, entities=made.entities, subjects=made.subjects, group=made.group)
            worded = replace(things, question=mask(made.question), detail=mask(made.detail))
            whole = self.rules().classify(worded, made.kind, by)
            return replace(whole, due=made.due) if made.due != was.due else whole

        return self.do(enquiry_id, Act.EDIT, edited, by=by, revision=revision)

    def contact(self, enquiry_id: int) -> Contact:
        """Return how to reach the reader."""
        return self.store.contact(enquiry_id)

    def set_contact(self, enquiry_id: int, contact: Contact, *, by: str) -> Enquiry:
        """Set how to reach the reader; the log tells that it was changed, and not to what."""
        return self.do(enquiry_id, Act.CONTACT, _same, by=by, also=kept.keep_contact(checked(contact)))

    def draft(
        self, enquiry_id: int, text: str, *, by: str, machine: str | None = None, revision: int | None = None
    ) -> Enquiry:
        """Keep the answer as it is being written; ``machine`` is what a machine had proposed for it."""
        clean = without(_text(text), self.contact(enquiry_id))
        return self.do(
            enquiry_id,
            Act.DRAFT,
            lambda was: self.rules().write(was, clean, machine, by),
            by=by,
            revision=revision,
            touches=("draft",),
        )

    def quote(
        self, enquiry_id: int, citation: Citation, draft: str, *, by: str, revision: int | None = None
    ) -> Enquiry:
        """Take a quotation, which was read from the texts just now, into the draft."""
        clean = without(_text(draft), self.contact(enquiry_id))
        return self.do(
            enquiry_id,
            Act.DRAFT,
            lambda was: self.rules().quote(was, citation, clean, by),
            by=by,
            revision=revision,
            touches=("draft",),
        )

    def ask(self, enquiry_id: int, text: str, *, by: str, revision: int | None = None) -> Enquiry:
        """Ask the reader something and wait."""
        said = without(_text(text, "请写下要问读者的话。"), self.contact(enquiry_id))
        return self.do(enquiry_id, Act.ASK, lambda was: self.rules().ask(was, by), by=by, said=said, revision=revision)

    def answer(
        self,
        enquiry_id: int,
        text: str,
        *,
        by: str,
        receipts: Sequence[Citation] = (),
        files: Sequence[int] = (),
        revision: int | None = None,
    ) -> Enquiry:
        """Send an answer, with these files of the enquiry. What a machine had proposed is kept beside what was sent."""
        said = without(_text(text, "答复是空的。"), self.contact(enquiry_id))
        return self.do(
            enquiry_id,
            Act.ANSWER,
            lambda was: self.rules().answer(was, said, tuple(receipts), by),
            by=by,
            said=said,
            revision=revision,
            touches=("draft", "answer"),
            also=kept.send_files(files),
        )

    def close(self, enquiry_id: int, *, by: str, reason: str = "", revision: int | None = None) -> Enquiry:
        """Close an enquiry; without an answer only with a reason."""
        said = mask(_text(reason))
        return self.do(
            enquiry_id, Act.CLOSE, lambda was: self.rules().close(was, said, by), by=by, said=said, revision=revision
        )

    def reopen(self, enquiry_id: int, *, by: str, reason: str, revision: int | None = None) -> Enquiry:
        """Take an answered or closed enquiry up again."""
        said = mask(_text(reason, "请写明为什么重新打开。"))
        return self.do(
            enquiry_id, Act.REOPEN, lambda was: self.rules().reopen(was, by), by=by, said=said, revision=revision
        )

    def merge(self, enquiry_id: int, into: int, *, by: str, reason: str = "", revision: int | None = None) -> Enquiry:
        """Make an enquiry part of another that asks the same; its reader sees the other's answer."""

        def checked_within(connection: sa.Connection, made: Enquiry) -> None:
            # Both rows are held now: neither becomes part of the other meanwhile.
            self.rules().merge(replace(made, state=State.NEW), kept.read_within(connection, into), by)

        return self.do(
            enquiry_id,
            Act.MERGE,
            lambda was: self.rules().merge(was, self.enquiry(into), by),
            by=by,
            said=mask(_text(reason)),
            revision=revision,
            also=checked_within,
            beside=(into,),
        )

    def split(self, enquiry_id: int, *, by: str, reason: str = "", revision: int | None = None) -> Enquiry:
        """Take a merging back."""
        said = mask(_text(reason))
        return self.do(
            enquiry_id, Act.SPLIT, lambda was: self.rules().split(was, by), by=by, said=said, revision=revision
        )

    # --- files and keys -------------------------------------------------------------------------------------

    def attach(self, enquiry_id: int, file: Attachment, *, by: str) -> Enquiry:
        """Keep what a file is whose bytes were kept."""
        told = replace(file, name=unnamed(mask(file.name), self.contact(enquiry_id)), by=by, made=written(self.now()))
        fields = {"file": [None, {"size": file.size, "digest": file.digest}]}
        return self.do(enquiry_id, Act.ATTACH, _same, by=by, also=kept.keep_file(told), fields=fields)

    def detach(self, enquiry_id: int, file_id: int, *, by: str) -> Enquiry:
        """Take a file away that did not go with an answer."""
        return self.do(
            enquiry_id, Act.DETACH, _same, by=by, also=kept.drop_file(file_id), fields={"file": [file_id, None]}
        )

    def posted(self, enquiry_id: int, fate: str, *, by: str) -> Enquiry:
        """Keep what became of a letter to the reader; ``fate`` tells no address."""
        return self.do(enquiry_id, Act.POST, _same, by=by, said=mask(_text(fate)))

    def renew_key(self, enquiry_id: int, *, by: str) -> Receipt:
        """Give the reader a new key; the one before opens nothing any more."""
        key = secrets.token_urlsafe(24)
        return Receipt(self.do(enquiry_id, Act.KEY, _same, by=by, also=kept.keep_key(_digest(key))), key)

    def for_reader(self, number: str, key: str) -> tuple[Enquiry, Enquiry]:
        """Return the enquiry of a number for whoever has its key, and the one whose answer is its answer."""
        mine = self.store.keyed(number, _digest(key))
        return mine, self.final(mine)


def _same(was: Enquiry) -> Enquiry:
    return was


def _measured(enquiry: Enquiry) -> Enquiry:
    question = " ".join(enquiry.question.replace("\0", "").split())
    if not any(character.isalnum() for character in question):
        raise WrongUse("请写下要咨询的问题。")
    if len(question) > LONGEST_QUESTION:
        raise WrongUse(f"问题有 {len(question)} 个字，最多 {LONGEST_QUESTION} 个；其余请写进补充说明。")
    return replace(enquiry, question=question, detail=_text(enquiry.detail), branch=enquiry.branch.strip())


def _text(text: str, missing: str = "") -> str:
    # PostgreSQL keeps no NUL.
    clean = text.replace("\r\n", "\n").replace("\0", "").strip()
    if missing and not clean:
        raise WrongUse(missing)
    if len(clean) > LONGEST_TEXT:
        raise WrongUse(f"文字有 {len(clean)} 个字，最多 {LONGEST_TEXT} 个。")
    return clean


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
