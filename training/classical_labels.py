"""Label classical sentences by their modern translations, for ``training.classical_names``.

A name that LAC finds in the translation and that stands in the original is a name there too; so is what is left of it
when the translator made it longer (汉文帝 for 文帝, 张良 for 良, 阳城县 for 阳城). Titles come from 《》. An office is
what follows a verb of appointment on both sides in the same characters (拜侍御史: 任命他为侍御史), and, once known,
wherever both sides have it. A sentence whose translation names somebody or some place that cannot be found in
the original is left out: its labels would teach that there is nothing. The labels are as good as LAC and the
translators are, and no better.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.normalize import fold
from ingest.taggers.mention import TextContext
from ingest.taggers.model import ModelFinder
from ingest.taggers.surnames import split_name

STATES = frozenset(
    "秦楚齐燕赵韩魏晋宋卫鲁郑陈蔡吴越曹梁蜀巴虢虞滕薛邾莒汉周殷唐隋辽荆徐冀兖豫雍幽洛渭淮泗汶沂漳汾泾湘沅赣邺郢"
)
# Characters too common to be taken for a given name because the translation names one that has it.
COMMON = frozenset(
    "之乎者也矣焉哉曰而其于以与则乃若所何谓吾汝尔我此是非不无未有皆亦又复且或及使令遣可能得为至自在因由故即既已将大小上下中前后"
    "人日月年时来去往还入出见言问帝王公侯太子一二三四五六七八九十百千万文武国天地君臣民兵军门山水城州郡县父母兄弟"
)
SKIPPED = frozenset({"黄帝内经", "伤寒论", "增广贤文", "易传"})
TYPES = ("PER", "LOC", "ORG", "BOOK", "OFI", "TIME", "EVENT")
_TITLE = re.compile("《([^《》]{1,15})》")
_PEOPLE = re.compile(".*[人民军兵]$")
_EVENT = re.compile("[\u4e00-\u9fff]{1,4}之(?:乱|变|役|战|盟|围|祸|难)(?![\u4e00-\u9fff]{0,1}[者人])")
_STOP = "，。、；：？！“”‘’《》〈〉（）\\s"
_GIVEN_OFFICE = re.compile(
    f"[拜除迁授转徙擢补领兼封赠知判进历至为调任改署]([^{_STOP}之其以而于者曰也不无有所是乃则皆]{{2,12}})(?=[{_STOP}]|$)"
)
_OFFICE_BEFORE = re.compile(
    "(?:任命?|封|授|拜|升|提拔|调任?|兼|担任|历任|追赠|赐|改任|出任|代理|官至|做|当|命|加|除)(?:他|其|为|了|予|给|做|命)*$"
)
_VERB_FIRST = re.compile("^[拜除迁授转徙擢补领兼封赠进历至调任改署为加行守权摄]+")
_PLACE_KIND = re.compile("(?:[州郡县国城府]|地区|一带)$")
_SURE = 5
"""Occurrences from which a name has the type that most of them have."""
_KNOWN_OFFICE = 3
"""Sentence pairs that give somebody an office before it is known as one."""
_OFFICE_ENDS = frozenset(
    "守史令丞尉军郎中夫书射使相公侯伯男保傅师卿监正事士督帅簿掾牧尹人马曹佐评章政理骑校领护酒检讨撰修徒空进司宰衡伴读郡部直卫将率洗赞善谕仆"
)
_NO_OFFICE = frozenset(
    {"诸侯", "将帅", "诸将", "公卿", "大人", "夫人", "中书", "诸军事", "王公", "士人", "军人", "军师"}
)

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


def write_pairs(pairs: Iterable[Pair], path: Path) -> None:
    """Keep pairs as JSON Lines, since LAC takes a quarter of an hour to read the translations."""
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=3) as lines:
        for pair in pairs:
            lines.write(json.dumps([pair.book, pair.classical, pair.modern, pair.names], ensure_ascii=False) + "\n")


def kept_pairs(path: Path) -> Iterator[Pair]:
    """Yield what :func:`write_pairs` wrote."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            book, classical, modern, names = json.loads(line)
            yield Pair(book, classical, modern, tuple((name, type_) for name, type_ in names))


def label(pairs: Sequence[Pair]) -> Iterator[Labelled]:
    """Yield the labelled sentences of those ``pairs`` whose names are all found again."""
    types: dict[str, Counter[str]] = defaultdict(Counter)
    for pair in pairs:
        for name, type_ in pair.names:
            types[name][type_] += 1
    offices = known_offices(pairs)
    recurring = _recurring(pairs, types)
    for pair in pairs:
        labels = [""] * len(pair.classical)
        if _label_names(pair, labels, types, offices):
            _put_all(pair.classical, labels, recurring.get(pair.book, ()))
            yield Labelled(pair.book, pair.classical, tuple(one or "O" for one in labels))


def known_offices(pairs: Iterable[Pair]) -> frozenset[str]:
    """Return the titles that at least three pairs give to somebody in the same characters on both sides."""
    counts: Counter[str] = Counter()
    for pair in pairs:
        counts.update(set(_offices_given(pair)))
    return frozenset(
        title
        for title, count in counts.items()
        if count >= _KNOWN_OFFICE and title[-1] in _OFFICE_ENDS and title not in _NO_OFFICE
    )


def _offices_given(pair: Pair) -> Iterator[str]:
    """Yield 侍御史 where the original says 拜侍御史 and the translation 任命他为侍御史."""
    for match in _GIVEN_OFFICE.finditer(pair.classical):
        title = _VERB_FIRST.sub("", match[1])
        place = pair.modern.find(title) if len(title) > 1 else -1
        if place > 0 and _OFFICE_BEFORE.search(pair.modern[max(0, place - 8) : place]):
            yield title


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


def _label_names(pair: Pair, labels: list[str], types: Mapping[str, Counter[str]], offices: frozenset[str]) -> bool:
    """Label what the translation vouches for; say whether every person and place of it was found."""
    text = pair.classical
    for match in _TITLE.finditer(text):
        _put(labels, *match.span(1), "BOOK")
    _put_all(text, labels, [(title, "BOOK") for title in _TITLE.findall(pair.modern) if len(title.strip()) > 1])
    _put_all(text, labels, [(one, "EVENT") for one in _EVENT.findall(text) if one in pair.modern])
    _put_offices(pair, labels, offices)
    names = {(name, usual) for name, type_ in pair.names if _fits(name, usual := _usual(name, type_, types))}
    found = [(name, type_, _shown(name, type_, text)) for name, type_ in names]
    _put_all(text, labels, sorted({(shown, type_) for _, type_, shown in found if shown}, key=_longest_first))
    return all(shown or type_ not in ("PER", "LOC") or len(name) == 1 for name, type_, shown in found)


def _put_offices(pair: Pair, labels: list[str], offices: frozenset[str]) -> None:
    """Label known titles that both sides have; a longer one before what it holds."""
    text, size = pair.classical, len(pair.classical)
    for length in range(min(10, size), 1, -1):
        for begin in range(size - length + 1):
            title = text[begin : begin + length]
            if title in offices and title in pair.modern:
                _put(labels, begin, begin + length, "OFI")
    # 封燕王: a title where it is granted; elsewhere 燕王 is a person.
    _put_all(text, labels, [(title, "OFI") for title in _offices_given(pair) if title[-1] in "王" or title in offices])


def _shown(name: str, type_: str, text: str) -> str:
    """Return how the original writes a name of the translation; empty where it does not."""
    if name in text:
        return name
    if type_ == "PER":
        surname, given = split_name(name)
        if surname and given and given not in COMMON and given in text:
            return given
        return next((name[cut:] for cut in range(1, len(name) - 1) if name[cut:] in text), "")
    if type_ == "LOC":
        short = _PLACE_KIND.sub("", name)
        return short if (len(short) > 1 or short in STATES) and short in text else ""
    return ""


def _longest_first(one: Name) -> tuple[int, Name]:
    return -len(one[0]), one


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
