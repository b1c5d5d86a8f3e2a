"""What the encoder learns from: questions with the passages that answer them.

Five layers: queries written by reading passages (those of the data folder, and our own in ``training/queries``), rough
queries cut from translations, single sentences with their translations, and modern questions on modern paragraphs, so
that modern Chinese is not forgotten. Classical pairs come in groups of neighbours, each a hard wrong answer to the
others. The books of :data:`HELD_OUT` are in none of them.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice, pairwise
from pathlib import Path

from api.evaluate.files import read_lines
from ingest.normalize import fold
from ingest.segment import words

HELD_OUT = frozenset({"智囊(选录)", "周书", "北齐书", "笑林广记", "万历野获编", "陈书"})
OWN_QUERIES = tuple(sorted(Path(__file__).with_name("queries").glob("*.jsonl")))
# Characters of a passage that is put together from sentence pairs, as the index cuts passages.
PASSAGE_LENGTH = 110
LONGEST_PASSAGE = 200
LONGEST_PARAGRAPH = 160
SHORTEST_SENTENCE, LONGEST_SENTENCE = 8, 45
# Share of a classical sentence's characters that its translation repeats.
MOST_SHARED = 0.6
FOLDED_AT_ONCE = 20_000
_CLAUSE = re.compile(r"[^，。；：！？、“”‘’《》（）\s]{4,}")


@dataclass(frozen=True, slots=True)
class Pair:
    """A query and the passage that answers it; ``key`` tells the passage apart, ``modern`` is its translation."""

    query: str
    passage: str
    key: str
    modern: str = ""


Group = list[Pair]


@dataclass(frozen=True, slots=True)
class Translated:
    """Consecutive sentence pairs of one chapter, from ``begin`` up to ``end`` (lines of the file of pairs, from 0)."""

    book: str
    chapter: str
    text: str
    modern: str
    begin: int
    end: int


def sentence_pairs(data: Path) -> list[tuple[str, str, str, str]]:
    """Return (book, chapter, classical, modern) of every line of ``parallel/train.tsv.gz``."""
    rows = []
    with gzip.open(data / "parallel" / "train.tsv.gz", "rt", encoding="utf-8") as file:
        for line in file:
            book, chapter, classical, modern = line.rstrip("\n").split("\t")
            rows.append((book, chapter, classical, modern))
    return rows


def folded(rows: Iterable[tuple[str, str, str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the normalised classical and modern sentence of each row."""
    waiting = iter(rows)
    while chunk := list(islice(waiting, FOLDED_AT_ONCE)):
        # One call for many lines: the converter's start costs more than a line.
        classical, modern = (fold("\n".join(row[side] for row in chunk)).split("\n") for side in (2, 3))
        yield from zip(classical, modern, strict=True)


def compose(rows: Sequence[tuple[str, str, str, str]]) -> Iterator[list[Translated]]:
    """Yield, chapter by chapter, passages of whole sentences of about :data:`PASSAGE_LENGTH` characters."""
    for (book, _), found in groupby(enumerate(rows), key=lambda one: one[1][:2]):
        if book in HELD_OUT:
            continue
        passages, begin, length = [], -1, 0
        for number, row in found:
            begin = number if begin < 0 else begin
            length += len(row[2])
            if length >= PASSAGE_LENGTH:
                passages.append(translated(rows, begin, number + 1))
                begin, length = -1, 0
        yield [passage for passage in passages if len(passage.text) <= LONGEST_PASSAGE]


def translated(rows: Sequence[tuple[str, str, str, str]], begin: int, end: int) -> Translated:
    """Join the sentence pairs of the lines from ``begin`` up to ``end``."""
    text, modern = ("".join(row[side] for row in rows[begin:end]) for side in (2, 3))
    return Translated(rows[begin][0], rows[begin][1], text, modern, begin, end)


def written_groups(data: Path) -> dict[str, Group]:
    """Return, by book, the queries of the data folder that were written by reading passages."""
    passages = {one["id"]: one for one in read_lines(data / "queries" / "passages.jsonl")}
    books: dict[str, Group] = {}
    for one in read_lines(data / "queries" / "train.jsonl"):
        passage = passages[one["id"]]
        if passage["book"] not in HELD_OUT:
            pair = Pair(fold(one["query"]), fold(passage["text"]), one["id"], fold(passage.get("modern") or ""))
            books.setdefault(passage["book"], []).append(pair)
    return books


def own_groups(rows: Sequence[tuple[str, str, str, str]], files: Sequence[Path] = OWN_QUERIES) -> dict[str, Group]:
    """Return, by book, our own queries: each line names its passage by lines of the file of sentence pairs."""
    books: dict[str, Group] = {}
    for path in files:
        for one in read_lines(path):
            passage = translated(rows, *one["lines"])
            pair = Pair(fold(one["query"]), fold(passage.text), _key(passage), fold(passage.modern))
            books.setdefault(passage.book, []).append(pair)
    return books


def modern_pairs(data: Path) -> list[Pair]:
    """Return modern questions with their paragraphs, simplified as everything is that the encoder sees."""
    with gzip.open(data / "questions" / "drcd_dev.json.gz", "rt", encoding="utf-8") as file:
        articles = json.load(file)["data"]
    return [
        Pair(fold(question["question"]), text, text[:60])
        for article in articles
        for paragraph in article["paragraphs"]
        for text in [fold(paragraph["context"])[:LONGEST_PARAGRAPH]]
        for question in paragraph["qas"]
    ]


def rough_pair(passage: Translated, chance: random.Random) -> Pair:
    """Cut something like a reader's query out of a translation: a clause or two, words alone, or clauses with gaps."""
    clauses = _CLAUSE.findall(fold(passage.modern)) or [fold(passage.modern)]
    begin = chance.randrange(len(clauses))
    run = clauses[begin : begin + chance.choice((1, 1, 2))]
    way = chance.random()
    if way < 0.4:
        query = " ".join(run)
    elif way < 0.7:
        long = sorted({word for word in words("".join(clauses[begin : begin + 4])) if len(word) > 1})
        query = " ".join(chance.sample(long, min(len(long), chance.randint(2, 5)))) or run[0]
    else:
        query = "".join(word for word in words("".join(run)) if chance.random() > 0.33) or run[0]
    return Pair(query[:40], fold(passage.text), _key(passage), fold(passage.modern))


def sentence_groups(rows: Sequence[tuple[str, str, str, str]], size: int, chance: random.Random) -> Iterator[Group]:
    """Yield groups of single sentences with their translations for ever, from one chapter each.

    Only sentences that share few characters with their translation: the others teach nothing.
    """
    chapters = []
    for (book, _), found in groupby(enumerate(rows), key=lambda one: one[1][:2]):
        if book not in HELD_OUT:
            kept = [(number, row) for number, row in found if _tells(row[2], row[3])]
            if len(kept) >= size:
                chapters.append(kept)
    weights = [len(chapter) ** 0.5 for chapter in chapters]
    while True:
        (chapter,) = chance.choices(chapters, weights)
        begin = chance.randrange(len(chapter) - size + 1)
        yield [Pair(fold(row[3]), fold(row[2]), str(number)) for number, row in chapter[begin : begin + size]]


def _tells(classical: str, modern: str) -> bool:
    shared = len(set(classical) & set(modern)) / len(set(classical))
    return SHORTEST_SENTENCE <= len(classical) <= LONGEST_SENTENCE and shared <= MOST_SHARED


def _key(passage: Translated) -> str:
    return f"{passage.begin}-{passage.end}"


def shuffled_groups(books: Iterable[Group], size: int, chance: random.Random) -> Iterator[Group]:
    """Yield groups of ``size`` pairs for ever; within a group all pairs are of one book and near each other in it.

    A book's pairs stand in the order of its passages. Cutting that order into groups at a new place each round makes
    new neighbours; what is left over at a book's end makes a smaller group.
    """
    ordered = [sorted(group, key=lambda pair: _order(pair.key)) for group in books]
    while True:
        groups = []
        for pairs in ordered:
            shift = chance.randrange(size)
            cuts = [0, *range(shift or size, len(pairs), size), len(pairs)]
            groups += [pairs[begin:end] for begin, end in pairwise(cuts) if begin < end]
        chance.shuffle(groups)
        yield from groups


def _order(key: str) -> tuple[int, str]:
    number = re.search(r"\d+", key.rpartition("#")[2])
    return (int(number.group()) if number else 0, key)
