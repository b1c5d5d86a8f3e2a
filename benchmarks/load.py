"""Readers at work while an ingest runs: errors, waits by route beside those of an idle service, memory.

``python -m benchmarks.load`` copies the library ``--library DIR`` (without it, makes one of ``--passages`` passages of
those of the sample collection), serves it with ``wenmai serve``, and measures in one run

- *idle*: one reader asks everything in turn, nobody else is there;
- *loaded*: so many readers as ``--readers`` says, each from an address of its own, ask a mix of what readers ask and
  think one to three seconds between two requests, for ``--seconds``; meanwhile ``wenmai ingest`` takes in one batch of
  new documents after the other, made of the library's own sentences.

Questions are runs of the library's own words. An answer counts as an error when its status is none of 200 and 303, when
it says something else than it was asked for (a passage without its text, a page without hits that has a total), or when
it does not come. ``ratio`` is the loaded p99 over the idle p50, of all requests together and of each route.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import itertools
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from api.settings import Settings
from api.wiring import open_library
from benchmarks.http import library_of
from benchmarks.serving import served
from ontology.queries import Filters

_PATIENCE_S = 60.0
_THINK_S = (1.0, 3.0)
_IDLE_EACH = 12
_DOCUMENTS = 12
_SENTENCES = 60
_RUN = re.compile(r"\w{4,16}")
_SENTENCE = re.compile(r"[^。！？]{6,}[。！？]")
_COUNT = "SELECT (COUNT(*) AS ?n) { ?s a ?type }"
_FEW = "SELECT ?s ?label { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?label } LIMIT 50"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One request: what it counts as, its address, and what its answer must say."""

    route: str
    path: str
    says: str = ""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Known:
    """What of a library is asked for."""

    questions: tuple[str, ...]
    passages: tuple[tuple[str, str], ...]
    """Ids, each with the beginning of the text."""
    documents: tuple[str, ...]
    entities: tuple[str, ...]
    sentences: tuple[str, ...]


@dataclass(slots=True)
class Taken:
    """What came of requests."""

    waits_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)

    def add(self, route: str, wait_ms: float, error: str) -> None:
        """Note one."""
        self.waits_ms[route].append(wait_ms)
        if error:
            self.errors[f"{route}: {error}"] += 1

    def all_ms(self) -> list[float]:
        """The waits of all routes."""
        return list(itertools.chain.from_iterable(self.waits_ms.values()))


def known_of(folder: Path, *, seed: int = 7) -> Known:
    """Draw what is asked for from a library."""
    chooser = random.Random(seed)
    with open_library(Settings(library=folder), any_encoder=True) as library:
        keys = library.texts.keys(Filters()).tolist()
        stored = library.texts.passages(chooser.sample(keys, min(400, len(keys))))
    runs = [run for one in stored for run in _RUN.findall(one.passage.text)[:3]]
    linked = [tag.link.entity_id for one in stored for tag in one.tags if tag.link and tag.link.entity_id]
    return Known(
        tuple(dict.fromkeys(runs)),
        tuple((one.passage.id, one.passage.text.partition("\n")[0][:8]) for one in stored),
        tuple(dict.fromkeys(one.passage.document_id for one in stored)),
        tuple(one for one in dict.fromkeys(linked) if "#" not in one)[:100],
        tuple(sentence for one in stored for sentence in _SENTENCE.findall(one.passage.text)),
    )


def mix(known: Known, chooser: random.Random) -> dict[str, tuple[int, Callable[[], Wanted]]]:
    """Return what readers ask: by route its share and how one such request is made."""

    def question() -> str:
        return chooser.choice(known.questions)

    def page(**more: object) -> str:
        return f"/?{urlencode({'q': question(), **more}, doseq=True)}"

    def passage(route: str, begin: str) -> Wanted:
        ident, text = chooser.choice(known.passages)
        return Wanted(route, f"{begin}{quote(ident)}", text if route == "api passage" else "")

    def asked() -> Wanted:
        return Wanted("api ask", "/api/ask", '"sentences"', json.dumps({"question": question()}).encode())

    routes: dict[str, tuple[int, Callable[[], Wanted]]] = {
        "home": (3, lambda: Wanted("home", "/", "<form")),
        "search page": (20, lambda: Wanted("search page", page(), "<form")),
        "narrowed page": (6, lambda: Wanted("narrowed page", page(type=chooser.choice(("PER", "LOC"))), "<form")),
        "map page": (2, lambda: Wanted("map page", page(view="map"), "<form")),
        "api search": (8, lambda: Wanted("api search", f"/api/search?q={quote(question())}&facets=1", '"hits"')),
        "passage page": (10, lambda: passage("passage page", "/passages/")),
        "api passage": (6, lambda: passage("api passage", "/api/passages/")),
        "document page": (10, lambda: Wanted("document page", f"/documents/{quote(chooser.choice(known.documents))}")),
        "ask page": (4, lambda: Wanted("ask page", f"/ask?q={quote(question())}", "<form")),
        "api ask": (4, asked),
        "suggest": (15, lambda: Wanted("suggest", f"/api/suggest?q={quote(question()[:2])}", '"entities"')),
        "facets": (4, lambda: Wanted("facets", "/api/facets", '"collections"')),
        "sparql": (3, lambda: Wanted("sparql", f"/sparql?query={quote(chooser.choice((_COUNT, _FEW)))}", '"results"')),
    }
    if known.entities:
        entity = lambda: Wanted("entity page", f"/entities/{quote(chooser.choice(known.entities))}")  # noqa: E731
        routes["entity page"] = (5, entity)
    return routes


class Reader:
    """One reader with a browser: a connection that stays open, from an address of its own."""

    def __init__(self, address: str, number: int) -> None:
        self._netloc = urlsplit(address).netloc
        self._own = f"127.1.{number // 250}.{number % 250 + 1}"
        self._connection: http.client.HTTPConnection | None = None

    def ask(self, wanted: Wanted) -> tuple[float, str]:
        """Return the wait in milliseconds and what was wrong; empty where nothing was."""
        began = time.perf_counter()
        try:
            status, text = self._answer(wanted)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            return (time.perf_counter() - began) * 1000, type(error).__name__
        wait_ms = (time.perf_counter() - began) * 1000
        if status not in (200, 303):
            return wait_ms, f"status {status}"
        return wait_ms, "" if wanted.says in text else f"does not say {wanted.says}"

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _answer(self, wanted: Wanted) -> tuple[int, str]:
        fresh = self._connection is None
        try:
            return self._once(wanted)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # A server may close a connection that waited, as browsers know: once more, on a new one.
            if fresh:
                raise
            self.close()
            return self._once(wanted)

    def _once(self, wanted: Wanted) -> tuple[int, str]:
        if self._connection is None:
            source = (self._own, 0)
            self._connection = http.client.HTTPConnection(self._netloc, timeout=_PATIENCE_S, source_address=source)
        page = not wanted.route.startswith(("api", "suggest", "facets", "sparql"))
        headers = {"Accept": "text/html" if page else "application/json", "Accept-Encoding": "gzip"}
        if wanted.route == "sparql":
            headers["Accept"] = "application/sparql-results+json"
        if wanted.body:
            headers["Content-Type"] = "application/json"
        self._connection.request("POST" if wanted.body else "GET", wanted.path, wanted.body or None, headers)
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        return answer.status, body.decode("utf-8", "replace")


def idle(address: str, known: Known) -> Taken:
    """Ask everything in turn, alone; each route some times before it is counted."""
    taken, reader = Taken(), Reader(address, 0)
    routes = mix(known, random.Random(1))
    for turn in range(_IDLE_EACH + 4):
        for route, (share, make) in routes.items():
            wait_ms, error = reader.ask(make())
            if turn >= 4:
                for _ in range(share):  # all together are weighed as readers mix them
                    taken.add(route, wait_ms, error)
    reader.close()
    return taken


def loaded(address: str, known: Known, *, readers: int, seconds: float, each: Callable[[], object]) -> Taken:
    """Let readers ask for so long; ``each`` is called once a second meanwhile."""
    taken, lock = Taken(), threading.Lock()
    until = time.monotonic() + seconds

    def read(number: int) -> None:
        chooser, reader = random.Random(number), Reader(address, number)
        routes = mix(known, chooser)
        shares = [share for share, _ in routes.values()]
        time.sleep(chooser.uniform(0, _THINK_S[1]))
        while time.monotonic() < until:
            (make,) = chooser.choices([one for _, one in routes.values()], shares)
            wanted = make()
            wait_ms, error = reader.ask(wanted)
            with lock:
                taken.add(wanted.route, wait_ms, error)
            time.sleep(max(0.0, min(chooser.uniform(*_THINK_S), until - time.monotonic())))
        reader.close()

    threads = [threading.Thread(target=read, args=(number + 1,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        each()
        time.sleep(1)
    return taken


class Writer:
    """Takes in one batch of new documents after the other."""

    def __init__(self, folder: Path, known: Known, into: Path) -> None:
        self._folder, self._known, self._into = folder, known, into
        self._stopped = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._work)
        self.batches, self.failed = 0, 0

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Let the batch that is being taken in end, and begin no other."""
        self._stopped.set()
        self._thread.join()

    def _work(self) -> None:
        chooser = random.Random(3)
        while not self._stopped.is_set():
            batch = self._into / f"batch{self.batches}"
            batch.mkdir(parents=True)
            for number in range(_DOCUMENTS):
                text = "\n".join("".join(chooser.choices(self._known.sentences, k=6)) for _ in range(_SENTENCES // 6))
                (batch / f"新收{self.batches}之{number}.txt").write_text(text, "utf-8")
            command = [sys.executable, "-m", "api.cli", "ingest", str(batch), "--library", str(self._folder)]
            done = subprocess.run(command, check=False, capture_output=True)
            self.failed += done.returncode != 0
            self.batches += 1
            if done.returncode:
                sys.stderr.write(done.stderr.decode()[-2_000:])


def memory_mb(root: int) -> dict[str, float]:
    """Return what a process and all below it hold: resident, and with shared pages counted once."""
    below = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        below[int(told[1])].append(int(path.parent.name))
    held, waiting = {"processes": 0.0, "rss": 0.0, "pss": 0.0}, [root]
    while waiting:
        number = waiting.pop()
        waiting += below[number]
        try:
            rollup = Path(f"/proc/{number}/smaps_rollup").read_text()
        except OSError:
            continue
        sizes = dict(re.findall(r"^(Rss|Pss):\s+(\d+) kB", rollup, re.MULTILINE))
        held["processes"] += 1
        held["rss"] += int(sizes.get("Rss", 0)) / 1024
        held["pss"] += int(sizes.get("Pss", 0)) / 1024
    return {name: round(value) for name, value in held.items()}


def at(waits_ms: Sequence[float], share: float) -> float:
    """Return a percentile by nearest rank."""
    ordered = sorted(waits_ms)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1) if ordered else 0.0


def table(alone: Taken, together: Taken) -> dict[str, dict[str, float]]:
    """Return by route how long was waited."""
    rows = {"all": (alone.all_ms(), together.all_ms())}
    rows |= {route: (alone.waits_ms[route], together.waits_ms[route]) for route in alone.waits_ms}
    return {
        name: {
            "requests": len(busy),
            "idle_p50": at(quiet, 0.5),
            "p50": at(busy, 0.5),
            "p95": at(busy, 0.95),
            "p99": at(busy, 0.99),
            "ratio": round(at(busy, 0.99) / at(quiet, 0.5), 1),
        }
        for name, (quiet, busy) in rows.items()
    }


def measure(folder: Path, work: Path, *, readers: int, seconds: float, ingesting: bool) -> dict[str, object]:
    """Measure a library, into which is written."""
    known = known_of(folder)
    writer = Writer(folder, known, work / "new")
    memory: list[dict[str, float]] = []
    # Loopback is not exempt here: each reader has an address of its own, and the limits are as they are shipped.
    environment = {"WENMAI_LIMIT_EXEMPT": ""}
    with served(folder, environment, work / "serve.log") as (address, process):
        alone = idle(address, known)
        memory.append(memory_mb(process))
        if ingesting:
            writer.start()
        together = loaded(
            address, known, readers=readers, seconds=seconds, each=lambda: memory.append(memory_mb(process))
        )
        if ingesting:
            writer.stop()
        memory.append(memory_mb(process))
    told = table(alone, together)
    return {
        "readers": readers,
        "seconds": seconds,
        "cores": os.cpu_count(),
        "batches_taken_in": writer.batches,
        "batches_failed": writer.failed,
        "requests": told["all"]["requests"],
        "errors": dict(together.errors) | {f"idle {name}": count for name, count in alone.errors.items()},
        "p99_over_idle_p50": told["all"]["ratio"],
        "memory_mb": {"start": memory[0], "middle": memory[len(memory) // 2], "end": memory[-1]},
        "by_route_ms": told,
    }


@contextmanager
def copied(library: Path | None, passages: int, keep: Path | None) -> Iterator[tuple[Path, Path]]:
    """Give the folder of a library that may be written to, and a folder for what is made beside it."""
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        if library is not None:
            shutil.copytree(library, work / "library")
            yield work / "library", work
            return
        with library_of(passages, None, keep) as made:
            shutil.copytree(made, work / "library")
        yield work / "library", work


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures as JSON; 1 when there was an error or the promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, help="the library that is copied; one is made without it")
    parser.add_argument("--passages", type=int, default=25_000, help="of the library that is made")
    parser.add_argument("--keep", type=Path, help="where the library that is made stays, to be used again")
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--no-ingest", action="store_true", help="readers alone")
    parser.add_argument("--log", type=Path, help="where the service's log is kept")
    options = parser.parse_args(arguments)
    with copied(options.library, options.passages, options.keep) as (folder, work):
        figures = measure(
            folder, work, readers=options.readers, seconds=options.seconds, ingesting=not options.no_ingest
        )
        if options.log:
            shutil.copy(work / "serve.log", options.log)
    print(json.dumps(figures, ensure_ascii=False, indent=2))
    kept = not figures["errors"] and float(str(figures["p99_over_idle_p50"])) < 10
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
