"""Two passages laid side by side: where they share wording, how much of it, and how they differ there.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from api.parallels.align import Run, Step, align
from api.parallels.differences import differences_of
from api.parallels.records import Parallel, Shared, Side, Stretch
from api.parallels.sides import Marked, Sided, sided
from index.ports import StoredPassage
from ontology.records import TagType

# Letters that agree in the best run of a pair, at least. Classical texts say much in nine; in today's prose shorter
# runs are phrases of everybody: 公共图书馆服务体系建设.
LEAST, LEAST_MODERN = 9, 14
# Letters that agree in any further run of the pair.
_FURTHER = 7
# How many of these may be dates and offices, which texts share that have nothing to do with each other: 嘉靖五年进士.
_FORMULA = 3
# How far beside a run, in letters, a date may stand that goes with it; a name stands at its edge.
_REACH = {TagType.TIME: 4, TagType.PER: 1, TagType.LOC: 1, TagType.OFI: 1}
_STOPS = frozenset("。！？!?\n")

Sider = Callable[[StoredPassage], Sided]


def sided_of(stored: StoredPassage) -> Sided:
    """Return a stored passage ready to be compared."""
    return sided(stored.passage.text, stored.tags, origin=stored.passage.begin)


def compare(one: StoredPassage, other: StoredPassage, *, sider: Sider = sided_of) -> Parallel | None:
    """Return what two passages share, ``None`` where that is less than a parallel."""
    mine, theirs = sider(one), sider(other)
    classical = "lzh" in (one.document.metadata.language, other.document.metadata.language)
    found = align(mine.letters.text, theirs.letters.text)
    least = LEAST if classical else LEAST_MODERN
    if not any(run.agreeing >= least and _said(run, mine) >= least - _FORMULA for run in found):
        return None
    kept = [run for run in found if run.agreeing >= _FURTHER]
    runs = [_widened(run, mine, theirs, kept) for run in kept]
    agreeing = sum(run.agreeing for run in runs)
    return Parallel(
        _side(one, agreeing / len(mine.letters.text)),
        _side(other, agreeing / len(theirs.letters.text)),
        agreeing,
        tuple(_shared(run, mine, theirs) for run in runs),
        tuple(difference for run in runs for difference in differences_of(run, mine, theirs)),
    )


def _said(run: Run, side: Sided) -> int:
    """Letters that agree and are no part of a date or an office."""
    formulas = [(mark.begin, mark.end) for mark in side.marks if mark.tag.type in (TagType.TIME, TagType.OFI)]
    agreeing = (place for step in run.steps if step.same for place in range(step.begin, step.end))
    return sum(not any(begin <= place < end for begin, end in formulas) for place in agreeing)


def _side(stored: StoredPassage, share: float) -> Side:
    return Side(stored.key, stored.passage, stored.document, stored.tags, share)


def _shared(run: Run, one: Sided, other: Sided) -> Shared:
    return Shared(
        tuple(
            Stretch(
                step.same,
                *one.letters.span(step.begin, step.end),
                *other.letters.span(step.other_begin, step.other_end),
            )
            for step in run.steps
        )
    )


# --- edges ------------------------------------------------------------------------------------------------------


def _widened(run: Run, one: Sided, other: Sided, runs: list[Run]) -> Run:
    """Take in the date or name that stands at the edge of a run on both sides: where it differs, alignment ends."""
    before = _edge(run, one, other, after=False)
    if before is not None and not _taken(before, run, runs):
        run = Run((before, *run.steps))
    after = _edge(run, one, other, after=True)
    if after is not None and not _taken(after, run, runs):
        run = Run((*run.steps, after))
    return run


def _edge(run: Run, one: Sided, other: Sided, *, after: bool) -> Step | None:
    at, other_at = (run.end, run.other_end) if after else (run.begin, run.other_begin)
    for type_ in (*_REACH, None):
        mine, theirs = _next(one, type_, at, after=after), _next(other, type_, other_at, after=after)
        if mine is None or theirs is None:
            continue
        if after:
            return Step(same=False, begin=at, end=mine[1], other_begin=other_at, other_end=theirs[1])
        return Step(same=False, begin=mine[0], end=at, other_begin=theirs[0], other_end=other_at)
    return None


def _next(side: Sided, type_: TagType | None, at: int, *, after: bool) -> tuple[int, int] | None:
    """The mark of a type, or without one the numeral, that stands at an edge."""
    if type_ is not None:
        mark = _beside(side, type_, at, after=after)
        return (mark.begin, mark.end) if mark is not None else None
    meets = (one for one in side.numerals if (one[0] <= at < one[1] if after else one[0] < at <= one[1]))
    return next(meets, None)


def _beside(side: Sided, type_: TagType, at: int, *, after: bool) -> Marked | None:
    """The mark of a type nearest to an edge and outside it, in the same sentence."""
    reach = _REACH[type_]
    for mark in side.marks:
        outside = mark.end > at if after else mark.begin < at
        gap = max(0, mark.begin - at if after else at - mark.end)
        if mark.tag.type is type_ and outside and gap <= reach and not _parted(side, mark, at, after=after):
            return mark
    return None


def _parted(side: Sided, mark: Marked, at: int, *, after: bool) -> bool:
    """Whether a sentence ends between a mark and an edge."""
    low, high = (at, mark.begin) if after else (mark.end, at)
    if low > high:
        return False
    begin = side.letters.ends[low - 1] if low else 0
    end = side.letters.begins[high] if high < len(side.letters.begins) else len(side.text)
    return any(letter in _STOPS for letter in side.text[begin:end])


def _taken(step: Step, run: Run, runs: list[Run]) -> bool:
    """Whether another run lies where a step would be."""
    return any(
        (other.begin < step.end and step.begin < other.end)
        or (other.other_begin < step.other_end and step.other_begin < other.other_end)
        for other in runs
        if other.begin != run.begin and other.other_begin != run.other_begin
    )


def turned(parallel: Parallel) -> Parallel:
    """The same from the other side."""
    shared = tuple(one.turned() for one in parallel.shared)
    differences = tuple(one.turned() for one in parallel.differences)
    return replace(parallel, one=parallel.other, other=parallel.one, shared=shared, differences=differences)
