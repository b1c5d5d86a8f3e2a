from __future__ import annotations

import hashlib
import hmac
import io
import json
import time
from types import ModuleType

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.chat.doors import Doors
from api.logs import make_logger

KEY = "a key of the webhook"


@pytest.fixture
def caller(fake: ModuleType, lines: io.StringIO) -> TestClient:
    app = create_app(fake.FakeLibrary(doors=Doors(webhook_key=KEY)), logger=make_logger(lines))
    return TestClient(app, raise_server_exceptions=False)


def headers(body: bytes, *, age: int = 0, key: str = KEY) -> dict[str, str]:
    stamp = str(int(time.time()) - age)
    made = hmac.new(key.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"x-wenmai-timestamp": stamp, "x-wenmai-signature": f"sha256={made}"}


def posted(text: str, *, ident: str = "m1") -> bytes:
    return json.dumps({"id": ident, "sender": "u7", "text": text, "room": "more"}, ensure_ascii=False).encode()


def test_a_signed_message_is_answered_and_signed(caller: TestClient, fake: ModuleType) -> None:
    body = posted("东门叫什么")
    answer = caller.post("/channels/webhook", content=body, headers=headers(body))
    told = answer.json()
    assert told["id"] == "m1" and fake.TEXT[2:8] in told["text"] and told["exchange"]
    stamp = answer.headers["x-wenmai-timestamp"].encode()
    made = hmac.new(KEY.encode(), stamp + b"." + answer.content, hashlib.sha256).hexdigest()
    assert answer.headers["x-wenmai-signature"] == f"sha256={made}"
    again = caller.post("/channels/webhook", content=body, headers=headers(body)).json()
    assert again == told
    judged = caller.post("/api/feedback", json={"exchange": told["exchange"], "good": True})
    assert judged.status_code == 200


def test_what_is_not_signed_as_it_must_be_is_refused(caller: TestClient, lines: io.StringIO) -> None:
    body = posted("东门叫什么")
    good = headers(body)
    for wrong in (
        {},
        headers(body, key="another"),
        headers(body, age=400),
        headers(body, age=-400),
        headers(posted("西门叫什么")),
        good | {"x-wenmai-timestamp": "soon"},
        good | {"x-wenmai-timestamp": ""},
        good | {"x-wenmai-signature": good["x-wenmai-signature"].removeprefix("sha256=")},
    ):
        assert caller.post("/channels/webhook", content=body, headers=wrong).status_code == 403
    assert caller.post("/channels/webhook", content=body, headers=headers(body, age=200)).status_code == 200
    assert KEY not in lines.getvalue() and "东门" not in lines.getvalue() and "u7" not in lines.getvalue()


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"id": "", "sender": "u", "text": "x"}', b'{"id": "1"}'])
def test_what_cannot_be_read_is_refused(caller: TestClient, body: bytes) -> None:
    answer = caller.post("/channels/webhook", content=body, headers=headers(body))
    assert answer.status_code == 400 and answer.json()["error"]["code"] == "wrong-use"


def test_readiness_is_told_to_who_can_sign(caller: TestClient) -> None:
    assert caller.get("/channels/webhook", headers=headers(b"")).json() == {"ready": True}
    assert caller.get("/channels/webhook").status_code == 403
