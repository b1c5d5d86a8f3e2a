"""The vocabulary and the shapes at their address, and answers as RDF."""

from __future__ import annotations

import pytest
from lxml import html
from rdflib import RDF, RDFS, Graph, URIRef
from starlette.testclient import TestClient

from ontology.terms import SCHEMA, WM
from ontology.vocabulary import source

FORMATS = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
    "application/n-triples": "nt",
}


@pytest.fixture
def page(client: TestClient) -> html.HtmlElement:
    response = client.get("/ns", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert response.headers["vary"].lower().count("accept")
    return html.fromstring(response.text)


def test_each_term_has_its_place_on_the_page(page: html.HtmlElement) -> None:
    for iri in WM:
        term = iri.removeprefix(WM.base)
        (found,) = page.xpath(f"//*[@id='{term}']")
        assert {f"wm:{term}", iri} <= {one.text_content() for one in found.iter("code")}
        assert all(found.xpath(f".//*[@lang='{language}']") for language in ("en", "zh-Hant"))


def test_no_link_on_the_page_leads_nowhere(page: html.HtmlElement) -> None:
    anchors = {one.removeprefix("#") for one in page.xpath("//main//a/@href") if one.startswith("#")}
    assert anchors
    assert anchors <= set(page.xpath("//@id"))
    assert len(page.xpath("//@id")) == len(set(page.xpath("//@id")))


@pytest.mark.parametrize("media_type", FORMATS)
@pytest.mark.parametrize(("path", "file"), [("/ns", "schema.ttl"), ("/ns/shapes", "shapes.ttl")])
def test_each_format_says_the_same(client: TestClient, path: str, file: str, media_type: str) -> None:
    response = client.get(path, headers={"accept": media_type})
    assert response.headers["content-type"].startswith(media_type)
    found = Graph().parse(data=response.content, format=FORMATS[media_type])
    assert len(found) == len(Graph().parse(data=source(file), format="turtle"))


@pytest.mark.parametrize(("suffix", "media_type"), [*zip(("ttl", "jsonld", "rdf", "nt"), FORMATS, strict=True)])
@pytest.mark.parametrize("path", ["/ns", "/ns/shapes"])
def test_a_suffix_names_the_format(client: TestClient, path: str, suffix: str, media_type: str) -> None:
    response = client.get(f"{path}.{suffix}", headers={"accept": "text/html"})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(media_type)


@pytest.mark.parametrize("path", ["/ns", "/ns/shapes"])
def test_what_takes_neither_page_nor_data_is_told_so(client: TestClient, path: str) -> None:
    response = client.get(path, headers={"accept": "image/png"})
    assert response.status_code == 406
    assert "text/turtle" in response.json()["error"]["message"]


@pytest.mark.parametrize("path", ["/ns", "/ns.jsonld", "/ns/shapes.rdf"])
def test_what_a_client_has_is_not_sent_again(client: TestClient, path: str) -> None:
    tag = client.get(path).headers["etag"]
    assert client.get(path, headers={"if-none-match": tag}).status_code == 304


def test_the_file_is_the_default(client: TestClient) -> None:
    assert client.get("/ns").content == source("schema.ttl")
    assert client.get("/ns/shapes", headers={"accept": "text/html"}).content == source("shapes.ttl")


@pytest.mark.parametrize("media_type", FORMATS)
def test_a_question_is_answered_in_rdf(client: TestClient, media_type: str) -> None:
    response = client.post("/api/ask", json={"question": "东门叫什么"}, headers={"accept": media_type})
    assert response.headers["content-type"].startswith(media_type)
    found = Graph().parse(data=response.content, format=FORMATS[media_type])
    (question,) = found.subjects(RDF.type, URIRef(SCHEMA.Question))
    answer = found.value(question, URIRef(SCHEMA.suggestedAnswer))
    assert found.value(answer, URIRef(SCHEMA.text))
    assert found.value(answer, URIRef(SCHEMA.citation))


@pytest.mark.parametrize("accept", ["*/*", "application/json", "text/html", "application/json, text/turtle;q=0.5"])
def test_json_stays_what_it_was(client: TestClient, accept: str) -> None:
    response = client.post("/api/ask", json={"question": "东门叫什么"}, headers={"accept": accept})
    assert response.json()["receipts"]


def test_a_label_of_every_term_is_a_string(client: TestClient) -> None:
    found = Graph().parse(data=client.get("/ns").content, format="turtle")
    assert {str(one) for one in found.subjects(RDFS.label)} == set(WM)
