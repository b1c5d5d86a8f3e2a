"""What answers before the texts do: facts, where something is spoken of, two sides beside each other, where to read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from api.answering.following.names import follower_of
from api.answering.following.records import Notice
from api.answering.graph.authority import Authorities, by_record
from api.answering.graph.authority import beside as beside_authority
from api.answering.graph.comparing import Side, beside, compares, sides
from api.answering.graph.facts import GraphFacts
from api.answering.graph.mentions import Mentions
from api.answering.graph.reading import where_to_read
from api.answering.kinds import Kind, kind_of
from api.asking.asker import GraphAsker
from api.asking.reading import Read
from api.reading import PresentTexts
from ingest.normalize import normalize
from ontology.queries import Answer, Filters

FromTexts = Callable[[str, Filters], Answer]
"""A question to the answer of the texts, within filters."""


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """Answers what needs more than one search, or none; ``notice`` finds names in a question."""

    facts: GraphFacts
    mentions: Mentions
    authorities: Authorities
    from_texts: FromTexts
    notice: Notice

    def answer(self, question: str) -> Answer | None:
        """Return an answer with receipts, a refusal where both sides of a comparison or what is to be read are not
        held, or ``None``: the texts are to be asked."""
        read = self.facts.read(question)
        if read is not None:
            told = self.facts.answer(question) or self.mentions.answer(question, read) or self._recorded(question, read)
            if told is not None:
                return told
        return self._compared(question) or self._to_read(question)

    def _recorded(self, question: str, read: Read) -> Answer | None:
        """Put what a record or an authority says beside what the texts have."""
        record = self.authorities.recorded(read)
        said = record or self.authorities.told(read)
        if not said:
            return None
        answer = self.from_texts(question, Filters())
        return by_record(question, record) if record and answer.refused else beside_authority(answer, said)

    def _compared(self, question: str) -> Answer | None:
        typed = normalize(question).text
        found = sides(typed, self.notice(typed)) if compares(typed) else ()
        if not found:
            return None
        return beside(question, [(side, self._side(side)) for side in found])

    def _side(self, side: Side) -> Answer:
        if side.book:
            return self.from_texts(side.question, Filters(books=(side.book,)))
        return self.facts.answer(side.question) or self.from_texts(side.question, Filters())

    def _to_read(self, question: str) -> Answer | None:
        if kind_of(question) is not Kind.WHERE_TO_READ:
            return None
        return where_to_read(self.from_texts(question, Filters()))


def desk_facts(asker: GraphAsker, texts: PresentTexts, from_texts: FromTexts) -> DeskFacts:
    """Return what answers over the parts of an opened library."""
    notice = follower_of(asker.annotator).notice
    return DeskFacts(GraphFacts(asker, texts), Mentions(texts), Authorities(asker.annotator, texts), from_texts, notice)
