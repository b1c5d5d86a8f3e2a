"""Keys of programs: shown once, kept as hashes, each opens what it was given alone."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from api.cli import main
from api.desk.clock import ago
from api.desk.desk import Desk
from api.desk.keys.records import MEANINGS, Scope
from api.desk.keys.tables import keys, scopes
from api.desk.people.records import Role
from api.service import Service
from ontology.errors import NotFound, WrongUse

SignIn = Callable[..., TestClient]


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def test_every_scope_has_a_meaning() -> None:
    assert set(MEANINGS) == set(Scope)


def test_a_key_opens_what_it_was_given(desk: Desk) -> None:
    key, token = desk.keys.add("统计", branch="城东", opens=[Scope.READ, Scope.METRICS], by="root")
    assert (key.scopes, key.collections, key.by) == ((Scope.METRICS, Scope.READ), (), f"key/{key.id}")
    assert [key.opens(one) for one in Scope] == [False, True, False, True]
    assert desk.keys.known(token) == key
    assert desk.keys.known(token[:-1]) is desk.keys.known("") is None
    with desk.engine.connect() as connection:
        assert token not in str(connection.execute(sa.select(keys)).all())
    assert token not in str(desk.audit.acts())
    assert desk.keys.key(key.id).used
    assert desk.keys.revoke(key.id, by="root").revoked
    assert desk.keys.known(token) is None
    with pytest.raises(NotFound):
        desk.keys.revoke(99, by="root")


def test_a_key_ends_by_itself(desk: Desk) -> None:
    today = ago(timedelta())[:10]
    assert desk.keys.known(desk.keys.add("", branch="城东", expires=today, by="root")[1])
    yesterday = ago(timedelta(days=1))[:10]
    assert desk.keys.known(desk.keys.add("", branch="城东", expires=yesterday, by="root")[1]) is None


def test_a_key_from_before_there_were_scopes_pushes(desk: Desk) -> None:
    key, token = desk.keys.add("", branch="城东", by="root")
    with desk.engine.begin() as connection:
        connection.execute(scopes.delete())
    found = desk.keys.known(token)
    assert found
    assert (found.scopes, found.collections) == ((Scope.PUSH,), ("城东",))
    assert key.id == found.id


@pytest.mark.parametrize(
    "told",
    [
        {"name": ""},
        {"name": "x", "opens": []},
        {"name": "x", "opens": [Scope.PUSH]},
        {"name": "x", "opens": [Scope.READ], "collections": ["古籍"]},
        {"name": "x", "branch": "a/b", "opens": [Scope.READ]},
        {"name": "x" * 101, "opens": [Scope.READ]},
        {"name": "x", "opens": [Scope.READ], "expires": "next year"},
    ],
    ids=str,
)
def test_a_key_that_makes_no_sense_is_refused(desk: Desk, told: dict[str, object]) -> None:
    with pytest.raises(WrongUse):
        desk.keys.add(by="root", **told)  # type: ignore[arg-type]
    assert desk.keys.keys() == []


@pytest.mark.parametrize("scope", Scope)
def test_each_door_asks_for_its_scope(desk_client: SignIn, desk_library: Service, scope: Scope) -> None:
    _, token = desk_library.desk.keys.add("p", branch="城东", opens=[scope], by="root")
    client = desk_client(None)
    doors = {
        Scope.DESK: client.get("/api/desk/enquiries", headers=bearer(token)).status_code,
        Scope.PUSH: client.delete("/api/documents/none", headers=bearer(token)).status_code,
    }
    for door, status in doors.items():
        assert (status not in (401, 403)) == (door is scope), door
    assert client.get("/desk", headers={"accept": "application/json", **bearer(token)}).status_code == 401


def test_a_program_works_at_the_desk_as_a_librarian(desk_client: SignIn, desk_library: Service) -> None:
    key, token = desk_library.desk.keys.add("座席系统", branch="城东", opens=[Scope.DESK], by="root")
    client = desk_client(None)
    body = {"question": "城墙哪一年修的？", "branch": "城东", "name": "周先生", "phone": "13800000000"}
    made = client.post("/api/desk/enquiries", json=body, headers=bearer(token))
    assert made.status_code == 201, "no cookie, so no token of a form either"
    number = made.json()["id"]
    assert client.get(f"/api/desk/enquiries/{number}", headers=bearer(token)).status_code == 200
    assert {one.by for one in desk_library.desk.audit.acts(subject=f"enquiry/{number}")} == {f"key/{key.id}"}
    for door in ("/api/desk/people",):
        assert client.get(door, headers=bearer(token)).status_code == 403
    desk_library.desk.keys.revoke(key.id, by="root")
    assert client.get("/api/desk/enquiries", headers=bearer(token)).status_code == 401


def test_a_key_is_shown_once(desk_client: SignIn, desk_library: Service) -> None:
    chief = desk_client(Role.ADMINISTRATOR)
    form = {"scope": ["read", "desk"], "name": "门户", "branch": "城东", "expires": "2030-01-01"}
    made = chief.post("/desk/keys", data=form)
    assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
    token = re.search(r"wm_[\w-]{43}", made.text)
    assert token
    assert token[0] not in chief.get("/desk/keys").text
    (key,) = desk_library.desk.keys.keys()
    assert (key.name, key.scopes, key.expires, key.made_by) == (
        "门户",
        (Scope.DESK, Scope.READ),
        "2030-01-01",
        "administrator",
    )
    assert "请写明钥匙能做什么" in chief.post("/desk/keys", data={"name": "x"}).text
    assert chief.post("/desk/keys", data={"scope": "everything"}).status_code == 422
    assert chief.post(f"/desk/keys/{key.id}/revoke").status_code == 303
    assert "已收回" in chief.get("/desk/keys").text
    for role in (Role.READER, Role.LIBRARIAN, Role.HEAD):
        assert desk_client(role).get("/desk/keys").status_code == 403
        assert desk_client(role).post("/desk/keys", data=form).status_code == 403


def test_keys_at_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "texts.db").touch()
    library = ["--library", str(tmp_path)]
    assert main(["people", "key", "add", "--scope", "read", "--scope", "metrics", "--name", "门户", *library]) == 0
    told = capsys.readouterr().out
    assert "1  门户  全馆  metrics、read  不限期  没有用过" in told
    assert "wm_" in told
    assert main(["people", "key", "add", "--branch", "城东", "--json", *library]) == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["keys"][0]["scopes"], made["keys"][0]["collections"]) == (["push"], ["城东"])
    assert main(["people", "key", "add", *library]) == 2
    assert main(["people", "key", "revoke", "1", *library]) == 0
    capsys.readouterr()
    assert main(["people", "key", "list", *library]) == 0
    assert "已收回" in capsys.readouterr().out
    assert main(["audit", "list", "--json", *library]) == 0
    acts = json.loads(capsys.readouterr().out)["acts"]
    assert {one["by"].partition("/")[0] for one in acts} == {"cli"}


def test_words_at_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "texts.db").touch()
    library = ["--library", str(tmp_path)]
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["people", "add", "lin", "--word", "--json", *library]) == 0
    first = json.loads(capsys.readouterr().out)["word"]
    assert main(["people", "word", "lin", *library]) == 0
    told = capsys.readouterr().out
    assert "一次性口令" in told
    assert first not in told
