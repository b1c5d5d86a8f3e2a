"""Catalogues and ready passages: rows and lines."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from ingest.corpus import walk
from ontology.records import Refusal, SourceText

CATALOGUE = """馆藏号,题名,责任者,年代,类型,说明,架位
A1,洪武京城图志,王俊华,1395,地图,南京的古图。,甲

A2,渔光曲,蔡楚生,1934,影片,,
"""


def split(items: list[SourceText | Refusal]) -> tuple[list[SourceText], list[Refusal]]:
    read = [item for item in items if isinstance(item, SourceText)]
    return read, [item for item in items if isinstance(item, Refusal)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(("name", "delimiter"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t")])
def test_usual_names_of_columns_are_known(tmp_path: Path, name: str, delimiter: str, encoding: str) -> None:
    path = tmp_path / name
    path.write_bytes(CATALOGUE.replace(",", delimiter).encode(encoding))
    (first, second), refused = split(list(walk([path])))
    assert not refused
    assert first.key == f"{name}#A1"
    stated = first.metadata
    assert (stated.title, stated.creator, stated.date, stated.kind) == ("洪武京城图志", "王俊华", "1395", "地图")
    assert stated.extra == (("架位", "甲"),)
    assert [(b.text, b.heading, b.locator) for b in first.blocks] == [("南京的古图。", "洪武京城图志", "row 2")]
    assert [(b.text, b.locator) for b in second.blocks] == [("渔光曲", "row 4")]


def test_a_side_car_maps_columns_and_fills_what_rows_leave_open(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('甲,乙,丙,丁\n"题, 一","多行\n说明",补充,\n', "utf-8")
    (tmp_path / "a.csv.yaml").write_text(
        "kind: 特藏\ntitle: 整个目录\nmapping: {title: 甲, text: [乙, 丙], creator: 丁}\n", "utf-8"
    )
    ((text,), refused) = split(list(walk([tmp_path])))
    assert not refused
    assert (text.key, text.metadata.title, text.metadata.kind) == ("a.csv#row-2", "题, 一", "特藏")
    assert text.blocks[0].text == "多行\n说明\n补充"


def test_a_missing_column_is_named_beside_those_there_are(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CATALOGUE, "utf-8")
    (tmp_path / "a.csv.yaml").write_text("mapping: {title: 题目, text: 说明}\n", "utf-8")
    (refusal,) = walk([tmp_path])
    assert isinstance(refusal, Refusal)
    assert refusal.code == "source-mapping"
    assert "题目" in refusal.reason
    assert "洪武" not in refusal.reason
    assert "题名、责任者" in refusal.reason


@pytest.mark.parametrize("mapping", ["{subject_of: 题名}", "{creator: 责任者}"])
def test_a_mapping_that_makes_no_document_is_refused(tmp_path: Path, mapping: str) -> None:
    (tmp_path / "a.csv").write_text(CATALOGUE, "utf-8")
    (tmp_path / "a.csv.yaml").write_text(f"mapping: {mapping}\n", "utf-8")
    assert [item.code for item in walk([tmp_path]) if isinstance(item, Refusal)] == ["source-mapping"]


def test_columns_that_nobody_knows_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x1,x2\n1,2\n", "utf-8")
    (refusal,) = walk([tmp_path])
    assert isinstance(refusal, Refusal)
    assert "x1、x2" in refusal.reason


def test_a_number_used_twice_is_refused_and_the_rest_kept(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("编号,题名\n1,甲\n1,乙\n2,丙\n", "utf-8")
    read, refused = split(list(walk([tmp_path])))
    assert [text.metadata.title for text in read] == ["甲", "丙"]
    assert ["第 3 行" in refusal.reason for refusal in refused] == [True]


def test_a_workbook_gives_stored_values_and_all_its_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "照片"
    first.append(["馆藏照片目录"])
    first.append(["题名", "年代", "数量", "登记日", "说明"])
    first.append(["罗湖桥", 1911, 2.0, datetime.datetime(2020, 1, 2), "桥。"])
    second = book.create_sheet("地图")
    second.append(["题名", "说明"])
    second.append(["首都计划", "=1+1"])
    book.create_sheet("空表")
    book.save(tmp_path / "a.xlsx")
    (photo, plan), (told,) = split(list(walk([tmp_path])))
    assert "B2 等 1 格没有存下数值" in told.reason
    assert (photo.key, photo.blocks[0].locator) == ("a.xlsx#照片!row-3", "照片 row 3")
    assert photo.metadata.date == "1911"
    assert photo.metadata.extra == (("数量", "2"), ("登记日", "2020-01-02"))
    # A formula that no program has reckoned has no stored value: the title stands for the text.
    assert plan.blocks[0].text == "首都计划"


def lines(path: Path, *rows: object) -> Path:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return path


def passage(number: int, book: str) -> dict[str, object]:
    return {"id": f"{book}#{number}", "book": book, "chapter": "卷一/甲", "text": f"第{number}段。"}


def test_consecutive_lines_of_a_book_are_a_document(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "p.jsonl", *(passage(n, "史记") for n in (1, 2)), "", passage(3, "宋史"), passage(4, "史记")
    )
    read, refused = split(list(walk([path])))
    assert not refused
    assert [text.key for text in read] == ["p.jsonl#史记", "p.jsonl#宋史", "p.jsonl#史记~2"]
    assert [block.ready_id for block in read[0].blocks] == ["史记#1", "史记#2"]
    assert (read[0].metadata.book, read[0].blocks[0].heading, read[0].blocks[0].text) == ("史记", "卷一/甲", "第1段。")


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("{nonsense", "source-broken"),
        ("[1, 2]", "source-mapping"),
        ({"id": "x", "book": "史记"}, "source-mapping"),
        ({"id": "x", "text": "  "}, "source-mapping"),
        ({"id": ["x"], "text": "正文"}, "source-mapping"),
        (passage(1, "史记"), "source-mapping"),
        ("[" * 100_000, "source-broken"),
    ],
)
def test_a_bad_line_is_refused_by_its_number_and_the_others_kept(tmp_path: Path, bad: object, code: str) -> None:
    path = lines(tmp_path / "p.jsonl", passage(1, "史记"), bad, passage(2, "史记"))
    read, (refusal,) = split(list(walk([path])))
    assert [block.ready_id for text in read for block in text.blocks] == ["史记#1", "史记#2"]
    assert (refusal.source, refusal.code) == ("p.jsonl", code)
    assert "第 2 行" in refusal.reason


def test_the_passages_that_evaluation_uses_are_all_ready(shared: Callable[[str], Path]) -> None:
    path = shared("eval/passages_dev.jsonl")
    read, refused = split(list(walk([path])))
    assert not refused
    assert sum(len(text.blocks) for text in read) == 12_706
    assert len(read) == 11
