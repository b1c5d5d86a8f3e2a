"""A reader's name, telephone and address stand in the contact, and nowhere else: walked, not assumed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.cli import main
from api.cookies import SESSION
from api.desk.people.records import Role
from api.library import Library
from api.logs import make_logger
from api.settings import Settings
from api.wiring import open_library

NAME, PHONE, MAIL = "陆思远", "13912345678", "lu.siyuan@example.org"
pytestmark = pytest.mark.slow
SECRETS = (NAME, PHONE, MAIL, "139 1234 5678", "lu.siyuan")


@pytest.fixture(scope="module")
def lived(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A library in which a reader told everybody everything, by every door; and what was logged of it."""
    folder = tmp_path_factory.mktemp("lived")
    for one in sample_library.iterdir():
        if not one.name.startswith("desk"):
            (folder / one.name).symlink_to(one)
    lines = io.StringIO()
    with open_library(Settings(library=folder)) as library:
        live(create_app(library, logger=make_logger(lines)), library)
    yield folder, lines.getvalue()


def live(app: FastAPI, library: Library) -> None:
    reader = TestClient(app, follow_redirects=False)
    said = f"我叫{NAME}，南京长江大桥哪一年通车？打我电话139 1234 5678或写信{MAIL}"
    asked = library.chat.ask(said)
    contact = {"name": NAME, "phone": PHONE, "email": MAIL}
    for form in ({"exchange": asked.id, "question": said}, {"question": said, "detail": f"我是{NAME}\n{NAME}敬上"}):
        assert reader.post("/enquiries", data={**form, **contact}).status_code == 200
    taken = reader.post("/api/enquiries", json={"question": said, **contact}).json()
    reader.post(f"/enquiries/{taken['number']}/supply", data={"key": taken["key"], "text": said})
    li = signed_in(app, library, "li")
    letter = EmailMessage()
    letter["from"], letter["subject"], letter["message-id"] = f"{NAME} <{MAIL}>", "请教", f"<1.{MAIL}>"
    letter.set_content(f"大桥哪年通车？\n手机{PHONE}\n{NAME}")
    files = {"file": ("a.eml", letter.as_bytes())}
    assert li.post("/desk/enquiries/letters", files=files).status_code == 200
    for number in (1, 2, 3, 4):
        work(li, number)
    reader.post(f"/enquiries/{taken['number']}/rate", data={"key": taken["key"], "good": "0", "text": said})
    reader.post(f"/enquiries/{taken['number']}/supply", data={"key": taken["key"], "text": said})


def work(li: TestClient, number: int) -> None:
    told = f"已电告 {PHONE}，并写信到 {MAIL}。"
    deeds = [
        ("claim", {}),
        ("note", {"text": told}),
        ("contact", {"name": NAME, "phone": PHONE, "email": MAIL}),
        ("draft", {"text": told, "machine": "一九六八年"}),
        ("ask", {"text": told}),
        ("supply", {"text": f"读者回电：我叫{NAME}，{PHONE}"}),
        ("release", {"reason": told}),
        ("transfer", {"branch": "江宁", "reason": told}),
        ("claim", {}),
        ("answer", {"text": f"1968年通车。{told}"}),
        ("close", {"reason": told}),
        ("reopen", {"reason": told}),
    ]
    for act, form in deeds:
        assert li.post(f"/desk/enquiries/{number}/{act}", data=form).status_code == 303, act
    name = f"{NAME}的申请 {PHONE}.txt"
    li.post(f"/desk/enquiries/{number}/files", files={"file": (name, "附件")})


def signed_in(app: FastAPI, library: Library, name: str) -> TestClient:
    library.desk.people.add(name, "a long enough one", role=Role.HEAD, by="test")
    token, signed = library.desk.people.sign_in(name, "a long enough one")
    client = TestClient(app, follow_redirects=False, headers={"X-CSRF-Token": signed.csrf})
    client.cookies.set(SESSION, token)
    return client


def leaks(text: str, secrets: tuple[str, ...] = SECRETS) -> list[str]:
    return [secret for secret in secrets if secret in text]


def test_no_table_but_that_of_contacts_has_them(lived: tuple[Path, str]) -> None:
    engine = sa.create_engine(f"sqlite:///{lived[0] / 'desk.db'}")
    tables = sa.inspect(engine).get_table_names()
    assert {"enquiries", "enquiry_log", "enquiry_files", "acts", "exchanges", "chat_sessions"} <= set(tables)
    with engine.connect() as connection:
        # JSON writes ideographs as escapes; what was written is read again before it is looked through.
        rows = {
            name: [_plain(row) for row in connection.execute(sa.text(f'SELECT * FROM "{name}"'))] for name in tables
        }
    engine.dispose()
    assert all(NAME in row and PHONE in row and MAIL in row for row in rows["enquiry_contacts"])
    found = {name: leaks("\n".join(texts)) for name, texts in rows.items() if name != "enquiry_contacts"}
    assert {name: secrets for name, secrets in found.items() if secrets} == {}


def _plain(row: sa.Row[tuple[object, ...]]) -> str:
    return " ".join(_read(value) for value in row)


def _read(value: object) -> str:
    text = str(value)
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text


def test_no_line_of_the_log_has_them(lived: tuple[Path, str]) -> None:
    assert lived[1].count("\n") > 40 and leaks(lived[1]) == []


@pytest.mark.parametrize(
    "command",
    [
        ["desk", "enquiries", "--view", "all", "--json"],
        ["desk", "statistics", "--json"],
        ["desk", "statistics", "--csv"],
        ["desk", "statistics", "--lacking", "--json"],
    ],
)
def test_nothing_that_is_told_or_counted_has_them(
    lived: tuple[Path, str], command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--library", str(lived[0])]) == 0
    told = capsys.readouterr()
    assert told.out and leaks(told.out + told.err) == []


def test_the_export_has_nothing_of_the_desk(
    lived: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(tmp_path / "out"), "--library", str(lived[0])]) == 0
    capsys.readouterr()
    written = [path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert written and not any(secret.encode() in data for data in written for secret in SECRETS)


def test_pages_of_lists_and_statistics_have_nothing_of_them(lived: tuple[Path, str]) -> None:
    with open_library(Settings(library=lived[0])) as library:
        li = signed_in(create_app(library, logger=make_logger(io.StringIO())), library, "wang")
        pages: dict[str, Callable[[], str]] = {
            address: lambda address=address: li.get(address).text  # type: ignore[misc]
            for address in ("/desk?view=all", "/desk/operations", "/desk/audit", "/api/desk/enquiries?view=all",
                            "/api/desk/enquiries/1", "/metrics")
        }  # fmt: skip
        assert {address: leaks(page()) for address, page in pages.items() if leaks(page())} == {}
        assert PHONE in li.get("/desk/enquiries/1").text
