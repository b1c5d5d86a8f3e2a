"""What kind of difference a differing step of an alignment is: of date, number, name, or of wording alone.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from api.parallels.align import Run, Step
from api.parallels.records import Difference, Kind
from api.parallels.sides import Marked, Sided
from index.function_words import CHARACTERS
from ingest.normalize import fold
from ontology.authority.numerals import number
from ontology.moments import Years, year_text, years_of
from ontology.records import TagType

_NAMED = ((TagType.PER, Kind.PERSON), (TagType.LOC, Kind.PLACE), (TagType.ORG, Kind.PLACE), (TagType.OFI, Kind.OFFICE))
# Dates that say their year themselves; others have it from what was told before, which the other book may not have.
SELF_DATED = frozenset({"年号纪年", "公元纪年", "民国纪年", "干支纪年", "年号", "朝代"})
_MONTH = re.compile(r"(闰?[正一二三四五六七八九十冬腊\d]{1,3})月")
# A numeral within these is a word: 百姓, 万物, 一切, 三军, 千万.
_WORDS_AFTER = frozenset("姓物般切官僚家")
_DIGIT = re.compile(r"[一二三四五六七八九\d]")
# A step wider than this is another text; what it names does not stand for what the other side names.
_WIDE = 24
# In a step no wider than this, dates and numbers amid it stand for each other.
_NARROW = 8

_ARABIC = re.compile(r"(?P<digits>\d{1,15}(?:\.\d{1,9})?)(?P<unit>[万亿]?)")
_UNITS = {"": 1, "万": 10_000, "亿": 100_000_000}

_Pair = tuple[Kind, tuple[int, int], tuple[int, int], str, str]


def differences_of(run: Run, one: Sided, other: Sided) -> list[Difference]:
    """Return the differences within a run, in order, each once."""
    found: dict[tuple[int, int, int, int, Kind], Difference] = {}
    for step in run.steps:
        for difference in () if step.same else _of_step(step, run, one, other):
            place = (difference.begin, difference.end, difference.other_begin, difference.other_end, difference.kind)
            found.setdefault(place, difference)
    return list(found.values())


def _of_step(step: Step, run: Run, one: Sided, other: Sided) -> Iterator[Difference]:
    pairs = list(_pairs(step, run, one, other)) if max(_lengths(step)) <= _WIDE else []
    if pairs:
        yield from (_difference(*pair, one=one, other=other) for pair in pairs)
    else:
        kind = Kind.WORDING if min(_lengths(step)) else Kind.ABSENT
        mine, theirs = (step.begin, step.end), (step.other_begin, step.other_end)
        yield _difference(kind, mine, theirs, "", "", one=one, other=other)


def _lengths(step: Step) -> tuple[int, int]:
    return step.end - step.begin, step.other_end - step.other_begin


def _difference(
    kind: Kind, mine: tuple[int, int], theirs: tuple[int, int], said: str, other_said: str, *, one: Sided, other: Sided
) -> Difference:
    return Difference(
        kind,
        *one.letters.span(*mine),
        *other.letters.span(*theirs),
        one.words(*mine),
        other.words(*theirs),
        said,
        other_said,
    )


def _pairs(step: Step, run: Run, one: Sided, other: Sided) -> Iterator[_Pair]:
    """What stands for each other in a step and is of one kind."""
    dates = [pair for pair in _facing(step, TagType.TIME, one, other) if _narrow(step) or _level(step, *pair)]
    told = [pair for pair in map(_dates, dates) if pair]
    yield from told
    if not dates and _narrow(step) and (pair := _numbers(step, one, other)):
        yield pair
        return
    for type_, kind in _NAMED:
        for mine, theirs in _facing(step, type_, one, other):
            level = _level(step, mine, theirs)
            if pair := _names(kind, mine, theirs) if level else _whole(kind, step, mine, theirs):
                yield pair
    if not told and not dates and (pair := _half_known(step, run, one, other)):
        yield pair


def _facing(step: Step, type_: TagType, one: Sided, other: Sided) -> list[tuple[Marked, Marked]]:
    """Marks of a type that stand for each other: as many on either side, in order.

    Where one side has nothing, a mark there must have the gap within it: one beside it is matched elsewhere.
    """
    mine = [one for one in one.touching(type_, step.begin, step.end) if _holds(one, step.begin, step.end)]
    theirs = other.touching(type_, step.other_begin, step.other_end)
    theirs = [one for one in theirs if _holds(one, step.other_begin, step.other_end)]
    return list(zip(mine, theirs, strict=True)) if len(mine) == len(theirs) else []


def _holds(mark: Marked, begin: int, end: int) -> bool:
    return begin < end or mark.begin < begin < mark.end


def _narrow(step: Step) -> bool:
    return max(_lengths(step)) <= _NARROW


def _level(step: Step, mine: Marked, theirs: Marked) -> bool:
    """Whether two marks lie to the edges of a step alike: both end with it, both go beyond; neither lies amid it."""
    left, other_left = mine.begin - step.begin, theirs.begin - step.other_begin
    right, other_right = mine.end - step.end, theirs.end - step.other_end
    if max(left, other_left) > 0 or min(right, other_right) < 0:
        return False
    return (left == 0) == (other_left == 0) and (right == 0) == (other_right == 0)


def _made(kind: Kind, mine: Marked, theirs: Marked, said: str = "", other_said: str = "") -> _Pair:
    return kind, (mine.begin, mine.end), (theirs.begin, theirs.end), said, other_said


# --- dates ------------------------------------------------------------------------------------------------------


def _dates(pair: tuple[Marked, Marked]) -> _Pair | None:
    """Dates of two years, or of two wordings where a year is not known; none where they say the same."""
    mine, theirs = pair
    words, other_words = fold(mine.tag.surface), fold(theirs.tag.surface)
    if words == other_words:
        return None
    years, other_years = _years(mine), _years(theirs)
    if years is not None and other_years is not None:
        if not _within(years, other_years) and not _within(other_years, years):
            return _made(Kind.DATE, mine, theirs, _said(years), _said(other_years))
        if not _months_differ(words, other_words):
            return None
    elif words in other_words or other_words in words:
        return None
    return _made(Kind.DATE, mine, theirs)


def _years(mark: Marked) -> Years | None:
    found = years_of(mark.tag.value) if mark.tag.kind in SELF_DATED else None
    return found if found is not None and found.begin is not None and found.end is not None else None


def _within(one: Years, other: Years) -> bool:
    """洪武六年 is within 洪武; 至和 and 嘉祐, which have a year in common, are not within each other."""
    first, last, other_first, other_last = one.begin or 0, one.end or 0, other.begin or 0, other.end or 0
    return other_first <= first and last <= other_last


def _months_differ(words: str, other_words: str) -> bool:
    one, other = _MONTH.search(words), _MONTH.search(other_words)
    return one is not None and other is not None and one[1] != other[1]


def _said(years: Years) -> str:
    texts = dict.fromkeys(year_text(year) for year in (years.begin, years.end) if year is not None)
    return "—".join(texts)


# --- numbers ----------------------------------------------------------------------------------------------------


def _numbers(step: Step, one: Sided, other: Sided) -> _Pair | None:
    mine = one.numeral(step.begin, step.end)
    theirs = other.numeral(step.other_begin, step.other_end)
    if mine is None or theirs is None or _is_word(one, mine) or _is_word(other, theirs):
        return None
    value, other_value = _value(one.words(*mine)), _value(other.words(*theirs))
    if value is None or other_value is None or value == other_value:
        return None
    return Kind.NUMBER, mine, theirs, f"{value:f}", f"{other_value:f}"


def _value(words: str) -> Decimal | None:
    """The value of 三千五百, 1,200, 3.2万."""
    text = fold(words)
    if found := _ARABIC.fullmatch(text.replace(",", "")):
        return (Decimal(found["digits"]) * _UNITS[found["unit"]]).normalize() + 0
    value = number(text)
    return None if value is None else Decimal(value)


def _is_word(side: Sided, numeral: tuple[int, int]) -> bool:
    """百姓, 李四, 三河: no count."""
    begin, end = numeral
    words, after = side.letters.text[begin:end], side.letters.text[end : end + 1]
    named = any(
        one.tag.type in (TagType.PER, TagType.LOC, TagType.TIME, TagType.BOOK) and one.begin <= begin and end <= one.end
        for one in side.marks
    )
    return named or (after in _WORDS_AFTER and not _DIGIT.search(words))


# --- names ------------------------------------------------------------------------------------------------------


def _names(kind: Kind, mine: Marked, theirs: Marked) -> _Pair | None:
    """Names of two things; none where one is the other in short, or where both are known to be the same."""
    words, other_words = fold(mine.tag.surface), fold(theirs.tag.surface)
    entity, other_entity = _entity(mine), _entity(theirs)
    if words == other_words or (entity and entity == other_entity):
        return None
    if (words in other_words or other_words in words) and not (entity and other_entity):
        return None
    return _made(kind, mine, theirs, _label(mine), _label(theirs))


def _whole(kind: Kind, step: Step, mine: Marked, theirs: Marked) -> _Pair | None:
    """A step that is a name on one side and lies within one on the other, whose bounds were taken too wide."""
    one = (mine.begin, mine.end) == (step.begin, step.end) and _around(theirs, step.other_begin, step.other_end)
    other = (theirs.begin, theirs.end) == (step.other_begin, step.other_end) and _around(mine, step.begin, step.end)
    if not (one or other):
        return None
    said, other_said = _label(mine) if one else "", _label(theirs) if other else ""
    return kind, (step.begin, step.end), (step.other_begin, step.other_end), said, other_said


def _around(mark: Marked, begin: int, end: int) -> bool:
    return mark.begin <= begin and end <= mark.end


def _entity(mark: Marked) -> str:
    return mark.tag.link.entity_id if mark.tag.link is not None else ""


def _label(mark: Marked) -> str:
    return mark.tag.link.label if mark.tag.link is not None and mark.tag.link.entity_id else ""


def _half_known(step: Step, run: Run, one: Sided, other: Sided) -> _Pair | None:
    """A name on one side whose like on the other was not recognised: it differs in part, the rest agrees."""
    if not all(_lengths(step)):
        return None
    for type_, kind in _NAMED:
        mine = one.touching(type_, step.begin, step.end)
        theirs = other.touching(type_, step.other_begin, step.other_end)
        if len(mine) == 1 and not theirs and _part_of(step.begin, step.end, mine[0]):
            facing = _facing_run(run.steps, mine[0])
            found = kind, (mine[0].begin, mine[0].end), facing, _label(mine[0]), ""
        elif len(theirs) == 1 and not mine and _part_of(step.other_begin, step.other_end, theirs[0]):
            facing = _facing_run([one.turned() for one in run.steps], theirs[0])
            found = kind, facing, (theirs[0].begin, theirs[0].end), "", _label(theirs[0])
        else:
            continue
        return found if _alike(one.letters.text[slice(*found[1])], other.letters.text[slice(*found[2])]) else None
    return None


def _alike(words: str, other_words: str) -> bool:
    """Whether words may be two names: as long, and none where the other has a particle."""
    differing = [pair for pair in zip(words, other_words, strict=False) if pair[0] != pair[1]]
    return len(words) == len(other_words) and not any(letter in CHARACTERS for pair in differing for letter in pair)


def _part_of(begin: int, end: int, mark: Marked) -> bool:
    return mark.begin <= begin and end <= mark.end and end - begin < mark.end - mark.begin


def _facing_run(steps: Sequence[Step], mark: Marked) -> tuple[int, int]:
    """The letters of the other side that face a mark."""
    return _facing_place(steps, mark.begin)[0], _facing_place(steps, mark.end - 1)[1]


def _facing_place(steps: Sequence[Step], place: int) -> tuple[int, int]:
    """The letters that face one letter: its like, or all of the differing step that it is in."""
    step = next((one for one in steps if one.begin <= place < one.end), steps[-1])
    if not step.same:
        return step.other_begin, step.other_end
    at = step.other_begin + place - step.begin
    return at, at + 1
