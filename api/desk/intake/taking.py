"""From the queue into the library: one slice at a time, in order, by the one that holds the write lock."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from api.addressed import limits_of
from api.desk.intake.queue import Queue
from api.desk.intake.records import ABSENT, Item, Kind, Outcome, Result, What, key_of
from api.desk.intake.spool import Spool
from api.files.recognizing import open_recognizer
from api.library import Library
from api.pipeline import make_document_id, take_in
from api.removal import bare, remove
from ingest.corpus import read
from ingest.folders import Found
from ontology.errors import NotFound, WrongMapping
from ontology.queries import Filters
from ontology.records import Refusal, SourceText

SLICE_S = 6.0
"""After so long others may write: who decides at the workbench waits ten seconds at most."""
_AT_ONCE = 200
_TRIES = 3
_ROW = "#"
_THERE = "yes"
"""What an earlier program noted instead of a fingerprint."""


def unheard(_: Refusal) -> None:
    """Let what was refused stand in the queue alone."""


@dataclass(slots=True)
class _Taken:
    """What is told of the item that is being taken in."""

    item: Item
    refusals: list[Refusal] = field(default_factory=list)
    there: bool = False
    passages: int | None = None
    begun: Outcome | None = None
    """What an earlier try did that was broken off before it could say so."""

    def outcome(self) -> Outcome:
        if self.passages is None:
            first = next(iter(self.refusals), Refusal(self.item.number, "source-empty", "没有可读的文字"))
            return Outcome(What.REFUSED, code=first.code, reason=first.reason)
        notes = tuple(one.reason for one in self.refusals)
        if not self.passages and self.begun is not None:
            return replace(self.begun, notes=notes)
        there = What.CHANGED if self.there else What.CREATED
        return Outcome(there if self.passages else What.UNCHANGED, self.passages, notes=notes)

    def result(self, place: int) -> Result:
        return Result(place, self.item.number, self.item.document_id if self.item.number else "", self.outcome())


@dataclass(slots=True)
class _Follower:
    """Hears from the pipeline which documents went through."""

    heard: Callable[[str, int], None]

    def document(self, source: str, passages: int) -> None:
        self.heard(source, passages)

    def stage(self, name: str) -> None:
        """Say nothing."""


class Taking:
    """Takes items of the queue into a library that is opened for writing."""

    def __init__(
        self,
        library: Library,
        queue: Queue,
        spool: Spool,
        *,
        stopping: threading.Event | None = None,
        refused: Callable[[Refusal], None] = unheard,
    ) -> None:
        """``stopping`` is set by whoever wants it to end after the document that it has in hand; ``refused`` hears of
        each document that was refused, once that is kept."""
        self._library = library
        self._queue = queue
        self._spool = spool
        self._stopping = stopping or threading.Event()
        self._refused = refused

    def slice(self, *, seconds: float = SLICE_S) -> int:
        """Take in what is next, for about so long; return how many items ended."""
        until = time.monotonic() + seconds
        ended = 0
        while not self._over(until):
            items = self._queue.next(_AT_ONCE)
            if not items:
                break
            ended += self._take(items, until=until)
        return ended

    def sweep(self) -> None:
        """Remove files that nothing uses any more."""
        take_in(self._library, (), last=True)
        self._spool.sweep(self._queue.spools())

    def _over(self, until: float) -> bool:
        return self._stopping.is_set() or time.monotonic() > until

    def _take(self, items: Sequence[Item], *, until: float) -> int:
        """Take in a run of items of one kind."""
        first = items[0]
        if first.tries >= _TRIES:
            reason = f"收了 {_TRIES} 次，每次都中断，不再自动重试；请核对文件"
            self._end([(first, Outcome(What.REFUSED, code="interrupted", reason=reason))])
            return 1
        alike = next((place for place, one in enumerate(items) if one.kind is not first.kind), len(items))
        match first.kind:
            case Kind.PUT:
                return self._put(items[:alike], until=until)
            case Kind.DELETE:
                return self._delete(items[:alike])
            case Kind.MANY:
                return self._many(first, until=until)

    # --- one document an item -------------------------------------------------------------------------------

    def _put(self, items: Sequence[Item], *, until: float) -> int:
        taken: dict[str, _Taken] = {}

        def texts() -> Iterator[tuple[str, SourceText | Refusal]]:
            for item in items:
                if item.key in taken or (taken and self._over(until)):
                    return  # what was sent twice is taken in twice, one after the other
                was = self._library.texts.fingerprint(item.document_id)
                taken[item.key] = _Taken(item, there=bool(was), begun=self._begun(item, was))
                self._queue.begin(item, was=was)
                with self._files(item) as found:
                    for one in self._one(item, found):
                        yield item.collection, one

        self._follow(texts(), taken)
        self._end([(one.item, one.outcome()) for one in taken.values()])
        return len(taken)

    def _begun(self, item: Item, now: str) -> Outcome | None:
        """What a try did that was broken off after the document was stored; ``None`` where it did nothing."""
        if not now or not item.tries or item.before in (now, _THERE):
            return None
        what = What.CREATED if item.before == ABSENT else What.CHANGED
        return Outcome(what, len(self._library.texts.keys(Filters(), document_id=item.document_id)))

    def _follow(self, texts: Iterable[tuple[str, SourceText | Refusal]], taken: Mapping[str, _Taken]) -> None:
        """Take in, and tell each item in ``taken``, which grows meanwhile, what became of it."""

        def heard(key: str, passages: int) -> None:
            taken[key].passages = passages

        report = take_in(self._library, texts, progress=_Follower(heard))
        for refusal in report.refusals:
            if refusal.source in taken:
                taken[refusal.source].refusals.append(refusal)

    def _read(self, found: Found) -> Iterator[SourceText | Refusal]:
        settings = self._library.settings
        return read([found], limits=limits_of(settings), recognizer=open_recognizer(settings))

    def _one(self, item: Item, found: Found) -> Iterator[SourceText | Refusal]:
        """Read the one document of an item."""
        texts: list[SourceText] = []
        for one in self._read(found):
            if isinstance(one, Refusal):
                yield replace(one, source=item.key)
                continue
            texts.append(one)
            if len(texts) > 1:
                reason = "一份文件里有多份文献；请用 POST /api/documents 成批送来"
                yield Refusal(item.key, WrongMapping.code, reason)
                return
        for text in texts:
            yield _housed(replace(text, key=item.key), item.branch)

    def _delete(self, items: Sequence[Item]) -> int:
        ended: list[tuple[Item, Outcome]] = []
        for item in items:
            self._queue.begin(item, was=self._library.texts.fingerprint(item.document_id))
            ended.append((item, self._deleted(item)))
        self._library.follow()
        self._end(ended)
        return len(items)

    def _deleted(self, item: Item) -> Outcome:
        try:
            receipt = remove(self._library, item.document_id, by=item.by)
        except NotFound:
            broken_off = item.tries and item.before != ABSENT
            return Outcome(What.DELETED if broken_off else What.ABSENT)
        return Outcome(What.DELETED, int(receipt["passages"]), receipt=bare(receipt))

    # --- many documents an item -----------------------------------------------------------------------------

    def _many(self, item: Item, *, until: float) -> int:
        """Take in records of a file; each is a document under a number of its own. It may take several slices."""
        begun = self._queue.reached(item.id)
        self._queue.begin(item, was="")
        parts: list[_Taken] = []
        taken: dict[str, _Taken] = {}
        whole = True

        def texts(files: Found) -> Iterator[tuple[str, SourceText | Refusal]]:
            nonlocal whole
            numbers: set[str] = set()
            for place, one in enumerate(self._read(files), 1):
                if place > begun and parts and self._over(until):
                    whole = False
                    return
                part = self._part(item, files, one, place=place, numbers=numbers)
                if place <= begun:
                    continue
                parts.append(part)
                taken.setdefault(part.item.key, part)
                if isinstance(one, SourceText) and not part.refusals:
                    yield item.collection, _housed(replace(one, key=part.item.key), item.branch)

        with self._files(item) as files:
            self._follow(texts(files), taken)
        results = [one.result(begun + place) for place, one in enumerate(parts, 1)]
        self._queue.more(item, results)
        for one in results:
            self._tell(replace(item, number=one.number), one.outcome)
        if whole:
            self._close([(item, self._whole(item))])
        return int(whole)

    def _part(self, item: Item, files: Found, one: SourceText | Refusal, *, place: int, numbers: set[str]) -> _Taken:
        """One record of a file: a document under its own number, or under its place where it bears none."""
        if isinstance(one, Refusal):
            return _Taken(replace(item, number=""), refusals=[one])
        number = one.key.removeprefix(files.key).removeprefix(_ROW) or str(place)
        document_id = make_document_id(item.collection, key_of(item.owner, number))
        made = _Taken(replace(item, number=number, document_id=document_id, tries=0))
        if number in numbers:
            reason = f"第 {place} 条的编号 {number} 前面已经用过，没有收"
            made.refusals.append(Refusal(made.item.key, WrongMapping.code, reason))
        numbers.add(number)
        made.there = bool(self._library.texts.fingerprint(document_id))
        return made

    def _whole(self, item: Item) -> Outcome:
        """What became of a whole file: refused where nothing of it was taken in."""
        tallied = self._queue.tallied(item.id)
        if set(tallied) == {What.REFUSED}:
            first = self._queue.results(item.id, limit=1)[0].outcome
            return Outcome(What.REFUSED, code=first.code, reason=first.reason)
        return Outcome(What.TAKEN, sum(tallied.values()))

    # --- files ----------------------------------------------------------------------------------------------

    @contextmanager
    def _files(self, item: Item) -> Iterator[Found]:
        """Give the file of an item, named as it was sent, with what lies beside it."""
        if item.spool:
            yield Found(self._spool.path(item.spool) / item.name, item.key)
            return
        with TemporaryDirectory(prefix="wenmai-") as folder:
            path = Path(folder) / item.name
            path.write_bytes(self._queue.data(item.id))
            yield Found(path, item.key)

    def _end(self, ended: Sequence[tuple[Item, Outcome]]) -> None:
        self._close(ended)
        for item, outcome in ended:
            self._tell(item, outcome)

    def _tell(self, item: Item, outcome: Outcome) -> None:
        if outcome.what is What.REFUSED:
            self._refused(Refusal(key_of(item.owner, item.number or item.name), outcome.code, outcome.reason))

    def _close(self, ended: Sequence[tuple[Item, Outcome]]) -> None:
        self._queue.end(ended)
        for item, outcome in ended:
            if item.spool and outcome.what is not What.REFUSED:
                shutil.rmtree(self._spool.path(item.spool), ignore_errors=True)


def _housed(text: SourceText, branch: str) -> SourceText:
    """A branch speaks for itself alone."""
    return replace(text, metadata=replace(text.metadata, branch=branch)) if branch else text
