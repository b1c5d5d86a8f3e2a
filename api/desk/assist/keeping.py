"""An enquiry that was answered, as a new item of the knowledge base to be gone over."""

from __future__ import annotations

from collections.abc import Iterator

from api.chat.masking import mask
from api.desk.enquiries.records import Enquiry
from api.desk.knowledge.checking import LONGEST_QUOTE, MOST_RECEIPTS
from api.desk.knowledge.knowledge import Knowledge
from api.desk.knowledge.records import Content, Receipt
from ontology.errors import WrongUse


def item_of(enquiry: Enquiry, knowledge: Knowledge, *, owner: str) -> Content:
    """Return what an item would say. Nothing of its reader goes in; of its receipts those that still hold do."""
    return Content(
        question=mask(enquiry.question),
        answer=mask(enquiry.answer or enquiry.draft),
        receipts=tuple(_receipts(enquiry, knowledge))[:MOST_RECEIPTS],
        entities=enquiry.entities,
        subjects=enquiry.subjects,
        kind=enquiry.kind,
        owner=owner,
        enquiry=enquiry.number,
    )


def _receipts(enquiry: Enquiry, knowledge: Knowledge) -> Iterator[Receipt]:
    for one in enquiry.answer_receipts or enquiry.draft_receipts:
        if len(one.quote) > LONGEST_QUOTE:
            continue
        try:
            yield knowledge.quote(one.passage_id, one.quote, begin=one.begin)
        except WrongUse:
            continue
