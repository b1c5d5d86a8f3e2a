"""What was found to an answer made of receipts, or to a refusal.

The sentences that are likeliest to hold the answer are quoted, of the passages that were found and of those beside
them. Before it is shown, every quotation is read again from the text store; one that does not match is withheld.
Whether there is an answer at all is told by a score learnt on questions with and without one
(:mod:`api.answering.evidence`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from api.answering import evidence
from api.answering.asked import Asked, Rarity, read
from api.answering.candidates import gather
from api.answering.choosing import choose
from api.answering.naming import notes
from api.answering.scoring import Scored, scored, sentences_of
from api.answering.weights import Weights, shipped
from api.answering.wording import Quotation, worded
from index.fusion import Fused
from index.ports import TextReader
from ontology.errors import NotFound
from ontology.queries import Answer, Citation, Query

REFUSAL = "馆藏中没有找到可以回答这个问题的内容。您可以换一种问法，或转请馆员为您查找。"


@dataclass(frozen=True, slots=True)
class Answerer:
    """Makes answers of what a search found."""

    texts: TextReader
    rarity: Rarity
    weights: Weights = field(default_factory=shipped)

    def answer(self, query: Query, found: Sequence[Fused]) -> Answer:
        """Return an answer of quotations, or a refusal, with a confidence between 0 and 1."""
        asked = read(query, self.rarity)
        candidates = gather(found, self.texts, beside=not query.filters)
        ranked = scored(sentences_of(asked, candidates), self.weights.sentences)
        if not ranked:
            return _refusal(query, asked, 0.0)
        told = evidence.signs(asked, ranked, candidates, found)
        likely = evidence.probability(self.weights.questions, told)
        if likely < self.weights.threshold:
            return _refusal(query, asked, likely)
        quotations = [quotation for one in choose(asked, ranked) for quotation in self._verified(one)]
        if not quotations:
            return _refusal(query, asked, likely)
        sentences = worded(quotations)
        receipts = tuple(one.receipt for one in quotations)
        text = "".join(one.text for one in sentences)
        return replace(_blank(query, asked, text, likely), receipts=receipts, sentences=sentences)

    def _verified(self, sentence: Scored) -> Iterable[Quotation]:
        """Read the quotation again from the text store; yield nothing when it is not there to the letter."""
        read_before = sentence.candidate.stored
        try:
            stored = self.texts.passage(read_before.passage.id)
        except NotFound:
            return
        passage, document = stored.passage, read_before.document
        if passage.text[sentence.begin : sentence.end] != sentence.text:
            return
        locator = " ".join(filter(None, (passage.heading, passage.locator)))
        title = document.metadata.title or document.source
        receipt = Citation(passage.id, sentence.begin, sentence.end, sentence.text, title, locator)
        begin = passage.begin + sentence.begin
        told = tuple(notes(stored.tags, begin, sentence.text))
        yield Quotation(receipt, document, told)


def _blank(query: Query, asked: Asked, text: str, likely: float) -> Answer:
    return Answer(query.raw, text, refused=False, confidence=likely, kind=asked.kind.value)


def _refusal(query: Query, asked: Asked, likely: float) -> Answer:
    return replace(_blank(query, asked, REFUSAL, 1 - likely), refused=True)
