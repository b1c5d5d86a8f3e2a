"""The search page over HTTP beside the bare search: requests a second, percentiles, bytes, and what the page adds.

``python -m benchmarks.http`` makes a library of ``--passages`` passages in a temporary folder (or in ``--keep DIR``)
of those of another one (``--library DIR``, else one of the sample collection), each document again under another name
until there are enough; serves it with ``wenmai serve``; and asks as so many readers at once as ``--readers`` says,
each asking as soon as the last page came. Questions are runs of the passages' own words, never the same twice.

- ``bare`` is ``index.search`` alone, on questions that are ready: the peer, in one process and in as many threads.
- ``page`` is the whole page in the same process, without a network, of other questions, the two taking turns: what was
  asked before is not understood again. ``overhead_ms`` is the difference of the medians.
- ``http`` is what a reader's browser waits for, from a service that has said that it is ready; ``ratio`` is pages a
  second over bare searches a second.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import io
import itertools
import json
import random
import re
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import quote

import numpy as np

from api.app import create_app
from api.evaluate.page import get
from api.library import Library
from api.logs import make_logger
from api.pipeline import ingest
from api.settings import Settings
from api.wiring import open_library
from benchmarks.search import SAMPLE
from benchmarks.serving import fetched, served
from index.search import DEFAULT
from ontology.queries import Filters, Query
from ontology.records import TaggedDocument, TaggedPassage

_ALONE = 120


@dataclass(frozen=True, slots=True)
class Waits:
    """How long answers took, in milliseconds, and how many came in a second."""

    p50: float
    p95: float
    p99: float
    per_second: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run measured."""

    passages: int
    readers: int
    questions: int
    bare_alone_ms: float
    page_alone_ms: float
    overhead_ms: float
    bare: Waits
    http: Waits
    ratio: float
    page_bytes: int
    page_bytes_gzip: int


# --- a library large enough ---------------------------------------------------------------------------------


def grow(source: Library, target: Library, passages: int) -> int:
    """Put the documents of ``source`` into ``target``, again under other names, until it holds so many passages."""
    held = 0
    for turn in itertools.count():
        for document in source.texts.documents():
            if held >= passages:
                break
            held += _copy(source, target, document.id, turn)
        if held >= passages or not held:
            break
    target.follow()
    return held


def _copy(source: Library, target: Library, document_id: str, turn: int) -> int:
    tagged = source.texts.tagged(document_id)
    keys = source.texts.keys(Filters(), document_id=document_id).tolist()
    vectors = [one.vector for one in source.texts.indexed(document_id)]
    tokens = source.texts.token_vectors(keys)
    if vectors:
        stored = [tokens[key] for key in keys] if len(tokens) == len(keys) else ()
        target.texts.replace(renamed(tagged, turn), np.stack(vectors), fingerprint="", tokens=stored)
    return len(vectors)


def renamed(tagged: TaggedDocument, turn: int) -> TaggedDocument:
    """Return the document under other ids, without relations; the first turn keeps them."""
    if not turn:
        return tagged
    document_id, version_id = f"{tagged.document.id}~{turn}", f"{tagged.version.id}~{turn}"
    return replace(
        tagged,
        document=replace(tagged.document, id=document_id),
        version=replace(tagged.version, id=version_id, document_id=document_id),
        passages=tuple(_renamed(part, document_id, version_id, turn=turn) for part in tagged.passages),
    )


def _renamed(part: TaggedPassage, document_id: str, version_id: str, *, turn: int) -> TaggedPassage:
    passage = replace(part.passage, id=f"{part.passage.id}~{turn}", document_id=document_id, version_id=version_id)
    tags = tuple(replace(tag, id=f"{tag.id}~{turn}", passage_id=passage.id) for tag in part.tags)
    return replace(part, passage=passage, tags=tags, relations=())


@contextmanager
def library_of(passages: int, source: Path | None, keep: Path | None) -> Iterator[Path]:
    """Give the folder of a library with so many passages; a kept one is used again."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = keep or Path(temporary) / "grown"
        if not (folder / "texts.db").exists():
            origin = source or _sample(Path(temporary) / "sample")
            with (
                open_library(Settings(library=origin)) as known,
                open_library(Settings(library=folder), write=True) as made,
            ):
                grow(known, made, passages)
        yield folder


def _sample(folder: Path) -> Path:
    with open_library(Settings(library=folder), write=True) as library:
        ingest(library, [SAMPLE], collection="sample")
    return folder


# --- questions ----------------------------------------------------------------------------------------------


def questions(library: Library, count: int) -> list[str]:
    """Return as many different questions: runs of the library's own words between two punctuation marks."""
    chooser = random.Random(7)
    keys = library.texts.keys(Filters()).tolist()
    found: dict[str, None] = {}
    for _ in range(50 * count):
        if len(found) >= count:
            break
        text = library.texts.passages([chooser.choice(keys)])[0].passage.text
        runs: list[str] = re.findall(r"\w{6,20}", text)
        if runs:
            found[chooser.choice(runs)] = None
    return list(found)


# --- timing -------------------------------------------------------------------------------------------------


def waits_of(taken_ms: Sequence[float], seconds: float) -> Waits:
    """Return percentiles (nearest rank) and the rate."""
    ordered = sorted(taken_ms)
    p50, p95, p99 = (round(ordered[min(len(ordered) - 1, int(at * len(ordered)))], 1) for at in (0.5, 0.95, 0.99))
    return Waits(p50, p95, p99, round(len(ordered) / seconds, 1))


def together(work: Callable[[str], object], asked: Sequence[str], readers: int) -> Waits:
    """Ask all questions by so many readers at once, each the next as soon as the last is answered."""
    waiting, taken = iter(asked), []
    lock = threading.Lock()

    def read() -> None:
        while True:
            with lock:
                question = next(waiting, None)
            if question is None:
                return
            began = time.perf_counter()
            work(question)
            taken.append((time.perf_counter() - began) * 1000)

    began = time.perf_counter()
    threads = [threading.Thread(target=read) for _ in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits_of(taken, time.perf_counter() - began)


def alone(library: Library, asked: Sequence[str]) -> tuple[float, float, bytes]:
    """Return the medians of the bare search and of the page in milliseconds, and a page."""
    app = create_app(library, logger=make_logger(io.StringIO()))
    page = get(app, "/", q=asked[0])
    bare, whole = [], []
    for searched, shown in zip(asked[::2], asked[1::2], strict=True):
        query = ready(library, searched)
        began = time.perf_counter()
        library.finder.searcher.search(query)
        bare.append((time.perf_counter() - began) * 1000)
        began = time.perf_counter()
        page = get(app, "/", q=shown)
        whole.append((time.perf_counter() - began) * 1000)
    return statistics.median(bare), statistics.median(whole), page


def ready(library: Library, question: str) -> Query:
    """Return a question as the index takes it."""
    return library.finder.understood(question, filters=Filters(), limit=10, methods=DEFAULT).query


def read_page(address: str, question: str) -> int:
    """Fetch the search page of a question over a connection of its own; return its bytes."""
    status, body = fetched(address, f"/?q={quote(question)}")
    if status != http.client.OK:
        raise SystemExit(f"the page of {question} answered {status}")
    return len(body)


def measure(folder: Path, *, readers: int, requests: int) -> Figures:
    """Measure a library."""
    with open_library(Settings(library=folder)) as library:
        asked = questions(library, requests + 2 * _ALONE)
        warm, single, many = asked[:_ALONE], asked[_ALONE : 2 * _ALONE], asked[2 * _ALONE :]
        for question in warm:
            library.search(question)
        bare_ms, page_ms, page = alone(library, single)
        queries = {question: ready(library, question) for question in many}
        bare = together(lambda question: library.finder.searcher.search(queries[question]), many, readers)
        passages = library.texts.counts()["passages"]
    with tempfile.TemporaryDirectory() as own, served(folder, {}, Path(own) / "serve.log") as (address, _):
        together(lambda question: read_page(address, question), warm, readers)  # every process has seen some
        over_http = together(lambda question: read_page(address, question), many, readers)
    return Figures(
        passages=passages,
        readers=readers,
        questions=len(many),
        bare_alone_ms=round(bare_ms, 1),
        page_alone_ms=round(page_ms, 1),
        overhead_ms=round(page_ms - bare_ms, 1),
        bare=bare,
        http=over_http,
        ratio=round(over_http.per_second / bare.per_second, 2),
        page_bytes=len(page),
        page_bytes_gzip=len(gzip.compress(page)),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, help="whose documents are taken; the sample collection without it")
    parser.add_argument("--keep", type=Path, help="where the library that is made stays, to be used again")
    parser.add_argument("--passages", type=int, default=25_000)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--requests", type=int, default=400)
    options = parser.parse_args(arguments)
    with library_of(options.passages, options.library, options.keep) as folder:
        figures = measure(folder, readers=options.readers, requests=options.requests)
    print(json.dumps(asdict(figures), indent=2))


if __name__ == "__main__":
    main()
