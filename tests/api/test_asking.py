"""Questions to the graph: read by their shape, answered with rows that rest on the text, or refused."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.asking.asker import GraphAsker, solutions_of
from api.asking.fillers import Filler, years_of
from api.asking.measure import measure, read_gold
from api.asking.names import Names
from api.asking.reading import Read, Reader
from api.asking.records import GraphAnswer, Outcome
from api.asking.shapes import SHAPES
from api.asking.template import Template
from api.asking.wording import slots_of
from api.library import Library
from api.pipeline import ingest
from api.settings import Settings
from api.wiring import open_library
from ontology.errors import QueryTooCostly, WrongUse
from ontology.iri import Namer
from ontology.records import TagType

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "graph_questions"
SECONDS = 60.0
"""Machines that test are slow and busy: no time limit is tested with it."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, blank_library: Path) -> Iterator[Library]:
    """A library of a few short texts that hold the answers."""
    folder = Path(shutil.copytree(blank_library, tmp_path_factory.mktemp("asking") / "library"))
    settings = Settings(library=folder, encoder="hashing", sparql_seconds=SECONDS)
    with open_library(settings, write=True) as writing:
        texts = FOLDER / "texts"
        report = ingest(writing, sorted(path for path in texts.iterdir() if path.is_dir()))
    assert not report.refusals
    with open_library(settings) as opened:
        yield opened


@pytest.fixture
def asker(library: Library) -> GraphAsker:
    return library.asker


@pytest.fixture
def client(library: Library) -> TestClient:
    return TestClient(create_app(library), raise_server_exceptions=False)


def shown(answer: GraphAnswer, column: str) -> list[str]:
    place = answer.columns.index(column)
    return [row.cells[place].text for row in answer.rows]


# --- the table of shapes ------------------------------------------------------------------------------------


def test_there_are_enough_shapes_each_with_its_own_name_and_wordings() -> None:
    assert len(SHAPES) >= 40
    assert len({shape.name for shape in SHAPES}) == len(SHAPES)
    for shape in SHAPES:
        assert len(shape.wordings) >= 3, shape.name
        assert len(set(shape.examples)) >= 3, shape.name
        for column in shape.columns:
            assert f"?{column}" in shape.sparql, (shape.name, column)


def test_every_example_has_its_shape(asker: GraphAsker) -> None:
    """Wordings are tried in order: an example that another shape takes would be a lie on the page."""
    reader = Reader(SHAPES, lambda: {name: name for name in ("特藏", "地方文献", "古籍")})
    names = Names(asker.annotator)
    wrong = []
    for shape in SHAPES:
        for example in shape.examples:
            read = reader.read(example, names)
            found = read.shape.name if isinstance(read, Read) else "—"
            wrong += [f"{example}: {found}, not {shape.name}"] if found != shape.name else []
    assert not wrong


def test_every_slot_of_a_template_is_in_each_wording() -> None:
    import re

    for shape in SHAPES:
        named = {name for name, _, _ in shape.words} | {"predicates"}
        used = set(re.findall(r"«([^«».:@]+)", shape.sparql)) - named
        for wording in shape.wordings:
            assert used <= set(slots_of(wording)), (shape.name, wording)


# --- the three questions of the task and what stands behind them --------------------------------------------


def test_who_was_prefect_of_taizhou_under_yongzheng(asker: GraphAsker) -> None:
    answer = asker.ask("雍正年间在台州任知府的有谁")
    assert answer.outcome is Outcome.ANSWERED
    assert set(shown(answer, "人物")) == {"江承玠"}
    assert set(shown(answer, "依据")) <= {"原文所记时间", "同段所记时间"}
    assert any("雍正" in one.quote for row in answer.rows for one in row.evidence)
    assert "1723" in answer.sparql and "1735" in answer.sparql


def test_which_poems_of_su_shi_are_of_hangzhou(asker: GraphAsker) -> None:
    answer = asker.ask("苏轼在杭州写过哪些诗")
    assert {"饮湖上初晴后雨", "望海楼晚景"} <= set(shown(answer, "文献"))
    assert "题西林壁" not in shown(answer, "文献")


def test_what_two_libraries_both_speak_of(asker: GraphAsker) -> None:
    answer = asker.ask("金陵图书馆和深圳图书馆都提到的项目")
    assert set(shown(answer, "名称")) == {"全民阅读大会", "中华古籍保护计划"}
    for row in answer.rows:
        assert len({one.source for one in row.evidence}) == 2


def test_evidence_is_what_stands_in_the_text(asker: GraphAsker, library: Library) -> None:
    for question in (
        "台州知府有哪些人",
        "苏轼的亲属有哪些",
        "苏轼的年表",
        "五四运动的参与者有谁",
        "提到最多的人物是谁",
    ):
        answer = asker.ask(question)
        assert answer.rows, question
        for row in answer.rows:
            assert row.evidence
            for one in row.evidence:
                if one.kind == "passage":
                    text = library.texts.passage(one.id).passage.text
                    assert text[one.begin : one.end] == one.quote


def test_a_row_whose_words_are_not_in_the_text_is_withheld(asker: GraphAsker, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    whole = asker.ask("台州知府有哪些人")
    kept = asker.texts.passage

    class Altered:
        def passage(self, passage_id: str) -> object:
            stored = kept(passage_id)
            text = stored.passage.text.replace("江承玠", "江承某")
            return replace(stored, passage=replace(stored.passage, text=text))

    answer = replace(asker, texts=Altered()).ask("台州知府有哪些人")
    assert answer.withheld > 0
    assert len(answer.rows) + answer.withheld == len(whole.rows)
    assert "江承玠" not in shown(answer, "人物")


@pytest.mark.parametrize(
    "question",
    ["雍正年间在台州任知府的有谁", "苏轼在杭州写过哪些诗", "金陵图书馆和深圳图书馆都提到的项目", "苏轼的字是什么"],
)
def test_the_sparql_that_is_shown_gives_the_same_rows(question: str, client: TestClient) -> None:
    answer = client.get("/api/graph/ask", params={"q": question}).json()
    found = client.get(
        "/sparql", params={"query": answer["sparql"]}, headers={"Accept": "application/sparql-results+json"}
    )
    solutions = solutions_of(found.content)
    rows = {tuple(one.get(f"{name}名") or one.get(name, "") for name in answer["columns"]) for one in solutions}
    assert rows == {tuple(cell["text"] for cell in row["cells"]) for row in answer["rows"]}


# --- what is not known, ambiguous, or outside ---------------------------------------------------------------


def test_nothing_said_is_told_with_what_was_understood(asker: GraphAsker) -> None:
    answer = asker.ask("洪武年间在台州任知府的有谁")
    assert answer.outcome is Outcome.EMPTY
    assert answer.said == "图谱中没有这样的记载。"
    assert "洪武" in answer.reading and "台州" in answer.reading


def test_outside_the_shapes_nothing_is_guessed(asker: GraphAsker) -> None:
    answer = asker.ask("苏轼为什么被贬黄州")
    assert answer.outcome is Outcome.REFUSED
    assert not answer.rows and not answer.sparql
    assert 1 <= len(answer.suggestions) <= 3


def test_a_name_that_nobody_knows_is_said(asker: GraphAsker) -> None:
    answer = asker.ask("谁在火星做过官")
    assert answer.outcome is Outcome.UNKNOWN
    assert "火星" in answer.said


def test_a_name_of_several_is_offered_and_can_be_chosen(asker: GraphAsker) -> None:
    answer = asker.ask("文忠是哪里人")
    (named,) = answer.named
    ids = {sense.label: sense.entity_id for sense in named.senses}
    assert "欧阳修" in ids and len(ids) > 1
    chosen = asker.ask("文忠是哪里人", choose=[ids["欧阳修"]])
    assert set(shown(chosen, "人物")) == {"欧阳修"}
    assert [sense.label for sense in chosen.named[0].senses if sense.chosen] == ["欧阳修"]


def test_weaker_evidence_is_called_so(asker: GraphAsker) -> None:
    answer = asker.ask("元丰年间苏轼做过什么官")
    assert set(shown(answer, "依据")) == {"生卒年"} or "同段所记时间" in shown(answer, "依据")
    assert any("生卒年" in note for note in answer.notes)


def test_how_many_is_a_number_with_the_rows(asker: GraphAsker) -> None:
    answer = asker.ask("有几个人做过台州知府")
    assert answer.counted and answer.number == len(set(shown(answer, "人物"))) == 2
    assert answer.said.startswith("共 2 个")


def test_rows_beyond_the_limit_are_counted_and_told(asker: GraphAsker) -> None:
    from dataclasses import replace

    whole = asker.ask("提到最多的地方")
    short = replace(asker, rows=3).ask("提到最多的地方")
    assert len(short.rows) == 3 and short.truncated
    assert short.total == len(whole.rows)


@pytest.mark.parametrize("question", ["", "  ", "？！"])
def test_an_empty_question_is_refused(question: str, asker: GraphAsker) -> None:
    with pytest.raises(WrongUse):
        asker.ask(question)


def test_a_long_question_is_refused(asker: GraphAsker) -> None:
    with pytest.raises(WrongUse, match="最多"):
        asker.ask("苏" * 501)


def test_a_question_past_the_time_limit_is_stopped(library: Library) -> None:
    from dataclasses import replace

    hurried = replace(library.asker, door=replace(library.door, timeout_s=0.001))
    with pytest.raises(QueryTooCostly):
        hurried.ask("台州知府有哪些人")


HOSTILE = [
    '" } DROP ALL #',
    "\\",
    'a"@en . ?s ?p ?o',
    "}}\n;INSERT DATA {",
    "x\u0000y",
    "《》",
    "<urn:x>",
    "'''",
    '"""',
    "{P}",
    "«P»",
    "eService",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_only_ever_a_literal(name: str, asker: GraphAsker) -> None:
    for question in (f"《{name}》是谁写的", f"《{name}》的主题是什么", f"字{name}的是谁", f"哪些人叫{name}"):
        answer = asker.ask(question)
        assert answer.outcome in (Outcome.EMPTY, Outcome.UNKNOWN, Outcome.REFUSED), question
    filled = Template(Namer()).fill("SELECT * { «B» }", {"B": Filler(name, TagType.BOOK)}, {})
    assert "DROP" not in filled.replace('\\"', "").partition('"')[0]


@pytest.mark.parametrize(
    ("edtf", "years"),
    [
        ("1723/1735", (1723, 1735)),
        ("17XX", (1700, 1799)),
        ("-0099", (-100, -100)),
        ("[1399,1402]", (1399, 1402)),
        ("", None),
    ],
)
def test_years_count_historically(edtf: str, years: tuple[int, int] | None) -> None:
    assert years_of(edtf) == years


# --- measured -----------------------------------------------------------------------------------------------


def test_questions_written_before_the_shapes_answered_are_read(asker: GraphAsker) -> None:
    """The first run over these questions: shapes 0.924, answers 0.913, refusals found 0.973, refusals right 0.800."""
    figures = measure(asker, read_gold(FOLDER / "gold.jsonl"))
    assert figures.inside + figures.outside >= 120 and figures.outside >= 30 and figures.answered >= 40
    assert figures.shape_accuracy >= 0.9, figures.missed
    assert figures.answer_accuracy >= 0.9, figures.missed
    assert figures.refusal_recall == 1.0, figures.missed


# --- over HTTP ----------------------------------------------------------------------------------------------


def test_the_table_comes_as_csv(client: TestClient) -> None:
    found = client.get("/api/graph/ask", params={"q": "台州知府有哪些人"}, headers={"Accept": "text/csv"})
    assert found.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(found.text)))
    assert rows[0][:2] == ["人物", "职官"] and rows[0][-1] == "引文"
    assert {row[0] for row in rows[1:]} == {"江承玠", "张联元"}


def test_the_page_shows_table_sparql_and_passages(client: TestClient) -> None:
    page = client.get("/graph/ask", params={"q": "台州知府有哪些人"}, headers={"Accept": "text/html"}).text
    for text in ("江承玠", "理解为：", "SELECT DISTINCT", "/passages/", "雍正五年", "能问的句式"):
        assert text in page
    assert page.count("<script") == page.count('<script src="/static/')  # none but the site's own


def test_the_page_lists_every_shape(client: TestClient) -> None:
    page = client.get("/graph/ask", headers={"Accept": "text/html"}).text
    for shape in SHAPES:
        assert shape.name in page


def test_the_manual_lists_every_family() -> None:
    manual = (Path(__file__).resolve().parents[2] / "docs" / "readers.md").read_text("utf-8")
    section = manual[manual.index("## 问图谱") :]
    for shape in SHAPES:
        assert shape.name in section, shape.name


def test_a_refusal_is_an_answer_not_an_error(client: TestClient) -> None:
    found = client.get("/api/graph/ask", params={"q": "今天天气如何"})
    assert found.status_code == 200
    assert json.loads(found.content)["outcome"] == "refused"
