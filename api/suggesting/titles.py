"""The titles of a collection, looked up by characters and by pinyin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from threading import Lock

from api.reconcile.surfaces import Surfaces
from api.suggesting.records import How, Titled
from api.suggesting.spelt import Spelt, spell
from ingest.normalize import fold
from ontology.records import Document

Read = Callable[[], Iterable[Document]]
"""Returns all documents."""
_LOOKED_AT = 40


class Titles:
    """What ``read`` tells at the library's ``head``, read again when that has moved."""

    def __init__(self, read: Read, head: Callable[[], int], may: Callable[[], bool] = lambda: True) -> None:
        """``may`` says whether whoever asks is to read again."""
        self._read, self._head, self._may = read, head, may
        self._held: tuple[int, _Held] | None = None
        self._lock = Lock()

    def by_characters(self, typed: str, *, limit: int) -> tuple[Titled, ...]:
        """Return the titles that begin with, and then those that hold the folded ``typed``."""
        return self._now.by_characters(typed)[:limit]

    def by_letters(self, typed: str, *, limit: int) -> tuple[Titled, ...]:
        """Return the titles whose reading, or else whose initials begin so."""
        return self._now.by_letters(typed)[:limit]

    @property
    def _now(self) -> _Held:
        head, before = self._head(), self._held
        if before is not None and (not self._may() or not self._lock.acquire(blocking=False)):
            return before[1]  # somebody reads them anew at this moment
        if before is None:
            self._lock.acquire()
        try:
            if self._held is None or self._held[0] != head:
                told = tuple((one.metadata.title, one.id) for one in self._read() if one.metadata.title)
                same = self._held is not None and self._held[1].told == told
                self._held = (head, self._held[1] if self._held is not None and same else _Held(told))
            return self._held[1]
        finally:
            self._lock.release()


class _Held:
    def __init__(self, told: tuple[tuple[str, str], ...]) -> None:
        self.told = told
        folded = fold("\n".join(title.replace("\n", " ") for title, _ in told)).split("\n")
        self._documents: dict[str, list[tuple[str, str]]] = {}
        for name, one in zip(folded, told, strict=False):
            self._documents.setdefault(name, []).append(one)
        self._surfaces = Surfaces(self._documents)
        self._spelt: Spelt | None = None

    def by_characters(self, typed: str) -> tuple[Titled, ...]:
        begin = self._titled(self._surfaces.begin_with(typed), How.NAME)
        return (*begin, *self._titled(self._surfaces.hold(typed), How.HOLDS))

    def by_letters(self, typed: str) -> tuple[Titled, ...]:
        if self._spelt is None:
            self._spelt = spell(self._surfaces, lambda _: False)
        read = self._spelt.begin(typed, limit=_LOOKED_AT)
        initialled = [one for one in self._spelt.initialled(typed, limit=_LOOKED_AT) if one not in read]
        return (*self._titled(iter(read), How.PINYIN), *self._titled(iter(initialled), How.INITIALS))

    def _titled(self, names: Iterator[str], how: How) -> Iterator[Titled]:
        for _, name in zip(range(_LOOKED_AT), names, strict=False):
            found = self._documents[name]
            yield Titled(*found[0], how, len(found))
