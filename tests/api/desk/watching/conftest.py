"""Watches over passages that a test changes, with a real database and real servers on loopback."""

from __future__ import annotations

import http.server
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from api.desk.desk import Desk
from api.desk.store import open_desk
from api.desk.watching.delivering import Deliverer
from api.desk.watching.hooking import Hooks
from api.desk.watching.issuing import Issuing
from api.desk.watching.posting import Post
from api.desk.watching.running import Runner
from api.desk.watching.watching import Watching
from api.service import DocumentView, PassageView, SearchResult
from ontology.errors import NotFound
from ontology.iri import Namer
from ontology.queries import Filters, Highlight, Hit, Query, QueryMention, Reason
from ontology.records import Document, Entity, Metadata, Passage, TagType

QUESTION = "宝船尺寸"
NAMER = Namer("https://lib.example/")


@dataclass
class Shelf:
    """A library of passages: a document's passages stand in its text, ids and versions follow as in ingest."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    asked: list[tuple[str, Filters]] = field(default_factory=list)
    failure: Exception | None = None

    def search(self, question: str, filters: Filters, limit: int) -> SearchResult:
        self.asked.append((question, filters))
        if self.failure:
            raise self.failure
        hits = tuple(self._hit(one) for one in self._passages() if QUESTION[:2] in one.text or "船" in one.text)
        query = Query(question, question, (question,), limit=limit, mentions=(QueryMention("宝船", TagType.ORG),))
        return SearchResult(query, hits[:limit], 1.0, total=len(hits))

    def passage(self, passage_id: str) -> PassageView:
        found = {one.id: one for one in self._passages()}
        if passage_id not in found:
            raise NotFound(f"没有这个段落：{passage_id}。")
        return PassageView(found[passage_id], _document(found[passage_id].document_id), (), (), ())

    def describe(self, document_id: str) -> DocumentView:
        if document_id not in self.texts:
            raise NotFound(f"没有文献 {document_id}。")
        return DocumentView(_document(document_id), "v", (), 0, 0)

    def entity(self, ident: str) -> Entity:
        if ident != "p1":
            raise NotFound(f"没有 {ident}。")
        return Entity("p1", TagType.PER, "郑和")

    def _passages(self) -> list[Passage]:
        return [
            Passage(f"{ident}-{place + 1}", ident, f"{ident}@{hash(tuple(texts))}", place, 0, len(text), text, "卷一")
            for ident, texts in self.texts.items()
            for place, text in enumerate(texts)
        ]

    def _hit(self, passage: Passage) -> Hit:
        begin = passage.text.find(QUESTION[:2])
        marks = (Highlight(begin, begin + 2, "宝船"),) if begin >= 0 else ()
        nearness = 0.62 if begin >= 0 else 0.3
        return Hit(passage, _document(passage.document_id), 1.0, (Reason("dense", 1, nearness),), marks)


def _document(ident: str) -> Document:
    return Document(ident, "古籍", ident, "text", Metadata(f"{ident}考", "茅元儀", "明", kind="古籍", language="lzh"))


@pytest.fixture
def shelf() -> Shelf:
    return Shelf({"航海": ["宝船六十二艘，長四十四丈。", "寶船歸。船上有𠮷。"], "星槎": ["宝船泊此。"]})


@pytest.fixture
def either_desk(database: str, tmp_path: Path) -> Iterator[Desk]:
    """A desk in SQLite and in PostgreSQL."""
    opened = Desk(open_desk(database), tmp_path)
    yield opened
    opened.close()


Made = Callable[..., Watching]


def watching_over(shelf: Shelf, desk: Desk, post: Post | None = None, hooks: Hooks | None = None) -> Watching:
    issuing = Issuing(shelf.passage, shelf.describe, NAMER)
    runner = Runner(desk.watches, shelf.search, shelf.entity)
    deliverer = Deliverer(desk.watches, desk.outbox, issuing, post or Post(), hooks or Hooks(private=True), NAMER)
    return Watching(desk.watches, desk.outbox, runner, issuing, deliverer, NAMER)


@pytest.fixture
def make() -> Made:
    return watching_over


# --- a mail server ----------------------------------------------------------------------------------------------------


@dataclass
class Mailbox:
    """A mail server that takes letters, or answers as it is told to."""

    mail: str = "250 OK"
    rcpt: str = "250 OK"
    data: str = "250 OK"
    hang_up: bool = False
    letters: list[tuple[str, list[str], EmailMessage]] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.mail

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.data.startswith("250"):
            read = message_from_bytes(envelope.content or b"", policy=default)  # type: ignore[arg-type]
            self.letters.append((str(envelope.mail_from), list(envelope.rcpt_tos), read))  # type: ignore[arg-type]
        if self.hang_up and server.transport is not None:
            server.transport.close()
        return self.data


def _authenticate(_: object, __: object, ___: object, mechanism: str, given: LoginPassword) -> AuthResult:
    return AuthResult(success=given.login == b"desk" and given.password == b"p@ss/word", handled=False)


@contextmanager
def _mailing(box: Mailbox, **options: object) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, **options)
    controller.start()
    yield port
    controller.stop()


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, Post]]:
    box = Mailbox()
    with _mailing(box) as port:
        yield box, Post(f"smtp://127.0.0.1:{port}", "desk@lib.example")


@pytest.fixture
def guarded_mailbox() -> Iterator[tuple[Mailbox, int]]:
    """One that asks for user and password, with its port."""
    box = Mailbox()
    with _mailing(box, auth_required=True, auth_require_tls=False, authenticator=_authenticate) as port:
        yield box, port


# --- a receiver of webhooks -------------------------------------------------------------------------------------------


@dataclass
class Receiver:
    """What was posted, and how to answer."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def receiving() -> Iterator[Receiver]:
    told = Receiver()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.got.append((self.path, dict(self.headers), body))
            status = told.answers.pop(0) if told.answers else 204
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", told.url + "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield told
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as told:
        yield told
