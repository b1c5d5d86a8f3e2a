"""Every operation of the interface and every page, asked with what schemathesis makes of their descriptions.

Nothing may answer with an error of the server, and what is declared of an answer must hold of it. A short form runs in
CI; ``pytest --soak tests/soak/test_requests.py`` asks twenty thousand times.

Then each text that may be given is as long as it may be, of one word after another; of JSON, nested as deep as it goes.
"""

from __future__ import annotations

import io
import itertools
import json
import random
import shutil
import socket
import subprocess
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx2
import hypothesis
import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.python import asgi
from schemathesis.specs.openapi.checks import response_schema_conformance
from starlette.testclient import TestClient

from api.app import create_app
from api.cookies import SESSION
from api.desk.people.records import Role
from api.logs import make_logger
from api.problems import say_status
from api.routes import ROUTERS
from api.routes.staff import HEADER
from api.settings import Settings
from api.wiring import open_library

ROOT = Path(__file__).resolve().parents[2]
CALM = list(HealthCheck)
SHORT, LONG = 500, 20_000
# Refusals for which a service is to be asked again, or a part of it that is not installed.
SAID = (501, 503, 507)
NOT_FOR_MACHINES = ("/static", "/api/openapi.json")
NASTY = (
    "\0", "\u202e", "e" + "\u0301" * 300, "9" * 400, "../../etc/passwd", "<script>", "%00", "\r\nSet-Cookie: a=b",
    "=1+1", "1000000000",
)  # fmt: skip

UNITS = (
    "之", "一", "1", "a", "yu", "a b ", "苏轼", "于谦 ", "张三、", "他", "城墙 OR ", "洪武六年", "1449年", "甲子", "年",
    "年月日", "？", "，", "《", "《城》", "“", "”", "(", "(a", "[", "{", '"', "'", "\\", "<b>", "a@", "a@a.a", "-", "/",
    "%", "*", "a:", "\n", " ", "𠮷", "e\u0301",
)  # fmt: skip
NESTED = ("[" * 100_000, "[" * 50_000 + "]" * 50_000, '{"a":' * 50_000 + "1" + "}" * 50_000, "1" * 100_000, '"\\ud800"')
MOST, MOST_QUERY = 20_000, 5_000
"""Characters, where nothing is declared; servers take no longer addresses."""
SLOW_S = 2.0
FEW = 250
Place = tuple[str | int, ...]


@dataclass
class House:
    """An application over a library of its own, and who may do everything in it."""

    app: FastAPI
    lines: io.StringIO
    enter: Callable[[], dict[str, str]]
    known: dict[str, list[str]]
    asked: Counter[str] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)

    def fault(self, place: str, told: str) -> None:
        """Note what is wrong, once a place."""
        if place not in self.faults:
            self.faults[place] = told
            print(f"FAULT {place}\n    {told}", flush=True)


@pytest.fixture(scope="module")
def house(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A copy of the sample library, everything on one port of nobody's, nothing of the network in reach."""
    folder = Path(shutil.copytree(sample_library, tmp_path_factory.mktemp("asked") / "library"))
    lines = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, open_library(Settings(library=folder)) as library:

        def nowhere(*_: object, **__: object) -> None:
            raise socket.gaierror("no network in tests")

        patch.setattr(socket, "getaddrinfo", nowhere)
        patch.setattr("subprocess.Popen", OnlyQueries)
        library.desk.intake.waking.ready = False
        app = create_app(library, base=library.settings.base, logger=make_logger(lines))
        library.desk.people.add("fuzz", "a long enough one", role=Role.ADMINISTRATOR, by="test")

        def enter() -> dict[str, str]:
            token, signed = library.desk.people.sign_in("fuzz", "a long enough one")
            return {"cookie": f"{SESSION}={token}", HEADER: signed.csrf}

        yield House(app, lines, enter, values(TestClient(app)))


class OnlyQueries(subprocess.Popen[bytes]):
    """Starts the processes that answer queries, and no command of the library's."""

    def __init__(self, command: list[str], **options: Any) -> None:  # noqa: ANN401
        if "api.cli" in command:
            raise OSError("no commands in tests")
        super().__init__(command, **options)


def values(client: TestClient) -> dict[str, list[str]]:
    """Values that parameters of these names may have, so that requests come to what is there."""
    hits = client.get("/api/search", params={"q": "南京城墙", "k": 5}).json()["hits"]
    passages = [one["passage_id"] for one in hits]
    told = client.get(f"/api/passages/{quote(passages[0], safe='/')}").json()
    entities = [tag["link"]["entity_id"] for tag in told["tags"] if tag.get("link") and tag["link"]["entity_id"]]
    documents = [told["document_id"]]
    return {
        "passage_id": passages, "document_id": documents, "entity_id": entities or ["x"], "collection": ["古籍"],
        "q": ["洪武六年修城", "《南京志》", "苏轼", "城墙 OR 城砖"], "question": ["苏轼的字是什么"], "name": ["苏轼"],
        "format": ["json", "ttl", "html", "csv", "tei", "docx"], "id": [*passages, *documents, *entities],
        "ident": [*passages, *documents, *entities], "kind": ["entity", "document", "passage", "network", "map"],
        "lang": ["en", "zh-Hant"], "number": ["1"], "page": ["1", "2"],
    }  # fmt: skip


def schema_of(app: FastAPI, *, pages: bool) -> dict[str, Any]:
    """The description of the interface; with ``pages``, of what is left out of it, made from the same signatures."""
    if not pages:
        made: dict[str, Any] = app.openapi()
        return made
    hidden = [one for one in routes_of() if not one.include_in_schema and not one.path.startswith(NOT_FOR_MACHINES)]
    for one in hidden:
        one.include_in_schema = True
    try:
        return get_openapi(title="pages", version="1", routes=hidden)
    finally:
        for one in hidden:
            one.include_in_schema = False


def routes_of() -> list[APIRoute]:
    """All that is routed."""
    return [one for router in ROUTERS for one in router.routes if isinstance(one, APIRoute)]


@pytest.mark.slow
@pytest.mark.parametrize("pages", [False, True], ids=["interface", "pages"])
def test_nothing_that_is_asked_breaks_the_service(house: House, soak: bool, pages: bool) -> None:
    load_all_checks()
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(schema_of(house.app, pages=pages))))
    operations = [one.ok() for one in schema.get_all_operations()]
    count = (LONG if soak else SHORT) // 2
    house.faults.clear()
    before, seeds = house.asked.total(), itertools.count()
    with asgi.get_client(house.app) as client:
        # An operation without parameters has no more to ask after the first time: the others are asked again.
        while (missing := count - (house.asked.total() - before)) > 0:
            share = max(1, missing // len(operations))
            for operation in operations:
                ask(house, client, operation, share, seed=next(seeds), conform=not pages)
            if not soak:
                break
    told = "\n".join(f"{place}: {fault}" for place, fault in sorted(house.faults.items()))
    print(f"{house.asked.total() - before} requests to {len(operations)} operations; statuses {dict(house.asked)}")
    assert not house.faults, told
    assert house.asked.total() - before >= (count if soak else len(operations))


def ask(house: House, client: Any, operation: Any, count: int, *, seed: int, conform: bool) -> None:  # noqa: ANN401
    """Ask one operation ``count`` times, more than every other time as administrator."""
    drawn = random.Random(seed)
    headers = house.enter()
    made = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    strategy = made if drawn.random() < 0.7 else made | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    place = f"{operation.method.upper()} {operation.path}"

    @hypothesis.seed(seed)
    @settings(max_examples=count, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=CALM)
    @hypothesis.given(case=strategy)
    def once(case: Any) -> None:  # noqa: ANN401
        fill(case, house.known, drawn)
        house.lines.seek(0)
        house.lines.truncate()
        try:
            answer = case.call(session=client, headers=headers if drawn.random() < 0.6 else {}, app=house.app)
        except Exception as error:  # noqa: BLE001 - what the application lets out
            passed = traceback.extract_tb(error.__traceback__)
            ours = [one for one in passed if one.filename.startswith(str(ROOT / "api"))]
            if not ours:  # no client can send it
                house.asked[f"not sent: {type(error).__name__}"] += 1
                return
            house.asked["500"] += 1
            at = [f"{one.filename}:{one.lineno}" for one in (ours[-1], passed[-1])]
            house.fault(
                f"{place} broke: {type(error).__name__} {at}", f"{str(error)[:300]} {case.as_curl_command()[:600]}"
            )
            return
        house.asked[str(answer.status_code)] += 1
        if answer.status_code >= 500 and answer.status_code not in SAID:
            house.fault(f"{place} {answer.status_code} {broke(house.lines)}", case.as_curl_command()[:600])
        elif conform and not unrouted(answer):
            try:
                case.validate_response(answer, checks=[response_schema_conformance])
            except (Failure, FailureGroup) as error:
                house.fault(f"{place} {answer.status_code} does not conform", str(error)[:900])

    once()


def unrouted(answer: Any) -> bool:  # noqa: ANN401
    """Whether no route takes the address, for a slash or a line feed in it: what routes declare is not said of that."""
    return bool(answer.status_code == 404 and answer.json() == say_status(404).body())


def fill(case: Any, known: dict[str, list[str]], drawn: random.Random) -> None:  # noqa: ANN401
    """Put values that exist, and some that mean harm, into the parameters."""
    for held in (case.path_parameters, case.query):
        for name in list(held or ()):
            if name in known and drawn.random() < 0.5:
                held[name] = drawn.choice(known[name])
            elif isinstance(held[name], str) and drawn.random() < 0.08:
                held[name] = drawn.choice(NASTY)


def broke(lines: io.StringIO) -> str:
    """Where the service says that it broke."""
    for line in lines.getvalue().splitlines():
        told = json.loads(line)
        if told.get("event") == "failed":
            return f"{told['kind']} {told['places'][-3:]}"
    return ""


@dataclass(frozen=True)
class Long:
    """A request with one text that is as long as it may be."""

    told: str
    method: str
    path: str
    options: dict[str, Any]


@pytest.mark.slow
@pytest.mark.parametrize("pages", [False, True], ids=["interface", "pages"])
def test_what_is_as_long_as_it_may_be_is_answered_soon(house: House, soak: bool, seed: int, pages: bool) -> None:
    client = TestClient(house.app, raise_server_exceptions=False, follow_redirects=False)
    made = list(long_requests(schema_of(house.app, pages=pages), house.known))
    wrong = []
    for one in made if soak else random.Random(seed).sample(made, FEW):
        headers = house.enter() | one.options.get("headers", {})
        began = time.process_time()
        try:
            status = client.request(one.method, one.path, **one.options | {"headers": headers}).status_code
        except httpx2.InvalidURL:  # longer than a client sends
            continue
        took = time.process_time() - began
        if took > SLOW_S or (status >= 500 and status not in SAID):
            wrong.append(f"{status} {took:.1f} s {one.told}")
            print(wrong[-1], flush=True)
    assert not wrong, "\n".join(wrong)


def long_requests(schema: dict[str, Any], known: dict[str, list[str]]) -> Iterator[Long]:
    """Every operation but that which ends the session, with each of its texts made long in turn."""
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            if path != "/signout":
                yield from long_texts(schema, path, method, operation, known)


def long_texts(
    schema: dict[str, Any], path: str, method: str, operation: dict[str, Any], known: dict[str, list[str]]
) -> Iterator[Long]:
    parameters = operation.get("parameters", [])
    for one in parameters:
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", quote(str(known.get(one["name"], ["x"])[0]), safe="/"))
    queried = [one for one in parameters if one["in"] == "query"]
    query = {one["name"]: least(schema, one["schema"]) for one in queried if one.get("required")}
    kind, content = next(iter(operation.get("requestBody", {}).get("content", {}).items()), ("", {}))
    told = f"{method.upper()} {path}"
    where = "json" if "json" in kind else "data"
    body = {where: least(schema, content["schema"])} if kind else {}
    for one in queried:
        for place, longest in texts(schema, one["schema"]):
            for unit in UNITS:
                text = (unit * MOST)[: min(longest or MOST, MOST_QUERY)]
                asked = query | {one["name"]: placed({}, place, text)}
                yield Long(f"{told}?{one['name']} of {unit!r}", method, path, {"params": asked, **body})
    for place, longest in texts(schema, content["schema"]) if kind else ():
        for unit in UNITS:
            given = placed(body[where], place, (unit * MOST)[: min(longest or MOST, MOST)])
            yield Long(f"{told} {place} of {unit!r}", method, path, {"params": query, where: given})
    for raw in NESTED if where == "json" and kind else ():
        headers = {"content-type": "application/json"}
        yield Long(f"{told} {raw[:9]}", method, path, {"params": query, "content": raw, "headers": headers})


def resolved(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """A part of a schema without references and without the choice of nothing."""
    while "$ref" in part:
        for step, name in enumerate(part["$ref"].split("/")[1:]):
            part = (part if step else schema)[name]
    choices = part.get("anyOf") or part.get("oneOf") or ()
    return resolved(schema, next(one for one in choices if one.get("type") != "null")) if choices else part


def least(schema: dict[str, Any], part: dict[str, Any]) -> Any:  # noqa: ANN401
    """The least that a schema takes."""
    part = resolved(schema, part)
    if part.get("examples"):
        return part["examples"][0]
    if "default" in part or "enum" in part:
        return part.get("default", part.get("enum", [None])[0])
    if part.get("type") == "object":
        needed = part.get("required", ())
        return {name: least(schema, one) for name, one in part.get("properties", {}).items() if name in needed}
    if part.get("type") == "array":
        return [least(schema, part["items"])] if part.get("minItems") else []
    return {"integer": part.get("minimum", 1), "number": 1.0, "boolean": False}.get(part.get("type", ""), "城墙")


def texts(
    schema: dict[str, Any], part: dict[str, Any], *place: str | int
) -> Iterator[tuple[tuple[str | int, ...], int]]:
    """Where texts may be in what a schema describes, and how long they may be; 0 where that is not said."""
    part = resolved(schema, part)
    if part.get("type") == "string" and "enum" not in part:
        yield place, part.get("maxLength", 0)
    elif part.get("type") == "array" and len(place) < 4:
        yield from texts(schema, part["items"], *place, 0)
    elif part.get("type") == "object" and len(place) < 4:
        for name, one in part.get("properties", {}).items():
            yield from texts(schema, one, *place, name)


def placed(around: Any, place: Place, text: str) -> Any:  # noqa: ANN401
    """``text`` at its place, with as much around it as is there or as it needs."""
    if not place:
        return text
    first, *rest = place
    if isinstance(first, int):
        return [placed(around[0] if isinstance(around, list) and around else {}, tuple(rest), text)]
    held = around if isinstance(around, dict) else {}
    return held | {first: placed(held.get(first, {}), tuple(rest), text)}
