"""Milliseconds of a suggestion at 500,000 names, beside SQLite's FTS5 over the same names, in one run.

``python -m benchmarks.suggest [--count N]`` makes names of persons and places by chance with a fixed seed, loads them
as an authority beside the bundled ones, and asks for beginnings of some of them as a reader types them: characters in
simplified and traditional, pinyin whole and begun, initials, characters mixed with letters. Each is asked once, without
a cache of answers, for six offers of a group. It prints the median and the 95th percentile of each way, what the first
question waits for with and without the file of readings, and how much memory the names take.

SQLite answers the same questions from an FTS5 table of names, readings and initials with indexes of prefixes, made with
the readings that were worked out here (characters are its tokens). It gives the first names that it comes upon, so it
is held against the same of ours, the look-up of names alone; ``ratio`` is its time over that. ``ms`` are of a whole
offer: entities, of namesakes those first of which the collection tells, titles and headings. Times are of the
processor, so that other programs do not count.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import opencc_pyo3

from api.annotate import Annotator
from api.reconcile.matching import Matching
from api.reconcile.reconciler import Reconciler
from api.reconcile.surfaces import Surfaces
from api.suggesting.readings import readings
from api.suggesting.spelt import spell
from api.suggesting.suggester import Suggester
from api.suggesting.syllables import is_latin, letters
from api.suggesting.titles import Titles
from api.suggesting.told import Told
from index.texts import SqlTextStore
from ingest.normalize import fold
from ontology.authority.store import Authority, AuthorityStore
from ontology.records import Entity, TagType

COUNT = 500_000
ASKED = 200
OFFERS = 6
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶"
_GIVEN = (
    "伟芳秀敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华文德仁义礼智信忠孝廉谦恭良俭让元亨利贞乾坤春秋山川江河海"
    "云龙凤麟松竹梅兰菊石玉金银珠宝书画诗琴永安宁康泰和顺祥瑞福禄寿喜昌盛隆兴景光宗祖承继嗣绍世代长重乐行单"
)
_UNITS = "县州府镇村山寺桥"


def made(count: int) -> Iterator[Entity]:
    """Yield entities of ``count`` different names, four persons to a place."""
    chooser = random.Random(7)
    known: set[str] = set()
    while len(known) < count:
        given = "".join(chooser.choices(_GIVEN, k=chooser.choice((1, 2, 2, 2, 3))))
        place = chooser.random() < 0.2
        name = given + chooser.choice(_UNITS) if place else chooser.choice(_SURNAMES) + given
        if name not in known:
            known.add(name)
            type_ = TagType.LOC if place else TagType.PER
            begin = chooser.randrange(1, 1900)
            yield Entity(f"made:{len(known)}", type_, name, dynasty="宋", begin=begin, end=begin + 60, source="made")


def ways(names: Sequence[str]) -> dict[str, list[str]]:
    """Return what is typed for each of ``names`` in each way."""
    traditional = opencc_pyo3.OpenCC("s2t")
    read = [readings(name, person=True)[0] for name in names]
    return {
        "one character": [name[:1] for name in names],
        "two characters": [name[:2] for name in names],
        "whole name": list(names),
        "traditional": [traditional.convert(name) for name in names],
        "whole pinyin": [" ".join(one) for one in read],
        "begun pinyin": ["".join(one)[: 2 + len(one)] for one in read],
        "initials": ["".join(part[0] for part in one) for one in read],
        "initials and pinyin": [one[0][0] + "".join(one[1:]) for one in read],
        "characters and letters": [name[0] + one[1][:2] for name, one in zip(names, read, strict=True)],
    }


class Fts:
    """The peer: FTS5 with indexes of prefixes over characters, readings and initials."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.execute(
            "CREATE VIRTUAL TABLE names USING fts5(name UNINDEXED, characters, reading, initials, prefix='1 2 3 4')"
        )
        rows = ((name, " ".join(name), *_spelt(name)) for name in names)
        self._connection.executemany("INSERT INTO names VALUES (?, ?, ?, ?)", rows)
        self._connection.commit()

    def suggest(self, typed: str) -> list[str]:
        """Return names for what was typed."""
        folded = fold(typed).replace(" ", "")
        if folded.isascii():
            query = f"{{reading initials}} : {folded}*"
        else:
            phrase = " ".join(folded)
            query = f'characters : ^"{phrase}"'
        told = self._connection.execute(f"SELECT name FROM names WHERE names MATCH ? LIMIT {OFFERS}", (query,))
        return [name for (name,) in told]


class Ours:
    """Names alone, by the same arrays that offers are made of."""

    def __init__(self, names: Sequence[str]) -> None:
        self._spelt, self._surfaces = spell(names, lambda _: True), Surfaces(names)

    def suggest(self, typed: str) -> list[str]:
        """Return names for what was typed."""
        folded, spelt = fold(typed), self._spelt
        if not is_latin(folded):
            return list(islice(self._surfaces.begin_with(folded), OFFERS))
        found: dict[str, None] = {}
        for ask in (spelt.read, spelt.begin, spelt.initialled, spelt.mixed):
            found.update(dict.fromkeys(ask(letters(folded), limit=OFFERS)))
            if len(found) >= OFFERS:
                break
        return list(found)[:OFFERS]


def _spelt(name: str) -> tuple[str, str]:
    first = readings(name, person=True)[0]
    return "".join(first), "".join(one[0] for one in first)


def timed(ask: Callable[[str], object], typed: Sequence[str]) -> tuple[float, float]:
    """Return the median and the 95th percentile in milliseconds."""
    taken = []
    for one in typed:
        began = time.process_time()
        ask(one)
        taken.append((time.process_time() - began) * 1000)
    taken.sort()
    return round(taken[len(taken) // 2], 3), round(taken[int(len(taken) * 0.95)], 3)


def opened(folder: Path, store: AuthorityStore) -> Suggester:
    """Return the suggester of a library without documents that loaded ``store``."""
    annotator = Annotator(loaded=store)
    reconciler = Reconciler(annotator, Matching(annotator), mentions=lambda _: 0)
    texts = SqlTextStore(f"sqlite:///{folder / 'texts.db'}")
    told = Told(texts.columns, annotator.present.entity)
    return Suggester(lambda: reconciler, Titles(texts.documents, texts.head), told, folder=folder / "suggest")


def measured(count: int, asked: int, folder: Path) -> dict[str, object]:
    """Return all figures."""
    store = AuthorityStore(folder, fold=fold)
    entities = list(made(count))
    store.replace(Authority("made", "table", "made", "", "", "", "0"), entities, anchors=())
    names = [one.label for one in entities]
    del entities
    before = _resident_mb()
    first = _seconds(opened(folder, store).warm)
    again = opened(folder, store)
    kept = _seconds(again.warm)
    figures: dict[str, object] = {
        "names": again.warm(),
        "first_s": first,
        "first_with_file_s": kept,
        "readings_mb": round(again.size / 1e6, 1),
        "file_mb": round((folder / "suggest" / "names.npz").stat().st_size / 1e6, 1),
        "process_grew_mb": round(_resident_mb() - before, 1),
    }
    peer, names_alone = Fts(folder / "peer.db", names), Ours(names)
    for way, typed in ways(random.Random(3).sample(names, min(asked, count))).items():
        ours = timed(lambda one: again.suggest(one, limit=OFFERS), typed)
        alone, theirs = timed(names_alone.suggest, typed), timed(peer.suggest, typed)
        figures[way] = {
            "ms_median": ours[0],
            "ms_p95": ours[1],
            "names_ms_median": alone[0],
            "names_ms_p95": alone[1],
            "fts5_ms_median": theirs[0],
            "fts5_ms_p95": theirs[1],
            "ratio": round(theirs[0] / alone[0], 2) if alone[0] else 0.0,
        }
    return figures


def _seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return round(time.process_time() - began, 2)


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--asked", type=int, default=ASKED)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        figures = measured(options.count, options.asked, Path(folder))
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
