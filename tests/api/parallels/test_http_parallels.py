"""Parallels over HTTP, on pages and on the command line, over a library of two small gazetteers."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.cli import main
from api.library import Library
from api.logs import make_logger
from api.pipeline import ingest
from api.settings import Settings
from api.wiring import open_library

GATE = "洪武六年，知府周大年筑东门城楼，高三丈，覆以青瓦，登之可望江上帆樯。"
OTHER_GATE = "先是洪武八年，知府周大年築東門城樓，高五丈，覆以青瓦，登之可望江上帆檣云。"
BOOKS = {
    "甲县志": [
        GATE,
        "土产有茶，出北乡者良，谷雨前采之，味清而香。",
        "龙泉寺在北山之麓，有泉出石罅，大旱不涸，祷雨辄应。",
        "1964年，南京长江大桥建成。大桥在下关与浦口之间，由铁道部设计。",
    ],
    "乙县志": [
        "俗重祭祀，清明上冢，中元荐新。",
        OTHER_GATE,
        "龙泉寺，在北山之麓，有泉出石罅，大旱不涸，祷雨辄应。",
        "南京长江大桥建成于1968年，连接下关和浦口，是中国自行设计的。",
    ],
}


@pytest.fixture(scope="module")
def library(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A copy of the sample collection, whose authorities are loaded, with the two gazetteers."""
    folder = tmp_path_factory.mktemp("parallels")
    shutil.copytree(sample_library, folder / "library")
    for book, texts in BOOKS.items():
        rows = [{"id": f"{book}#{number}", "text": text, "book": book} for number, text in enumerate(texts)]
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{book}.jsonl").write_text(lines, "utf-8")
    with open_library(Settings(library=folder / "library"), write=True) as opened:
        ingest(opened, sorted(folder.glob("*.jsonl")), collection="方志")
        yield opened


@pytest.fixture(scope="module")
def app(library: Library) -> FastAPI:
    return create_app(library, logger=make_logger(io.StringIO()))


@pytest.fixture
def reader(app: FastAPI) -> TestClient:
    return TestClient(app)


def test_a_passage_is_laid_beside_its_parallel(reader: TestClient) -> None:
    answer = reader.get("/api/passages/甲县志%230/parallels").json()
    (pair,) = answer["parallels"]
    assert (pair["one"]["text"], pair["other"]["text"]) == (GATE, OTHER_GATE)
    told = {
        (one["kind"], one["words"], one["said"], one["other_words"], one["other_said"]) for one in pair["differences"]
    }
    assert ("date", "洪武六年", "1373", "洪武八年", "1375") in told
    assert ("number", "三", "3", "五", "5") in told
    for stretch in (part for run in pair["shared"] for part in run):
        assert 0 <= stretch["begin"] <= stretch["end"] <= len(GATE)
    assert pair["one"]["share"] > 0.8


def test_two_books_are_compared_and_narrowed(reader: TestClient) -> None:
    every = reader.get("/api/parallels", params={"a": "甲县志", "b": "乙县志"}).json()
    assert [one["one"]["passage_id"] for one in every["parallels"]] == ["甲县志#0", "甲县志#2"]
    assert (every["one"]["passages"], every["following"]) == (4, 0)
    dated = reader.get("/api/parallels", params={"a": "甲县志", "b": "乙县志", "only": "dates,names"}).json()
    assert [one["one"]["passage_id"] for one in dated["parallels"]] == ["甲县志#0"]
    assert not reader.get("/api/parallels", params={"a": "甲县志", "b": "乙县志", "only": "names"}).json()["parallels"]


def test_pages_of_a_comparison_follow_each_other(reader: TestClient) -> None:
    seen, after = [], 0
    for _ in range(4):
        page = reader.get("/api/parallels", params={"a": "甲县志", "b": "乙县志", "limit": 1, "after": after}).json()
        seen += [one["one"]["passage_id"] for one in page["parallels"]]
        after = page["following"]
        if not after:
            break
    assert seen == ["甲县志#0", "甲县志#2"]


def test_a_document_is_a_work_too_and_a_stranger_is_not(reader: TestClient, library: Library) -> None:
    ids = {one.metadata.book: one.id for one in library.texts.documents()}
    answer = reader.get("/api/parallels", params={"a": ids["乙县志"], "b": ids["甲县志"]}).json()
    assert len(answer["parallels"]) == 2
    assert reader.get("/api/parallels", params={"a": "甲县志", "b": "丙县志"}).status_code == 404
    assert reader.get("/api/parallels", params={"a": "", "b": "丙县志"}).status_code == 400
    assert reader.get("/api/parallels", params={"a": "甲县志", "b": "乙县志", "only": "colours"}).status_code == 400
    assert reader.get("/api/passages/nowhere%231/parallels").status_code == 404


def test_the_same_thing_with_another_year_is_a_hint_with_its_evidence(reader: TestClient) -> None:
    answer = reader.get("/api/passages/甲县志%233/parallels").json()
    assert answer["parallels"] == []
    (hint,) = answer["tellings"]
    years = hint["difference"]["said"], hint["difference"]["other_said"]
    assert (hint["about"], *years) == ("南京长江大桥 建成", "1964", "1968")
    assert "1964年" in hint["evidence"]
    assert "1968年" in hint["other_evidence"]
    assert {"下关", "浦口"} <= set(hint["together"])
    assert "南京" not in hint["together"]
    page = reader.get("/parallels", params={"a": "甲县志", "b": "乙县志"}).text
    assert "说法不同（提示）" in page
    assert reader.get("/api/parallels", params={"a": "甲县志", "b": "乙县志", "only": "names"}).json()["tellings"] == []


def test_the_page_says_differences_in_words_and_loses_no_letter(reader: TestClient) -> None:
    page = reader.get("/parallels", params={"a": "甲县志", "b": "乙县志"})
    assert page.status_code == 200
    assert "年代不同" in page.text
    assert '<mark class="d d-date">' in page.text
    assert "（1373）" in page.text
    for address in ("/parallels", "/passages/甲县志%230/parallels", "/passages/甲县志%231/parallels"):
        assert reader.get(address).status_code == 200
    english = reader.get("/parallels", params={"a": "甲县志", "b": "乙县志", "lang": "en"}).text
    assert "Dates differ" in english


def test_pieces_joined_are_the_text(library: Library) -> None:
    from api.web.parallel_views import pair_view
    from api.web.words import Language, words_in

    (parallel,) = library.parallels.of("甲县志#0")
    view = pair_view(parallel, words_in(Language.HANS))
    assert "".join(piece.text for piece in view.one.pieces) == GATE
    assert "".join(piece.text for piece in view.other.pieces) == OTHER_GATE
    assert [one.number for one in view.telling] == [1, 2]


def test_the_index_follows_the_library(library: Library, tmp_path: Path) -> None:
    wording = library.parallels.wording
    assert len(wording.of(library.reading.passage("甲县志#2"))) == 1
    row = {"id": "丙县志#0", "text": "龙泉寺在北山之麓，有泉出石罅，大旱不涸。", "book": "丙县志"}
    (tmp_path / "丙县志.jsonl").write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
    ingest(library, [tmp_path / "丙县志.jsonl"], collection="方志")
    assert {one.other.passage.id for one in wording.of(library.reading.passage("甲县志#2"))} == {"乙县志#2", "丙县志#0"}
    (document,) = (one for one in library.texts.documents() if one.metadata.book == "丙县志")
    library.texts.delete(document.id)
    library.follow()
    assert len(wording.of(library.reading.passage("甲县志#2"))) == 1


def test_the_command_prints_text_table_and_json(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(library.settings.library)
    assert main(["parallels", "甲县志", "乙县志", "--only", "dates", "--library", folder]) == 0
    assert "年代不同：洪武六年（1373） ｜ 洪武八年（1375）" in capsys.readouterr().out
    assert main(["parallels", "甲县志", "乙县志", "--csv", "--library", folder]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert ["年代不同", "洪武六年", "1373", "洪武八年", "1375"] in [row[5:] for row in rows]
    assert main(["parallels", "甲县志", "乙县志", "--json", "--library", folder]) == 0
    assert len(json.loads(capsys.readouterr().out)["parallels"]) == 2
    assert main(["parallels", "甲县志", "丁县志", "--library", folder]) == 2


@pytest.mark.slow
def test_planted_differences_are_found(capsys: pytest.CaptureFixture[str]) -> None:
    gold = Path(__file__).resolve().parents[2] / "golden" / "parallels" / "gold.jsonl"
    assert main(["eval", "parallels", "--gold", str(gold), "--json"]) == 0
    measured = json.loads(capsys.readouterr().out)
    assert measured["pairs"]["precision"] >= 0.95
    assert measured["pairs"]["recall"] >= 0.95
    assert measured["differences"]["precision"] >= 0.9
    assert measured["differences"]["recall"] >= 0.75
