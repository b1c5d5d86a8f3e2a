"""The JSON of the door: shapes, limits, errors, documentation."""

from __future__ import annotations

import io
from types import ModuleType
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

import api.limits
from api.app import create_app
from api.logs import make_logger

CHINESE = range(0x4E00, 0x9FFF)


def error(response: object) -> dict[str, str]:
    body = response.json()  # type: ignore[attr-defined]
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message"}
    assert any(ord(character) in CHINESE for character in body["error"]["message"])
    assert "Traceback" not in response.text  # type: ignore[attr-defined]
    return body["error"]


def test_a_search_has_the_promised_shape(client: TestClient) -> None:
    body = client.get("/api/search", params={"q": "东门", "k": 2}).json()
    assert {"hits", "query", "took_ms", "total", "offset", "following", "preceding"} <= set(body)
    assert body["facets"] is None
    assert body["query"] == "东门"
    assert body["took_ms"] == 1.235
    first = body["hits"][0]
    assert set(first) == {"passage_id", "score", "document", "heading", "text", "highlights", "why"}
    assert first["document"] == "城垣小记"
    for mark in first["highlights"]:
        assert first["text"][mark["begin"] : mark["end"]] == mark["term"]
    assert [why["text"] for why in first["why"]] == ["字词匹配第 1 位", "语义相近第 2 位", "命中的词：东门、知府"]
    assert first["why"][1] == {"text": "语义相近第 2 位", "method": "dense", "rank": 2, "score": 0.8, "terms": []}


def test_filters_may_be_repeated(client: TestClient) -> None:
    wanted = [
        ("q", "东门"),
        ("k", 100),
        ("collection", "古籍"),
        ("collection", "地方文献"),
        ("type", "LOC"),
        ("type", "PER"),
    ]
    hits = client.get("/api/search", params=wanted).json()["hits"]
    assert [hit["passage_id"] for hit in hits] == ["志#1"]


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("", 422, "缺少 q"),
        ("q=%20", 400, "请输入检索词"),
        (f"q={quote('字' * 501)}", 422, "最多 500 个字符"),
        ("q=a&k=0", 422, "至少为 1"),
        ("q=a&k=101", 422, "最多为 100"),
        ("q=a&k=x", 422, "应是整数"),
        ("q=a&type=NAME", 422, "不在可选值之中"),
        ("q=a&" + "&".join(["book=b"] * 51), 422, "最多 50 个"),
    ],
)
def test_what_a_search_refuses(client: TestClient, query: str, status: int, said: str) -> None:
    response = client.get(f"/api/search?{query}")
    assert response.status_code == status
    assert said in error(response)["message"]


def test_the_longest_question_and_the_most_hits_are_taken(client: TestClient) -> None:
    assert client.get("/api/search", params={"q": "𠮷" * 500, "k": 100}).status_code == 200


def test_a_passage_by_its_encoded_id(client: TestClient) -> None:
    body = client.get(f"/api/passages/{quote('志#1', safe='')}").json()
    assert body["passage_id"] == "志#1"
    assert body["document_id"] == "志/城垣"
    assert body["metadata"]["extra"] == [["版本", "稿本"]]
    assert [one["passage_id"] for one in body["after"]] == ["志#2"]
    for tag in body["tags"]:
        assert body["text"][tag["begin"] : tag["end"]] == tag["surface"]
    assert body["tags"][2]["link"]["entity_id"] == ""
    assert len(body["tags"][2]["link"]["candidates"]) == 2


def test_what_a_passage_says_of_its_tags_comes_with_its_words(client: TestClient) -> None:
    body = client.get(f"/api/passages/{quote('志#1', safe='')}").json()
    (said,) = body["relations"]  # the other one's object is not among the tags
    assert (said["subject"]["surface"], said["predicate"], said["object"]["surface"]) == (
        "周大年",
        "任职",
        "知府周大年",
    )
    assert said["quote"] == body["text"][said["begin"] : said["end"]] == "知府周大年"
    assert {part: one["surface"] for part, one in said["qualifiers"].items()} == {"地点": "𠮷阳"}


def test_a_document_by_the_page(client: TestClient) -> None:
    for encoded in (quote("志/城垣"), quote("志/城垣", safe="")):
        body = client.get(f"/api/documents/{encoded}", params={"offset": 1, "limit": 1}).json()
        assert [one["passage_id"] for one in body["passages"]] == ["志#2"]
        assert (body["offset"], body["total"]) == (1, 41)
        assert [(one["label"], one["scheme"]) for one in body["subjects"]] == [("名胜古迹", "clc")]


def test_entities(client: TestClient) -> None:
    found = client.get("/api/entities", params={"q": "大年"}).json()
    assert [one["id"] for one in found["entities"]] == ["p/1"]
    body = client.get("/api/entities/p/1").json()
    assert body["entity"]["names"][1] == {"text": "伯永", "kind": "字"}
    assert body["mentions"] == 1


def test_facets(client: TestClient) -> None:
    body = client.get("/api/facets").json()
    assert body["collections"][0] == {"value": "古籍", "count": 2, "label": ""}
    assert {"collections", "books", "dynasties", "types", "branches", "persons", "years"} <= set(body)


def test_an_answer_has_the_promised_shape(client: TestClient) -> None:
    body = client.post("/api/ask", json={"question": "东门叫什么"}).json()
    assert {"answer", "refused", "confidence", "receipts", "question"} <= set(body)
    assert body["sentences"] == [{"text": body["answer"], "receipts": [0]}]
    assert (body["origin"], body["asked"], body["nearest"], body["reworded"]) == ("texts", "", [], False)
    receipt = body["receipts"][0]
    assert set(receipt) == {"passage_id", "begin", "end", "quote", "document", "locator"}
    text = client.get(f"/api/passages/{quote(receipt['passage_id'])}").json()["text"]
    assert text[receipt["begin"] : receipt["end"]] == receipt["quote"]


def test_a_refusal(client: TestClient) -> None:
    body = client.post(
        "/api/ask", json={"question": "何时", "context": ["上一问"], "filters": {"types": ["PER"]}}
    ).json()
    assert body["refused"] is True
    assert body["receipts"] == []
    assert [one["passage_id"] for one in body["nearest"]] == ["志#1", "wall-1"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{}", "缺少 question"),
        (b'{"question": ""}', "不能为空"),
        (b'{"question": 3}', "应是文字"),
        (b'{"question": "\\ud800"}', "question"),
        (b'{"question": "a", "answer": "b"}', "不认识 answer"),
        (b"{", "JSON"),
        (b'{"question": "a", "filters": {"types": ["X"]}}', "filters.types.0"),
    ],
)
def test_what_ask_refuses(client: TestClient, body: bytes, said: str) -> None:
    response = client.post("/api/ask", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 422
    assert said in error(response)["message"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/nothing", 404),
        ("GET", "/api/passages/none", 404),
        ("GET", "/api/documents/none", 404),
        ("GET", "/api/entities/none", 404),
        ("GET", "/data/passage/none", 404),
        ("GET", "/id/nothing/1", 422),
        ("DELETE", "/api/search", 405),
        ("GET", "/api/ask", 405),
        ("GET", "/static/none.css", 404),
    ],
)
def test_every_error_has_one_shape(client: TestClient, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    error(response)


def test_a_body_without_end_is_cut_off(client: TestClient) -> None:
    response = client.post(
        "/api/ask", content=b" " * (api.limits.MAX_BODY + 1), headers={"content-type": "application/json"}
    )
    assert response.status_code == 413
    assert error(response)["code"] == "too-large"


QUERY = "SELECT * WHERE { ?s ?p '门' }"


def test_sparql_by_the_three_ways_of_the_protocol(client: TestClient) -> None:
    answers = [
        client.get("/sparql", params={"query": QUERY}),
        client.post("/sparql", data={"query": QUERY}),
        client.post(
            "/sparql", content=QUERY.encode(), headers={"content-type": "application/sparql-query; charset=utf-8"}
        ),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert answer.text == QUERY
        assert answer.headers["content-type"] == "application/sparql-results+json"


@pytest.mark.parametrize(
    ("path", "content", "kind", "status"),
    [
        ("/sparql", b"query=a&query=b", "application/x-www-form-urlencoded", 400),
        ("/sparql", b"update=a", "application/x-www-form-urlencoded", 400),
        ("/sparql", b"", "application/x-www-form-urlencoded", 400),
        ("/sparql", b"INSERT DATA {}", "application/sparql-query", 400),
        ("/sparql", b"SELECT", "application/sparql-update", 415),
        ("/sparql?query=a", b"SELECT", "application/sparql-query", 400),
        ("/sparql?update=a", b"SELECT", "application/sparql-query", 400),
        ("/sparql?format=docx", b"SELECT", "application/sparql-query", 400),
        ("/sparql?query=%FF", b"SELECT", "application/sparql-query", 400),
        ("/sparql", b"\xff", "application/sparql-query", 400),
        ("/sparql", b"&".join([b"a=b"] * 300), "application/x-www-form-urlencoded", 400),
    ],
)
def test_what_sparql_refuses(client: TestClient, path: str, content: bytes, kind: str, status: int) -> None:
    response = client.post(path, content=content, headers={"content-type": kind})
    assert response.status_code == status
    error(response)


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "/passages/%E5%BF%97%231"),
        ("text/turtle", "/data/passage/%E5%BF%97%231"),
        ("text/turtle;q=0.9, text/html;q=0.5", "/data/passage/%E5%BF%97%231"),
        ("*/*", "/data/passage/%E5%BF%97%231"),
    ],
)
def test_a_thing_sends_to_a_page_or_to_data(client: TestClient, accept: str, location: str) -> None:
    response = client.get("/id/passage/%E5%BF%97%231", headers={"accept": accept})
    assert (response.status_code, response.headers["location"]) == (303, location)
    assert response.headers["vary"] == "Accept"
    assert client.get(location, headers={"accept": accept}).status_code == 200


def test_the_data_of_a_thing_are_asked_for_by_its_address(client: TestClient) -> None:
    assert client.get("/data/passage/%E5%BF%97%231").text.startswith("<http://localhost:8000/id/passage/%E5%BF%97%231>")


def test_the_base_of_the_addresses_can_be_set(fake: ModuleType) -> None:
    at_home = TestClient(create_app(fake.FakeLibrary(), base="https://lib.example/", logger=make_logger(io.StringIO())))
    assert at_home.get("/data/document/%E5%BF%97").text.startswith("<https://lib.example/id/document/%E5%BF%97>")


def test_readiness_follows_the_parts(client: TestClient, fake: ModuleType) -> None:
    assert client.get("/health").json() == {"status": "ok"}
    assert client.get("/ready").status_code == 200
    client.app.state.service = fake.FakeLibrary(behind=True)  # type: ignore[attr-defined]
    response = client.get("/ready")
    assert (response.status_code, response.json()["ready"]) == (503, False)


def test_figures_count_requests_by_route(client: TestClient) -> None:
    client.get("/api/passages/a")
    client.get("/api/passages/b")
    text = client.get("/metrics").text
    assert 'wenmai_http_requests_total{method="GET",route="/api/passages/{passage_id:path}",status="404"} 2.0' in text
    assert 'wenmai_library_size{part="passages"} 31.0' in text


def test_the_documentation_says_everything_in_chinese(client: TestClient) -> None:
    document = client.get("/api/openapi.json").json()
    assert "HTTPValidationError" not in document["components"]["schemas"]
    operations = [(path, one) for path, many in document["paths"].items() for one in many.values()]
    assert len(operations) >= 13
    for path, operation in operations:
        assert operation["tags"], path
        for said in (operation["summary"], operation["description"]):
            assert any(ord(character) in CHINESE for character in said) or said == "SPARQL", path
        for status, response in operation["responses"].items():
            if int(status) >= 400 and path != "/ready":
                schema = response["content"]["application/json"]["schema"]
                shape = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
                body = "OpenAIErrorBody" if path.startswith("/v1/") else "ErrorBody"
                assert shape["properties"]["error"] == {"$ref": f"#/components/schemas/{body}"}, (path, status)
