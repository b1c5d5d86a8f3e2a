"""Topics as readers see them: what a curator chose, read again from the texts, and what the query finds now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Protocol

from api.holdings.holdings import Holdings
from api.holdings.records import Statistics
from api.pictures.records import SpotMap, Timeline
from api.pictures.scene import MAX_PASSAGES, Scene
from api.pictures.spots import spot_map
from api.pictures.timeline import timeline
from api.topics.curating import Curating
from api.topics.records import Item, Kind, StandingQuery, State, Topic
from index.ports import StoredPassage
from index.tallies import Part, Tallies
from ontology.errors import NotFound
from ontology.queries import Hit
from ontology.records import Document, Entity, Relation

MOST_NEWS = 50
"""Entries of a feed."""
_KEPT = 64


class Texts(Protocol):
    """What topics are read from."""

    @property
    def tallies(self) -> Tallies: ...

    def head(self) -> int: ...

    def passage(self, passage_id: str) -> StoredPassage: ...

    def description(self, document_id: str) -> tuple[Document, str]: ...

    def relations(self, keys: Sequence[int]) -> Mapping[int, Sequence[Relation]]: ...


@dataclass(frozen=True, slots=True)
class Shown:
    """An item that may be shown; ``number`` counts all items of its topic from 1."""

    number: int
    item: Item
    passage: StoredPassage | None = None
    document: Document | None = None
    entity: Entity | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A hit of the standing query; ``new`` when no curator has looked through it yet."""

    hit: Hit
    new: bool


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic with what there is to see of it now. ``withheld`` are places of items that are not shown, and why."""

    topic: Topic
    sections: tuple[tuple[str, tuple[Shown, ...]], ...]
    found: tuple[Found, ...]
    withheld: tuple[tuple[int, str], ...] = ()

    @property
    def shown(self) -> tuple[Shown, ...]:
        """The items that are shown, in their order."""
        return tuple(one for _, held in self.sections for one in held)

    @property
    def pinned(self) -> tuple[str, ...]:
        """The passages that are shown, each once."""
        return tuple(dict.fromkeys(one.item.target for one in self.shown if one.item.kind is Kind.PASSAGE))

    @property
    def passage_ids(self) -> tuple[str, ...]:
        """The passages that are shown or found, each once."""
        return tuple(dict.fromkeys((*self.pinned, *(one.hit.passage.id for one in self.found))))


@dataclass(frozen=True, slots=True)
class News:
    """A hit with the stamp of the day on which its text came in."""

    hit: Hit
    since: str
    new: bool


Search = Callable[[StandingQuery, int], Sequence[Hit]]
"""Runs a standing query, for so many hits at most."""


@dataclass(slots=True)
class TopicReader:
    """Reads topics. ``search`` runs a standing query."""

    curating: Curating
    texts: Texts
    holdings: Holdings
    search: Search
    _hits: dict[int, tuple[tuple[int, int], tuple[Hit, ...]]] = field(default_factory=dict)

    def published(self) -> list[Topic]:
        """Return the topics that readers see, the one changed last first."""
        return self.curating.store.topics(State.PUBLISHED)

    def topic(self, slug: str) -> Topic:
        """Return a published topic. Raises :class:`NotFound`, for a draft too."""
        found = self.curating.store.topic(slug)
        if found.state is not State.PUBLISHED:
            raise NotFound(f"没有专题 {slug}。")
        return found

    def view(self, topic: Topic) -> TopicView:
        """Return what there is to see of a topic now."""
        shown: list[Shown] = []
        withheld: list[tuple[int, str]] = []
        for number, item in enumerate(topic.items, 1):
            if why := self.curating.amiss(item):
                withheld.append((number, why))
            else:
                shown.append(self._shown(number, item))
        sections = tuple((name, tuple(held)) for name, held in groupby(shown, key=lambda one: one.item.section))
        return TopicView(topic, sections, self.found(topic), tuple(withheld))

    def found(self, topic: Topic) -> tuple[Found, ...]:
        """Return what the standing query finds now; nothing is new where no curator has looked through it yet."""
        seen = self.curating.store.seen(topic) if topic.reviewed else None
        return tuple(Found(hit, seen is not None and hit.passage.id not in seen) for hit in self._found(topic))

    def news(self, topic: Topic) -> tuple[News, ...]:
        """Return what the query finds, what came into the library last first."""
        found = self.found(topic)
        since = self.texts.tallies.since([one.hit.passage.id for one in found])
        told = [News(one.hit, since.get(one.hit.passage.id, ""), one.new) for one in found]
        return tuple(sorted(told, key=lambda one: one.since, reverse=True)[:MOST_NEWS])

    def statistics(self, view: TopicView) -> Statistics:
        """Return the passages of a topic in numbers."""
        return self.holdings.statistics(Part(passages=view.passage_ids))

    def map(self, view: TopicView, *, limit: int = 80) -> SpotMap:
        """Return the places that a topic names."""
        return spot_map(self._scene(view), self.curating.entity, limit=limit)

    def timeline(self, view: TopicView, *, limit: int = 40) -> Timeline:
        """Return what a topic dates."""
        return timeline(self._scene(view), limit=limit)

    # --- within ---------------------------------------------------------------------------------------------

    def _shown(self, number: int, item: Item) -> Shown:
        if item.kind is Kind.PASSAGE:
            stored = self.texts.passage(item.target)
            return Shown(number, item, stored, stored.document)
        if item.kind is Kind.DOCUMENT:
            return Shown(number, item, document=self.texts.description(item.target)[0])
        if item.kind is Kind.ENTITY:
            return Shown(number, item, entity=self.curating.entity(item.target))
        return Shown(number, item)

    def _found(self, topic: Topic) -> tuple[Hit, ...]:
        """The hits, kept until the library or the topic changes."""
        state = self.texts.head(), topic.revision
        known = self._hits.get(topic.id)
        if known is not None and known[0] == state:
            return known[1]
        limit = topic.standing.limit
        hits = self.search(topic.standing, limit + len(topic.excluded))
        kept = tuple(hit for hit in hits if hit.passage.id not in topic.excluded)[:limit]
        while len(self._hits) >= _KEPT:
            self._hits.pop(next(iter(self._hits)), None)
        self._hits[topic.id] = (state, kept)
        return kept

    def _scene(self, view: TopicView) -> Scene:
        """The passages that a curator chose; where none was chosen, those that the query finds."""
        chosen = view.pinned or view.passage_ids
        stored = tuple(self._stored(chosen[:MAX_PASSAGES]))
        said = self.texts.relations([one.key for one in stored])
        return Scene(view.topic.title, stored, said, total=len(chosen))

    def _stored(self, passage_ids: Sequence[str]) -> Iterable[StoredPassage]:
        for one in passage_ids:
            try:
                yield self.texts.passage(one)
            except NotFound:  # taken away since it was found
                continue
