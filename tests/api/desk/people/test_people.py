"""Accounts, sessions, and what a page lets whom do."""

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
from api.commands.demo import VISITOR, open_desk_to_visitors
from api.cookies import SESSION
from api.desk.clock import ago
from api.desk.desk import Desk
from api.desk.people.records import Role
from api.desk.people.tables import identities, people, places, sessions, words
from api.routes.staff import HEADER
from api.service import Service
from ontology.errors import NotAllowed, NotFound, WrongUse

SignIn = Callable[..., TestClient]
PASSWORD = "correct horse 图书"


@pytest.fixture
def staffed(desk: Desk) -> Desk:
    """A desk with a librarian."""
    desk.people.add("lin", PASSWORD, role=Role.LIBRARIAN, shown="林晚", branch="城东分馆", by="test")
    return desk


def test_roles_cover_those_below() -> None:
    assert Role.HEAD.covers(Role.LIBRARIAN)
    assert Role.HEAD.covers(Role.HEAD)
    assert not Role.LIBRARIAN.covers(Role.HEAD)


def test_a_session_tells_who_signed_in(staffed: Desk) -> None:
    token, signed = staffed.people.sign_in("lin", PASSWORD)
    again = staffed.people.signed(token)
    assert again == signed
    assert (signed.person.shown, signed.person.role, signed.person.branch) == ("林晚", Role.LIBRARIAN, "城东分馆")
    staffed.people.sign_out(token)
    assert staffed.people.signed(token) is None


def test_neither_password_nor_token_lies_in_the_database(staffed: Desk) -> None:
    token, _ = staffed.people.sign_in("lin", PASSWORD)
    with staffed.engine.connect() as connection:
        kept = [*connection.execute(sa.select(people)), *connection.execute(sa.select(sessions))]
    assert PASSWORD not in str(kept)
    assert token not in str(kept)


@pytest.mark.parametrize(("name", "password"), [("lin", "wrong password"), ("nobody", PASSWORD)])
def test_a_refusal_tells_nobody_which_half_was_wrong(staffed: Desk, name: str, password: str) -> None:
    with pytest.raises(NotAllowed, match="登录名或密码不对"):
        staffed.people.sign_in(name, password)


@pytest.mark.parametrize("column", ["used", "opened"])
def test_a_session_ends_by_itself(staffed: Desk, column: str) -> None:
    token, _ = staffed.people.sign_in("lin", PASSWORD)
    with staffed.engine.begin() as connection:
        connection.execute(sessions.update().values({column: ago(timedelta(hours=13))}))
    assert staffed.people.signed(token) is None


def test_a_changed_role_or_password_ends_sessions_and_is_logged(staffed: Desk) -> None:
    token, _ = staffed.people.sign_in("lin", PASSWORD)
    staffed.people.change("lin", by="chief", role=Role.HEAD)
    assert staffed.people.signed(token) is None
    staffed.people.change("lin", by="chief", password="another long one")
    assert staffed.people.sign_in("lin", "another long one")[1].person.role is Role.HEAD
    told = [(act.by, act.act) for act in staffed.audit.acts(subject="person/lin")]
    assert told == [("lin", "sign-in"), ("chief", "password"), ("chief", "change"), ("lin", "sign-in"), ("test", "add")]
    assert "another" not in str(staffed.audit.acts())


def test_the_last_administrator_stays(staffed: Desk) -> None:
    staffed.people.add("root", PASSWORD, role=Role.ADMINISTRATOR, by="test")
    with pytest.raises(WrongUse, match="至少要留一位"):
        staffed.people.change("root", by="root", active=False)
    assert staffed.people.person("root").active


@pytest.mark.parametrize("name", ["", "林晚", "a", "a b", "A", "x" * 41])
def test_a_malformed_name_is_refused(desk: Desk, name: str) -> None:
    with pytest.raises(WrongUse, match="登录名"):
        desk.people.add(name, PASSWORD, role=Role.READER, by="test")


def test_a_taken_name_and_a_short_password_are_refused(staffed: Desk) -> None:
    with pytest.raises(WrongUse, match="已有"):
        staffed.people.add("lin", PASSWORD, role=Role.READER, by="test")
    with pytest.raises(WrongUse, match="密码"):
        staffed.people.add("wu", "short", role=Role.READER, by="test")
    with pytest.raises(NotFound):
        staffed.people.change("wu", by="chief", shown="吴")


def test_signing_in_by_the_page(desk_client: SignIn, lines: io.StringIO) -> None:
    desk_client(Role.LIBRARIAN, "lin")
    reader = desk_client(None)
    refused = reader.post("/signin", data={"name": "lin", "password": "not this one"})
    assert refused.status_code == 403
    assert "登录名或密码不对" in refused.text
    done = reader.post("/signin", data={"name": "lin", "password": "a long enough one", "next": "/desk/people"})
    assert (done.status_code, done.headers["location"]) == (303, "/desk/people")
    cookie = done.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "退出" in reader.get("/").text
    assert "a long enough one" not in lines.getvalue()
    assert reader.post("/signout").status_code == 403
    token = re.search(r'name="csrf" value="([^"]+)"', reader.get("/").text)
    assert token
    reader.post("/signout", data={"csrf": token[1]})
    assert "退出" not in reader.get("/").text


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(desk_client: SignIn, away: str) -> None:
    desk_client(Role.LIBRARIAN, "lin")
    form = {"name": "lin", "password": "a long enough one", "next": away}
    assert desk_client(None).post("/signin", data=form).headers["location"] == "/desk"


def test_a_page_of_the_desk_asks_to_sign_in_and_comes_back(desk_client: SignIn) -> None:
    reader = desk_client(None)
    answer = reader.get("/desk/people?q=1", headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/signin?next=%2Fdesk%2Fpeople%3Fq%3D1")
    assert reader.get("/api/desk/people").status_code == 401


def test_only_administrators_manage_people(desk_client: SignIn) -> None:
    assert desk_client(Role.HEAD).get("/desk/people").status_code == 403
    assert desk_client(Role.ADMINISTRATOR).get("/desk/people").status_code == 200


def test_a_form_without_the_token_changes_nothing(desk_client: SignIn) -> None:
    chief = desk_client(Role.ADMINISTRATOR)
    form = {"name": "wu", "role": "librarian"}
    token = chief.headers.pop(HEADER)
    assert chief.post("/desk/people", data=form).status_code == 403
    assert chief.post("/desk/people", data={**form, "csrf": "x"}).status_code == 403
    assert chief.post("/desk/people", data={**form, "csrf": token}).status_code == 201
    assert "wu" in chief.get("/desk/people").text
    assert SESSION in chief.cookies


def test_an_account_is_changed_by_the_page(desk_client: SignIn, desk_library: Service) -> None:
    chief = desk_client(Role.ADMINISTRATOR)
    desk_client(Role.LIBRARIAN, "lin")
    form = {"role": "head", "shown": "林主任", "branch": "城西", "active": ""}
    assert chief.post("/desk/people/lin", data=form).status_code == 303
    lin = desk_library.desk.people.person("lin")
    assert (lin.role, lin.shown, lin.branch, lin.active) == (Role.HEAD, "林主任", "城西", False)
    refused = chief.post("/desk/people/administrator", data={"role": "reader"})
    assert refused.status_code == 400
    assert "至少要留一位" in refused.text
    told = chief.get("/desk/audit?subject=person/lin").text
    assert "林主任" in told
    assert desk_client(Role.LIBRARIAN, "wu").get("/desk/audit").status_code == 403


def test_accounts_at_the_command_line(
    sample_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "texts.db").symlink_to(sample_library / "texts.db")
    library = ["--library", str(tmp_path)]
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n{PASSWORD}2\n"))
    assert main(["people", "add", "wu", "--role", "administrator", *library]) == 0
    assert main(["people", "password", "wu", *library]) == 0
    capsys.readouterr()
    assert main(["people", "list", "--json", *library]) == 0
    people = json.loads(capsys.readouterr().out)["people"]
    assert people == [{"name": "wu", "shown": "wu", "role": "administrator", "branch": "", "active": True}]
    assert main(["people", "disable", "wu", *library]) == 2


def test_a_readers_account_goes_with_all_that_hangs_on_it(desk: Desk) -> None:
    desk.people.add("du", PASSWORD, role=Role.READER, by="test")
    desk.people.add("lin", PASSWORD, role=Role.LIBRARIAN, by="test")
    desk.words.make("du", by="test")
    desk.people.change("du", password=PASSWORD, by="test")
    token, _ = desk.people.sign_in("du", PASSWORD)
    desk.people.change("du", shown="杜女士", by="test")
    token, _ = desk.people.sign_in("du", PASSWORD)
    assert desk.people.remove("du", by="test").name == "du"
    told = [(act.by, act.act, act.subject, dict(act.detail)) for act in desk.audit.acts()]
    assert not any(word in str(told) for word in ("'du'", "person/du", "杜")) and "person/#1" in str(told)
    assert desk.people.signed(token) is None
    assert [one.name for one in desk.people.people()] == ["lin"]
    with desk.engine.connect() as connection:
        for table in (sessions, places, identities, words):
            assert not connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
    with pytest.raises(NotFound):
        desk.people.remove("du", by="test")
    with pytest.raises(WrongUse, match="只停用"):
        desk.people.remove("lin", by="test")


def test_a_visitor_of_the_demo_gets_an_account_once(desk: Desk) -> None:
    password = open_desk_to_visitors(desk.people)
    assert desk.people.sign_in(VISITOR, password)[1].person.role is Role.ADMINISTRATOR
    assert open_desk_to_visitors(desk.people) == ""
