"""What comes with an enquiry: from the chat what was said there, from the library what the question names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from api.chat.masking import mask
from api.chat.records import Kept
from api.desk.enquiries.records import Channel, Enquiry, Thing, Turn


class Understands(Protocol):
    """What knows what a question names, and under which heading it falls."""

    def things(self, question: str, /) -> tuple[Thing, ...]: ...

    def subject(self, questions: Sequence[str], /) -> Thing | None: ...


def handed_over(said: Sequence[Kept]) -> Enquiry:
    """Return the enquiry that an exchange, the last of those ``said``, is handed over as, with its evidence."""
    last = said[-1]
    return Enquiry(
        last.asked or last.question,
        channel=Channel.CHAT,
        branch=last.branch,
        exchange_id=last.id,
        transcript=tuple(Turn(one.question, one.text, one.time) for one in said),
        # Those of the last answer first; none of what was quoted before may be missing.
        receipts=tuple(dict.fromkeys(receipt for one in reversed(said) for receipt in one.receipts)),
    )


def with_chat(asked: Enquiry, said: Sequence[Kept]) -> Enquiry:
    """Return what a reader wrote in the form with all that the chat had come to."""
    chat = handed_over(said)
    own = asked.question if asked.question.strip() else chat.question
    return replace(
        chat, question=own, detail=asked.detail, kind=asked.kind, group=asked.group, branch=asked.branch or chat.branch
    )


def annotated(asked: Enquiry, understands: Understands) -> Enquiry:
    """Return an enquiry with the entities and the heading that its question names; the reader's own name is none."""
    question = mask(asked.question)
    heading = understands.subject((question,))
    return replace(asked, entities=understands.things(question), subjects=(heading,) if heading else ())
