"""What is said in words, and what comes by HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from benchmarks.fuzz import samples
from benchmarks.fuzz.targets import Broken, Target, reading_all, refusing, storable, text
from ontology.errors import WenmaiError

_DATES = (
    "1573/1620",
    "-0202",
    "Y-17000002",
    "1984~",
    "198X",
    "[1667,1668, 1670..1672]",
    "2001-21",
    "明万历年间",
    "公元前202年",
)
_MARKS = (
    "钤“汪士鐘印”白文方印；“閬源真賞”朱文",
    "清黄丕烈、顾广圻批校并跋",
    "存十二卷（一至六、九）",
    "缺卷三第五至七叶",
    "四十卷首一卷 十二册",
)
_CREATORS = ("［清］纪昀等纂修", "(明)宋濂 撰；(清)王某 校", "陈垣 著", "题（宋）某撰")
_EDITIONS = ("清光绪二年江苏书局刻本", "民国二十三年商务印书馆铅印本", "中华书局1980年版")
_PLACES = ("E118°46′--E119°14′/N32°37′--N31°14′", "118.78, 32.04", "POINT(118 32)", "比例尺1:50000")
_FOREIGN = ("wikidata:Q42", "https://viaf.org/viaf/113230702", "ISNI 0000 0001 2103 2683", "CBDB:1762")


def _encoded(*many: str) -> tuple[bytes, ...]:
    return tuple(one.encode() for one in many)


def texts() -> Iterable[Target]:
    """Dates, descriptions, places, questions, queries."""
    yield Target("dates", "text", _encoded(*_DATES), reading_all(_date_readers()))
    yield Target("ancient", "text", _encoded(*_MARKS, *_CREATORS, *_EDITIONS), reading_all(_ancient_readers()))
    yield Target("places", "text", _encoded(*_PLACES, *_FOREIGN), reading_all(_place_readers()))
    yield Target(
        "wikitext",
        "text",
        _encoded("{{Header|title=甲}}\n== 一 ==\n'''x'''[[a|b]]-{zh:里}-<ref>x</ref>{|\n|}"),
        _wiki(),
    )
    yield Target("bytes to text", "bytes", ("图书馆。".encode("gb18030"), "圖書館。".encode("big5")), _decoding())
    yield Target(
        "question",
        "text",
        _encoded("洪武六年修城？", "《南京志》卷一", "苏轼的字是什么", "崇祯十年以前的“城墙”"),
        _question(),
    )
    yield Target(
        "sparql",
        "text",
        _encoded("SELECT * { ?s ?p ?o FILTER(?o > 1) } LIMIT 3", 'ASK { <x> a "SERV\\u0049CE" }'),
        _sparql(),
    )


def _date_readers() -> list[Callable[[str], object]]:
    from api.citing.dates import issued_of
    from ontology.authority.ganzhi import years
    from ontology.authority.numerals import number
    from ontology.editions import edtf_years
    from ontology.moments import is_edtf, years_of

    return [years_of, is_edtf, edtf_years, issued_of, number, lambda said: years(said, -3000, 3000)]


def _ancient_readers() -> list[Callable[[str], object]]:
    from ontology.ancient.extent import is_whole, read_extent, read_kept, read_missing
    from ontology.ancient.marks import owner_of, read_inscriptions, read_seals
    from ontology.ancient.reading import read_book, traits
    from ontology.authority.bundled import bundled_eras
    from ontology.editions import Said, edition_kind, read_edition
    from ontology.records import Metadata
    from ontology.responsibility import dynasty_before, read_creators

    eras = bundled_eras()

    def described(said: str) -> Metadata:
        extra = tuple((name, said) for name in ("版本", "行款", "存卷", "缺叶", "钤印", "批校题跋", "卷数", "册数"))
        return Metadata(title=said[:80], creator=said, date=said, dynasty=said[:20], extra=extra)

    return [
        read_extent, read_kept, read_missing, is_whole, read_seals, owner_of, read_inscriptions, edition_kind,
        dynasty_before,
        lambda said: read_creators(said, dynasty="清", persons=lambda *_: ()),
        lambda said: read_edition(Said(said, said, said, said), eras=eras),
        lambda said: read_book(described(said)), lambda said: traits(described(said)),
    ]  # fmt: skip


def _place_readers() -> list[Callable[[str], object]]:
    from ingest.fetching import hosts_in
    from ontology.coordinates import Unplaced, read_coordinates, read_scale
    from ontology.foreign import address_of, canonical, foreign, is_address
    from ontology.iri import Namer

    def placed(said: str) -> None:
        with suppress(Unplaced):
            read_coordinates(said)

    return [
        placed,
        read_scale,
        foreign,
        canonical,
        address_of,
        is_address,
        hosts_in,
        Namer("http://x.example/").parse,
    ]


def _wiki() -> Callable[[bytes], object]:
    from ingest.wikitext import parse, plain

    return reading_all([parse, plain])


def _decoding() -> Callable[[bytes], object]:
    from ingest.encoding import decode

    return refusing(lambda data: storable(decode(data, "a").text.replace("\0", ""), "decoded"))


def _question() -> Callable[[bytes], object]:
    from api.annotate import Annotator
    from api.highlight import highlights
    from api.question import understand
    from ontology.queries import Filters

    annotator = Annotator()

    def run(data: bytes) -> None:
        said = text(data)
        asked = understand(
            said, tagger=annotator.question, filters=Filters(), limit=10, methods=("lexical",), naming=annotator.naming
        )
        for one in highlights(said, asked):
            if not 0 <= one.begin < one.end <= len(said):
                raise Broken(f"a highlight outside of its text: {one}")

    return refusing(run)


def _sparql() -> Callable[[bytes], object]:
    from api.open_data.protocol import read_direct, read_form, read_query
    from ontology.guard import names_dataset, refuse_federation

    def run(data: bytes) -> None:
        said = text(data)
        encoded = urlencode({"query": said, "default-graph-uri": said[:50]})
        for read in (
            lambda: read_query(encoded), lambda: read_query(said), lambda: read_form("", encoded.encode()),
            lambda: read_direct("", data), lambda: refuse_federation(said), lambda: names_dataset(said),
        ):  # fmt: skip
            with suppress(WenmaiError):
                read()

    return run


def bodies() -> Iterable[Target]:
    """Parameters and bodies of requests."""
    from api.cursor import cursor_of
    from api.harvest.requests import OaiError, checked, window
    from api.harvest.tokens import read as read_token
    from api.iiif.parameters import read_request
    from api.reconcile.protocol import extension, queries

    def harvested(said: str) -> None:
        pairs = [tuple(one.partition("=")[::2]) for one in said.split("&")]
        with suppress(OaiError):
            window(checked([(str(name), str(value)) for name, value in pairs]))

    openai = {
        "model": "wenmai",
        "messages": [{"role": "user", "content": [{"type": "text", "text": "城墙"}]}],
        "stream": False,
    }
    asked = {"q0": {"query": "苏轼", "type": "PER", "limit": 3, "properties": [{"pid": "dynasty", "v": "宋"}]}}
    wanted = {"ids": ["x"], "properties": [{"id": "dynasty", "settings": {"limit": 1}}]}
    yield Target(
        "cursor",
        "text",
        (b"AQAAAAAAAAAAAD_wAAAAAAAAAAAAAAAAAAEAAAABAAAAAA",),
        reading_all([lambda said: cursor_of(said, b"12345678")]),
    )
    yield Target("token", "text", (b"oai_dc,1,2,3,2026-01-01,a",), reading_all([read_token]))
    yield Target(
        "oai",
        "text",
        (b"verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-12-31",),
        reading_all([harvested]),
    )
    yield Target(
        "iiif", "text", _encoded("full/max/0/default.jpg", "pct:1,2,3,4/^!90,50/!22.5/gray.webp",
        "1,2,3,4/,9/90/bitonal.png"),
        reading_all([lambda said: read_request(said, (1000, 800), 16_000_000)]),
    )  # fmt: skip
    yield Target("reconcile", "json", (json.dumps(asked).encode(),), reading_all([queries]))
    yield Target("extend", "json", (json.dumps(wanted).encode(),), reading_all([extension]))
    yield Target("openai", "json", (json.dumps(openai).encode(),), _completion())
    yield Target("webhook", "json", (b'{"id": "1", "sender": "a", "text": "b"}',), _webhook())
    yield Target("wechat", "xml", (samples.WECHAT.encode(),), _wechat())
    yield Target("harvested", "xml", (samples.OAI.encode(),), _harvested())
    yield Target("accept", "text", (b"text/turtle;q=0.5, application/ld+json, */*;q=0.1",), _accepting())


def _completion() -> Callable[[bytes], object]:
    from pydantic import ValidationError

    from api.chat.openai.requests import CompletionRequest, check, conversation

    def run(data: bytes) -> None:
        with suppress(ValidationError, WenmaiError):
            asked = CompletionRequest.model_validate_json(data)
            check(asked)
            conversation(asked.messages)

    return run


def _webhook() -> Callable[[bytes], object]:
    import hashlib
    import hmac
    import time

    from api.chat.channels.ports import Incoming
    from api.chat.channels.webhook import SIGNATURE, TIMESTAMP, Webhook

    port = Webhook("0123456789abcdef")

    def run(data: bytes) -> None:
        stamp = str(int(time.time()))
        signature = hmac.new(b"0123456789abcdef", f"{stamp}.".encode() + data, hashlib.sha256).hexdigest()
        port.read(Incoming({}, {TIMESTAMP.lower(): stamp, SIGNATURE.lower(): signature}, data))

    return refusing(run)


def _wechat() -> Callable[[bytes], object]:
    from api.chat.channels.ports import Incoming, Reply
    from api.chat.channels.wechat import Wechat, signed
    from api.chat.doors import WechatAccount

    port = Wechat(WechatAccount("wx", "token"))
    query = {"timestamp": "1", "nonce": "2", "signature": signed("token", "1", "2")}

    def run(data: bytes) -> None:
        message = port.read(Incoming(query, {}, data))
        port.written(message, Reply(f"]]>{message.text}\0"))

    return refusing(run)


def _harvested() -> Callable[[bytes], object]:
    from api.desk.intake.oai import OaiRecord, Page, Remote, formats, identify, page, sets
    from ingest.fetching import Hosts

    class Canned(Remote):
        """Answers with what it was given."""

        held = b""

        def answer(self, **_arguments: str) -> bytes:
            return Canned.held

    remote = Canned("https://x.example/oai", Hosts())
    readers: tuple[Callable[[Any], Page | object], ...] = (page, identify, formats, sets)

    def run(data: bytes) -> None:
        Canned.held = data
        for read in readers:
            with suppress(WenmaiError):
                told = read(remote)
                for one in told.records if isinstance(told, Page) else ():
                    if isinstance(one, OaiRecord):
                        storable((one.identifier, one.stamp), "harvested")

    return run


def _accepting() -> Callable[[bytes], object]:
    from api.negotiation import prefers_page
    from ontology.media import choose, negotiate

    return reading_all([prefers_page, negotiate, lambda said: choose(said, ("text/turtle", "application/n-triples"))])
