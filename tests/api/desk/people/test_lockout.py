"""Guessing on, locking others out, one-time words, weak passwords, one's own sessions."""

from __future__ import annotations

import re
import statistics
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from argon2.profiles import RFC_9106_LOW_MEMORY
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.cookies import SESSION
from api.desk.clock import ago
from api.desk.desk import Desk
from api.desk.people.passwords import LONGEST, SHORTEST, check_password
from api.desk.people.records import Role
from api.desk.people.sessions import agent_of
from api.desk.people.tables import places, sessions, tries, words
from api.desk.people.trying import EVERYWHERE, HERE
from api.desk.store import open_desk
from api.routes.staff import HEADER
from api.service import Service
from ontology.errors import NotAllowed, NotFound, WrongUse

SignIn = Callable[..., TestClient]
PASSWORD = "correct horse 图书"
OTHER = "another long one 馆"


@pytest.fixture
def staffed(desk: Desk) -> Desk:
    desk.people.add("lin", PASSWORD, role=Role.LIBRARIAN, shown="林晚", by="test")
    return desk


def wrong(desk: Desk, times: int, *, name: str = "lin", address: str = "192.0.2.1") -> None:
    for _ in range(times):
        with pytest.raises(NotAllowed, match="登录名或密码不对"):
            desk.people.sign_in(name, "a wrong password", address=address)


def fast(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare passwords without the hours that argon2 would take over hundreds of tries."""
    monkeypatch.setattr(desk.people, "right", lambda digest, password: bool(digest) and password == PASSWORD)


def later(desk: Desk, span: timedelta) -> None:
    with desk.engine.begin() as connection:
        connection.execute(tries.update().values(began=ago(span)))


def test_five_wrong_passwords_shut_a_name_at_an_address_for_a_while(staffed: Desk) -> None:
    wrong(staffed, HERE)
    with pytest.raises(NotAllowed):
        staffed.people.sign_in("lin", PASSWORD, address="192.0.2.1")
    assert staffed.people.sign_in("lin", PASSWORD, address="192.0.2.2"), "whoever tries a name locks no one else out"
    later(staffed, timedelta(minutes=16))
    assert staffed.people.sign_in("lin", PASSWORD, address="192.0.2.1")
    acts = [(one.by, one.act, one.detail) for one in staffed.audit.acts(subject="person/lin")]
    assert [act for _, act, _ in acts] == ["sign-in", "sign-in", "lock", "add"]
    assert acts[1][2]["missed"] == HERE


def test_the_right_password_begins_the_count_again(staffed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    fast(staffed, monkeypatch)
    for _ in range(3):
        wrong(staffed, HERE - 1)
        assert staffed.people.sign_in("lin", PASSWORD, address="192.0.2.1")


def test_many_addresses_cannot_guess_on_nor_lock_out_for_good(staffed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    fast(staffed, monkeypatch)
    staffed.people.sign_in("lin", PASSWORD, address="198.51.100.7")
    wrong(staffed, HERE - 2, address="198.51.100.7")
    for number in range(EVERYWHERE):
        wrong(staffed, 1, address=f"2001:db8:0:{number:x}::1")
    with pytest.raises(NotAllowed):  # not even the right one, from where it never came
        staffed.people.sign_in("lin", PASSWORD, address="203.0.113.9")
    assert staffed.people.sign_in("lin", PASSWORD, address="198.51.100.7"), "from where it came before it opens"
    for number in range(EVERYWHERE):
        wrong(staffed, 1, address=f"2001:db8:1:{number:x}::1")
    later(staffed, timedelta(minutes=61))
    assert staffed.people.sign_in("lin", PASSWORD, address="203.0.113.9")


def test_an_address_of_ipv6_is_its_household(staffed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    fast(staffed, monkeypatch)
    for number in range(HERE):
        wrong(staffed, 1, address=f"2001:db8::{number:x}")
    with pytest.raises(NotAllowed):
        staffed.people.sign_in("lin", PASSWORD, address="2001:db8::ffff")
    with staffed.engine.connect() as connection:
        kept = str(connection.execute(sa.select(tries)).all())
    assert "2001" not in kept
    assert "lin" not in kept


def test_names_that_are_nobodys_are_treated_alike(staffed: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    fast(staffed, monkeypatch)
    for name in ("lin", "nobody-here"):
        wrong(staffed, HERE + 2, name=name)
    with staffed.engine.connect() as connection:
        counts = connection.execute(sa.select(tries.c.count)).scalars().all()
    assert sorted(counts) == [HERE] * 4
    assert "nobody-here" not in str(staffed.audit.acts())


@pytest.fixture
def dear_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Digests cost what they cost a library."""
    monkeypatch.setattr("api.desk.people.store.RFC_9106_LOW_MEMORY", RFC_9106_LOW_MEMORY)


def test_an_account_is_not_told_from_its_absence_by_time(
    dear_passwords: None, staffed: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert staffed.people.digest(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    monkeypatch.setattr("api.desk.people.trying.HERE", 1_000)
    staffed.people.add("wu", None, role=Role.LIBRARIAN, by="test")  # one who has no password yet
    wrong(staffed, 1, name="warm")
    took: dict[str, list[float]] = {"lin": [], "wu": [], "absent": []}
    for _ in range(7):
        for name, spans in took.items():
            began = time.process_time()  # what others do on this machine lengthens the clock's time alone
            wrong(staffed, 1, name=name)
            spans.append(time.process_time() - began)
    medians = [statistics.median(spans) for spans in took.values()]
    assert max(medians) < 1.5 * min(medians)


def test_tries_are_counted_whoever_counts(database: str) -> None:
    desks = [Desk(open_desk(database)) for _ in range(3)]
    desks[0].people.add("lin", PASSWORD, role=Role.LIBRARIAN, by="test")
    threads = [
        threading.Thread(target=wrong, args=(desk, 2), kwargs={"address": f"192.0.2.{number}"})
        for number, desk in enumerate(desks)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    with desks[0].engine.connect() as connection:
        assert sorted(connection.execute(sa.select(tries.c.count)).scalars()) == [2, 2, 2, 6]
    for desk in desks:
        desk.close()


def test_a_word_sets_a_password_once(staffed: Desk) -> None:
    token, _ = staffed.people.sign_in("lin", PASSWORD)
    word = staffed.words.make("lin", by="root")
    assert staffed.people.signed(token) is None
    with pytest.raises(NotAllowed):
        staffed.people.sign_in("lin", PASSWORD)
    with staffed.engine.connect() as connection:
        assert word not in str(connection.execute(sa.select(words)).all())
    for name, tried in (("lin", "aaaa-bbbb"), ("nobody", word)):
        with pytest.raises(NotAllowed, match="一次性口令不对"):
            staffed.words.use(name, tried, OTHER)
    with pytest.raises(WrongUse, match="密码"):
        staffed.words.use("lin", word, "short")
    assert staffed.words.use("lin", word.upper().replace("-", " "), OTHER).name == "lin"
    assert staffed.people.sign_in("lin", OTHER)
    with pytest.raises(NotAllowed):
        staffed.words.use("lin", word, PASSWORD)
    told = [(one.by, one.act) for one in staffed.audit.acts(subject="person/lin")]
    assert told[:3] == [("lin", "sign-in"), ("lin", "password"), ("root", "reset")]
    assert word not in str(staffed.audit.acts())


def test_a_word_is_good_for_a_day_and_the_last_one_counts(staffed: Desk) -> None:
    first, second = (staffed.words.make("lin", by="root") for _ in range(2))
    with pytest.raises(NotAllowed):
        staffed.words.use("lin", first, OTHER)
    with staffed.engine.begin() as connection:
        connection.execute(words.update().values(made=ago(timedelta(hours=25))))
    with pytest.raises(NotAllowed):
        staffed.words.use("lin", second, OTHER)
    with pytest.raises(NotFound):
        staffed.words.make("nobody", by="root")


def test_words_are_not_guessed(staffed: Desk) -> None:
    word = staffed.words.make("lin", by="root")
    for _ in range(HERE):
        with pytest.raises(NotAllowed):
            staffed.words.use("lin", "aaaa-aaaa-aaaa-aaaa-aaaa", OTHER)
    with pytest.raises(NotAllowed):
        staffed.words.use("lin", word, OTHER)


@pytest.mark.parametrize(
    "password",
    ["1234567890", "0987654321", "aaaaaaaaaa", "abababababab", "password2026", "Password123!", "qwertyuiop",
     "woaini1314", "woaini131420", "1q2w3e4r5t", "admin@12345", "linwan2026", "ＬＩＮＷＡＮ2026", "abcdefghij",
     "wenmai2026!", "x" * 201],
)  # fmt: skip
def test_what_guessers_try_first_is_refused(password: str) -> None:
    with pytest.raises(WrongUse):
        check_password(password, "linwan", "林晚")


@pytest.mark.parametrize(
    "password",
    [PASSWORD, "²³¹⁴⁵¹²⁴³⁵¹²", "a long enough one", "Tz7-qp_91xk", "春风又绿江南岸明月何时", "demo-WqX81kd02"],
)
def test_others_are_taken(password: str) -> None:
    check_password(password, "linwan", "林晚")


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=30), st.text(max_size=12))
def test_any_password_is_judged(password: str, name: str) -> None:
    try:
        check_password(password, name)
    except WrongUse:
        return
    assert SHORTEST <= len(password) <= LONGEST


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome · Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari · iOS"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Windows"),
        ("curl/8", ""),
    ],
)
def test_a_browser_is_told_in_two_words(header: str, told: str) -> None:
    assert agent_of(header) == told


def test_a_person_sees_and_ends_sessions(desk_client: SignIn, desk_library: Service) -> None:
    here, there = desk_client(Role.LIBRARIAN, "lin"), desk_client(Role.LIBRARIAN, "lin")
    wu = desk_client(Role.LIBRARIAN, "wu")
    shown = here.get("/desk/me").text
    assert shown.count("退出它") == 1
    ident = re.search(r'name="ident" value="(\w+)"', shown)
    assert ident
    wu.post("/desk/me/sessions", data={"ident": ident[1]})
    assert there.get("/desk/me").status_code == 200, "nobody ends another's sessions"
    assert here.post("/desk/me/sessions", data={"ident": ident[1]}).status_code == 303
    assert there.get("/api/desk/enquiries").status_code == 401
    for _ in range(2):
        desk_client(Role.LIBRARIAN, "lin")
    here.post("/desk/me/sessions")
    assert here.get("/desk/me").text.count("退出它") == 0
    with desk_library.desk.engine.connect() as connection:
        kept = [connection.execute(sa.select(sa.func.count()).select_from(one)).scalar() for one in (sessions, places)]
    assert kept == [2, 2]


def test_a_person_changes_the_password(desk_client: SignIn, desk_library: Service) -> None:
    lin, elsewhere = desk_client(Role.LIBRARIAN, "lin"), desk_client(Role.LIBRARIAN, "lin")
    form = {"old": "a long enough one", "new": OTHER, "again": OTHER}
    for twisted, said in (
        ({"old": "not the one"}, "现在的密码不对"),
        ({"again": "something else"}, "不一样"),
        ({"new": "linlinlinlin", "again": "linlinlinlin"}, "密码"),
    ):
        answer = lin.post("/desk/me/password", data=form | twisted)
        assert answer.status_code == 400
        assert said in answer.text
    assert lin.post("/desk/me/password", data=form).status_code == 303
    assert lin.get("/desk/me").status_code == 200
    assert elsewhere.get("/desk/me", headers={"accept": "application/json"}).status_code == 401
    assert desk_library.desk.people.sign_in("lin", OTHER)
    token = lin.headers.pop(HEADER)
    assert lin.post("/desk/me/password", data=form).status_code == 403
    assert token


def test_an_administrator_never_knows_a_password(desk_client: SignIn) -> None:
    chief, wu = desk_client(Role.ADMINISTRATOR), desk_client(None)
    made = chief.post("/desk/people", data={"name": "wu", "role": "librarian"})
    assert made.headers["cache-control"] == "no-store"
    word = re.search(r'class="secret">([a-z0-9-]+)<', made.text)
    assert word
    assert word[1] not in chief.get("/desk/people").text
    form = {"name": "wu", "word": word[1], "password": OTHER, "again": OTHER}
    assert "不一样" in wu.post("/signin/new", data=form | {"again": "else"}).text
    assert wu.post("/signin/new", data=form).headers["location"] == "/signin"
    assert wu.post("/signin", data={"name": "wu", "password": OTHER}).status_code == 303
    assert wu.post("/signin/new", data=form).status_code == 403
    again = chief.post("/desk/people/wu/word")
    assert 'class="secret"' in again.text
    assert wu.get("/desk/me", headers={"accept": "application/json"}).status_code == 401


def test_a_session_is_new_with_every_sign_in(desk_client: SignIn, desk_library: Service) -> None:
    desk_client(Role.LIBRARIAN, "lin")
    client = desk_client(None)
    form = {"name": "lin", "password": "a long enough one"}
    tokens = []
    for _ in range(2):
        client.cookies.set(SESSION, tokens[-1] if tokens else "planted by somebody")
        answer = client.post("/signin", data=form)
        tokens.append(answer.cookies[SESSION])
    assert len({*tokens, "planted by somebody"}) == 3
    assert desk_library.desk.people.signed(tokens[0]) is None
    assert desk_library.desk.people.signed("planted by somebody") is None


def test_by_https_a_cookie_is_held_to_its_host(desk_client: SignIn) -> None:
    desk_client(Role.LIBRARIAN, "lin")
    client = desk_client(None)
    client.base_url = "https://testserver"  # type: ignore[assignment]
    answer = client.post("/signin", data={"name": "lin", "password": "a long enough one"})
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("__host-wenmai-session=")
    assert {"secure", "httponly", "path=/", "samesite=lax"} <= set(cookie.split("; "))
    assert "domain" not in cookie
    assert client.get("/desk/me").status_code == 200
    token = client.cookies[f"__Host-{SESSION}"]
    client.cookies.clear()
    client.cookies.set(SESSION, token)  # as a neighbour of the host could set it
    assert client.get("/desk/me", headers={"accept": "application/json"}).status_code == 401


@pytest.mark.parametrize("address", ["/signin", "/signin/new"])
def test_another_site_signs_nobody_in(desk_client: SignIn, address: str) -> None:
    desk_client(Role.LIBRARIAN, "lin")
    form = {"name": "lin", "password": "a long enough one", "word": "x", "again": "a long enough one"}
    answer = desk_client(None).post(address, data=form, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_reader_has_an_account_and_no_desk(desk_client: SignIn, desk_library: Service) -> None:
    reader = desk_client(Role.READER, "reader-1")
    assert reader.get("/desk/me").status_code == 200
    assert reader.get("/desk").status_code == 403
    assert 'href="/desk/me"' in reader.get("/").text
    form = {"name": "reader-1", "password": "a long enough one"}
    assert desk_client(None).post("/signin", data=form).headers["location"] == "/"
    acts = desk_library.desk.audit.acts()
    assert [(one.act, one.subject) for one in acts] == [("add", "person/#1")]
