"""Log lines: one a request, with a number, without what the reader asked, whatever was sent."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.logs import make_logger


def read(lines: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_a_request_is_one_line_without_the_question(client: TestClient, lines: io.StringIO) -> None:
    client.get("/api/search", params={"q": "我的病情"})
    client.post("/api/ask", json={"question": "我的病情"})
    client.get("/passages/我的病情")
    assert "病情" not in lines.getvalue()
    assert "%E7%97%85" not in lines.getvalue()
    first, second, third = read(lines)
    assert (first["event"], first["route"], first["status"]) == ("request", "/api/search", 200)
    assert second["method"] == "POST"
    assert (third["route"], third["status"]) == ("/passages/{passage_id:path}", 404)


def test_a_request_number_is_kept_when_harmless(client: TestClient, lines: io.StringIO) -> None:
    assert client.get("/health", headers={"X-Request-ID": "desk-7.a"}).headers["x-request-id"] == "desk-7.a"
    forged = client.get("/health", headers={"X-Request-ID": 'a" , "level": "error'}).headers["x-request-id"]
    assert len(forged) == 32
    assert [line["request_id"] for line in read(lines)] == ["desk-7.a", forged]


def test_chinese_is_written_as_itself() -> None:
    lines = io.StringIO()
    make_logger(lines).info("收入", title="江宁府志𠮷")
    assert "江宁府志𠮷" in lines.getvalue()


@given(st.text(max_size=30) | st.sampled_from(["a\nb", "a\r\n{}", "a\u2028b", "\x85", "\u202e", "\ud800"]))
def test_no_value_can_end_a_line_or_forge_one(value: str) -> None:
    lines = io.StringIO()
    make_logger(lines).info("seen", value=value)
    assert len(lines.getvalue().splitlines()) == 1
    assert json.loads(lines.getvalue())["value"] == value
    lines.getvalue().encode("utf-8")


def test_debug_lines_are_left_out() -> None:
    lines = io.StringIO()
    make_logger(lines).debug("quiet")
    assert lines.getvalue() == ""


@pytest.mark.parametrize("method", ["BREW", "GET\x0b"])
def test_an_unknown_method_is_not_repeated(client: TestClient, lines: io.StringIO, method: str) -> None:
    client.request(method, "/nowhere")
    assert read(lines)[0]["method"] == "OTHER"
