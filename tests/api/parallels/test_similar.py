"""More like this: by meaning, by entities, by words, and why."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.parallels.common_words import shared_runs


@pytest.fixture(scope="module")
def client_(sample_app: FastAPI) -> TestClient:
    return TestClient(sample_app)


def _first(client: TestClient, question: str) -> dict[str, str]:
    found: dict[str, str] = client.get("/api/search", params={"q": question, "k": 1}).json()["hits"][0]
    return found


def test_every_passage_that_comes_says_why(client_: TestClient) -> None:
    asked = _first(client_, "江苏省立国学图书馆")["passage_id"]
    answer = client_.get(f"/api/passages/{asked}/similar", params={"limit": 5}).json()
    assert answer["passage_id"] == asked
    assert len(answer["similar"]) == 5
    assert all(one["why"] for one in answer["similar"])
    assert asked not in {one["passage_id"] for one in answer["similar"]}
    scores = [one["score"] for one in answer["similar"]]
    assert scores == sorted(scores, reverse=True)


def test_others_come_before_the_same_document(client_: TestClient) -> None:
    asked = _first(client_, "大报恩寺")["passage_id"]
    own = asked.rpartition("-")[0]
    found = client_.get(f"/api/passages/{asked}/similar", params={"limit": 8}).json()["similar"]
    assert sum(one["document_id"] == own for one in found) <= 2
    assert len({one["document_id"] for one in found}) > 2


def test_filters_narrow_it(client_: TestClient) -> None:
    asked = _first(client_, "大报恩寺")["passage_id"]
    found = client_.get(f"/api/passages/{asked}/similar", params={"collection": "地方文献"}).json()["similar"]
    assert found
    documents = {one["document_id"] for one in found}
    kept = {client_.get(f"/api/documents/{one}").json()["collection"] for one in documents}
    assert kept == {"地方文献"}


def test_the_page_and_what_is_not_there(client_: TestClient) -> None:
    asked = _first(client_, "大报恩寺")["passage_id"]
    page = client_.get(f"/passages/{asked}/similar", headers={"accept": "text/html"})
    assert page.status_code == 200
    assert "同提到" in page.text
    assert client_.get("/api/passages/nowhere-1/similar").status_code == 404
    assert client_.get(f"/api/passages/{asked}/similar", params={"limit": 0}).status_code == 422


def test_shared_runs_are_letters_longest_first() -> None:
    assert shared_runs("汉高帝六年，封郭蒙为侯国。", "又汉高帝六年封丙倩为侯国也") == ("汉高帝六年", "为侯国")
    assert shared_runs("甲乙", "丙丁") == ()
