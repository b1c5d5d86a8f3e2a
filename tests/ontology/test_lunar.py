"""Lunar months as Western days: known dates, and the month table of DILA beside them."""

from __future__ import annotations

import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.authority.ganzhi import CYCLE, day_name
from ontology.authority.lunar import edtf_day, julian_day, knows, leap_month, month, term, western

MONTHS = {name: count for count, name in enumerate((*"正二三四五六七八九十", "十一", "十二"), 1)}


@pytest.mark.parametrize(
    ("year", "number", "leap", "first", "days"),
    [
        (1162, 3, False, "1162-04-16", 30),
        (1412, 2, False, "1412-03-13", 29),
        (1668, 6, False, "1668-07-09", 30),
        (2023, 2, True, "2023-03-22", 29),
        (2024, 1, False, "2024-02-10", 29),
        (1555, 12, False, "1556-01-12", 30),
    ],
)
def test_known_months(year: int, number: int, leap: bool, first: str, days: int) -> None:
    found = month(year, number, leap=leap)
    assert found is not None
    assert (edtf_day(found[0]), len(found)) == (first, days)


def test_a_month_that_was_not_or_cannot_be_told_has_no_days() -> None:
    assert month(2023, 3, leap=True) is None
    assert month(2023, 13) is None
    assert month(-206, 10) is None
    assert month(695, 1) is None
    assert month(230, 1, dynasty="三国蜀") is None
    assert month(230, 1, dynasty="三国魏") is not None
    assert not knows(15)


def test_leap_months_and_terms() -> None:
    assert leap_month(2023) == 2
    assert leap_month(2024) is None
    day = term(2024, "冬至")
    assert day is not None
    assert edtf_day(day) == "2024-12-21"
    assert term(1500, "冬至") is None
    assert term(2024, "中秋") is None


@given(st.integers(1_500_000, 2_600_000))
def test_a_day_is_read_back(day: int) -> None:
    assert julian_day(*western(day)) == day


def test_the_calendar_was_reformed_in_1582() -> None:
    assert edtf_day(2_299_160) == "1582-10-04"
    assert edtf_day(2_299_161) == "1582-10-15"
    assert day_name(2_451_545) == "戊午"
    assert edtf_day(julian_day(-103, 2, 3)) == "-0103-02-03"


@given(st.integers(-103, 2100).filter(bool), st.integers(1, 12))
def test_months_follow_each_other(year: int, number: int) -> None:
    found = month(year, number)
    if found is None or number == 12:
        return
    after = month(year, number, leap=True) or found
    following = month(year, number + 1)
    assert following is None or found[0] < after[0] + 1 <= following[0] <= after[-1] + 1


def test_months_begin_as_dila_has_them(shared: Callable[[str], Path], capsys: pytest.CaptureFixture[str]) -> None:
    sql = gzip.decompress(shared("authority/dila_time_chinese.sql.gz").read_bytes()).decode("utf-8")
    count: Counter[str] = Counter()
    for year, number, leap, dynasty, first in dila_months(sql):
        found = month(year, number, leap=leap, dynasty=dynasty)
        count["none" if found is None else "same" if found[0] == first else "other"] += 1
    told = count["same"] + count["other"]
    with capsys.disabled():
        print(
            f"\nDILA: {count.total()} months, {told} told here, {count['same']} on the same day"
            f" ({count['same'] / told:.4f})"
        )
    assert told / count.total() >= 0.9
    assert count["same"] / told >= 0.995


def dila_months(sql: str) -> Iterator[tuple[int, int, bool, str, int]]:
    """Yield year, number, whether leap, dynasty and first day of the months that begin on their first day."""
    ours = {"蜀漢": "三国蜀", "孫吳": "三国吴", "北周": "北周", "隋": "隋"}
    dynasties: dict[str, str] = {}
    for row in rows_of(sql, "t_dynasty_names"):
        dynasties.setdefault(row[0], ours.get(row[1], ""))
    emperors: defaultdict[str, str] = defaultdict(str)
    emperors |= {row[0]: dynasties.get(row[1], "") for row in rows_of(sql, "t_emperor")}
    eras = {row[0]: emperors[row[1]] for row in rows_of(sql, "t_era")}
    for row in rows_of(sql, "t_month"):
        name = row[3].removeprefix("閏")
        if name in MONTHS and row[9] == "1":
            yield year_of(int(row[6]), row[8]), MONTHS[name], row[3] != name, eras[row[5]], int(row[6])


def year_of(day: int, name: str) -> int:
    """The year called ``name`` in the cycle that lies nearest to a Julian day."""
    near = round((day - 1_721_058) / 365.2425)
    astronomical = near + (CYCLE.index(name) - (near - 4) + 30) % 60 - 30
    return astronomical if astronomical > 0 else astronomical - 1


def rows_of(sql: str, table: str) -> Iterator[list[str]]:
    value = r"(?:'(?:[^'\\]|\\.)*'|[^(),']*)"
    for insert in re.finditer(rf"INSERT INTO `{table}` VALUES (.*?);\n", sql, re.DOTALL):
        for row in re.finditer(rf"\(({value}(?:,{value})*)\)", insert[1]):
            yield [cell.strip("'") for cell in re.findall(r"'(?:[^'\\]|\\.)*'|[^,]+", row[1])]
