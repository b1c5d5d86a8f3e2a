"""A whole library in the terms of others, out and in again; its datestamps when it is rebuilt."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import etree

from api.app import create_app
from api.cli import main
from api.library import Library
from api.logs import make_logger
from api.settings import Settings
from api.wiring import open_library
from index.harvesting import ChangedRecord, Window
from ingest.corpus import walk
from ontology.authority.importers.linked import read as read_authority
from ontology.records import Refusal, SourceText

NS = {
    "o": "http://www.openarchives.org/OAI/2.0/",
    "edm": "http://www.europeana.eu/schemas/edm/",
    "dc": "http://purl.org/dc/elements/1.1/",
}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def opened(sample_library: Path) -> Iterator[Library]:
    with open_library(Settings(library=sample_library)) as library:
        yield library


def test_the_library_comes_back_from_edm(opened: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "out"
    assert main(["export", str(folder), "--as", "edm", "--library", str(opened.settings.library), "--json"]) == 0
    assert '"documents": 64' in capsys.readouterr().out
    read = list(walk([folder]))
    assert not [one for one in read if isinstance(one, Refusal)]
    back = {one.key.rpartition("#")[2]: one.metadata for one in read if isinstance(one, SourceText)}
    for document in opened.texts.documents():
        stated, found = document.metadata, back[document.id]
        assert (found.title, found.creator, found.date) == (stated.title, stated.creator, stated.date)
        assert (found.rights, found.branch, found.book) == (stated.rights, stated.branch, stated.book)
        assert dict(found.extra)["馆藏专题"] == document.collection
        given = tuple(one.label for one in opened.texts.assignments(document.id))
        assert set(found.subjects) == set(stated.subjects or given)
    entities = [
        one.entity for one in read_authority(folder / "edm-0001.rdf", name="back") if not isinstance(one, Refusal)
    ]
    assert len({one.id for one in entities}) == len(entities) > 300
    assert main(["export", str(folder), "--as", "edm", "--library", str(opened.settings.library)]) == 2
    assert main(["export", str(tmp_path / "b"), "--as", "nothing", "--library", str(opened.settings.library)]) == 2
    assert main(["export", str(tmp_path / "c"), "--as", "slib", "--library", str(opened.settings.library)]) == 0


def test_harvesters_get_entities_with_documents(opened: Library) -> None:
    client = TestClient(create_app(opened, logger=make_logger(io.StringIO())))
    tree = etree.fromstring(client.get("/oai", params={"verb": "ListRecords", "metadataPrefix": "edm"}).content)
    records = tree.findall(".//o:record", NS)
    assert len(records) == 64
    assert all(len(one.findall(".//edm:ProvidedCHO", NS)) == 1 for one in records)
    assert len(tree.findall(".//edm:Place", NS)) > 100
    for prefix in ("oai_dc", "marcxml", "rdf"):
        answer = client.get("/oai", params={"verb": "ListRecords", "metadataPrefix": prefix})
        assert len(etree.fromstring(answer.content).findall(".//o:record", NS)) == 64


def test_rebuilding_changes_no_datestamp(sample_library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    shutil.copytree(sample_library, folder)
    settings = Settings(library=folder)

    def stamps(library: Library) -> list[ChangedRecord]:
        log = library.texts.log
        return log.page(Window(), head=log.head(), limit=1000)

    with open_library(settings) as library:
        before = stamps(library)
    with open_library(settings, write=True, anew=True) as library:
        assert stamps(library) == before
        assert library.status().agreed


def test_a_thing_is_given_in_the_terms_of_others(opened: Library) -> None:
    client = TestClient(create_app(opened, logger=make_logger(io.StringIO())))
    document = next(iter(opened.texts.documents()))
    given = client.get(f"/data/document/{document.id}", params={"profile": "edm"})
    assert given.headers["content-type"] == "application/rdf+xml"
    assert 'rel="profile"' in given.headers["link"]
    assert etree.fromstring(given.content).findtext(".//dc:title", None, NS) == document.metadata.title
    entity = client.get("/data/entity/p1043", params={"profile": "slib"})
    assert "http://www.library.sh.cn/ontology/" in entity.text
    assert client.get("/data/document/nothing", params={"profile": "edm"}).status_code == 404
    assert client.get("/data/document/x", params={"profile": "mods"}).status_code == 400
    assert client.get("/data/passage/x", params={"profile": "edm"}).status_code == 400


def test_branches_narrow_a_search_everywhere(opened: Library, capsys: pytest.CaptureFixture[str]) -> None:
    client = TestClient(create_app(opened, logger=make_logger(io.StringIO())))
    assert client.get("/api/facets").json()["branches"] == [
        {"value": "样例总馆", "count": opened.status().passages, "label": ""}
    ]
    found = client.get("/api/search", params={"q": "南京的塔", "branch": "样例总馆"}).json()
    assert found["hits"]
    assert client.get("/api/search", params={"q": "南京的塔", "branch": "别馆"}).json()["hits"] == []
    asked = client.post("/api/ask", json={"question": "南京的塔", "filters": {"branches": ["别馆"]}}).json()
    assert asked["refused"]
    page = client.get("/", params={"q": "南京的塔", "branch": "样例总馆"}).text
    assert "分馆：样例总馆" in page
    assert main(["search", "南京的塔", "--branch", "别馆", "--library", str(opened.settings.library), "--json"]) == 0
    assert '"hits": []' in capsys.readouterr().out
