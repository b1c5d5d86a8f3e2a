"""The SPARQL Protocol over the sample collection, with clients that others wrote."""

from __future__ import annotations

import csv
import io
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from fastapi import FastAPI
from lxml import html
from rdflib import RDF, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed
from starlette.testclient import TestClient

from api.app import create_app
from api.logs import make_logger
from api.open_data.examples import examples
from api.settings import Settings
from api.wiring import open_library

ROWS = "SELECT DISTINCT ?c ?t WHERE { ?c a bf:Collection ; dcterms:title ?t } ORDER BY ?t"
TRIPLES = "CONSTRUCT { ?c dcterms:title ?t } WHERE { ?c a bf:Collection ; dcterms:title ?t }"
ASK = "ASK { ?c a bf:Collection }"
NAMES = {"古籍", "地方文献", "特藏"}
PAGE = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?g && ?d != ?i) }"
MILLIONS = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


def said(response: object) -> str:
    body = response.json()  # type: ignore[attr-defined]
    assert set(body) == {"error"}
    return str(body["error"]["message"])


# --- clients of others ----------------------------------------------------------------------------------------------


def test_rdflibs_store_reads_the_graph(sample_address: str) -> None:
    graph = Graph(SPARQLStore(f"{sample_address}/sparql"))
    assert {str(row.t) for row in graph.query(ROWS)} == NAMES
    assert bool(graph.query(ASK)) is True
    works = set(graph.subjects(RDF.type, URIRef("http://id.loc.gov/ontologies/bibframe/Work")))
    assert len(works) > 60
    made = graph.query(TRIPLES)
    assert len(made) == 3


@pytest.mark.parametrize("method", [None, POST])
@pytest.mark.parametrize("form", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_reads_rows_in_every_format(sample_address: str, form: str, method: str | None) -> None:
    client = SPARQLWrapper(f"{sample_address}/sparql")
    client.setReturnFormat(form)
    client.setQuery(ROWS)
    if method:
        client.setMethod(method)
        client.setRequestMethod(POSTDIRECTLY)
    found = client.query().convert()
    if form == JSON:
        assert {row["t"]["value"] for row in found["results"]["bindings"]} == NAMES
    elif form == XML:
        assert {one.firstChild.data for one in found.getElementsByTagName("literal")} == NAMES
    else:
        text = found.decode()
        assert all(name in text for name in NAMES)
        assert text.splitlines()[0] in ("c,t", "?c\t?t")


@pytest.mark.parametrize("form", [TURTLE, N3, RDFXML, JSONLD])
def test_sparqlwrapper_reads_graphs_in_every_format(sample_address: str, form: str) -> None:
    client = SPARQLWrapper(f"{sample_address}/sparql")
    client.setReturnFormat(form)
    client.setQuery(TRIPLES)
    found = client.query().convert()
    graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
    assert {str(title) for title in graph.objects()} == NAMES


def test_sparqlwrapper_names_graphs_and_hears_what_is_wrong(sample_address: str) -> None:
    client = SPARQLWrapper(f"{sample_address}/sparql", defaultGraph="http://localhost:8000/id/graph/authority%3Aclc")
    client.setReturnFormat(JSON)
    client.setQuery("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a skos:ConceptScheme }")
    assert client.queryAndConvert()["results"]["bindings"][0]["n"]["value"] == "1"
    client.setQuery("SELECT * {")
    with pytest.raises(QueryBadFormed):
        client.query()


# --- the protocol ---------------------------------------------------------------------------------------------------


def test_the_format_of_an_address_outweighs_the_header_and_makes_a_file(sample_client: TestClient) -> None:
    response = sample_client.get("/sparql", params={"query": ROWS, "format": "csv"}, headers=PAGE)
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == "attachment; filename*=UTF-8''wenmai.csv"
    assert {row["t"] for row in csv.DictReader(io.StringIO(response.text))} == NAMES
    response = sample_client.get("/sparql", params={"query": TRIPLES, "format": "jsonld"})
    assert {one["dcterms:title"] for one in response.json()["@graph"]} == NAMES


@pytest.mark.parametrize(("query", "accept"), [(ROWS, "text/turtle"), (TRIPLES, "text/csv"), (ASK, "image/png")])
def test_a_format_that_does_not_fit_is_not_acceptable(sample_client: TestClient, query: str, accept: str) -> None:
    response = sample_client.get("/sparql", params={"query": query}, headers={"accept": accept})
    assert response.status_code == 406
    assert "没有您要的格式" in said(response)


def test_graphs_named_in_the_request_take_the_place_of_those_in_the_query(sample_client: TestClient) -> None:
    clc, none = "http://localhost:8000/id/graph/authority%3Aclc", "http://localhost:8000/id/graph/none"
    query = f"SELECT (COUNT(*) AS ?n) FROM <{none}> {{ ?s a skos:Concept }}"

    def count(**named: str) -> int:
        body = sample_client.post("/sparql", data={"query": query, **named}).json()
        return int(body["results"]["bindings"][0]["n"]["value"])

    assert count() == 0
    assert count(**{"default-graph-uri": clc}) > 400
    assert count(**{"named-graph-uri": clc}) == 0
    direct = sample_client.post(
        f"/sparql?default-graph-uri={quote(clc, safe='')}",
        content=query,
        headers={"content-type": "application/sparql-query"},
    )
    assert int(direct.json()["results"]["bindings"][0]["n"]["value"]) > 400
    refused = sample_client.get("/sparql", params={"query": ROWS, "default-graph-uri": "no iri"})
    assert refused.status_code == 400


def test_without_a_query_the_service_describes_itself(sample_client: TestClient) -> None:
    sd = "http://www.w3.org/ns/sparql-service-description#"
    for accept, form in (("*/*", "turtle"), ("application/rdf+xml", "xml"), ("application/ld+json", "json-ld")):
        graph = Graph().parse(data=sample_client.get("/sparql", headers={"accept": accept}).text, format=form)
        (service,) = graph.subjects(URIRef(f"{sd}endpoint"), URIRef("http://localhost:8000/sparql"))
        assert (service, URIRef(f"{sd}feature"), URIRef(f"{sd}UnionDefaultGraph")) in graph
        assert (service, None, URIRef(f"{sd}SPARQL11Query")) in graph
        assert len(list(graph.objects(service, URIRef(f"{sd}resultFormat")))) == 8
    assert sample_client.get("/sparql", headers={"accept": "image/png"}).status_code == 406
    assert sample_client.get("/sparql?default-graph-uri=x").status_code == 400


def test_other_sites_may_ask_and_keep_what_they_got(sample_client: TestClient) -> None:
    asked = {"query": ROWS}
    response = sample_client.get("/sparql", params=asked, headers={"origin": "https://elsewhere.example"})
    assert response.headers["access-control-allow-origin"] == "*"
    again = sample_client.get("/sparql", params=asked, headers={"if-none-match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = sample_client.head("/sparql", params=asked)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(response.content))
    preflight = sample_client.options(
        "/sparql",
        headers={
            "origin": "https://elsewhere.example",
            "access-control-request-method": "POST",
            "access-control-request-headers": "content-type",
        },
    )
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "content-type" in preflight.headers["access-control-allow-headers"].lower()
    assert "access-control-allow-origin" not in sample_client.get("/about").headers


# --- what is refused ------------------------------------------------------------------------------------------------

UPDATES = ["INSERT DATA { <a:b> <a:b> 1 }", "DELETE WHERE { ?s ?p ?o }", "CLEAR ALL", "LOAD <http://127.0.0.1:9/>"]
CALLS = [
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o.SERVICE<http://127.0.0.1:9/>{ ?s ?p ?o } }",
    "SELECT * { BIND(<http://127.0.0.1:9/> AS ?x) SERVICE ?x { ?s ?p ?o } }",
]


@pytest.mark.parametrize("query", [*UPDATES, *CALLS, "SELECT * {", "nonsense", " "])
def test_what_is_no_harmless_query_gets_one_clear_error(sample_client: TestClient, query: str) -> None:
    response = sample_client.get("/sparql", params={"query": query})
    assert response.status_code == 400
    assert said(response)
    page = sample_client.get("/sparql", params={"query": query}, headers=PAGE)
    assert page.status_code == 400
    tree = html.fromstring(page.text)
    assert len(tree.xpath("//p[@role='alert']")) == 1
    assert tree.xpath("//textarea")[0].text.strip() == query.strip()


def test_an_update_is_refused_however_it_is_sent(sample_client: TestClient) -> None:
    content, kind = UPDATES[0], "application/sparql-update"
    assert sample_client.post("/sparql", content=content, headers={"content-type": kind}).status_code == 415
    assert sample_client.post("/sparql", data={"update": content}).status_code == 400
    assert sample_client.put("/sparql", content=content).status_code == 405
    assert "b" not in sample_client.get("/sparql", params={"query": "ASK { <a:b> ?p ?o }", "format": "csv"}).text


@pytest.fixture(scope="module")
def hasty(sample_library: Path) -> Iterator[FastAPI]:
    with open_library(Settings(library=sample_library, sparql_seconds=2, sparql_rows=1000)) as library:
        yield create_app(library, base=library.settings.base, logger=make_logger(io.StringIO()))


@pytest.mark.slow
def test_a_query_without_end_and_one_of_millions_of_rows_are_stopped(hasty: FastAPI) -> None:
    client = TestClient(hasty, raise_server_exceptions=False)
    for query, word in ((LONG, "stopped after"), (MILLIONS, "1000 rows")):
        for headers in ({}, PAGE):
            began = time.monotonic()
            response = client.get("/sparql", params={"query": query}, headers=headers)
            assert response.status_code == 422
            assert word in response.text
            assert time.monotonic() - began < 10
    assert client.get("/sparql", params={"query": ASK}).json()["boolean"] is True


@pytest.mark.slow
def test_a_query_that_finds_no_process_free_may_come_back(hasty: FastAPI) -> None:
    client = TestClient(hasty, raise_server_exceptions=False)
    codes: list[tuple[int, str]] = []

    def ask() -> None:
        response = client.get("/sparql", params={"query": LONG})
        codes.append((response.status_code, response.headers.get("retry-after", "")))

    asking = [threading.Thread(target=ask) for _ in range(6)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert set(codes) == {(422, ""), (503, "10")}


# --- the page -------------------------------------------------------------------------------------------------------


def test_there_are_twelve_examples() -> None:
    assert len(examples()) == 12
    for one in examples():
        assert any("\u4e00" <= character <= "\u9fff" for character in one.title)
        assert one.note
        assert "PREFIX" in one.query


@pytest.mark.parametrize("number", range(12))
def test_an_example_finds_something_in_the_sample_collection(sample_client: TestClient, number: int) -> None:
    example = examples()[number]
    response = sample_client.get(example.address, headers={"accept": "text/csv, application/n-triples"})
    assert response.status_code == 200
    assert len(response.text.splitlines()) > 3, example.title
    tree = html.fromstring(sample_client.get(example.address, headers=PAGE).text)
    if example.query.count("CONSTRUCT {"):
        assert "dcterms:title" in tree.xpath("//pre[@class='rdf']")[0].text
    else:
        assert tree.xpath("//section[@id='result']//tbody/tr")


def test_the_page_is_inert_and_leads_to_things(sample_client: TestClient) -> None:
    response = sample_client.get(examples()[1].address, headers=PAGE)
    assert "script-src 'self';" in response.headers["content-security-policy"]
    assert "unsafe" not in response.headers["content-security-policy"]
    tree = html.fromstring(response.text)
    assert not [name for one in tree.iter() for name in one.attrib if name.startswith("on") or name == "style"]
    assert all(one.get("src").startswith("/static/") for one in tree.iter("script"))
    link = tree.xpath("//section[@id='result']//td/a/@href")[0]
    assert link.startswith("/id/entity/")
    seen = sample_client.get(link, headers=PAGE)
    assert seen.status_code == 303
    assert sample_client.get(seen.headers["location"], headers=PAGE).status_code == 200


def test_values_are_shown_as_text(sample_client: TestClient) -> None:
    query = 'SELECT ("<script>alert(1)</script>" AS ?a) (<javascript:alert(1)> AS ?b) (<http://e.org/"x> AS ?c) {}'
    query = query.replace('/"x', "/x%22")
    tree = html.fromstring(sample_client.get("/sparql", params={"query": query}, headers=PAGE).text)
    cells = tree.xpath("//section[@id='result']//td")
    assert cells[0].text_content().strip() == "<script>alert(1)</script>"
    assert not cells[1].xpath(".//a")
    assert cells[2].xpath(".//a/@href") == ["http://e.org/x%22"]


def test_a_long_query_is_answered_on_the_page_when_posted(sample_client: TestClient) -> None:
    query = ROWS + " # " + "长" * 20_000
    tree = html.fromstring(sample_client.post("/sparql", data={"query": query}, headers=PAGE).text)
    assert len(tree.xpath("//section[@id='result']//tbody/tr")) == 3


def test_a_yes_and_an_empty_answer_are_said(sample_client: TestClient) -> None:
    for query, word in ((ASK, "是"), ("ASK { <a:b> ?p ?o }", "否"), ("SELECT * { <a:b> ?p ?o }", "没有符合的行")):
        tree = html.fromstring(sample_client.get("/sparql", params={"query": query}, headers=PAGE).text)
        assert word in tree.xpath("//section[@id='result']")[0].text_content()


def test_over_a_real_port_head_has_no_body(sample_address: str) -> None:
    import http.client

    host = sample_address.removeprefix("http://")
    connection = http.client.HTTPConnection(host)
    connection.request("HEAD", f"/sparql?query={quote(ASK)}")
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"")
    connection.request("GET", f"/sparql?query={quote(ASK)}&format=json")
    assert json.loads(connection.getresponse().read())["boolean"] is True
    with urlopen(f"{sample_address}/sparql") as described:
        assert described.headers["content-type"].startswith("text/turtle")
