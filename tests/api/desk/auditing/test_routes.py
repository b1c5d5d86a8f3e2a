"""Every route that changes something leaves an act: all routes are looked at, and a new one must be put somewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.desk.auditing.verify import verify
from api.desk.intake.records import Item, Kind, Outcome, Source, State, What
from api.desk.intake.waking import Waking
from api.desk.people.records import Role
from api.desk.watching.records import Fate
from api.desk.watching.tables import watch_deliveries
from api.routes import ROUTERS
from api.service import Service

SignIn = Callable[..., TestClient]
ROOT = Path(__file__).parents[4]
PASSWORD = "a long enough one"

ASKING = """
POST /api/ask; POST /api/chat/end; POST /v1/chat/completions; POST /mcp; POST /ask; POST /ask/end; POST /widget;
POST /widget/end; POST /channels/{name}; POST /api/feedback; POST /feedback; POST /enquiries/find; POST /resolve;
POST /reconcile; POST /reconcile/extend; POST /sparql; POST /oai
"""
"""What readers and programs ask: nothing of the library changes, and who read what is nobody's business."""

NOTHING = {
    "POST /signout": "a session ends, which its owner alone has",
    "POST /desk/intake/work": "what waits is taken in by a process, which notes it",
    "POST /desk/me/openid": "leads to the provider; what comes back notes it (test_openid.py)",
}

ELSEWHERE = {
    "tests/api/desk/intake/test_pushing.py": (
        "PUT /api/documents/{number:path}",
        "DELETE /api/documents/{number:path}",
        "POST /api/documents",
    ),
    "tests/api/desk/lines/test_lines.py": (
        "POST /api/desk/review/lines",
        "POST /desk/review/lines",
        "POST /desk/review/lines/{decision}/undo",
    ),
    "tests/api/desk/marc/test_writeback.py": ("POST /desk/marc/{document_id}", "POST /desk/marc/{document_id}/undo"),
    "tests/api/desk/guessing/test_guesses.py": (
        "POST /api/desk/review/guesses",
        "POST /desk/review/guesses",
        "POST /desk/review/guesses/{decision}/undo",
    ),
    "tests/api/desk/headings/test_headings.py": (
        "POST /api/desk/review/headings",
        "POST /desk/review/headings",
        "POST /desk/review/headings/{decision}/undo",
    ),
    "tests/api/desk/reviewing/test_reviewing.py": (
        "POST /api/desk/review",
        "POST /desk/review",
        "POST /desk/review/entities/{act}",
    ),
}
"""Routes that ask for a library with texts; these tests look for their acts."""

ITEM = {"question": "几点开馆？", "answer": "九点。", "owner": "流通部"}
WATCH = {"name": "东门", "question": "东门", "nearness": "usual", "schedule": "weekly", "limit": "5"}
ROUTES = "/desk/enquiries/{number}/{act}", "/api/desk/enquiries/{number}/{act}"
# Method, route, address, what is sent.
DEEDS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("POST", "/enquiries", "/enquiries", {"data": {"question": "城墙哪一年修的？"}}),
    ("POST", "/api/enquiries", "/api/enquiries", {"json": {"question": "钟楼哪一年修的？"}}),
    ("POST", "/desk/enquiries", "/desk/enquiries", {"data": {"question": "书院在哪里？"}}),
    ("POST", "/api/desk/enquiries", "/api/desk/enquiries", {"json": {"question": "谁写的县志？"}}),
    ("POST", "/desk/enquiries/letters", "/desk/enquiries/letters", {"data": {"letter": "请问城墙哪一年修的？"}}),
    ("POST", "/api/desk/enquiries/letters", "/api/desk/enquiries/letters", {"data": {"letter": "请问书院在哪里？"}}),
    ("POST", "/desk/enquiries/{number}/{act}", "/desk/enquiries/1/claim", {}),
    ("POST", "/api/desk/enquiries/{number}/{act}", "/api/desk/enquiries/1/note", {"json": {"text": "查过县志"}}),
    (
        "POST",
        "/desk/enquiries/{number}/assist",
        "/desk/enquiries/1/assist",
        {"data": {"revision": "*", "text": "草稿"}},
    ),
    ("POST", "/desk/enquiries/{number}/key", "/desk/enquiries/1/key", {}),
    ("POST", "/api/desk/enquiries/{number}/key", "/api/desk/enquiries/1/key", {}),
    ("POST", "/enquiries/{number}/supply", "/enquiries/@/supply", {"data": {"key": "*", "text": "城东的"}}),
    ("POST", "/desk/enquiries/{number}/files", "/desk/enquiries/1/files", {"files": {"file": ("a.txt", b"a note")}}),
    ("POST", "/api/desk/enquiries/{number}/files", "/api/desk/enquiries/1/files", {"files": {"file": ("b.txt", b"b")}}),
    ("POST", "/desk/enquiries/{number}/{act}", "/desk/enquiries/1/answer", {"data": {"text": "洪武六年。"}}),
    ("POST", "/enquiries/{number}/rate", "/enquiries/@/rate", {"data": {"key": "*", "good": "1"}}),
    (
        "POST",
        "/desk/enquiries/hours",
        "/desk/enquiries/hours",
        {"data": {"closing": "18:00", "workdays": ["1", "2"], "waiting": "3", "days": ["2", "4", "6", "8", "10"]}},
    ),
    ("POST", "/desk/dossiers", "/desk/dossiers", {"data": {"title": "城门"}}),
    (
        "POST",
        "/desk/dossiers/add",
        "/desk/dossiers/add",
        {"data": {"passage_id": "志#1", "quote": "东门曰𠮷阳", "title": "x"}},
    ),
    ("POST", "/desk/dossiers/{number}", "/desk/dossiers/1", {"data": {"title": "城垣", "revision": 1}}),
    ("POST", "/desk/dossiers/{number}/items", "/desk/dossiers/1/items", {"data": {"passage_id": "志#1"}}),
    (
        "POST",
        "/desk/dossiers/{number}/items/{clipping}",
        "/desk/dossiers/1/items/1",
        {"data": {"revision": "*", "note": "批"}},
    ),
    ("POST", "/api/desk/dossiers", "/api/desk/dossiers", {"json": {"title": "城门"}}),
    ("POST", "/api/desk/dossiers/{number}/items", "/api/desk/dossiers/*/items", {"json": {"passage_id": "志#1"}}),
    (
        "PUT",
        "/api/desk/dossiers/{number}/items/{clipping}",
        "/api/desk/dossiers/*/items/#",
        {"json": {"revision": 2, "note": "批"}},
    ),
    (
        "DELETE",
        "/api/desk/dossiers/{number}/items/{clipping}",
        "/api/desk/dossiers/*/items/#",
        {"params": {"revision": 3}},
    ),
    ("POST", "/desk/watches/new", "/desk/watches/new", {"data": WATCH}),
    ("POST", "/desk/watches/{ident}/edit", "/desk/watches/1/edit", {"data": WATCH | {"name": "城东", "revision": "1"}}),
    ("POST", "/desk/watches/{ident}/recipients", "/desk/watches/1/recipients", {"data": {"email": "a@example.org"}}),
    ("POST", "/desk/watches/{ident}/recipients/{who}", "/desk/watches/1/recipients/1", {"data": {"do": "stop"}}),
    ("POST", "/desk/watches/{ident}/run", "/desk/watches/1/run", {}),
    (
        "POST",
        "/desk/watches/{ident}/issues/{number}",
        "/desk/watches/1/issues/1",
        {"data": {"revision": "1", "do": "send"}},
    ),
    ("POST", "/desk/watches/{ident}/pause", "/desk/watches/1/pause", {"data": {"paused": "1"}}),
    ("POST", "/api/desk/watches", "/api/desk/watches", {"json": {"name": "东门", "question": "东门"}}),
    (
        "PUT",
        "/api/desk/watches/{ident}",
        "/api/desk/watches/2",
        {"json": {"name": "西", "question": "东门", "revision": 1}},
    ),
    (
        "POST",
        "/api/desk/watches/{ident}/recipients",
        "/api/desk/watches/2/recipients",
        {"json": {"email": "b@example.org"}},
    ),
    ("POST", "/api/desk/watches/{ident}/run", "/api/desk/watches/2/run", {}),
    (
        "PUT",
        "/api/desk/watches/{ident}/issues/{number}",
        "/api/desk/watches/2/issues/1",
        {"json": {"revision": 1, "note": "x"}},
    ),
    (
        "POST",
        "/api/desk/watches/{ident}/issues/{number}/send",
        "/api/desk/watches/2/issues/1/send",
        {"json": {"revision": 2}},
    ),
    ("POST", "/desk/deliveries/{ident}", "/desk/deliveries/1", {"data": {"do": "drop"}}),
    ("POST", "/watches/{ident}/stop", "/watches/2/stop", {"params": {"key": "*"}}),
    ("POST", "/desk/people", "/desk/people", {"data": {"name": "wu", "role": "librarian"}}),
    ("POST", "/desk/people/{name}/word", "/desk/people/wu/word", {}),
    (
        "POST",
        "/signin/new",
        "/signin/new",
        {"data": {"name": "wu", "word": "*", "password": PASSWORD, "again": PASSWORD}},
    ),
    ("POST", "/desk/people/{name}", "/desk/people/wu", {"data": {"role": "head", "active": "1"}}),
    ("POST", "/signin", "/signin", {"data": {"name": "wu", "password": PASSWORD}}),
    ("POST", "/desk/keys", "/desk/keys", {"data": {"scope": "read", "name": "门户"}}),
    ("POST", "/desk/keys/{ident}/revoke", "/desk/keys/1/revoke", {}),
    ("POST", "/desk/collections", "/desk/collections", {"data": {"name": "志", "level": "readers"}}),
    ("POST", "/desk/me/sessions", "/desk/me/sessions", {}),
    (
        "POST",
        "/desk/me/password",
        "/desk/me/password",
        {"data": {"old": PASSWORD, "new": "another long one", "again": "another long one"}},
    ),
    ("POST", "/desk/knowledge", "/desk/knowledge", {"data": ITEM}),
    (
        "POST",
        "/desk/knowledge/{number}/edit",
        "/desk/knowledge/1/edit",
        {"data": ITEM | {"answer": "十点。", "revision": "1"}},
    ),
    (
        "POST",
        "/desk/knowledge/{number}/asked",
        "/desk/knowledge/1/asked",
        {"data": {"revision": "*", "wording": "何时开门？"}},
    ),
    ("POST", "/desk/knowledge/{number}/{act}", "/desk/knowledge/1/approve", {"data": {"revision": "*"}}),
    ("POST", "/api/desk/knowledge", "/api/desk/knowledge", {"json": ITEM | {"question": "怎样停车？"}}),
    (
        "PUT",
        "/api/desk/knowledge/{number}",
        "/api/desk/knowledge/2",
        {"json": ITEM | {"question": "停车？", "revision": 1}},
    ),
    ("POST", "/api/desk/knowledge/{number}/{act}", "/api/desk/knowledge/2/approve", {"json": {"revision": 2}}),
    (
        "POST",
        "/desk/knowledge/import",
        "/desk/knowledge/import",
        {"files": {"file": ("k.csv", "标准问法,答案\n在哪里？,城东。\n".encode())}},
    ),
    (
        "POST",
        "/api/desk/knowledge/import",
        "/api/desk/knowledge/import",
        {"files": {"file": ("k.csv", "标准问法,答案\n谁？,他。\n".encode())}},
    ),
    ("POST", "/desk/privacy", "/desk/privacy", {"data": {"mail": "a@example.org"}}),
    ("POST", "/desk/privacy/take", "/desk/privacy/take", {"data": {"mail": "a@example.org"}}),
    (
        "POST",
        "/desk/privacy/erase",
        "/desk/privacy/erase",
        {"data": {"mail": "a@example.org", "words": "mask", "sure": "1"}},
    ),
)
INTAKE = ("POST /desk/intake/items/{ident}", "POST /desk/intake/sources/{ident}/run")


def every() -> set[str]:
    return {
        f"{method} {route.path}"  # type: ignore[attr-defined]
        for router in ROUTERS
        for route in router.routes
        for method in set(getattr(route, "methods", ())) - {"GET", "HEAD", "OPTIONS"}
    }


def test_of_every_route_it_is_said_what_it_leaves() -> None:
    asking = {" ".join(one.split()) for one in ASKING.split(";")}
    deeds = {f"{method} {route}" for method, route, _, _ in DEEDS}
    elsewhere = {one for routes in ELSEWHERE.values() for one in routes}
    known = [asking, set(NOTHING), elsewhere, deeds, set(INTAKE)]
    assert every() - set.union(*known) == set(), "put the new route where it belongs"
    assert set.union(*known) - every() == set()
    assert sum(map(len, known)) == len(set.union(*known))
    for path in ELSEWHERE:
        assert "audit" in (ROOT / path).read_text("utf-8"), path


def test_every_deed_leaves_an_act(desk_client: SignIn, desk_library: Service) -> None:
    chief = desk_client(Role.ADMINISTRATOR)
    desk, quiet = desk_library.desk, []
    told: dict[str, str] = {}
    for method, route, address, given in DEEDS:
        client = desk_client(None) if address.startswith(("/enquiries", "/watches", "/signin", "/api/enq")) else chief
        if address == "/desk/me/sessions":
            desk_client(Role.ADMINISTRATOR)  # one more session to be ended
        before = desk.audit.acts(limit=1)
        address, sent = _filled(desk_library, address, given, told)
        answer = client.request(method, address, **sent)
        told |= _learnt(address, answer)
        after = desk.audit.acts(limit=1)
        # What follows a closed collection asks for a library with a graph.
        refused = answer.status_code >= 400 and address != "/desk/collections"
        if refused or after == before:
            quiet.append((method, address, answer.status_code, answer.text[:200] if answer.status_code >= 400 else ""))
        assert route
    assert quiet == [], "\n".join(map(str, quiet))
    assert verify(desk.engine).fault is None
    private = ("a@example.org", "b@example.org", "洪武六年", PASSWORD, told["word"], told["key"])
    assert [one for one in private if one in str(desk.audit.acts(limit=None))] == []


def _filled(service: Service, address: str, given: dict[str, Any], told: dict[str, str]) -> tuple[str, dict[str, Any]]:
    """What only the desk knows by now: revisions, keys, words that were shown once."""
    sent = json.loads(json.dumps({name: value for name, value in given.items() if name != "files"}))
    if "files" in given:
        sent["files"] = given["files"]
    data = sent.get("data") or sent.get("params") or {}
    if data.get("revision") == "*":
        data["revision"] = _revision(service, address)
    if data.get("key") == "*":
        data["key"] = told["watch"] if address.startswith("/watches") else told["key"]
    if data.get("word") == "*":
        data["word"] = told["word"]
    if "@" in address:
        address = address.replace("@", service.desk.enquiries.enquiry(1).number)
    if address == "/desk/deliveries/1":  # as if it had not arrived
        with service.desk.engine.begin() as connection:
            connection.execute(watch_deliveries.update().values(fate=Fate.FAILED.value))
    return address.replace("*", told.get("dossier", "")).replace("#", told.get("item", "")), sent


def _revision(service: Service, address: str) -> int:
    desk = service.desk
    if "/dossiers/" in address:
        return desk.dossiers.dossier(1).revision
    if "/watches/" in address:
        return desk.watches.watch(1).revision
    if "/knowledge/" in address:
        return desk.knowledge.item(1).revision
    return desk.enquiries.enquiry(1).revision


def _learnt(address: str, answer: Any) -> dict[str, str]:  # noqa: ANN401 - as starlette's client gives it
    told: dict[str, str] = {}
    if found := re.search(r'class="secret">([a-z0-9-]+)<', answer.text):
        told["word"] = found[1]
    if address == "/api/desk/enquiries/1/key":
        told["key"] = answer.json()["key"]
    if address == "/api/desk/dossiers":
        told["dossier"] = str(answer.json()["id"])
    if re.fullmatch(r"/api/desk/dossiers/\d+/items", address):
        told["item"] = str(answer.json()["items"][0]["id"])
    if address == "/api/desk/watches/2/recipients":
        told["watch"] = answer.json()["page"].partition("key=")[2]
    return told


def test_what_comes_in_is_decided_with_an_act(
    desk_client: SignIn, desk_library: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    chief, desk = desk_client(Role.ADMINISTRATOR), desk_library.desk
    started: list[tuple[str, ...]] = []
    monkeypatch.setattr(Waking, "start", lambda _, *typed: started.append(typed))
    monkeypatch.setattr(Waking, "wake", lambda _: None)
    made = desk.intake.sources.add(Source("oai", "省馆", "https://oai.example/", "方志"), by="root")
    assert chief.post(f"/desk/intake/sources/{made.id}/run").status_code == 303
    assert [one.act for one in desk.audit.acts(subject=f"source/{made.id}")] == ["harvest", "add"]
    assert started == [("harvest", "run", str(made.id), "--by", "administrator")]
    item = Item(Kind.PUT, "push:城东", "方志", "1", branch="城东", by="key/1", data=b"x")
    desk.intake.queue.put(item)
    waiting = desk.intake.queue.items(State.WAITING)
    desk.intake.queue.end([(one, Outcome(What.REFUSED, code="x", reason="x")) for one in waiting])
    for do in ("again", "dismiss"):
        address = f"/desk/intake/items/{waiting[0].id}"
        answer = chief.post(address, data={"do": do})
        assert answer.status_code == 303, answer.text
        desk.intake.queue.end(
            [(one, Outcome(What.REFUSED, code="x", reason="x")) for one in desk.intake.queue.items(State.WAITING)]
        )
    assert [one.act for one in desk.audit.acts(subject=f"intake/{waiting[0].id}", by="administrator")] == [
        "dismiss",
        "retry",
    ]
