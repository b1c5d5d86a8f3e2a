"""Things at their addresses: every kind, every format, validators, links."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from lxml import html
from rdflib import Graph, URIRef
from starlette.testclient import TestClient

from ontology.iri import Kind
from ontology.media import SUFFIXES, TRIPLES

PAGE = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PARSERS = dict(zip(TRIPLES, ("turtle", "json-ld", "xml", "nt"), strict=True))
# What a fresh library of the sample collection has.
LATER = ("work", "instance", "item", "branch", "deed")
KINDS = (
    *LATER,
    "document",
    "version",
    "passage",
    "tag",
    "entity",
    "collection",
    "relation",
    "maker",
    "authority",
    "graph",
)


@pytest.fixture(scope="module")
def things() -> dict[str, str]:
    """One address of each kind, found once."""
    return {}


def thing(client: TestClient, kind: str, things: dict[str, str]) -> str:
    """The path of an address of this kind below /id."""
    if kind not in things:
        start = f"http://localhost:8000/id/{kind}/"
        query = f'SELECT ?s {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{start}") && !CONTAINS(STR(?s), "#")) }} LIMIT 1'
        found = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
        if kind in LATER and not found:
            pytest.skip(f"nothing made a {kind} in this library")
        assert found, f"the graph says nothing of any {kind}"
        things[kind] = found[0]["s"]["value"].removeprefix("http://localhost:8000")
    return things[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_page_and_data(sample_client: TestClient, kind: str, things: dict[str, str]) -> None:
    path = thing(sample_client, kind, things)
    seen = sample_client.get(path, headers=PAGE)
    assert seen.status_code == 303
    assert 'rel="describedby"' in seen.headers["link"]
    page = sample_client.get(path, headers=PAGE, follow_redirects=True)
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    tree = html.fromstring(page.text)
    assert len(tree.xpath("//h1")) == len(tree.xpath("//main")) == 1
    for media_type in TRIPLES:
        sent = sample_client.get(path, headers={"accept": media_type})
        assert (sent.status_code, sent.headers["vary"]) == (303, "Accept")
        data = sample_client.get(sent.headers["location"], headers={"accept": media_type})
        assert data.headers["content-type"].partition(";")[0] == media_type
        graph = Graph().parse(data=data.text, format=PARSERS[media_type])
        assert (URIRef(f"http://localhost:8000{path}"), None, None) in graph


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_page_of_its_statements(sample_client: TestClient, kind: str, things: dict[str, str]) -> None:
    path = thing(sample_client, kind, things).replace("/id/", "/data/")
    page = sample_client.get(path, headers=PAGE)
    assert page.status_code == 200
    tree = html.fromstring(page.text)
    assert not [name for one in tree.iter() for name in one.attrib if name.startswith("on") or name == "style"]
    assert tree.xpath("//h2[@id='said']")
    for name in tree.xpath("//dl[contains(@class, 'facts')]//dt"):
        assert any("\u4e00" <= character <= "\u9fff" for character in name.text_content()), name.get("title")
    formats = tree.xpath("//p[@class='formats']/a[@type]")
    assert [one.get("type") for one in formats] == list(TRIPLES)
    for one in formats:
        answer = sample_client.get(one.get("href"), headers=PAGE)
        assert answer.headers["content-type"].partition(";")[0] == one.get("type")
    for link in tree.xpath("//dd//a/@href")[:12]:
        if link.startswith("/id/"):
            assert sample_client.get(link, headers=PAGE, follow_redirects=True).status_code == 200, link


@pytest.mark.parametrize("media_type", TRIPLES)
def test_a_suffix_and_a_parameter_lead_to_a_format(
    sample_client: TestClient, media_type: str, things: dict[str, str]
) -> None:
    path = thing(sample_client, "entity", things).replace("/id/", "/data/")
    by_header = sample_client.get(path, headers={"accept": media_type})
    by_suffix = sample_client.get(f"{path}.{SUFFIXES[media_type]}", headers=PAGE)
    by_parameter = sample_client.get(path, params={"format": SUFFIXES[media_type]}, headers=PAGE)
    assert by_header.content == by_suffix.content == by_parameter.content
    assert by_header.headers["content-type"] == by_suffix.headers["content-type"]
    assert f'?format={SUFFIXES[media_type]}>; rel="alternate"; type="{media_type}"' in by_header.headers["link"]
    assert 'rel="describes"' in by_header.headers["link"]
    assert sample_client.get(f"{path}.html").headers["content-type"].startswith("text/html")


def test_a_validator_stands_for_the_bytes(sample_client: TestClient, things: dict[str, str]) -> None:
    path = thing(sample_client, "document", things).replace("/id/", "/data/")
    first = sample_client.get(path, headers={"accept": "text/turtle"})
    tag = first.headers["etag"]
    assert tag.startswith('"')
    assert sample_client.get(path, headers={"accept": "text/turtle"}).content == first.content
    for held in (tag, f'"x", W/{tag}', "*"):
        again = sample_client.get(path, headers={"accept": "text/turtle", "if-none-match": held})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["access-control-allow-origin"] == "*"
    other = sample_client.get(path, headers={"accept": "application/ld+json", "if-none-match": tag})
    assert other.status_code == 200
    assert other.headers["etag"] != tag
    head = sample_client.head(path, headers={"accept": "text/turtle"})
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", tag)


def test_what_is_not_there_is_said_to_each_in_their_form(sample_client: TestClient) -> None:
    missing = "/data/tag/none"
    assert sample_client.get(missing).json()["error"]["code"] == "not-found"
    assert sample_client.get(f"{missing}.ttl").status_code == 404
    page = sample_client.get(missing, headers=PAGE)
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    for path in ("/id/tag/none", missing):
        refused = sample_client.get(path, headers={"accept": "image/png"})
        assert (refused.status_code, refused.json()["error"]["code"]) == (406, "not-acceptable")
    assert sample_client.get(f"{missing}?format=docx").status_code == 400
    for kind in Kind:
        assert sample_client.get(f"/data/{kind}/none", headers=PAGE).status_code == 404


def test_what_points_at_a_thing_is_told_up_to_a_bound(sample_client: TestClient) -> None:
    bundled = "/data/authority/bundled"
    graph = Graph().parse(data=sample_client.get(bundled).text, format="turtle")
    subject = URIRef("http://localhost:8000/id/authority/bundled")
    assert len(list(graph.subject_predicates(subject))) == 200
    page = html.fromstring(sample_client.get(bundled, headers=PAGE).text)
    assert "只列前 200 条" in page.text_content()
    query = page.xpath("//section[@aria-labelledby='pointing']/p/a/@href")[0]
    assert sample_client.get(query, headers=PAGE).status_code in (200, 422)


def test_a_passage_leads_to_its_tags(sample_client: TestClient, things: dict[str, str]) -> None:
    query = "SELECT ?p (COUNT(?t) AS ?n) { ?t oa:hasScope ?p } GROUP BY ?p ORDER BY DESC(?n) LIMIT 1"
    row = sample_client.get("/sparql", params={"query": query}).json()["results"]["bindings"][0]
    path = row["p"]["value"].removeprefix("http://localhost:8000").replace("/id/", "/data/")
    graph = Graph().parse(data=sample_client.get(path).text, format="turtle")
    tags = set(graph.subjects(URIRef("http://www.w3.org/ns/oa#hasScope"), URIRef(row["p"]["value"])))
    assert len(tags) == min(int(row["n"]["value"]), 200)


def test_ids_with_any_sign_keep_their_address(sample_client: TestClient) -> None:
    query = "SELECT DISTINCT ?s { ?s a prov:SoftwareAgent } LIMIT 20"
    for row in sample_client.get("/sparql", params={"query": query}).json()["results"]["bindings"]:
        path = row["s"]["value"].removeprefix("http://localhost:8000")
        seen = sample_client.get(path, headers=PAGE)
        assert sample_client.get(seen.headers["location"], headers=PAGE).status_code == 200
        data = sample_client.get(path.replace("/id/", "/data/"), headers={"accept": "application/ld+json"})
        assert row["s"]["value"] in {one["@id"] for one in json.loads(data.text)["@graph"]}
    assert sample_client.get(f"/data/document/{quote('没有/这部', safe='')}").status_code == 404
