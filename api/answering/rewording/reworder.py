"""An answer in a language model's words, as far as its receipts bear them."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from api.answering.rewording.checking import Checker
from api.answering.rewording.drafts import sentences
from api.answering.rewording.names import year_span
from api.answering.rewording.prompt import messages, planted
from api.answering.rewording.records import Drafted, Evidence, Linked, Model
from ingest.normalize import fold
from ontology.moments import year_text
from ontology.queries import Answer, Citation, Origin, Sentence
from ontology.records import Tag, TagType

_LOG = logging.getLogger("wenmai.rewording")
LONGEST = 300
"""Characters of a reworded answer."""


@dataclass(frozen=True, slots=True)
class Reworder:
    """Rewords answers; an answer that cannot be is given back as it is."""

    model: Model
    checker: Checker

    def reword(self, answer: Answer) -> Answer:
        """Return the answer reworded.

        A refusal is not, nor what a librarian approved. A receipt whose text talks to the model stays a quotation.
        """
        given = [place for place, one in enumerate(answer.receipts) if not _talks(one)]
        if answer.refused or answer.origin is Origin.KNOWLEDGE or not given:
            return answer
        tags = {place: tuple(self.checker.known.stored(answer.receipts[place])) for place in given}
        draft = self.model.draft(messages(answer, given, {place: _known(found) for place, found in tags.items()}))
        if draft is None:
            return answer
        evidence = [
            _evidence(answer, place, tags[place]) if place in tags else None for place in range(len(answer.receipts))
        ]
        drafted = sentences(draft.text, whole=draft.whole)
        kept = self.checker.kept(drafted, evidence)
        if len(kept) < len(drafted):
            _LOG.info("of %d sentences %d stay", len(drafted), len(kept))
        return _made(answer, kept, dropped=[one for one in drafted if one not in kept]) if kept else answer


def _talks(receipt: Citation) -> bool:
    """Say whether a quotation, its title or its place talks to the model."""
    return planted("\n".join((receipt.quote, receipt.document, receipt.locator)))


def _made(answer: Answer, kept: Sequence[Drafted], *, dropped: Sequence[Drafted]) -> Answer:
    """Return the answer in the sentences that stay; where they fell, the plain ones stand."""
    told = list(_told(answer, kept, dropped))
    while len(told) > 1 and sum(len(one.text) for one in told) > LONGEST:
        told.pop()
    if sum(len(one.text) for one in told) > LONGEST:
        return answer
    return replace(answer, text="".join(one.text for one in told), sentences=tuple(told), reworded=True)


def _told(answer: Answer, kept: Sequence[Drafted], dropped: Sequence[Drafted]) -> Iterator[Sentence]:
    """Yield the sentences that stay, and the plain ones of receipts that only sentences that fell had cited.

    What rests on the first receipt, the best, is said in any case.
    """
    said = {place for one in kept for place in one.cites}
    lost = ({place for one in dropped for place in one.cites} | {0}) - said
    plain = [one for one in answer.sentences if lost.intersection(one.receipts) and not said.intersection(one.receipts)]
    yield from (one for one in plain if 0 in one.receipts)
    yield from (Sentence(one.text, one.cites) for one in kept)
    yield from (one for one in plain if 0 not in one.receipts)


def _evidence(answer: Answer, place: int, tags: Sequence[Tag]) -> Evidence:
    receipt = answer.receipts[place]
    plain = tuple(fold(one.text) for one in answer.sentences if place in one.receipts)
    meanings = (one.meaning for one in answer.glosses if one.receipt == place)
    beside = fold("\n".join((receipt.document, receipt.locator, *meanings, *_known(tags))))
    return Evidence(fold(receipt.quote), plain, beside, tuple(_linked(tags)))


def _linked(tags: Sequence[Tag]) -> Iterator[Linked]:
    for tag in tags:
        entity = tag.link.entity_id if tag.link else ""
        yield Linked(fold(tag.surface), entity, year_span(tag.value) if tag.type is TagType.TIME else None)


def _known(tags: Sequence[Tag]) -> list[str]:
    """What the links of a receipt say: 于少保＝于谦, 洪武六年＝1373年."""
    return list(dict.fromkeys(one for tag in tags for one in _says(tag)))


def _says(tag: Tag) -> Iterator[str]:
    if tag.type is TagType.TIME:
        span = year_span(tag.value)
        if span and span[0] is not None and span[0] == span[1] and year_text(span[0]) not in tag.surface:
            yield f"{tag.surface}＝{'公元' if span[0] > 0 else ''}{year_text(span[0])}年"
    elif tag.link is not None and tag.link.entity_id and tag.link.label and tag.link.label != tag.surface:
        yield f"{tag.surface}＝{tag.link.label}"
