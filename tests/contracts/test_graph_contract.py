"""What every knowledge graph keeps to: the embedded one, and one on a real SPARQL server."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ontology.errors import LibraryBroken, NotFound, QueryTooCostly, WrongUse
from ontology.graph import OxigraphGraph
from ontology.guard import Scope
from ontology.ntriples import lines
from ontology.pool import WorkerPool
from ontology.ports import KnowledgeGraph, QueryRunner
from ontology.records import Literal, Statement
from ontology.remote import RemoteGraph
from ontology.sparql import SparqlDoor

A, B = "https://wenmai.example/id/graph/a", "https://wenmai.example/id/graph/b"
S, P = "https://wenmai.example/id/passage/s", "http://purl.org/dc/terms/title"
STRING = "http://www.w3.org/2001/XMLSchema#string"


def statements(count: int, *, start: int = 0) -> list[Statement]:
    return [Statement(f"{S}{number}", P, Literal(f"第{number}條")) for number in range(start, start + count)]


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    port = free_port()
    binary = Path(sys.executable).with_name("oxigraph")
    with subprocess.Popen(
        [binary, "serve", "--bind", f"127.0.0.1:{port}", "--timeout-s", "5"], stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"no server on port {port}")


@pytest.fixture(params=["embedded", "remote"])
def graph(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[KnowledgeGraph]:
    if request.param == "embedded":
        made: KnowledgeGraph = OxigraphGraph(tmp_path / "graph")
    else:
        url = request.getfixturevalue("server")
        made = RemoteGraph(f"{url}/query", f"{url}/update")
        for name in [*made.graphs(), "urn:x-wenmai:control"]:
            made.drop(name)
    yield made
    made.close()


@pytest.fixture
def door(graph: KnowledgeGraph) -> Iterator[SparqlDoor]:
    runner: QueryRunner = WorkerPool(graph.path) if isinstance(graph, OxigraphGraph) else graph  # type: ignore[assignment]
    made = SparqlDoor(runner, timeout_s=20, max_rows=50)
    yield made
    made.close()


def test_a_new_graph_is_empty(graph: KnowledgeGraph) -> None:
    assert (graph.count(), graph.graphs(), graph.position()) == (0, [], 0)


def test_a_named_graph_is_replaced_as_a_whole(graph: KnowledgeGraph) -> None:
    assert graph.replace(A, statements(10)) == 10
    assert graph.replace(B, statements(3, start=100)) == 3
    assert graph.replace(A, statements(2)) == 2
    assert graph.graphs() == [A, B]
    assert graph.count() == 5
    rows = graph.query(f"SELECT ?o {{ GRAPH <{A}> {{ ?s ?p ?o }} }} ORDER BY ?o")
    assert [row["o"].text for row in rows if isinstance(row["o"], Literal)] == ["第0條", "第1條"]


@pytest.mark.parametrize("count", [4_999, 5_000, 5_001, 19_999, 20_000, 20_001])
def test_no_statement_is_lost_where_batches_meet(graph: KnowledgeGraph, count: int) -> None:
    graph.replace(A, statements(7, start=90_000))
    assert graph.replace(A, iter(statements(count))) == count
    assert graph.count() == count


def said_in(graph: KnowledgeGraph, name: str) -> int:
    return sum(1 for _ in graph.lines(name))


@pytest.mark.parametrize(("few", "many"), [(3, 10), (30, 25_000), (25_000, 30), (10, 101_000)])
def test_many_graphs_are_replaced_as_each_would_be(graph: KnowledgeGraph, few: int, many: int) -> None:
    graph.replace(A, statements(few))
    new = [(f"{A}{number}", statements(5, start=number)) for number in range(40)]
    assert graph.replace_all(iter([*new, (A, iter(statements(many))), (B, [])])) == 200 + many
    assert (said_in(graph, A), said_in(graph, B), said_in(graph, f"{A}7")) == (many, 0, 5)
    assert graph.count() == 200 + many


def test_a_graph_that_comes_twice_holds_what_came_last(graph: KnowledgeGraph) -> None:
    graph.replace_all([(A, statements(5)), (B, statements(1)), (A, statements(2))])
    assert (said_in(graph, A), said_in(graph, B)) == (2, 1)


def test_what_came_before_a_wrong_graph_is_whole_or_absent(graph: KnowledgeGraph) -> None:
    graph.replace(A, statements(3))
    wrong = [*statements(2), Statement("not an iri", P, S)]
    with pytest.raises(WrongUse):
        graph.replace_all([(A, statements(7)), (B, wrong)])
    assert said_in(graph, A) in (3, 7)
    assert said_in(graph, B) == 0


def test_an_empty_replacement_empties(graph: KnowledgeGraph) -> None:
    graph.replace(A, statements(2))
    assert graph.replace(A, []) == 0
    assert graph.count() == 0


def test_an_amendment_takes_out_and_puts_in_and_misses_nothing(graph: KnowledgeGraph) -> None:
    one, two, three = (Statement("urn:s", "urn:p", Literal(f'第{n}\n"句"', language="zh")) for n in (1, 2, 3))
    graph.replace("urn:g", [one, two])
    graph.replace("urn:h", [one])
    graph.amend("urn:g", [one, three], [three])
    graph.amend("urn:new", [one], [two])
    graph.amend("urn:h", [], [])
    rows = graph.query("SELECT ?g ?o { GRAPH ?g { ?s ?p ?o } }")
    assert {(row["g"], row["o"]) for row in rows} == {
        ("urn:g", two.object),
        ("urn:g", three.object),
        ("urn:h", one.object),
        ("urn:new", two.object),
    }


def test_drop_takes_one_graph_out_and_is_content_with_none(graph: KnowledgeGraph) -> None:
    graph.replace(A, statements(2))
    graph.replace(B, statements(2))
    graph.drop(A)
    graph.drop(A)
    assert graph.graphs() == [B]


def test_the_position_is_kept_apart(graph: KnowledgeGraph) -> None:
    graph.set_position(7)
    graph.set_position(12)
    assert (graph.position(), graph.graphs(), graph.count()) == (12, [], 0)


@pytest.mark.parametrize("before", [0, 6_000, 30_000])
@pytest.mark.parametrize(
    "wrong",
    [
        Statement("not an iri", P, S),
        Statement(S, P, "http://a/> <http://b/> <http://c/> . <http://d/"),
        Statement(S, P, Literal("\ud800")),
        Statement(S, P, Literal("x", language="no tag")),
        Statement(S, P, Literal("x", datatype="no iri")),
    ],
)
def test_what_is_no_rdf_is_refused_and_nothing_half_written(
    graph: KnowledgeGraph, wrong: Statement, before: int
) -> None:
    graph.replace(A, statements(2))
    with pytest.raises(WrongUse):
        graph.replace(A, [*statements(before), wrong])
    assert graph.count() in (0, 2)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.lists(TEXTS, unique=True, max_size=5))
def test_any_text_comes_back_as_it_was(graph: KnowledgeGraph, texts: list[str]) -> None:
    graph.replace(A, [Statement(S, P, Literal(text)) for text in texts])
    rows = graph.query(f"SELECT ?o {{ <{S}> <{P}> ?o }}")
    assert sorted(row["o"].text for row in rows if isinstance(row["o"], Literal)) == sorted(texts)


def test_kinds_of_terms_are_told_apart(graph: KnowledgeGraph) -> None:
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    values = [S, Literal("𠀀"), Literal("5", datatype=integer), Literal("章", language="zh-Hant")]
    graph.replace(A, [Statement(S, f"{P}{number}", value) for number, value in enumerate(values)])
    rows = graph.query("SELECT ?o { ?s ?p ?o } ORDER BY ?p")
    iri, plain, number, tagged = [row["o"] for row in rows]
    assert iri == S
    assert isinstance(plain, Literal)
    assert (plain.text, plain.datatype in ("", STRING)) == ("𠀀", True)
    assert number == Literal("5", datatype=integer)
    # The store folds language tags, which are not case-sensitive (RFC 5646, section 2.1.1).
    assert tagged == Literal("章", language="zh-hant")


def test_the_default_graph_is_the_union_and_prefixes_are_known(graph: KnowledgeGraph, door: SparqlDoor) -> None:
    graph.replace(A, statements(1))
    graph.replace(B, statements(1, start=1))
    assert len(graph.query("SELECT ?s { ?s dcterms:title ?o }")) == 2
    body, _ = door.run("SELECT ?s { ?s dcterms:title ?o } ORDER BY ?s", accept="text/csv")
    assert body.decode().split() == ["s", f"{S}0", f"{S}1"]
    body, _ = door.run(f"SELECT ?s FROM <{B}> {{ ?s dcterms:title ?o }}", accept="text/csv")
    assert body.decode().split() == ["s", f"{S}1"]


def test_a_request_names_the_graphs_of_its_query(graph: KnowledgeGraph, door: SparqlDoor) -> None:
    graph.replace(A, statements(1))
    graph.replace(B, statements(1, start=1))
    query, inner = "SELECT ?s { ?s ?p ?o }", "SELECT ?s { GRAPH ?g { ?s ?p ?o } }"
    cases = [
        (query, Scope((A,)), [f"{S}0"]),
        (query, Scope((A, B)), [f"{S}0", f"{S}1"]),
        (query, Scope(named=(A,)), []),
        (inner, Scope(named=(B,)), [f"{S}1"]),
        (inner, Scope((A,)), []),
        (f"SELECT ?s FROM <{B}> {{ ?s ?p ?o }}", Scope((A,)), [f"{S}0"]),
        (query, Scope(("urn:x:none",)), []),
    ]
    for asked, scope, found in cases:
        body, _ = door.run(asked, accept="text/csv", scope=scope)
        assert sorted(body.decode().split()[1:]) == found, (asked, scope)
    with pytest.raises(WrongUse, match="IRI"):
        door.run(query, accept="", scope=Scope(("a b",)))


def test_the_lines_of_a_named_graph(graph: KnowledgeGraph) -> None:
    odd = Statement(S, P, Literal('"a"\n\\\u2028\u0085', language="zh-hant"))
    graph.replace(A, [*statements(3), odd])
    graph.replace(B, statements(1, start=9))
    assert sorted(graph.lines(A)) == sorted(lines([*statements(3), odd]))
    assert list(graph.lines(f"{A}none")) == []


def test_an_unbound_variable_is_left_out(graph: KnowledgeGraph) -> None:
    assert graph.query("SELECT ?a ?b { VALUES ?a { 1 } OPTIONAL { ?a ?a ?b } }")[0].keys() == {"a"}


@pytest.mark.parametrize(
    ("accept", "rows", "triples"),
    [
        ("*/*", "application/sparql-results+json", "text/turtle"),
        ("application/sparql-results+xml, text/turtle;q=0.5", "application/sparql-results+xml", "text/turtle"),
        ("text/csv,application/n-triples", "text/csv", "application/n-triples"),
        ("text/tab-separated-values,application/rdf+xml", "text/tab-separated-values", "application/rdf+xml"),
        ("application/json", "application/sparql-results+json", "application/ld+json"),
    ],
)
def test_the_answer_takes_the_form_that_was_asked_for(
    graph: KnowledgeGraph, door: SparqlDoor, accept: str, rows: str, triples: str
) -> None:
    graph.replace(A, statements(2))
    body, media_type = door.run("SELECT * { ?s ?p ?o }", accept=accept)
    assert media_type == rows
    assert "第1條" in body.decode()
    body, media_type = door.run("ASK { ?s ?p ?o }", accept=accept)
    assert media_type == rows
    assert b"true" in body
    body, media_type = door.run("CONSTRUCT WHERE { ?s ?p ?o }", accept=accept)
    assert media_type == triples
    assert "第1條" in body.decode()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "SELECT * {",
        f"INSERT DATA {{ <{S}> <{P}> 1 }}",
        "CLEAR ALL",
        "LOAD <http://127.0.0.1:9/>",
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o }" + " " * 100_000,
    ],
)
def test_what_is_no_harmless_query_is_refused(graph: KnowledgeGraph, door: SparqlDoor, query: str) -> None:
    graph.replace(A, statements(1))
    with pytest.raises(WrongUse):
        door.run(query, accept="")
    assert graph.count() == 1


def test_a_form_that_nobody_writes_is_refused(graph: KnowledgeGraph, door: SparqlDoor) -> None:
    graph.replace(A, statements(1))
    for query in ("SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        with pytest.raises(WrongUse, match="Accept"):
            door.run(query, accept="image/png")


def test_rows_have_a_limit(graph: KnowledgeGraph, door: SparqlDoor) -> None:
    graph.replace(A, statements(51))
    assert door.run("SELECT * { ?s ?p ?o } LIMIT 50", accept="text/csv")[0].count(b"\n") == 51
    for query in ("SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        with pytest.raises(QueryTooCostly, match="50 rows"):
            door.run(query, accept="")


@pytest.mark.slow
def test_a_query_without_end_is_stopped(graph: KnowledgeGraph, door: SparqlDoor) -> None:
    graph.replace(A, statements(3_000))
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?g && ?d != ?i) }"
    began = time.monotonic()
    with pytest.raises(QueryTooCostly):
        SparqlDoor(door.runner, timeout_s=1).run(endless, accept="")
    assert time.monotonic() - began < 3
    assert b"true" in door.run("ASK { ?s ?p ?o }", accept="")[0]


def test_one_address_is_described_with_its_parts(graph: KnowledgeGraph, door: SparqlDoor) -> None:
    part, deeper = f"{S}#target", f"{S}#selector"
    chain = [Statement(S, P, part), Statement(part, P, deeper), Statement(deeper, P, Literal("末"))]
    graph.replace(A, [*chain, Statement(S, P, f"{S}2"), Statement(f"{S}2", P, Literal("別"))])
    body, media_type = door.describe(S, accept="application/n-triples")
    assert media_type == "application/n-triples"
    assert body.count(b"\n") == 4
    assert "末" in body.decode()
    assert "別" not in body.decode()


def test_what_nothing_is_said_of_is_not_found(graph: KnowledgeGraph, door: SparqlDoor) -> None:
    graph.replace(A, statements(1))
    with pytest.raises(NotFound):
        door.describe("https://wenmai.example/id/passage/none", accept="")
    with pytest.raises(WrongUse):
        door.describe("https://a/> ?p ?o } #", accept="")


def test_a_server_that_is_not_there_is_named() -> None:
    gone = RemoteGraph(f"http://127.0.0.1:{free_port()}/query")
    with pytest.raises(LibraryBroken, match=r"127\.0\.0\.1"):
        gone.count()
    with pytest.raises(WrongUse, match="only be read"):
        gone.drop(A)
    with pytest.raises(WrongUse, match="address"):
        RemoteGraph("ftp://a/").count()
