from __future__ import annotations

import gzip
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ontology.errors import LibraryBroken, LibraryBusy, WrongUse
from ontology.filesums import damaged_file
from ontology.graph import OxigraphGraph, dataset
from ontology.iri import Namer
from ontology.records import Literal, Statement, TaggedDocument
from ontology.statements import document_statements

GRAPH = "https://wenmai.example/id/graph/a"
P = "http://purl.org/dc/terms/title"

WRITER = """
import sys
from pathlib import Path
from ontology.graph import OxigraphGraph
from ontology.records import Literal, Statement
graph = OxigraphGraph(Path(sys.argv[1]))
for round in range(1, 41):
    count = 25_000 if round % 20 == 0 else 500
    said = [Statement(f"http://a/{n}", "http://a/p", Literal(f"{round}/{n}")) for n in range(count)]
    graph.replace(f"http://a/g{round % 5}", said)
    graph.set_position(round)
graph.close()
"""


def said(count: int) -> list[Statement]:
    return [Statement(f"http://a/{number}", P, Literal(f"第{number}條")) for number in range(count)]


def test_a_closed_graph_is_whole_when_it_is_opened_again(tmp_path: Path) -> None:
    graph = OxigraphGraph(tmp_path / "deep" / "graph")
    graph.replace(GRAPH, said(3))
    graph.set_position(4)
    graph.close()
    again = OxigraphGraph(tmp_path / "deep" / "graph")
    assert (again.count(), again.graphs(), again.position()) == (3, [GRAPH], 4)


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    graph = OxigraphGraph(tmp_path / "graph")
    graph.query("SELECT * { ?s ?p ?o }")
    with pytest.raises(LibraryBusy, match="another process"):
        OxigraphGraph(tmp_path / "graph")
    graph.close()
    OxigraphGraph(tmp_path / "graph").close()


def test_a_folder_that_holds_no_graph_is_named(tmp_path: Path) -> None:
    with pytest.raises(LibraryBroken, match="no graph here"):
        OxigraphGraph(tmp_path / "none", read_only=True)
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryBroken, match="cannot be opened"):
        OxigraphGraph(tmp_path / "file")


def test_a_reader_beside_the_writer_sees_each_change(tmp_path: Path) -> None:
    writer = OxigraphGraph(tmp_path / "graph")
    reader = OxigraphGraph(tmp_path / "graph", read_only=True)
    for round_ in range(1, 4):
        writer.replace(GRAPH, said(round_))
        writer.set_position(round_)
        assert (reader.count(), reader.position()) == (round_, round_)
    writer.replace(GRAPH, said(30_000))
    assert reader.count() == 30_000


@pytest.mark.slow
def test_a_reader_never_fails_nor_goes_back_while_another_process_writes(tmp_path: Path) -> None:
    OxigraphGraph(tmp_path / "graph").close()
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path / "graph")], cwd=root) as writer:
        reader = OxigraphGraph(tmp_path / "graph", read_only=True)
        seen = [0]
        while writer.poll() is None:
            seen.append(reader.position())
            reader.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert writer.returncode == 0
    assert seen == sorted(seen)
    assert reader.position() == 40


def test_rdflib_reads_the_union_and_each_graph(tmp_path: Path, tagged: TaggedDocument, namer: Namer) -> None:
    graph = OxigraphGraph(tmp_path / "graph")
    count = graph.replace(namer.graph_iri("v1"), document_statements(tagged, namer=namer))
    graph.replace(GRAPH, said(1))

    def lengths(store: object) -> tuple[int, int]:
        with dataset(store) as made:  # type: ignore[arg-type]
            return len(made.graph(namer.graph_iri("v1"))), sum(1 for _ in made.triples((None, None, None)))

    assert graph.read(lengths) == (count, count + 1)


STOPPED = """
import os, sys
from pathlib import Path
from ontology.graph import OxigraphGraph
from ontology.records import Literal, Statement
graph = OxigraphGraph(Path(sys.argv[1]))
def said(count):
    for n in range(count):
        yield Statement(f"http://a/{n}", "http://a/p", Literal(str(n)))
    graph.close()
    os._exit(9)
before = [Statement("http://a/s", "http://a/p", "http://a/o")]
graph.replace_all([("http://a/before", before), ("http://a/g", said(150_000))])
"""


def test_a_large_graph_that_was_put_halfway_is_gone_when_it_is_opened_again(tmp_path: Path) -> None:
    OxigraphGraph(tmp_path / "graph").replace("http://a/kept", said(3))
    root = Path(__file__).resolve().parents[2]
    assert subprocess.run([sys.executable, "-c", STOPPED, tmp_path / "graph"], cwd=root, check=False).returncode == 9
    assert "http://a/g" in OxigraphGraph(tmp_path / "graph", read_only=True).graphs()
    assert OxigraphGraph(tmp_path / "graph").graphs() == ["http://a/before", "http://a/kept"]


def test_a_large_graph_whose_source_fails_leaves_nothing(tmp_path: Path) -> None:
    graph = OxigraphGraph(tmp_path / "graph")
    graph.replace(GRAPH, said(120_000))
    graph.replace("http://a/kept", said(3))
    with pytest.raises(WrongUse):
        graph.replace(GRAPH, [*said(110_000), Statement("no iri", P, P)])
    assert (graph.graphs(), graph.count()) == (["http://a/kept"], 3)


def quads(path: Path, count: int, *more: str) -> Path:
    lines = "".join(f'<http://a/{n}> <{P}> "第{n}條" <http://a/g{n % 3}> .\n' for n in range(count))
    data = (lines + "".join(more)).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


@pytest.mark.parametrize("name", ["dump.nq", "dump.nq.gz"])
def test_a_dump_is_loaded_into_an_empty_graph(tmp_path: Path, name: str) -> None:
    graph = OxigraphGraph(tmp_path / "graph")
    assert graph.load(quads(tmp_path / name, 102_000)) == 102_000
    assert (graph.graphs(), graph.count()) == ([f"http://a/g{n}" for n in range(3)], 102_000)
    with pytest.raises(WrongUse, match="not empty"):
        graph.load(tmp_path / name)
    assert graph.count() == 102_000


def test_blank_nodes_of_a_dump_keep_together(tmp_path: Path) -> None:
    graph = OxigraphGraph(tmp_path / "graph")
    ends = [f"<http://a/{n}> <http://a/q> _:one <http://a/g0> .\n" for n in range(2)]
    graph.load(quads(tmp_path / "dump.nq", 0, ends[0], *(quads(tmp_path / "x", 101_000).read_text(),), ends[1]))
    assert len(graph.query("SELECT DISTINCT ?b { ?s <http://a/q> ?b }")) == 1


@pytest.mark.parametrize(
    "wrong", ["<http://a/s> <http://a/p> <http://a/o> .\n", "nonsense\n", "<http://a/s> <http://a"]
)
def test_a_dump_that_is_wrong_leaves_the_graph_empty(tmp_path: Path, wrong: str) -> None:
    graph = OxigraphGraph(tmp_path / "graph")
    with pytest.raises(WrongUse):
        graph.load(quads(tmp_path / "dump.nq", 100_500, wrong))
    assert graph.count() == 0


@pytest.mark.slow
def test_a_killed_writer_leaves_a_graph_that_is_no_older_than_its_position(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path / "graph")], cwd=root) as writer:
        while not (tmp_path / "graph" / "CURRENT").exists():
            time.sleep(0.05)
        reader = OxigraphGraph(tmp_path / "graph", read_only=True)
        while reader.position() < 15 and writer.poll() is None:
            time.sleep(0.01)
        writer.kill()
    graph = OxigraphGraph(tmp_path / "graph")
    position = graph.position()
    assert position >= 15
    rows = graph.query(f"SELECT DISTINCT ?o {{ GRAPH <http://a/g{position % 5}> {{ <http://a/0> ?p ?o }} }}")
    assert [int(row["o"].text.partition("/")[0]) for row in rows if isinstance(row["o"], Literal)] == [position]


def test_damage_to_any_table_file_is_noticed(tmp_path: Path) -> None:
    graph = OxigraphGraph(tmp_path / "graph")
    graph.replace(GRAPH, said(30_000))
    graph.close()
    assert damaged_file(tmp_path / "graph") == ""
    files = sorted((tmp_path / "graph").glob("*.sst"))
    assert len(files) > 5
    for file in files:
        whole = file.read_bytes()
        file.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
        assert damaged_file(tmp_path / "graph") == file.name
        file.write_bytes(whole)
    assert OxigraphGraph(tmp_path / "graph").count() == 30_000
