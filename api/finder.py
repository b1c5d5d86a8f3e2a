"""From a question to hits or to an answer: understanding, searching, marking."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from operator import itemgetter

from api.annotate import Annotator
from api.answering.aids import Aids
from api.answering.answerer import Answerer
from api.answering.asked import Rarity
from api.cursor import Place, cursor_of, identity, page_of
from api.highlight import highlights
from api.narrowing import Narrowing
from api.reading import PresentTexts
from api.service import Manner, SearchResult
from api.understanding.misspelt import Speller
from api.understanding.reader import QuestionReader, Understood
from index.fusion import Fused
from index.ports import Bridge
from index.search import DEFAULT, Reach, Searcher
from ingest.normalize import fold
from ontology.errors import WrongUse
from ontology.queries import Answer, Filters, Hit, Order, Query, checked_filters

# So many hits are reached in any case.
_LEAST = 10
# Passages in which a run of characters is looked for.
_LOOKED_AT = 20
# Of a question with what was said before it, the end is asked.
_LONGEST_ASKED = 500
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Finder:
    """Searches and answers over the parts of an opened library."""

    searcher: Searcher
    reading: PresentTexts
    annotator: Annotator
    bridge: Bridge | None
    speller: Speller
    narrowing: Narrowing
    rarity: Rarity
    aids: Aids = field(default_factory=Aids)

    def search(
        self,
        question: str,
        *,
        filters: Filters,
        limit: int,
        methods: tuple[str, ...],
        manner: Manner,
    ) -> SearchResult:
        """Return one page of hits.

        Raises :class:`~ontology.errors.WrongUse` for a question without a word, and for a cursor of another search.
        """
        began = time.perf_counter()
        if limit < 1:
            raise WrongUse("一页至少要有一条：条数不能小于 1。")
        told = identity(question, checked_filters(filters), methods, manner.raw, manner.off, manner.order)
        after = cursor_of(manner.after, told) if manner.after else None
        read = self.understood(question, filters=filters, limit=limit, methods=methods, manner=manner)
        # What a reader can narrow by is counted for what answers the question, however much of it is shown at once.
        reach = self.searcher.reach(read.query, least=min(limit, _LEAST) if manner.facets else limit)
        ranked, places = self._ordered(reach, manner.order)
        page = page_of(places, told, after=after, limit=limit)
        hits = _marked(self.searcher.read(ranked[page.begin : page.end]), read.query)
        facets = self.narrowing.of(reach, filters) if manner.facets else None
        return SearchResult(
            read.query,
            hits,
            (time.perf_counter() - began) * 1000,
            read.senses,
            read.corrections,
            total=len(ranked),
            following=page.following,
            offset=page.begin,
            preceding=page.preceding,
            facets=facets,
        )

    def _ordered(self, reach: Reach, order: Order) -> tuple[list[Fused], list[Place]]:
        """Return all that is reached in the order asked for, and the place of each."""
        parts = (reach.first, reach.rest)
        placed = [(Place(part, -one.score, one.key), one) for part, found in enumerate(parts) for one in found]
        if order is Order.DATE:
            columns = self.narrowing.columns()
            years = ((columns.years(one.key), one) for _, one in placed)
            placed = [(Place(int(year is None), year or 0, one.key), one) for year, one in years]
        placed.sort(key=itemgetter(0))
        return [one for _, one in placed], [place for place, _ in placed]

    def ask(self, question: str, *, filters: Filters, context: tuple[str, ...]) -> Answer:
        """Answer from the collection, or say that it does not hold the answer.

        Asked are, one after the other, the knowledge base, the graph and the texts, until one has an answer.
        """
        asked = self.aids.follow(question, context)[-_LONGEST_ASKED:]
        answer = None if filters else self.aids.known(asked) or self.aids.facts(asked)
        answer = answer or self._from_texts(asked, filters)
        whole = replace(answer, question=question, asked=asked if asked != question else "")
        return whole if whole.refused else self.aids.reword(self.aids.gloss(whole))

    def _from_texts(self, asked: str, filters: Filters) -> Answer:
        query = self.understood(asked, filters=filters, limit=10, methods=DEFAULT).query
        found = self.searcher.ranked(query)
        answer = Answerer(self.reading, self.rarity).answer(query, found)
        return replace(answer, nearest=_marked(self.searcher.read(found[:_NEAREST]), query))

    def understood(
        self,
        question: str,
        *,
        filters: Filters,
        limit: int,
        methods: tuple[str, ...],
        manner: Manner = Manner(),  # noqa: B008 - frozen
    ) -> Understood:
        """Return the question ready for the index, with what it was understood to say."""
        reader = QuestionReader(self.annotator, self.bridge, self.speller, self._occurs)
        return reader.read(question, filters=filters, limit=limit, methods=methods, off=manner.off, raw=manner.raw)

    def _occurs(self, run: str) -> bool:
        """Say whether one of the passages that have most of a run's characters has it as it stands."""
        found = self.searcher.lexical.search(run, (run,), limit=_LOOKED_AT)
        return any(run in fold(one.passage.text) for one in self.reading.passages([one.key for one in found]))


def _marked(hits: tuple[Hit, ...], query: Query) -> tuple[Hit, ...]:
    return tuple(replace(hit, highlights=highlights(hit.passage.text, query)) for hit in hits)
