"""Two books or documents laid beside each other, a page of their parallels at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from api.parallels.comparing import compare
from api.parallels.records import GROUPS, Kind, Parallel, Telling
from api.parallels.tellings import Tellings
from api.parallels.wording import Wording
from api.reading import PresentTexts
from index.ports import KeyArray
from ontology.errors import NotFound, WrongUse
from ontology.queries import Filters

# Pairs that are laid side by side for one page at the most: with a narrow filter most have nothing to show.
_EXAMINED = 300
_BATCH = 50
_KEPT = 8
_TELLINGS = 50


@dataclass(frozen=True, slots=True)
class Work:
    """What is compared: a book by its title, or one document by its id."""

    name: str
    title: str
    keys: KeyArray
    document_id: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A page of the parallels of two works, in the order of the first.

    ``candidates`` counts the pairs that may share wording, ``examined`` how many of them lie behind this page;
    ``following`` is where the next page begins, 0 on the last. ``tellings`` come with the first page.
    """

    one: Work
    other: Work
    found: tuple[Parallel, ...]
    candidates: int
    examined: int
    following: int
    tellings: tuple[Telling, ...] = ()


@dataclass(slots=True)
class Between:
    """Compares works."""

    texts: PresentTexts
    wording: Wording
    tellings: Tellings
    _pairs: dict[tuple[str, str, int], list[tuple[int, int]]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def compare(self, one: str, other: str, *, only: frozenset[Kind], after: int, limit: int) -> Comparison:
        """Return a page of parallels that have a difference of one of the kinds ``only``; all where it is empty.

        Raises :class:`NotFound` for what is no book and no document here.
        """
        mine, theirs = self.work(one), self.work(other)
        pairs = self._likely(mine, theirs)
        found: list[Parallel] = []
        place = max(0, after)
        last = min(len(pairs), place + _EXAMINED)
        while place < last and len(found) < limit:
            batch = pairs[place : min(last, place + _BATCH)]
            for parallel in self._compared(batch):
                place += 1
                if parallel is not None and _wanted(parallel, only):
                    found.append(parallel)
                if len(found) == limit:
                    break
        following = place if place < len(pairs) else 0
        told = self._tellings(mine, theirs) if not after and (not only or Kind.DATE in only) else ()
        return Comparison(mine, theirs, tuple(found), len(pairs), place, following, told)

    def every(self, one: str, other: str, *, only: frozenset[Kind]) -> Iterator[Parallel]:
        """Yield all parallels of two works, in the order of the first. Raises :class:`NotFound`."""
        pairs = self._likely(self.work(one), self.work(other))
        for start in range(0, len(pairs), _BATCH):
            compared = self._compared(pairs[start : start + _BATCH])
            yield from (one for one in compared if one is not None and _wanted(one, only))

    def work(self, name: str) -> Work:
        """Return the book or document of a name. Raises :class:`NotFound`, :class:`WrongUse` for an empty name."""
        if not name.strip():
            raise WrongUse("请说明要比较的两部书或两份文献。")
        keys = self.texts.keys(Filters(books=(name,)))
        if len(keys):
            return Work(name, name, keys)
        try:
            document, _ = self.texts.description(name)
        except NotFound as error:
            raise NotFound(f"馆藏中没有叫“{name}”的书，也没有这个编号的文献。") from error
        title = document.metadata.title or document.metadata.book or document.id
        return Work(name, title, self.texts.keys(Filters(), document_id=name), name)

    def _likely(self, one: Work, other: Work) -> list[tuple[int, int]]:
        place = one.name, other.name, self.texts.head()
        with self._lock:
            if place in self._pairs:
                return self._pairs[place]
        pairs = self.wording.pairs(one.keys, other.keys)
        if one.name == other.name:
            pairs = [pair for pair in pairs if pair[0] < pair[1]]
        with self._lock:
            while len(self._pairs) >= _KEPT:
                self._pairs.pop(next(iter(self._pairs)))
            self._pairs[place] = pairs
        return pairs

    def _compared(self, pairs: list[tuple[int, int]]) -> Iterator[Parallel | None]:
        stored = {one.key: one for one in self.texts.passages(sorted({key for pair in pairs for key in pair}))}
        for one, other in pairs:
            yield compare(stored[one], stored[other]) if one in stored and other in stored else None

    def _tellings(self, one: Work, other: Work) -> tuple[Telling, ...]:
        return tuple(self.tellings.between(one.keys, other.keys, limit=_TELLINGS))


def kinds_of(only: tuple[str, ...]) -> frozenset[Kind]:
    """Return the kinds that the names ``dates``, ``numbers``, ``names``, ``wording`` stand for; raises WrongUse."""
    if wrong := [one for one in only if one not in GROUPS]:
        raise WrongUse(f"没有“{wrong[0]}”这一类异文；可选 {'、'.join(GROUPS)}。")
    return frozenset[Kind]().union(*(GROUPS[one] for one in only))


def _wanted(parallel: Parallel, only: frozenset[Kind]) -> bool:
    return not only or any(one.kind in only for one in parallel.differences)
