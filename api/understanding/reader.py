"""A question to what it says: to senses that can be switched off, and to the query that those make that are on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from api.annotate import Annotator
from api.question import tags_of, understand
from api.understanding.misspelt import Misspelt, Speller
from api.understanding.parts import composed, switched
from api.understanding.reading import Reading, Typed
from api.understanding.records import Correction, Sense
from index.ports import Bridge
from index.search import DENSE, LEXICAL
from ontology.authority.bundled import SOURCE as BUNDLED
from ontology.queries import Filters, Query

OWN, CAME_WITH = "本馆规范", "文脉自带规范"


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it was understood."""

    query: Query
    senses: tuple[Sense, ...] = ()
    corrections: tuple[Correction, ...] = ()


class QuestionReader:
    """Reads questions by what ``annotator`` knows; ``occurs`` says whether the collection writes a run so."""

    def __init__(
        self, annotator: Annotator, bridge: Bridge | None, speller: Speller, occurs: Callable[[str], bool]
    ) -> None:
        self._annotator, self._bridge, self._speller, self._occurs = annotator, bridge, speller, occurs

    def read(
        self,
        question: str,
        *,
        filters: Filters,
        limit: int,
        methods: tuple[str, ...],
        off: Collection[str] = (),
        raw: bool = False,
    ) -> Understood:
        """Return the question ready for the index, with its senses.

        Raises :class:`~ontology.errors.WrongUse` as :func:`~api.question.understand` does.
        """
        tagger = self._annotator.question
        base = understand(question, tagger=tagger, filters=filters, limit=limit, methods=methods, mentions=False)
        reading = self._reading(Typed.of(question, base.normalized), base)
        parts = switched(reading.parts, off, raw=raw)
        senses = tuple(part.sense for part in parts)
        if raw:
            return Understood(replace(base, methods=_plain(methods)), senses)
        query = composed(base, parts, plain=reading.plain, others=reading.others)
        return Understood(query, senses, reading.corrections)

    def _reading(self, text: Typed, base: Query) -> Reading:
        naming = self._annotator.naming
        tags = tags_of(text.text, tagger=self._annotator.question, naming=naming)
        misspelt = Misspelt(self._speller, naming.forms.written, self.source, self._occurs)
        bridged = self._bridge.expand(text.text, base.tokens) if self._bridge else ()
        return Reading(text, base.tokens, tags, naming, misspelt, bridged, self.source)

    def source(self, entity_id: str) -> str:
        """Return which authorities tell of an entity, in words; of none, the one that came with the program."""
        if not entity_id or self._annotator.present.living.made(entity_id) is not None:
            return OWN if entity_id else CAME_WITH
        loaded = self._annotator.loaded
        titles = {one.name: one.title for one in loaded.authorities()} if loaded is not None else {}
        entity = self._annotator.record(entity_id)
        first = CAME_WITH if entity is None or entity.source in ("", BUNDLED) else entity.source
        others = [one.source for one in loaded.behind(entity_id)] if loaded is not None and titles else []
        return "、".join(dict.fromkeys(titles.get(one, one) for one in (first, *others)))


def _plain(methods: Sequence[str]) -> tuple[str, ...]:
    """The reader's own words alone, and their meaning where that was asked for."""
    return (LEXICAL, DENSE) if DENSE in methods else (LEXICAL,)
