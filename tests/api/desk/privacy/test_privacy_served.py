"""A real service over a real port: what it logs, and what its databases, its graph and its statistics hold of readers
who told everybody everything, and were refused besides."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest
import sqlalchemy as sa

NAME, PHONE, MAIL, CARD = "陆思远", "13912345678", "lu.siyuan@reader.example", "11010119900307123X"
SECRETS = (NAME, quote(NAME), PHONE, "139 1234 5678", MAIL, "lu.siyuan", CARD, "oLuSiyuanOpenid")
SAID = f"我叫{NAME}，南京大桥哪一年通车？电话139 1234 5678，身份证{CARD}，邮箱{MAIL}"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}

pytestmark = pytest.mark.slow


class Service:
    """A service that was started and is spoken to by hand."""

    def __init__(self, address: str) -> None:
        self.place = urlsplit(address).netloc
        self.address = address

    def ask(self, method: str, path: str, body: str | bytes = b"", **headers: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(self.place, timeout=120)
        data = body.encode() if isinstance(body, str) else body
        connection.request(method, path, data or None, {name.replace("_", "-"): one for name, one in headers.items()})
        answer = connection.getresponse()
        told = answer.status, answer.read()
        connection.close()
        return told

    def form(self, path: str, **fields: str) -> tuple[int, bytes]:
        return self.ask("POST", path, urlencode(fields), Origin=self.address, Content_Type=FORM["Content-Type"])

    def json(self, path: str, body: object) -> tuple[int, bytes]:
        return self.ask("POST", path, json.dumps(body), Content_Type=JSON["Content-Type"])

    def raw(self, data: bytes) -> None:
        host, port = self.place.split(":")
        with socket.create_connection((host, int(port)), 10) as plain, suppress(OSError):
            plain.sendall(data)
            plain.settimeout(10)
            plain.recv(1_000)


@pytest.fixture(scope="module")
def lived(slight_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, int]]:
    """The library after the service was used and stopped, what it logged, and how many requests there were."""
    folder = tmp_path_factory.mktemp("served") / "library"
    subprocess.run(["cp", "-r", slight_library, folder], check=True)
    log = folder.parent / "log"
    environment = {**os.environ, "WENMAI_WORKERS": "1", "WENMAI_MODEL_TAGGER": "false"}
    command = [sys.executable, "-m", "api.cli", "serve", "--port", "0", "--library", str(folder)]
    with log.open("wb") as out:
        started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=out, env=environment)
    try:
        assert started.stdout is not None
        found = re.search(r"http://[\d.:]+", started.stdout.readline().decode())
        assert found, log.read_text("utf-8")
        count = live(Service(found[0]))
    finally:
        started.send_signal(signal.SIGTERM)
        rest = started.communicate(timeout=120)[0]
    yield folder, log.read_text("utf-8") + rest.decode(), count


def live(service: Service) -> int:
    contact = {"name": NAME, "phone": PHONE, "email": MAIL}
    done = [
        service.form("/enquiries", question=SAID, detail=f"我是{NAME}", **contact),
        service.json("/api/enquiries", {"question": SAID, **contact}),
        service.json("/api/ask", {"question": SAID}),
        service.json("/v1/chat/completions", {"model": "wenmai", "messages": [{"role": "user", "content": SAID}]}),
        service.form("/ask", q=SAID),
        service.ask("GET", f"/?q={quote(SAID)}"),
        service.ask("GET", f"/api/search?q={quote(SAID)}"),
        service.ask("GET", f"/api/suggest?q={quote(NAME)}"),
    ]
    assert [status for status, _ in done if status >= 400] == [], done
    refused = [
        service.json("/api/enquiries", {"question": "", "name": NAME, "phone": [PHONE], "email": MAIL}),
        service.ask("POST", "/api/enquiries", f'{{"question": "{SAID}', Content_Type="application/json"),
        service.json("/api/ask", {"question": 7, "session": MAIL}),
        service.form("/enquiries", question="", **contact),
        service.form("/enquiries/find", number=f"ZX-{PHONE}", key=MAIL),
        service.form("/signin", name=MAIL, password=f"{NAME}{PHONE}"),
        service.form("/signin", name="lin", password=PHONE),
        service.ask("GET", f"/watches/{quote(NAME)}{PHONE}"),
        service.ask("GET", f"/entities/{quote(NAME)}"),
        service.ask("GET", f"/{quote(MAIL)}/{quote(NAME)}"),
        service.ask("GET", f"/api/search?q=x&k={PHONE}&kind={quote(NAME)}"),
        service.ask("GET", "/sparql?" + urlencode({"query": f"SELECT * {{ ?s ?p '{MAIL}' {NAME}"})),
        service.ask("PUT", f"/api/documents/{quote(NAME)}?collection={PHONE}", SAID, Authorization=f"Bearer {PHONE}"),
        service.ask("POST", f"/channels/wechat?openid=oLuSiyuanOpenid&signature={PHONE}", f"<xml>{SAID}</xml>"),
        service.json("/channels/webhook", {"id": "1", "sender": MAIL, "text": SAID}),
        service.json("/mcp", {"jsonrpc": "2.0", "id": 1, "method": NAME, "params": {"q": MAIL}}),
    ]
    service.raw(f"GET /?q={PHONE} HTTP/9.9\r\nX-Name: {NAME}\r\n\r\n".encode())
    service.raw(f"{MAIL} {PHONE}\r\n\r\n".encode())
    return len(done) + len(refused)


def leaks(text: str) -> list[str]:
    return [one for one in SECRETS if one in text]


def test_no_line_of_the_log_has_anything_of_them(lived: tuple[Path, str, int]) -> None:
    _, log, count = lived
    assert log.count('"event": "request"') >= count
    assert leaks(log) == []


def test_no_table_but_those_of_contacts_has_anything_of_them(lived: tuple[Path, str, int]) -> None:
    told: dict[str, list[str]] = {}
    for name in ("desk.db", "texts.db"):
        engine = sa.create_engine(f"sqlite:///{lived[0] / name}")
        tables = sa.MetaData()
        tables.reflect(engine)
        with engine.connect() as connection:
            for table in tables.sorted_tables:
                rows = [
                    json.dumps([*row], ensure_ascii=False, default=str) for row in connection.execute(table.select())
                ]
                told[table.name] = leaks("\n".join(rows))
        engine.dispose()
    assert told.pop("enquiry_contacts") and {name: found for name, found in told.items() if found} == {}


def test_no_other_file_has_anything_of_them(lived: tuple[Path, str, int]) -> None:
    """Neither the graph, nor indexes, nor made or published files; the desk's own were looked through by table."""
    files = [path for path in lived[0].rglob("*") if path.is_file() and not path.name.startswith("desk.db")]
    wanted = [one.encode() for one in SECRETS]
    assert [path.name for path in files if any(one in path.read_bytes() for one in wanted)] == []
