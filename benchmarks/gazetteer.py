"""What 500,000 names cost to know, and to look for, beside ahocorasick_rs with the same names, in one run.

``python -m benchmarks.gazetteer [--names N] [--library DIR]`` builds the tagger that finds names of authorities from
made-up Chinese names (or from those that a library has loaded) and lets it read the classical texts of the sample
collection. The peer (the package ahocorasick-rs, Aho-Corasick in Rust) builds its automaton from the same
names and finds all their occurrences; the tagger's work beyond that is to choose among them and to make mentions. The
two take turns, and the best of the rounds counts. Memory is the growth of the resident set while each is built.
"""

from __future__ import annotations

import argparse
import gc
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import TypeVar

from ahocorasick_rs import AhoCorasick

from ingest.normalize import fold
from ingest.taggers.gazetteer import GazetteerFinder
from ingest.taggers.mention import TextContext
from ontology.authority.bundled import bundled_entities
from ontology.authority.store import AuthorityStore, KnownName
from ontology.records import TagType

_FIRST, _SECOND = 500, 1_000
_PAGE = 4_096
_T = TypeVar("_T")
_LEAST_CHARACTERS = 300_000


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run measured; speeds in characters a second, memory in MiB, times in seconds."""

    names: int
    characters: int
    mentions: int
    build_s: float
    memory_mb: float
    speed: float
    peer_build_s: float
    peer_memory_mb: float
    peer_speed: float
    ratio: float


def made_names(count: int) -> Iterator[KnownName]:
    """Yield ``count`` different names of two to four characters that occur in the bundled facts."""
    characters = _characters()
    for number in range(count):
        first, rest = characters[number % _FIRST], number // _FIRST
        name = first + characters[rest % _SECOND] + _tail(number, rest // _SECOND, characters)
        yield KnownName(name, TagType.LOC, "", "县", "chgis", dated=True)


def _tail(number: int, over: int, characters: str) -> str:
    """Two thirds of the names have a third character, a third of them a fourth; beyond 500,000 all of them have."""
    length = max(number % 3, min(over, 1)) + min(over, 1)
    return "".join(characters[(number * 7 + place * 13 + over) % len(characters)] for place in range(length))


def _characters() -> str:
    text = "".join(chain.from_iterable((entity.label, entity.note) for entity in bundled_entities()))
    return "".join(dict.fromkeys(one for one in fold(text) if "一" <= one <= "龥"))


def sample_text() -> str:
    """Return the classical texts of the sample collection, over and over up to 300,000 characters."""
    folder = Path(__file__).resolve().parent.parent / "api" / "sample" / "collections" / "古籍"
    text = fold("".join(path.read_text("utf-8", errors="ignore") for path in sorted(folder.rglob("*.txt"))))
    return text * (_LEAST_CHARACTERS // len(text) + 1)


def measure(names: Callable[[], Iterator[KnownName]], *, rounds: int) -> Figures:
    """Build both from ``names`` and let both read the sample."""
    text, context = sample_text(), TextContext("lzh")
    finder, build, memory = _built(lambda: GazetteerFinder((), names()))
    surfaces = [name.surface for name in names()]
    peer, peer_build, peer_memory = _built(lambda: AhoCorasick(surfaces, store_patterns=False))
    own = others = float("inf")
    found: list[object] = []
    for _ in range(rounds):
        took, found = _timed(lambda: list(finder.find(text, context=context, known=())))
        own = min(own, took)
        took, _ = _timed(lambda: list(peer.find_matches_as_indexes(text, overlapping=True)))
        others = min(others, took)
    speed, peer_speed = len(text) / own, len(text) / others
    return Figures(
        *(len(surfaces), len(text), len(found), round(build, 2), round(memory, 1), round(speed)),
        *(round(peer_build, 2), round(peer_memory, 1), round(peer_speed), round(speed / peer_speed, 3)),
    )


def _built(make: Callable[[], _T]) -> tuple[_T, float, float]:
    gc.collect()
    before = _resident()
    took, thing = _timed(make)
    gc.collect()
    return thing, took, _resident() - before


def _timed(make: Callable[[], _T]) -> tuple[float, _T]:
    began = time.perf_counter()
    thing = make()
    return time.perf_counter() - began, thing


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE / 2**20


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=500_000)
    parser.add_argument("--library", type=Path, metavar="DIR", help="the names that this library has loaded instead")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    store = AuthorityStore(options.library, fold=fold) if options.library else None
    names = store.surfaces if store else lambda: made_names(options.names)
    print(json.dumps(asdict(measure(names, rounds=options.rounds)), ensure_ascii=False))


if __name__ == "__main__":
    main()
