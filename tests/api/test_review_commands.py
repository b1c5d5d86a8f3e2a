"""``wenmai review`` on a library made from the sample collection, by the production path."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from api.cli import main
from api.desk.reviews import Reviews
from api.desk.sheet import Row, read, write
from api.settings import load_settings
from api.upkeep.checking import inspect
from api.wiring import open_library
from ontology.queries import Filters
from ontology.records import ReviewState, Tag, TagType

pytestmark = pytest.mark.slow
Run = Callable[..., dict[str, object]]


@pytest.fixture(autouse=True)
def small_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here asks how well passages are found."""
    monkeypatch.setenv("WENMAI_ENCODER", "hashing")


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory, blank_library: Path, sample: Path) -> Path:
    """A folder with two small documents, some of the sample's, and a library of all of them."""
    folder = tmp_path_factory.mktemp("review")
    source = folder / "方志"
    source.mkdir()
    (source / "塔.txt").write_text("永樂十年，敕建大報恩寺塔於聚寶門外，凡十九年而成。王安石嘗遊其地。\n", "utf-8")
    (source / "桥.txt").write_text("南京长江大桥的公路桥在1968年12月29日通车，南京图书馆藏有照片。\n", "utf-8")
    shutil.copytree(blank_library, folder / "library")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("WENMAI_ENCODER", "hashing")
        for one in (source, sample / "地方文献"):
            assert main(["ingest", str(one), "--library", str(folder / "library")]) == 0
    return folder


@pytest.fixture
def library(ingested: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A library of one's own, and the folder of its small documents."""
    shutil.copytree(ingested, tmp_path, dirs_exist_ok=True)
    return tmp_path / "library", tmp_path / "方志"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def done(*arguments: object, code: int = 0) -> dict[str, object]:
        capsys.readouterr()
        assert main([*map(str, arguments), "--json"]) == code
        return dict(json.loads(capsys.readouterr().out))

    return done


def table(path: Path) -> list[Row]:
    return [row for _, row in read(path.read_text("utf-8"))]


def save(path: Path, rows: Sequence[Row], encoding: str = "utf-8") -> Path:
    path.write_text("".join(write(rows)).removeprefix("\ufeff" if encoding != "utf-8" else ""), encoding, newline="")
    return path


def tags(library: Path, surface: str) -> Iterator[Tag]:
    with open_library(load_settings(library)) as opened:
        for document in opened.texts.documents():
            parts = opened.texts.tagged(document.id).passages if document.collection == "方志" else ()
            for part in parts:
                yield from (tag for tag in part.tags if tag.surface == surface)


def test_a_table_goes_out_is_edited_and_comes_back(
    library: tuple[Path, Path], run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, source = library
    out = tmp_path / "审核.csv"
    told = run("review", "export", "--library", folder, "--collection", "方志", "--out", out)
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = table(out)
    assert told == {"rows": len(rows), "file": str(out)}
    assert all(f"【{row.surface}】" in row.context for row in rows)
    by_surface = {row.surface: row for row in rows}
    edited = [
        replace(by_surface["南京长江大桥"], decision="确认"),
        replace(by_surface["南京图书馆"], decision="改正", new_entity="未定", note="分馆？"),
        replace(by_surface["王安石"], decision="否定"),
        replace(by_surface["通车"] if "通车" in by_surface else by_surface["南京"], decision="同意"),
        replace(by_surface["永樂十年"], decision="改正", new_value="1412"),
        replace(by_surface["王安石"], tag_id="", surface="", decision="补标", new_surface="其地", new_type="地名"),
        replace(by_surface["1968年12月29日"], surface="1968年", decision="否定"),
        *(row for row in rows if row.surface == "聚寶門"),
    ]
    sheet = save(tmp_path / "改.csv", edited, "gb18030")
    report = run("review", "import", sheet, "--reviewer", "张三", "--library", folder, code=1)
    refused = {one["row"]: one["reason"] for one in report["refused"]}  # type: ignore[index, union-attr]
    assert refused.keys() == {5, 8}
    assert "不认得决定" in refused[5]
    assert "不符" in refused[8]
    assert (report["kept"], report["known"], report["documents"]) == (5, 0, 2)
    assert [tag.review.value for tag in tags(folder, "南京长江大桥")] == ["confirmed"]
    assert not list(tags(folder, "王安石"))
    assert [tag.review.value for tag in tags(folder, "其地")] == ["confirmed"]
    again = run("review", "import", sheet, "--reviewer", "张三", "--library", folder, code=1)
    assert (again["kept"], again["known"]) == (0, 5)
    with open_library(load_settings(folder)) as opened:
        assert inspect(opened, shapes=False) == []
        head = opened.texts.head()
    status = run("review", "status", "--library", folder)
    assert status["states"]["rejected"] == 1  # type: ignore[index]
    assert status["orphans"] == []
    (gone,) = run("review", "export", "--state", "rejected", "--library", folder)["rows"]  # type: ignore[misc]
    assert (gone["surface"], gone["state"], gone["reviewer"]) == ("王安石", "已否定", "张三")
    low = run("review", "export", "--below", "0.8", "--undecided", "--library", folder)["rows"]
    assert low
    assert all(float(row["confidence"]) <= 0.8 and row["state"] == "机器" for row in low)  # type: ignore[index, union-attr]
    report = run("ingest", source, "--library", folder)
    assert report["unchanged"] == 2
    with open_library(load_settings(folder)) as opened:
        assert opened.texts.head() == head
    (source / "塔.txt").write_text(
        "又記金陵事。永樂十年，敕建大報恩寺塔於聚寶門外，凡十九年而成。王安石嘗遊其地。\n", "utf-8"
    )
    (source / "桥.txt").write_text("南京图书馆藏有照片。\n", "utf-8")
    run("ingest", source, "--library", folder)
    assert not list(tags(folder, "王安石"))
    assert [tag.value for tag in tags(folder, "永樂十年")] == ["1412"]
    assert [tag.review.value for tag in tags(folder, "其地")] == ["confirmed"]
    status = run("review", "status", "--library", folder)
    assert [(one["anchor"]["exact"], one["why"]) for one in status["orphans"]] == [  # type: ignore[index, union-attr]
        ("南京长江大桥", "原文里已没有这几个字")
    ]
    main(["review", "history", "--library", str(folder)])
    assert "张三" in capsys.readouterr().out


def test_nothing_is_encoded_again_and_everything_follows(library: tuple[Path, Path], run: Run, tmp_path: Path) -> None:
    folder, _ = library
    out = tmp_path / "out.csv"
    run("review", "export", "--library", folder, "--collection", "方志", "--type", "PER", "--out", out)
    rows = [replace(row, decision="reject") for row in table(out)]
    assert {row.type for row in rows} == {"PER"}
    with open_library(load_settings(folder)) as opened:
        keys = opened.texts.keys(Filters()).tolist()
        vectors = {one.key: one.vector.tolist() for one in opened.texts.indexed(rows[0].document_id)}
    run("review", "import", save(out, rows), "--reviewer", "甲", "--library", folder)
    with open_library(load_settings(folder)) as opened:
        assert opened.texts.keys(Filters()).tolist() == keys
        assert {one.key: one.vector.tolist() for one in opened.texts.indexed(rows[0].document_id)} == vectors
        assert opened.status().agreed
        assert inspect(opened, shapes=False) == []
        hits = opened.search("王安石", filters=Filters(types=(TagType.PER,), collections=("方志",))).hits
        assert hits == ()
        found, _ = opened.sparql("SELECT ?t { ?t wm:review wm:rejected }", accept="application/sparql-results+json")
        assert json.loads(found)["results"]["bindings"] == []


def test_a_stopped_import_is_finished_by_the_next_that_writes(
    library: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, source = library
    out = tmp_path / "out.csv"
    assert main(["review", "export", "--library", str(folder), "--collection", "方志", "--out", str(out)]) == 0
    rows = [replace(row, decision="否定") for row in table(out) if row.surface in ("王安石", "南京图书馆")]
    command = ["review", "import", str(save(out, rows)), "--reviewer", "甲", "--library", str(folder)]
    with monkeypatch.context() as patched:
        patched.setattr(Reviews, "_project", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        assert main(command) == 1
    assert list(tags(folder, "王安石"))
    assert main(["ingest", str(source), "--library", str(folder)]) == 0
    assert not list(tags(folder, rows[0].surface))
    with open_library(load_settings(folder)) as opened:
        assert inspect(opened, shapes=False) == []
    assert main(command) == 0
    assert not {tag.surface for row in rows for tag in tags(folder, row.surface)}


def test_two_reviewers_do_not_see_each_other(
    library: tuple[Path, Path], run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, _ = library
    for name, unlike in (("甲", ""), ("乙", "LOC")):
        out = tmp_path / f"{name}.csv"
        arguments = ("--collection", "方志", "--reviewer", name, "--undecided", "--out", out)
        run("review", "export", "--library", folder, *arguments)
        rows = table(out)
        assert {row.state for row in rows} == {"机器"}
        decided = [replace(row, decision="否定" if row.type == unlike else "确认") for row in rows]
        assert run("review", "import", save(out, decided), "--reviewer", name, "--library", folder)["kept"] == len(rows)
        assert run("review", "export", "--library", folder, *arguments)["rows"] == 0
    (one,) = run("review", "agreement", "--library", folder)["agreements"]  # type: ignore[misc]
    places = sum(row.type == "LOC" for row in rows)
    assert (one["reviewers"], one["n"], one["kappa"]) == (["乙", "甲"], len(rows), 0)
    assert one["raw"] == pytest.approx(1 - places / len(rows))
    assert one["span"] == one["type"] == pytest.approx(2 * (len(rows) - places) / (2 * len(rows) - places))
    capsys.readouterr()
    for kind in ("agreement", "status", "history"):
        assert main(["review", kind, "--library", str(folder)]) == 0
    said = capsys.readouterr().out
    assert f"乙 与 甲：同审 {len(rows)} 条" in said
    assert f"已否定 {places}" in said
    between = run("review", "agreement", "--between", "乙", "甲", "--library", folder)["agreements"]
    assert between == [one]


def test_a_table_from_before_the_text_changed_is_still_taken(
    library: tuple[Path, Path], run: Run, tmp_path: Path
) -> None:
    folder, source = library
    out = tmp_path / "out.csv"
    run("review", "export", "--library", folder, "--collection", "方志", "--out", out)
    rows = [replace(row, decision="确认") for row in table(out) if row.surface in ("王安石", "永樂十年")]
    (source / "塔.txt").write_text("記。永樂十年，敕建大報恩寺塔於聚寶門外，凡十九年而成。王荊公嘗遊其地。\n", "utf-8")
    run("ingest", source, "--library", folder)
    report = run("review", "import", save(out, rows), "--reviewer", "甲", "--library", folder, code=1)
    assert report["kept"] == 1
    (refused,) = report["refused"]  # type: ignore[misc]
    assert refused["surface"] == "王安石"
    assert [tag.review.value for tag in tags(folder, "永樂十年")] == ["confirmed"]


def test_wrong_use_exits_with_two(tmp_path: Path, library: tuple[Path, Path]) -> None:
    folder, _ = library
    sheet = tmp_path / "x.csv"
    sheet.write_text("a,b\n", "utf-8")
    wrong = [
        ["import", sheet, "--reviewer", "甲"],
        ["import", tmp_path / "nothing.csv", "--reviewer", "甲"],
        ["import", tmp_path / "x.xlsx", "--reviewer", "甲"],
        ["import", sheet, "--reviewer", " "],
        ["export", "--type", "人"],
        ["export", "--document", "d9"],
        ["export", "--out", tmp_path / "x.xlsx"],
    ]
    for arguments in wrong:
        assert main(["review", *map(str, arguments), "--library", str(folder)]) == 2
    assert main(["review", "status", "--library", str(tmp_path / "nothing")]) == 2


def test_what_was_decided_twice_is_linked_in_the_next_document(run: Run, tmp_path: Path) -> None:
    """元章 is 米芾 and 王冕, and the passages do not say which."""
    folder, source, out = tmp_path / "library", tmp_path / "方志", tmp_path / "out.csv"
    source.mkdir()
    texts = {
        "一": "友人謂元章曰：「君畫梅甚佳。」",
        "二": "是日訪元章於山中，見其畫梅。",
        "三": "鄉人元章，隱於九里山。",
    }

    def ingest(*names: str) -> list[str]:
        for name in names:
            (source / f"{name}.txt").write_text(texts[name], "utf-8")
        run("ingest", source, "--library", folder)
        return [tag.link.entity_id for tag in tags(folder, "元章") if tag.link]

    assert ingest("一", "二") == ["", ""]
    run("review", "export", "--library", folder, "--out", out)
    rows = [replace(row, decision="改正", new_entity="王冕") for row in table(out) if row.surface == "元章"]
    assert run("review", "import", save(out, rows), "--reviewer", "甲", "--library", folder)["kept"] == 2
    assert ingest("三") == ["p2963"] * 3
    (last,) = (tag for tag in tags(folder, "元章") if tag.review is ReviewState.MACHINE)
    assert last.link is not None
    assert "审核记录" in last.link.candidates[0].evidence
