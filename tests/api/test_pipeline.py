"""A library made from the sample collection, by the production path."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from api.cli import main
from api.evaluate.metrics import Ranking, summary
from api.library import Library
from api.settings import Settings
from api.upkeep.checking import inspect
from api.wiring import open_library
from index.search import DEFAULT
from ontology.errors import EncoderMismatch, NotFound, WrongUse
from ontology.queries import Filters
from ontology.records import TagType

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parent.parent.parent
GOLDEN = ROOT / "tests" / "golden"


@pytest.fixture(scope="module")
def library(sample_library: Path) -> Iterator[Library]:
    with open_library(Settings(library=sample_library)) as opened:
        yield opened


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder of three small documents of its own."""
    folder = tmp_path / "小库"
    folder.mkdir()
    (folder / "塔.txt").write_text("永樂十年，敕建大報恩寺塔於聚寶門外，凡十九年而成。\n", "utf-8")
    (folder / "桥.txt").write_text("南京长江大桥的公路桥在1968年12月29日通车。\n", "utf-8")
    (folder / "空.txt").write_text("", "utf-8")
    return folder


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_all_parts_agree_and_the_graph_fits_its_shapes(library: Library) -> None:
    status = library.status()
    assert status.agreed
    assert status.documents >= 30
    assert inspect(library) == []


def test_a_modern_question_finds_the_classical_passage(library: Library) -> None:
    hits = library.search("半夜坐船遇到强盗，跳进湘江逃命", limit=3).hits
    assert "躍入水中" in hits[0].passage.text
    assert {reason.method for reason in hits[0].reasons} == set(DEFAULT)
    assert ("盜", "强盗") in {(hits[0].passage.text[one.begin : one.end], one.source) for one in hits[0].highlights}


def test_reader_queries_on_the_sample_reach_their_figure(library: Library) -> None:
    rankings = []
    for line in (GOLDEN / "sample_queries.jsonl").read_text("utf-8").splitlines():
        one = json.loads(line)
        hits = library.search(one["query"], limit=30).hits
        found = tuple(
            dict.fromkeys(_names(hit.document.collection, hit.document.source, hit.passage.id) for hit in hits)
        )
        flat = tuple(next((name for name in names if name in one["gold"]), names[0]) for names in found)
        rankings.append(Ranking(one["kind"], flat, frozenset(one["gold"])))
    measured = summary(rankings)
    assert measured["ndcg@10"] >= 0.65, measured
    assert measured["hit@10"] >= 0.85, measured


def _names(collection: str, source: str, passage_id: str) -> tuple[str, ...]:
    return (f"{collection}/{source}", source.rpartition("#")[2], passage_id)


def test_receipts_on_the_sample_all_hold(library: Library) -> None:
    for line in (GOLDEN / "sample_enquiries.jsonl").read_text("utf-8").splitlines():
        answer = library.ask(json.loads(line)["question"])
        assert answer.refused or answer.receipts
        for receipt in answer.receipts:
            held = library.texts.passage(receipt.passage_id).passage
            assert held.text[receipt.begin : receipt.end] == receipt.quote


def test_filters_hold_in_both_halves(library: Library) -> None:
    for methods in (("lexical",), ("dense",), DEFAULT):
        for hit in library.search("南京的塔", filters=Filters(collections=("古籍",)), limit=50, methods=methods).hits:
            assert hit.document.collection == "古籍"
        for hit in library.search("南京的塔", filters=Filters(types=(TagType.EVENT,)), limit=50, methods=methods).hits:
            assert TagType.EVENT in {tag.type for tag in hit.tags}


def test_tags_cut_their_surface_and_carry_a_passport(library: Library) -> None:
    for document in library.texts.documents():
        tagged = library.texts.tagged(document.id)
        for passage in tagged.passages:
            for tag in passage.tags:
                assert tagged.version.text[tag.begin : tag.end] == tag.surface
                assert tag.maker.name
                assert tag.maker.version
                assert 0 < tag.confidence <= 1


def test_the_graph_answers(library: Library) -> None:
    body, media = library.sparql(
        "PREFIX oa: <http://www.w3.org/ns/oa#> SELECT (COUNT(DISTINCT ?t) AS ?n) { ?t a oa:Annotation }",
        accept="application/sparql-results+json",
    )
    assert media.startswith("application/sparql-results+json")
    count = int(json.loads(body)["results"]["bindings"][0]["n"]["value"])
    assert count == library.texts.counts()["tags"]
    with pytest.raises(WrongUse):
        library.sparql("DELETE WHERE { ?s ?p ?o }", accept="*/*")


def test_a_passage_is_described_by_its_address(library: Library) -> None:
    hit = library.search("大报恩寺", limit=1).hits[0]
    body, _ = library.describe(library.namer.passage_iri(hit.passage.id), accept="text/turtle")
    assert hit.passage.text[:8] in body.decode()
    with pytest.raises(NotFound):
        library.describe(library.namer.passage_iri("nothing"), accept="text/turtle")


def test_refused_files_are_named_and_the_rest_is_done(
    small: Path, new_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = new_library
    assert run("ingest", small, "--library", folder, "--json") == 1
    report = json.loads(capsys.readouterr().out)
    assert [one["source"] for one in report["refusals"]] == ["空.txt"]
    assert report["documents"] == 2
    assert run("check", "--quick", "--library", folder) == 0


def test_ingest_again_changes_nothing_and_a_change_makes_a_version(
    small: Path, new_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = new_library
    run("ingest", small, "--library", folder)
    with open_library(Settings(library=folder)) as opened:
        before = opened.texts.head()
    run("ingest", small, "--library", folder)
    (small / "桥.txt").write_text("南京长江大桥的铁路桥在1968年9月30日先行通车。\n", "utf-8")
    capsys.readouterr()
    run("ingest", small, "--library", folder, "--json")
    report = json.loads(capsys.readouterr().out)
    assert (report["documents"], report["unchanged"]) == (1, 1)
    with open_library(Settings(library=folder)) as opened:
        assert opened.texts.head() == before + 1
        assert "9月30日" in opened.search("大桥通车", limit=1).hits[0].passage.text
    assert run("check", "--quick", "--library", folder) == 0


def test_delete_leaves_nothing_to_be_found(small: Path, new_library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = new_library
    run("ingest", small, "--library", folder)
    with open_library(Settings(library=folder)) as opened:
        document_id = opened.search("报恩寺塔", limit=1).hits[0].document.id
        iri = opened.namer.document_iri(document_id)
    capsys.readouterr()
    assert run("delete", document_id, "nothing", "--library", folder, "--json") == 1
    receipt = json.loads(capsys.readouterr().out)
    assert (receipt["deleted"][0]["passages"], receipt["missing"]) == (1, ["nothing"])
    with open_library(Settings(library=folder)) as opened:
        for methods in (("lexical",), ("bridge",), ("dense",)):
            found = opened.search("永乐十年大报恩寺塔", limit=50, methods=methods).hits
            assert all(hit.document.id != document_id for hit in found)
        with pytest.raises(NotFound):
            opened.document(document_id)
        with pytest.raises(NotFound):
            opened.describe(iri, accept="text/turtle")
    assert run("check", "--quick", "--library", folder) == 0


def test_projections_can_be_lost_and_made_again(small: Path, new_library: Path) -> None:
    folder = new_library
    run("ingest", small, "--library", folder)
    shutil.rmtree(folder / "dense")
    assert run("check", "--quick", "--library", folder) == 1
    assert run("check", "--quick", "--repair", "--library", folder) == 0
    assert run("rebuild", "--library", folder) == 0
    with open_library(Settings(library=folder)) as opened:
        assert "大報恩寺" in opened.search("报恩寺塔", limit=1).hits[0].passage.text


def test_another_encoder_asks_for_encoding_again(
    small: Path, new_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = new_library
    run("ingest", small, "--library", folder)
    monkeypatch.setenv("WENMAI_ENCODER", "hashing")
    with (
        pytest.raises(EncoderMismatch, match="wenmai rebuild --encode"),
        open_library(Settings(library=folder, encoder="hashing")),
    ):
        pass
    assert run("search", "塔", "--library", folder) == 2
    assert run("rebuild", "--encode", "--library", folder) == 0
    assert run("search", "塔", "--library", folder) == 0
    assert run("check", "--quick", "--library", folder) == 0


def test_ready_passages_keep_their_ids_and_may_not_be_claimed_twice(
    tmp_path: Path, new_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = json.dumps(
        {"id": "小记#1", "book": "小记", "chapter": "卷一", "text": "塔成，高二十四丈。"}, ensure_ascii=False
    )
    for name in ("one.jsonl", "two.jsonl"):
        (tmp_path / name).write_text(line + "\n", "utf-8")
    folder = new_library
    assert run("ingest", tmp_path / "one.jsonl", "--library", folder) == 0
    capsys.readouterr()
    assert run("ingest", tmp_path / "two.jsonl", "--library", folder, "--json") == 1
    report = json.loads(capsys.readouterr().out)
    assert "小记#1" in report["refusals"][0]["reason"]
    with open_library(Settings(library=folder)) as opened:
        assert opened.passage("小记#1").passage.heading == "卷一"


def test_of_two_new_documents_with_one_passage_id_the_first_is_taken_in(
    tmp_path: Path, new_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shelf = tmp_path / "架"
    shelf.mkdir()
    for name, ident, text in (("a", "x#1", "塔成。"), ("b", "x#1", "桥成。"), ("c", "y#1", "城成。")):
        line = {"id": ident, "book": name, "chapter": "", "text": text}
        (shelf / f"{name}.jsonl").write_text(json.dumps(line, ensure_ascii=False) + "\n", "utf-8")
    for unchanged in (0, 2):  # the second time the first one is stored
        assert run("ingest", shelf, "--library", new_library, "--json") == 1
        report = json.loads(capsys.readouterr().out)
        assert (report["documents"], report["unchanged"]) == (2 - unchanged, unchanged)
        (refused,) = report["refusals"]
        assert refused["source"] == "b.jsonl#b" and "x#1" in refused["reason"]
    with open_library(Settings(library=new_library)) as opened:
        assert (opened.passage("x#1").passage.text, opened.passage("y#1").passage.text) == ("塔成。", "城成。")
        assert inspect(opened, shapes=False) == []


def test_a_killed_ingest_leaves_whole_documents(
    new_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed at several moments, the library opens, agrees, and the next run ends where an undisturbed one does."""
    monkeypatch.setenv("WENMAI_ENCODER", "hashing")
    monkeypatch.setenv("WENMAI_MODEL_TAGGER", "false")
    folder, shelf = new_library, tmp_path / "架"
    shelf.mkdir()
    for number in range(80):
        (shelf / f"{number}.txt").write_text(f"永樂{number}年，敕建大報恩寺塔於聚寶門外。", "utf-8")
    command = [sys.executable, "-m", "api.cli", "ingest", str(shelf), "--library", str(folder)]
    reached = 0
    for _ in range(2):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and stored(folder) == reached:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert reached < stored(folder)
        reached = stored(folder)
    assert run("ingest", shelf, "--library", folder) == 0
    with open_library(Settings(library=folder, encoder="hashing", model_tagger=False)) as opened:
        assert inspect(opened, shapes=False) == []
        assert opened.status().documents == 80


def stored(folder: Path) -> int:
    """Return how many documents are in a library's text store."""
    with closing(sqlite3.connect(folder / "texts.db", timeout=30)) as connection:
        return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])


@pytest.mark.parametrize("room", ["400k", ""])
def test_a_full_disk_is_one_sentence_and_is_survived(small: Path, tmp_path: Path, new_library: Path, room: str) -> None:
    """On a tiny file system of its own, which fills while a library is made, or while one grows; skipped where none
    may be mounted."""
    mount = tmp_path / "tiny"
    mount.mkdir()
    size = room or str(sum(path.stat().st_size for path in new_library.rglob("*")) + 400_000)
    tiny = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(mount)]
    if os.geteuid() or subprocess.run(tiny, capture_output=True, check=False).returncode:
        pytest.skip("no file system may be mounted here")
    try:
        if not room:
            shutil.copytree(new_library, mount / "library")
        (small / "长.txt").write_text("大桥通车。" * 3_000, "utf-8")
        (small / "空.txt").unlink()
        command = [sys.executable, "-m", "api.cli", "ingest", str(small), "--library", str(mount / "library")]
        found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert found.returncode == 1
        assert "Traceback" not in found.stderr
        assert "disk is full" in found.stderr
        subprocess.run(["mount", "-o", "remount,size=200m", str(mount)], check=True)
        (small / "长.txt").unlink()
        assert run("ingest", small, "--library", mount / "library") == 0
        assert run("check", "--quick", "--library", mount / "library") == 0
    finally:
        subprocess.run(["umount", "-l", str(mount)], check=True)


def test_wrong_use_is_said_and_exits_with_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("search", "塔", "--library", tmp_path / "nothing") == 2
    assert "there is no library" in capsys.readouterr().err
