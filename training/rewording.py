"""Fits and measures how sentences of a draft are held against their receipts.

    python -m training.rewording DATA
    python -m training.rewording DATA --drafts FILE.jsonl    # measures on lines of receipt, sentence and kind alone

``DATA/parallel/train.tsv.gz`` has the sentences of :data:`~training.pairs.HELD_OUT`: books on which neither encoder nor
bridge was taught. A translation stands for a faithful sentence, its original with the sentences around it for the
receipt. Unfaithful ones are made of it: the translation of another sentence of the chapter (the likest of twenty), a
negation put in or taken out, two names exchanged, a number changed, a word exchanged for one of the same kind, half of
another sentence added. Weights are fitted on some of the books and measured on the others.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from api.annotate import Annotator
from api.answering.rewording import names
from api.answering.rewording.checking import Checker
from api.answering.rewording.entailment import Judge, Signs, content_words
from api.answering.rewording.names import year_span
from api.answering.rewording.opening import known_to
from api.answering.rewording.records import Evidence, Known, Linked
from index.bridge import TableBridge, shipped_bridge
from index.encoders import load_encoder
from ingest.normalize import fold
from ontology.records import Tag, TagType

MEASURED = frozenset({"周书", "陈书"})
FITTED = frozenset({"智囊(选录)", "北齐书", "笑林广记"})
EACH = 250
_FITTED_KINDS = frozenset({"faithful", "another sentence", "half added", "word exchanged"})
_AROUND = 1
_LENGTHS = range(12, 61)
_NUMERAL = re.compile("[二三四五六七八九]")
_PUT_IN = re.compile(
    "(?<![不没未无])(?=(?:得到|接受|同意|答应|任命|派遣|率领|攻打|允许|知道|能够?|敢|肯|愿意?|可以|听从|相信|喜欢|前往|进入|归附|投降|是))"
)
_TAKEN_OUT = re.compile("不(?=[能敢肯愿可听许知得从信])|没有|未能|不曾|未曾")


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence, what it should rest on, and how it was made; faithful ones are of the kind ``faithful``."""

    kind: str
    sentence: str
    receipt: str
    base: str
    """The faithful sentence that it was made of."""


def pairs(data: Path, books: frozenset[str], *, seed: int) -> list[Pair]:
    """Return faithful and unfaithful pairs of the books, at most :data:`EACH` of a kind."""
    chance = random.Random(seed)
    made: dict[str, list[Pair]] = {}
    chapters = list(_chapters(data, books))
    chance.shuffle(chapters)
    for rows in chapters:
        for at in chance.sample(range(len(rows)), min(8, len(rows))):
            for pair in _made(rows, at, chance):
                made.setdefault(pair.kind, []).append(pair)
    return [pair for found in made.values() for pair in chance.sample(found, min(EACH, len(found)))]


def _chapters(data: Path, books: frozenset[str]) -> Iterator[list[tuple[str, str]]]:
    with gzip.open(data / "parallel" / "train.tsv.gz", "rt", encoding="utf-8") as file:
        rows = (line.rstrip("\n").split("\t") for line in file)
        for (book, _), found in groupby(rows, key=lambda row: (row[0], row[1])):
            if book in books:
                chapter = [(fold(row[2]), fold(row[3])) for row in found]
                if len(chapter) >= 12:
                    yield chapter


def _made(rows: Sequence[tuple[str, str]], at: int, chance: random.Random) -> Iterator[Pair]:
    sentence = rows[at][1]
    if len(sentence) not in _LENGTHS:
        return
    receipt = "".join(classical for classical, _ in rows[max(at - _AROUND, 0) : at + _AROUND + 1])
    yield Pair("faithful", sentence, receipt, sentence)
    far = [row for place, row in enumerate(rows) if abs(place - at) > _AROUND + 1 and len(row[1]) in _LENGTHS]
    if not far:
        return
    others = chance.sample(far, min(20, len(far)))
    yield Pair("another sentence", max(others, key=lambda row: _shared(row[1], sentence))[1], receipt, sentence)
    changes = (("negation put in", _put_in(sentence)), ("negation taken out", _TAKEN_OUT.sub("", sentence, count=1)))
    yield from (Pair(kind, text, receipt, sentence) for kind, text in changes if text != sentence)
    if numerals := list(_NUMERAL.finditer(sentence)):
        found = chance.choice(numerals)
        other = chance.choice([one for one in "二三四五六七八九" if one != found[0]])
        yield Pair("number changed", sentence[: found.start()] + other + sentence[found.end() :], receipt, sentence)
    if exchanged := _exchanged(sentence, others[0][1], chance):
        yield Pair("word exchanged", exchanged, receipt, sentence)
    half = others[0][1].split("，")[0].rstrip("。")
    if len(half) >= 6:
        yield Pair("half added", f"{sentence.rstrip('。')}，{half}。", receipt, sentence)


def _shared(one: str, other: str) -> int:
    return len(set(one) & set(other))


def _put_in(sentence: str) -> str:
    return _PUT_IN.sub("没有", sentence, count=1)


def _exchanged(sentence: str, other: str, chance: random.Random) -> str:
    mine = [word for _, word in content_words(sentence) if len(word) == 2]
    theirs = [word for _, word in content_words(other) if len(word) == 2 and word not in sentence]
    return sentence.replace(chance.choice(mine), chance.choice(theirs), 1) if mine and theirs else ""


def fit(signs: Sequence[Signs], faithful: Sequence[bool]) -> npt.NDArray[np.float64]:
    """Return constant and weights of a logistic function, both classes counted alike."""
    rows = np.array([(1.0, one.likeness, one.support, one.weakest) for one in signs])
    target = np.array(faithful, dtype=float)
    share = np.where(target > 0, 0.5 / target.sum(), 0.5 / (1 - target).sum())

    def loss(weights: npt.NDArray[np.float64]) -> float:
        score = rows @ weights
        return float((share * (np.logaddexp(0, score) - target * score)).sum() + 1e-5 * (weights[1:] ** 2).sum())

    return np.asarray(minimize(loss, np.zeros(rows.shape[1])).x)


def annotated(text: str, told: Known) -> Evidence:
    """A receipt with the names that the same taggers find in it."""
    linked = (
        Linked(one.surface, one.link.entity_id if one.link else "", year_span(one.value)) for one in told.tags(text)
    )
    return Evidence(text, linked=tuple(linked))


def swapped(pair: Pair, tags: Sequence[Tag]) -> Pair | None:
    """The pair with its first two persons exchanged."""
    found = [tag for tag in tags if tag.type is TagType.PER and tag.surface in pair.receipt]
    if len({tag.surface for tag in found}) < 2:
        return None
    one, other = found[0].surface, next(tag.surface for tag in found if tag.surface != found[0].surface)
    text = pair.sentence.replace(one, "\0").replace(other, one).replace("\0", other)
    return Pair("persons exchanged", text, pair.receipt, pair.base)


def main() -> None:
    """Fit on some books, measure on others, print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--each", type=int, default=EACH)
    parser.add_argument("--drafts", type=Path, help="measure on this file, fit nothing")
    options = parser.parse_args()
    judge = Judge(load_encoder("default"), TableBridge(shipped_bridge()))
    if options.drafts:
        lines = map(json.loads, options.drafts.read_text("utf-8").splitlines())
        drafts = [Pair(one["kind"], fold(one["sentence"]), fold(one["receipt"]), "") for one in lines]
        return _report(drafts, Checker(judge, known_to(Annotator())))
    fitted = [pair for pair in pairs(options.data, FITTED, seed=1) if pair.kind in _FITTED_KINDS]
    signs = [judge.signs(pair.sentence, [pair.receipt]) for pair in fitted]
    weights = fit(signs, [pair.kind == "faithful" for pair in fitted])
    print("constant, likeness, support, weakest:", np.round(weights, 2).tolist(), flush=True)
    return _measure(pairs(options.data, MEASURED, seed=2), Checker(judge, known_to(Annotator())), each=options.each)


def _measure(found: Sequence[Pair], checker: Checker, *, each: int) -> None:
    """Print what is dropped, of sentences that name, or were made of one that names, nothing that its receipt has not.

    Translators give full names from what they know; that those are dropped says nothing of the other checks.
    """
    told = checker.known
    exchanged = (swapped(pair, told.tags(pair.sentence)) for pair in found if pair.kind == "faithful")
    kinds: dict[str, list[Pair]] = {}
    for pair in (*found, *filter(None, exchanged)):
        some = kinds.setdefault(pair.kind, [])
        if len(some) < each and not names.fault(pair.base, told.tags(pair.base), [annotated(pair.receipt, told)], told):
            some.append(pair)
    _report([pair for some in kinds.values() for pair in some], checker)


def _report(found: Sequence[Pair], checker: Checker) -> None:
    """Print for each kind the share that is dropped, and by which checks."""
    for kind in dict.fromkeys(pair.kind for pair in found):
        some = [pair for pair in found if pair.kind == kind]
        rows = [tuple(checker.meant(one.sentence, [annotated(one.receipt, checker.known)])) for one in some]
        by = Counter(fault.value for row in rows for fault in row)
        shares = ", ".join(f"{name} {count / len(rows):.2f}" for name, count in by.most_common())
        print(f"{kind:20} n {len(rows):4}  dropped {sum(map(bool, rows)) / len(rows):.2f}  ({shares})", flush=True)


if __name__ == "__main__":
    main()
