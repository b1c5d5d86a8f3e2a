"""How fast records become works: generated records of several branches, grouped from nothing and one by one.

    python -m benchmarks.catalogue [--records 100000] [--seed 1]

Prints processor seconds (of one core) for reading the records, for grouping them all, and for a document that is added
later, and pairwise precision and recall against the works that the records were generated from. Titles are drawn with
repetition, so that namesakes by other creators are among them; spelling, extent, dynasty and role vary by branch.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from api.catalogue.grouping import Grouper
from api.catalogue.records import Record, record_of
from api.catalogue.store import CatalogueStore
from api.evaluate.catalogue import knowledge
from ontology.authority.numerals import numeral
from ontology.records import Document, Metadata

_HEADS = "金陵秦淮岭南东坡雪堂松风听雨石渠南园西山沧浪竹溪梅村秋水白下海国深圳新安钟山栖霞"
_MIDDLES = "古今风土山水经籍艺文文献掌故金石诗文食货武备舆地人物名胜讲学读书校书藏书园林茶酒"
_TAILS = (
    "考",
    "录",
    "志",
    "集",
    "稿",
    "略",
    "谈",
    "记",
    "钞",
    "话",
    "论",
    "图说",
    "丛谈",
    "笔记",
    "杂识",
    "辑要",
    "札记",
)
_SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗"
_GIVEN = "文德明道仁义礼智信敬宗承廷元亨贞吉士宏光启思齐国之"
_DYNASTIES = ("宋", "元", "明", "清")
_ROLES = ("撰", "著", "辑", "")
_BRANCHES = tuple(f"第{numeral(number)}分馆" for number in range(1, 21))
_EDITIONS = ("清光绪二年刻本", "民国二十三年商务印书馆铅印本", "中华书局1980年版", "清刻本", "抄本", "")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    known = knowledge()
    began = time.process_time()
    works = dict(_records(options.records, random.Random(options.seed)))
    read = {document.id: record_of(document, known) for document in works}
    print(f"read {len(read)} records: {time.process_time() - began:.1f} s")
    with tempfile.TemporaryDirectory() as folder:
        store = CatalogueStore(Path(folder))
        grouper = Grouper(store, known.agree, list)
        _all(grouper, read)
        _print_quality(store, {document.id: work for document, work in works.items()})
        _one(grouper, next(one for one in read.values() if one is not None))
        store.close()


def _all(grouper: Grouper, read: dict[str, Record | None]) -> None:
    began = time.process_time()
    grouper.put(read)
    kept = time.process_time()
    grouper.settle()
    done = time.process_time()
    print(f"keep {kept - began:.1f} s, group {done - kept:.1f} s")


def _one(grouper: Grouper, record: Record) -> None:
    seconds = []
    for _ in range(20):
        grouper.put({record.document: None})
        grouper.settle()
        began = time.process_time()
        grouper.put({record.document: record})
        grouper.settle()
        seconds.append(time.process_time() - began)
    print(f"one more record: {sorted(seconds)[10] * 1000:.1f} ms (median of 20)")


def _print_quality(store: CatalogueStore, truth: dict[str, int]) -> None:
    pairs = Counter[str]()
    both = Counter((work, truth[unit]) for unit, work in store.rows("SELECT unit, work FROM units"))
    found = Counter(work for (work, _), count in both.items() for _ in range(count))
    told = Counter(truth.values())
    pairs["right"] = sum(_two(count) for count in both.values())
    pairs["found"] = sum(map(_two, found.values()))
    pairs["told"] = sum(map(_two, told.values()))
    undecided = store.one("SELECT count(*) FROM proposals")
    print(
        f"works {len(found)} of {len(told)}, pairs united {pairs['found']}, "
        f"precision {pairs['right'] / pairs['found']:.4f}, recall {pairs['right'] / pairs['told']:.4f}, "
        f"undecided {undecided}"
    )


def _two(count: int) -> int:
    return count * (count - 1) // 2


def _records(count: int, chance: random.Random) -> Iterator[tuple[Document, int]]:
    """Yield documents with the number of the work that they describe."""
    number = made = 0
    while made < count:
        number += 1
        title = _word(_HEADS, chance) + _word(_MIDDLES, chance) + chance.choice(_TAILS)
        if chance.random() < 0.5:
            title = chance.choice(_GIVEN) + chance.choice(_GIVEN) + title
        name = chance.choice(_SURNAMES) + "".join(chance.sample(_GIVEN, 2))
        dynasty, juan = chance.choice(_DYNASTIES), chance.randint(1, 60)
        for branch in chance.sample(_BRANCHES, chance.randint(1, 5)):
            made += 1
            yield _document(f"d{made:07}", branch, title, name, dynasty, juan, chance), number


def _word(words: str, chance: random.Random) -> str:
    """One of the words of two characters that stand in a row."""
    place = 2 * chance.randrange(len(words) // 2)
    return words[place : place + 2]


def _document(
    ident: str, branch: str, title: str, name: str, dynasty: str, juan: int, chance: random.Random
) -> Document:
    written = chance.choice((f"《{title}》", title, f"{title}{numeral(juan)}卷", f"新刻{title}", f"{title} {juan}卷"))
    creator = chance.choice(
        (f"（{dynasty}）{name}{chance.choice(_ROLES)}", name, f"［{dynasty}］{name} 撰", f"{name}著")
    )
    if chance.random() < 0.05:
        creator = ""
    extra = (("版本", chance.choice(_EDITIONS)), ("索书号", f"{chance.randint(1, 9999)}"))
    metadata = Metadata(title=written, creator=creator, branch=branch, extra=extra)
    return Document(ident, "目录", f"目录.csv#{ident}", "csv", metadata)


if __name__ == "__main__":
    main()
