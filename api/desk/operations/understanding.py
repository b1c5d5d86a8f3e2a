"""What an opened library knows of a question: what it names, its vector, its heading."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from api.desk.enquiries.records import Thing
from api.desk.operations.operations import Understanding
from index.ports import Encoder
from ingest.subjects import SubjectAssigner
from ontology.errors import WrongUse
from ontology.queries import QueryMention
from ontology.records import Metadata, TagType

CLEAR = 0.7
"""The score from which on a heading that the words name is told. Below it most were wrong for single questions."""
_WORD = "词："


def understanding_of(
    mentions: Callable[[str], Sequence[QueryMention]], encoder: Encoder, assigner: Callable[[], SubjectAssigner]
) -> Understanding:
    """Return what a library knows; ``mentions`` is what its taggers find in a question."""

    def things(question: str) -> tuple[Thing, ...]:
        try:
            named = mentions(question)
        except WrongUse:
            # A picture or a row of stops: there is no word in it.
            return ()
        return tuple(dict.fromkeys(map(_thing, (one for one in named if one.type is not TagType.TIME))))

    def subject(questions: Sequence[str]) -> Thing | None:
        found = assigner().rank(Metadata(title=questions[0]), questions, limit=1)
        clear = [one for one in found if one.score >= CLEAR and one.evidence and one.evidence[0].startswith(_WORD)]
        return Thing(clear[0].label, clear[0].heading_id, TagType.SUBJECT) if clear else None

    return Understanding(things, encoder.encode_queries, subject)


def _thing(mention: QueryMention) -> Thing:
    return Thing(mention.label or mention.surface, mention.entity_id, mention.type)
