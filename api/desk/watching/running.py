"""A run of a watch: search, keep what stands clear of the background, leave out what was reported, make an issue."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from api.desk.watching.clearing import clear
from api.desk.watching.excerpt import excerpt
from api.desk.watching.records import MOST_REACHED, Issue, Item, News, Run, Seen, Watch
from api.desk.watching.store import Send, WatchStore
from api.schemas import document_title
from api.understanding.records import Sense
from api.web.search_why import Asked, why_views
from api.web.words import Language, Words, words_in
from ontology.errors import NotFound, WrongUse
from ontology.queries import Filters, Hit, Query
from ontology.records import Entity, ReviewState


class Found(Protocol):
    """What a search found."""

    @property
    def query(self) -> Query: ...

    @property
    def hits(self) -> tuple[Hit, ...]: ...

    @property
    def senses(self) -> tuple[Sense, ...]: ...

    @property
    def total(self) -> int: ...


Search = Callable[[str, Filters, int], Found]
"""Searches for a question under filters, so many hits at most, those that stand out among themselves."""
Known = Callable[[str], Entity]
"""The entity that an id leads to now. Raises :class:`~ontology.errors.NotFound`."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run brought: ``fresh`` counts what was new; ``issue`` is ``None`` where there was nothing to report or to
    send."""

    watch: Watch
    issue: Issue | None
    found: int
    clear: int
    fresh: int


@dataclass(frozen=True, slots=True)
class Reported:
    """A hit with the reasons for it, and what of it is new."""

    hit: Hit
    why: tuple[str, ...]
    news: News


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs watches."""

    store: WatchStore
    search: Search
    entity: Known

    def run(
        self, ident: int, *, by: str, due: bool = False, quiet: bool = False, send: Send | None = None
    ) -> Ran | None:
        """Run a watch; ``None`` for a ``due`` one that another process has run. A ``quiet`` run reports nothing:
        what there is counts as known from then on. Of a watch that is set so, ``send`` sends the issue within the
        transaction that keeps it. Raises :class:`WrongUse` while another run of it is going on."""
        watch = self.store.begin_run(ident, due=due)
        if watch is None:
            if due:
                return None
            raise WrongUse("这个定题正在运行，请稍等片刻再看。")
        try:
            return self._run(watch, by=by, quiet=quiet, send=send if watch.automatic else None)
        except BaseException:
            # Whatever went wrong, what is new stays new for the next run.
            self.store.give_up_run(ident)
            raise

    def preview(self, watch: Watch) -> tuple[Reported, ...]:
        """Return what a watch would report had it never been run, and change nothing."""
        return tuple(self._reported(watch, self._asked(watch), ()))

    def _run(self, watch: Watch, *, by: str, quiet: bool, send: Send | None) -> Ran:
        found = self._asked(watch)
        kept = self._clear(watch, found)
        known = self.store.seen(watch.id, list(dict.fromkeys(one.passage.document_id for one in kept)))
        fresh = list(self._reported(watch, found, known))
        taken = fresh if quiet else fresh[: watch.limit]
        items = tuple(map(_item, taken))
        issue = Issue(watch.id, 0, items, waiting=len(fresh) - len(taken)) if items and not quiet else None
        run = Run(0, watch.id, "", by, found.total or len(found.hits), len(kept), len(fresh), 0)
        made = self.store.end_run(watch, run, issue, map(_seen, taken), send=send)
        return Ran(watch, made, run.found, run.clear, run.fresh)

    def _asked(self, watch: Watch) -> Found:
        filters = replace(watch.filters, entities=watch.entities) if watch.entities else watch.filters
        question = watch.question or " ".join(self._called(one)[1] for one in watch.entities)
        return self.search(question, filters, MOST_REACHED)

    def _clear(self, watch: Watch, found: Found) -> tuple[Hit, ...]:
        """A watch that asks nothing reports all that names its entities."""
        return clear(found.hits, found.query, watch.nearness) if watch.question else found.hits

    def _reported(self, watch: Watch, found: Found, known: Sequence[Seen]) -> Iterator[Reported]:
        told = {(one.document_id, one.digest) for one in known}
        versions = {(one.document_id, one.version_id) for one in known}
        documents = {one.document_id for one in known}
        asked, words = Asked(found.query, found.senses), words_in(Language.HANS)
        for hit in self._clear(watch, found):
            passage = hit.passage
            key = (passage.document_id, digest(passage.text))
            if key in told or not passage.text.strip():
                continue
            told.add(key)
            other = passage.document_id in documents and (passage.document_id, passage.version_id) not in versions
            yield Reported(hit, self._why(watch, hit, asked, words), News.CHANGED if other else News.NEW)

    def _why(self, watch: Watch, hit: Hit, asked: Asked, words: Words) -> tuple[str, ...]:
        named = {one.link.entity_id for one in hit.tags if one.link and one.review is not ReviewState.REJECTED}
        followed = [label for ident, label in map(self._called, watch.entities) if ident in named]
        first = [words.label("watch_why_entity", names="、".join(followed))] if followed else []
        said = [one.text for one in why_views(hit, asked, words)] if watch.question else []
        return tuple(dict.fromkeys([*first, *said])) or (words.label("watch_why_filters"),)

    def _called(self, ident: str) -> tuple[str, str]:
        """What an entity is now and what it is called; what leads nowhere any more is called by its id."""
        try:
            found = self.entity(ident)
        except NotFound:
            return ident, ident
        return found.id, found.label


def digest(text: str) -> str:
    """Return a short name of a text: 128 bits of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _item(reported: Reported) -> Item:
    hit = reported.hit
    begin, end = excerpt(hit.passage.text, hit.highlights)
    return Item(
        passage_id=hit.passage.id,
        document_id=hit.passage.document_id,
        version_id=hit.passage.version_id,
        title=document_title(hit.document),
        quote=hit.passage.text[begin:end],
        begin=begin,
        end=end,
        why=reported.why,
        news=reported.news,
    )


def _seen(reported: Reported) -> Seen:
    passage = reported.hit.passage
    return Seen(passage.document_id, digest(passage.text), passage.id, passage.version_id)
