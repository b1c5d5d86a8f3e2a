"""What helps one library to answer beside its texts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from api.annotate import Annotator
from api.answering.aids import Aids, as_it_is
from api.answering.following.names import followed
from api.answering.glossing.glosser import Glosser
from api.answering.glossing.meanings import Meanings
from api.answering.graph.source import desk_facts
from api.answering.rewording.reworder import Reworder
from api.asking.asker import GraphAsker
from api.desk.knowledge.knowledge import Knowledge
from api.finder import Finder
from api.reading import PresentTexts
from index.bridge import TableBridge
from index.ports import Bridge
from ontology.queries import Answer, Filters


class Opened(Protocol):
    """The parts of a library that are asked."""

    annotator: Annotator
    bridge: Bridge | None
    reading: PresentTexts
    reworder: Reworder | None

    @property
    def knowledge(self) -> Knowledge: ...

    @property
    def asker(self) -> GraphAsker: ...


def aids_of(library: Opened, finder: Callable[[Aids], Finder]) -> Aids:
    """Return what helps to answer; ``finder`` answers from the texts with the help that it is given."""

    def facts(question: str) -> Answer | None:
        def from_texts(asked: str, filters: Filters) -> Answer:
            return finder(Aids()).ask(asked, filters=filters, context=())

        return desk_facts(library.asker, library.reading.held(), from_texts).answer(question)

    def gloss(answer: Answer) -> Answer:
        if not isinstance(library.bridge, TableBridge):
            return answer
        return Glosser(library.reading.held(), Meanings(library.bridge)).gloss(answer)

    return Aids(
        follow=partial(followed, annotator=library.annotator),
        known=library.knowledge.known,
        facts=facts,
        gloss=gloss,
        reword=library.reworder.reword if library.reworder is not None else as_it_is,
    )
