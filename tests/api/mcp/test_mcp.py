"""The protocol's own client calls the tools, over HTTP and over standard input and output."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import anyio
import jsonschema
import pytest
from mcp import Client, MCPError, StdioServerParameters, stdio_client
from mcp.types import CallToolResult
from starlette.testclient import TestClient

from api.app import create_app
from api.logs import make_logger

ROOT = Path(__file__).parents[3]
NAMES = ["search", "read_passage", "entity", "ask", "sparql"]
MODES = ("legacy", "auto")
Got = TypeVar("Got")


def alone(deed: Callable[[], Awaitable[Got]]) -> Got:
    """Run in a thread of its own: that of the tests has a running loop once a browser has been opened."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(anyio.run, deed).result()


def over_http(address: str, deed: Callable[[Client], Awaitable[Got]], *, mode: str = "auto") -> Got:
    """What a client does that calls the server at ``address``."""

    async def done() -> Got:
        async with Client(f"{address}/mcp", mode=mode) as client:
            return await deed(client)

    return alone(done)


def calling(tool: str, /, **arguments: object) -> Callable[[Client], Awaitable[CallToolResult]]:
    """Call one tool."""
    return lambda client: client.call_tool(tool, arguments)


def failing(tool: str, /, **arguments: object) -> Callable[[Client], Awaitable[MCPError]]:
    """Call one tool and return the protocol's error."""

    async def failed(client: Client) -> MCPError:
        with pytest.raises(MCPError) as error:
            await client.call_tool(tool, arguments)
        return error.value

    return failed


@pytest.mark.parametrize("mode", MODES)
def test_the_tools_are_described_in_both_languages_and_only_read(sample_address: str, mode: str) -> None:
    told = over_http(sample_address, lambda client: client.list_tools(), mode=mode)
    assert [tool.name for tool in told.tools] == NAMES
    for tool in told.tools:
        assert any("\u4e00" <= one <= "\u9fff" for one in tool.description)
        assert "\n\n" in tool.description
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.open_world_hint is False
        for schema in (tool.input_schema, tool.output_schema):
            jsonschema.Draft202012Validator.check_schema(schema)
            assert schema["type"] == "object"


@pytest.mark.parametrize("mode", MODES)
def test_a_passage_is_found_read_and_looked_up(sample_address: str, mode: str) -> None:
    async def walked(client: Client) -> tuple[Any, Any, Any]:
        found = await client.call_tool("search", {"question": "修城", "limit": 3})
        hit = found.structured_content["hits"][0]
        read = await client.call_tool("read_passage", {"passage_id": hit["passage_id"]})
        named = [one["entity_id"] for one in read.structured_content["names"] if one["entity_id"]]
        return found, read, await client.call_tool("entity", {"entity_id": named[0]}) if named else None

    found, read, entity = over_http(sample_address, walked, mode=mode)
    hit = found.structured_content["hits"][0]
    assert len(found.structured_content["hits"]) == 3
    assert found.structured_content["total"] >= 3
    assert json.loads(found.content[0].text) == found.structured_content
    assert read.structured_content["text"] == hit["text"]
    assert hit["url"].startswith("http://localhost:8000/passages/")
    for one in read.structured_content["names"]:
        assert hit["text"][one["begin"] : one["end"]] == one["surface"]
    assert entity is None or entity.structured_content["mentions"] >= 1


def test_an_answer_has_receipts_that_stand_in_the_texts(sample_address: str) -> None:
    async def asked(client: Client) -> tuple[Any, list[Any]]:
        said = await client.call_tool("ask", {"question": "琴坞藏书楼是谁建的"})
        receipts = said.structured_content["receipts"]
        return said, [await client.call_tool("read_passage", {"passage_id": one["passage_id"]}) for one in receipts]

    said, passages = over_http(sample_address, asked)
    answer = said.structured_content
    assert len(answer["urls"]) == len(answer["receipts"])
    for receipt, passage in zip(answer["receipts"], passages, strict=True):
        assert passage.structured_content["text"][receipt["begin"] : receipt["end"]] == receipt["quote"]


def test_the_graph_is_asked_in_rows_and_in_turtle(sample_address: str) -> None:
    select = "SELECT ?s ?p WHERE { ?s ?p ?o } LIMIT 7"
    rows = over_http(sample_address, calling("sparql", query=select, limit=5)).structured_content
    assert (rows["columns"], len(rows["rows"]), rows["total"]) == (["s", "p"], 5, 7)
    yes = over_http(sample_address, calling("sparql", query="ASK { ?s ?p ?o }")).structured_content
    assert yes["rows"] == [{"boolean": "true"}]
    made = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 2"
    assert over_http(sample_address, calling("sparql", query=made)).structured_content["turtle"]


def test_names_may_be_of_several(sample_address: str) -> None:
    found = over_http(sample_address, calling("entity", name="苏轼")).structured_content
    assert "苏轼" in {one["label"] for one in found["entities"]}


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("search", {"question": ""}, "question 不能为空"),
        ("search", {"question": "城", "limit": 101}, "limit 太大"),
        ("search", {"question": "城", "k": 1}, "不认识 k"),
        ("search", {"question": "城", "filters": {"types": ["X"]}}, "filters.types.0"),
        ("search", {"question": "？？"}, "检索词是空的"),
        ("read_passage", {"passage_id": "没有"}, "没有"),
        ("entity", {}, "name 或 entity_id"),
        ("entity", {"name": "甲", "entity_id": "乙"}, "name 或 entity_id"),
        ("ask", {"question": "问" * 501}, "question 太长"),
        ("sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}, ""),
        ("sparql", {"query": "SELECT * WHERE { SERVICE <http://a.example/> { ?s ?p ?o } }"}, ""),
    ],
)
def test_what_is_asked_amiss_is_told_to_the_model(
    sample_address: str, name: str, arguments: dict[str, Any], said: str
) -> None:
    result = over_http(sample_address, calling(name, **arguments))
    assert result.is_error is True
    assert said in result.content[0].text


def test_a_tool_that_there_is_not(sample_address: str) -> None:
    assert "Unknown tool" in over_http(sample_address, failing("delete")).message


@pytest.mark.parametrize("mode", MODES)
def test_what_fails_inside_is_reported_and_not_told(fake: ModuleType, serving: Callable[..., Any], mode: str) -> None:
    lines = io.StringIO()
    app = create_app(fake.FakeLibrary(RuntimeError("密语")), logger=make_logger(lines))
    with serving(app) as address:
        error = over_http(address, failing("search", question="城"), mode=mode)
    assert "密语" not in str(error)
    logged = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [one["kind"] for one in logged if one["event"] == "failed"] == ["RuntimeError"]
    assert "密语" not in lines.getvalue()


CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
ACCEPT = {"Accept": "application/json, text/event-stream"}


def test_any_process_answers_any_request_without_a_session(client: TestClient) -> None:
    answer = client.post("/mcp", json=CALL, headers=ACCEPT)
    assert answer.headers["content-type"] == "application/json"
    assert "mcp-session-id" not in answer.headers
    assert len(answer.json()["result"]["tools"]) == len(NAMES)


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_no_stream_stays_open(client: TestClient, method: str) -> None:
    assert client.request(method, "/mcp", headers=ACCEPT).status_code == 405


@pytest.mark.parametrize(
    ("origin", "status"),
    [("https://evil.example", 403), ("null", 403), ("http://localhost:6274", 200), ("http://127.0.0.1", 200)],
)
def test_pages_of_other_sites_are_refused(client: TestClient, origin: str, status: int) -> None:
    assert client.post("/mcp", json=CALL, headers={**ACCEPT, "Origin": origin}).status_code == status


@pytest.mark.slow
def test_over_standard_input_and_output(sample_library: Path) -> None:
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "api.cli", "mcp", "--library", str(sample_library)],
        cwd=ROOT,
        env=dict(os.environ),
    )

    async def done() -> tuple[Any, Any]:
        async with Client(stdio_client(command)) as client:
            return await client.list_tools(), await client.call_tool("search", {"question": "修城"})

    listed, found = alone(done)
    assert [tool.name for tool in listed.tools] == NAMES
    assert found.structured_content["hits"]


@pytest.mark.slow
def test_a_service_that_nobody_calls_so_does_not_load_the_sdk() -> None:
    code = "import sys, api.app; sys.exit('mcp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.slow
def test_several_processes_share_the_work(sample_library: Path) -> None:
    command = [sys.executable, "-m", "api.cli", "serve", "--library", str(sample_library), "--port", "0"]
    workers = {**os.environ, "WENMAI_WORKERS": "2"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=workers) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://[\d.]+:\d+", process.stdout.readline())
            assert found

            async def many(client: Client) -> list[CallToolResult]:
                return [await client.call_tool("search", {"question": "修城", "limit": 1}) for _ in range(6)]

            results = over_http(found.group(), many)
        finally:
            process.terminate()
    assert len({one.content[0].text for one in results}) == 1  # type: ignore[union-attr]
    assert not any(one.is_error for one in results)
