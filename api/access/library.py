"""A library as those see it who may not see all of its collections.

The texts are read on connections that lack what is hidden (:mod:`index.seeing`), and all that is made of texts is made
of those: one place below everything instead of a check at each door. The graph and the union catalogue hold nothing
that is not public; until they have followed a change of the rules they answer nothing that could betray it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from threading import Lock
from typing import Any

from api.access.catalogue import seen_reader
from api.access.files import SeenFiles
from api.access.following import Applied, applied
from api.access.topics import seen_topics
from api.catalogue.reading import CatalogueReader
from api.chat.chat import Chat
from api.chat.opening import open_chat
from api.desk.knowledge.knowledge import Knowledge
from api.desk.knowledge.records import Item
from api.files.store import FileStore
from api.iiif.images import ImageService
from api.keeping import Keeping
from api.library import Library
from api.reading import PresentTexts, Resolving
from api.service import Publication, Status
from api.topics.curating import Curating
from api.topics.reading import TopicReader
from index.masks import SeenDense, SeenLexical
from index.ports import KeyArray
from ontology.errors import GraphFollows, LibraryBusy
from ontology.guard import ALL_GRAPHS, Scope
from ontology.media import Media
from ontology.ports import QueryRunner
from ontology.sight import Sight
from ontology.sparql import SparqlDoor

_KEPT = 8
_FOLLOWING = "图谱与联合目录正按新的开放规定更新，请稍后再试。"
Ready = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Answers queries once the graph holds nothing any more that is hidden from whoever asks."""

    runner: QueryRunner
    ready: Ready

    def run(
        self, query: str, *, media: Media, timeout_s: float, max_rows: int, scope: Scope = ALL_GRAPHS
    ) -> tuple[bytes, str]:
        """See :class:`~ontology.ports.QueryRunner`. Raises :class:`GraphFollows` until then."""
        if not self.ready():
            raise GraphFollows(_FOLLOWING)
        return self.runner.run(query, media=media, timeout_s=timeout_s, max_rows=max_rows, scope=scope)

    def close(self) -> None:
        """The processes are those of the whole library, which ends them."""


@dataclass(eq=False)
class SeenLibrary(Library):
    """What ``sight`` leaves of the library ``whole``."""

    whole: Library = field(kw_only=True)
    sight: Sight = field(kw_only=True)
    _done: Applied | None = field(default=None, kw_only=True)
    """The rules that were seen to be followed last: to ask the graph again would cost more than to ask of them."""

    def seen_by(self, sight: Sight) -> Library:
        """Return the library as others see it."""
        return self.whole.seen_by(sight)

    def hides(self, document_id: str) -> bool:
        """Say whether a document is, or was, there for others and not here."""
        if self.texts.log.record(document_id) is not None:
            return False
        return self.whole.texts.log.record(document_id) is not None

    def hides_passage(self, passage_id: str) -> bool:
        """Say whether a passage's document is, or was, there for others and not here."""
        owners = self.whole.texts.owners((passage_id,))
        return self.hides(owners[0][1] if owners else passage_id.rpartition("-")[0])

    def publication(self) -> Publication:
        """Return where the whole library lies as files."""
        return self.whole.publication()

    def status(self) -> Status:
        """Return how far the parts came; the sizes are of what is seen."""
        told = super().status()
        return told if self.followed() else replace(told, graph=0)

    def followed(self) -> bool:
        """Say whether graph and union catalogue hold nothing any more that is hidden here."""
        done = applied(self.texts)
        if done != self._done and done.sight.covers(self.sight):
            there = min(self.graph.position(), self.union.position()) >= done.head
            self._done = done if there else None
        return self._done == done

    @property
    def catalogue(self) -> CatalogueReader:
        """The union catalogue. Raises :class:`LibraryBusy` until it has followed a change of the rules."""
        if not self.followed():
            raise LibraryBusy(_FOLLOWING)
        return self.union.reader

    @cached_property
    def knowledge(self) -> Knowledge:
        """The items of the knowledge base that quote nothing hidden."""

        def hides(item: Item) -> bool:
            quoted = {(one.document_id, one.passage_id) for one in item.content.receipts}
            return any(self.hides(of) if of else self.hides_passage(passage) for of, passage in quoted)

        whole = self.whole.knowledge
        return Knowledge(whole.store, replace(whole.freshness, texts=self.texts), whole.shelf, hides=hides)

    @cached_property
    def chat(self) -> Chat:
        """Conversations over what is seen; whoever counts exchanges hears of these too."""
        made = open_chat(self.settings, self.desk.engine, self.ask)
        made.heard = lambda exchange: self.whole.chat.heard(exchange)
        return made

    @cached_property
    def topics(self) -> TopicReader:
        """The topics without what was chosen of what is hidden."""

        def hides(ident: str) -> bool:
            return self.hides(ident) or self.hides_passage(ident)

        return seen_topics(super().topics, hides)

    @cached_property
    def files(self) -> FileStore:
        """The files of the documents that are seen."""
        users = self.whole.file_users
        return SeenFiles(self.whole.files, lambda name: users.hidden(name, self.sight))

    @cached_property
    def images(self) -> ImageService:
        """What answers for parts and sizes of the page images that are seen."""
        return ImageService(self.files, self.whole.images.derived, self.whole.images.most)


class Sights:
    """Keeps the views of a library that were asked for last."""

    def __init__(self, whole: Library) -> None:
        self._whole = whole
        self._held: OrderedDict[Sight, SeenLibrary] = OrderedDict()
        self._lock = Lock()

    def of(self, sight: Sight) -> Library:
        """Return the library as those see it from whom ``sight`` hides something."""
        if not sight:
            return self._whole
        with self._lock:
            found = self._held.get(sight) or _seen(self._whole, sight)
            self._held[sight] = found
            self._held.move_to_end(sight)
            if len(self._held) > _KEPT:
                self._held.popitem(last=False)[1].texts.close()
            return found

    def close(self) -> None:
        """Give back all connections."""
        with self._lock:
            while self._held:
                self._held.popitem()[1].texts.close()


def _seen(whole: Library, sight: Sight) -> SeenLibrary:
    texts = whole.texts.seen(sight)
    reading = PresentTexts(texts, Resolving(whole.annotator, whole.living))
    made: SeenLibrary

    def keys() -> KeyArray:
        return made.narrowing.columns().keys

    def followed() -> bool:
        return made.followed()

    union = copy(whole.union)
    union.reader = seen_reader(whole.union.reader, followed)
    changes: dict[str, Any] = {
        "texts": texts,
        "reading": reading,
        "dense": SeenDense(whole.dense, keys),
        "lexical": SeenLexical(whole.lexical, keys),
        "door": SparqlDoor(Waiting(whole.door.runner, followed), whole.door.timeout_s, whole.door.max_rows),
        "union": union,
        "curating": Curating(whole.curating.store, reading, whole.curating.entity),
        "keeping": Keeping(),
        "seen": 0,
        **dict.fromkeys(("_reconciler", "_parallels", "_suggester", "_holdings")),
    }
    kept = {one.name: getattr(whole, one.name) for one in fields(Library)}
    made = SeenLibrary(**(kept | changes), whole=whole, sight=sight)
    return made
