"""What is broken on purpose is found, named and mended, and nothing is lost."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.cli import main
from api.desk.decisions import Action
from api.desk.requests import Request
from api.pipeline import ingest
from api.settings import Settings
from api.upkeep.checking import Report
from api.upkeep.mending import check, repair
from api.wiring import open_library
from index.snapshot import Problem
from ontology.graph import OxigraphGraph
from ontology.queries import Filters
from ontology.records import Literal, Statement
from ontology.terms import OA, RDF, WM

pytestmark = pytest.mark.slow
SHELF = "特藏"


@pytest.fixture(scope="module")
def pocket(slight_library: Path, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of one collection of the sample."""
    folder = Path(shutil.copytree(slight_library, tmp_path_factory.mktemp("pocket") / "library"))
    with open_library(Settings(library=folder), write=True) as opened:
        assert ingest(opened, [sample / SHELF]).documents > 20
    return folder


@pytest.fixture
def library(pocket: Path, few_authorities: None, tmp_path: Path) -> Settings:
    return Settings(library=Path(shutil.copytree(pocket, tmp_path / "library")))


@pytest.fixture
def graph(library: Settings) -> Iterator[OxigraphGraph]:
    opened = OxigraphGraph(library.library / "graph")
    yield opened
    opened.close()


def rows(library: Settings, *statements: str) -> None:
    connection = sqlite3.connect(library.library / "texts.db")
    connection.execute("PRAGMA foreign_keys = OFF")
    for statement in statements:
        assert connection.execute(statement).rowcount != 0
    connection.commit()
    connection.close()


def kinds(problems: tuple[Problem, ...]) -> set[tuple[str, str]]:
    return {(one.part, one.kind) for one in problems}


def counts(library: Settings) -> tuple[object, ...]:
    with open_library(library, any_encoder=True) as opened:
        held = opened.graph.count()
        return *opened.texts.counts().values(), len(opened.dense.keys()), len(opened.lexical.keys()), held


def mended(library: Settings, *expected: tuple[str, str]) -> Report:
    assert kinds(check(library, shapes=False).problems) >= set(expected)
    done = repair(library, shapes=False)
    assert kinds(done.found) >= set(expected)
    return done.left


def test_the_sample_is_sound_and_everything_is_counted(
    sample_library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shutil.copytree(sample_library, tmp_path / "library")
    assert main(["check", "--library", str(folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] and told["problems"] == [] == told["mended"]
    assert told["checked"]["documents"] > 50 and told["checked"]["tags"] > 1_000
    assert told["checked"]["statements"] > 100_000
    assert told["checked"]["violations"] == 0


def test_a_graph_that_is_gone_and_what_does_not_belong_are_put_right(
    library: Settings, graph: OxigraphGraph, capsys: pytest.CaptureFixture[str]
) -> None:
    before = counts(library)
    names = [name for name in graph.graphs() if "/graph/d" in name]
    tag = f"{names[1].replace('/graph/', '/tag/')}-stray"
    stray = [
        Statement(tag, RDF.type, OA.Annotation),
        Statement(tag, OA.hasBody, "https://wenmai.example/id/entity/none"),
    ]
    graph.drop(names[0])
    graph.amend(names[1], [], stray)
    graph.amend(names[2], _first(graph, names[2], WM.confidence), [])
    graph.replace(f"{names[3]}-nobody", stray)
    graph.replace("https://elsewhere.example/graph", stray)
    graph.close()
    assert main(["check", "--library", str(library.library), "--quick"]) == 1
    said = capsys.readouterr().out
    assert "悬空" in said and "标引 1" in said and "无人认领" in said and "不是本馆的" in said
    assert main(["check", "--library", str(library.library), "--repair", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {one["kind"] for one in told["mended"]} >= {
        "missing-graph", "extra-statements", "missing-statements", "unknown-graph"
    }  # fmt: skip
    assert counts(library) == (*before[:-1], before[-1] + len(stray))  # type: ignore[operator]


def _first(graph: OxigraphGraph, name: str, predicate: str) -> list[Statement]:
    (row,) = graph.query(f"SELECT ?s ?o {{ GRAPH <{name}> {{ ?s <{predicate}> ?o }} }} LIMIT 1")
    return [Statement(str(row["s"]), predicate, row["o"])]


def test_authorities_and_the_catalogue_are_put_right_too(library: Settings, graph: OxigraphGraph) -> None:
    before = counts(library)
    works = [name for name in graph.graphs() if "work%3A" in name]
    authority = next(name for name in graph.graphs() if "authority%3Aclc" in name)
    graph.amend(authority, _first(graph, authority, "http://www.w3.org/2004/02/skos/core#prefLabel"), [])
    graph.drop(works[0])
    graph.amend(works[1], [], [Statement("urn:x:s", "urn:x:p", Literal("x"))])
    graph.close()
    catalogue = ("catalogue", "missing-graph"), ("catalogue", "extra-statements")
    left = mended(library, ("authorities", "missing-statements"), *catalogue)
    assert left.ok
    assert counts(library) == before


def test_lost_vectors_are_encoded_again(library: Settings) -> None:
    before = counts(library)
    keys = "(SELECT key FROM passages ORDER BY key LIMIT 2)"
    rows(library, f"DELETE FROM token_vectors WHERE passage_key IN {keys}",
         "UPDATE passages SET vector = x'0000' WHERE key = (SELECT max(key) FROM passages)",
         "INSERT INTO token_vectors SELECT 999999, width, rows FROM token_vectors LIMIT 1")  # fmt: skip
    wrong = ("texts", "no-token-vectors"), ("texts", "bad-vector"), ("texts", "orphan-rows")
    assert mended(library, *wrong).ok
    assert counts(library) == before


def test_an_altered_passage_is_put_right_from_its_version(library: Settings) -> None:
    with open_library(library, any_encoder=True) as opened:
        one, other = (opened.texts.passages([key])[0].passage for key in opened.texts.keys(Filters())[:2].tolist())
    rows(library, f"UPDATE passages SET text = '改' || text WHERE id = '{one.id}'",
         f"UPDATE passages SET begin = begin + 1, \"end\" = \"end\" + 1 WHERE id = '{other.id}'")  # fmt: skip
    left = mended(library, ("texts", "altered-passage"))
    assert left.ok, left.problems
    with open_library(library, any_encoder=True) as opened:
        assert [opened.texts.passage(was.id).passage for was in (one, other)] == [one, other]


def test_what_cannot_be_mended_is_named_and_made_anew_by_the_next_ingest(
    library: Settings, sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows(library, "UPDATE tags SET surface = '假' WHERE id = (SELECT min(id) FROM tags)",
         "UPDATE tags SET maker = '' WHERE id = (SELECT max(id) FROM tags)",
         "UPDATE tags SET link = replace(link, 'entity_id\": \"', 'entity_id\": \"none:') WHERE id = (SELECT min(id) "
         "FROM tags WHERE link IS NOT NULL AND entity_id <> '')")  # fmt: skip
    assert main(["check", "--library", str(library.library), "--quick", "--repair"]) == 1
    said = capsys.readouterr().out
    assert "引的“假”" in said and "没有说明由谁所作" in said and "没有任何规范收录" in said and "重新收入" in said
    assert main(["ingest", str(sample / SHELF), "--library", str(library.library)]) == 0
    assert main(["check", "--library", str(library.library), "--quick"]) == 0


def test_a_version_whose_text_was_changed_is_named(library: Settings) -> None:
    rows(library, "UPDATE versions SET text = text || '添' WHERE id = (SELECT min(version_id) FROM documents)")
    assert ("texts", "altered-version") in kinds(repair(library, shapes=False).left.problems)


def files_of(library: Settings, pattern: str) -> list[Path]:
    found = sorted(library.library.glob(pattern), key=lambda path: path.stat().st_size, reverse=True)
    assert found
    return found


def spoil(path: Path) -> None:
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 64] = bytes(255 - one for one in data[middle : middle + 64])
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize(
    ("harm", "patterns"),
    [
        (spoil, ("dense/*.faiss", "lexical/*.term", "graph/*.sst")),
        (cut, ("dense/manifest.json", "lexical/meta.json", "graph/MANIFEST*")),
        (Path.unlink, ("dense/*.faiss", "lexical/*.idx", "graph/CURRENT")),
    ],
)
def test_damaged_files_are_found_and_their_parts_made_anew(
    library: Settings, harm: Callable[[Path], None], patterns: tuple[str, ...]
) -> None:
    before = counts(library)
    graph = OxigraphGraph(library.library / "graph")
    graph.read(lambda store: store.optimize())  # so that it lies in files and not in its log
    graph.close()
    for pattern in patterns:
        harm(files_of(library, pattern)[0])
    found = check(library, shapes=False)
    assert {one.part for one in found.problems} >= {"dense", "lexical"}, found
    done = repair(library, shapes=False)
    assert {one.part for one in done.found} == {"dense", "lexical", "graph"}
    assert done.left.ok, done.left
    assert counts(library) == before


@pytest.mark.parametrize("begin", [0, 100_000])
def test_a_damaged_text_store_is_named_and_left_alone(
    library: Settings, capsys: pytest.CaptureFixture[str], begin: int
) -> None:
    file = library.library / "texts.db"
    whole = file.read_bytes()
    file.write_bytes(whole[:begin] + b"nothing of the kind" * 50_000 + whole[begin + 950_000 :])
    spoilt = file.read_bytes()
    assert main(["check", "--library", str(library.library), "--quick", "--repair"]) == 1
    assert "damaged" in capsys.readouterr().err
    assert file.read_bytes() == spoilt


def test_a_rebuild_that_was_stopped_midway_goes_on(library: Settings) -> None:
    before = counts(library)
    graph = OxigraphGraph(library.library / "graph")
    for name in [name for name in graph.graphs() if "/graph/d" in name][:20]:
        graph.drop(name)
    graph.set_position(0)
    graph.close()
    shutil.rmtree(library.library / "dense")
    assert repair(library, shapes=False).left.ok
    assert counts(library) == before


def test_decisions_on_a_document_that_is_gone_are_a_note(library: Settings) -> None:
    with open_library(library, write=True) as opened:
        document = next(iter(opened.texts.documents())).id
        tag = next(tag for part in opened.texts.tagged(document).passages for tag in part.tags)
        opened.reviews.decide(document, Request(Action.CONFIRM, tag.id), reviewer="甲")
        opened.texts.delete(document)
        opened.follow()
    found = check(library, shapes=False)
    assert found.ok, found.problems
    assert any(document in note for note in found.notes)
