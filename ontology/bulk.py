"""Named graphs on their way into a store: batches of lines that are small enough to be held in memory.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from ontology import ntriples
from ontology.records import Statement

# Lines that are held at once. Larger batches are no faster and only take more memory.
TOGETHER = 100_000
_STEP = 2_000

Graphs = Iterable[tuple[str, Iterable[Statement]]]
"""Addresses of named graphs, each with all that it is to hold."""


@dataclass(slots=True)
class Batch:
    """Lines of N-Triples by named graph. ``begun`` are the graphs whose first line is here, were it to have one;
    ``unfinished`` is the one that the next batch goes on with, if any."""

    lines: dict[str, list[str]] = field(default_factory=dict)
    begun: list[str] = field(default_factory=list)
    unfinished: str = ""
    count: int = 0

    def quads(self) -> bytes:
        """All lines as N-Quads. A line feed stands at the end of a line only: in literals it is escaped."""
        whole = ("".join(held).replace(" .\n", f" {ntriples.resource(name)} .\n") for name, held in self.lines.items())
        return "".join(whole).encode()


def batches(graphs: Graphs, *, together: int = TOGETHER) -> Iterator[Batch]:
    """Yield everything by about ``together`` lines. Raises :class:`~ontology.errors.WrongUse` for what is no RDF."""
    batch = Batch()
    for name, statements in graphs:
        ntriples.resource(name)
        if name in batch.lines:
            yield batch
            batch = Batch()
        batch.begun.append(name)
        lines = ntriples.lines(statements)
        while part := list(islice(lines, _STEP)):
            batch.lines.setdefault(name, []).extend(part)
            batch.count += len(part)
            if batch.count >= together:
                batch.unfinished = name
                yield batch
                batch = Batch()
    if batch.begun or batch.count:
        yield batch
