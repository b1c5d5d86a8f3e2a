"""The statistics over a real library: its command, and what it makes of refused questions."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import pytest

from api.chat.tables import exchanges
from api.cli import main
from api.desk.desk import Desk
from api.desk.operations.gathering import gather
from api.desk.operations.operations import span_asked
from api.desk.store import open_desk
from api.settings import Settings
from api.wiring import open_library

Write = Callable[..., str]
GOLD = Path(__file__).parents[3] / "golden" / "lacking"
QUESTIONS = ("民国时候南京的房租是多少", "三十年代南京物价和房价", "红线女的粤剧唱片你们收了吗", "？？")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, sample_library: Path) -> Path:
    """A copy of the sample library, whose chat refused something today."""
    folder = tmp_path_factory.mktemp("desk") / "library"
    shutil.copytree(sample_library, folder)
    return folder


@pytest.fixture(scope="module")
def desk(library: Path) -> Iterator[Desk]:
    opened = Desk(open_desk(f"sqlite:///{library / 'desk.db'}"))
    yield opened
    opened.close()


@pytest.fixture
def refused(exchange: Write, desk: Desk) -> None:
    """Each of the questions was refused once, and nothing else was asked."""
    with desk.engine.begin() as connection:
        connection.execute(exchanges.delete())
    span, _ = span_asked(desk.engine, None, None)
    for question in QUESTIONS:
        exchange(span.since, question, refused=True)


@pytest.mark.usefixtures("refused")
def test_the_command_says_what_is_not_held(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["desk", "statistics", "--lacking", "--json", "--library", str(library)]) == 0
    groups = json.loads(capsys.readouterr().out)["groups"]
    assert [one["text"] for one in groups[0]["questions"]] == list(QUESTIONS[1::-1])
    assert [thing["label"] for thing in groups[0]["things"]] == ["南京"]
    opera = next(group for group in groups if "红线女" in group["questions"][0]["text"])
    assert opera["subject"]["label"] == "地方剧艺术" and opera["subject"]["id"]
    assert main(["desk", "statistics", "--lacking", "--library", str(library)]) == 0
    assert "    2  三十年代南京物价和房价（另 1 种问法）  南京" in capsys.readouterr().out


@pytest.mark.usefixtures("refused")
def test_the_command_says_the_figures(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["desk", "statistics", "--library", str(library)]) == 0
    assert "答不上来  100.0%（4/4）" in capsys.readouterr().out
    assert main(["desk", "statistics", "--csv", "--library", str(library)]) == 0
    assert "doors,page,提问页,4,questions" in capsys.readouterr().out
    assert (
        main(["desk", "statistics", "--from", "2020-01-01", "--to", "2020-01-31", "--json", "--library", str(library)])
        == 0
    )
    assert json.loads(capsys.readouterr().out)["questions"] == 0


@pytest.mark.parametrize("day", ["gestern", "2026-13-01"])
def test_the_command_refuses_what_is_no_day(library: Path, day: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["desk", "statistics", "--from", day, "--library", str(library)]) == 2
    assert day in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize(("name", "precision", "recall"), [("dev", 0.99, 0.69), ("gold", 0.87, 0.54)])
def test_near_questions_are_put_together_as_well_as_is_said(
    library: Path, name: str, precision: float, recall: float
) -> None:
    """The figures that tests/golden/lacking/README.md states."""
    told = [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text("utf-8").splitlines()]
    with open_library(Settings(library=library)) as opened:
        groups = gather(opened.encoder.encode_queries([one["question"] for one in told]))
    found = {pair for group in groups for pair in combinations(group, 2)}
    meant = {
        (one, other) for one, other in combinations(range(len(told)), 2) if told[one]["group"] == told[other]["group"]
    }
    right = found & meant
    assert len(right) / len(found) >= precision and len(right) / len(meant) >= recall
