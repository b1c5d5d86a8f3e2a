"""One client asks for all it can get; what a reader beside it notices, with the limits and without."""

from __future__ import annotations

import json
import shutil
import socket
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from api.settings import Settings
from benchmarks.load import Reader, Wanted, at
from benchmarks.serving import served

pytestmark = pytest.mark.slow

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
COSTLY = (
    Wanted("page", f"/?q={quote('修城')}&view=map&k=100"),
    Wanted("page", f"/?q={quote('人')}&type=PER&type=LOC&k=100"),
    Wanted("api", f"/api/search?q={quote('山水')}&k=100&facets=1"),
    Wanted("sparql", f"/sparql?query={quote(CROSS)}"),
    Wanted("api", "/api/ask", body=json.dumps({"question": "洪武年间谁修了府城，用了多少砖石"}).encode()),
    Wanted("api", "/oai?verb=ListRecords&metadataPrefix=oai_dc"),
    Wanted("page", f"/graph/ask?q={quote('苏轼在哪里做过官')}"),
)
ASKED = (
    Wanted("page", f"/?q={quote('修城')}", "<form"),
    Wanted("api", f"/api/suggest?q={quote('于')}", '"entities"'),
    Wanted("page", "/about"),
    Wanted("api", f"/api/search?q={quote('桥')}", '"hits"'),
)
NO_LIMITS = {
    f"WENMAI_{name.upper()}": "0"
    for name in Settings.model_fields
    if name.startswith("limit_") and not name.endswith(("times", "exempt"))
}


@contextmanager
def flooding(address: str, *, threads: int, slow: int) -> Iterator[Counter[str]]:
    """One client at work: so many connections that ask at once and again, and so many that send a body drop by drop."""
    told: Counter[str] = Counter()
    stopped = threading.Event()

    def flood(number: int) -> None:
        reader = Reader(address, 7)
        while not stopped.is_set():
            _, error = reader.ask(COSTLY[number % len(COSTLY)])
            told[error or "answered"] += 1
            number += 1
        reader.close()

    def drip() -> None:
        place = urlsplit(address)
        while not stopped.is_set():
            try:
                with socket.create_connection((place.hostname or "", place.port or 0), 10, ("127.1.0.8", 0)) as line:
                    line.sendall(b"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n{")
                    while not stopped.wait(0.2):
                        line.sendall(b" ")
            except OSError:
                told["hung up on"] += 1

    started = [threading.Thread(target=flood, args=(number,), daemon=True) for number in range(threads)]
    started += [threading.Thread(target=drip, daemon=True) for _ in range(slow)]
    for thread in started:
        thread.start()
    try:
        yield told
    finally:
        stopped.set()


def waited(address: str, *, seconds: float) -> tuple[list[float], Counter[str]]:
    """Ask as a reader does, one thing after the other, for so long."""
    reader, waits, errors = Reader(address, 60), [], Counter[str]()
    until = time.monotonic() + seconds
    while time.monotonic() < until or len(waits) < 8:
        for wanted in ASKED:
            wait_ms, error = reader.ask(wanted)
            waits.append(wait_ms)
            if error:
                errors[f"{wanted.path.partition('?')[0]} {error}"] += 1
            time.sleep(0.1)
    reader.close()
    return waits, errors


def told_of(waits: list[float]) -> dict[str, float]:
    return {"p50": round(statistics.median(waits), 1), "p95": at(waits, 0.95), "requests": len(waits)}


def test_a_reader_is_served_while_another_one_misbehaves(
    soak: bool, sample_library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "library"
    shutil.copytree(sample_library, folder)
    seconds, threads, slow = (40.0, 40, 40) if soak else (4.0, 12, 6)
    given = {
        "WENMAI_LIMIT_EXEMPT": "10.0.0.0/8",
        "WENMAI_WORKERS": "2" if soak else "1",
        "WENMAI_DRAIN_SECONDS": "0",
        "WENMAI_STOP_SECONDS": "1",
    }
    figures: dict[str, object] = {}
    with served(folder, given, tmp_path / "with.log") as (address, _):
        waited(address, seconds=0)  # what is made for the first reader is made
        alone, _ = waited(address, seconds=seconds / 2)
        with flooding(address, threads=threads, slow=slow) as told:
            time.sleep(1)
            beside, errors = waited(address, seconds=seconds)
        figures |= {"alone": told_of(alone), "with limits": told_of(beside), "flooder": dict(told)}
    with capsys.disabled():
        print(json.dumps(figures, ensure_ascii=False))
    assert not errors
    assert sum(told.values()) > 0
    assert at(beside, 0.95) < 20_000
    if soak:
        with served(folder, {**given, **NO_LIMITS}, tmp_path / "without.log") as (address, _):
            waited(address, seconds=0)
            with flooding(address, threads=threads, slow=slow) as told:
                time.sleep(1)
                bare, errors = waited(address, seconds=seconds)
            figures |= {"without limits": told_of(bare), "errors without": dict(errors), "flooder then": dict(told)}
        with capsys.disabled():
            print(json.dumps(figures, ensure_ascii=False))
        assert at(beside, 0.95) < at(bare, 0.95)
