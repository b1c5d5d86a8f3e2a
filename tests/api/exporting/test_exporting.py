"""Documents out of the library: chosen, written to files, folders and answers."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from rdflib import RDF, Graph, URIRef

from api.cli import main
from api.exporting import EXPORTS
from api.exporting.exporter import Choice
from api.settings import Settings
from api.wiring import open_library
from ontology.errors import WrongUse
from ontology.terms import OA


@pytest.fixture
def document(sample_client: TestClient) -> str:
    hit = sample_client.get("/api/search", params={"q": "城墙", "k": 1}).json()["hits"][0]
    return str(sample_client.get(f"/api/passages/{hit['passage_id']}").json()["document_id"])


def test_one_document_is_a_file_of_its_name(sample_client: TestClient, document: str) -> None:
    answer = sample_client.get("/api/export/jsonl", params={"document": document})
    assert answer.status_code == 200
    assert f"{document}.jsonl" in answer.headers["content-disposition"]
    stated = json.loads(answer.text)
    assert stated["document"]["id"] == document
    for passage in stated["passages"]:
        one = passage["passage"]
        assert stated["version"]["text"][one["begin"] : one["end"]] == one["text"]


@pytest.mark.parametrize(("name", "format_"), [("ttl", "turtle"), ("nt", "nt")])
def test_rdf_holds_the_tags_of_a_document(sample_client: TestClient, document: str, name: str, format_: str) -> None:
    answer = sample_client.get(f"/api/export/{name}", params={"document": document})
    graph = Graph().parse(data=answer.content, format=format_)
    stated = json.loads(sample_client.get("/api/export/jsonl", params={"document": document}).text)
    tags = {tag["id"] for part in stated["passages"] for tag in part["tags"]}
    assert tags
    assert len(set(graph.subjects(RDF.type, URIRef(OA.Annotation)))) >= len(tags)


def test_a_wrong_name_and_no_choice_are_told(sample_client: TestClient) -> None:
    told = sample_client.get("/api/export/nothing", params={"collection": "x"})
    assert told.status_code == 400
    assert "jsonl" in told.text
    assert sample_client.get("/api/export/jsonl").status_code == 400
    assert sample_client.get("/api/export/jsonl", params={"collection": "没有这个"}).status_code == 404
    assert sample_client.get("/api/export/jsonl", params={"document": "d0"}).status_code == 404


def test_the_command_writes_a_collection(
    sample_library: Path, sample_client: TestClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = sample_client.get("/api/facets").json()["collections"][0]["value"]
    target = tmp_path / "all.jsonl"
    asked = ["export", str(target), "--as", "jsonl", "--library", str(sample_library), "--json"]
    assert main([*asked, "--collection", name]) == 0
    lines = target.read_text("utf-8").splitlines()
    assert json.loads(capsys.readouterr().out) == {"documents": len(lines)}
    assert len(lines) > 1
    assert {json.loads(line)["document"]["collection"] for line in lines} == {name}
    assert main([*asked[:-1], "--document", "d0"]) == 2
    assert main(["export", str(tmp_path / "x"), "--as", "nothing", "--library", str(sample_library)]) == 2


def test_a_format_of_one_document_a_file_needs_a_folder_or_one_document(
    sample_library: Path, document: str, tmp_path: Path
) -> None:
    single = replace(EXPORTS["jsonl"], single=True)
    with open_library(Settings(library=sample_library)) as library:
        with pytest.raises(WrongUse, match="一份文献一个文件"):
            library.exporter.to_file(single, Choice(), tmp_path / "all.jsonl")
        assert library.exporter.to_file(single, Choice((document,)), tmp_path / "one.jsonl") == 1
        written = library.exporter.to_folder(single, Choice(collection="特藏"), tmp_path / "folder")
        with pytest.raises(WrongUse, match="not empty"):
            library.exporter.to_folder(single, Choice(), tmp_path / "folder")
    names = {path.name for path in (tmp_path / "folder").iterdir()}
    assert len(names) == written > 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "one.jsonl"]
