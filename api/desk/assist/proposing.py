"""What is put before a librarian who reads an enquiry: a draft, what is like it, what to quote, what to ask back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.desk.assist.asking import follow_ups
from api.desk.enquiries.records import Enquiry, Likeness
from api.desk.knowledge.records import Near
from api.schemas import document_title
from api.service import SearchResult, Service
from api.understanding.records import Sense, SenseKind
from ingest.passages import sentences
from ontology.queries import Answer, Citation, Hit

_PASSAGES = 8
_ITEMS = 5
_LONGEST = 200
_REMEMBERED = 2


@dataclass(frozen=True, slots=True)
class Proposal:
    """All that is proposed; ``draft`` is a refusal where nothing held answers the enquiry outright."""

    draft: Answer
    items: tuple[Near, ...]
    enquiries: tuple[Likeness, ...]
    passages: tuple[Citation, ...]
    senses: tuple[Sense, ...]
    questions: tuple[str, ...]


def propose(service: Service, enquiry: Enquiry) -> Proposal:
    """Return what is proposed for an enquiry. It counts no item as asked for."""
    draft = _draft(service, enquiry)
    found = service.search(enquiry.question[:_LONGEST], limit=_PASSAGES)
    senses = tuple(one for one in found.senses if one.on and one.kind is not SenseKind.BRIDGE)
    near = [one for one in service.knowledge.near(enquiry.question, limit=_ITEMS) if one.item.id != draft.item]
    return Proposal(
        draft=draft,
        items=tuple(near),
        enquiries=service.desk.enquiries.near(enquiry),
        passages=tuple(_quotable(draft, found)),
        senses=senses,
        questions=follow_ups(enquiry, senses, found.query.mentions),
    )


def _draft(service: Service, enquiry: Enquiry) -> Answer:
    context = [said for turn in enquiry.transcript[-_REMEMBERED:] for said in (turn.question, turn.answer)]
    # The turn that was handed over asks the very question.
    earlier = context[:-2] if context[-2:-1] == [enquiry.question] else context
    known = service.knowledge.answer(enquiry.question)
    return known or service.ask(enquiry.question, context=tuple(earlier))


def _quotable(draft: Answer, found: SearchResult) -> Iterator[Citation]:
    """Yield quotations that may go into the answer: the draft's first, then the sentence of each hit that says most."""
    yield from draft.receipts
    quoted = {one.passage_id for one in draft.receipts}
    for hit in found.hits:
        if hit.passage.id not in quoted:
            begin, end = _telling(hit)
            passage = hit.passage
            locator = " ".join(filter(None, (passage.heading, passage.locator)))
            yield Citation(passage.id, begin, end, passage.text[begin:end], document_title(hit.document), locator)


def _telling(hit: Hit) -> tuple[int, int]:
    """Return where the sentence stands that shares most with the question; the first where none shares anything."""
    spans: Sequence[tuple[int, int]] = sentences(hit.passage.text) or ((0, len(hit.passage.text)),)

    def shared(span: tuple[int, int]) -> int:
        marked = (min(one.end, span[1]) - max(one.begin, span[0]) for one in hit.highlights)
        return sum(length for length in marked if length > 0)

    begin, end = max(spans, key=shared)
    text = hit.passage.text[begin:end]
    begin += len(text) - len(text.lstrip())
    return begin, min(begin + len(text.strip()), begin + _LONGEST)
