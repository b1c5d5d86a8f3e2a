"""A watched folder: what is new or changed in it is taken in, what was removed may be deleted.

The folder is looked through every some seconds, for a share of another machine sends no word of its changes. A file is
taken in once it rests: neither its size nor its times have changed for a while. The write lock is held only while a
slice of files is taken in.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from api.addressed import limits_of
from api.desk.intake.intake import Intake
from api.desk.intake.ledger import Entry
from api.desk.intake.records import Going, Source
from api.desk.intake.resting import Resting, stamp_of
from api.desk.intake.sources import FOLDER
from api.desk.intake.taking import SLICE_S
from api.desk.intake.working import opened_patiently
from api.files.recognizing import open_recognizer
from api.library import Library
from api.pipeline import make_document_id, take_in
from api.removal import remove
from api.settings import Settings
from ingest.attachments import belongs
from ingest.corpus import read
from ingest.folders import Found, find
from ontology.errors import NotFound, WrongUse
from ontology.records import Refusal, SourceText

_TOGETHER = 500
_PATIENCE_S = 24 * 3_600.0
_FEW = 5
_LOOKS_AT_ONCE = 3


@dataclass(frozen=True, slots=True)
class Looking:
    """How a folder is watched."""

    mirror: bool = False
    """Whether the documents of removed files are deleted."""
    force: bool = False
    """Whether that holds where most of the files are gone, too."""
    every_s: float = 10.0
    settle_s: float = 5.0


@dataclass(slots=True)
class Seen:
    """What a look at the folder saw and did; all are counts of files, but ``documents`` and ``deleted``."""

    files: int = 0
    taken: int = 0
    documents: int = 0
    resting: int = 0
    """Files that are known and have not changed."""
    written: int = 0
    """Files that are still being written."""
    gone: int = 0
    deleted: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    held_back: str = ""
    """Why documents of files that are gone were not deleted."""

    @property
    def active(self) -> bool:
        """Whether anything was done or is to be told."""
        return bool(self.taken or self.gone or self.refused or self.held_back)

    @property
    def told(self) -> str:
        """In one line; empty where nothing was done."""
        if not self.active:
            return ""
        counts = f"文件 {self.files}，收入 {self.taken}（文献 {self.documents}），未变 {self.resting}"
        written = f"，还在写 {self.written}" if self.written else ""
        gone = f"，移走 {self.gone}，删除文献 {self.deleted}" if self.gone else ""
        return f"{counts}{written}{gone}，未收入 {len(self.refused)}"


class Watched:
    """Watches one folder for one collection."""

    def __init__(
        self, settings: Settings, intake: Intake, folder: Path, *, collection: str = "", manner: Looking | None = None
    ) -> None:
        """Raises :class:`WrongUse` for what is no folder."""
        if not folder.is_dir():
            raise WrongUse(f"{folder} 不是文件夹。")
        self._settings = settings
        self._intake = intake
        self._root = folder.resolve()
        self._collection = collection or self._root.name
        # As `wenmai ingest` names them, so that either finds what the other took in.
        self._under = f"{self._root.name}/" if collection else ""
        self._manner = manner or Looking()
        self._resting = Resting(self._manner.settle_s)
        self.source = self._known()

    def _known(self) -> Source:
        address = str(self._root)
        for one in self._intake.sources.sources(kind=FOLDER):
            if (one.address, one.collection) == (address, self._collection):
                return one
        made = Source(FOLDER, self._root.name, address, self._collection, settings={"mirror": self._manner.mirror})
        return self._intake.sources.add(made, by="system")

    def looks(self, *, once: bool = False) -> Iterator[Seen]:
        """Look again and again; yield what was done, and with ``once`` whatever one look saw, when files rest."""
        looked = 0
        while True:
            seen = self.look()
            looked += 1
            last = once and (not seen.written or looked >= _LOOKS_AT_ONCE)
            if seen.active or last:
                yield seen
            if last:
                return
            time.sleep(self._manner.settle_s if once else self._manner.every_s)

    def look(self) -> Seen:
        """Look through the folder once."""
        seen, known = Seen(), _Known()
        blind: list[str] = []
        if not self._root.is_dir():
            seen.held_back = f"{self._root} 不见了（移走了，或网络盘没有挂上）；什么也没有删"
            return seen
        dirty: set[Path] = set()
        just = _Known()
        for group in _grouped(find(self._root)):
            found = [one for one in group if isinstance(one, Found)]
            self._unreadable([one for one in group if isinstance(one, Refusal)], seen, blind)
            known.add(one.key for one in found)
            fresh = self._fresh(found, seen)
            texts = [one for one in fresh if not belongs(one.path)]
            just.add(one.key for one in texts)
            self._take(texts, seen)
            pictures = [one for one in fresh if belongs(one.path)]
            dirty |= {folder for one in pictures for folder in (one.path.parent, one.path.parent.parent)}
            self._intake.ledger.keep(self.source.id, [Entry(one.key, stamp_of(one)) for one in pictures])
        if dirty:
            self._beside(dirty, just, seen)
        if self._manner.mirror:
            self._mirror(known, blind, seen)
        return seen

    def _beside(self, folders: set[Path], just: _Known, seen: Seen) -> None:
        """Take known documents in again beside which an image or a recording is new."""
        beside = (one for one in find(self._root) if isinstance(one, Found) and one.path.parent in folders)
        for group in _grouped(one for one in beside if not belongs(one.path) and one.key not in just):
            found = [one for one in group if isinstance(one, Found)]
            stamps = self._intake.ledger.stamps(self.source.id, [one.key for one in found])
            self._take([one for one in found if stamps.get(one.key) == stamp_of(one)], seen)

    def _unreadable(self, refusals: list[Refusal], seen: Seen, blind: list[str]) -> None:
        """Tell of what could not be opened, once; what lies below an unreadable folder counts as there."""
        for one in refusals:
            blind.append(one.source)
            was = self._intake.ledger.entry(self.source.id, one.source)
            if was is None or was.reason != one.reason:
                seen.refused.append((one.source, one.reason))
                documents = was.documents if was else ()
                self._intake.ledger.keep(self.source.id, [Entry(one.source, "", documents, one.reason)])

    def _fresh(self, found: list[Found], seen: Seen) -> list[Found]:
        """Return those files that are new or changed, and rest."""
        stamps = self._intake.ledger.stamps(self.source.id, [one.key for one in found])
        fresh = []
        for one in found:
            seen.files += 1
            if stamps.get(one.key) == stamp_of(one):
                seen.resting += 1
            elif self._resting.rests(one):
                fresh.append(one)
            else:
                seen.written += 1
        return fresh

    # --- taking in ------------------------------------------------------------------------------------------

    def _take(self, found: list[Found], seen: Seen) -> None:
        """Take files in, a slice at a time."""
        rest = found
        while rest:
            run = self._intake.sources.begin(self.source, by="system")
            with opened_patiently(self._settings, patience_s=_PATIENCE_S) as library:
                done = self._slice(library, rest, seen)
            run = self._intake.sources.run(run.id)
            self._intake.sources.seen(run, records=done, unchanged=0)
            self._intake.sources.end(run, Going.DONE)
            rest = rest[done:]

    def _slice(self, library: Library, found: list[Found], seen: Seen) -> int:
        until = time.monotonic() + SLICE_S
        limits, recognizer = limits_of(library.settings), open_recognizer(library.settings)
        taken: dict[str, _File] = {}
        owner: dict[str, _File] = {}

        def texts() -> Iterator[tuple[str, SourceText | Refusal]]:
            for one in found:
                if taken and time.monotonic() > until:
                    return
                file = taken[one.key] = _File(stamp_of(one))
                for item in read([one], limits=limits, recognizer=recognizer):
                    if isinstance(item, Refusal):
                        file.reasons.append(item.reason)
                        continue
                    key = f"{self._under}{item.key}"
                    owner[key] = file
                    file.documents.append(make_document_id(self._collection, key))
                    yield self._collection, replace(item, key=key)

        report = take_in(library, texts(), last=True)
        for refusal in report.refusals:
            if (mine := owner.get(refusal.source)) is not None:
                mine.reasons.append(refusal.reason)
        self._keep(library, taken, {one.key: one for one in found}, seen)
        return len(taken)

    def _keep(self, library: Library, taken: dict[str, _File], found: dict[str, Found], seen: Seen) -> None:
        entries = []
        for key, file in taken.items():
            was = self._intake.ledger.entry(self.source.id, key)
            if self._manner.mirror and was is not None and file.documents:
                seen.deleted += _deleted(library, set(was.documents) - set(file.documents))
            kept = tuple(file.documents) or (was.documents if was else ())
            reason = "；".join(file.reasons)
            seen.refused.extend((key, one) for one in file.reasons)
            seen.taken += bool(file.documents)
            seen.documents += len(file.documents)
            # A file that changed while it was read is read again at the next look.
            if stamp_of(found[key]) == file.stamp:
                entries.append(Entry(key, file.stamp, kept, reason))
        self._intake.ledger.keep(self.source.id, entries)

    # --- removed files --------------------------------------------------------------------------------------

    def _mirror(self, known: _Known, blind: list[str], seen: Seen) -> None:
        """Delete the documents of files that are gone, unless so many are that rather the folder is amiss."""
        ledger, mine = self._intake.ledger, self.source.id
        gone = [
            one
            for one in ledger.entries(mine)
            if one.key not in known and not any(one.key.startswith(folder) for folder in blind)
        ]
        count, _ = ledger.counts(mine)
        if len(gone) > _FEW and len(gone) * 2 > count and not self._manner.force:
            seen.held_back = (
                f"已知的 {count} 个文件里有 {len(gone)} 个不见了，不像是有意移走，没有删文献；"
                "若是有意的，请加 --force 再看一次"
            )
            return
        if not gone:
            return
        with opened_patiently(self._settings, patience_s=_PATIENCE_S) as library:
            for one in gone:
                seen.deleted += _deleted(library, set(one.documents))
            library.follow()
        seen.gone = len(gone)
        ledger.forget(mine, [one.key for one in gone])


@dataclass(slots=True)
class _File:
    """A file that is being taken in."""

    stamp: str
    documents: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


class _Known:
    """The keys of a look, as numbers: a million of them take some sixty megabytes."""

    def __init__(self) -> None:
        self._held: set[int] = set()

    def add(self, keys: Iterator[str]) -> None:
        self._held.update(map(hash, keys))

    def __contains__(self, key: str) -> bool:
        return hash(key) in self._held


def _deleted(library: Library, documents: set[str]) -> int:
    count = 0
    for document_id in sorted(documents):
        try:
            remove(library, document_id)
        except NotFound:
            continue
        count += 1
    return count


def _grouped(found: Iterator[Found | Refusal]) -> Iterator[list[Found | Refusal]]:
    group: list[Found | Refusal] = []
    for one in found:
        group.append(one)
        if len(group) >= _TOGETHER:
            yield group
            group = []
    if group:
        yield group
