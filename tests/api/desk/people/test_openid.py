"""Signing in by a provider of OpenID Connect: one that is certified, and one that lies."""

from __future__ import annotations

import json
import select
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from playwright.sync_api import Browser, Page, expect

from api.access.openid import OpenID, Silent, going_of, open_openid
from api.access.settings import OpenIDSettings
from api.app import create_app
from api.desk.desk import Desk
from api.desk.people.records import Role, Vouched
from api.desk.people.vouching import Policy
from api.logs import make_logger
from api.service import Service
from ontology.errors import NotAllowed, WrongUse

Serving = Callable[[FastAPI], AbstractContextManager[str]]
SignIn = Callable[..., Any]
PROVIDER = Path(__file__).with_name("provider.mjs")
MODULE = Path(__file__).parents[4] / "api" / "web" / "node_modules" / "oidc-provider"
BACK = "http://testserver/signin/openid/back"
PASSWORD = "a long enough one"


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


@contextmanager
def certified(port: int, back: str) -> Iterator[str]:
    """oidc-provider at a port; its keys are new each time."""
    if not MODULE.is_dir() or shutil.which("node") is None:
        pytest.skip("oidc-provider is not set up here: run npm ci in api/web")
    process = subprocess.Popen(
        ["node", str(PROVIDER), str(port), back], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout
        until = time.monotonic() + 60
        while time.monotonic() < until and select.select([process.stdout], [], [], 1)[0] == []:
            assert process.poll() is None
        assert process.stdout.readline().startswith("ready")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def opened(issuer: str, **more: str) -> OpenID:
    told = {"oidc_issuer": issuer, "oidc_client": "wenmai", "oidc_secret": "a secret of the test", **more}
    return open_openid(OpenIDSettings.model_validate(told))


def through(page: Page, login: str) -> None:
    """Sign in at the provider and agree."""
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill("any")
    page.locator("button[type=submit]").click()
    page.locator("button[type=submit]").click()


@pytest.mark.slow
def test_a_browser_goes_to_the_provider_and_comes_back(
    desk_library: Service, serving: Serving, browser: Browser
) -> None:
    app = create_app(desk_library, logger=make_logger())
    with serving(app) as address:
        back, port, desk = f"{address}/signin/openid/back", free_port(), desk_library.desk
        with certified(port, back) as issuer:
            desk.openid = opened(issuer, oidc_roles="desk=librarian,heads=head")
            context = browser.new_context(base_url=address, locale="zh-CN")
            page = context.new_page()
            page.goto("/signin?next=/desk/me")
            page.get_by_role("link", name="统一认证登录").click()
            through(page, "lin")
            expect(page.get_by_role("heading", name="我的账号")).to_be_visible()
            expect(page.locator("table")).to_contain_text("统一认证")
            assert desk.people.person("lin").role is Role.LIBRARIAN
            ours = {one["name"] for one in context.cookies(address) if one["name"].startswith("wenmai")}
            assert ours == {"wenmai-session"}
            context.close()
            context = browser.new_context(base_url=address, locale="zh-CN")
            page = context.new_page()
            page.goto("/signin")
            page.get_by_role("link", name="统一认证登录").click()
            through(page, "reader")
            expect(page).to_have_url(f"{address}/")
            expect(page.get_by_role("link", name="读者", exact=True)).to_be_visible()
            (reader,) = [one for one in desk.people.people() if one.role is Role.READER]
            assert (reader.shown, reader.name.startswith("reader-")) == ("读者", True)
            assert "sub-of-reader" not in str(desk.audit.acts())
            assert "周" not in str(desk.audit.acts())
        # Its keys are new.
        with certified(port, back):
            context.clear_cookies()
            page.goto("/signin/openid")
            through(page, "reader")
            expect(page).to_have_url(f"{address}/")
            assert len([one for one in desk.people.people() if one.role is Role.READER]) == 1
            desk.people.change(reader.name, by="test", active=False)
            page.goto("/signin/openid")
            expect(page.get_by_role("alert")).to_contain_text("已停用")
        context.close()


# --- a provider that lies -------------------------------------------------------------------------------------------


class Lying:
    """A provider whose every answer can be twisted."""

    def __init__(self) -> None:
        self.keys = [RSAKey.generate_key(2048, {"kid": "one"})]
        self.claims: dict[str, Any] = {}
        self.discovery: dict[str, Any] = {}
        self.sign: Callable[[dict[str, Any]], str] = self.signed
        self.bodies: list[dict[str, list[str]]] = []
        self.fetched = 0
        self.token: dict[str, Any] = {"access_token": "x", "token_type": "Bearer", "expires_in": 60}
        self.issuer = ""

    def signed(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "kid": self.keys[-1].kid}, claims, self.keys[-1])

    def answer(self, path: str, body: str) -> dict[str, Any]:
        if path.endswith("openid-configuration"):
            ends = {f"{name}": f"{self.issuer}/{name}" for name in ("authorization_endpoint", "token_endpoint")}
            algorithms = ["RS256", "HS256", "none"]
            told = {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys", **ends}
            return told | {"id_token_signing_alg_values_supported": algorithms} | self.discovery
        if path.endswith("keys"):
            self.fetched += 1
            return KeySet(self.keys).as_dict(private=False)
        self.bodies.append(parse_qs(body))
        return self.token | ({"id_token": self.sign(self.claims)} if self.claims else {})


@pytest.fixture
def lying() -> Iterator[Lying]:
    told = Lying()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("content-length", 0))
            made = json.dumps(told.answer(self.path, self.rfile.read(length).decode())).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(made)))
            self.end_headers()
            self.wfile.write(made)

        do_POST = do_GET  # noqa: N815 - what the server calls it

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield told
    server.shutdown()
    server.server_close()


def comes_back(openid: OpenID, lying: Lying, **twisted: object) -> Vouched:
    """Go there and come back with claims, some of them twisted; ``None`` takes one away."""
    address, going = openid.begin(BACK, following="/desk")
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [BACK]
    now = int(time.time())
    right = {"iss": lying.issuer, "aud": "wenmai", "sub": "s1", "nonce": asked["nonce"][0], "iat": now, "exp": now + 60}
    lying.claims = {name: value for name, value in {**right, **twisted}.items() if value is not None}
    return openid.finish(BACK, going, state=asked["state"][0], code="c")


def test_what_the_provider_says_is_believed(lying: Lying) -> None:
    openid = opened(lying.issuer)
    found = comes_back(openid, lying, preferred_username="lin", name="林晚", groups=["a", "b"])
    assert found == Vouched(lying.issuer, "s1", "lin", "林晚", ("a", "b"))
    assert len(lying.bodies[0]["code_verifier"][0]) >= 43
    assert comes_back(openid, lying, groups="one").groups == ("one",)
    assert comes_back(openid, lying, exp=int(time.time()) - 30).subject == "s1", "clocks differ by half a minute"


@pytest.mark.parametrize(
    "twisted",
    [
        {"iss": "https://other.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": ["another", "third"]},
        {"aud": ["wenmai", "another"], "azp": "another"},
        {"nonce": "of another request"},
        {"nonce": None},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"nbf": 4_000_000_000},
        {"iat": 4_000_000_000},
        {"sub": None},
        {"at_hash": "of-another-token"},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_is_refused(lying: Lying, twisted: dict[str, object]) -> None:
    with pytest.raises(NotAllowed, match="没有通过核对"):
        comes_back(opened(lying.issuer), lying, **twisted)


def test_a_token_is_believed_for_its_signature_alone(lying: Lying) -> None:
    openid = opened(lying.issuer)
    stranger = RSAKey.generate_key(2048, {"kid": "one"})
    forged: list[Callable[[dict[str, Any]], str]] = [
        lambda claims: jwt.encode({"alg": "RS256", "kid": "one"}, claims, stranger),
        lambda claims: jwt.encode({"alg": "RS256", "kid": "unknown"}, claims, stranger),
        lambda claims: jwt.encode(
            {"alg": "HS256"}, claims, OctKey.import_key("a secret of the test" * 2), algorithms=["HS256"]
        ),
        lambda claims: "eyJhbGciOiJub25lIn0." + lying.signed(claims).split(".")[1] + ".",
        lambda claims: "not.a.token",
        lambda claims: "",
    ]
    for sign in forged:
        lying.sign = sign
        with pytest.raises(NotAllowed):
            comes_back(openid, lying)
    lying.sign = lying.signed
    lying.token = {"error": "invalid_grant"}
    with pytest.raises(NotAllowed):
        comes_back(openid, lying)


@pytest.mark.parametrize("kid", ["two", "one"], ids=["named anew", "of the same name"])
def test_keys_are_fetched_again_when_they_are_exchanged(lying: Lying, kid: str) -> None:
    openid = opened(lying.issuer)
    assert comes_back(openid, lying).subject == "s1"
    lying.keys = [RSAKey.generate_key(2048, {"kid": kid})]
    assert comes_back(openid, lying).subject == "s1"
    assert comes_back(openid, lying).subject == "s1"
    assert lying.fetched == 2


@pytest.mark.parametrize(
    "discovery",
    [
        {"issuer": "https://other.example"},
        {"token_endpoint": "http://other.example/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": None},
        {"id_token_signing_alg_values_supported": ["HS256", "none"]},
    ],
    ids=str,
)
def test_a_provider_is_held_to_what_is_set(lying: Lying, discovery: dict[str, object]) -> None:
    lying.discovery = discovery
    with pytest.raises(NotAllowed):
        opened(lying.issuer).begin(BACK, following="/")


def test_another_request_and_another_issuer_are_refused(lying: Lying) -> None:
    openid = opened(lying.issuer)
    _, going = openid.begin(BACK, following="/")
    assert going_of(going.written()) == going
    assert going_of("") is going_of("e30=") is going_of("\u6587") is None
    with pytest.raises(NotAllowed, match="不是从本馆开始"):
        openid.finish(BACK, going, state="another", code="c")
    with pytest.raises(NotAllowed, match="另一家"):
        openid.finish(BACK, going, state=going.state, code="c", issuer="https://other.example")
    silent = opened(f"http://127.0.0.1:{free_port()}")
    for _ in range(2):
        with pytest.raises(Silent):
            silent.begin(BACK, following="/")


def test_settings_that_cannot_work_are_refused() -> None:
    with pytest.raises(WrongUse, match="oidc_client"):
        open_openid(OpenIDSettings(oidc_issuer="https://id.example"))
    for wrong in ("http://id.example", "id.example"):
        with pytest.raises(ValueError, match="oidc_issuer"):
            OpenIDSettings(oidc_issuer=wrong)
    with pytest.raises(ValueError, match="oidc_roles"):
        OpenIDSettings(oidc_roles="desk=king")


# --- accounts -------------------------------------------------------------------------------------------------------


def test_nobody_is_known_by_a_name_or_an_address(desk: Desk) -> None:
    desk.people.add("lin", PASSWORD, role=Role.ADMINISTRATOR, by="test")
    policy = Policy(Role.LIBRARIAN)
    _, signed = desk.vouching.sign_in(Vouched("i", "s1", "lin", "林晚"), policy)
    assert (signed.person.name, signed.person.role) == ("lin-2", Role.LIBRARIAN)
    assert desk.vouching.sign_in(Vouched("i", "s1", "changed"), policy)[1].person.name == "lin-2"
    assert desk.vouching.sign_in(Vouched("other", "s1", "lin"), policy)[1].person.name == "lin-3"
    with pytest.raises(NotAllowed):
        desk.people.sign_in("lin-2", "")


def test_who_is_new_is_refused_where_that_is_set(desk: Desk) -> None:
    policy = Policy(None, {"desk": Role.LIBRARIAN})
    with pytest.raises(NotAllowed, match="还没有您的账号"):
        desk.vouching.sign_in(Vouched("i", "s1"), policy)
    assert desk.vouching.sign_in(Vouched("i", "s1", groups=("desk",)), policy)[1].person.role is Role.LIBRARIAN


def test_groups_give_roles_at_every_sign_in(desk: Desk) -> None:
    policy = Policy(Role.READER, {"desk": Role.LIBRARIAN, "heads": Role.HEAD})
    roles = [
        desk.vouching.sign_in(Vouched("i", "s1", "wu", groups=groups), policy)[1].person.role
        for groups in (("heads", "desk"), ("desk",), ("desk",), ())
    ]
    assert roles == [Role.HEAD, Role.LIBRARIAN, Role.LIBRARIAN, Role.READER]
    assert [one.by for one in desk.audit.acts(act="change")] == ["openid", "openid"]


def test_who_is_in_no_group_any_more_comes_in_no_more(desk: Desk) -> None:
    policy = Policy(None, {"desk": Role.LIBRARIAN})
    token, _ = desk.vouching.sign_in(Vouched("i", "s1", "wu", groups=("desk",)), policy)
    with pytest.raises(NotAllowed, match="不在"):
        desk.vouching.sign_in(Vouched("i", "s1", "wu"), policy)
    assert desk.people.signed(token) is None, "nor stays in where they were"
    assert desk.vouching.sign_in(Vouched("i", "s1", groups=("desk",)), policy)[1].person.name == "wu"


def test_groups_do_not_take_away_what_was_given_here(desk: Desk) -> None:
    policy = Policy(Role.READER, {"desk": Role.LIBRARIAN})
    root = desk.people.add("root", PASSWORD, role=Role.ADMINISTRATOR, by="test")
    desk.vouching.link(root, Vouched("i", "s1"))
    assert desk.vouching.sign_in(Vouched("i", "s1"), policy)[1].person.role is Role.ADMINISTRATOR
    chiefs = Policy(Role.READER, {"chiefs": Role.ADMINISTRATOR})
    assert desk.vouching.sign_in(Vouched("i", "s2", groups=("chiefs",)), chiefs)[1].person.role is Role.ADMINISTRATOR
    desk.people.change("root", by="test", active=False)
    _, last = desk.vouching.sign_in(Vouched("i", "s2"), chiefs)
    assert last.person.role is Role.ADMINISTRATOR, "the last administrator stays"


def test_an_account_is_linked_by_whoever_is_signed_in(desk_client: SignIn, desk_library: Service, lying: Lying) -> None:
    lin, desk = desk_client(Role.LIBRARIAN, "lin"), desk_library.desk
    assert "统一认证" not in lin.get("/signin").text
    assert lin.get("/signin/openid").status_code == 404
    desk.openid = opened(lying.issuer)
    assert "统一认证登录" in lin.get("/signin").text

    def back(client: Any, sent: Any) -> Any:  # noqa: ANN401 - as starlette's client gives it
        asked = parse_qs(urlsplit(sent.headers["location"]).query)
        now = int(time.time())
        lying.claims = {"iss": lying.issuer, "aud": "wenmai", "sub": "s1", "nonce": asked["nonce"][0], "iat": now,
                        "exp": now + 60}  # fmt: skip
        return client.get("/signin/openid/back", params={"state": asked["state"][0], "code": "c"})

    planted = desk_client(Role.HEAD, "bai")
    sent = lin.post("/desk/me/openid", data={"do": "link"})
    planted.cookies.set("wenmai-openid", lin.cookies["wenmai-openid"])
    assert back(planted, sent).status_code == 403, "a linking goes on in the session that began it alone"
    assert not desk.vouching.linked(desk.people.person("bai"))
    done = back(lin, lin.post("/desk/me/openid", data={"do": "link"}))
    assert (done.status_code, done.headers["location"]) == (303, "/desk/me?told=linked")
    assert "wenmai-openid" not in lin.cookies
    over_https = lin.__class__(lin.app, base_url="https://testserver", follow_redirects=False)
    assert over_https.get("/signin/openid").headers["set-cookie"].startswith("__Host-wenmai-openid=")
    other = desk_client(None)
    before = "a token of somebody who waits"
    other.cookies.set("wenmai-session", before)
    done = back(other, other.get("/signin/openid?next=/desk/knowledge"))
    assert done.headers["location"] == "/desk/knowledge"
    assert before not in done.headers["set-cookie"]
    assert "lin馆员" in desk_client(None).get("/").text or "lin馆员" in other.get("/").text
    assert desk_client(None).get("/signin/openid/back?state=x&code=y").status_code == 403
    wu = desk_client(Role.LIBRARIAN, "wu")
    assert "已经连着另一个账号" in back(wu, wu.post("/desk/me/openid", data={"do": "link"})).text
    assert lin.post("/desk/me/openid", data={"do": "unlink"}).headers["location"] == "/desk/me?told=unlinked"
    assert [one.act for one in desk.audit.acts(subject="person/lin")][:3] == ["unlink", "sign-in", "link"]
