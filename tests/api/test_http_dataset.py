"""The whole library as a dataset, and as a file that is the same bytes for the same library."""

from __future__ import annotations

import gzip
import io
import json
import shutil
from pathlib import Path

import pytest
from lxml import html
from rdflib import RDF, Dataset, Graph, Namespace, URIRef
from starlette.testclient import TestClient

from api.app import create_app
from api.cli import main
from api.logs import make_logger
from api.open_data.figures import Figures
from api.settings import Settings
from api.wiring import open_library

PAGE = {"accept": "text/html"}
VOID, DCAT = Namespace("http://rdfs.org/ns/void#"), Namespace("http://www.w3.org/ns/dcat#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
WHOLE = URIRef("http://localhost:8000/dataset#graph")


def described(client: TestClient) -> Graph:
    return Graph().parse(data=client.get("/dataset").text, format="turtle")


def test_the_dataset_says_what_it_holds(sample_client: TestClient) -> None:
    graph = described(sample_client)
    assert {VOID.Dataset, DCAT.Dataset} <= set(graph.objects(WHOLE, RDF.type))
    assert {title.language for title in graph.objects(WHOLE, DCTERMS.title)} == {"zh-hans", "zh-hant", "en"}
    triples = int(graph.value(WHOLE, VOID.triples))
    counted = sum(int(graph.value(one, VOID.triples)) for one in graph.objects(WHOLE, VOID.propertyPartition))
    assert triples == counted > 100_000
    assert str(graph.value(WHOLE, VOID.sparqlEndpoint)) == "http://localhost:8000/sparql"
    for example in graph.objects(WHOLE, VOID.exampleResource):
        path = str(example).removeprefix("http://localhost:8000").replace("/id/", "/data/")
        assert sample_client.get(path).status_code == 200
    assert URIRef("https://wenmai.example/ns#") in set(graph.objects(WHOLE, VOID.vocabulary))


def test_collections_and_authorities_are_subsets_with_their_licences(sample_client: TestClient) -> None:
    graph = described(sample_client)
    titles = {str(graph.value(one, DCTERMS.title)): one for one in graph.objects(WHOLE, VOID.subset)}
    assert {"古籍", "地方文献", "特藏", "中国图书馆分类法", "文脉自带规范"} <= set(titles)
    clc = titles["中国图书馆分类法"]
    assert str(graph.value(clc, DCTERMS.license)) == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert int(graph.value(clc, VOID.entities)) > 400
    assert {str(one) for one in graph.objects(titles["特藏"], DCTERMS.rights)}


def test_the_page_shows_the_same_numbers(sample_client: TestClient) -> None:
    graph = described(sample_client)
    tree = html.fromstring(sample_client.get("/dataset", headers=PAGE).text)
    text = tree.text_content()
    assert str(int(graph.value(WHOLE, VOID.triples))) in text
    for word in ("馆藏专题", "中国图书馆分类法", "还没有制作", "The wenmai knowledge graph"):
        assert word in text
    assert not [name for one in tree.iter() for name in one.attrib if name.startswith("on") or name == "style"]
    for link in tree.xpath("//main//a/@href"):
        if link.startswith("/") and not link.startswith(("/ns", "/dump")):
            assert sample_client.get(link, headers=PAGE).status_code in (200, 303), link


def test_the_common_address_leads_to_it_and_it_can_be_kept(sample_client: TestClient) -> None:
    response = sample_client.get("/.well-known/void")
    assert (response.status_code, response.headers["location"]) == (303, "/dataset")
    first = sample_client.get("/dataset", headers={"accept": "application/ld+json"})
    assert first.headers["access-control-allow-origin"] == "*"
    held = {"accept": "application/ld+json", "if-none-match": first.headers["etag"]}
    assert sample_client.get("/dataset", headers=held).status_code == 304
    assert sample_client.get("/dataset", headers={"accept": "image/png"}).status_code == 406


def test_without_a_publication_there_is_no_dump(sample_client: TestClient) -> None:
    for name in ("graph.nq.gz", "void.ttl"):
        response = sample_client.get(f"/dump/{name}")
        assert response.status_code == 404
        assert "wenmai export --publish" in response.json()["error"]["message"]


@pytest.mark.slow
def test_a_publication_is_handed_out(sample_library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "library"
    shutil.copytree(sample_library, folder)
    (folder / "settings.yaml").write_text("licence: CC0\n", "utf-8")
    assert main(["export", "--publish", "--library", str(folder), "--json"]) == 0
    counts = json.loads(capsys.readouterr().out)
    exported = tmp_path / "export"
    assert main(["export", str(exported), "--library", str(folder)]) == 0
    published = folder / "published"
    dump = (published / "graph.nq.gz").read_bytes()
    assert dump == (exported / "graph.nq.gz").read_bytes()
    text = gzip.decompress(dump).decode()
    assert len(text.splitlines()) == counts["statements"] > 100_000
    assert "urn:x-wenmai" not in text
    small = Dataset()
    small.parse(data="".join(text.splitlines(keepends=True)[:2000]), format="nquads")
    assert Figures.from_json((published / "figures.json").read_text("utf-8")).triples == counts["statements"]
    with open_library(Settings(library=folder, licence="CC0")) as library:
        client = TestClient(create_app(library, base=library.settings.base, logger=make_logger(io.StringIO())))
        answer = client.get("/dump/graph.nq.gz")
        assert (answer.content, answer.headers["content-type"]) == (dump, "application/gzip")
        assert "content-encoding" not in answer.headers
        assert client.get("/dump/graph.nq.gz", headers={"if-none-match": answer.headers["etag"]}).status_code == 304
        part = client.get("/dump/graph.nq.gz", headers={"range": "bytes=10-19"})
        assert (part.status_code, part.content) == (206, dump[10:20])
        head = client.head("/dump/graph.nq.gz")
        assert (head.content, head.headers["content-length"]) == (b"", str(len(dump)))
        graph = Graph().parse(data=client.get("/dump/void.ttl").text, format="turtle")
        assert str(graph.value(WHOLE, VOID.dataDump)) == "http://localhost:8000/dump/graph.nq.gz"
        assert str(graph.value(WHOLE, DCTERMS.license)) == "https://creativecommons.org/publicdomain/zero/1.0/"
        (file,) = graph.subjects(DCAT.downloadURL, None)
        assert int(graph.value(file, DCAT.byteSize)) == len(dump)
        assert "graph.nq.gz" in client.get("/dataset", headers=PAGE).text


def test_export_wants_a_folder_or_publish(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--library", str(tmp_path)]) == 2
    assert main(["export", str(tmp_path / "a"), "--publish", "--library", str(tmp_path)]) == 2
    assert "--publish" in capsys.readouterr().err
