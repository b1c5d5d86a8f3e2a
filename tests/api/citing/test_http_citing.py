"""Citations over HTTP: files in each form, pages that work without scripts, buttons that copy."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page
from starlette.testclient import TestClient

from api.citing import FORMS


@pytest.fixture(scope="module")
def passage_id(sample_app: FastAPI) -> str:
    hits = TestClient(sample_app).get("/api/search", params={"q": "大报恩寺", "k": 1}).json()["hits"]
    return str(hits[0]["passage_id"])


@pytest.mark.parametrize("name", FORMS)
def test_a_citation_is_a_file_of_its_media_type(sample_client: TestClient, passage_id: str, name: str) -> None:
    response = sample_client.get(f"/api/passages/{passage_id}/citation", params={"format": name})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(FORMS[name].media_type.split(";")[0])
    assert response.headers["content-disposition"].endswith(f".{FORMS[name].suffix}")
    assert "/id/passage/" in response.text


def test_document_entity_and_search_are_cited_too(sample_client: TestClient, passage_id: str) -> None:
    document = passage_id.rpartition("-")[0]
    assert "/id/document/" in sample_client.get(f"/api/documents/{document}/citation").text
    entity = sample_client.get("/api/entities", params={"q": "郑和"}).json()["entities"][0]["id"]
    assert sample_client.get(f"/api/entities/{entity}/citation").text.startswith("郑和")
    search = sample_client.get("/api/search/citation", params={"q": "修城", "book": "海國小記", "format": "csl"})
    (item,) = json.loads(search.text)
    assert item["URL"].endswith("?q=%E4%BF%AE%E5%9F%8E&book=%E6%B5%B7%E5%9C%8B%E5%B0%8F%E8%A8%98")
    assert sample_client.get("/api/search/citation").status_code == 400


def test_what_is_not_there_is_404_and_an_unknown_form_422(client: TestClient) -> None:
    assert client.get("/api/passages/nowhere/citation").status_code == 404
    assert client.get("/passages/nowhere/cite", headers={"accept": "text/html"}).status_code == 404
    assert client.get("/api/passages/wall-1/citation", params={"format": "apa"}).status_code == 422


def test_a_page_shows_every_form_and_escapes_titles(client: TestClient) -> None:
    page = client.get("/passages/wall-1/cite").text
    assert all(form.label in page for form in FORMS.values())
    assert "<script>document" not in page
    assert "&lt;script&gt;" in page
    assert "引用" in client.get("/documents/志/城垣/cite").text


def test_an_id_with_a_slash_and_a_sharp_is_found(client: TestClient) -> None:
    response = client.get("/api/passages/%E5%BF%97%231/citation")
    assert response.text.startswith("[明]無名氏.城垣小记:卷一:东门[M/OL].")


@pytest.mark.slow
def test_copying_takes_a_button_and_says_so(
    sample_address: str, visiting: Callable[..., Page], passage_id: str
) -> None:
    with visiting(sample_address, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(f"/passages/{passage_id}/cite")
        page.get_by_role("button", name="复制 BibTeX 引文").click()
        page.get_by_role("status").get_by_text("已复制").wait_for()
        assert page.evaluate("navigator.clipboard.readText()").startswith("@")


@pytest.mark.slow
def test_a_text_is_copied_with_its_source_by_a_button_alone(
    sample_address: str, visiting: Callable[..., Page], passage_id: str
) -> None:
    with visiting(sample_address, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(f"/passages/{passage_id}")
        text = page.locator(".exhibit .text").text_content() or ""
        page.get_by_role("button", name="复制并注明出处").click()
        page.get_by_role("status").get_by_text("已复制").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(f"“{text.strip()}”\n——")
        assert copied.endswith(f"/id/passage/{passage_id}")
        page.evaluate("getSelection().selectAllChildren(document.querySelector('h1'))")
        heading = page.evaluate("getSelection().toString()")
        page.keyboard.press("Control+c")
        assert page.evaluate("navigator.clipboard.readText()") == heading
