"""The OAI-PMH provider, harvested by a client of others over a real server, and by the letter of the protocol."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from sickle import Sickle
from sickle.oaiexceptions import BadResumptionToken, NoRecordsMatch

from api.app import create_app
from api.harvest import oai, tokens
from api.harvest.names import collection_of, document_of, identifier, set_spec
from api.harvest.oai import Provider
from api.harvest.source import Source
from api.harvest.tokens import Token
from api.logs import make_logger
from index.texts import SqlTextStore
from ontology.errors import NotFound
from ontology.iri import Namer
from ontology.records import Assignment, Document, Entity, Maker, Metadata, TaggedDocument, TextVersion

BASE = "https://library.example/"
NS = {
    "o": "http://www.openarchives.org/OAI/2.0/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "m": "http://www.loc.gov/MARC21/slim",
}
NOTHING = np.empty((0, 4), np.float32)
MAKER = Maker("subjects", "1")


class Clock:
    """An hour ago, moved by the tests."""

    def __init__(self) -> None:
        self.moment = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)

    def __call__(self) -> datetime:
        return self.moment

    def step(self, seconds: int) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass
class Small:
    """As much of an opened library as harvesters ask for."""

    store: SqlTextStore

    @property
    def files(self) -> SimpleNamespace:
        """Whose sites pages may show images of: none."""
        return SimpleNamespace(hosts=())

    @property
    def desk(self) -> SimpleNamespace:
        """Whose rules close no collection."""
        return SimpleNamespace(access=SimpleNamespace(rules=tuple))

    @property
    def harvest(self) -> Provider:
        def entity(entity_id: str) -> Entity:
            raise NotFound(entity_id)

        return Provider(Source(self.store, Namer(BASE), entity))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[SqlTextStore]:
    made = SqlTextStore(f"sqlite:///{tmp_path}/texts.db", now=clock)
    yield made
    made.close()


@pytest.fixture
def client(store: SqlTextStore) -> TestClient:
    return TestClient(create_app(Small(store), base=BASE, logger=make_logger(io.StringIO())))  # type: ignore[arg-type]


def put(store: SqlTextStore, document_id: str, *, collection: str = "方志", **stated: Any) -> str:  # noqa: ANN401
    described = Metadata(**{"title": f"题{document_id}", **stated})
    document = Document(document_id, collection, f"{document_id}.txt", "txt", described)
    subjects = (Assignment("clc:K295.3", "江苏省史志", "clc", 0.9, (), MAKER),)
    tagged = TaggedDocument(
        document, TextVersion(f"{document_id}-{time.monotonic_ns()}", document_id, "文"), (), subjects
    )
    return store.replace(tagged, NOTHING, fingerprint="a").stamp


def ask(client: TestClient, **arguments: str) -> etree._Element:
    answered = client.get("/oai", params={name.rstrip("_"): value for name, value in arguments.items()})
    assert answered.status_code == 200
    assert answered.headers["content-type"] == "text/xml; charset=utf-8"
    return checked(answered.content)


ANSWERS = etree.RelaxNG(etree.parse(Path(__file__).with_name("oai_pmh.rng")))


def checked(body: bytes) -> etree._Element:
    """The answer, of the shape that OAI-PMH.xsd gives it."""
    tree = etree.fromstring(body)
    ANSWERS.assertValid(tree)
    return tree


def code(tree: etree._Element) -> str:
    return tree.find("o:error", NS).get("code")


@pytest.fixture
def oai_address(serving: Callable[[FastAPI], AbstractContextManager[str]], store: SqlTextStore) -> Iterator[str]:
    """Where the store is given to harvesters."""
    app = create_app(Small(store), base=BASE, logger=make_logger(io.StringIO()))  # type: ignore[arg-type]
    with serving(app) as address:
        yield f"{address}/oai"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_client_of_others_harvests_by_all_six_verbs(
    store: SqlTextStore, clock: Clock, monkeypatch: pytest.MonkeyPatch, oai_address: str, method: str
) -> None:
    monkeypatch.setattr(oai, "PAGE_SIZE", 3)
    for number in range(7):
        put(store, f"d{number}", collection="特藏" if number % 2 else "方志", creator="许隽；丁履恒", date="1821")
        clock.step(10)
    store.delete("d2")
    sickle = Sickle(oai_address, http_method=method)
    assert sickle.Identify().deletedRecord == "persistent"
    assert [one.metadataPrefix for one in sickle.ListMetadataFormats()][:3] == ["oai_dc", "marcxml", "rdf"]
    sets = {one.setName: one.setSpec for one in sickle.ListSets()}
    assert set(sets) == {"方志", "特藏"}
    records = list(sickle.ListRecords(metadataPrefix="oai_dc"))
    assert [one.header.identifier for one in records] == [
        f"oai:library.example:d{number}" for number in (0, 1, 3, 4, 5, 6, 2)
    ]
    assert [one.deleted for one in records] == [False] * 6 + [True]
    assert records[0].metadata["creator"] == ["许隽", "丁履恒"]
    assert [one.header.identifier[-2:] for one in records if sets["特藏"] in one.header.setSpecs] == [
        "d1",
        "d3",
        "d5",
    ]
    headers = list(sickle.ListIdentifiers(metadataPrefix="marcxml", set=sets["特藏"]))
    assert [one.identifier[-2:] for one in headers] == ["d1", "d3", "d5"]
    one = sickle.GetRecord(identifier="oai:library.example:d1", metadataPrefix="marcxml")
    assert one.header.datestamp == records[1].header.datestamp
    with pytest.raises(NoRecordsMatch):
        sickle.ListRecords(metadataPrefix="oai_dc", set="nothing")
    with pytest.raises(BadResumptionToken):
        sickle.ListRecords(resumptionToken="made-up")


def test_harvesting_again_finds_exactly_what_changed(store: SqlTextStore, clock: Clock, oai_address: str) -> None:
    for number in range(4):
        put(store, f"d{number}")
    sickle = Sickle(oai_address)
    assert len(list(sickle.ListRecords(metadataPrefix="oai_dc"))) == 4
    clock.step(60)
    harvested = clock.moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    with pytest.raises(NoRecordsMatch):
        sickle.ListRecords(**{"metadataPrefix": "oai_dc", "from": harvested})
    clock.step(1)
    put(store, "d1", title="改过的题名")
    store.delete("d3")
    put(store, "d4")
    found = list(sickle.ListRecords(**{"metadataPrefix": "oai_dc", "from": harvested}))
    assert [(one.header.identifier[-2:], one.deleted) for one in found] == [
        ("d1", False), ("d3", True), ("d4", False)
    ]  # fmt: skip
    assert found[0].metadata["title"] == ["改过的题名"]
    before = list(sickle.ListIdentifiers(metadataPrefix="oai_dc", until=harvested))
    assert [one.identifier[-2:] for one in before] == ["d0", "d2"]


def test_pages_lose_and_double_nothing_while_the_library_changes(
    client: TestClient, store: SqlTextStore, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oai, "PAGE_SIZE", 2)
    for number in range(6):
        put(store, f"d{number}")
    clock.step(5)
    between: list[Callable[[], object]] = [
        lambda: put(store, "d0"),
        lambda: store.delete("d5"),
        lambda: put(store, "d9"),
    ]
    tree = ask(client, verb="ListRecords", metadataPrefix="oai_dc")
    seen: list[tuple[str, str | None]] = []
    cursors = []
    while True:
        headers = tree.findall(".//o:header", NS)
        seen += [(one.findtext("o:identifier", None, NS)[-2:], one.get("status")) for one in headers]
        token = tree.find(".//o:resumptionToken", NS)
        assert token.get("completeListSize") == "6"
        cursors.append(token.get("cursor"))
        if not token.text:
            break
        between.pop()()
        tree = ask(client, verb="ListRecords", resumptionToken=token.text)
        again = ask(client, verb="ListRecords", resumptionToken=token.text)
        assert [one.text for one in again.iterfind(".//o:identifier", NS)] == [
            one.text for one in tree.iterfind(".//o:identifier", NS)
        ]
    assert seen == [("d0", None), ("d1", None), ("d2", None), ("d3", None), ("d4", None), ("d5", "deleted")]
    assert cursors == ["0", "2", "4"]


def test_what_fits_one_answer_has_no_token(client: TestClient, store: SqlTextStore) -> None:
    put(store, "d1")
    assert ask(client, verb="ListRecords", metadataPrefix="rdf").find(".//o:resumptionToken", NS) is None


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", "badVerb"),
        ("verb=listrecords", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=a", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=rdf", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-30", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01T24:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-02-01T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-03-01&until=2026-02-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=1999-01-01", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2999-01-01", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=~E5", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=mods", "cannotDisseminateFormat"),
        ("verb=GetRecord&metadataPrefix=mods&identifier=oai:library.example:d1", "cannotDisseminateFormat"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:library.example:d2", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:other.example:d1", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=%FF", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=d1", "idDoesNotExist"),
        ("verb=ListRecords&metadataPrefix=m%2Fods&from=x", "badArgument"),
        ("verb=ListRecords&metadataPrefix=m%2Fods&set=a%3F", "cannotDisseminateFormat"),
        ("verb=ListRecords&resumptionToken=x&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&resumptionToken=", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
        ("verb=" + "&a=1" * 30, "badVerb"),
    ],
)
def test_every_error_has_its_code(client: TestClient, store: SqlTextStore, query: str, wanted: str) -> None:
    put(store, "d1")
    for answered in (client.get(f"/oai?{query}"), client.post("/oai", content=query, headers=FORM)):
        tree = checked(answered.content)
        assert code(tree) == wanted
        assert bool(tree.find("o:request", NS).attrib) == (wanted not in ("badVerb", "badArgument"))


FORM = {"content-type": "application/x-www-form-urlencoded"}


def test_an_empty_library_answers(client: TestClient) -> None:
    assert ask(client, verb="Identify").findtext(".//o:earliestDatestamp", None, NS)
    assert code(ask(client, verb="ListSets")) == "noSetHierarchy"
    assert code(ask(client, verb="ListRecords", metadataPrefix="oai_dc")) == "noRecordsMatch"
    assert client.post("/oai", content="verb=Identify").status_code == 415


def test_a_token_that_was_touched_is_refused(
    client: TestClient, store: SqlTextStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oai, "PAGE_SIZE", 1)
    put(store, "d1")
    put(store, "d2")
    text = ask(client, verb="ListRecords", metadataPrefix="oai_dc").findtext(".//o:resumptionToken", None, NS)
    assert code(ask(client, verb="ListIdentifiers", resumptionToken=text)) == "badResumptionToken"
    for wrong in (text[:-1], text[1:], text.swapcase(), text + "=", text.replace(".", ".."), "W10." + text[-12:]):
        assert code(ask(client, verb="ListRecords", resumptionToken=wrong)) == "badResumptionToken"
    token = tokens.read(text)
    for made in (
        Token(*("ListRecords", "oai_dc", "", "", ""), 99, 1, 1, 2),
        Token("ListRecords", "x", "", "", "", 2, 1, 1, 2),
    ):
        assert code(ask(client, verb="ListRecords", resumptionToken=made.written())) == "badResumptionToken"
    assert tokens.read(token.written()) == token


@given(st.text(min_size=1))
def test_names_are_reversible_and_fit_the_schema(name: str) -> None:
    if "\ud800" <= max(name) <= "\udfff" or any("\ud800" <= one <= "\udfff" for one in name):
        return
    spec = set_spec(name)
    assert collection_of(spec) == name
    assert all(one.isascii() and (one.isalnum() or one in "-_.!~*'()") for one in spec)
    assert document_of("a.example", identifier("a.example", name)) == name


@given(st.text())
def test_no_text_is_taken_for_a_token(text: str) -> None:
    assert tokens.read(text) is None


def test_characters_that_xml_cannot_hold_do_not_break_a_harvest(client: TestClient, store: SqlTextStore) -> None:
    put(
        store,
        "d\x011",
        collection="特\x0b藏",
        title="上\x00下\ufffe𠮷",
        creator="甲\x1f",
        extra=(("说\x02明", "乙\uffff"),),
    )
    for prefix in ("oai_dc", "marcxml", "rdf"):
        tree = ask(client, verb="ListRecords", metadataPrefix=prefix)
        assert "上\ufffd下\ufffd𠮷" in "".join(tree.itertext())
        name = tree.findtext(".//o:identifier", None, NS)
        assert code_or_none(ask(client, verb="GetRecord", metadataPrefix=prefix, identifier=name)) is None
    assert ask(client, verb="ListSets").findtext(".//o:setName", None, NS) == "特\ufffd藏"


def code_or_none(tree: etree._Element) -> str | None:
    found = tree.find("o:error", NS)
    return None if found is None else found.get("code")


def test_a_marc_record_says_what_the_library_knows(client: TestClient, store: SqlTextStore) -> None:
    put(
        store,
        "d1",
        creator="许隽；金陵图书馆",
        date="1821/1850",
        kind="地图",
        language="lzh",
        branch="海国分馆",
        rights="CC0-1.0",
        book="海国小记",
        subjects=("航海",),
        extra=(("行款", "十行"), ("提要", "记海外诸国。")),
    )
    record = ask(client, verb="GetRecord", metadataPrefix="marcxml", identifier="oai:library.example:d1")
    fields = record.findall(".//m:datafield", NS)
    tags = [one.get("tag") for one in fields]
    assert tags == sorted(tags)
    assert {
        (one.get("tag"), one.get("ind1") + one.get("ind2"), sub.get("code")): sub.text
        for one in fields
        for sub in one
    } == {
        ("046", "  ", "k"): "1821/1850", ("046", "  ", "2"): "edtf",
        ("100", "1 ", "a"): "许隽", ("245", "10", "a"): "题d1", ("245", "10", "c"): "许隽；金陵图书馆",
        ("264", " 1", "c"): "1821/1850", ("500", "  ", "a"): "行款：十行", ("520", "  ", "a"): "记海外诸国。",
        ("540", "  ", "a"): "CC0-1.0", ("546", "  ", "a"): "文言",
        ("650", " 4", "a"): "航海", ("650", " 7", "a"): "江苏省史志", ("650", " 7", "2"): "clc",
        ("650", " 7", "0"): f"{BASE}id/entity/clc%3AK295.3", ("655", " 7", "a"): "地图", ("655", " 7", "2"): "local",
        ("710", "2 ", "a"): "金陵图书馆", ("773", "0 ", "t"): "海国小记",
        ("852", "  ", "a"): "海国分馆", ("852", "  ", "b"): "方志", ("856", "40", "u"): f"{BASE}id/document/d1",
    }  # fmt: skip
    leader = record.findtext(".//m:leader", None, NS)
    assert re.fullmatch(r"[\d ]{5}[\dA-Za-z ][\dA-Za-z][\dA-Za-z ]{3}22[\d ]{5}[\dA-Za-z ]{3}4500", leader)
    assert leader[6] == "e"
    fixed = record.findtext(".//m:controlfield[@tag='008']", None, NS)
    assert (len(fixed), fixed[6:15], fixed[35:38]) == (40, "q18211850", "chi")


def test_our_own_rdf_is_read_by_others(client: TestClient, store: SqlTextStore) -> None:
    from rdflib import DCTERMS, Graph, Literal, URIRef

    put(store, "d1", title="𠮷 <&> 记", creator="许隽")
    record = ask(client, verb="GetRecord", metadataPrefix="rdf", identifier="oai:library.example:d1")
    graph = Graph().parse(data=etree.tostring(record.find(".//o:metadata", NS)[0]), format="xml")
    subject = URIRef(f"{BASE}id/document/d1")
    assert graph.value(subject, DCTERMS.title) == Literal("𠮷 <&> 记")
    assert URIRef(f"{BASE}id/entity/clc%3AK295.3") in set(graph.objects(subject, DCTERMS.subject))
    assert {str(one).startswith(BASE) for one in graph.subjects()} == {True}


def test_a_deleted_record_that_comes_back_is_live(client: TestClient, store: SqlTextStore, clock: Clock) -> None:
    put(store, "d1")
    store.delete("d1")
    gone = ask(client, verb="GetRecord", metadataPrefix="oai_dc", identifier="oai:library.example:d1")
    assert gone.find(".//o:header", NS).get("status") == "deleted"
    clock.step(5)
    put(store, "d1")
    back = ask(client, verb="GetRecord", metadataPrefix="oai_dc", identifier="oai:library.example:d1")
    assert back.find(".//o:header", NS).get("status") is None
    assert back.findtext(".//dc:title", None, NS) == "题d1"
    assert ask(client, verb="ListMetadataFormats", identifier="oai:library.example:d1").findall(".//o:schema", NS)
