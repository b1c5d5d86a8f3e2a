"""Rates that several processes count together."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.limiting.buckets import Buckets
from api.limiting.records import Rate, client_of, networks


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_comes_at_once_and_then_the_rate(tmp_path: Path) -> None:
    clock, rate = Clock(), Rate(60)
    buckets = Buckets(tmp_path / "rates", now=clock)
    assert [buckets.take("one", rate) for _ in range(rate.burst)] == [0.0] * rate.burst
    wait_s = buckets.take("one", rate)
    assert 0.9 < wait_s <= 1.0
    assert buckets.take("another", rate) == 0.0
    clock.now += wait_s + 0.001
    assert buckets.take("one", rate) == 0.0
    assert buckets.take("one", rate) > 0
    clock.now += 3_600
    assert [buckets.take("one", rate) for _ in range(rate.burst)] == [0.0] * rate.burst


def test_who_has_several_times_the_rate_and_what_has_none(tmp_path: Path) -> None:
    buckets = Buckets(tmp_path / "rates", now=Clock())
    taken = [buckets.take("key 1", Rate(60), times=5) for _ in range(5 * 15 + 1)]
    assert taken[:-1] == [0.0] * 75 and 0 < taken[-1] < 0.21
    assert {buckets.take("anybody", Rate(0)) for _ in range(1_000)} == {0.0}


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 5)), max_size=150))
def test_never_more_than_a_burst_and_the_rate_in_any_time(
    tmp_path_factory: pytest.TempPathFactory, asked: list[tuple[str, float]]
) -> None:
    folder = tmp_path_factory.mktemp("rates")
    clock, rate = Clock(), Rate(60, 60.0)
    buckets, let_in = Buckets(folder / "rates", now=clock), {"a": [], "b": [], "c": []}
    for client, pause in asked:
        clock.now += pause
        if not buckets.take(client, rate):
            let_in[client].append(clock.now)
    for moments in let_in.values():
        for first, begin in enumerate(moments):
            for last in range(first, len(moments)):
                assert last - first + 1 <= rate.burst + (moments[last] - begin) + 1e-3


def test_processes_count_together_and_crowds_do_not_grow_the_file(tmp_path: Path) -> None:
    path, rate = tmp_path / "rates", Rate(40)
    code = (
        "import sys; from pathlib import Path; from api.limiting.buckets import Buckets;"
        "from api.limiting.records import Rate; b = Buckets(Path(sys.argv[1]));"
        "print(sum(not b.take('one', Rate(40)) for _ in range(30)))"
    )
    root = Path(__file__).parents[3]
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(path)], cwd=root, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    let_in = sum(int(one.communicate(timeout=60)[0]) for one in started)
    assert rate.burst <= let_in <= rate.burst + 2
    size = path.stat().st_size
    buckets = Buckets(path)
    assert sum(not buckets.take(f"10.0.{n // 250}.{n % 250}", rate) for n in range(5_000)) == 5_000
    assert path.stat().st_size == size


def test_what_a_client_is() -> None:
    assert client_of("192.0.2.7") == "192.0.2.7"
    assert client_of("::ffff:192.0.2.7") == "192.0.2.7"
    assert client_of("2001:db8:1:2:3:4:5:6") == client_of("2001:db8:1:2::1") == "2001:db8:1:2::/64"
    assert client_of("2001:db8:1:2::1") != client_of("2001:db8:1:3::1")
    assert client_of("testclient") == "testclient"
    assert [str(one) for one in networks("127.0.0.0/8, ::1")] == ["127.0.0.0/8", "::1/128"]
