"""Whether two records describe one work: named rules, each with a weight and the evidence in words.

The weights add up; from :data:`SAME` on two records are one work, from :data:`OPEN` on a librarian should look, below
they are two. A rule that forbids ends the matter whatever else speaks for it. The weights are in the manner of log odds
and were set on ``tests/golden/catalogue/dev.jsonl``; ``confidence`` is their logistic.

Pure.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from api.catalogue.records import Record
from api.catalogue.titles import REMADE, Title
from ontology.responsibility import Creator, Responsibility

VERSION = "1"
SAME = 2.0
OPEN = 0.0
FORBIDDEN = -8.0


class Verdict(StrEnum):
    """What is made of two records."""

    SAME = "same"
    UNDECIDED = "undecided"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A rule that held for two records, what it weighs, and what it saw."""

    rule: str
    weight: float
    words: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """The rules that held for two records."""

    evidence: tuple[Evidence, ...]

    @property
    def score(self) -> float:
        """The sum of the weights."""
        return sum(one.weight for one in self.evidence)

    @property
    def forbidden(self) -> bool:
        """Whether a rule says that the two cannot be one work."""
        return any(one.weight <= FORBIDDEN for one in self.evidence)

    @property
    def verdict(self) -> Verdict:
        """What the rules come to."""
        if self.forbidden or self.score < OPEN:
            return Verdict.DIFFERENT
        return Verdict.SAME if self.score >= SAME else Verdict.UNDECIDED

    @property
    def confidence(self) -> float:
        """How sure it is that the two are one work, from 0 to 1."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.score))))


Agree = Callable[[str, str], bool]
"""Whether two names of dynasties may be said of one person."""


def judge(one: Record, other: Record, *, agree: Agree) -> Judgement:
    """Compare two records; the order of the two changes nothing but the order of words in the evidence."""
    maker = _maker(one.responsibility, other.responsibility, agree)
    known = maker.weight > 0
    found = [
        _title(one, other),
        *_marks(one.title, other.title, alike=known and _alike(one.responsibility, other.responsibility)),
        *_weak(one.title, other.title, known=known),
        maker,
        *_dynasties(one.responsibility, other.responsibility, maker, agree),
        *_juan(one.title, other.title, known=known),
        *_era(one, other),
        *_numbers(one, other),
        *_edition(one, other),
    ]
    return Judgement(tuple(found))


# --- titles -------------------------------------------------------------------------------------------------


def _title(one: Record, other: Record) -> Evidence:
    mine, theirs = one.title.core, other.title.core
    if mine == theirs:
        return _same_title(one, other)
    if mine in other.also or theirs in one.also or set(one.also) & set(other.also):
        return Evidence("异名", 2.5, f"著录的异名相同：{one.shown}，{other.shown}")
    if one.book and one.book == other.book:
        return Evidence("规范异名", 2.5, f"规范中是同一部书的名称：{one.shown}，{other.shown}")
    if mine.startswith(theirs) or theirs.startswith(mine):
        return Evidence("题名相包", -2.0, f"题名一长一短：{one.shown}，{other.shown}")
    return Evidence("题名不同", -5.0, f"题名不同：{one.shown}，{other.shown}")


def _same_title(one: Record, other: Record) -> Evidence:
    shown = one.shown if one.shown == other.shown else f"{one.shown} = {other.shown}"
    if len(one.title.core) > 2:
        return Evidence("题名相同", 3.0, f"题名相同：{shown}")
    return Evidence("短题名相同", 2.5, f"题名相同（仅 {len(one.title.core)} 字）：{shown}")


def _marks(one: Title, other: Title, *, alike: bool) -> Iterator[Evidence]:
    """What stands on the titles; ``alike`` where both name the same creators."""
    if set(one.praise) != set(other.praise):
        yield Evidence("冠词不同", -0.3, f"题前冠词不同：{_or_none(one.praise)}，{_or_none(other.praise)}")
    if set(one.revised) != set(other.revised):
        differing = set(one.revised) ^ set(other.revised)
        made = REMADE & differing
        # 修订本 is mostly the author's own; 增补 before a title mostly that of another.
        own = alike and all(mark.endswith("本") for mark in differing)
        words = f"增订、重修等字样不同：{_or_none(one.revised)}，{_or_none(other.revised)}"
        yield Evidence("改作", -6.0, words) if made else Evidence("增修不同", -3.0 if own else -5.5, words)
    if one.subtitle and other.subtitle and one.subtitle != other.subtitle:
        yield Evidence("副题名不同", -6.5, f"副题名不同：{one.subtitle}，{other.subtitle}")
    elif one.subtitle != other.subtitle:
        yield Evidence("副题名缺一", -0.5, f"只有一方有副题名：{one.subtitle or other.subtitle}")
    if set(one.notes) != set(other.notes):
        weight = -3.0 if one.notes and other.notes else -0.5
        yield Evidence("题注不同", weight, f"括注不同：{_or_none(one.notes)}，{_or_none(other.notes)}")


def _weak(one: Title, other: Title, *, known: bool) -> Iterator[Evidence]:
    kind = one.weak or other.weak
    if kind and one.core == other.core:
        yield Evidence("泛题名", -1.0 if known else -3.0, f"题名属{kind}，同名者多")


def _or_none(marks: tuple[str, ...]) -> str:
    return "、".join(marks) or "无"


# --- creators -----------------------------------------------------------------------------------------------


def _maker(one: Responsibility, other: Responsibility, agree: Agree) -> Evidence:
    if not one.creators or not other.creators:
        both = not one.creators and not other.creators
        return Evidence("责任者未载", -0.5, "两方都未载责任者" if both else "一方未载责任者")
    found = [_pair(a, b, agree) for a in one.principals for b in other.principals]
    best = max(found, key=lambda evidence: evidence.weight)
    if best.weight > 0:
        return best
    crossed = [_pair(a, b, agree) for a in one.creators for b in other.creators]
    if _leads(one, other, agree) or _leads(other, one, agree):
        return Evidence("首列责任者相同", 2.0, f"首列的责任者相同：{_names(one)}，{_names(other)}")
    if (cross := max(crossed, key=lambda evidence: evidence.weight)).weight > 2:
        return Evidence("责任者同而方式异", -1.5, f"{cross.words}，责任方式不同")
    words = f"责任者不同：{_names(one)}，{_names(other)}"
    if one.only_others != other.only_others:
        return Evidence("责任方式不同", -2.0, f"一方只载注者、译者等：{_names(one)}，{_names(other)}")
    if one.open or other.open:
        return Evidence("责任者或有未列", -1.5, f"{words}，但有“等”字")
    return Evidence("责任者不同", FORBIDDEN, words)


def _pair(one: Creator, other: Creator, agree: Agree) -> Evidence:
    mine, theirs = set(one.persons), set(other.persons)
    if len(mine) == 1 and mine == theirs:
        named = one.name if one.name == other.name else f"{one.name} = {other.name}"
        return Evidence("责任者同人", 4.0, f"责任者为规范中的同一人：{named}")
    decided = len(mine) == 1 and len(theirs) == 1
    if one.name == other.name and not decided:
        if one.dynasty and other.dynasty and not agree(one.dynasty, other.dynasty):
            return Evidence(
                "责任者同名异代", FORBIDDEN, f"同名而朝代不同：［{one.dynasty}］［{other.dynasty}］{one.name}"
            )
        stated = bool(one.dynasty and other.dynasty)
        return Evidence("责任者同名", 3.5 if stated else 3.0, f"责任者同名：{one.name}")
    if mine & theirs:
        return Evidence("责任者或同人", 0.5, f"责任者可能是同一人：{one.name}，{other.name}")
    short, long = sorted((one.name, other.name), key=len)
    if len(short) >= 4 and not mine and not theirs and short in long:
        return Evidence("责任者名相包", 2.0, f"责任者名称一全一简：{one.name}，{other.name}")
    return Evidence("责任者不同", -1.0, f"{one.name}，{other.name}")


def _dynasties(one: Responsibility, other: Responsibility, maker: Evidence, agree: Agree) -> Iterator[Evidence]:
    """The dynasties of works whose creators say nothing else against each other."""
    mine = {creator.dynasty for creator in one.principals if creator.dynasty}
    theirs = {creator.dynasty for creator in other.principals if creator.dynasty}
    if maker.weight in (-1.5, -2.0) and mine and theirs and not any(agree(a, b) for a in mine for b in theirs):
        yield Evidence("朝代不同", FORBIDDEN, f"责任者朝代不同：{'、'.join(sorted(mine))}，{'、'.join(sorted(theirs))}")


def _leads(one: Responsibility, other: Responsibility, agree: Agree) -> bool:
    """Say whether the one creator that ``one`` names, without a role, is whom the other names first."""
    alone = len(one.creators) == 1 and not one.creators[0].role
    return alone and _pair(one.creators[0], other.creators[0], agree).weight > 2


def _alike(one: Responsibility, other: Responsibility) -> bool:
    mine, theirs = ({creator.persons or creator.name for creator in some.creators} for some in (one, other))
    return mine == theirs


def _names(one: Responsibility) -> str:
    return "、".join(creator.name for creator in one.creators[:3]) + ("等" if one.open or len(one.creators) > 3 else "")


# --- what else is said --------------------------------------------------------------------------------------


def _juan(one: Title, other: Title, *, known: bool) -> Iterator[Evidence]:
    if one.juan is None or other.juan is None:
        return
    if one.juan == other.juan:
        yield Evidence("卷数相同", 0.7, f"同为 {one.juan} 卷")
        return
    small, large = sorted((one.juan, other.juan))
    weight = (-0.5 if known else -2.5) - (2.0 if large >= 3 * max(small, 1) else 0.0)
    yield Evidence("卷数不同", weight, f"卷数不同：{one.juan} 卷，{other.juan} 卷")


def _era(one: Record, other: Record) -> Iterator[Evidence]:
    """Gazetteers are told apart by the era in which they were compiled."""
    if one.title.weak != "方志" or other.title.weak != "方志":
        return
    mine, theirs = one.title.era, other.title.era
    if mine and theirs:
        yield (
            Evidence("年号相同", 3.0, f"同为{mine}志")
            if mine == theirs
            else Evidence("年号不同", FORBIDDEN, f"修于不同年号：{mine}，{theirs}")
        )
        return
    printed = (mine or one.edition.era, theirs or other.edition.era)
    if all(printed):
        yield (
            Evidence("刊刻年号相同", 2.5, f"修、刻同在{printed[0]}")
            if printed[0] == printed[1]
            else Evidence("刊刻年号不同", -1.5, f"修、刻年号不同：{printed[0]}，{printed[1]}")
        )


def _numbers(one: Record, other: Record) -> Iterator[Evidence]:
    if shared := sorted(set(one.numbers) & set(other.numbers)):
        yield Evidence("书号相同", 5.0, f"书号相同：{shared[0].removeprefix('csbn:')}")


def _edition(one: Record, other: Record) -> Iterator[Evidence]:
    mine, theirs = one.edition, other.edition
    if mine.year is not None and mine.year == theirs.year and mine.publisher and mine.publisher == theirs.publisher:
        yield Evidence("版本相同", 1.0, f"同为 {mine.year} 年{mine.publisher}本")
