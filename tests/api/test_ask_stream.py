"""An answer as a stream of events says what the JSON answer says."""

from __future__ import annotations

import json

from starlette.testclient import TestClient

STREAM = {"Accept": "text/event-stream"}


def told(body: str) -> list[tuple[str, dict[str, object]]]:
    """The events of a body by the letter of the protocol."""
    found = []
    for block in body.split("\n\n")[:-1]:
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_a_receipt_comes_before_its_sentence_and_the_whole_at_the_end(client: TestClient) -> None:
    answer = client.post("/api/ask", json={"question": "东门叫什么"}, headers=STREAM)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-cache"
    events = told(answer.text)
    assert [name for name, _ in events] == ["receipt", "sentence", "done"]
    whole = client.post("/api/ask", json={"question": "东门叫什么"}).json()
    assert {**events[-1][1], "exchange": ""} == {**whole, "exchange": ""}
    assert events[-1][1]["exchange"] != whole["exchange"]
    assert events[0][1] == {"number": 0, "receipt": whole["receipts"][0]}
    assert events[1][1] == {"number": 0, **whole["sentences"][0]}


def test_a_refusal_is_one_sentence(client: TestClient) -> None:
    events = told(client.post("/api/ask", json={"question": "何时"}, headers=STREAM).text)
    assert [name for name, _ in events] == ["sentence", "done"]
    assert events[-1][1]["refused"] is True


def test_what_is_wrong_is_said_before_the_stream_begins(client: TestClient) -> None:
    answer = client.post("/api/ask", json={"question": ""}, headers=STREAM)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "invalid-request"


def test_json_is_what_a_client_without_a_wish_gets(client: TestClient) -> None:
    for accept in ("*/*", "application/json, text/event-stream;q=0.5", "text/html"):
        answer = client.post("/api/ask", json={"question": "东门叫什么"}, headers={"Accept": accept})
        assert answer.headers["content-type"] == "application/json", accept
