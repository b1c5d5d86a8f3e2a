"""What is counted of a month at the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.desk.desk import Desk
from api.desk.enquiries.hours import Hours
from api.desk.enquiries.settings import HoursStore
from api.desk.operations.days import Span, Step, span_of
from api.desk.operations.operations import Operations
from api.desk.operations.records import Lacking, Share, Spread, Told, Wanted
from api.desk.operations.times import spread
from ontology.errors import WrongUse

Write = Callable[..., str]
NOVEMBER = Wanted(Span(date(2026, 11, 1), date(2026, 11, 30)))


def rows(told: Told, name: str) -> dict[str, int]:
    tally = told.tally(name)
    assert tally is not None
    return {row.value: row.count for row in tally.rows if row.count}


def test_an_empty_desk_has_no_figures(operations: Operations) -> None:
    told = operations.told(NOVEMBER)
    assert (told.enquiries, told.questions, told.first, told.by_kind) == (0, 0, Spread(), ())
    assert told.settled_at_once.ratio is told.refused.ratio is None
    assert [one.name for one in told.tallies if one.rows] == []
    assert operations.lacking(NOVEMBER) == Lacking(NOVEMBER, 0, 0, ())


def test_a_day_is_that_of_the_reader(operations: Operations, enquiry: Write) -> None:
    """Midnight in China is four in the afternoon before, in UTC."""
    enquiry("2026-10-31T15:59:59+00:00")
    enquiry("2026-10-31T16:00:00+00:00")
    enquiry("2026-11-30T15:59:59+00:00")
    enquiry("2026-11-30T16:00:00+00:00")
    told = operations.told(NOVEMBER)
    assert told.enquiries == 2
    assert rows(told, "days") == {"2026-11-01": 1, "2026-11-30": 1}
    assert rows(told, "hours") == {"0": 1, "23": 1}


def test_the_hours_are_those_of_the_clock_that_is_set(operations: Operations, enquiry: Write, exchange: Write) -> None:
    enquiry("2026-10-31T18:29:59+00:00")
    enquiry("2026-10-31T18:30:00+00:00")
    exchange("2026-10-31T18:29:59+00:00")
    exchange("2026-10-31T18:30:00+00:00")
    told = operations.told(Wanted(Span(date(2026, 11, 1), date(2026, 11, 30), offset=330)))
    assert (told.enquiries, rows(told, "hours"), rows(told, "chat_hours")) == (1, {"0": 1}, {"0": 1})


def test_the_day_is_that_of_the_clock_that_is_set(operations: Operations, desk: Desk) -> None:
    ahead, behind = (
        (HoursStore(desk.engine, desk.audit).set(Hours(offset=offset), by="test"), operations.span(None, None))[1]
        for offset in (840, -720)
    )
    assert ahead[1] > behind[1]
    assert (ahead[0].end, ahead[0].offset, behind[0].offset) == (ahead[1], 840, -720)
    HoursStore(desk.engine, desk.audit).set(Hours(), by="test")


def test_enquiries_are_counted_by_what_they_are(operations: Operations, enquiry: Write) -> None:
    enquiry("2026-11-03T02:00:00+00:00", kind="special", group="government", channel="mail", branch="南山馆")
    enquiry("2026-11-03T02:30:00+00:00", kind="special", group="public", channel="form")
    told = operations.told(NOVEMBER)
    assert rows(told, "enquiry_kinds") == {"special": 2}
    assert rows(told, "groups") == {"public": 1, "government": 1}
    assert rows(told, "channels") == {"form": 1, "mail": 1}
    assert rows(told, "states") == {"new": 2}
    assert rows(told, "branches") == {"": 1, "南山馆": 1}
    own = operations.told(Wanted(NOVEMBER.span, "南山馆"))
    assert (own.enquiries, own.tally("branches")) == (1, None)
    assert operations.branches() == ("南山馆",)


def test_times_run_from_when_it_came(operations: Operations, enquiry: Write) -> None:
    came = "2026-11-03T02:00:00+00:00"
    for minutes in range(1, 11):
        enquiry(came, state="answered", first_answered=f"2026-11-03T02:{minutes:02}:00+00:00", answers=1)
    enquiry(came, state="closed", first_answered=came, closed="2026-11-03T04:00:00+00:00", answers=1, kind="special")
    enquiry(came)
    enquiry(came, state="merged", first_answered="2026-11-09T02:00:00+00:00")
    told = operations.told(NOVEMBER)
    assert told.first == Spread(11, 300.0, 540.0)
    assert told.closed == Spread(1, 7200.0, 7200.0)
    assert [(one.kind.value, one.first.count) for one in told.by_kind] == [("factual", 10), ("special", 1)]


def test_settled_at_once_is_one_answer_and_no_reopening(operations: Operations, enquiry: Write) -> None:
    for given_ in ({"answers": 1}, {"answers": 2}, {"answers": 1, "reopened": 1}, {"answers": 0}):
        enquiry("2026-11-03T02:00:00+00:00", state="closed", **given_)
    enquiry("2026-11-03T02:00:00+00:00", state="answered", answers=1)
    assert operations.told(NOVEMBER).settled_at_once == Share(1, 3)


def test_what_is_overdue_is_open(operations: Operations, enquiry: Write) -> None:
    enquiry("2020-11-03T02:00:00+00:00", due="2020-11-05T02:00:00+00:00")
    enquiry("2020-11-03T02:00:00+00:00", due="2020-11-05T02:00:00+00:00", state="closed")
    enquiry("2020-11-03T02:00:00+00:00", due="2999-11-05T02:00:00+00:00", state="waiting")
    told = operations.told(Wanted(Span(date(2020, 11, 1), date(2020, 11, 30))))
    assert (told.enquiries, told.open, told.overdue) == (3, 2, 1)


def test_the_chat_is_counted_beside_the_desk(operations: Operations, exchange: Write, enquiry: Write) -> None:
    exchange("2026-11-03T02:00:00+00:00", good=True, channel="wechat")
    no = exchange("2026-11-03T02:10:00+00:00", good=False, reason="wrong", refused=True)
    exchange("2026-11-04T02:10:00+00:00", good=False, origin="graph")
    enquiry("2026-11-03T03:00:00+00:00", channel="chat", exchange_id=no, satisfied=True)
    enquiry("2026-11-03T03:00:00+00:00", satisfied=False)
    enquiry("2026-11-03T03:00:00+00:00")
    told = operations.told(NOVEMBER)
    assert (told.questions, told.refused, told.handed_over) == (3, Share(1, 3), 1)
    assert (told.pleased, told.pleased_chat) == (Share(1, 2), Share(1, 3))
    assert rows(told, "doors") == {"page": 2, "wechat": 1}
    assert rows(told, "origins") == {"texts": 1, "graph": 1}
    assert rows(told, "chat_hours") == {"10": 3}
    assert rows(told, "chat_days") == {"2026-11-03": 2, "2026-11-04": 1}
    assert rows(told, "refusals") == {"2026-11-03": 1}
    assert rows(told, "reasons") == {"wrong": 1, "unsaid": 1}


def test_what_is_not_held_is_told_by_matter(operations: Operations, exchange: Write, enquiry: Write) -> None:
    told = {"refused": True}
    first = exchange("2026-11-03T02:00:00+00:00", "有没有地铁线路图", session_id="a", **told)
    exchange("2026-11-03T02:01:00+00:00", "有没有地铁线路图？", session_id="a", **told)
    exchange("2026-11-04T02:01:00+00:00", "那有旧的吗", asked="地铁的老线路图", session_id="b", **told)
    exchange("2026-11-05T02:01:00+00:00", "粤剧唱片，电话13800138000", **told)
    exchange("2026-11-05T02:01:00+00:00", "家谱", refused=False)
    enquiry("2026-11-03T03:00:00+00:00", channel="chat", exchange_id=first)
    found = operations.lacking(NOVEMBER)
    assert (found.times, found.questions, found.left_out) == (4, 3, 0)
    subway, opera = found.themes
    assert [one.text for one in subway.questions] == ["有没有地铁线路图？", "地铁的老线路图"]
    assert (subway.times, subway.sessions, subway.handed_over) == (3, 2, 1)
    assert [thing.label for thing in subway.things] == ["深圳地铁"]
    assert (opera.sessions, opera.subject and opera.subject.label) == (1, "地方剧艺术")
    assert "13800138000" not in opera.questions[0].text


@given(st.lists(st.floats(min_value=0, max_value=1e7, allow_nan=False), min_size=1))
def test_nine_in_ten_are_done_by_then(taken: list[float]) -> None:
    found = spread(taken)
    assert found.median is not None and found.nine_in_ten is not None
    assert found.median <= found.nine_in_ten in taken
    assert sum(one <= found.nine_in_ten for one in taken) >= 0.9 * len(taken)


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(1, 3_660))
def test_columns_take_in_every_day_of_a_span(begin: date, days: int) -> None:
    span = Span(begin, date.fromordinal(begin.toordinal() + days - 1))
    columns = list(span.columns())
    assert columns[0] <= span.begin and columns == sorted(set(columns)) and columns[-1] <= span.end
    assert len(columns) <= 122
    assert span.local(span.since).date() == span.begin and span.local(span.until).date() > span.end


def test_steps_grow_with_the_span() -> None:
    year = [Span(date(2026, 1, 1), date.fromordinal(date(2026, 1, 1).toordinal() + days - 1)) for days in (62, 63, 400)]
    assert [one.step for one in year] == [Step.DAY, Step.WEEK, Step.MONTH]


def test_a_span_is_the_last_thirty_days_where_nothing_is_said() -> None:
    today = date(2026, 11, 21)
    assert span_of(None, None, today=today) == Span(date(2026, 10, 23), today)
    assert span_of(None, date(2026, 1, 31), today=today) == Span(date(2026, 1, 2), date(2026, 1, 31))
    assert span_of(date(2026, 11, 1), None, today=today) == Span(date(2026, 11, 1), today)


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (date(2026, 2, 1), date(2026, 1, 1)),
        (date(1, 1, 1), None),
        (date(2012, 1, 1), date(2026, 1, 1)),
        (None, date(9999, 12, 31)),
    ],
)
def test_a_senseless_span_is_refused(begin: date | None, end: date | None) -> None:
    with pytest.raises(WrongUse):
        span_of(begin, end, today=date(2026, 11, 21))
