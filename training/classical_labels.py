"""Label classical sentences by their modern translations, for ``training.classical_names``.

A name that LAC finds in the translation and that stands in the original is a name there too; a title in 《》 likewise;
offices come from the tagger's own list. Of a person whom only the translation names in full, the given name is
labelled in the original. The labels are therefore as good as LAC and the translators are, and no better.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.normalize import fold
from ingest.taggers.mention import TextContext
from ingest.taggers.model import ModelFinder
from ingest.taggers.offices import OfficeFinder
from ingest.taggers.surnames import split_name

STATES = frozenset("秦楚齐燕赵韩魏晋宋卫鲁郑陈蔡吴越曹梁蜀巴虢虞滕薛邾莒")
# Characters too common to be taken for a given name because the translation names one that has it.
COMMON = frozenset(
    "之乎者也矣焉哉曰而其于以与则乃若所何谓吾汝尔我此是非不无未有皆亦又复且或及使令遣可能得为至自在因由故即既已将大小上下中前后"
    "人日月年时来去往还入出见言问帝王公侯太子一二三四五六七八九十百千万文武国天地君臣民兵军门山水城州郡县父母兄弟"
)
SKIPPED = frozenset({"黄帝内经", "伤寒论", "增广贤文", "易传"})
_TITLE = re.compile("《([^《》]{1,15})》")
_PEOPLE = re.compile(".*[人民军兵]$")
_SURE = 5
"""Occurrences from which a name has the type that most of them have."""

Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence with its translation, both normalised, and the names of the translation with their types."""

    book: str
    classical: str
    modern: str
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence with a label for each character: ``O``, ``B-PER``, ``I-PER`` …"""

    book: str
    text: str
    labels: tuple[str, ...]


def read_pairs(path: Path) -> Iterator[Pair]:
    """Yield the pairs of a gzipped table of book, chapter, classical and modern sentence, with LAC's names."""
    model, context = ModelFinder(), TextContext(language="zh")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            book, _, classical, modern = line.rstrip("\n").split("\t")
            if book in SKIPPED or not 6 <= len(classical) <= 120 or len(modern) > 200:
                continue
            modern = fold(modern)
            found = model.find(modern, context=context, known=())
            names = tuple((modern[one.begin : one.end], one.type.value) for one in found)
            yield Pair(book, fold(classical), modern, names)


def label(pairs: Iterable[Pair]) -> Iterator[Labelled]:
    """Yield the labelled sentences of ``pairs``, which are read twice and kept in memory."""
    kept = tuple(pairs)
    types: dict[str, Counter[str]] = defaultdict(Counter)
    for pair in kept:
        for name, type_ in pair.names:
            types[name][type_] += 1
    recurring = _recurring(kept, types)
    for pair in kept:
        labels = [""] * len(pair.classical)
        _label_names(pair, labels, types)
        _put_all(pair.classical, labels, recurring.get(pair.book, ()))
        yield Labelled(pair.book, pair.classical, tuple(one or "O" for one in labels))


def _usual(name: str, type_: str, types: Mapping[str, Counter[str]]) -> str:
    counts = types[name]
    return counts.most_common(1)[0][0] if counts.total() >= _SURE else type_


def _recurring(pairs: Sequence[Pair], types: Mapping[str, Counter[str]]) -> dict[str, list[Name]]:
    """Return the names that a book has so often that LAC will have missed some; the longest first."""
    counts: dict[str, Counter[Name]] = defaultdict(Counter)
    for pair in pairs:
        counts[pair.book].update(
            (name, _usual(name, type_, types)) for name, type_ in pair.names if name in pair.classical
        )
    return {
        book: sorted((one for one, count in found.items() if _recurs(one, count)), key=lambda one: -len(one[0]))
        for book, found in counts.items()
    }


def _recurs(one: Name, count: int) -> bool:
    name, type_ = one
    if count < 4 or type_ not in ("PER", "LOC") or len(name) < 2:
        return False
    return len(name) > 2 or (type_ == "PER" and bool(split_name(name)[0])) or (type_ == "LOC" and count >= 10)


def _label_names(pair: Pair, labels: list[str], types: Mapping[str, Counter[str]]) -> None:
    text = pair.classical
    for match in _TITLE.finditer(text):
        _put(labels, *match.span(1), "BOOK")
    _put_all(text, labels, [(title, "BOOK") for title in _TITLE.findall(pair.modern) if len(title.strip()) > 1])
    names = {(name, usual) for name, type_ in pair.names if _fits(name, usual := _usual(name, type_, types))}
    offices = OfficeFinder().find(text, context=TextContext(language="lzh"), known=())
    names |= {(text[one.begin : one.end], "OFI") for one in offices if one.confidence >= 0.6}
    _put_all(text, labels, sorted(names, key=lambda one: (-len(one[0]), one)))
    given = {
        split_name(name)[1] for name, type_ in names if type_ == "PER" and name not in text and split_name(name)[0]
    }
    _put_all(text, labels, [(one, "PER") for one in sorted(given - COMMON)])


def _fits(name: str, type_: str) -> bool:
    """Say whether LAC can be believed: not 氐人 for a person, nor a single character but a state for a place."""
    if not name.strip() or (type_ == "TIME" and len(name) < 3):
        return False
    if len(name) == 1:
        return type_ == "LOC" and name in STATES
    return type_ != "PER" or (len(name) <= 5 and not (_PEOPLE.match(name) and not split_name(name)[0]))


def _put_all(text: str, labels: list[str], names: Iterable[Name]) -> None:
    for name, type_ in names:
        begin = text.find(name)
        while begin >= 0:
            _put(labels, begin, begin + len(name), type_)
            begin = text.find(name, begin + len(name))


def _put(labels: list[str], begin: int, end: int, type_: str) -> None:
    """Label a span unless a part of it has a label."""
    if not any(labels[begin:end]):
        labels[begin:end] = [f"B-{type_}", *[f"I-{type_}"] * (end - begin - 1)]
