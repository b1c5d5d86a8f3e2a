"""Two branches' catalogues in a library: through ingest, the graph, the pages and the commands."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api import cli
from api.app import create_app
from api.catalogue.decisions import Action
from api.library import Library
from api.pipeline import ingest
from api.settings import Settings
from api.wiring import open_library
from ontology.catalogue import work_graph_iri
from ontology.errors import WrongUse
from ontology.validate import validate

pytestmark = pytest.mark.slow

JINLING = (
    ("馆藏号", "题名", "责任者", "版本", "册数", "索书号"),
    ("JL-001", "欽定四庫全書總目二百卷", "（清）紀昀等纂", "清乾隆六十年浙江刻本", "四十八册", "史目001"),
    ("JL-002", "東坡志林五卷", "（宋）蘇軾撰", "明刻本", "二册", "子杂010"),
    (
        "JL-003",
        "[嘉慶]新安縣志二十四卷首一卷",
        "（清）舒懋官修；（清）王崇熙纂",
        "清嘉庆二十四年刻本",
        "八册",
        "史地221",
    ),
    ("JL-004", "資治通鑑二百九十四卷", "（宋）司馬光撰", "清嘉庆二十一年鄱阳胡克家刻本", "一百册", "史编002"),
    ("JL-005", "文集", "茅盾著", "1950年排印本", "一册", "集别900"),
    ("JL-006", "武林舊事十卷", "（宋）周密撰", "清刻本", "二册", "史地333"),
)
SHENZHEN = (
    ("登录号", "书名", "著者", "出版者", "出版年", "ISBN", "馆藏地点"),
    ("SZ-1001", "四库全书总目", "[清]永瑢、纪昀等撰", "中华书局", "1965", "", "四楼古籍阅览室"),
    ("SZ-1002", "东坡志林", "苏东坡", "中华书局", "1981", "", "三楼"),
    ("SZ-1003", "嘉庆新安县志", "王崇熙等纂", "成文出版社", "1974", "", "地方文献室"),
    ("SZ-1004", "续资治通鉴", "（清）毕沅撰", "中华书局", "1957", "", "三楼"),
    ("SZ-1005", "文集", "巴金著", "", "", "", "三楼"),
    ("SZ-1006", "增补武林旧事", "（宋）周密撰；（明）朱廷焕补", "", "", "", "三楼"),
)


def write(folder: Path, rows: tuple[tuple[str, ...], ...], branch: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "目录.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    (folder / "目录.csv.yaml").write_text(f"branch: {branch}\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, blank_library: Path) -> Iterator[Library]:
    root = tmp_path_factory.mktemp("联合")
    folders = [write(root / "金陵", JINLING, "金陵分馆"), write(root / "深圳", SHENZHEN, "深圳分馆")]
    text = root / "古籍"
    text.mkdir()
    (text / "东坡志林.txt").write_text("元丰六年十月十二日夜，解衣欲睡，月色入户，欣然起行。", encoding="utf-8")
    (text / "东坡志林.txt.yaml").write_text("title: 东坡志林\ncreator: 苏轼\ndynasty: 宋\n", encoding="utf-8")
    with open_library(Settings(library=shutil.copytree(blank_library, root / "馆")), write=True) as made:
        assert not ingest(made, [*folders, text]).refusals
        yield made


@pytest.fixture
def client(library: Library) -> TestClient:
    return TestClient(create_app(library), follow_redirects=False)


def work_of(library: Library, title: str) -> str:
    (found,) = [one for one in library.catalogue.search(title).works if one.title == title]
    return found.id


def test_the_branches_share_what_they_describe_alike(library: Library) -> None:
    shared = {one.title for one in library.catalogue.search().works if len(one.branches) > 1}
    assert shared == {"四库全书总目", "东坡志林", "嘉庆新安县志"}
    work = library.catalogue.work(work_of(library, "东坡志林"))
    places = {item.branch: item.shelf or item.place for edition in work.editions for item in edition.items}
    assert places["金陵分馆"] == "子杂010"
    assert dict(library.catalogue.search().branches) == {"金陵分馆": 6, "深圳分馆": 6}
    assert [item.place for edition in work.editions for item in edition.items if item.branch == "深圳分馆"] == ["三楼"]
    assert any(item.full_text and not item.holding for edition in work.editions for item in edition.items)


def test_the_graph_tells_the_works_and_keeps_to_the_shapes(library: Library) -> None:
    rows = library.graph.query(
        "SELECT DISTINCT ?title ?branch ?mark { ?item a bf:Item ; bf:itemOf ?edition ; bf:heldBy ?b . "
        "?b rdfs:label ?branch . ?edition bf:instanceOf ?work . ?work rdfs:label ?title "
        "OPTIONAL { ?item bf:shelfMark ?mark } FILTER(?title = '东坡志林') }"
    )
    assert {(row["branch"].text, row["mark"].text) for row in rows} == {  # type: ignore[union-attr]
        ("金陵分馆", "子杂010"),
        ("深圳分馆", "SZ-1002"),
    }
    said = library.graph.query(
        "SELECT ?words ?sure { ?document wm:grouping ?g . ?g wm:evidence ?words ; wm:confidence ?sure ; "
        "wm:review wm:machine ; prov:wasAttributedTo ?m }"
    )
    assert any("责任者为规范中的同一人" in row["words"].text for row in said)  # type: ignore[union-attr]
    agents = library.graph.query(
        "SELECT ?p { ?w rdfs:label '东坡志林' ; bf:contribution/bf:agent ?p . ?p skos:prefLabel '苏轼'@zh }"
    )
    assert agents
    assert list(validate(library.graph)) == []
    assert list(library.union.problems(library.texts.documents(), library.graph.graphs(), library.namer)) == []


def test_a_decision_moves_addresses_and_is_taken_back(library: Library, client: TestClient) -> None:
    one, other = work_of(library, "武林舊事十卷"), work_of(library, "增补武林旧事")
    (open_pair,) = library.catalogue.work(one).proposals
    made = library.union.decide(Action.SAME, open_pair.one, open_pair.other, reviewer="李四", note="朱氏所增附于周书")
    library.projections.follow_catalogue()
    old = other if library.catalogue.target(other) == one else one
    now = library.catalogue.target(old)
    assert client.get(f"/id/work/{old}").status_code == 301
    assert client.get(f"/id/work/{old}").headers["location"].endswith(f"/id/work/{now}")
    assert client.get(f"/works/{old}").headers["location"] == f"/works/{now}"
    assert client.get(f"/api/works/{old}").status_code == 301
    page = client.get(f"/works/{now}").text
    assert "李四" in page
    assert "朱氏所增附于周书" in page
    moved = library.graph.query(
        f"SELECT ?t {{ GRAPH <{work_graph_iri(library.namer, old)}> {{ ?w dcterms:isReplacedBy ?t }} }}"
    )
    assert len(moved) == 1
    confirmed = library.graph.query(
        "SELECT DISTINCT ?m { ?g a wm:Grouping ; wm:review wm:confirmed ; prov:wasAttributedTo ?m }"
    )
    assert len(confirmed) == 1
    assert list(validate(library.graph)) == []
    with pytest.raises(WrongUse, match="已是同一部作品"):
        library.union.decide(Action.DIFFERENT, one, other, reviewer="王五")
    library.union.undo(made.id, reviewer="李四")
    library.projections.follow_catalogue()
    assert client.get(f"/api/works/{old}").status_code == 200


def test_a_deleted_record_leaves_a_tombstone(library: Library, client: TestClient) -> None:
    work = work_of(library, "续资治通鉴")
    (item,) = [item for edition in library.catalogue.work(work).editions for item in edition.items]
    library.texts.delete(item.documents[0])
    library.follow()
    assert client.get(f"/id/work/{work}").status_code == 410
    assert client.get(f"/works/{work}", headers={"accept": "text/html"}).status_code == 410
    assert client.get(f"/api/works/{work}").json()["error"]["code"] == "gone"
    assert library.graph.query(f"SELECT ?s {{ GRAPH <{work_graph_iri(library.namer, work)}> {{ ?s ?p ?o }} }}") == []
    assert client.get("/api/works/w-nothing").status_code == 404


def test_pages_and_answers(library: Library, client: TestClient) -> None:
    work = work_of(library, "嘉庆新安县志")
    edition = library.catalogue.work(work).editions[0]
    listed = client.get("/api/works", params={"q": "新安縣志", "branch": "深圳分馆"}).json()
    assert [one["id"] for one in listed["works"]] == [work]
    told = client.get(f"/api/works/{work}").json()
    assert told["branches"] == [["深圳分馆", 1], ["金陵分馆", 1]]
    assert told["reasons"][0]["evidence"][0]["rule"] == "题名相同"
    html = {"accept": "text/html"}
    assert client.get(f"/id/work/{work}", headers=html).headers["location"] == f"/works/{work}"
    assert client.get(f"/id/instance/{edition.id}", headers=html).status_code == 303
    assert client.get(f"/instances/{edition.id}").headers["location"] == f"/works/{work}#{edition.id}"
    assert client.get(f"/items/{edition.items[0].id}").headers["location"].startswith(f"/works/{work}#i")
    assert client.get("/id/branch/金陵分馆", headers=html).headers["location"].startswith("/catalogue?branch=")
    assert "嘉庆新安县志" in client.get("/catalogue", params={"q": "新安"}).text
    assert "待馆员判定" in client.get("/catalogue/undecided").text
    page = client.get(f"/documents/{edition.items[0].documents[0]}").text
    assert f'href="/works/{work}"' in page
    assert "深圳分馆" in page
    data = client.get(f"/data/work/{work}", headers={"accept": "text/turtle"})
    assert data.status_code == 200
    assert "bf:Work" in data.text


def test_commands(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--library", str(library.settings.library), "--json"]
    assert cli.main(["catalogue", "list", "四库", *where]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["title"] for one in found["works"]] == ["四库全书总目"]
    assert cli.main(["catalogue", "show", found["works"][0]["id"], *where]) == 0
    assert len(json.loads(capsys.readouterr().out)["editions"]) == 2
    assert cli.main(["catalogue", "list", "--undecided", *where]) == 0
    assert json.loads(capsys.readouterr().out)["undecided"]
    assert cli.main(["catalogue", "show", "w-nothing", "--library", str(library.settings.library)]) == 2
    assert cli.main(["catalogue", "history", *where]) == 0
    assert [one["action"] for one in json.loads(capsys.readouterr().out)["decisions"]] == ["same", "undo"]


def test_the_graph_gets_its_works_back_when_it_was_made_anew(library: Library) -> None:
    for iri in library.graph.graphs():
        if iri.startswith(work_graph_iri(library.namer, "")):
            library.graph.drop(iri)
    assert library.projections.follow_catalogue() > 100
    assert list(library.union.problems(library.texts.documents(), library.graph.graphs(), library.namer)) == []
