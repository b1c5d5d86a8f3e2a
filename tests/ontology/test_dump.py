from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest
from rdflib import Dataset

from ontology.dump import in_order, write_dump
from ontology.graph import OxigraphGraph
from ontology.records import Literal, Statement

A, B = "https://wenmai.example/id/graph/a", "https://wenmai.example/id/graph/b"
S, P = "https://wenmai.example/id/passage/s", "http://purl.org/dc/terms/title"


def statements(count: int) -> list[Statement]:
    return [Statement(f"{S}{number}", P, Literal(f"第{number}條\n.", language="zh")) for number in range(count)]


def test_two_dumps_of_the_same_statements_are_the_same_bytes(tmp_path: Path) -> None:
    files = []
    for number, seed in enumerate((1, 2)):
        graph = OxigraphGraph(tmp_path / f"graph{number}")
        order = statements(300)
        random.Random(seed).shuffle(order)
        for name, some in sorted([(A, order[:100]), (B, order)], reverse=bool(number)):
            graph.replace(name, some)
        graph.set_position(number)
        files.append(tmp_path / f"{number}.nq.gz")
        assert write_dump(graph, files[-1]) == len(order) + 100
        graph.replace(A, statements(100))
        graph.replace(B, statements(300))
        write_dump(graph, files[-1])
        graph.close()
    assert files[0].read_bytes() == files[1].read_bytes()
    text = gzip.decompress(files[0].read_bytes()).decode()
    assert text.splitlines() == sorted(text.splitlines(), key=lambda line: (line.rsplit(" ", 2)[1], line))
    read = Dataset()
    read.parse(data=text, format="nquads")
    assert {str(one.identifier): len(one) for one in read.graphs() if len(one)} == {A: 100, B: 300}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["0.nq.gz", "1.nq.gz", "graph0", "graph1"]


def test_a_dump_that_fails_leaves_the_one_before(tmp_path: Path) -> None:
    graph = OxigraphGraph(tmp_path / "graph")
    graph.replace(A, statements(3))
    path = tmp_path / "graph.nq.gz"
    write_dump(graph, path)
    before = path.read_bytes()

    class Broken(OxigraphGraph):
        def graphs(self) -> list[str]:
            return [*super().graphs(), "no iri"]

    graph.close()
    with pytest.raises(Exception, match="no iri"):
        write_dump(Broken(tmp_path / "graph", read_only=True), path)
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 57])
def test_what_is_sorted_in_runs_is_sorted(count: int) -> None:
    lines = [f"{number * 7919 % 1000}\n" for number in range(count)]
    assert list(in_order(iter(lines), run=10)) == sorted(lines)
