"""Decisions on entities from the desk to the door: on a copy of the sample library."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.cli import main
from api.desk.bodies import body, checked, name_of, parts_of, with_names
from api.desk.concerned import Concerned
from api.desk.living import LivingEntities
from api.desk.living_store import DeedStore
from api.desk.store import DeskStore
from api.library import Library
from api.pipeline import ingest
from api.settings import Settings
from api.upkeep.checking import inspect
from api.wiring import open_library
from index.texts import SqlTextStore
from ontology.errors import Gone, NotFound, WrongUse
from ontology.living import Fate, Living
from ontology.queries import Filters
from ontology.records import Entity, Name, TagType
from ontology.validate import validate

ONE, OTHER = "l0201", "l0256"
"""深圳 and 香港, which the sample collection speaks of."""
PEOPLE = {one: Entity(one, TagType.PER, f"人{one}", (Name(f"字{one}", "字"),), source="bundled") for one in "ABC"}


# --- the desk -------------------------------------------------------------------------------------------------------


def entities(database: str) -> LivingEntities:
    return LivingEntities(DeedStore(database), PEOPLE.get, clock=lambda: datetime(2026, 11, 21, 8, tzinfo=UTC))


def test_decisions_are_kept_as_they_were_taken_and_seen_by_another_reader(database: str) -> None:
    desk, reader = entities(database), entities(database)
    assert reader.now() == reader.now() and not reader.now()
    desk.merge("A", "B", by=" 张  三 ", reason="同一人")
    desk.edit("B", {"note": "改", "begin": 5}, by="李四")
    split = desk.split("C", [body({"label": "丙一"}, type_=TagType.PER), "B"], by="李四", reason="两人")
    made = desk.create(Entity("", TagType.PER, "丁", (Name("戊", "字"),)), by="李四")
    desk.restore(1, by="张三", reason="误")
    assert [one.id for one in reader.history()] == [1, 2, 3, 4, 5]
    assert reader.now().deeds == desk.now().deeds == Living(desk.store.deeds()).deeds
    first = reader.history()[0]
    assert (first.by, first.was, first.time) == ("张 三", PEOPLE["A"], "2026-11-21T08:00:00.000000+00:00")
    assert reader.now().lives("A")
    assert reader.state("C").into == (split.entities[0].id, "B")
    assert reader.now().made(made.entity_id) == made.entities[0]
    assert made.entities[0].source == "local"
    for one in (desk, reader):
        one.store.close()


def test_what_is_refused_leaves_nothing_behind(database: str) -> None:
    desk = entities(database)
    desk.merge("A", "B", by="张三", reason="同一人")
    refusals = [
        lambda: desk.merge("A", "A", by="张三", reason="x"),
        lambda: desk.merge("B", "A", by="张三", reason="x"),
        lambda: desk.merge("C", "A", by="张三", reason="x"),
        lambda: desk.merge("C", "nobody", by="张三", reason="x"),
        lambda: desk.merge("C", "B", by="", reason="x"),
        lambda: desk.merge("C", "B", by="张三", reason=" "),
        lambda: desk.merge("C", "B", by="张三", reason="字" * 1001),
        lambda: desk.retire("x0123456789ab", by="张三", reason="x"),
        lambda: desk.edit("B", {"note": ""}, by="张三"),
        lambda: desk.edit("nobody", {"note": "x"}, by="张三"),
        lambda: desk.restore(7, by="张三", reason="x"),
        lambda: desk.create(Entity("B", TagType.PER, "重"), by="张三"),
    ]
    for refused in refusals:
        with pytest.raises(WrongUse):
            refused()
    assert [one.id for one in desk.store.deeds()] == [1]
    desk.store.close()


def test_a_desk_from_before_gets_its_table(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/desk.db"
    DeskStore(url).close()
    with sqlite3.connect(tmp_path / "desk.db") as connection:
        connection.execute("DROP TABLE deeds")
        connection.execute("DELETE FROM desk_settings WHERE name = 'tables'")
    connection.close()
    desk = entities(url)
    assert desk.merge("A", "B", by="张三", reason="同一人").id == 1
    desk.store.close()
    DeskStore(url).close()


def test_only_documents_in_which_a_changed_name_stands_are_tagged_again(tmp_path: Path) -> None:
    desk = entities(f"sqlite:///{tmp_path}/desk.db")
    assert Concerned(desk.now(), fold=str).stamp(["人A与人B"]) == ""
    desk.merge("A", "B", by="张三", reason="同一人")
    once = Concerned(desk.now(), fold=str)
    assert once.stamp(["某年，人A至。"]) == once.stamp(["字A"]) != ""
    assert once.stamp(["人B与人C"]) == ""
    desk.edit("C", {"note": "不改标引"}, by="张三")
    desk.create(Entity("", TagType.PER, "甲"), by="张三")
    assert Concerned(desk.now(), fold=str).stamp(["人C，甲"]) == ""
    desk.edit("C", {"names": (Name("新号", "号"),)}, by="张三")
    assert Concerned(desk.now(), fold=str).stamp(["号曰新号"]) != ""
    desk.restore(1, by="张三", reason="误")
    assert Concerned(desk.now(), fold=str).stamp(["某年，人A至。"]) == ""
    desk.store.close()


# --- what librarians write ------------------------------------------------------------------------------------------


def test_bodies_are_read_as_they_are_written() -> None:
    made = body(
        {"label": "王伯安", "names": ["字:伯安", {"text": "阳明", "kind": "号"}], "begin": 1472}, type_=TagType.PER
    )
    assert made.names == (Name("伯安", "字"), Name("阳明", "号"))
    assert (made.begin, made.source) == (1472, "local")
    assert name_of("号：阳明") == Name("阳明", "号")
    assert with_names((Name("一", "字"), Name("二", "号")), more=["字:三"], less=["一"]) == (
        Name("二", "号"),
        Name("三", "字"),
    )
    assert parts_of('["A", {"label": "乙"}]', type_=TagType.PER) == ["A", body({"label": "乙"}, type_=TagType.PER)]


@pytest.mark.parametrize(
    "refused",
    [
        lambda: checked({"id": "x"}),
        lambda: checked({"begin": "1472"}),
        lambda: checked({"begin": True}),
        lambda: checked({"names": "字:伯安"}),
        lambda: checked({"names": [5]}),
        lambda: body({"note": "无名"}, type_=TagType.PER),
        lambda: name_of("字:"),
        lambda: parts_of("{", type_=TagType.PER),
        lambda: parts_of("{}", type_=TagType.PER),
        lambda: parts_of("[5]", type_=TagType.PER),
        lambda: with_names((), less=["一"]),
    ],
)
def test_a_senseless_body_is_refused_in_one_sentence(refused: object) -> None:
    with pytest.raises(WrongUse, match=r"。$"):
        refused()  # type: ignore[operator]


# --- on a library ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copied = tmp_path_factory.mktemp("living") / "library"
    shutil.copytree(sample_library, copied)
    return copied


@pytest.fixture(scope="module")
def library(folder: Path) -> Iterator[Library]:
    with open_library(Settings(library=folder), write=True) as opened:
        yield opened


@pytest.fixture
def client(library: Library) -> TestClient:
    return TestClient(create_app(library, base=library.settings.base), follow_redirects=False)


def statements(library: Library) -> set[str]:
    """Everything that the graph says, the decisions and the union catalogue left out."""
    found = set()
    for graph in library.graph.graphs():
        if not graph.endswith("/living") and "/graph/work" not in graph:
            found |= {f"{graph} {line}" for line in library.graph.lines(graph)}
    return found


def addresses(library: Library, label: str) -> set[str]:
    rows = library.graph.query(
        f'SELECT DISTINCT ?s {{ ?s skos:prefLabel|skos:altLabel "{label}"@zh ; a crm:E53_Place }}'
    )
    return {str(row["s"]).rpartition("/")[2] for row in rows}


def sound(library: Library) -> list[object]:
    """What is wrong: the graph against what it is to hold, and the graphs that changed against the shapes."""
    changed = [graph for graph in library.graph.graphs() if "authority%3A" not in graph or graph.endswith("local")]
    return [*inspect(library, shapes=False), *validate(library.graph, changed)]


def places(library: Library, name: str) -> set[str]:
    return {one.id for one in library.entities(name, limit=50) if one.type is TagType.LOC}


def found(library: Library, entity_id: str) -> set[str]:
    hits = library.search("城市", filters=Filters(entities=(entity_id,)), limit=100).hits
    return {hit.passage.id for hit in hits}


@pytest.mark.slow
def test_a_merger_from_the_names_to_the_graph_and_back(library: Library, client: TestClient) -> None:
    before = statements(library)
    mentions = {one: library.entity(one).mentions for one in (ONE, OTHER)}
    both = set(library.texts.keys(Filters(entities=(ONE, OTHER))).tolist())
    pages = {one: client.get(f"/api/entities/{one}").json() for one in (ONE, OTHER)}
    deed = library.living.merge(ONE, OTHER, by="张三", reason="试验")
    library.follow()

    assert library.entity(ONE).entity.id == library.entity(OTHER).entity.id == OTHER
    assert library.entity(OTHER).mentions == len(both) > max(mentions.values())
    assert places(library, "深圳") == places(library, "鹏城") == {OTHER}
    assert found(library, ONE) == found(library, OTHER) != set()
    tags = [tag for hit in library.entity(OTHER, limit=99).passages for tag in hit.tags if tag.surface == "深圳"]
    assert {tag.link.entity_id for tag in tags if tag.link} == {OTHER}
    assert addresses(library, "深圳") == addresses(library, "香港") == {OTHER}
    body_of = library.graph.query(f"SELECT ?t {{ ?t oa:hasBody <{library.namer.entity_iri(ONE)}> }}")
    assert body_of == []
    assert not sound(library)

    for address in ("/id/entity/", "/entities/", "/api/entities/"):
        answer = client.get(f"{address}{ONE}")
        assert (answer.status_code, answer.headers["location"]) == (301, f"{address}{OTHER}")
        assert answer.headers["cache-control"] == "no-cache"
    told = client.get(f"/api/entities/{OTHER}").json()
    assert (told["former"], [one["said"] for one in told["history"]]) == ([ONE], [f"并入 {OTHER}"])
    page = client.get(f"/entities/{OTHER}").text
    assert "历史" in page and "张三" in page and "试验" in page
    tombstone = client.get(f"/data/entity/{ONE}", headers={"Accept": "text/turtle"}).text
    assert "owl:deprecated true" in tombstone and "dcterms:isReplacedBy" in tombstone

    library.living.restore(deed.id, by="李四", reason="不是一地")
    library.follow()
    assert statements(library) == before
    assert {one: library.entity(one).mentions for one in (ONE, OTHER)} == mentions
    after = {one: client.get(f"/api/entities/{one}").json() for one in (ONE, OTHER)}
    assert [one.pop("history") != [] for one in after.values()] == [True, True]
    assert [one.pop("history") for one in pages.values()] == [[], []]
    assert after == pages


@pytest.mark.slow
def test_a_split_a_retirement_and_an_entity_of_our_own(library: Library, client: TestClient) -> None:
    before = statements(library)
    new = [body({"label": name, "names": ["别称:深圳"]}, type_=TagType.LOC) for name in ("深圳城", "深圳墟市")]
    split = library.living.split(ONE, new, by="张三", reason="两地")
    retired = library.living.retire(OTHER, by="张三", reason="不用")
    library.follow()
    parts = [one.id for one in split.entities]

    assert places(library, "深圳") == set(parts)
    assert OTHER not in places(library, "香港")
    answer = client.get(f"/entities/{ONE}")
    assert answer.status_code == 300
    assert all(f"/entities/{part}" in answer.text for part in parts)
    assert client.get(f"/api/entities/{ONE}").json()["parts"] == parts
    answer = client.get(f"/entities/{OTHER}")
    assert answer.status_code == 410 and "张三" in answer.text and "不用" in answer.text
    answer = client.get(f"/id/entity/{OTHER}", headers={"Accept": "text/turtle"})
    assert answer.status_code == 410 and "owl:deprecated true" in answer.text
    assert client.get(f"/api/entities/{OTHER}").json()["fate"] == Fate.RETIRED
    with pytest.raises(Gone):
        library.entity(OTHER)

    stored = library.texts.passages(library.texts.keys(Filters(entities=(ONE,))).tolist())
    assert {tag.link.entity_id for one in stored for tag in one.tags if tag.link and tag.surface == "深圳"} >= {ONE}
    read = library.reading.passages(library.texts.keys(Filters(entities=(ONE,))).tolist())
    links = [tag.link for one in read for tag in one.tags if tag.link and tag.surface == "深圳"]
    assert any(not link.entity_id and [c.entity_id for c in link.candidates[:2]] == parts for link in links)
    assert client.get(f"/entities/{parts[0]}").status_code == 200
    assert "馆自建规范" in client.get(f"/entities/{parts[0]}").text
    assert addresses(library, "深圳城") == {parts[0]}
    assert not sound(library)

    library.living.restore(retired.id, by="张三", reason="误")
    library.living.restore(split.id, by="张三", reason="误")
    library.follow()
    assert statements(library) == before
    assert client.get(f"/entities/{parts[0]}").status_code == 410


@pytest.mark.slow
def test_another_process_sees_the_change_and_what_was_stopped_midway_is_done(library: Library, folder: Path) -> None:
    look = (
        "import sys, json\nfrom pathlib import Path\nfrom api.settings import Settings\n"
        "from api.wiring import open_library\n"
        "with open_library(Settings(library=Path(sys.argv[1]))) as library:\n"
        "    for line in sys.stdin:\n"
        "        print(json.dumps([library.entity(line.strip()).entity.id, library.entity(line.strip()).mentions]), "
        "flush=True)\n"
    )
    command = [sys.executable, "-c", look, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdin and reader.stdout

        def ask(entity_id: str) -> list[object]:
            reader.stdin.write(f"{entity_id}\n")
            reader.stdin.flush()
            told: list[object] = json.loads(reader.stdout.readline())
            return told

        assert ask(ONE)[0] == ONE
        deed = library.living.merge(ONE, OTHER, by="张三", reason="试验")  # and nothing follows: as if stopped here
        both = len(library.texts.keys(Filters(entities=(ONE, OTHER))))
        assert ask(ONE) == [OTHER, both]
        assert addresses(library, "深圳") == {ONE}
        library.follow()  # as the next opening does
        assert addresses(library, "深圳") == {OTHER}
        library.living.restore(deed.id, by="张三", reason="误")
        library.follow()
        assert ask(ONE)[0] == ONE
        reader.stdin.close()


# --- a small library ------------------------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path, blank_library: Path) -> Settings:
    source = tmp_path / "志"
    source.mkdir()
    (source / "一.txt").write_text("洪武六年，深圳修城。香港亦修路。", encoding="utf-8")
    (source / "二.txt").write_text("是年大旱，民多流徙，官府开仓赈济。", encoding="utf-8")
    settings = Settings(library=shutil.copytree(blank_library, tmp_path / "library"), encoder="hashing")
    with open_library(settings, write=True) as library:
        assert ingest(library, [source]).documents == 2
    return settings


def run(settings: Settings, *arguments: str) -> int:
    return main(["entity", *arguments, "--library", str(settings.library)])


@pytest.mark.slow
def test_the_commands(small: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENMAI_ENCODER", "hashing")
    who = ("--by", "张三", "--reason", "试验")
    assert run(small, "merge", ONE, ONE, *who) == 2
    assert run(small, "merge", ONE, "p0811", *who) == 2
    assert run(small, "merge", ONE, OTHER, *who, "--json") == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (told["deed"]["id"], told["documents"]) == (1, 1)
    assert run(small, "merge", OTHER, ONE, *who) == 2
    assert "成了环" in capsys.readouterr().err
    assert run(small, "create", "--type", "PER", "--name", "林二", "--also", "字:小穆", "--by", "李四") == 0
    assert run(small, "edit", OTHER, "--note", "改过", "--also", "别称:港岛", "--drop", "港", "--by", "李四") == 0
    part = small.library.parent / "parts.json"
    part.write_text('[{"label": "香港岛", "names": ["别称:港岛"]}, {"label": "九龙"}]', encoding="utf-8")
    assert run(small, "split", OTHER, "--into", str(part), *who) == 0
    assert run(small, "restore", "1", *who) == 0
    capsys.readouterr()
    assert run(small, "show", OTHER, "--json") == 0
    assert json.loads(capsys.readouterr().out)["fate"] == "split"
    assert run(small, "history", "--json") == 0
    assert [one["kind"] for one in json.loads(capsys.readouterr().out)["deeds"]] == [
        *("merge", "create", "edit", "split", "restore"),
    ]
    assert run(small, "show", ONE) == 0 and run(small, "history") == 0 and run(small, "retire", ONE, *who) == 0
    assert run(small, "show", "nobody") == 2


@pytest.mark.slow
def test_ingest_tags_again_what_a_decision_concerns_and_rebuilding_gives_the_same_graph(
    small: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENMAI_ENCODER", "hashing")
    source = small.library.parent / "志"
    with open_library(small, write=True) as library:
        library.living.merge(ONE, OTHER, by="张三", reason="试验")
        made = library.living.create(Entity("", TagType.PER, "林小穆"), by="张三")
        library.follow()
        report = ingest(library, [source])
        assert (report.documents, report.unchanged) == (1, 1)
        assert ingest(library, [source]).unchanged == 2
        keys = library.texts.keys(Filters(entities=(ONE,)))
        assert keys.size == 0  # tagged again, the text leads to the survivor itself
        before = {graph: set(library.graph.lines(graph)) for graph in library.graph.graphs()}
        assert {one.id for one in library.entities("林小穆")} == {made.entity_id}
    assert main(["rebuild", "--library", str(small.library)]) == 0
    with open_library(small, write=True) as library:
        assert {graph: set(library.graph.lines(graph)) for graph in library.graph.graphs()} == before


@pytest.mark.slow
def test_a_deleted_document_is_gone_and_not_merely_unknown(small: Settings) -> None:
    with open_library(small, write=True) as library:
        client = TestClient(create_app(library, base=small.base), follow_redirects=False)
        document = next(library.texts.documents())
        passage = library.document(document.id).passages[0].passage.id
        library.texts.delete(document.id)
        library.follow()
        for address in (f"/documents/{document.id}", f"/api/documents/{document.id}", f"/passages/{passage}"):
            assert client.get(address).status_code == 410
        assert client.get("/api/documents/nothing").status_code == 404
        with pytest.raises(NotFound):
            library.passage("nothing-1")


def test_documents_that_speak_of_an_entity_are_found_by_candidates_too(sample_library: Path) -> None:
    texts = SqlTextStore(f"sqlite:///{sample_library}/texts.db")
    linked = {one.document.id for one in texts.passages(texts.keys(Filters(entities=(OTHER,))).tolist())}
    found_ = set(texts.mentioning([OTHER]))
    assert linked < found_ or linked == found_
    assert texts.mentioning(["nobody", "%"]) == []
    texts.close()
