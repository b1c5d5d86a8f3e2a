"""Pushes over HTTP, as the door answers them; what is queued is taken in by another test."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import ModuleType, SimpleNamespace
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.cli import main
from api.desk.clock import ago
from api.desk.desk import Desk
from api.desk.intake.arriving import name_of
from api.desk.intake.records import Item, Outcome, Source, State, What
from api.desk.people.records import Role
from api.logs import make_logger
from api.service import Service
from ontology.errors import UnknownFormat

TEXT = "玄武湖志\n\n湖在城之北，周四十里。".encode()
SignIn = Callable[..., TestClient]


@pytest.fixture
def desk(desk_library: Service) -> Desk:
    desk_library.desk.intake.waking.ready = False
    return desk_library.desk


class Branch:
    """A program at a branch."""

    def __init__(self, client: TestClient, desk: Desk, branch: str, *collections: str, expires: str = "") -> None:
        self.client, self.desk = client, desk
        self.key, self.token = desk.keys.add("", branch=branch, collections=collections, expires=expires, by="test")

    def send(self, method: str, address: str, **more: object) -> SimpleNamespace:
        given = dict(more.pop("headers", {}))  # type: ignore[call-overload]
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "text/plain", **given}
        if "files" in more:
            del headers["Content-Type"]
        return self.client.request(method, address, headers=headers, **more)  # type: ignore[arg-type,return-value]

    def put(self, number: str, body: bytes = TEXT, *, query: str = "", **headers: str) -> SimpleNamespace:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send("PUT", f"/api/documents/{quote(number, safe='')}{query}", content=body, headers=named)

    def finish(self, what: What = What.CREATED, **more: str) -> None:
        """As if all that waits had come to this."""
        waiting = self.desk.intake.queue.items(State.WAITING)
        self.desk.intake.queue.end([(one, Outcome(what, **more)) for one in waiting])  # type: ignore[arg-type]


@pytest.fixture
def branch(desk: Desk, desk_client: SignIn) -> Branch:
    return Branch(desk_client(None), desk, "玄武馆", "方志")


def problem(answer: SimpleNamespace) -> tuple[int, str]:
    """The status and the code of a problem, which are said in the form of RFC 9457."""
    body = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(body) >= {"type", "title", "status", "detail"}
    assert body["status"] == answer.status_code
    assert body["error"]["message"] == body["detail"]
    return answer.status_code, body["error"]["code"]


def test_a_push_waits_and_says_where_to_ask(branch: Branch) -> None:
    answer = branch.put("XW-1")
    told = answer.json()
    assert (answer.status_code, told["state"], told["collection"], told["branch"]) == (202, "waiting", "方志", "玄武馆")
    assert answer.headers["location"] == told["status"] == f"/api/intake/{told['id']}"
    branch.finish()
    again = branch.send("GET", told["status"]).json()
    assert (again["state"], again["outcome"], again["address"]) == (
        "done",
        "created",
        f"/documents/{told['document_id']}",
    )


def test_the_same_bytes_change_nothing(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    first = branch.put("XW-1")
    assert branch.put("XW-1").json()["id"] == first.json()["id"]
    branch.finish()
    monkeypatch.setattr("api.routes.intake_api._held", lambda *_: True)
    again = branch.put("XW-1")
    assert (again.status_code, again.json()["outcome"]) == (200, "unchanged")
    assert again.headers["etag"] == first.headers["etag"]
    assert branch.put("XW-1", TEXT + b"!").status_code == 202
    folder = branch.desk.folder / "intake"
    assert len(list(folder.iterdir())) == 2, "what was not queued is not kept"


def test_a_document_that_was_deleted_here_is_taken_in_again(branch: Branch) -> None:
    first = branch.put("XW-1").json()
    branch.finish()
    assert branch.put("XW-1").json()["id"] != first["id"]


def test_who_has_no_key_is_told_nothing(branch: Branch, desk_client: SignIn) -> None:
    for token in ("", "Bearer nonsense", f"Basic {branch.token}", f"Bearer {branch.token}x"):
        answer = desk_client(None).put("/api/documents/1", content=TEXT, headers={"Authorization": token})
        assert problem(answer) == (401, "not-signed-in")
        assert answer.headers["www-authenticate"] == 'Bearer realm="wenmai"'
    branch.desk.keys.revoke(branch.key.id, by="test")
    assert problem(branch.put("1")) == (401, "not-signed-in")


def test_a_key_ends_with_its_day(desk: Desk, desk_client: SignIn) -> None:
    past = Branch(desk_client(None), desk, "甲馆", expires=ago(timedelta(days=1))[:10])
    today = Branch(desk_client(None), desk, "甲馆", expires=ago(timedelta())[:10])
    assert (past.put("1").status_code, today.put("1").status_code) == (401, 202)


def test_a_key_opens_its_collections_alone(branch: Branch) -> None:
    assert problem(branch.put("1", query="?collection=善本")) == (403, "not-allowed")


def test_branches_do_not_see_each_other(branch: Branch, desk: Desk, desk_client: SignIn) -> None:
    other = Branch(desk_client(None), desk, "鼓楼馆", "方志")
    mine = branch.put("1").json()
    branch.finish()
    assert other.put("1").json()["document_id"] != mine["document_id"]
    assert problem(other.send("GET", mine["status"])) == (404, "not-found")
    assert problem(other.send("DELETE", "/api/documents/2")) == (404, "not-found")
    assert problem(other.send("GET", "/api/intake/documents/2")) == (404, "not-found")
    assert [one["branch"] for one in other.send("GET", "/api/intake").json()] == ["鼓楼馆"]


def test_conditions_hold_or_nothing_is_done(branch: Branch) -> None:
    tag = branch.put("1").headers["etag"]
    assert problem(branch.put("1", b"b", If_None_Match="*")) == (412, "precondition-failed")
    assert problem(branch.put("1", b"b", If_Match='"other"')) == (412, "precondition-failed")
    assert problem(branch.put("2", b"b", If_Match="*")) == (412, "precondition-failed")
    assert branch.put("1", b"b", If_Match=tag).status_code == 202
    assert branch.put("2", b"b", If_None_Match="*").status_code == 202
    assert branch.send("GET", "/api/intake/documents/1").headers["etag"] not in ("", tag)


def test_a_number_stays_in_its_collection(desk: Desk, desk_client: SignIn) -> None:
    two = Branch(desk_client(None), desk, "甲馆", "一", "二")
    two.put("1")
    answer = two.put("1", b"b", query=f"?collection={quote('二')}")
    assert problem(answer) == (409, "conflict")
    assert "已在专题 一" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("body", "kind", "query", "expected"),
    [
        (b"x", "application/x-foo", "", (415, "source-unknown-format")),
        (b"x", "application/x-foo", "?format=nonsense", (415, "source-unknown-format")),
        (b"x", "application/pdf", "", (422, "source-broken")),
        (b"", "text/plain", "", (422, "source-empty")),
        (TEXT, "text/plain", "?metadata=%5B1%5D", (422, "source-mapping")),
        (b"<x/>", "text/plain", "?name=a.png", (202, "")),
    ],
)
def test_what_no_reader_takes_is_refused_at_the_door(
    branch: Branch, body: bytes, kind: str, query: str, expected: tuple[int, str]
) -> None:
    answer = branch.put("1", body, query=query, Content_Type=kind)
    assert (answer.status_code, "" if answer.status_code == 202 else problem(answer)[1]) == expected
    folder = branch.desk.folder / "intake"
    assert len(list(folder.iterdir()) if folder.exists() else []) == (expected[0] == 202)


def test_what_is_too_large_is_not_kept(branch: Branch) -> None:
    branch.desk.intake.push_bytes = 1_000
    assert problem(branch.put("1", b"a" * 1_001)) == (413, "too-large")

    def parts() -> Iterator[bytes]:
        yield from [b"a" * 600] * 2

    assert problem(branch.put("1", parts())) == (413, "too-large")  # type: ignore[arg-type]
    assert list((branch.desk.folder / "intake").iterdir()) == []


def test_what_is_refused_within_says_so_in_the_body(branch: Branch) -> None:
    ident = branch.put("1").json()["id"]
    branch.finish(What.REFUSED, code="source-broken", reason="第 3 页损坏")
    told = branch.send("GET", f"/api/intake/{ident}").json()
    assert (told["state"], told["reason"]) == ("refused", "第 3 页损坏")
    assert branch.put("1").json()["id"] != ident, "after a refusal the same may be sent again"


def test_who_prefers_to_wait_gets_the_outcome(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(branch.desk.intake.waking), "wake", lambda _: branch.finish())
    assert branch.put("1", Prefer="respond-async, wait=5").status_code == 201
    assert branch.put("9", Prefer=f"wait={'9' * 5_000}").status_code in (201, 202)
    monkeypatch.setattr(
        type(branch.desk.intake.waking), "wake", lambda _: branch.finish(What.REFUSED, code="x", reason="不行")
    )
    answer = branch.put("2", Prefer="wait=5")
    assert problem(answer) == (422, "x")
    assert answer.json()["receipt"]["number"] == "2"


def test_a_form_brings_description_and_pictures(branch: Branch) -> None:
    files = [
        ("file", ("湖志.txt", TEXT, "text/plain")),
        ("attachments", ("1.png", b"\x89PNG\r\n\x1a\n", "image/png")),
    ]
    answer = branch.send("PUT", "/api/documents/1", files=files, data={"metadata": "title: 湖\nimages: [1.png]"})
    assert answer.status_code == 202
    item = branch.desk.intake.queue.item(answer.json()["id"])
    folder = branch.desk.intake.spool.path(item.spool)
    assert sorted(one.name for one in folder.iterdir()) == ["1.png", "湖志.txt", "湖志.txt.yaml"]
    for name in ("../1.png", "1\u2028.png", "1\u0085.png", "1\u202e.png"):
        bad = [("file", ("a.txt", TEXT, "text/plain")), ("attachments", (name, b"x", "image/png"))]
        answer = branch.send("PUT", "/api/documents/2", files=bad)
        assert problem(answer) == (400, "wrong-use"), ascii(name)
    assert problem(branch.send("PUT", "/api/documents/2", files=[("other", ("a", b"x"))])) == (400, "wrong-use")


def test_a_deletion_waits_too(branch: Branch) -> None:
    branch.put("1")
    branch.finish()
    answer = branch.send("DELETE", "/api/documents/1")
    assert (answer.status_code, answer.json()["kind"]) == (202, "delete")
    branch.finish(What.DELETED)
    assert problem(branch.send("DELETE", "/api/documents/1")) == (404, "not-found")


def test_many_at_once(branch: Branch) -> None:
    answer = branch.send(
        "POST",
        "/api/documents",
        content=b'{"id":"1","book":"b","text":"t"}\n',
        headers={"Content-Type": "application/x-ndjson"},
    )
    assert (answer.status_code, answer.json()["kind"]) == (202, "many")
    assert branch.send("GET", f"{answer.json()['status']}/results").json() == []


def test_a_full_queue_asks_for_patience(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.desk.intake.arriving.MOST_WAITING", 1)
    branch.put("1")
    answer = branch.put("2")
    assert problem(answer) == (503, "queue-full")
    assert answer.headers["retry-after"] == "60"


def test_uses_are_in_the_log_of_acts_and_no_key_is(branch: Branch) -> None:
    branch.put("XW-1")
    acts = branch.desk.audit.acts(by=f"key/{branch.key.id}")
    assert [(one.act, one.detail) for one in acts] == [("push", {"number": "XW-1", "collection": "方志"})]
    assert branch.desk.keys.key(branch.key.id).used
    database = Path(str(branch.desk.engine.url.database))
    kept = b"".join(one.read_bytes() for one in database.parent.glob("desk.db*"))
    assert branch.token.encode() not in kept


def test_the_interface_is_described_with_examples(fake: ModuleType) -> None:
    paths = create_app(fake.FakeLibrary(), logger=make_logger(io.StringIO())).openapi()["paths"]
    put = paths["/api/documents/{number}"]["put"]
    assert "multipart/form-data" in put["requestBody"]["content"]
    assert put["requestBody"]["content"]["text/plain"]["example"]
    assert {"200", "201", "202", "401", "403", "409", "412", "413", "415", "422"} <= set(put["responses"])
    assert put["security"]
    assert paths["/api/documents"]["post"]["requestBody"]["content"]["application/x-ndjson"]["example"]


@pytest.mark.parametrize(
    ("stated", "kind", "format_", "name"),
    [
        ("", "text/plain; charset=utf-8", "", "编号_1.txt"),
        ("../../etc/passwd.txt", "", "", "passwd.txt"),
        ("湖志", "application/epub+zip", "", "湖志.epub"),
        ("a.PDF", "text/plain", "", "a.PDF"),
        ("", "", "pdf", "编号_1.pdf"),
        ("", "", ".docx", "编号_1.docx"),
        ("湖\u2028志\u0085一\u202e.txt", "", "", "湖_志_一_.txt"),
        ("湖\u3000志\ue000.txt", "", "", "湖\u3000志\ue000.txt"),
    ],
)
def test_names_of_files(stated: str, kind: str, format_: str, name: str) -> None:
    assert name_of("编号/1", stated=stated, kind=kind, format_=format_) == name


@pytest.mark.parametrize(("stated", "kind"), [("", ""), ("a.exe", ""), ("a.txt.yaml", "text/plain")])
def test_names_that_tell_nothing(stated: str, kind: str) -> None:
    with pytest.raises(UnknownFormat):
        name_of("1", stated=stated, kind=kind, format_="")


def test_keys_are_made_and_shown_once_on_the_command_line(
    small: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ["--library", str(small.library), "--json"]
    assert main(["people", "key", "add", "--branch", "玄武馆", "--expires", "2099-01-01", *at]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["token"].startswith("wm_")
    assert main(["people", "key", "list", *at]) == 0
    told = capsys.readouterr().out
    assert made["token"] not in told
    assert json.loads(told)["keys"][0]["collections"] == ["玄武馆"]
    assert main(["people", "key", "revoke", "1", *at]) == 0
    assert json.loads(capsys.readouterr().out)["keys"][0]["revoked"]
    assert main(["people", "key", "add", "--branch", "a/b", *at]) == 2
    assert main(["people", "key", "add", "--branch", "a", "--expires", "tomorrow", *at]) == 2


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_page_shows_what_came_in_and_what_did_not(branch: Branch, desk_client: SignIn) -> None:
    source = Source("oai", "邻馆<script>", "http://x/oai", "邻馆", settings={"prefix": "oai_dc"})
    intake = branch.desk.intake
    made = intake.sources.add(source, by="test")
    run = intake.sources.begin(made, by="test")
    intake.sources.end(run, intake.sources.run(run.id).state.__class__("stopped"), "对方重复给出同一个续取标记")
    ident = branch.put("XW-1").json()["id"]
    branch.finish(What.REFUSED, code="x", reason="第 3 页损坏")
    page = desk_client().get("/desk/intake", headers={"accept": "text/html"})
    assert page.status_code == 200
    for said in ("XW-1", "第 3 页损坏", "邻馆&lt;script&gt;", "对方重复给出同一个续取标记", "玄武馆"):
        assert said in page.text
    assert branch.token not in page.text
    answer = desk_client().post(f"/desk/intake/items/{ident}", data={"do": "again"})
    assert answer.headers["location"] == "/desk/intake?told=woken"
    assert intake.queue.item(ident).state is State.WAITING
    branch.finish(What.REFUSED, code="x", reason="还是不行")
    desk_client().post(f"/desk/intake/items/{ident}", data={"do": "dismiss"})
    dismissed: Item = intake.queue.item(ident)
    assert dismissed.state is State.DISMISSED
    assert not intake.spool.path(dismissed.spool).exists()
    assert desk_client().post(f"/desk/intake/sources/{made.id}/run").status_code == 303
    assert desk_client().post("/desk/intake/sources/99/run").status_code == 404


def test_the_page_is_for_staff(desk: Desk, desk_client: SignIn) -> None:
    assert desk_client(None).get("/desk/intake", headers={"accept": "text/html"}).status_code == 303
    assert desk_client(Role.READER).get("/desk/intake").status_code == 403
    client = desk_client()
    del client.headers["X-CSRF-Token"]
    assert client.post("/desk/intake/work").status_code == 403
