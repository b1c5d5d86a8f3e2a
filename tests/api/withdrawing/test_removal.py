"""What is deleted is gone: from every door of a service that runs meanwhile, and from the bytes of every file."""

from __future__ import annotations

import gzip
import io
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from PIL import Image
from starlette.testclient import TestClient

from api.app import create_app
from api.cli import main
from api.desk.decisions import Action
from api.desk.desk import Desk
from api.desk.dossiers.dossiers import Dossiers
from api.desk.enquiries.records import Enquiry
from api.desk.headings.records import HeadingVerdict
from api.desk.knowledge.records import Content, State
from api.desk.people.records import Role
from api.desk.requests import Request
from api.desk.watching.opening import watching_of
from api.desk.watching.records import Contact, Nearness, Schedule, Watch
from api.library import Library
from api.logs import make_logger
from api.open_data.publishing import publish
from api.pipeline import ingest
from api.removal import finish, remove
from api.settings import Settings
from api.topics.files import ItemFile, TopicFile
from api.wiring import open_library
from api.withdrawing.pending import Removals
from index.tables import passages, token_vectors
from ontology.errors import NotFound
from ontology.queries import Citation
from ontology.records import Assignment, Maker

pytestmark = pytest.mark.slow

# Two characters each that no other document has, and a run that nobody writes by chance.
RARE = "鸑鷟翥翀"
SAID = f"{RARE}於碧落瓊臺，縣令沈桐蓀建尊經閣，鐫石記之，永樂十年事也。"
TITLE = "鸑鷟閣碑陰題名錄"
LATIN = "Zyxquarvel"
"""Stands in the second passage."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """The document, its passage, what was made of it."""

    document_id: str
    passage_id: str
    image: str
    exchange: str
    session: str
    item: int
    topic: str
    dossier: int
    watch: int
    enquiry: int
    needles: tuple[bytes, ...]
    """Bytes of which none may be left."""


def noise() -> bytes:
    """A picture that is like no other."""
    target = io.BytesIO()
    pixels = np.random.default_rng(7).integers(0, 255, (60, 80, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(target, "PNG")
    return target.getvalue()


def shelve(folder: Path) -> Path:
    """Write the document with its picture, and another that stays and tells of the same."""
    folder.mkdir()
    (folder / "碑.txt").write_text(f"{SAID}\n\n{LATIN} 者，番舶之名也，其舶長九丈。\n", "utf-8")
    (folder / "碑.txt.yaml").write_text(f"title: {TITLE}\nimages: [碑.png]\n", "utf-8")
    (folder / "碑.png").write_bytes(noise())
    (folder / "塔.txt").write_text("永樂十年，敕建大報恩寺塔於聚寶門外，縣令沈桐蓀監之。\n", "utf-8")
    return folder


def quote_everywhere(library: Library) -> Quoted:
    """Let the desk and the chat quote the document in every way there is."""
    desk = library.desk
    document = next(one for one in library.texts.documents() if one.metadata.title == TITLE)
    passage = next(one for one in library.leaves.passages(document.id) if RARE in one.text)
    quote = passage.text[: passage.text.index("。") + 1]
    citation = Citation(passage.id, 0, len(quote), quote, TITLE, "")
    desk.people.add("lin", "a long password 1", role=Role.ADMINISTRATOR, by="test")

    exchange = library.chat.ask("尊經閣是誰建的？")
    receipt = library.knowledge.quote(passage.id, quote)
    item = library.knowledge.add(
        Content("尊經閣誰建的？", f"碑云：「{quote}」[1]", receipts=(receipt,), owner="lin"), by="lin"
    )
    item = library.knowledge.approve(item.id, by="lin", revision=item.revision)
    topic = library.curating.create(TopicFile(slug="閣", title="閣", question="尊經閣"), by="lin")
    library.curating.pin(topic.slug, ItemFile(passage=passage.id, quote=quote, caption=f"其文曰{quote}"), by="lin")
    library.curating.publish(topic.slug, by="lin")
    dossiers = Dossiers(desk.dossiers, library.passage, library.namer)
    dossier = dossiers.create("閣事", "", by="lin")
    dossiers.add(dossier.id, passage.id, quote, by="lin", note=f"參看{quote[:12]}")
    watch = _watched(library)
    enquiry = _asked(desk, citation, quote)
    _reviewed(library, document.id)
    _headed(library, document.id)
    desk.readership.note(document.id)
    desk.readership.write()
    made = (exchange.id, exchange.session, item.id, topic.slug, dossier.id, watch, enquiry)
    return Quoted(document.id, passage.id, document.metadata.images[0], *made, needles=_needles(library, document.id))


def _watched(library: Library) -> int:
    watching = watching_of(library, library.namer)
    asked = Watch("閣", "縣令沈桐蓀建尊經閣", nearness=Nearness.WIDE, schedule=Schedule.ON_DEMAND)
    watch = watching.create(asked, by="lin")
    ran = watching.run(watch.id, by="lin")
    assert ran is not None and ran.issue is not None, ran
    library.desk.watches.add_recipient(watch.id, Contact("王五", "wu@reader.example"), by="lin")
    (issue,) = library.desk.watches.issues(watch.id)
    watching.outbox.send(issue, by="lin", revision=issue.revision)
    return watch.id


def _asked(desk: Desk, citation: Citation, quote: str) -> int:
    enquiry = desk.enquiries.add(Enquiry("尊經閣建於何年？", receipts=(citation,))).enquiry
    desk.enquiries.claim(enquiry.id, by="lin")
    desk.enquiries.quote(enquiry.id, citation, f"碑云：{quote}", by="lin")
    desk.enquiries.answer(enquiry.id, f"碑云：{quote}", receipts=(citation,), by="lin")
    desk.enquiries.note(enquiry.id, f"原文作{quote[:14]}", by="lin")
    return enquiry.id


def _reviewed(library: Library, document_id: str) -> None:
    tagged = library.texts.tagged(document_id)
    tag = next(tag for part in tagged.passages for tag in part.tags)
    library.reviews.decide(document_id, Request(Action.REJECT, tag.id), reviewer="lin")
    library.follow()


def _headed(library: Library, document_id: str) -> None:
    """Let a reviewer reject a heading of the document: what is kept tells the words that spoke for it."""
    heading = next(iter(library.headings))
    given = Assignment(heading.id, heading.label, heading.scheme, 0.5, (RARE,), Maker("machine", "1"))
    library.desk.headings.keep(document_id, given, verdict=HeadingVerdict.REJECTED, by="lin")


def _needles(library: Library, document_id: str) -> tuple[bytes, ...]:
    """The document's words, as text and as JSON writes them, its vectors in every width, its picture."""
    words = [SAID[:10], RARE, RARE[:2], TITLE, TITLE[:4], LATIN]
    told = [one.encode() for one in words] + [one.encode("unicode_escape") for one in words if not one.isascii()]
    with library.texts._engine.connect() as connection:
        rows = connection.execute(passages.select().where(passages.c.document_id == document_id)).all()
        keys = [row.key for row in rows]
        tokens = connection.execute(token_vectors.select().where(token_vectors.c.passage_key.in_(keys))).all()
    vectors = [np.frombuffer(row.vector, np.float16) for row in rows]
    told += [one.tobytes() for one in vectors] + [one.astype(np.float32).tobytes() for one in vectors]
    told += [bytes(row.rows)[:64] for row in tokens]
    return (*told, noise()[100:200])


@pytest.fixture(scope="module")
def kept(slight_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Quoted]]:
    """A library to be copied, and what is to go from it."""
    from ontology.authority.bundled import bundled_entities

    few = bundled_entities()[:200]
    base = tmp_path_factory.mktemp("quoted")
    folder = Path(shutil.copytree(slight_library, base / "library"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.library.bundled_entities", lambda: few)
        with open_library(Settings(library=folder), write=True) as library:
            ingest(library, [shelve(base / "架")])
            held = quote_everywhere(library)
        yield folder, held


@pytest.fixture
def quoted(kept: tuple[Path, Quoted], tmp_path: Path) -> tuple[Path, Quoted]:
    """A library of a test's own."""
    return Path(shutil.copytree(kept[0], tmp_path / "library")), kept[1]


def doors(quoted: Quoted) -> Iterator[str]:
    """Addresses at which the document, or what was made of it, can be met."""
    document, passage, image = quoted.document_id, quoted.passage_id, quoted.image
    yield from (f"/api/documents/{document}", f"/documents/{document}", f"/passages/{passage}")
    yield from (f"/api/passages/{passage}", f"/api/passages/{passage}/similar", f"/passages/{passage}/parallels")
    yield from ("/api/search?q=尊經閣", "/?q=尊經閣", "/api/search?q=何處有樓閣可以登臨&facets=1", "/api/search?q=番舶")
    yield from ("/api/suggest?q=閣碑陰", "/api/suggest?q=Zyx", "/api/facets", "/api/statistics", "/statistics")
    yield from (
        "/api/works?q=碑陰題名",
        "/catalogue?q=碑陰題名",
        "/api/collections",
        "/collections/架",
        "/iiif/collection",
    )
    yield from ("/oai?verb=ListRecords&metadataPrefix=oai_dc", "/iiif/collection/架", f"/iiif/{document}/manifest.json")
    yield from (f"/files/{image}", f"/iiif/image/{image}/full/max/0/default.jpg", f"/iiif/image/{image}/info.json")
    yield from (f"/leaves/{document}", f"/api/leaves/1?document={document}", f"/data/document/{document}")
    yield from (f"/api/exchanges/{quoted.exchange}", f"/ask/{quoted.exchange}")
    yield from (f"/topics/{quoted.topic}", f"/api/topics/{quoted.topic}")
    yield from ("/api/export/jsonl", "/api/export/tei", "/api/export/ris", f"/api/documents/{document}/citation")
    yield from ("/dump/graph.nq.gz", "/api/entities?q=沈桐蓀", "/api/graph/ask?q=沈桐蓀做过什么官？")
    yield "/sparql?query=" + "SELECT ?s ?o { GRAPH ?g { ?s ?p ?o FILTER(CONTAINS(STR(?o), '尊經閣')) } }&format=json"


def met(client: TestClient, quoted: Quoted, needles: tuple[bytes, ...]) -> dict[str, int]:
    """The doors behind which a needle stands, each with its status."""
    found = {}
    for address in doors(quoted):
        answer = client.get(address)
        body = answer.content
        if address.startswith("/dump/") and answer.status_code == 200:
            body = gzip.decompress(body)
        if any(one in body for one in needles) or (address.startswith(("/files", "/iiif/image")) and answer.is_success):
            found[address] = answer.status_code
    return found


def test_nothing_is_left_behind_any_door_nor_in_any_byte(
    quoted: tuple[Path, Quoted], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, held = quoted
    needles: tuple[bytes, ...] = held.needles
    with open_library(Settings(library=folder)) as library:
        publish(library)
        client = TestClient(create_app(library, logger=make_logger(io.StringIO())), raise_server_exceptions=False)
        before = met(client, held, needles)
        assert len(before) >= 25
        assert sum(any(one in path.read_bytes() for path in files(folder)) for one in needles) == len(needles)

        capsys.readouterr()
        document: str = held.document_id
        assert main(["delete", document, "--compact", "--json", "--library", str(folder)]) == 0
        told = json.loads(capsys.readouterr().out)
        (receipt,) = told["deleted"]
        assert (
            receipt["parts"] | {"decisions": 1, "headings": 1, "knowledge": 1, "topics": 1, "dossiers": 1, "issues": 1}
            == receipt["parts"]
        )
        assert (receipt["exchanges"], receipt["parts"]["enquiries"], told["republished"]) == (1, 1, True)
        assert set(told["compacted"]) == {"texts", "desk", "catalogue", "lexical", "graph"}

        # The service has run all the while.
        assert met(client, held, needles) == {}
        assert asked(client, "尊經閣是誰建的？", needles) == ""
        still_said(library, held)
        assert library.search("報恩寺塔").hits
    left = {one: [path.name for path in files(folder) if one in path.read_bytes()] for one in needles}
    assert {one: names for one, names in left.items() if names} == {}
    assert main(["check", "--library", str(folder)]) == 0


def asked(client: TestClient, question: str, needles: tuple[bytes, ...]) -> str:
    """Ask at every door that takes a question; name those that still know."""
    message = [{"role": "user", "content": question}]
    search = {"name": "search", "arguments": {"query": question}}
    calls = {
        "/api/ask": {"question": question},
        "/v1/chat/completions": {"model": "wenmai", "messages": message},
        "/mcp": {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": search},
    }
    head = {"Accept": "application/json, text/event-stream"}
    return " ".join(
        path
        for path, body in calls.items()
        if any(one in client.post(path, json=body, headers=head).content for one in needles)
    )


def still_said(library: Library, held: Quoted) -> None:
    """What people made stays, says what it quoted by id, and that it is gone."""
    desk = library.desk
    item = desk.knowledge.item(held.item)
    assert item.state is State.DRAFT and "〔引文已随文献删除〕" in item.content.answer
    assert [one.fault for one in library.knowledge.freshness.of(item)] == ["gone"]
    (issue,) = desk.watches.issues(held.watch)
    blank = next(one for one in issue.items if one.document_id == held.document_id)
    assert (blank.quote, blank.title, blank.struck) == ("", "（已删除的文献）", False)
    enquiry = desk.enquiries.enquiry(held.enquiry)
    assert enquiry.answer == "碑云：〔引文已随文献删除〕"
    assert "已删除" in desk.enquiries.log(enquiry.id)[-1].said
    assert library.curating.withheld(library.curating.store.topic(held.topic))


def test_a_deletion_that_was_broken_off_is_done_when_the_library_is_next_opened(quoted: tuple[Path, Quoted]) -> None:
    folder, held = quoted
    document: str = held.document_id

    class Killed(Exception):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with open_library(Settings(library=folder), write=True) as library, pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.removal._files", killed)
        with pytest.raises(Killed):
            remove(library, document)
        assert len(Removals(library.desk.engine).begun()) == 1
    with open_library(Settings(library=folder), write=True) as library:
        assert not list(library.files.held()) and not Removals(library.desk.engine).begun()
        assert finish(library) == 0
        with pytest.raises(NotFound):
            library.texts.document(document)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_no_table_of_postgresql_holds_a_word_of_it(
    new_library: Path, postgresql: Callable[[], str], tmp_path: Path
) -> None:
    settings = Settings(
        library=new_library, texts=postgresql(), desk=postgresql(), encoder="hashing", model_tagger=False
    )
    with open_library(settings, write=True, any_encoder=True) as library:
        ingest(library, [shelve(tmp_path / "架")])
        held = quote_everywhere(library)
        words = [one for one in held.needles if one in dump(settings.texts) + dump(settings.desk)]
        assert len(words) >= 6
        remove(library, held.document_id)
        library.follow()
        told = dump(settings.texts) + dump(settings.desk)
        assert [one for one in words if one in told] == []
        assert library.texts.compact() == ""


def dump(url: str) -> bytes:
    """All rows of all tables, text as it is and bytes as they are."""
    engine = sa.create_engine(url)
    tables = sa.MetaData()
    tables.reflect(engine)
    told = []
    with engine.connect() as connection:
        for table in tables.sorted_tables:
            for row in connection.execute(sa.select(table)):
                told += [bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row]
    engine.dispose()
    return b"\n".join(told)
