"""Whatever is logged by whomever is one line of JSON, without what readers typed."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.logs import NUMBER
from api.running.lines import VARIABLE, log_as_lines, name_this_run, surroundings_of, tell_what_breaks

ROOT = Path(__file__).parents[3]
QUESTION = "我的病情如何"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Where everything is logged; afterwards all is as it was."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    levels = {name: logging.getLogger(name).level for name in ("wenmai", "uvicorn")}
    for hook in ("excepthook",):
        monkeypatch.setattr(sys, hook, getattr(sys, hook))
        monkeypatch.setattr(threading, hook, getattr(threading, hook))
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    stream = io.StringIO()
    log_as_lines("info", stream=stream)
    tell_what_breaks()
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def read(lines: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_messages_of_ours_are_whole_and_bear_the_number_of_the_request(lines: io.StringIO) -> None:
    before = NUMBER.set("desk-7")
    logging.getLogger("wenmai.ingest").info("%d documents\nand more", 3)
    NUMBER.reset(before)
    logging.getLogger("wenmai.ingest").debug("quiet")
    [line] = read(lines)
    assert (line["event"], line["logger"], line["level"], line["request_id"]) == (
        "3 documents\nand more", "wenmai.ingest", "info", "desk-7",
    )  # fmt: skip
    assert line["timestamp"].endswith("Z")


def test_messages_of_others_come_without_what_was_put_into_them(lines: io.StringIO) -> None:
    logging.getLogger("asyncio").error(f"Task exception was never retrieved\nfuture: <Task {QUESTION}>")
    logging.getLogger("asyncio").error(f"Exception in callback <Handle ask({QUESTION!r})>")
    logging.getLogger("httpx2").warning("HTTP Request: %s", QUESTION)
    logging.getLogger("httpx2").info("left out")
    assert [line["event"] for line in read(lines)] == [
        "Task exception was never retrieved", "Exception in callback", "HTTP Request: %s",
    ]  # fmt: skip
    assert "病情" not in lines.getvalue()


def test_errors_are_told_by_kind_and_place(lines: io.StringIO) -> None:
    try:
        int(QUESTION)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")
    thread = threading.Thread(target=int, args=(QUESTION,), name="names")
    thread.start()
    thread.join()
    first, second = read(lines)
    assert (first["event"], first["kind"]) == ("Exception in ASGI application", "ValueError")
    assert first["places"][0].startswith("test_lines.py:")
    assert (second["event"], second["kind"], second["thread"]) == ("a thread broke", "ValueError", "names")
    assert "病情" not in lines.getvalue()


def test_warnings_of_libraries_are_lines_too(lines: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = sys.modules["api.running.lines"]._warned
        warnings.warn(QUESTION, DeprecationWarning, stacklevel=1)
    [line] = read(lines)
    assert (line["kind"], line["level"]) == ("DeprecationWarning", "warning")
    assert line["places"][0].startswith("test_lines.py:")
    assert "病情" not in lines.getvalue()


@pytest.mark.parametrize(("given", "kept"), [("desk-7.a", True), ("a b", False), ('x","level":"e', False), ("", False)])
def test_a_run_bears_the_number_of_the_request_that_started_it(
    monkeypatch: pytest.MonkeyPatch, given: str, *, kept: bool
) -> None:
    before = NUMBER.set("")
    monkeypatch.setenv(VARIABLE, given)
    number = name_this_run()
    assert (number == given) is kept
    assert NUMBER.get() == number
    assert surroundings_of(number)[VARIABLE] == number
    NUMBER.reset(before)


def test_a_query_process_says_what_broke_it_and_not_what_was_asked(new_library: Path) -> None:
    command = [sys.executable, "-m", "ontology.worker", str(new_library / "graph"), str(4 << 30)]
    done = subprocess.run(command, cwd=ROOT, input=f"{{{QUESTION}\n", capture_output=True, text=True, check=False)
    [line] = [json.loads(line) for line in done.stderr.splitlines()]
    assert (line["event"], line["kind"]) == ("a query process broke", "JSONDecodeError")
    assert done.returncode != 0


def test_an_ingest_without_a_terminal_logs_lines(tmp_path: Path, new_library: Path) -> None:
    (tmp_path / "文.txt").write_text("城之东门曰朝阳。", "utf-8")
    command = [sys.executable, "-m", "api.cli", "ingest", str(tmp_path / "文.txt"), "--library", str(new_library)]
    surroundings = surroundings_of("night-7") | {"WENMAI_ENCODER": "hashing"}
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stderr.splitlines()]
    assert found
    assert {line["request_id"] for line in found} == {"night-7"}
