"""Dates as EDTF and the years that they cover."""

from __future__ import annotations

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from ontology.authority.ganzhi import historical
from ontology.moments import Years, edtf_year, edtf_years, is_edtf, years_of

YEAR = st.integers(-9000, 9000).filter(bool)


@pytest.mark.parametrize(
    ("edtf", "begin", "end"),
    [
        ("1587", 1587, 1587),
        ("0000", -1, -1),
        ("-0221", -222, -222),
        ("2016-10", 2016, 2016),
        ("1979-01-31", 1979, 1979),
        ("1985-04-12T23:20:30Z", 1985, 1985),
        ("1522/1566", 1522, 1566),
        ("-0205/0220", -206, 220),
        ("1398-06-15/1398-07-13", 1398, 1398),
        ("[0350,1407]", 350, 1407),
        ("[-0503,-0501]", -504, -502),
        ("[1667,1668..1670]", 1667, 1670),
        ("[..1760-12-03]", None, 1760),
        ("{1960,1961-12..}", 1960, None),
        ("155X", 1550, 1559),
        ("15XX", 1500, 1599),
        ("-01XX", -200, -101),
        ("1984?", 1984, 1984),
        ("2004-06~", 2004, 2004),
        ("1984~/2004-06%", 1984, 2004),
        ("1911/", 1911, None),
        ("1911/..", 1911, None),
        ("/1949", None, 1949),
        ("../1949-10-01", None, 1949),
        ("2001-21", 2001, 2001),
        ("1985-04-XX", 1985, 1985),
        ("1985-XX-XX", 1985, 1985),
        ("Y-17000", -17001, -17001),
    ],
)
def test_the_years_of_a_date(edtf: str, begin: int | None, end: int | None) -> None:
    assert years_of(edtf) == Years(begin, end)
    assert is_edtf(edtf)


@pytest.mark.parametrize(
    "text",
    [
        "", "明", "明万历三十年（1602）", "20世纪上半叶", "587", "15870", "1587-13", "1587-00", "1587-02-30",
        "1587-4-1",
        "1600/1500", "/", "../..", "[", "[]", "[1587", "{1587]", "[1587/1588]", "1587/1588/1589", "-0000", "1587 ",
        "１５８７", "1587-XX-01", "2001-21-01", "1587~?", "Y1587", "Y99999999999999", "1587\n",
    ],
)  # fmt: skip
def test_what_is_no_edtf(text: str) -> None:
    assert years_of(text) is None


@given(YEAR)
def test_a_year_comes_back(year: int) -> None:
    assert years_of(edtf_year(year)) == Years(year, year)


@given(st.one_of(st.none(), YEAR), st.one_of(st.none(), YEAR))
def test_a_span_comes_back(begin: int | None, end: int | None) -> None:
    if begin is not None and end is not None and begin > end:
        begin, end = end, begin
    written = edtf_years(begin, end)
    assert years_of(written) == (Years(begin, end) if written else None)


@given(st.text(alphabet="0123456789X-/[]{}.,?~%YT:Z+明", max_size=24))
def test_anything_is_read_or_refused(text: str) -> None:
    found = years_of(text)
    assert found is None or 0 not in (found.begin, found.end)
    if found and found.begin is not None and found.end is not None:
        assert found.begin <= found.end


def test_there_is_no_year_0() -> None:
    with pytest.raises(ValueError, match="no year 0"):
        edtf_year(0)


DATE = st.builds(
    lambda year, month, day, mark: edtf_year(year) + month + (day if month else "") + mark,
    YEAR,
    st.sampled_from(["", "-01", "-06", "-12"]),
    st.sampled_from(["", "-01", "-28"]),
    st.sampled_from(["", "?", "~", "%"]),
)


@settings(max_examples=60, deadline=None)
@given(st.one_of(DATE, st.tuples(YEAR, YEAR).map(sorted).map(lambda pair: edtf_years(*pair))))
def test_another_reader_finds_the_same_years(edtf: str) -> None:
    """That of others takes some milliseconds a date and has no years for what is open; where it has, they agree."""
    other = parse_edtf(edtf)
    lower, upper = (historical(one.tm_year) for one in (other.lower_strict(), other.upper_strict()))
    assert years_of(edtf) == Years(lower, upper)


@pytest.mark.parametrize(
    "edtf", ["155X", "-01XX", "[0350,1407]", "[1667,1668..1670]", "1985-XX-XX", "Y-17000", "2001-21"]
)
def test_another_reader_agrees_on_what_is_unspecified(edtf: str) -> None:
    test_another_reader_finds_the_same_years.hypothesis.inner_test(edtf)  # type: ignore[attr-defined]
