"""Where two runs of letters say the same, and how they differ there: local alignment.

T. F. Smith, M. S. Waterman, "Identification of Common Molecular Subsequences", Journal of Molecular Biology 147 (1981),
195-197, with a linear gap; the rows of the matrix are filled by numpy. The sides are aligned in a fixed order and then
turned back, so that ``align(a, b)`` and ``align(b, a)`` say the same.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

_MATCH, _MISMATCH, _GAP = 2, -2, -2
# A run begins with so many letters that agree net of what differs; what two formulas share by chance is less.
_LEAST = 6
# Runs one after the other in both texts, with no more than this between them, are one.
_BRIDGED = 24
_RUNS = 4
# One letter that agrees within more differing ones than this agrees by chance.
_CHANCE = 2
_CLOSED = -1
_WALL = 100_000

_Place = tuple[bool, int, int, int, int]
Matrix = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of an alignment: the letters ``[begin, end)`` of either side, which agree or stand for each other."""

    same: bool
    begin: int
    end: int
    other_begin: int
    other_end: int

    def turned(self) -> Step:
        """The same from the other side."""
        return Step(self.same, self.other_begin, self.other_end, self.begin, self.end)


@dataclass(frozen=True, slots=True)
class Run:
    """Steps without a hole on either side, in order."""

    steps: tuple[Step, ...]

    @property
    def begin(self) -> int:
        return self.steps[0].begin

    @property
    def end(self) -> int:
        return self.steps[-1].end

    @property
    def other_begin(self) -> int:
        return self.steps[0].other_begin

    @property
    def other_end(self) -> int:
        return self.steps[-1].other_end

    @property
    def agreeing(self) -> int:
        """How many letters agree."""
        return sum(one.end - one.begin for one in self.steps if one.same)

    def turned(self) -> Run:
        """The same from the other side."""
        return Run(tuple(one.turned() for one in self.steps))


def align(one: str, other: str) -> tuple[Run, ...]:
    """Return the runs in which two texts agree, in the order of ``one``."""
    turn = (len(other), other) < (len(one), one)
    runs = _aligned(other, one) if turn else _aligned(one, other)
    found = [run.turned() for run in runs] if turn else runs
    return tuple(sorted(found, key=lambda run: (run.begin, run.other_begin)))


def _aligned(one: str, other: str) -> list[Run]:
    mine, theirs = _points(one), _points(other)
    found: list[Run] = []
    for _ in range(_RUNS):
        run = _best(mine, theirs)
        if run is None:
            break
        found.append(run)
        mine[run.begin : run.end] = _CLOSED
        theirs[run.other_begin : run.other_end] = _CLOSED
    return _joined(sorted(found, key=lambda run: run.begin))


def _points(text: str) -> Matrix:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int32)


def _best(mine: Matrix, theirs: Matrix) -> Run | None:
    """The best run of what is not closed."""
    if not len(mine) or not len(theirs):
        return None
    scores = _scores(mine, theirs)
    row, column = divmod(int(scores.argmax()), scores.shape[1])
    if scores[row, column] < _LEAST * _MATCH:
        return None
    return Run(tuple(_settled(_steps(_way_back(scores, mine, theirs, row, column)))))


def _scores(mine: Matrix, theirs: Matrix) -> Matrix:
    """The best score of an alignment that ends at each pair of letters; row and column 0 are the margin.

    Nothing leads through what is closed.
    """
    scores = np.zeros((len(mine) + 1, len(theirs) + 1), np.int32)
    closed = np.concatenate([[False], theirs == _CLOSED])
    way = np.cumsum(np.where(closed, _WALL, -_GAP), dtype=np.int32)
    for row, letter in enumerate(mine, 1):
        if letter == _CLOSED:
            continue
        line = scores[row]
        pairs = scores[row - 1, :-1] + np.where(theirs == letter, _MATCH, _MISMATCH)
        line[1:] = np.maximum(pairs, scores[row - 1, 1:] + _GAP)
        line[closed] = 0
        # A gap along the row: the best of all places before, less what the way from there costs.
        np.maximum(np.maximum.accumulate(line + way) - way, 0, out=line)
        line[closed] = 0
    return scores


def _way_back(scores: Matrix, mine: Matrix, theirs: Matrix, row: int, column: int) -> list[_Place]:
    """The way from a cell back to where its alignment begins, turned round."""
    way: list[_Place] = []
    while scores[row, column] > 0:
        here = scores[row, column]
        same = bool(mine[row - 1] == theirs[column - 1])
        if here == scores[row - 1, column - 1] + (_MATCH if same else _MISMATCH):
            row, column = row - 1, column - 1
            way.append((same, row, row + 1, column, column + 1))
        elif here == scores[row - 1, column] + _GAP:
            row -= 1
            way.append((False, row, row + 1, column, column))
        else:
            column -= 1
            way.append((False, row, row, column, column + 1))
    return way[::-1]


def _steps(way: Iterable[_Place]) -> list[Step]:
    """Neighbouring places of one kind are one step."""
    steps: list[Step] = []
    for place in way:
        step = Step(*place)
        if steps and steps[-1].same == step.same:
            step = replace(steps.pop(), end=step.end, other_end=step.other_end)
        steps.append(step)
    return steps


def _settled(steps: Sequence[Step]) -> list[Step]:
    """A letter that agrees by chance amid what differs is taken to it."""
    found: list[Step] = []
    for place, step in enumerate(steps):
        chance = step.same and step.end - step.begin == 1 and 0 < place < len(steps) - 1
        wide = chance and _alone(steps[place - 1], steps[place + 1])
        now = replace(step, same=False) if wide else step
        if found and not found[-1].same and not now.same:
            now = replace(found.pop(), end=now.end, other_end=now.other_end)
        found.append(now)
    return found


def _alone(before: Step, after: Step) -> bool:
    """Whether a letter between two differing steps agrees by chance, as 县 in 知县 and 县丞."""
    shifted = (before.begin == before.end and after.other_begin == after.other_end) or (
        before.other_begin == before.other_end and after.begin == after.end
    )
    return shifted or _width(before) + _width(after) > _CHANCE


def _width(step: Step) -> int:
    return max(step.end - step.begin, step.other_end - step.other_begin)


def _joined(runs: Sequence[Run]) -> list[Run]:
    """Runs that follow each other closely in both texts are one, with what stands between as a difference."""
    found: list[Run] = []
    for run in runs:
        last = found[-1] if found else None
        if last is not None and _follows(last, run):
            between = Step(
                same=False, begin=last.end, end=run.begin, other_begin=last.other_end, other_end=run.other_begin
            )
            run = Run((*found.pop().steps, *([between] if _width(between) else []), *run.steps))
        found.append(run)
    return found


def _follows(one: Run, other: Run) -> bool:
    return 0 <= other.begin - one.end <= _BRIDGED and 0 <= other.other_begin - one.other_end <= _BRIDGED
