"""Seconds to load statements and milliseconds to answer joins, of 文脉 and of Oxigraph itself, in one run.

``python -m benchmarks.graph`` makes documents with passages, tags and entities, states them as a library does, and
prints ratios, below 1 where 文脉 is faster, and the peak of memory. Rounds alternate; the median counts.

- ``load``: the same file of N-Quads, by ``oxigraph load`` (its command line, a new process) and by
  :meth:`OxigraphGraph.load` (in a process of its own too, whose start is not counted).
- ``replace``: from statements to a graph on disk by :meth:`OxigraphGraph.replace_all`, as ingest and rebuild do;
  making the statements is a part of it. It is held against the command line's time for the file.
- ``query``: three joins, by :meth:`OxigraphGraph.query` and by the public's door (a process of its own, limits, JSON),
  against ``pyoxigraph.Store.query`` over the same graph on disk with the same options, its rows as JSON for the door
  and as Python terms for the program's own.
- ``peak_mb``: the resident memory of the process that replaces, with a quarter, a half and all of the statements.

It needs the group ``dev`` for Oxigraph's command line.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import count, islice
from pathlib import Path

import pyoxigraph

from benchmarks.encode import seconds
from ontology import ntriples
from ontology.graph import OxigraphGraph
from ontology.iri import Namer
from ontology.pool import WorkerPool
from ontology.records import (
    Candidate,
    Document,
    Link,
    Maker,
    Metadata,
    Passage,
    Statement,
    Tag,
    TaggedDocument,
    TaggedPassage,
    TagType,
    TextVersion,
)
from ontology.sparql import SparqlDoor
from ontology.statements import document_statements
from ontology.terms import PREFIXES

RULE, LINKER = Maker("gazetteer", "1"), Maker("linker", "1")
NAMES = {
    "王安石": TagType.PER,
    "苏轼": TagType.PER,
    "江宁府": TagType.LOC,
    "台州": TagType.LOC,
    "齐民要术": TagType.BOOK,
    "知府": TagType.OFI,
    "嘉靖三十年": TagType.TIME,
    "文庙": TagType.ORG,
}
PASSAGES, TAGS, ENTITIES = 50, 8, 2_000
JSON = "application/sparql-results+json"
QUERIES = {
    # Every mention of a book with its words and its passage: tag, target, selector.
    "mentions": "SELECT ?passage ?quote { ?tag wm:tagType wm:BOOK ; oa:hasTarget ?target . "
    "?target oa:hasScope ?passage ; oa:hasSelector ?words . ?words oa:exact ?quote } LIMIT 9000",
    # Which entities are named in the most passages.
    "counted": "SELECT ?entity (COUNT(DISTINCT ?passage) AS ?n) { ?tag wm:tagType wm:PER ; oa:hasBody ?entity ; "
    "oa:hasTarget ?target . ?target oa:hasScope ?passage } GROUP BY ?entity ORDER BY DESC(?n) LIMIT 20",
    # Which persons and places stand in one passage.
    "together": "SELECT ?person ?place { ?one oa:hasBody ?person ; wm:tagType wm:PER ; oa:hasTarget/oa:hasScope ?p . "
    "?p dcterms:isPartOf <https://wenmai.example/id/version/v000003> . ?other oa:hasTarget/oa:hasScope ?p ; "
    "wm:tagType wm:LOC ; oa:hasBody ?place }",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured: seconds, milliseconds, mebibytes, and ratios to Oxigraph itself."""

    statements: int
    oxigraph_load_s: float
    load_s: float
    load_ratio: float
    replace_s: float
    replace_ratio: float
    query_ms: dict[str, float]
    own_ratio: dict[str, float]
    door_ratio: dict[str, float]
    peak_mb: dict[int, int]


def made_document(number: int) -> TaggedDocument:
    """Make a document of 50 passages with eight tags each, all but the dates linked."""
    chooser = random.Random(number)
    document = Document(f"d{number:06}", "方志", f"卷{number}.txt", "text/plain", Metadata(title=f"方志·卷{number}"))
    version = f"v{number:06}"
    parts, texts, begin = [], [], 0
    for ordinal in range(PASSAGES):
        words = chooser.choices(list(NAMES), k=TAGS)
        passage_id = f"{document.id}-{ordinal}"
        text = "，".join(words) + "。"
        tags, at = [], begin
        for place, word in enumerate(words):
            tags.append(_tag(f"{passage_id}-{place}", passage_id, at, word, chooser.randrange(ENTITIES)))
            at += len(word) + 1
        passage = Passage(passage_id, document.id, version, ordinal, begin, begin + len(text), text)
        parts.append(TaggedPassage(passage, tuple(tags), "", ()))
        texts.append(text)
        begin += len(text)
    return TaggedDocument(document, TextVersion(version, document.id, "".join(texts)), tuple(parts))


def _tag(ident: str, passage_id: str, begin: int, word: str, number: int) -> Tag:
    kind, entity = NAMES[word], f"{word}-{number}"
    link, value = None, "1551"
    if kind is not TagType.TIME:
        candidates = (Candidate(entity, word, 0.9, ("字介甫",)), Candidate(f"{entity}b", word, 0.5, ("同名",)))
        link, value = Link(entity, word, candidates, 0.4, LINKER), ""
    return Tag(ident, passage_id, begin, begin + len(word), word, kind, RULE, 0.93, value=value, link=link)


def made_graphs(wanted: int) -> Iterator[tuple[str, list[Statement]]]:
    """Yield named graphs of documents that have ``wanted`` statements together."""
    namer = Namer()
    for number in count():
        document = made_document(number)
        said = list(islice(document_statements(document, namer=namer), wanted))
        wanted -= len(said)
        if said:
            yield namer.graph_iri(document.version.id), said
        if wanted <= 0:
            return


def write_file(path: Path, wanted: int) -> Path:
    """Write ``wanted`` statements as N-Quads."""
    with path.open("w", encoding="utf-8") as file:
        for name, said in made_graphs(wanted):
            file.write("".join(ntriples.lines(said)).replace(" .\n", f" <{name}> .\n"))
    return path


def child(folder: Path, way: str, argument: str) -> dict[str, float]:
    """Run this file's ``--child`` in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.graph", "--child", way, argument, str(folder)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))


def run_child(way: str, argument: str, folder: Path) -> None:
    """Load a file or put so many statements, and print seconds, peak memory and statements."""
    graph = OxigraphGraph(folder)

    def work() -> None:
        if way == "load":
            graph.load(Path(argument))
        else:
            graph.replace_all(made_graphs(int(argument)))
        graph.close()

    took = seconds(work)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(json.dumps({"seconds": took, "peak_mb": peak, "statements": OxigraphGraph(folder, read_only=True).count()}))


def time_cli(file: Path, folder: Path) -> float:
    """Load the file with Oxigraph's own command."""
    binary = Path(sys.executable).with_name("oxigraph")
    command = [str(binary), "load", "--location", str(folder), "--file", str(file)]
    return seconds(lambda: subprocess.run(command, check=True, capture_output=True))


def time_queries(folder: Path, rounds: int) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """Return milliseconds of each query asked directly, and the ratios of our own way and the public's."""
    store, graph = pyoxigraph.Store.read_only(str(folder)), OxigraphGraph(folder, read_only=True)
    door = SparqlDoor(WorkerPool(folder, size=1))
    direct_ms, own, public = {}, {}, {}
    for name, text in QUERIES.items():

        def asked(text: str = text) -> pyoxigraph.QuerySolutions:
            found = store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
            assert isinstance(found, pyoxigraph.QuerySolutions)
            return found

        ways: list[Callable[[], object]] = [
            lambda: [tuple(row) for row in asked()],
            lambda text=text: graph.query(text),  # type: ignore[misc]
            lambda: asked().serialize(format=pyoxigraph.QueryResultsFormat.JSON),
            lambda text=text: door.run(text, accept=JSON),  # type: ignore[misc]
        ]
        assert len(graph.query(text)) == len(list(asked())) > 0
        rows, ours, body, theirs = _medians(ways, rounds)
        direct_ms[name] = round(1000 * body, 1)
        own[name], public[name] = round(ours / rows, 2), round(theirs / body, 2)
    door.close()
    return direct_ms, own, public


def _medians(ways: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    for way in ways:
        way()
    taken = [[seconds(way) for way in ways] for _ in range(rounds)]
    return [statistics.median(times) for times in zip(*taken, strict=True)]


def measure(wanted: int, *, rounds: int, query_rounds: int) -> Figures:
    """Load and ask ``wanted`` statements."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        file = write_file(root / "statements.nq", wanted)
        theirs, ours, put = [], [], []
        for turn in range(rounds):
            theirs.append(time_cli(file, root / f"cli{turn}"))
            ours.append(child(root / f"load{turn}", "load", str(file)))
            put.append(child(root / f"put{turn}", "replace", str(wanted)))
        assert {one["statements"] for one in (*ours, *put)} == {wanted}
        peaks = {
            part: int(child(root / f"peak{part}", "replace", str(part))["peak_mb"])
            for part in (wanted // 4, wanted // 2)
        }
        peaks[wanted] = max(int(one["peak_mb"]) for one in put)
        query_ms, own, public = time_queries(root / "put0", query_rounds)
    cli = statistics.median(theirs)
    load, replace = (statistics.median(one["seconds"] for one in way) for way in (ours, put))
    return Figures(
        statements=wanted,
        oxigraph_load_s=round(cli, 2),
        load_s=round(load, 2),
        load_ratio=round(load / cli, 2),
        replace_s=round(replace, 2),
        replace_ratio=round(replace / cli, 2),
        query_ms=query_ms,
        own_ratio=own,
        door_ratio=public,
        peak_mb=peaks,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=1_000_000, help="statements to load")
    parser.add_argument("--rounds", type=int, default=3, help="turns that each way of loading takes")
    parser.add_argument("--query-rounds", type=int, default=11, help="turns that each query takes")
    parser.add_argument("--child", nargs=3, metavar=("WAY", "WHAT", "FOLDER"), help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.child:
        way, what, folder = chosen.child
        return run_child(way, what, Path(folder))
    figures = measure(chosen.count, rounds=chosen.rounds, query_rounds=chosen.query_rounds)
    return print(json.dumps(asdict(figures), indent=2))


if __name__ == "__main__":
    main()
