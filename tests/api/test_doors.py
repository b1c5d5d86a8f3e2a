"""Every door of the library, walked by everybody, as the tables in docs/access.md say.

A route that stands in no row fails; so does a row that says something else than the door does.
"""
# ruff: noqa: ANN401 - what the doors are asked with is in a module that is loaded by its path

from __future__ import annotations

import html
import io
import json
import re
import shutil
import sys
import zipfile
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.access.rules import Level
from api.app import create_app
from api.desk.intake.records import Held
from api.desk.keys.records import Scope
from api.logs import make_logger
from api.settings import Settings
from api.wiring import open_library

PAGE = Path(__file__).parents[2] / "docs" / "access.md"
ROLES = {
    "没有登录的": "nobody",
    "读者": "reader",
    "本分馆馆员": "librarian",
    "别的分馆馆员": "elsewhere",
    "别的分馆负责人": "head",
    "管理员": "administrator",
    "有 read 的钥匙": "read-key",
    "没有 read 的钥匙": "plain-key",
}
WHO = {
    "所有人": set(ROLES.values()),
    "馆员": {"librarian", "elsewhere", "head", "administrator"},
    "负责人": {"head", "administrator"},
    "管理员": {"administrator"},
    "登录者": {"reader", "librarian", "elsewhere", "head", "administrator"},
    "钥匙": set[str](),
}
SHOWS = ("按身份", "只公开", "不显示")
_DOOR = re.compile(r"`([A-Z]+) (/[^`]*)`")
_REFUSED = (401, 403)
_KINDS = ("限馆员，且限东馆", "限读者")
_PAIRS = ("/desk/knowledge/alike",)
_BYTES = ("/files/", "/iiif/image/")
_FEW = [
    pytest.param(role, marks=() if role in ("nobody", "elsewhere", "librarian") else pytest.mark.slow)
    for role in ROLES.values()
]


def _module() -> ModuleType:
    spec = spec_from_file_location("wenmai_doors", Path(__file__).with_name("doors.py"))
    assert spec and spec.loader
    made = module_from_spec(spec)
    sys.modules[spec.name] = made
    spec.loader.exec_module(made)
    return made


doors = _module()


# --- the page -------------------------------------------------------------------------------------------------------


def rows(heading: str) -> list[list[str]]:
    """The rows of the table below a heading, the first of which names the columns."""
    part = PAGE.read_text("utf-8").split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    found = [line.strip().strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in found if not set("".join(row)) <= set("-: ")]


def seen_by_role() -> dict[tuple[str, str], bool]:
    """Whether a role may see a collection, by role and what the collection is."""
    head, *told = rows("谁能看到什么")
    return {(ROLES[row[0]], kind): cell == "✓" for row in told for kind, cell in zip(head[1:], row[1:], strict=True)}


def door_rows() -> dict[str, tuple[str, str]]:
    """For each door who may enter, and what is shown there."""
    _, *told = rows("各道门")
    found: dict[str, tuple[str, str]] = {}
    for _, named, who, shows in told:
        assert who in WHO, who
        assert shows in SHOWS, shows
        for method, path in _DOOR.findall(named):
            assert f"{method} {path}" not in found, path
            found[f"{method} {path}"] = who, shows
    return found


# --- the library ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def house(slight_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A library with a document of a collection for staff of a branch, and one of a collection for readers."""
    folder = tmp_path_factory.mktemp("doors")
    shutil.copytree(slight_library, folder / "library")
    settings = Settings(library=folder / "library")
    with pytest.MonkeyPatch.context() as patch:
        from ontology.authority.bundled import bundled_entities

        few = bundled_entities()[:200]
        patch.setattr("api.library.bundled_entities", lambda: few)
        with open_library(settings, write=True) as library:
            made = doors.build(library, folder / "in")
    with open_library(settings) as library:
        yield doors.House(library, made.closed, made.entity, made.names)


@pytest.fixture(scope="module")
def app(house: Any) -> FastAPI:
    """The application over it."""
    return create_app(house.library, base=house.library.settings.base, logger=make_logger(io.StringIO()))


def told(answer: Any) -> str:
    """All that an answer says, however it is written."""
    if answer.content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            return " ".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    text = f"{answer.text} {dict(answer.headers)}"
    plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    return "\n".join((text, plain, unquote(text), html.unescape(text)))


def betrayed(door: Any, one: Any, answer: Any, sent: str) -> list[str]:
    """The marks of a closed document that an answer bears, but for those that were asked with."""
    if door.path.startswith(_BYTES):
        return ["its file"] if answer.status_code < 400 else []
    # What readers asked, and the library did not hold, is shown as they typed it.
    typed = " ".join(doors.WORDS[one.collection][:1]) if door.path.endswith("/lacking") else ""
    body, asked = told(answer), sent + unquote(sent) + typed
    return [mark for mark in one.marks if mark in body and mark not in asked]


def refused(answer: Any) -> bool:
    return answer.status_code in _REFUSED or answer.headers.get("location", "").startswith("/signin?")


# --- the tests ------------------------------------------------------------------------------------------------------


def test_every_door_stands_in_the_table(app: FastAPI) -> None:
    assert {str(door) for door in doors.doors_of(app)} == set(door_rows())


@pytest.mark.parametrize("role", _FEW)
def test_each_role_is_told_what_the_table_says(app: FastAPI, house: Any, role: str) -> None:
    client = doors.client_of(app, house.library, role)
    table, sees, wrong = door_rows(), seen_by_role(), []
    for door in doors.doors_of(app):
        who, shows = table[str(door)]
        enters = role in WHO[who]
        for kind, one in zip(_KINDS, house.closed.values(), strict=True):
            # What others send is refused or is as theirs.
            if door.method not in ("GET", "HEAD") and role not in ("nobody", "elsewhere", "read-key"):
                continue
            answer, sent = doors.ask(client, door, house, one)
            found = betrayed(door, one, answer, sent)
            may = enters and shows == "按身份" and sees[role, kind]
            if refused(answer) == enters:
                wrong.append(f"{door}: {role} {'is refused' if enters else 'enters'} ({answer.status_code})")
            if found and not may:
                wrong.append(f"{door}: {role} is told of {one.collection}: {found[:3]}")
            # A pair is shown to those who may see both.
            shown = may and (door.path not in _PAIRS or all(sees[role, each] for each in _KINDS))
            if shown and door.method in ("GET", "HEAD") and not found:
                wrong.append(f"{door}: {role} is told nothing of {one.collection} ({answer.status_code})")
            if answer.status_code >= 500:
                wrong.append(f"{door}: {role} gets {answer.status_code}")
    assert wrong == [], "\n".join(wrong)


def test_a_branch_takes_its_own_back_out_of_a_closed_collection(
    app: FastAPI, house: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = house.library.desk
    _, token = desk.keys.add("西馆送交", branch="西馆", collections=["密档"], opens=(Scope.PUSH,), by="test")
    # What was sent last was refused, so that nothing but the library itself says that an earlier one is there.
    held = Held("密档", house.closed["密档"].document_id, "", 1)
    monkeypatch.setattr(type(desk.intake.queue), "held", lambda *_: held)
    monkeypatch.setattr(type(desk.intake.waking), "wake", lambda _: None)
    client = TestClient(app, headers={"Authorization": f"Bearer {token}"})
    assert client.delete("/api/documents/N1").status_code == 202


def test_what_is_closed_answers_as_what_never_was(app: FastAPI, house: Any) -> None:
    client = doors.client_of(app, house.library, "nobody")
    for one in house.closed.values():
        absent = {
            one.document_id: "d000000000001",
            one.image.split(".")[0]: "0" * len(one.image.split(".")[0]),
            one.collection: "没有的专题",
        }

        def other(text: str, absent: dict[str, str] = absent) -> str:
            for there, gone in absent.items():
                text = text.replace(there, gone)
            return text

        never = doors.Closed(
            other(one.collection), other(one.document_id), other(one.version_id), other(one.passage_id),
            other(one.tag_id), other(one.image), one.title, one.marks,
        )  # fmt: skip
        for door in doors.doors_of(app):
            if door.method != "GET" or not re.search(r"\{(passage_id|document_id|tag_id|image_id|name)", door.path):
                continue
            closed = client.request("GET", doors._filled(door.path, house, one))
            absent_one = client.request("GET", doors._filled(door.path, _named_as(house, one, never), never))
            assert closed.status_code == absent_one.status_code, str(door)
            assert _plain(other(unquote(closed.text))) == _plain(unquote(absent_one.text)), str(door)


def _named_as(house: Any, one: Any, never: Any) -> Any:
    names = {name.replace(one.collection, never.collection): value for name, value in house.names.items()}
    return doors.House(house.library, house.closed, house.entity, names)


def _plain(text: str) -> str:
    """Without what differs from request to request."""
    return re.sub(r"请求编号：?\s*<code>[^<]*</code>|[0-9a-f]{16,32}(?=</code>)|\d+(\.\d+)? 毫秒", "", text)


def test_what_changes_something_wants_the_token_of_the_session(app: FastAPI, house: Any) -> None:
    client = doors.client_of(app, house.library, "administrator")
    del client.headers[doors.HEADER]
    for door in doors.doors_of(app):
        if door_rows()[str(door)][0] in ("馆员", "负责人", "管理员", "登录者") and door.method not in ("GET", "HEAD"):
            answer, _ = doors.ask(client, door, house, next(iter(house.closed.values())))
            assert answer.status_code == 403, str(door)


def test_a_rest_that_is_closed_leaves_out_what_is_not_named(app: FastAPI, house: Any) -> None:
    access, client = house.library.desk.access, TestClient(app)
    assert [one["name"] for one in client.get("/api/collections").json()] == ["地方文献"]
    access.close("*", Level.READERS, by="test")
    assert client.get("/api/collections").json() == []
    access.open("地方文献", by="test")
    assert [one["name"] for one in client.get("/api/collections").json()] == ["地方文献"]
    access.open("*", by="test")


def test_the_graph_does_not_answer_before_it_has_followed(app: FastAPI, house: Any) -> None:
    access, client = house.library.desk.access, TestClient(app)
    query = {"query": "ASK { ?s ?p ?o }"}
    assert client.get("/sparql", params=query).status_code == 200
    access.close("地方文献", Level.STAFF, by="test")
    answer = client.get("/sparql", params=query)
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "graph-follows")
    assert "retry-after" in answer.headers
    assert client.get("/api/works").status_code == 503
    assert client.get("/api/search", params={"q": "城墙"}).json()["hits"] == []
    access.open("地方文献", by="test")
    assert client.get("/sparql", params=query).status_code == 200


def test_the_rules_stand_in_the_log_of_acts(house: Any) -> None:
    acts = house.library.desk.audit.acts(subject="collection/密档")
    assert [(one.by, one.act, one.detail["level"], one.detail["branch"]) for one in acts] == [
        ("test", "close", "staff", doors.BRANCH)
    ]


def test_items_of_the_knowledge_base_are_not_stale_because_they_are_closed(app: FastAPI, house: Any) -> None:
    assert house.library.knowledge.check_stale() == {}
    asked = {"question": "第1号簿册在哪里？"}
    assert TestClient(app).post("/api/ask", json=asked).json()["origin"] != "knowledge"
    staff = doors.client_of(app, house.library, "librarian")
    assert json.loads(staff.post("/api/ask", json=asked).text)["origin"] == "knowledge"
