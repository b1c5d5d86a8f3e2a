from __future__ import annotations

import threading
import time
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.errors import LibraryBroken, QueryTooCostly, WrongUse
from ontology.graph import OxigraphGraph
from ontology.guard import names_dataset, refuse_federation
from ontology.media import Media, negotiate
from ontology.pool import WorkerPool
from ontology.records import Literal, Statement
from ontology.sparql import SparqlDoor

# Oxigraph refuses this port by itself, with an error that shows that it would have called.
ADDRESS = "http://127.0.0.1:9/"
CALLS = [
    f"SELECT * {{ SERVICE <{ADDRESS}> {{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p ?o.SERVICE<{ADDRESS}>{{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p 1SERVICE<{ADDRESS}>{{ ?s ?p ?o }} }}",
    f"PREFIX ex: <{ADDRESS}> SELECT * {{ SERVICEex:p {{ ?s ?p ?o }} }}",
    f"PREFIX : <{ADDRESS}> SELECT * {{ SERVICE:p {{ ?s ?p ?o }} }}",
    f"SELECT * {{ service#x\nsilent <{ADDRESS}> {{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p 'a#\\'' . sErViCe <{ADDRESS}> {{ ?s ?p ?o }} }}",
    f"SELECT * {{ ?s ?p <http://a/\\u0041#'''> . SERVICE <{ADDRESS}> {{ ?s ?p ?o }} }} #'''",
    f"SELECT * {{ \\u0053ERVICE <{ADDRESS}> {{ ?s ?p ?o }} }}",
    f"SELECT * {{ BIND(<{ADDRESS}> AS ?service) SERVICE ?service {{ ?s ?p ?o }} }}",
]


@pytest.mark.parametrize("query", CALLS)
def test_a_call_to_another_server_is_refused_however_it_is_written(query: str) -> None:
    with pytest.raises(WrongUse, match="SERVICE"):
        refuse_federation(query)


PIECES = st.sampled_from(
    ["SERVICE", "service ", f"<{ADDRESS}>", "{ ?s ?p ?o }", "{", "}", " ", "\n", "#", "'", '"', "'''", '"""', "\\", ":",
     "?", "$", "a", "1", ".", "?s ?p ?o", "ex:p", "<", ">", "<http://a/#'>", "\\u0053"]
)  # fmt: skip


STORE = pyoxigraph.Store()
STORE.update(f"INSERT DATA {{ <{ADDRESS}a> <{ADDRESS}b> 1 , 'a#\\'' , 'x' }}")


def calls_out(query: str) -> bool:
    try:
        found = STORE.query(query, prefixes={"ex": ADDRESS, "": ADDRESS})
        return isinstance(found, pyoxigraph.QuerySolutions) and list(found) is None
    except SyntaxError:
        return False
    except (OSError, RuntimeError):
        return True


def test_the_way_to_tell_a_call_works() -> None:
    assert all(calls_out(CALLS[number]) for number in (0, 1, 2, 3, 4, 6, 9))
    assert not calls_out("SELECT * { ?s ?p ?o }")


@given(st.lists(PIECES, max_size=6).map("".join), st.lists(PIECES, max_size=3).map("".join))
def test_whatever_would_call_is_refused(before: str, after: str) -> None:
    for query in (f"SELECT * {{{before}SERVICE{after}<{ADDRESS}>{{?s ?p ?o}}}}", f"SELECT * {{{before}{after}}}"):
        if calls_out(query):
            with pytest.raises(WrongUse):
                refuse_federation(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service dcat:servicesOf ?o }",
        "SELECT $SERVICE { $SERVICE ?p ?o }",
        "ASK { ?s ex:service 1 }",
    ],
)
def test_variables_and_prefixed_names_may_have_the_letters(query: str) -> None:
    refuse_federation(query)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("SELECT * FROM <http://a/> { ?s ?p ?o }", True),
        ("SELECT * from named <http://a/> { ?s ?p ?o }", True),
        ('SELECT ?from { ?from ex:from \'FROM\' . <http://a/FROM> ?p """x\nFROM""" } # FROM', False),
    ],
)
def test_a_query_that_names_its_dataset_is_known(query: str, named: bool) -> None:
    assert names_dataset(query) is named


JSON, XML, TURTLE = "application/sparql-results+json", "application/sparql-results+xml", "text/turtle"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", Media(JSON, TURTLE)),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Media(XML, "application/rdf+xml")),
        ("text/*", Media("text/csv", TURTLE)),
        ("text/csv;q=0.2, application/json;q=0.7", Media(JSON, "application/ld+json")),
        ("TEXT/TURTLE", Media("", TURTLE)),
        ("application/sparql-results+json;q=0, */*", Media(XML, TURTLE)),
        ("text/csv;q=nonsense", Media("", "")),
        (",;", Media("", "")),
    ],
)
def test_negotiation(accept: str, media: Media) -> None:
    assert negotiate(accept) == media


@pytest.fixture
def library(tmp_path: Path) -> OxigraphGraph:
    graph = OxigraphGraph(tmp_path / "graph")
    title = "http://purl.org/dc/terms/title"
    graph.replace("http://a/g", [Statement(f"http://a/{n}", title, Literal(f"第\t{n}\n條")) for n in range(2_000)])
    return graph


ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?g && ?d != ?i) }"


def test_a_worker_sees_what_the_writer_wrote_since(library: OxigraphGraph) -> None:
    door = SparqlDoor(WorkerPool(library.path))
    for count in (3, 5):
        library.replace("http://a/g", [Statement(f"http://a/{n}", "http://a/p", "http://a/o") for n in range(count)])
        assert door.run("SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?p = <http://a/p>) }", accept="text/csv")[
            0
        ].split() == [b"n", str(count).encode()]
    door.close()


def test_rare_terms_survive_the_way(library: OxigraphGraph) -> None:
    door = SparqlDoor(WorkerPool(library.path))
    query = "SELECT (<<( <a:a> <a:b> 'c' )>> AS ?t) ('a\\tb\\n\"𠀀' AS ?l) (BNODE() AS ?b) (1/3 AS ?n) (?x AS ?u) {}"
    body, _ = door.run(query, accept="application/json")
    assert '"a\\tb\\n\\"𠀀"' in body.decode()
    assert '"triple"' in body.decode()
    assert '"u":' not in body.decode()
    door.close()


@pytest.mark.slow
def test_other_queries_go_on_beside_one_without_end(library: OxigraphGraph) -> None:
    pool = WorkerPool(library.path, size=2)
    patient, brief = SparqlDoor(pool, timeout_s=4), SparqlDoor(pool, timeout_s=2)
    brief.run("ASK {}", accept="")
    failures: list[Exception] = []

    def runaway() -> None:
        try:
            patient.run(ENDLESS, accept="")
        except QueryTooCostly as error:
            failures.append(error)

    thread = threading.Thread(target=runaway)
    thread.start()
    time.sleep(0.5)
    began = time.monotonic()
    assert b"true" in brief.run("ASK { ?s ?p ?o }", accept="")[0]
    assert time.monotonic() - began < 2
    thread.join()
    assert len(failures) == 1
    pool.close()


@pytest.mark.slow
def test_no_free_process_is_said_and_so_is_too_much_memory(library: OxigraphGraph) -> None:
    pool = WorkerPool(library.path, size=1, memory=1 << 30)

    def runaway() -> None:
        with pytest.raises(QueryTooCostly):
            SparqlDoor(pool, timeout_s=3).run(ENDLESS, accept="")

    thread = threading.Thread(target=runaway)
    thread.start()
    time.sleep(1)
    with pytest.raises(QueryTooCostly, match="became free"):
        SparqlDoor(pool, timeout_s=0.5).run("ASK {}", accept="")
    thread.join()
    greedy = "SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
    with pytest.raises(QueryTooCostly, match="memory"):
        SparqlDoor(pool, timeout_s=60).run(greedy, accept="")
    assert b"true" in SparqlDoor(pool).run("ASK { ?s ?p ?o }", accept="")[0]
    pool.close()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "SELECT ?c ?f { { ?a ?b ?c } { ?d ?e ?f } { ?g ?h ?i } }",
        "CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f }",
    ],
)
def test_millions_of_rows_are_refused_before_they_are_held(library: OxigraphGraph, query: str) -> None:
    pool = WorkerPool(library.path, size=1)
    door = SparqlDoor(pool, timeout_s=60, max_rows=10_000)
    door.run("ASK {}", accept="")
    with pytest.raises(QueryTooCostly, match="more than 10000 rows"):
        door.run(query, accept="")
    process = pool._workers[0]._process
    assert process is not None and process.poll() is None
    status = Path(f"/proc/{process.pid}/status").read_text()
    peak_kb = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    assert peak_kb < 400_000
    pool.close()


def test_a_pool_where_there_is_no_graph_says_so(tmp_path: Path) -> None:
    with pytest.raises(LibraryBroken, match="no graph here"):
        SparqlDoor(WorkerPool(tmp_path / "none")).run("ASK {}", accept="")


def test_a_closed_pool_leaves_no_process(library: OxigraphGraph) -> None:
    pool = WorkerPool(library.path, size=1)
    SparqlDoor(pool).run("ASK {}", accept="")
    (worker,) = pool._workers
    process = worker._process
    assert process is not None
    pool.close()
    assert process.poll() is not None
