"""A server of OAI-PMH that misbehaves as it is told, and small libraries."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit

import pytest

from api.settings import Settings, load_settings
from api.wiring import open_library

ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
    "<responseDate>{date}</responseDate><request>x</request>{body}</OAI-PMH>"
)
IDENTIFY = (
    "<Identify><repositoryName>邻馆</repositoryName><baseURL>x</baseURL><protocolVersion>2.0</protocolVersion>"
    "<earliestDatestamp>2020-01-01</earliestDatestamp><deletedRecord>persistent</deletedRecord>"
    "<granularity>{granularity}</granularity></Identify>"
)
MARC = (
    '<record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000nam a2200000uu 4500</leader>'
    '<controlfield tag="001">{number}</controlfield><datafield tag="245" ind1="0" ind2="0">'
    '<subfield code="a">{title}</subfield></datafield><datafield tag="520" ind1=" " ind2=" ">'
    '<subfield code="a">{text}</subfield></datafield></record>'
)


def record(number: int, *, title: str = "", stamp: str = "2026-01-01", deleted: bool = False, inner: str = "") -> str:
    """A record of the protocol."""
    status = ' status="deleted"' if deleted else ""
    held = inner or MARC.format(number=number, title=title or f"书{number}", text=f"南京城墙志第{number}种，记城垣。")
    metadata = "" if deleted else f"<metadata>{held}</metadata>"
    header = f"<header{status}><identifier>oai:x:{number}</identifier><datestamp>{stamp}</datestamp></header>"
    return f"<record>{header}{metadata}</record>"


def listed(*records: str, token: str | None = None) -> str:
    """A page of records."""
    said = "" if token is None else f"<resumptionToken>{token}</resumptionToken>"
    return f"<ListRecords>{''.join(records)}{said}</ListRecords>"


def error(code: str) -> str:
    return f'<error code="{code}">不行</error>'


@dataclass
class Told:
    """An answer: a body within the envelope, or raw bytes, with a status."""

    body: str = ""
    status: int = 200
    raw: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


Answer = Callable[[dict[str, str]], "Told | str"]


@dataclass
class Server:
    """Answers ``ListRecords`` as ``answer`` says, and remembers what it was asked."""

    answer: Answer = lambda _asked: listed()
    url: str = ""
    granularity: str = "YYYY-MM-DD"
    date: str = "2026-03-01T00:00:00Z"
    asked: list[dict[str, str]] = field(default_factory=list)

    record = staticmethod(record)
    listed = staticmethod(listed)
    error = staticmethod(error)

    @staticmethod
    def says(body: str = "", *, status: int = 200, raw: bytes = b"", **headers: str) -> Told:
        return Told(body, status, raw, {name.replace("_", "-"): value for name, value in headers.items()})

    def enveloped(self, body: str) -> bytes:
        return ENVELOPE.format(date=self.date, body=body).encode()

    def told(self, asked: dict[str, str]) -> Told:
        if asked["verb"] == "Identify":
            return Told(IDENTIFY.format(granularity=self.granularity))
        if asked["verb"] == "ListMetadataFormats":
            inner = "<metadataPrefix>marcxml</metadataPrefix><metadataNamespace>m</metadataNamespace>"
            return Told(f"<ListMetadataFormats><metadataFormat>{inner}</metadataFormat></ListMetadataFormats>")
        if asked["verb"] == "ListSets":
            return Told(error("noSetHierarchy"))
        self.asked.append(asked)
        found = self.answer(asked)
        return Told(found) if isinstance(found, str) else found


@pytest.fixture(scope="session")
def words() -> SimpleNamespace:
    """What answers are made of."""
    return SimpleNamespace(record=record, listed=listed, envelope=ENVELOPE)


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on this machine."""
    made = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told = made.told(dict(parse_qsl(urlsplit(self.path).query)))
            body = told.raw or ENVELOPE.format(date=made.date, body=told.body).encode()
            self.send_response(told.status)
            for name, value in {"Content-Type": "text/xml", "Content-Length": str(len(body)), **told.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    bound = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=bound.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    made.url = f"http://127.0.0.1:{bound.server_port}/oai"
    yield made
    bound.shutdown()
    bound.server_close()


@pytest.fixture(scope="session")
def empty_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library without documents, to be copied."""
    folder = tmp_path_factory.mktemp("empty") / "library"
    with open_library(Settings(library=folder, encoder="hashing", model_tagger=False), write=True):
        pass
    (folder / "settings.yaml").write_text("encoder: hashing\nmodel_tagger: false\nprivate_hosts: 127.0.0.1\n", "utf-8")
    return folder


@pytest.fixture
def library_at(empty_library: Path, tmp_path: Path) -> Callable[[str], Settings]:
    """Make a library of that name; return its settings."""

    def made(name: str) -> Settings:
        subprocess.run(["cp", "-r", empty_library, tmp_path / name], check=True)
        return load_settings(tmp_path / name)

    return made


@pytest.fixture
def small(library_at: Callable[[str], Settings]) -> Settings:
    """The settings of a library without documents."""
    return library_at("library")
