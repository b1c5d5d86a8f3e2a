"""Names of a conversation, found as those of any question are."""

from __future__ import annotations

from collections.abc import Sequence

from api.annotate import Annotator
from api.answering.following.follow import Follower
from api.answering.following.records import Name, turns_of
from api.question import LONGEST, tags_of
from ingest.normalize import normalize
from ingest.segment import words


def follower_of(annotator: Annotator) -> Follower:
    """Return what completes questions by the names that ``annotator`` knows."""

    def notice(text: str) -> tuple[Name, ...]:
        tags = tags_of(text[:LONGEST], tagger=annotator.question, naming=annotator.naming)
        return tuple(
            Name(one.surface, one.type, one.begin, one.end, one.link.label if one.link else "")
            for one in sorted(tags, key=lambda one: one.begin)
        )

    return Follower(notice, words)


def followed(question: str, context: Sequence[str], annotator: Annotator) -> str:
    """Return ``question`` with what it leaves out, from the turns of ``context``, oldest first.

    A question that stands by itself comes back as it was typed.
    """
    turns = turns_of([normalize(text).text for text in context])
    if not turns:
        return question
    typed = normalize(question).text
    whole = follower_of(annotator).follow(typed, turns)
    return question if whole == typed else whole[:LONGEST]
