"""A real service: what it tells of itself, and how it is stopped, killed in part, and watched."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from prometheus_client.parser import text_string_to_metric_families

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[3]
PATIENCE_S = 180.0
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SLOW_S = 2.5


@dataclass
class Served:
    """A service under test."""

    process: subprocess.Popen[str]
    address: str
    log: Path
    manager: socket.socket

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        request = urllib.request.Request(self.address + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def figures(self) -> dict[str, list[tuple[dict[str, str], float]]]:
        found: dict[str, list[tuple[dict[str, str], float]]] = {}
        for family in text_string_to_metric_families(self.get("/metrics")[1]):
            for sample in family.samples:
                found.setdefault(sample.name, []).append((sample.labels, sample.value))
        return found

    def processes(self) -> set[str]:
        """The processes that answer, as they say themselves."""
        return {labels["process"] for labels, warm in self.figures().get("wenmai_process_warm", []) if warm}

    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]

    def told(self) -> str:
        """What the service manager has been told."""
        self.manager.setblocking(False)
        told = []
        try:
            while True:
                told.append(self.manager.recv(1_000).decode())
        except BlockingIOError:
            return "\n".join(told)


def until(met: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not met():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@contextmanager
def served(library: Path, folder: Path, **settings: str) -> Iterator[Served]:
    log, manager = folder / "log", socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    manager.bind(str(folder / "notify"))
    stated = {"encoder": "hashing", "sparql_seconds": str(SLOW_S)} | settings
    surroundings = {f"WENMAI_{name.upper()}": value for name, value in stated.items()}
    command = [sys.executable, "-m", "api.cli", "serve", "--library", str(library), "--port", "0"]
    with log.open("w") as errors, manager, subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=ROOT,
        env={**os.environ, **surroundings, "NOTIFY_SOCKET": str(folder / "notify")},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        found = re.search(r"http://[\d.]+:\d+", process.stdout.readline())
        assert found, log.read_text()
        try:
            yield Served(process, found.group(), log, manager)
        finally:
            process.kill()


def is_refused(address: str) -> bool:
    host, _, port = address.removeprefix("http://").partition(":")
    try:
        socket.create_connection((host, int(port)), timeout=1).close()
    except OSError:
        return True
    return False


def children_of(process: int) -> set[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False)
    return {int(one) for one in found.stdout.split()}


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_one_process_gives_the_answers_it_owes_and_leaves_nothing(new_library: Path, tmp_path: Path) -> None:
    with served(new_library, tmp_path, workers="1") as service, ThreadPoolExecutor() as hands:
        until(lambda: service.get("/ready")[0] == 200)
        until(lambda: bool(service.processes()))
        until(lambda: "READY=1" in service.told())
        figures = service.figures()
        assert {labels["part"] for labels, _ in figures["wenmai_projection_lag_changes"]} == {
            "lexical", "dense", "graph", "catalogue",
        }  # fmt: skip
        assert figures["wenmai_disk_free_bytes"][0][1] > 0
        assert figures["wenmai_library_agreed"] == [({}, 1.0)]
        question = f"/sparql?{urlencode({'query': SLOW})}"
        slow = hands.submit(service.get, question, **{"X-Request-ID": "slow-7"})
        until(lambda: bool(children_of(service.process.pid)))
        queries = children_of(service.process.pid)
        until(lambda: ({"process": str(service.process.pid), "state": "running"}, 1.0)
              in service.figures()["wenmai_sparql_queries"])  # fmt: skip
        service.process.send_signal(signal.SIGTERM)
        until(lambda: is_refused(service.address))
        assert not slow.done()
        assert slow.result(PATIENCE_S)[0] == 422
        assert service.process.wait(PATIENCE_S) == 0
        assert "STOPPING=1" in service.told()
        until(lambda: not any(map(is_there, queries)))
        lines = service.lines()
        assert {line["event"] for line in lines} >= {"warm", "stopping", "stopped", "request"}
        assert [line["status"] for line in lines if line.get("request_id") == "slow-7"] == [422]


def test_of_two_processes_one_may_be_killed_and_both_say_when_they_stop(new_library: Path, tmp_path: Path) -> None:
    with served(new_library, tmp_path, workers="2", drain_seconds="2") as service:
        until(lambda: len(service.processes()) == 2)
        before = service.processes()
        killed = min(before)
        os.kill(int(killed), signal.SIGKILL)
        # Whoever was connected to it is cut off; whoever comes is answered by the other one.
        assert {service.get("/about")[0] for _ in range(10)} == {200}
        until(lambda: len(service.processes() - {killed}) == 2)
        assert killed not in service.processes()
        counted = [value for labels, value in service.figures()["wenmai_http_requests_total"]
                   if labels["route"] == "/about"]  # fmt: skip
        assert sum(counted) == 10
        service.process.send_signal(signal.SIGTERM)
        until(lambda: service.get("/ready")[0] == 503)
        status, body = service.get("/ready")
        assert (status, json.loads(body)["reasons"][0]["code"]) == (503, "stopping")
        assert service.process.wait(PATIENCE_S) == 0


def test_an_answer_that_takes_too_long_is_cut_off(new_library: Path, tmp_path: Path, soak: bool) -> None:
    if not soak:
        pytest.skip("takes a quarter of a minute of waiting: pytest --soak")
    given = {"workers": "1", "stop_seconds": "1", "sparql_seconds": "300"}
    with served(new_library, tmp_path, **given) as service, ThreadPoolExecutor() as hands:
        until(lambda: service.get("/ready")[0] == 200)
        slow = hands.submit(service.get, f"/sparql?{urlencode({'query': SLOW})}")
        until(lambda: bool(children_of(service.process.pid)))
        began = time.monotonic()
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(PATIENCE_S) == 0
        assert time.monotonic() - began < 30
        with pytest.raises((OSError, AssertionError)):
            assert slow.result(PATIENCE_S)[0] < 500
