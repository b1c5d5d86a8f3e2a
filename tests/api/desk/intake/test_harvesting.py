"""Harvests of a server that behaves, and of one that does not: what is queued, and where the next run goes on."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.desk.desk import Desk
from api.desk.intake import oai
from api.desk.intake.harvesting import Harvester, earlier
from api.desk.intake.oai import Remote
from api.desk.intake.records import Going, Outcome, Run, Source, State, What
from ingest.fetching import FetchLimits, Hosts

PRIVATE = Hosts(private=frozenset({"127.0.0.1"}))


class Harvest:
    """A source at the server, and its harvester."""

    def __init__(self, desk: Desk, server: SimpleNamespace, **stated: object) -> None:
        self.store, self.queue = desk.intake.sources, desk.intake.queue
        made = Source("oai", "邻馆", server.url, "邻馆", settings={"prefix": "marcxml", **stated})
        self.ident = self.store.add(made, by="test").id
        self.waited: list[float] = []
        self.harvester = Harvester(self.store, Remote(server.url, PRIVATE), paused=self.waited.append)

    def run(self) -> Run:
        return self.harvester.run(self.store.source(self.ident), by="test")

    def taken(self, *states: State) -> list[tuple[str, str]]:
        found = self.queue.items(*(states or (State.WAITING,)), limit=1_000, oldest=True)
        return [(one.number, one.kind.value) for one in found]

    def finish(self) -> None:
        """As if all that waits had been taken in."""
        self.queue.end([(one, Outcome(What.CREATED)) for one in self.queue.items(State.WAITING, limit=1_000)])

    @property
    def position(self) -> dict[str, Any]:
        return dict(self.store.source(self.ident).position)


@pytest.fixture
def harvest(desk: Desk, server: SimpleNamespace) -> Harvest:
    return Harvest(desk, server)


def paged(server: SimpleNamespace, size: int, total: int) -> None:
    """Let the server give so many records, so many a page."""

    def answer(asked: dict[str, str]) -> str:
        begin = int(asked.get("resumptionToken", "0"))
        records = [server.record(number) for number in range(begin, min(begin + size, total))]
        return str(server.listed(*records, token=str(begin + size) if begin + size < total else ""))

    server.answer = answer


def test_a_list_is_read_page_by_page(harvest: Harvest, server: SimpleNamespace) -> None:
    paged(server, 3, 8)
    run = harvest.run()
    assert (run.state, run.pages, run.records) == (Going.DONE, 3, 8)
    assert harvest.taken() == [(f"oai:x:{number}", "put") for number in range(8)]
    assert [one.get("resumptionToken") for one in server.asked] == [None, "3", "6"]
    assert set(server.asked[1]) == {"verb", "resumptionToken"}, "a token is asked for alone"
    assert harvest.position == {"open": False, "stamp": server.date}


def test_the_next_run_begins_a_little_earlier_and_queues_only_what_changed(
    harvest: Harvest, server: SimpleNamespace
) -> None:
    paged(server, 10, 4)
    harvest.run()
    harvest.finish()
    changed = server.record(2, title="新题名")
    server.answer = lambda _: server.listed(*(changed if n == 2 else server.record(n) for n in range(4)))
    run = harvest.run()
    assert (run.records, run.unchanged) == (4, 3)
    assert harvest.taken() == [("oai:x:2", "put")]
    assert server.asked[-1]["from"] == "2026-02-28", "to the day, a day before the last answer"


def test_stamps_are_of_the_servers_granularity(harvest: Harvest, server: SimpleNamespace) -> None:
    server.granularity = "YYYY-MM-DDThh:mm:ssZ"
    paged(server, 10, 1)
    harvest.run()
    harvest.run()
    assert server.asked[-1]["from"] == "2026-02-28T23:50:00Z"


def test_deletions_reach_only_what_was_taken(harvest: Harvest, server: SimpleNamespace) -> None:
    paged(server, 10, 2)
    harvest.run()
    harvest.finish()
    server.answer = lambda _: server.listed(server.record(0, deleted=True), server.record(9, deleted=True))
    run = harvest.run()
    assert harvest.taken() == [("oai:x:0", "delete")]
    assert run.unchanged == 1


def test_a_run_that_is_broken_off_goes_on_where_it_stood(harvest: Harvest, server: SimpleNamespace) -> None:
    """As after a kill: the process is gone, the transactions stand."""
    paged(server, 2, 6)

    class Killed(BaseException):
        pass

    rooms: Iterator[int] = iter(range(100))

    def room() -> None:
        if next(rooms) == 2:
            raise Killed

    broken = Harvester(harvest.store, Remote(server.url, PRIVATE), room=room)
    with pytest.raises(Killed):
        broken.run(harvest.store.source(harvest.ident), by="test")
    assert len(harvest.taken()) == 4
    run = harvest.run()
    assert (run.state, run.pages) == (Going.DONE, 1)
    assert [number for number, _ in harvest.taken()] == [f"oai:x:{number}" for number in range(6)]
    assert [one.get("resumptionToken") for one in server.asked] == [None, "2", "4"]


def test_an_expired_token_begins_again_behind_what_came_in_order(harvest: Harvest, server: SimpleNamespace) -> None:
    def answer(asked: dict[str, str]) -> str:
        if "resumptionToken" in asked:
            return str(server.error("badResumptionToken"))
        if asked.get("from"):
            return str(server.listed(server.record(2, stamp="2026-01-05"), server.record(3, stamp="2026-01-06")))
        return str(server.listed(server.record(1, stamp="2026-01-03"), server.record(2, stamp="2026-01-05"), token="t"))

    server.answer = answer
    run = harvest.run()
    assert run.state is Going.DONE
    assert server.asked[-1]["from"] == "2026-01-04"
    assert [number for number, _ in harvest.taken()] == ["oai:x:1", "oai:x:2", "oai:x:3"]


def test_where_records_come_in_no_order_an_expired_token_begins_the_list_anew(
    harvest: Harvest, server: SimpleNamespace
) -> None:
    def answer(asked: dict[str, str]) -> str:
        if "resumptionToken" in asked:
            return str(server.error("badResumptionToken"))
        records = [server.record(1, stamp="2026-01-05"), server.record(2, stamp="2026-01-03")]
        return str(server.listed(*records, token="t"))

    server.answer = answer
    run = harvest.run()
    assert all("from" not in one for one in server.asked)
    assert run.state is Going.STOPPED
    assert "不认它给的续取标记" in run.note
    assert len(server.asked) < 10


def test_a_token_for_ever_is_seen_through(harvest: Harvest, server: SimpleNamespace) -> None:
    server.answer = lambda _: server.listed(server.record(1), token="for-ever")
    run = harvest.run()
    assert run.state is Going.STOPPED
    assert run.note.startswith("对方重复给出同一个续取标记")
    assert len(server.asked) == 2
    assert len(harvest.taken()) == 1


def test_new_tokens_with_the_same_page_for_ever_are_seen_through(harvest: Harvest, server: SimpleNamespace) -> None:
    server.answer = lambda _: server.listed(server.record(1), token=f"t{len(server.asked)}")
    run = harvest.run()
    assert "4 次给出同样的一页" in run.note
    assert len(server.asked) == 4


def test_a_busy_server_is_waited_for_as_long_as_it_says(harvest: Harvest, server: SimpleNamespace) -> None:
    def answer(_: dict[str, str]) -> object:
        if len(server.asked) < 3:
            return server.says(status=503, Retry_After="17")
        return server.listed(server.record(1))

    server.answer = answer
    assert harvest.run().state is Going.DONE
    assert harvest.waited == [17.0, 17.0]


def test_a_server_that_stays_away_ends_the_run_with_one_line(harvest: Harvest, server: SimpleNamespace) -> None:
    paged(server, 1, 3)
    ordered = server.answer
    server.answer = lambda asked: server.says(status=500) if "resumptionToken" in asked else ordered(asked)
    run = harvest.run()
    assert (run.state, run.pages) == (Going.STOPPED, 1)
    assert run.note == "对方回答 500；试了 6 次，停下；下一次从这里接着取"
    server.answer = ordered
    assert harvest.run().state is Going.DONE
    assert len(harvest.taken()) == 3


def test_a_damaged_record_is_refused_alone(harvest: Harvest, server: SimpleNamespace) -> None:
    broken = server.record(2).replace("</datafield>", "</datafeld>", 1)
    control = server.record(3, title="题\x01名")
    named = server.record(5).replace("oai:x:5", "oai:x:5\0")
    server.answer = lambda _: server.listed(server.record(1), broken, control, named, server.record(4), token="")
    run = harvest.run()
    assert run.state is Going.DONE
    assert [number for number, _ in harvest.taken()] == ["oai:x:1", "oai:x:4"]
    assert [number for number, _ in harvest.taken(State.REFUSED)] == ["oai:x:2", "oai:x:3", "oai:x:5\ufffd"]
    refused = harvest.queue.items(State.REFUSED)
    assert all(one.outcome and one.outcome.reason.startswith("不是正确的 XML") for one in refused)
    harvest.run()
    assert len(harvest.taken(State.REFUSED)) == 3, "told once"


def test_a_damaged_page_still_leads_on(harvest: Harvest, server: SimpleNamespace) -> None:
    def answer(asked: dict[str, str]) -> str:
        if "resumptionToken" in asked:
            return str(server.listed(server.record(3)))
        return str(server.listed(server.record(1) + "", server.record(2).replace("</metadata>", ""), token="a&amp;b"))

    server.answer = answer
    assert harvest.run().state is Going.DONE
    assert server.asked[-1]["resumptionToken"] == "a&b"
    assert [number for number, _ in harvest.taken()] == ["oai:x:1", "oai:x:3"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<html><body>login</body></html>", "根元素是 html"),
        (b"no xml at all", "不是正确的 XML"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"/>', "DTD"),
    ],
)
def test_what_is_no_answer_is_one_line(harvest: Harvest, server: SimpleNamespace, body: bytes, said: str) -> None:
    server.answer = lambda _: server.says(raw=body)
    run = harvest.run()
    assert run.state is Going.STOPPED
    assert said in run.note


def test_a_billion_laughs_cost_nothing(harvest: Harvest, server: SimpleNamespace) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "哈"}">' for n in range(12))
    page = server.enveloped(server.listed(server.record(1, title="&l11;"))).decode()
    body = page.replace("<OAI-PMH", f"<!DOCTYPE x [{laughs}]><OAI-PMH", 1).encode()
    server.answer = lambda _: server.says(raw=body)
    assert harvest.run().state is Going.STOPPED
    assert harvest.taken() == []


def test_an_answer_that_is_too_large_is_not_read(desk: Desk, server: SimpleNamespace) -> None:
    small = Harvest(desk, server)
    server.answer = lambda _: server.says(raw=gzip.compress(b"0" * 3_000_000), Content_Encoding="gzip")
    limited = Remote(server.url, PRIVATE, FetchLimits(max_bytes=1_000_000))
    run = Harvester(small.store, limited).run(small.store.source(small.ident), by="test")
    assert "超过上限 1000000" in run.note


def test_a_private_address_is_not_harvested(desk: Desk, server: SimpleNamespace) -> None:
    one = Harvest(desk, server)
    run = Harvester(one.store, Remote(server.url, Hosts())).run(one.store.source(one.ident), by="test")
    assert "内部网络" in run.note
    assert server.asked == []


def test_sets_are_read_one_after_the_other(desk: Desk, server: SimpleNamespace) -> None:
    one = Harvest(desk, server, sets=["a", "b:c"])
    server.answer = lambda asked: server.listed(server.record(1 if asked["set"] == "a" else 2))
    assert one.run().state is Going.DONE
    assert [asked["set"] for asked in server.asked] == ["a", "b:c"]
    assert len(one.taken()) == 2


def test_each_set_begins_where_the_run_does(desk: Desk, server: SimpleNamespace) -> None:
    """Also where a token of the set before was taken no more, and the rest of that set alone was asked for."""
    one = Harvest(desk, server, sets=["a", "b"], **{"from": "2020-01-01"})

    def answer(asked: dict[str, str]) -> str:
        if "resumptionToken" in asked:
            return str(server.error("badResumptionToken"))
        if asked["set"] == "b":
            return str(server.listed(server.record(9, stamp="2021-05-05")))
        token = "t" if asked["from"] == "2020-01-01" else ""
        return str(server.listed(server.record(1, stamp="2026-01-05"), token=token))

    server.answer = answer
    assert one.run().state is Going.DONE
    assert [(asked["set"], asked["from"]) for asked in server.asked if "set" in asked] == [
        ("a", "2020-01-01"),
        ("a", "2026-01-04"),
        ("b", "2020-01-01"),
    ]
    assert one.position == {"open": False, "stamp": server.date}


def run_from(desk: Desk, one: Harvest, began: str, ended: str) -> None:
    """A run of a source that took from one time to the other."""
    source = one.store.source(one.ident)
    with patch("api.desk.intake.sources.now", lambda: began):
        run = one.store.begin(source, by="test")
    with patch("api.desk.intake.sources.now", lambda: ended):
        one.store.end(run, Going.DONE)


def due_at(one: Harvest, time: str) -> bool:
    with patch("api.desk.intake.sources.now", lambda: time):
        return one.ident in [each.id for each in one.store.sources(kind="oai", due=True)]


def test_a_source_is_due_once_it_is_added(desk: Desk, server: SimpleNamespace) -> None:
    one = Harvest(desk, server, hours=24)
    assert [each.id for each in one.store.sources(kind="oai", due=True)] == [one.ident]
    assert one.run().state is Going.DONE
    assert one.store.sources(due=True) == []


def test_a_source_that_is_asked_on_demand_is_never_due(desk: Desk, server: SimpleNamespace) -> None:
    one = Harvest(desk, server, hours=0)
    one.run()
    assert not due_at(one, "2099-01-01T00:00:00+00:00")


def test_a_job_at_the_same_hour_of_each_day_finds_a_source_due(desk: Desk, server: SimpleNamespace) -> None:
    """However long the run before took, and some minutes earlier than the day before."""
    one = Harvest(desk, server, hours=24)
    run_from(desk, one, "2026-02-28T01:04:50+00:00", "2026-02-28T03:20:00+00:00")
    assert not due_at(one, "2026-02-28T23:00:00+00:00")
    assert due_at(one, "2026-03-01T01:00:10+00:00")
    hourly = Harvest(desk, server, prefix="oai_dc", hours=1)
    run_from(desk, hourly, "2026-02-28T01:04:50+00:00", "2026-02-28T01:20:00+00:00")
    assert not due_at(hourly, "2026-02-28T01:40:00+00:00")
    assert due_at(hourly, "2026-02-28T02:00:10+00:00")


def test_nothing_new_is_no_fault(harvest: Harvest, server: SimpleNamespace) -> None:
    server.answer = lambda _: server.error("noRecordsMatch")
    run = harvest.run()
    assert (run.state, run.records) == (Going.DONE, 0)


def test_a_format_that_is_not_there_any_more_is_said(harvest: Harvest, server: SimpleNamespace) -> None:
    server.answer = lambda _: server.error("cannotDisseminateFormat")
    assert harvest.run().note.startswith("cannotDisseminateFormat")


def test_the_metadata_stand_for_themselves(server: SimpleNamespace) -> None:
    """Namespaces that are declared far above a record's metadata come with it."""
    page = server.enveloped(server.listed(server.record(1, inner="<m:a><m:b>甲 &amp; 乙</m:b></m:a>")))
    page = re.sub(rb"<OAI-PMH ", b'<OAI-PMH xmlns:m="urn:m" ', page, count=1)
    server.answer = lambda _: server.says(raw=page)
    found = oai.page(Remote(server.url, PRIVATE), metadataPrefix="m").records[0]
    assert b'xmlns:m="urn:m"' in found.metadata
    assert "甲 &amp; 乙" in found.metadata.decode()


def test_what_is_offered(server: SimpleNamespace) -> None:
    offered = oai.offer(Remote(server.url, PRIVATE))
    assert (offered.identity.name, offered.identity.to_seconds) == ("邻馆", False)
    assert (dict(offered.formats), dict(offered.sets)) == ({"marcxml": "m"}, {})


@settings(deadline=None, max_examples=40)
@given(kinds=st.lists(st.sampled_from(["good", "bad", "deleted"]), min_size=1, max_size=8), led_on=st.booleans())
def test_pieces_of_a_damaged_page_are_those_of_a_whole_one(
    words: SimpleNamespace, kinds: list[str], *, led_on: bool
) -> None:
    """Whatever stands between them, good records come out as they do of a page without damage."""
    whole = [words.record(number, deleted=kind == "deleted") for number, kind in enumerate(kinds)]
    damaged = [one.replace("</leader>", "") if kind == "bad" else one for one, kind in zip(whole, kinds, strict=True)]
    damaged.append("<record><header><identifier>oai:x:last</identifier></header><metadata><a></metadata></record>")

    def read(records: list[str]) -> oai.Page:
        body = words.envelope.format(date="d", body=words.listed(*records, token="t" if led_on else None)).encode()
        with patch.object(Remote, "answer", lambda *_, **__: body):
            return oai.page(Remote("http://x/", PRIVATE))

    expected, found = read(whole), read(damaged)
    assert found.token == expected.token
    good = [one for one, kind in zip(expected.records, kinds, strict=True) if kind != "bad"]
    assert [one for one in found.records if not one.problem] == good
    assert sum(bool(one.problem) for one in found.records) == kinds.count("bad") + 1


def test_earlier() -> None:
    assert earlier("2026-03-01T00:00:05Z", timedelta(minutes=10), to_seconds=True) == "2026-02-28T23:50:05Z"
    assert earlier("2026-03-01", timedelta(days=1), to_seconds=False) == "2026-02-28"
    assert earlier("nonsense", timedelta(days=1), to_seconds=False) == ""
