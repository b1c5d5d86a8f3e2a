"""Texts that would like to be programs: markup, addresses and turned writing in every field, on every page."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page
from starlette.testclient import TestClient

from api.app import create_app
from api.cli import main
from api.cookies import SESSION
from api.desk.people.records import Role
from api.logs import make_logger
from api.routes.staff import HEADER
from api.settings import Settings
from api.wiring import open_library

pytestmark = pytest.mark.slow

Serving = Callable[[FastAPI], AbstractContextManager[str]]
Visiting = Callable[..., AbstractContextManager[Page]]
RUN = "<script>alert(1)</script>"
PICTURE = "<img src=x onerror=alert(1)>"
QUOTED = '" onmouseover="alert(1)" x=\''
ADDRESS = "javascript:alert(1)"
TURNED = "\u202eturned\u2066"
ALL = f"{RUN}{PICTURE}{QUOTED}{ADDRESS}{TURNED}</title></textarea>]]>{{{{7*7}}}}"
PASSWORD = "a long enough one"
# Nothing of a page may be made of what a text says.
MADE = """() => [...document.querySelectorAll('*')].filter((one) =>
  [...one.attributes].some((said) => said.name.startsWith('on') || /^\\s*javascript:/i.test(said.value)
    && ['href', 'src', 'action', 'formaction'].includes(said.name))
  || (one.localName === 'script' && one.textContent.includes('alert(1)'))
  || (one.localName === 'img' && one.getAttribute('src') === 'x')).map((one) => one.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def hostile(blank_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library in which every field says such things."""
    folder = tmp_path_factory.mktemp("hostile")
    library = folder / "library"
    shutil.copytree(blank_library, library)
    texts = folder / "集"
    texts.mkdir()
    told = {
        "title": f"南京志{ALL}", "creator": f"王某{ALL}", "dynasty": f"明{ALL}", "date": f"1573{ALL}",
        "book": f"志{ALL}",        "kind": f"地方文献{ALL}", "branch": f"城东{ALL}", "rights": f"https://x.example/{QUOTED}",
        "subjects": [f"城墙{ALL}"],        "版本": f"刻本{ALL}", "附注": ALL, "钤印": f"钤“{RUN}”白文方印", RUN: "x",
    }  # fmt: skip
    (texts / "_collection.yaml").write_text("branch: 城东\n", "utf-8")
    name = 'a"><img src=x onerror=alert(1)>.md'
    (texts / name).write_text(f"# 城墙{RUN}{PICTURE}\n\n洪武六年，南京修城{ALL}。{RUN}山在城东。\n", "utf-8")
    (texts / f"{name}.yaml").write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    rows = f"编号,名称,类型,异名,今地,纬度,经度\n1,恶山{RUN},地名,别称:恶岭{QUOTED},{PICTURE}南京,32,118\n"
    (folder / "names.csv").write_text(rows.replace(QUOTED, QUOTED.replace('"', "'")), "utf-8")
    (texts / "b.txt").write_text(f"恶山{RUN}在南京。恶山高。\n", "utf-8")
    assert main(["authority", "load", str(folder / "names.csv"), "--name", "evil", "--library", str(library)]) == 0
    main(["ingest", str(texts), "--collection", f"专题{RUN}", "--library", str(library)])
    return library


@pytest.fixture(scope="module")
def at(hostile: Path, serving: Serving) -> Iterator[tuple[str, TestClient, list[str]]]:
    """Where the library answers, a client who is an administrator, and the addresses of its pages."""
    with open_library(Settings(library=hostile)) as library:
        app = create_app(library, base=library.settings.base, logger=make_logger(io.StringIO()))
        people = library.desk.people
        people.add("lin", PASSWORD, role=Role.ADMINISTRATOR, shown=f"林{RUN}{QUOTED}", by="test")
        token, signed = people.sign_in("lin", PASSWORD)
        client = TestClient(app, raise_server_exceptions=False, follow_redirects=False)
        client.cookies.set(SESSION, token)
        client.headers[HEADER] = signed.csrf
        written(client)
        with serving(app) as address:
            yield address, client, addresses(client)


def written(client: TestClient) -> None:
    """An enquiry and an item of the knowledge base that say such things."""
    asked = {"question": f"城墙何时修的{ALL}？", "detail": ALL, "name": f"读者{RUN}", "email": "a@x.example"}
    answer = client.post("/api/enquiries", json=asked)
    assert answer.status_code < 300, answer.text
    item = {"question": f"城墙何时修{ALL}", "answer": f"洪武{ALL}", "topics": [RUN]}
    answer = client.post("/api/desk/knowledge", json=item)
    assert answer.status_code in (201, 400, 422), answer.text


def addresses(client: TestClient) -> list[str]:
    hits = client.get("/api/search", params={"q": "南京修城", "k": 5}).json()["hits"]
    assert any(RUN in hit["text"] for hit in hits)
    found = [
        "/",
        f"/?q={quote('南京修城' + ALL)}",
        "/?q=南京修城&view=works",
        "/?q=南京修城&view=map",
        "/?q=南京修城&view=years",
    ]
    for hit in hits[:3]:
        passage = quote(hit["passage_id"], safe="/")
        told = client.get(f"/api/passages/{passage}").json()
        document = quote(told["document_id"], safe="/")
        found += [
            f"/passages/{passage}",
            f"/passages/{passage}/cite",
            f"/passages/{passage}/similar",
            f"/documents/{document}",
        ]
        found += [f"/data/document/{quote(told['document_id'], safe='')}?format=html"]
    named = client.get("/api/entities", params={"q": "恶山"}).json()
    entities = [one["id"] for one in named.get("entities", named.get("results", []))]
    found += [f"/entities/{quote(one, safe='/')}" for one in entities[:2]]
    found += [
        f"/ask?q={quote('洪武六年南京修城了吗' + RUN)}",
        f"/graph/ask?q={quote('恶山' + RUN)}",
        f"/collections/{quote('专题' + RUN)}",
    ]
    found += [
        "/collections",
        "/statistics",
        "/catalogue",
        "/ancient",
        "/subjects",
        "/topics",
        "/about",
        "/dataset",
        "/widget",
    ]
    found += [
        f"/signin?next={quote(ADDRESS)}",
        f"/nowhere/{quote(RUN)}",
        f"/passages/{quote(RUN)}",
        f"/?q=城&collection={quote(RUN)}",
    ]
    found += [
        "/desk",
        "/desk/enquiries",
        "/desk/enquiries/1",
        "/desk/knowledge",
        "/desk/knowledge/1",
        "/desk/people",
        "/desk/audit",
    ]
    found += ["/desk/review", "/desk/intake", "/desk/operations", "/desk/watches", "/desk/lines", "/desk/dossiers"]
    return found


def test_no_text_becomes_a_program_on_any_page(at: tuple[str, TestClient, list[str]], visiting: Visiting) -> None:
    address, client, pages = at
    seen = 0
    with visiting(address) as page:
        page.context.add_cookies([{"name": SESSION, "value": client.cookies[SESSION], "url": address}])
        faults: list[str] = []
        page.on("dialog", lambda dialog: faults.append(dialog.message))
        for one in pages:
            answer = client.get(one, headers={"accept": "text/html"})
            if answer.status_code >= 400:
                assert RUN not in answer.text and 'onmouseover="alert' not in answer.text, one
                continue
            page.goto(one, wait_until="load")
            assert page.evaluate(MADE) == [], one
            seen += RUN in page.content().replace("&lt;", "<").replace("&gt;", ">")
        assert faults == []
    assert seen > 12


def test_every_answer_keeps_programs_of_others_out(at: tuple[str, TestClient, list[str]]) -> None:
    _, client, pages = at
    for one in [*pages, "/widget", "/api/search?q=", "/static/none", "/oai?verb=Identify", "/health"]:
        headers = client.get(one).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self'" in policy and "unsafe" not in policy and "object-src 'none'" in policy, one
        assert "base-uri 'none'" in policy and "form-action 'self'" in policy and "frame-ancestors" in policy, one
        assert headers["x-content-type-options"] == "nosniff", one
        assert headers["referrer-policy"] == "same-origin", one
        assert headers["cross-origin-opener-policy"] == "same-origin", one
