"""The whole graph as one file: N-Quads, compressed, and the same bytes for the same statements.

https://www.w3.org/TR/n-quads/
"""

from __future__ import annotations

import gzip
import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import IO

from ontology.ntriples import resource
from ontology.ports import GraphReader

# Lines that are sorted in memory at once; a larger named graph is sorted in runs on disk.
_RUN = 200_000
_WRITTEN = 5_000
_LEVEL = 6


def write_dump(graph: GraphReader, path: Path) -> int:
    """Write every named graph, in the order of their names, its lines sorted; return the number of statements.

    The file takes its place when it is whole. No time and no name is written into it.
    """
    aside = path.with_name(f"{path.name}.part")
    count = 0
    try:
        with aside.open("wb") as raw, gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as file:
            for name in sorted(graph.graphs()):
                count += _write_graph(graph, name, file)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    return count


def _write_graph(graph: GraphReader, name: str, file: gzip.GzipFile) -> int:
    count, end = 0, f" {resource(name)} .\n"
    ordered = in_order(graph.lines(name))
    while some := list(islice(ordered, _WRITTEN)):
        file.write("".join(f"{line.rstrip().removesuffix('.').rstrip()}{end}" for line in some).encode())
        count += len(some)
    return count


def in_order(lines: Iterable[str], *, run: int = _RUN) -> Iterator[str]:
    """The lines sorted; no more than ``run`` of them are in memory at once."""
    source = iter(lines)
    head = sorted(islice(source, run))
    if len(head) < run:
        yield from head
        return
    with ExitStack() as stack:
        runs = [_spilt(head, stack)]
        while some := sorted(islice(source, run)):
            runs.append(_spilt(some, stack))
        yield from heapq.merge(*runs)


def _spilt(lines: list[str], stack: ExitStack) -> IO[str]:
    file = stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n"))  # noqa: SIM115
    file.writelines(lines)
    file.seek(0)
    return file
