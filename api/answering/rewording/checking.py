"""A draft against its receipts: which sentences stay.

``docs/decisions.md`` tells how many of what kind of error are caught, and what is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.answering.rewording import direction, names, surface
from api.answering.rewording.entailment import ENOUGH, Judge, content_words
from api.answering.rewording.records import Drafted, Evidence, Fault, Known
from ingest.normalize import fold
from ontology.records import Tag, TagType

_ACTING = frozenset({TagType.PER, TagType.ORG, TagType.LOC})
# A draft of which less than half is not said before goes round in circles.
_LEAST_NEW = 0.5


@dataclass(frozen=True, slots=True)
class Checker:
    """Holds sentences against receipts."""

    judge: Judge
    known: Known

    def kept(self, drafted: Sequence[Drafted], evidence: Sequence[Evidence | None]) -> tuple[Drafted, ...]:
        """Return the sentences that stay; ``evidence`` has what each receipt holds, ``None`` where it was not given."""
        fresh = {fold(one.text): one for one in reversed(drafted)}
        if len(fresh) < _LEAST_NEW * len(drafted):
            return ()
        return tuple(one for one in reversed(fresh.values()) if self.fault(one, evidence) is None)

    def fault(self, drafted: Drafted, evidence: Sequence[Evidence | None]) -> Fault | None:
        """Return the first thing that speaks against a sentence."""
        cited = [evidence[place] for place in drafted.cites if 0 <= place < len(evidence)]
        rests = [one for one in cited if one is not None]
        if len(rests) < len(drafted.cites) or not rests:
            return Fault.UNCITED
        seen = surface.fault(drafted, "\n".join(one.told for one in rests))
        return seen or next(self.meant(fold(drafted.text), rests), None)

    def meant(self, sentence: str, evidence: Sequence[Evidence]) -> Iterator[Fault]:
        """Yield what speaks against the meaning of a folded sentence, what is quickest to see first."""
        tags = self.known.tags(sentence)
        if found := names.fault(sentence, tags, evidence, self.known):
            yield found
        told = [text for one in evidence for text in (one.quote, *one.plain)]
        said = content_words(sentence)
        stands = self.judge.stands([word for _, word in said])
        if direction.contradicts(said, sentence, told, lambda word: stands[word]):
            yield Fault.NEGATION
        if any(_turned(sentence, tags, one) for one in evidence):
            yield Fault.ORDER
        if self.judge.signs(sentence, told).probability < ENOUGH:
            yield Fault.UNSUPPORTED


def _turned(sentence: str, tags: Sequence[Tag], evidence: Evidence) -> bool:
    """Say whether those who act stand in another order than in every text of the evidence that names two of them."""
    mine = [tag for tag in tags if tag.type in _ACTING]
    orders = [(text, _order(mine, text, evidence)) for text in (evidence.quote, *evidence.plain)]
    faced = [(text, order) for text, order in orders if len(set(order)) > 1]
    keys = [_key(tag) for tag in mine]
    return bool(faced) and all(direction.turned(keys, order, sentence, text) for text, order in faced)


def _order(mine: Sequence[Tag], text: str, evidence: Evidence) -> list[str]:
    """The names of the sentence in the order in which a text has them, in these words or by a link."""
    placed = ((at, _key(tag)) for tag in mine for name in _written(tag, evidence) if (at := text.find(name)) >= 0)
    return [key for _, key in sorted(placed)]


def _written(tag: Tag, evidence: Evidence) -> Iterator[str]:
    yield fold(tag.surface)
    if tag.link is not None and tag.link.entity_id:
        yield from (link.surface for link in evidence.linked if link.entity_id == tag.link.entity_id)


def _key(tag: Tag) -> str:
    """What a name leads to, itself where that is open."""
    return (tag.link.entity_id if tag.link else "") or fold(tag.surface)
