"""A library with closed documents in every part of it, and every request that a door of it takes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from PIL import Image
from starlette.testclient import TestClient

from api.access.rules import Level
from api.cookies import SESSION
from api.desk.enquiries.handover import handed_over
from api.desk.keys.records import Scope
from api.desk.knowledge.records import Content
from api.desk.people.records import Role
from api.desk.watching.opening import dossiers_of, watching_of
from api.desk.watching.records import Contact, Schedule, Watch
from api.library import Library
from api.open_data.publishing import publish
from api.pipeline import ingest
from api.routes.staff import HEADER
from api.topics.files import ItemFile, TopicFile
from ontology.queries import Citation, Filters

_EVERY = Filters()

BRANCH, OTHER = "东馆", "西馆"
PASSWORD = "a long enough one"
ENTITY = "徐霞客"
TEXTS = {
    "密档": ("玄鹄渡考", "玄鹄渡在鸦浴石之南，民国二十年卞鹿鸣所记。徐霞客尝泊舟于此，夜闻鹄唳。"),
    "内刊": ("璆琳簿录", "璆琳簿录始于蓼汀堂，民国二十年穆砚秋手订。徐霞客之图，簿中所载第七。"),
    "地方文献": ("南京城墙", "南京城墙始建于明初，洪武年间修筑。城墙周长三十五公里，有城门十三座。"),
}
WORDS = {"密档": ("玄鹄渡", "鸦浴石", "卞鹿鸣", "鹄唳"), "内刊": ("璆琳", "蓼汀堂", "穆砚秋")}
"""Words that stand in one document and nowhere else."""
ASKED = {"密档": "泊舟夜闻", "内刊": "簿中所载第七"}
"""What each is found by without any of these."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed document: ``marks`` are bytes that only those may be told who may see it."""

    collection: str
    document_id: str
    version_id: str
    passage_id: str
    tag_id: str
    image: str
    title: str
    marks: tuple[str, ...]


@dataclass(slots=True)
class House:
    """A library with its closed documents, and what else a request may name."""

    library: Library
    closed: Mapping[str, Closed]
    entity: str
    names: dict[str, str] = field(default_factory=dict)


def build(library: Library, folder: Path) -> House:
    """Take everything in while it is open, make something of it at every desk, then close it."""
    for place, (collection, (title, text)) in enumerate(TEXTS.items()):
        shelf = folder / collection
        shelf.mkdir(parents=True)
        (shelf / f"{title}.txt").write_text(f"{title}\n\n{text}\n", "utf-8")
        Image.new("RGB", (40 + place, 60), (place, 90, 60)).save(shelf / "leaf.png")
        told = [f"title: {title}", f"creator: {WORDS.get(collection, ('', '', ''))[2]}", "date: 1931", "kind: 方志"]
        told += [f"branch: {BRANCH}", "images: [leaf.png]", "language: zh"]
        (shelf / f"{title}.txt.yaml").write_text("\n".join(told) + "\n", "utf-8")
    report = ingest(library, sorted(folder.iterdir()))
    assert not report.refusals
    closed = {one.collection: _closed(library, one.id) for one in library.texts.documents() if one.collection in WORDS}
    entity = library.entities(ENTITY)[0].id
    opened = next(one.id for one in library.texts.documents() if one.collection not in WORDS)
    house = House(library, closed, entity, {"open": opened})
    _people(library)
    for number, one in enumerate(closed.values(), 1):
        _desks(house, one, number)
    publish(library)
    library.desk.access.close("密档", Level.STAFF, branch=BRANCH, by="test")
    library.desk.access.close("内刊", Level.READERS, by="test")
    library.follow()
    return house


def _closed(library: Library, document_id: str) -> Closed:
    document, version_id = library.texts.description(document_id)
    stored = library.texts.passages(library.texts.keys(_EVERY, document_id=document_id).tolist())
    image = document.metadata.images[0]
    ids = (document_id, version_id.removeprefix(document_id), *(one.passage.id for one in stored), image.split(".")[0])
    marks = (*WORDS[document.collection], document.metadata.title, *filter(None, ids))
    tag = next(tag for one in stored for tag in one.tags)
    return Closed(
        document.collection,
        document_id,
        version_id,
        stored[-1].passage.id,
        tag.id,
        image,
        document.metadata.title,
        marks,
    )


def _desks(house: House, one: Closed, number: int) -> None:
    """An item of the knowledge base, a topic, a watch with an issue, a dossier, an exchange, an act: all quote it."""
    library, passage = house.library, house.library.texts.passage(one.passage_id).passage
    words = ASKED[one.collection]
    receipt = library.knowledge.freshness.taken(one.passage_id, passage.text[:10])
    content = Content(
        question=f"第{number}号簿册在哪里？", answer=f"见{passage.text[:10]}。", receipts=(receipt,), owner="test"
    )
    item = library.knowledge.add(content, by="test")
    library.knowledge.approve(item.id, by="test", revision=item.revision)
    curating = library.curating
    pinned = ItemFile(passage=one.passage_id, quote=passage.text[:8])
    curating.create(TopicFile(slug=f"topic{number}", title="专题", question=words, items=[pinned]), by="test")
    curating.publish(f"topic{number}", by="test")
    watching = watching_of(library, library.namer)
    watch = watching.create(Watch("定题", words, schedule=Schedule.WEEKLY), by="test")
    recipient = watching.serve(watch.id, Contact("读者"), by="test")
    ran = watching.run(watch.id, by="test")
    assert ran and ran.issue
    watching.send(ran.issue, by="test", revision=ran.issue.revision)
    dossier = library.desk.dossiers
    made = dossiers_of(library, library.namer).create("剪报", by="test")
    dossiers_of(library, library.namer).add(made.id, one.passage_id, by="test")
    assert dossier.dossier(made.id).items
    exchange = library.chat.ask(f"{words}")
    handed = library.desk.enquiries.add(handed_over(library.chat.transcript(exchange.id)), by="test").enquiry
    assert handed.id == number and handed.receipts
    library.desk.enquiries.claim(number, by="librarian")
    quoted = Citation(one.passage_id, 0, 10, passage.text[:10], one.title, "")
    library.desk.enquiries.quote(number, quoted, f"“{quoted.quote}”", by="librarian")
    house.names |= {
        f"key{one.collection}": recipient.key,
        f"exchange{one.collection}": exchange.id,
        f"number{one.collection}": str(number),
    }


def _people(library: Library) -> None:
    people = library.desk.people
    people.add("reader", PASSWORD, role=Role.READER, by="test")
    for name, role, branch in (
        ("librarian", Role.LIBRARIAN, BRANCH),
        ("elsewhere", Role.LIBRARIAN, OTHER),
        ("head", Role.HEAD, OTHER),
        ("administrator", Role.ADMINISTRATOR, ""),
    ):
        people.add(name, PASSWORD, role=role, branch=branch, by="test")


def client_of(app: FastAPI, library: Library, role: str) -> TestClient:
    """A client of somebody: of nobody, of a person, of a program with a key."""
    made = TestClient(app, raise_server_exceptions=False, follow_redirects=False)
    if role in ("read-key", "plain-key"):
        opens = Scope.READ if role == "read-key" else Scope.METRICS
        _, token = library.desk.keys.add(role, branch=OTHER, opens=(opens,), by="test")
        made.headers["Authorization"] = f"Bearer {token}"
    elif role != "nobody":
        token, signed = library.desk.people.sign_in(role, PASSWORD)
        made.cookies.set(SESSION, token)
        made.headers[HEADER] = signed.csrf
    return made


# --- requests -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Door:
    """A route by one method."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def doors_of(app: FastAPI) -> Iterator[Door]:
    """Every door of the application, those that change something last; what is mounted is one."""
    every = [
        Door(method, route.path)
        for route in iter_route_contexts(app.routes)
        for method in sorted(route.methods or {"GET"})
    ]
    # What is asked for by GET changes nothing; who has signed out, at last, asks as nobody.
    yield from sorted(every, key=lambda door: (door.method not in ("GET", "HEAD"), door.path == "/signout"))


def ask(client: TestClient, door: Door, house: House, one: Closed) -> tuple[Any, str]:
    """Send the request that this door takes about a closed document; return the answer and what was sent."""
    words = WORDS[one.collection]
    path = _filled(door.path, house, one)
    query = dict(_QUERIES.get(door.path, {}))
    for name, value in query.items():
        query[name] = value.format(
            words=words[0], question=f"{words[0]}在哪里", document=one.document_id, passage=one.passage_id,
            title=one.title, entity=house.entity, base=house.library.namer.base, collection=one.collection,
            open=house.names["open"], key=house.names[f"key{one.collection}"], image=one.image,
        )  # fmt: skip
    sent: dict[str, Any] = {"params": query}
    if door.method != "GET" and (body := _BODIES.get(door.path)):
        form, text = body
        filled = text.replace("WORDS", words[0]).replace("PASSAGE", one.passage_id).replace("DOCUMENT", one.document_id)
        sent |= {"content": filled.encode(), "headers": {"content-type": form}}
        if door.path == "/mcp":
            sent["headers"] |= {"accept": "application/json, text/event-stream"}
    answer = client.request(door.method, path, **sent)
    return answer, f"{path}{json.dumps(query, ensure_ascii=False)}{sent.get('content', b'').decode()}"


def _filled(path: str, house: House, one: Closed) -> str:
    number = house.names[f"number{one.collection}"]
    given = {
        "passage_id": one.passage_id,
        "document_id": one.document_id,
        "tag_id": one.tag_id,
        "entity_id": house.entity,
        "image_id": one.image,
        "slug": f"topic{number}",
        "exchange_id": house.names[f"exchange{one.collection}"],
        "heading_id": "k928",
        "ident": number,
        "number": number,
        "name": {"/files/{name}": one.image, "/iiif/collection/{name}": one.collection}.get(path, "1"),
        "kind": "passage",
        "clipping": "1",
        "who": "1",
        "decision": "1",
        "act": "edit",
        "form": "gbt7714",
        "parameters": "full/max/0/default.jpg",
        "suffix": "ttl",
        "work_id": "w1",
        "edition_id": "e1",
        "item_id": f"i{one.document_id}",
        "file_id": "1",
        "path": "base.css",
    }
    if path.startswith(("/id/{kind}", "/data/{kind}")):
        given["ident"] = one.passage_id
    if path.startswith("/collections/{name"):
        given["name"] = one.collection
    if path.startswith(("/api/leaves", "/leaves")):
        given["number"] = "1"
    if path.startswith("/api/export"):
        given["name"] = "jsonl"
    if path.startswith("/iiif/{document_id"):
        given["name"] = "1"
    if path.startswith("/api/statistics/"):
        given["name"] = "books"
    for name, value in given.items():
        path = path.replace(f"{{{name}:path}}", quote(value, safe="/")).replace(f"{{{name}}}", quote(value, safe=""))
    return path


_SPARQL = "SELECT ?s ?o {{ ?s ?p ?o FILTER(CONTAINS(STR(?o), '{words}') || CONTAINS(STR(?s), '{document}')) }} LIMIT 5"
_QUERIES: Mapping[str, Mapping[str, str]] = {
    "/": {"q": "{words}"},
    "/facets": {"q": "{words}", "name": "book"},
    "/cite": {"q": "{words}"},
    "/ask": {"q": "{question}"},
    "/widget": {"q": "{question}"},
    "/graph/ask": {"q": "《{title}》里写了哪些人"},
    "/parallels": {"a": "{document}", "b": "{open}"},
    "/catalogue": {"q": "{title}"},
    "/ancient": {"q": "{title}"},
    "/sparql": {"query": _SPARQL},
    "/oai": {"verb": "ListRecords", "metadataPrefix": "oai_dc"},
    "/resolve": {"id": "{entity}"},
    "/reconcile": {"queries": '{{"q0": {{"query": "{words}"}}}}'},
    "/reconcile/extend": {"extend": '{{"ids": ["{entity}"], "properties": [{{"id": "note"}}]}}'},
    "/reconcile/suggest/entity": {"prefix": "{words}"},
    "/reconcile/suggest/type": {"prefix": "人"},
    "/reconcile/suggest/property": {"prefix": "生"},
    "/reconcile/flyout/{kind}": {"id": "{entity}"},
    "/reconcile/preview": {"id": "{entity}"},
    "/api/search": {"q": "{words}", "facets": "1"},
    "/api/search/citation": {"q": "{words}", "format": "gbt7714"},
    "/api/graph/ask": {"q": "《{title}》里写了哪些人"},
    "/api/parallels": {"a": "{document}", "b": "{open}"},
    "/api/suggest": {"q": "{words}"},
    "/api/entities/suggest": {"q": "{words}"},
    "/api/entities": {"q": "{words}"},
    "/api/works": {"q": "{title}"},
    "/api/ancient": {"q": "{title}"},
    "/api/walk": {"entity": "{entity}"},
    "/api/export/{name}": {"document": "{document}"},
    "/api/pictures/network": {"entity": "{entity}"},
    "/api/pictures/network.svg": {"entity": "{entity}"},
    "/api/pictures/timeline": {"document": "{document}"},
    "/api/pictures/timeline.svg": {"document": "{document}"},
    "/api/pictures/map": {"document": "{document}"},
    "/api/pictures/map.svg": {"document": "{document}"},
    "/api/leaves/{number}": {"document": "{document}"},
    "/watches/{ident}": {"key": "{key}"},
    "/watches/{ident}/feed.atom": {"key": "{key}"},
    "/watches/{ident}/stop": {"key": "{key}"},
    "/watches/{ident}/{number}": {"key": "{key}"},
    "/watches/{ident}/{number}/{form}": {"key": "{key}"},
    "/desk/dossiers/add": {"passage": "{passage}"},
    "/desk/dossiers/{number}/export": {"form": "docx"},
    "/desk/marc": {},
    "/api/desk/knowledge/near": {"q": "{question}"},
    "/api/desk/knowledge/export": {"form": "jsonl"},
}
_JSON, _FORM = "application/json", "application/x-www-form-urlencoded"
_CALL = '{"name": "search", "arguments": {"question": "WORDS"}}'
_TOOL = f'{{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {_CALL}}}'
_BODIES: Mapping[str, tuple[str, str]] = {
    "/api/ask": (_JSON, '{"question": "WORDS在哪里"}'),
    "/ask": (_FORM, "q=WORDS"),
    "/widget": (_FORM, "q=WORDS"),
    "/v1/chat/completions": (_JSON, '{"model": "wenmai", "messages": [{"role": "user", "content": "WORDS在哪里"}]}'),
    "/mcp": (_JSON, _TOOL),
    "/sparql": ("application/sparql-query", "SELECT * { ?s ?p ?o FILTER(CONTAINS(STR(?o), 'WORDS')) } LIMIT 5"),
    "/oai": (_FORM, "verb=ListIdentifiers&metadataPrefix=oai_dc"),
    "/reconcile": (_FORM, 'queries={"q0": {"query": "WORDS"}}'),
    "/api/desk/review": (_JSON, '{"document_id": "DOCUMENT", "tag_id": "t", "action": "confirm"}'),
    "/api/desk/review/guesses": (_JSON, '{"document_id": "DOCUMENT", "field": "date", "said": "", "action": "reject"}'),
    "/api/desk/review/lines": (_JSON, '{"document_id": "DOCUMENT", "line": 0, "said": "", "text": ""}'),
    "/api/desk/dossiers/{number}/items": (_JSON, '{"passage_id": "PASSAGE"}'),
    "/desk/dossiers/{number}/items": (_FORM, "passage=PASSAGE"),
}
