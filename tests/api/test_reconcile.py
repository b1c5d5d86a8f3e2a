"""The Reconciliation API over the wire, called as OpenRefine calls it and held to the letter of the specification.

The schemas below are our transcription of what
https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/ demands of an answer.
"""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import requests
from fastapi import FastAPI
from jsonschema import Draft202012Validator

from api.app import create_app
from api.cli import main
from api.logs import make_logger
from api.reconcile.reconciler import Query
from api.settings import Settings
from api.upkeep.checking import inspect
from api.wiring import open_library

TABLE = """编号,名称,类型,异名,朝代,起年,止年,今地,纬度,经度,cbdb,等同,相近
1,李渤,人物,字:濬之,唐,773,831,,,,32540,http://www.wikidata.org/entity/Q11093387,viaf:12345
2,李渤,人物,,宋,,,,,,,,
3,青螺山,地名,别称:莲峰,,,,广东深圳,22.55,114.05,,https://sws.geonames.org/1811103/,
4,青螺山,地名,,,,,江西莲花,27.1,113.9,,,
5,譚嗣衷,人物,,清,1780,1850,,,,,,
6,双生甲,人物,,清,,,,,,777,,
7,双生乙,人物,,清,,,,,,777,,
"""
Told = dict[str, Any]
CBDB = "https://cbdb.fas.harvard.edu/cbdbapi/person.php?id="
_ITEM = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {"id": {"type": "string", "minLength": 1}, "name": {"type": "string", "minLength": 1}},
}
_TYPE = {
    "oneOf": [
        {"type": "string"},
        {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "name": {"type": "string"}}},
    ]
}
_SERVICE = {
    "type": "object",
    "properties": {
        **{name: {"type": "string"} for name in ("service_url", "service_path", "flyout_service_url")},
        "flyout_service_path": {"type": "string", "pattern": r"\$\{id\}"},
    },
}
_URL = {"type": "object", "required": ["url"], "properties": {"url": {"type": "string", "pattern": r"\{\{id\}\}"}}}
MANIFEST = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace"],
    "properties": {
        "versions": {"type": "array", "items": {"type": "string"}, "contains": {"const": "0.2"}},
        **{
            name: {"type": "string"}
            for name in ("name", "identifierSpace", "schemaSpace", "documentation", "logo", "serviceVersion")
        },
        "defaultTypes": {"type": "array", "items": _ITEM, "uniqueItems": True},
        "view": _URL,
        "preview": {
            **_URL,
            "required": ["url", "width", "height"],
            "properties": {**_URL["properties"], "width": {"type": "integer"}, "height": {"type": "integer"}},
        },
        "suggest": {"type": "object", "properties": dict.fromkeys(("entity", "type", "property"), _SERVICE)},
        "extend": {
            "type": "object",
            "properties": {
                "propose_properties": _SERVICE,
                "property_settings": {
                    "type": "array",
                    "items": {"type": "object", "required": ["type", "label", "name"]},
                },
            },
        },
        "batchSize": {"type": "integer", "minimum": 1},
    },
}
RESULTS = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {
            "result": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "name", "score"],
                    "properties": {
                        "id": {"type": "string", "minLength": 1},
                        "name": {"type": "string", "minLength": 1},
                        "description": {"type": "string"},
                        "score": {"type": "number", "minimum": 0, "maximum": 100},
                        "match": {"type": "boolean"},
                        "type": {"type": "array", "items": _TYPE},
                        "features": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "required": ["id", "value"],
                                "properties": {"id": {"type": "string"}, "value": {"type": ["boolean", "number"]}},
                            },
                        },
                    },
                },
            }
        },
    },
}
SUGGESTED = {
    "type": "object",
    "required": ["result"],
    "properties": {
        "result": {
            "type": "array",
            "items": {
                **_ITEM,
                "properties": {
                    **_ITEM["properties"],
                    "description": {"type": "string"},
                    "notable": {"type": "array", "items": _TYPE},
                },
            },
        }
    },
}
_CELLS = [{"type": "object", "additionalProperties": False, "required": [key], "properties": {key: {"type": kind}}}
          for key, kind in (("str", "string"), ("float", "number"), ("int", "integer"))]  # fmt: skip
EXTENDED = {
    "type": "object",
    "required": ["rows", "meta"],
    "properties": {
        "meta": {"type": "array", "items": _ITEM},
        "rows": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": {"type": "array", "items": {"oneOf": _CELLS}},
            },
        },
    },
}
PROPOSED = {
    "type": "object",
    "required": ["properties", "type"],
    "properties": {
        "properties": {"type": "array", "items": _ITEM},
        "type": {"type": "string"},
        "limit": {"type": "integer"},
    },
}


def held_to(schema: Told, told: Told) -> Told:
    """Return ``told`` where it keeps to ``schema``."""
    Draft202012Validator(schema).validate(told)
    return told


class Client:
    """Calls a service as OpenRefine does: queries ten at a time in a form, the manifest and suggestions by JSONP."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.session = requests.Session()
        self.manifest = held_to(MANIFEST, self.jsonp(endpoint))

    def jsonp(self, url: str, **parameters: str) -> Told:
        answer = self.session.get(url, params={**parameters, "callback": "jQuery3310_168", "_": "168"}, timeout=30)
        assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/javascript")
        found = re.fullmatch(r"(?:/\*\*/)?jQuery3310_168\((.*)\);?", answer.text, re.DOTALL)
        assert found
        told: Told = json.loads(found[1])
        return told

    def post(self, **form: Told) -> Told:
        body = "&".join(f"{name}={quote(json.dumps(value, ensure_ascii=False))}" for name, value in form.items())
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self.session.post(self.endpoint, data=body.encode(), headers=headers, timeout=60)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        answer.raise_for_status()
        told: Told = answer.json()
        return told

    def reconcile(self, rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
        found: list[list[dict[str, Any]]] = []
        for begin in range(0, len(rows), 10):
            batch = {f"q{number}": row for number, row in enumerate(rows[begin : begin + 10])}
            told = held_to(RESULTS, self.post(queries=batch))
            assert set(told) == set(batch)
            found += [told[key]["result"] for key in batch]
        return found

    def ask(self, text: str, **more: object) -> list[Told]:
        return self.reconcile([{"query": text, **more}])[0]

    def suggest(self, kind: str, prefix: str, **more: str) -> list[dict[str, Any]]:
        service = self.manifest["suggest"][kind]
        told = self.jsonp(service["service_url"] + service["service_path"], prefix=prefix, **more)
        found: list[dict[str, Any]] = held_to(SUGGESTED, told)["result"]
        return found


@pytest.fixture(scope="module")
def library(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample library with a table of one's own loaded."""
    folder = tmp_path_factory.mktemp("reconcile")
    table = folder / "bendi.csv"
    table.write_text(TABLE, encoding="utf-8")
    shutil.copytree(sample_library, folder / "library")
    assert main(["authority", "load", str(table), "--library", str(folder / "library"), "--licence", "CC0"]) == 1
    return folder / "library"


@pytest.fixture(scope="module")
def address(library: Path, serving: Callable[[FastAPI], AbstractContextManager[str]]) -> Iterator[str]:
    with (
        open_library(Settings(library=library)) as opened,
        serving(create_app(opened, logger=make_logger(io.StringIO()))) as url,
    ):
        yield url


@pytest.fixture(scope="module")
def client(address: str) -> Client:
    return Client(f"{address}/reconcile")


def _ids(found: list[dict[str, Any]]) -> list[str]:
    return [one["id"] for one in found]


def _matched(found: list[dict[str, Any]]) -> str:
    return next((one["id"] for one in found if one["match"]), "")


# --- the service ------------------------------------------------------------------------------------------------


def test_the_manifest_is_the_same_as_json_and_every_address_in_it_answers(client: Client, address: str) -> None:
    plain = requests.get(client.endpoint, timeout=10)
    assert plain.headers["Content-Type"].startswith("application/json") and plain.json() == client.manifest
    manifest = client.manifest
    assert manifest["versions"] == ["0.1", "0.2"]
    assert [one["id"] for one in manifest["defaultTypes"]][:2] == ["PER", "LOC"]
    for url in (manifest["documentation"], manifest["logo"]):
        assert requests.get(url, timeout=10).status_code == 200
    view = manifest["view"]["url"].replace("{{id}}", quote("bendi:1", safe=""))
    assert view == manifest["identifierSpace"] + "bendi%3A1"
    assert requests.get(address + urlsplit(view).path, allow_redirects=False, timeout=10).status_code == 303


@pytest.mark.parametrize(
    "path",
    ["/reconcile", "/reconcile/suggest/entity?prefix=x", "/reconcile/suggest/type?prefix=x",
     "/reconcile/suggest/property?prefix=x", "/reconcile/extend?type=PER", "/reconcile/preview?id=p0001",
     "/reconcile/flyout/entity?id=p0001", "/reconcile?queries=%7B", "/reconcile/preview?id=nobody", "/resolve?id=x:1",
     "/api/entities/suggest?q=x"],
)  # fmt: skip
def test_every_endpoint_is_open_to_other_origins(address: str, path: str) -> None:
    origin = {"Origin": "https://openrefine.example"}
    assert requests.get(address + path, headers=origin, timeout=10).headers["Access-Control-Allow-Origin"] == "*"
    asked = {**origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    preflight = requests.options(address + path, headers=asked, timeout=10)
    assert preflight.ok and "POST" in preflight.headers["Access-Control-Allow-Methods"]


# --- queries ----------------------------------------------------------------------------------------------------


def test_names_are_matched_in_batches_of_ten_in_simplified_and_traditional_characters(client: Client) -> None:
    names = ["苏轼", "蘇軾", "王安石", "司馬光", "歐陽修", "譚嗣衷", "谭嗣衷", "李白", "杜甫", "袁枚", "朱元璋", "鄭和"]
    found = client.reconcile([{"query": name, "type": "PER", "type_strict": "should"} for name in names])
    matched = [_matched(one) for one in found]
    assert matched[0] == matched[1] and matched[5] == matched[6] == "bendi:5"
    assert all(matched), dict(zip(names, matched, strict=True))
    assert all(one == sorted(one, key=lambda each: -each["score"]) for one in found)


def test_namesakes_are_undecided_until_a_property_tells(client: Client) -> None:
    bare = client.ask("李渤")
    assert {"bendi:1", "bendi:2"} <= set(_ids(bare)) and not _matched(bare)
    for pid, value, wanted in (
        ("dynasty", "宋", "bendi:2"),
        ("begin", 773, "bendi:1"),
        ("years", "773-831", "bendi:1"),
    ):
        assert _matched(client.ask("李渤", type="PER", properties=[{"pid": pid, "v": value}])) == wanted
    by_id = [{"pid": "cbdb", "v": [{"id": "x", "name": "32540"}, "9"]}]
    assert _matched(client.ask("李渤", properties=by_id)) == "bendi:1"
    assert _matched(client.ask("〔唐〕李渤撰")) == "bendi:1"
    assert _matched(client.ask("青螺山", properties=[{"pid": "coordinates", "v": "22.5,114.1"}])) == "bendi:3"
    assert not _matched(client.ask("青螺山", properties=[{"pid": "dynasty", "v": "清"}]))


def test_an_id_as_the_query_finds_its_entity(client: Client) -> None:
    own = client.manifest["identifierSpace"] + "bendi%3A1"
    for text in ("bendi:1", own, "cbdb:32540", "https://www.wikidata.org/wiki/Q11093387"):
        (one,) = client.ask(text)
        assert (one["id"], one["score"], one["match"]) == ("bendi:1", 100, True)
    assert not _matched(client.ask("cbdb:777")) and set(_ids(client.ask("cbdb:777"))) == {"bendi:6", "bendi:7"}
    by_property = {"properties": [{"pid": "geonames", "v": "1811103"}]}
    assert _ids(client.reconcile([by_property])[0]) == ["bendi:3"]


def test_types_and_limits_are_kept(client: Client) -> None:
    assert {one["type"][0]["id"] for one in client.ask("青螺山", type=["LOC", "Q5"], limit=3)} == {"LOC"}
    assert _ids(client.ask("青螺山", type="PER", type_strict="any")) == []
    assert _ids(client.ask("青螺山", type="PER", type_strict="should"))
    assert len(client.ask("李", limit=1)) <= 1
    assert client.ask("李渤", limit=float("inf")) == client.ask("李渤", limit=50)
    assert client.ask("绝无此人之名也") == []


def test_a_query_is_answered_the_same_in_any_company_and_by_get(client: Client) -> None:
    alone = client.ask("李渤", limit=5)
    company = client.reconcile([{"query": "青螺山"}, {"query": "李渤", "limit": 5}, {"query": "李渤", "limit": 5}])
    assert company[1] == company[2] == alone
    by_get = requests.get(
        client.endpoint, params={"queries": json.dumps({"a": {"query": "李渤", "limit": 5}})}, timeout=10
    )
    assert held_to(RESULTS, by_get.json())["a"]["result"] == alone
    old = client.jsonp(client.endpoint, query="李渤")
    assert old["result"] == alone and client.jsonp(client.endpoint, query=json.dumps({"query": "李渤"})) == old


@pytest.mark.parametrize(
    ("queries", "word"),
    [
        ("{", "JSON"),
        ("[]", "对象"),
        ('{"q0": 1}', "q0"),
        ('{"q0": {}}', "q0"),
        ('{"q0": {"query": "x", "limit": 0}}', "limit"),
        ('{"q0": {"query": "x", "limit": "²"}}', "limit"),
        ('{"q0": {"query": "x", "limit": NaN}}', "limit"),
        ('{"q0": {"query": 5}}', "query"),
        ('{"q0": {"query": "x", "type_strict": "very"}}', "type_strict"),
        ('{"q0": {"query": "x", "properties": [{"pid": "a"}]}}', "pid"),
        ('{"q0": {"query": "x", "colour": 1}}', "colour"),
        (f'{{"q0": {{"query": "{"长" * 501}"}}}}', "太长"),
        ("[" * 60_000, "JSON"),
    ],
)
def test_what_the_letter_forbids_is_refused_and_named(client: Client, queries: str, word: str) -> None:
    body = {"queries": queries}
    answer = requests.post(client.endpoint, data=body, timeout=10)
    assert answer.status_code == 400 and word in answer.json()["error"]["message"]


def test_a_batch_that_is_too_large_is_refused(client: Client) -> None:
    many = {f"q{number}": {"query": "x"} for number in range(client.manifest["batchSize"] + 1)}
    answer = requests.post(client.endpoint, data={"queries": json.dumps(many)}, timeout=10)
    assert answer.status_code == 413
    assert requests.post(client.endpoint, data={}, timeout=10).status_code == 400
    assert requests.post(client.endpoint, json={"queries": {}}, timeout=10).status_code == 415
    assert requests.get(client.endpoint, params={"callback": "alert(1)//"}, timeout=10).status_code == 400


# --- suggest, flyout, preview, extend -----------------------------------------------------------------------------


def test_entities_are_suggested_by_prefix_id_and_page(client: Client) -> None:
    assert {"bendi:1", "bendi:2"} <= set(_ids(client.suggest("entity", "李渤")))
    assert _ids(client.suggest("entity", "bendi:3"))[0] == "bendi:3"
    assert "bendi:5" in _ids(client.suggest("entity", "譚嗣")) and "bendi:5" in _ids(client.suggest("entity", "嗣衷"))
    assert {one["notable"][0]["id"] for one in client.suggest("entity", "青螺", type="LOC")} == {"LOC"}
    whole = _ids(client.suggest("entity", "江"))
    assert len(whole) == 20
    assert _ids(client.suggest("entity", "江", cursor="5"))[:15] == whole[5:20]
    assert client.suggest("entity", "绝无此名") == [] == client.suggest("entity", "")


def test_types_and_properties_are_suggested(client: Client) -> None:
    assert _ids(client.suggest("type", "地")) == ["LOC"] == _ids(client.suggest("type", "loc"))
    assert "dynasty" in _ids(client.suggest("property", "朝"))
    assert _ids(client.suggest("property", "wikidata")) == ["wikidata"]
    assert _ids(client.suggest("type", "", cursor="7")) == ["SUBJECT"]


def test_a_flyout_is_a_little_html_of_text_alone(client: Client) -> None:
    for kind, ident in (("entity", "bendi:1"), ("type", "PER"), ("property", "dynasty")):
        service = client.manifest["suggest"][kind]
        path = service["flyout_service_path"].replace("${id}", quote(ident, safe=""))
        told = client.jsonp(service["flyout_service_url"] + path)
        assert told["id"] == ident and "<script" not in told["html"]
    assert requests.get(f"{client.endpoint}/flyout/type?id=x", timeout=10).status_code == 404


def test_the_preview_is_a_page_for_a_frame(client: Client) -> None:
    url = client.manifest["preview"]["url"].replace("{{id}}", quote("bendi:1", safe=""))
    answer = requests.get(url, timeout=10)
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    assert "李渤" in answer.text and "濬之" in answer.text and "773" in answer.text
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert requests.get(url.replace("bendi", "nobody"), timeout=10).status_code == 404
    others = requests.get(client.endpoint.replace("/reconcile", "/about"), timeout=10)
    assert others.headers["X-Frame-Options"] == "DENY"


def test_properties_are_proposed_and_fetched(client: Client) -> None:
    service = client.manifest["extend"]["propose_properties"]
    url = service["service_url"] + service["service_path"]
    proposed = held_to(PROPOSED, requests.get(url, params={"type": "LOC", "limit": "5"}, timeout=10).json())
    assert len(proposed["properties"]) == 5 and proposed["type"] == "LOC"
    persons = held_to(PROPOSED, client.jsonp(url, type="PER"))
    assert "latitude" not in _ids(persons["properties"]) and "cbdb" in _ids(persons["properties"])
    wanted = [
        "label",
        "names",
        "字",
        "dynasty",
        "begin",
        "end",
        "years",
        "latitude",
        "cbdb",
        "wikidata",
        "viaf",
        "mentions",
        "type",
    ]
    query = {"ids": ["bendi:1", "bendi:3", "gone"], "properties": [{"id": pid} for pid in wanted]}
    query["properties"].append({"id": "note", "settings": {"limit": "1"}})  # type: ignore[attr-defined]
    assert client.post(extend={"ids": [], "properties": [{"id": "note", "settings": {"limit": "9" * 5_000}}]})
    told = held_to(EXTENDED, client.post(extend=query))
    assert [one["id"] for one in told["meta"]] == [*wanted, "note"]
    li = told["rows"]["bendi:1"]
    assert (li["begin"], li["years"]) == ([{"int": 773}], [{"str": "773—831"}])
    assert (
        li["cbdb"] == [{"str": "32540"}]
        and li["wikidata"] == [{"str": "Q11093387"}]
        and li["viaf"] == [{"str": "12345"}]
    )
    assert told["rows"]["bendi:3"]["latitude"] == [{"float": 22.55}]
    assert told["rows"]["bendi:3"]["mentions"][0]["int"] >= 0
    assert all(cells == [] for cells in told["rows"]["gone"].values())
    by_get = requests.get(client.endpoint, params={"extend": json.dumps(query)}, timeout=10).json()
    assert by_get == told == requests.post(url, data={"extend": json.dumps(query)}, timeout=10).json()
    assert requests.post(url, data={"extend": "{}"}, timeout=10).status_code == 400


# --- resolver -----------------------------------------------------------------------------------------------------


def _see(address: str, *, accept: str = "text/turtle", **parameters: str | list[str]) -> requests.Response:
    headers = {"Accept": accept}
    return requests.get(f"{address}/resolve", params=parameters, headers=headers, allow_redirects=False, timeout=10)


def test_a_foreign_id_or_address_leads_to_the_entity(address: str) -> None:
    for asked in ({"id": "cbdb:32540"}, {"uri": "http://www.wikidata.org/entity/Q11093387"}, {"id": "bendi:1"},
                  {"uri": "https://m.wikidata.org/wiki/Q11093387#x"}, {"id": "viaf:12345"}):  # fmt: skip
        answer = _see(address, **asked)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/id/entity/bendi%3A1")
        assert requests.get(address + answer.headers["Location"], timeout=10).ok
    told = _see(address, id="viaf:12345", accept="application/json").json()
    assert [(one["entity_id"], one["exact"]) for one in told["entities"]] == [("bendi:1", False)]


def test_an_id_that_two_claim_answers_with_both_and_is_exact_for_neither(address: str, library: Path) -> None:
    answer = _see(address, id="cbdb:777", accept="application/json")
    assert answer.status_code == 300
    assert [one["entity_id"] for one in answer.json()["entities"]] == ["bendi:6", "bendi:7"]
    page = _see(address, id="cbdb:777", accept="text/html")
    assert page.status_code == 300 and "双生甲" in page.text and "双生乙" in page.text
    query = (
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> SELECT ?how (COUNT(*) AS ?n) "
        f"{{ ?e ?how <{CBDB}777> FILTER(STRSTARTS(STR(?how), STR(skos:))) }} GROUP BY ?how"
    )
    with open_library(Settings(library=library)) as opened:
        rows = [
            (str(row["how"]).rpartition("#")[2], getattr(row["n"], "text", row["n"]))
            for row in opened.graph.query(query)
        ]
        (conflict,) = opened.matching.conflicts()
    assert rows == [("closeMatch", "2")]
    assert conflict.target == "cbdb:777" and "line 7" in str(conflict) and "line 8" in str(conflict)


@pytest.mark.slow
def test_the_check_tells_of_an_id_that_two_claim(tmp_path: Path) -> None:
    table = tmp_path / "bendi.csv"
    table.write_text(TABLE, encoding="utf-8")
    assert main(["authority", "load", str(table), "--library", str(tmp_path / "library")]) == 1
    with open_library(Settings(library=tmp_path / "library")) as opened:
        problems = inspect(opened, shapes=False)
        assert [(one.kind, one.where) for one in problems] == [("claimed-twice", "cbdb:777")]
        assert problems[0].what == str(opened.matching.conflicts()[0])


def test_nothing_is_found_clearly(address: str) -> None:
    for asked, word in (
        ({"id": "cbdb:1"}, "cbdb:1"),
        ({"id": "what"}, "wikidata"),
        ({"uri": "https://example.org/"}, "example"),
    ):
        answer = _see(address, **asked, accept="application/json")
        assert answer.status_code == 404 and word in answer.json()["error"]["message"]
    assert _see(address).status_code == 400


def test_several_ids_are_answered_together(address: str) -> None:
    asked = ["cbdb:32540", "cbdb:777", "cbdb:1"]
    by_get, by_post = _see(address, id=asked), requests.post(f"{address}/resolve", json={"ids": asked}, timeout=10)
    assert by_get.json() == by_post.json()
    assert [len(one["entities"]) for one in by_get.json()["results"]] == [1, 2, 0]


def test_a_merged_entity_leads_to_its_survivor(library: Path, tmp_path: Path) -> None:
    shutil.copytree(library, tmp_path / "library")
    with open_library(Settings(library=tmp_path / "library"), write=True) as opened:
        opened.living.merge("bendi:7", into="bendi:6", by="馆员甲", reason="同一人")
        assert [(one.entity.id, one.exact) for one in opened.matching.resolve("cbdb:777")] == [("bendi:6", True)]
        assert opened.matching.conflicts() == ()
        matches = opened.matching.matches(opened.annotator.entity("bendi:6"))
        assert [(one.target, one.exact) for one in matches] == [("cbdb:777", True)]
        names = [one.option.entity.id for one in opened.reconciler.reconcile(Query("双生乙"))]
        assert names[:1] == ["bendi:6"]
    with open_library(Settings(library=tmp_path / "library"), write=True) as again:
        asked = f"ASK {{ GRAPH ?g {{ ?e <http://www.w3.org/2004/02/skos/core#exactMatch> <{CBDB}777> }} }}"
        assert again.sparql(asked, accept="application/sparql-results+json")[0].find(b"true") > 0


# --- the pages' own suggestions, and the page of an entity ----------------------------------------------------------


def test_names_are_suggested_to_the_pages(address: str) -> None:
    told = requests.get(f"{address}/api/entities/suggest", params={"q": "譚嗣", "type": "PER"}, timeout=10).json()
    assert ("bendi:5", "谭嗣衷") in [(one["entity_id"], one["name"]) for one in told["suggestions"]]
    assert requests.get(f"{address}/api/entities/suggest", params={"q": " "}, timeout=10).json()["suggestions"] == []


def test_the_page_of_an_entity_says_what_it_is_elsewhere_and_who_says_so(address: str) -> None:
    page = requests.get(f"{address}/entities/bendi:1", headers={"Accept": "text/html"}, timeout=10).text
    assert "CBDB" in page and "等同" in page and "相近" in page and "据bendi" in page
    assert f'href="{CBDB}32540"' in page
