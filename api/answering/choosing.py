"""Which sentences an answer quotes: the likeliest that fit, and of two that are compared, something of each.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from api.answering.asked import Asked
from api.answering.kinds import Kind
from api.answering.naming import source_name
from api.answering.scoring import Scored

ROOM = 284
"""What quotations and the names of their sources take at most, so that an answer stays below 300 characters."""
# What is so much less likely than the best is left out (a difference of logarithms of odds).
_WORSE = 3.0
# Who asks for a year wants it in today's counting: （永樂三年六月即公元1405年）.
_DATED = 18
# Marks around a quotation, and around the name of a source.
_MARKS, _NAMING = 2, 4


def choose(asked: Asked, ranked: Sequence[Scored]) -> list[Scored]:
    """Choose of ``ranked`` sentences, the best first: it begins the answer; the others stand by document, in order."""
    chosen: list[Scored] = []
    named: set[str] = set()
    room = ROOM - (_DATED if asked.kind is Kind.WHEN else 0)
    worst = ranked[0].score - _WORSE if ranked else 0.0
    for one in _in_turn(asked, ranked, worst):
        document = one.candidate.stored.document
        cost = len(one.text) + _MARKS
        if document.id not in named:
            cost += len(source_name(document)) + _NAMING
        if cost <= room:
            chosen.append(one)
            named.add(document.id)
            room -= cost
    return _joined(_arranged(chosen))


def _in_turn(asked: Asked, ranked: Sequence[Scored], worst: float) -> Iterable[Scored]:
    """Yield sentences by score; of a comparison, first the best one for each of what is compared."""
    first: list[Scored] = []
    if asked.kind is Kind.COMPARE:
        for name in asked.names:
            found = next((one for one in ranked if name.named(one.candidate.described)), None)
            if found is not None and found not in first:
                first.append(found)
    yield from first
    yield from (one for one in ranked if one.score >= worst and one not in first)


def _arranged(chosen: Sequence[Scored]) -> list[Scored]:
    documents = list(dict.fromkeys(one.candidate.stored.document.id for one in chosen))
    passages = {
        document: list(
            dict.fromkeys(
                one.candidate.stored.passage.id for one in chosen if one.candidate.stored.document.id == document
            )
        )
        for document in documents
    }

    def place(one: Scored) -> tuple[int, bool, int, int]:
        stored = one.candidate.stored
        document = stored.document.id
        return documents.index(document), one is not chosen[0], passages[document].index(stored.passage.id), one.begin

    return sorted(chosen, key=place)


def _joined(arranged: Sequence[Scored]) -> list[Scored]:
    """Join parts that follow one another in one passage without anything between."""
    joined: list[Scored] = []
    for one in arranged:
        last = joined[-1] if joined else None
        if last and last.candidate is one.candidate and last.end == one.begin:
            joined[-1] = Scored(one.candidate, last.begin, one.end, last.signs, last.score)
        else:
            joined.append(one)
    return joined
