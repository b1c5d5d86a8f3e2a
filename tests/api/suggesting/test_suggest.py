"""What is offered while a reader types, over HTTP and in the library."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.library import Library
from api.settings import Settings
from api.suggesting.records import How
from api.suggesting.suggester import FILE, Suggester
from api.wiring import open_library

Offers = dict[str, list[dict[str, object]]]


@pytest.fixture(scope="module")
def library(sample_library: Path) -> Iterator[Library]:
    with open_library(Settings(library=sample_library)) as opened:
        yield opened


def offered(client: TestClient, typed: str, **more: object) -> Offers:
    answer = client.get("/api/suggest", params={"q": typed, **more})  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    found: Offers = answer.json()
    return found


@pytest.mark.parametrize(
    ("typed", "label", "how", "why"),
    [
        ("于谦", "于谦", "name", ""),
        ("于謙", "于谦", "name", ""),
        ("于少", "于谦", "name", "别称 于少保"),
        ("東坡", "苏轼", "name", "别称 东坡"),
        ("yuqian", "于谦", "pinyin", "拼音"),
        ("Yu Qian", "于谦", "pinyin", "拼音"),
        ("yú qiān", "于谦", "pinyin", "拼音"),
        ("yuqi", "于谦", "pinyin", "拼音"),
        ("yq", "于谦", "initials", "首字母"),
        ("yqian", "于谦", "pinyin", "拼音"),
        ("于q", "于谦", "pinyin", "拼音"),
        ("于qian", "于谦", "pinyin", "拼音"),
        ("jinling", "南京", "pinyin", "拼音 · 金陵"),
        ("nj", "南京", "initials", "首字母"),
    ],
)
def test_an_entity_is_offered_first(sample_client: TestClient, typed: str, label: str, how: str, why: str) -> None:
    first = offered(sample_client, typed)["entities"][0]
    assert (first["label"], first["how"], first["why"]) == (label, how, why)
    assert first["address"] == f"/entities/{first['entity_id']}"


def test_of_namesakes_that_comes_first_of_which_the_collection_tells(sample_client: TestClient) -> None:
    told = [one["mentions"] for one in offered(sample_client, "gz")["entities"]]
    assert told[0]
    assert [bool(one) for one in told] == sorted((bool(one) for one in told), reverse=True)


def test_titles_and_subjects_have_groups_of_their_own(sample_client: TestClient) -> None:
    found = offered(sample_client, "南京", k=3)
    titles, subjects = found["titles"], found["subjects"]
    assert titles
    assert all("南京" in str(one["label"]) for one in titles)
    assert sample_client.get(str(titles[0]["address"])).status_code == 200
    assert {one["type"] for one in subjects} == {"SUBJECT"}
    assert {one["type"] for one in found["entities"]}.isdisjoint({"SUBJECT"})
    assert all(len(found[group]) <= 3 for group in ("entities", "titles", "subjects"))
    assert offered(sample_client, "njcjdq")["titles"][0]["label"] == "南京长江大桥"
    assert offered(sample_client, "nanjingchangjiang")["titles"][0]["label"] == "南京长江大桥"


@pytest.mark.parametrize(
    "typed", ["", "   ", "，。", "😀", "a" * 500, "字" * 500, "'; DROP TABLE x; --", "(.*)+[", "%", "\\"]
)
def test_senseless_input_has_no_offers(sample_client: TestClient, typed: str) -> None:
    found = offered(sample_client, typed)
    assert (found["entities"], found["titles"], found["subjects"]) == ([], [], [])
    assert found["query"] == typed  # type: ignore[comparison-overlap]


@pytest.mark.parametrize("typed", ["𠮷", "ｙｕ", "1449年", "于\n谦", "a", "v", "u:", "nǚ", "xi'an", "\u202e于"])
def test_odd_input_is_answered(sample_client: TestClient, typed: str) -> None:
    assert set(offered(sample_client, typed)) == {"query", "entities", "titles", "subjects"}


def test_what_asks_for_too_much_is_refused(sample_client: TestClient) -> None:
    assert sample_client.get("/api/suggest", params={"q": "于" * 501}).status_code == 422
    assert sample_client.get("/api/suggest", params={"q": "于", "k": 0}).status_code == 422
    assert sample_client.get("/api/suggest").status_code == 422


def test_reasons_are_in_the_readers_language(sample_client: TestClient) -> None:
    assert offered(sample_client, "yq", lang="en")["entities"][0]["why"] == "initials"
    assert str(offered(sample_client, "yq", lang="en")["entities"][0]["about"]).startswith("Person · ")


def test_names_are_suggested_to_programs_as_before(sample_client: TestClient) -> None:
    found = sample_client.get("/api/entities/suggest", params={"q": "东坡"}).json()
    assert found["suggestions"][0]["entity_id"] == "p0824"


def test_readings_are_kept_beside_the_library_and_made_again_when_lost(library: Library) -> None:
    assert library.suggester.warm() > 10_000
    kept = library.settings.library / "suggest" / FILE
    written = kept.stat().st_mtime_ns
    other = Suggester(
        lambda: library.reconciler, library.suggester._titles, library.suggester._told, folder=kept.parent
    )
    assert other.warm() == library.suggester.warm()
    assert kept.stat().st_mtime_ns == written
    nowhere = Suggester(
        lambda: library.reconciler,
        library.suggester._titles,
        library.suggester._told,
        folder=Path("/proc/nowhere"),
    )
    assert nowhere.sounding("yuqian")[0].name == "于谦"


def test_many_may_ask_at_once_while_it_is_made(library: Library) -> None:
    made = library.suggester
    fresh = Suggester(lambda: library.reconciler, made._titles, made._told, folder=made._path.parent)
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(fresh.suggest("yuqian").entities[0].name)) for _ in range(4)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert found == ["于谦"] * 4


def test_an_offer_is_made_in_time(library: Library) -> None:
    library.suggester.warm()
    times = []
    for typed in ("于", "yuq", "yq", "苏东", "nanj", "jl", "于q", "江南", "wang", "z"):
        began = time.perf_counter()
        library.suggester.suggest(typed)
        times.append(time.perf_counter() - began)
    assert sorted(times)[len(times) // 2] < 0.1  # 30 ms are held by the benchmark; this machine may be busy


@pytest.mark.parametrize(
    ("name", "loosely", "found", "how"),
    [
        ("徐遐客", False, "徐霞客", How.SOUND),
        ("王安实", False, "王安石", How.SOUND),
        ("天工开勿", False, "天工开物", How.SOUND),
        ("徐宏阻", False, "徐宏祖", How.SOUND),
        ("未若水", True, "", How.SHAPE),
        ("于廉", False, "于谦", How.SHAPE),
        ("欧阳惰", True, "欧阳修", How.CHARACTER),
    ],
)
def test_names_that_are_meant(library: Library, name: str, loosely: bool, found: str, how: How) -> None:
    close = library.suggester.close(name, loosely=loosely)
    if found:
        assert (found, how) in [(one.name, one.how) for one in close]
        assert close[0].how is how
    else:
        assert all(one.name != name for one in close)


def test_a_known_name_is_close_to_none(library: Library) -> None:
    assert library.suggester.close("于谦") == ()
    assert library.suggester.known("于谦")
    assert not library.suggester.known("于千")
    assert library.suggester.sounding("qian") == ()  # one syllable
    assert library.suggester.sounding("xi'an")[0].name == "西安"
    assert library.suggester.sounding("the history") == ()
