"""Several processes over one database, SQLite and PostgreSQL alike; the command line; the pages in a browser."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page
from starlette.testclient import TestClient

from api.cli import main
from api.cookies import SESSION
from api.desk.desk import Desk
from api.desk.knowledge.freshness import Freshness
from api.desk.knowledge.knowledge import Knowledge
from api.desk.knowledge.records import Content, State
from api.desk.knowledge.shelf import Shelf
from api.desk.store import open_desk
from index.ports import Encoder
from index.texts import SqlTextStore
from ontology.errors import WrongUse

SignIn = Callable[..., TestClient]
Serving = Callable[[FastAPI], AbstractContextManager[str]]
Visiting = Callable[..., AbstractContextManager[Page]]
AXE = Path(__file__).parents[4] / "api" / "web" / "node_modules" / "axe-core" / "axe.min.js"
HOURS = Content("图书馆几点开门？", "九点。", owner="流通部")


@pytest.fixture
def opened(database: str, texts: SqlTextStore, encoder: Encoder) -> Iterator[Callable[[], Knowledge]]:
    """Open the knowledge base as another process would: with connections and memory of its own."""
    desks: list[Desk] = []

    def another() -> Knowledge:
        desks.append(Desk(open_desk(database)))
        return Knowledge(desks[-1].knowledge, Freshness(texts), Shelf(desks[-1].knowledge, encoder))

    yield another
    for one in desks:
        one.close()


def test_what_one_process_approves_another_answers(opened: Callable[[], Knowledge]) -> None:
    one, other = opened(), opened()
    assert other.answer("图书馆几点开门") is None
    made = one.add(HOURS, by="li")
    one.approve(made.id, by="li", revision=1)
    assert other.known("图书馆几点开门") is not None and one.item(made.id).asked == 1
    other.retire(made.id, by="wang", revision=2)
    assert one.answer("图书馆几点开门") is None
    assert [entry.by for entry in one.history(made.id)] == ["li", "li", "wang"]


def test_of_several_processes_at_once_one_is_kept_and_all_are_counted(opened: Callable[[], Knowledge]) -> None:
    first = opened()
    made = first.add(HOURS, by="li")
    first.approve(made.id, by="li", revision=1)
    every = [opened() for _ in range(4)]
    said: list[str] = []
    answered: list[bool] = []
    all_asked = threading.Barrier(len(every))

    def work(number: int, knowledge: Knowledge) -> None:
        answered.extend(knowledge.known("图书馆几点开门") is not None for _ in range(3))
        all_asked.wait()
        try:
            knowledge.retire(made.id, by=f"p{number}", revision=2)
            said.append("")
        except WrongUse as error:
            said.append(str(error))

    threads = [threading.Thread(target=work, args=one) for one in enumerate(every)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    item = first.item(made.id)
    winner = first.history(made.id)[-1].by
    assert answered == [True] * 12 and item.asked == 12
    assert item.state is State.RETIRED and said.count("") == 1
    assert all(winner in one for one in said if one) and len(said) == 4


@pytest.mark.slow
def test_the_command_line_checks_and_takes_files_in(
    tmp_path: Path, sample: Path, new_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = new_library

    def wenmai(*told: str) -> tuple[int, str, str]:
        code = main([*told, "--library", str(library)])
        written = capsys.readouterr()
        return code, written.out, written.err

    file = next(path for path in sorted(sample.rglob("*.txt")) if path.is_file())
    assert wenmai("ingest", str(file), "--collection", "样")[0] == 0
    table = tmp_path / "k.csv"
    rows = "怎样办证？,带证件。,流通部,已核准,2020-01-01\n没有答案,,,,\n"
    table.write_text(f"标准问法,答案,责任者,状态,复核日期\n{rows}", "utf-8")
    code, out, err = wenmai("knowledge", "import", str(table), "--by", "li")
    assert code == 1 and "第 3 行不收" in err and "新增 1 条" in out
    code, out, _ = wenmai("knowledge", "check", "--json")
    assert code == 1 and json.loads(out)["overdue"][0]["question"] == "怎样办证？"
    asked = json.loads(wenmai("ask", "请问怎样办证", "--json")[1])
    assert asked["refused"] is False and "带证件" in asked["answer"]
    copy = tmp_path / "out.jsonl"
    assert wenmai("knowledge", "export", str(copy))[0] == 0
    assert wenmai("knowledge", "import", str(copy), "--by", "li")[1].startswith("新增 0 条，改动 0 条，未变 1 条")
    for deed in (("list",), ("show", "ZS000001"), ("alike",), ("ask", "怎样办证")):
        code, out, _ = wenmai("knowledge", *deed)
        assert code == 0 and out
        assert json.loads(wenmai("knowledge", *deed, "--json")[1])
    assert wenmai("knowledge", "show", "乱写")[0] == 2


@pytest.mark.slow
def test_the_pages_are_sound_for_everybody(desk_client: SignIn, serving: Serving, visiting: Visiting) -> None:
    client = desk_client()
    for question in ("图书馆几点开门？", "圖書館幾點開門"):
        said = {"question": question, "answer": "九点。", "owner": "部", "approve": True, "review_by": "2020-01-01"}
        assert client.post("/api/desk/knowledge", json=said).status_code == 201
    pages = ("", "/1", "/1/edit", "/new", "/alike")
    with serving(client.app) as address:  # type: ignore[arg-type]
        for width in (1280, 390):
            with visiting(address, viewport={"width": width, "height": 800}, bypass_csp=True) as page:
                page.context.add_cookies([{"name": SESSION, "value": client.cookies[SESSION], "url": address}])
                for one in pages:
                    page.goto(f"/desk/knowledge{one}")
                    assert page.evaluate("document.documentElement.scrollWidth") <= width
                    if AXE.exists():
                        page.add_script_tag(path=AXE)
                        found = page.evaluate("axe.run().then((told) => told.violations)")
                        assert [(v["id"], one) for v in found if v["impact"] in ("serious", "critical")] == []
