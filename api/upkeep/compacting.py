"""What was deleted, taken out of the bytes of the files too.

A deletion takes a document out of every table and index. Bytes may stay behind: in pages of a database that are free,
in its log, in segments of the lexical index that wait to be merged, in the dictionary of the graph. Here each of these
is written anew. The vectors always are (:mod:`index.dense`). A SPARQL server's files, backups and the disk itself are
out of reach.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from api.library import Library
from index.compacting import compact as compacted
from index.ports import IndexedPassage
from ontology.graph import OxigraphGraph


@dataclass(frozen=True, slots=True)
class Compacted:
    """What became of a part: bytes on disk before and after, how long it took, ``why`` something was left undone."""

    before: int
    after: int
    seconds: float
    why: str = ""


def compact(library: Library) -> Mapping[str, Compacted]:
    """Write every part of an opened library anew, without what is no longer in it; its projections have followed."""
    folder = library.settings.library
    told = {
        "texts": _measured(folder, ("texts.db*",), library.texts.compact),
        "desk": _measured(folder, ("desk.db*",), lambda: compacted(library.desk.engine)),
        "catalogue": _measured(folder, ("catalogue.db*",), library.union.store.compact),
        "lexical": _measured(folder, ("lexical/*",), lambda: _lexical(library)),
    }
    graph = library.graph
    if isinstance(graph, OxigraphGraph):
        told["graph"] = _measured(folder, ("graph/*",), partial(_graph, graph))
    else:
        told["graph"] = Compacted(0, 0, 0.0, "SPARQL 服务器上的图谱由该服务器自己整理")
    return told


def _lexical(library: Library) -> str:
    library.lexical.rewrite(_indexed(library))
    return ""


def _indexed(library: Library) -> Iterator[IndexedPassage]:
    for document in library.texts.documents():
        yield from library.texts.indexed(document.id)


def _graph(graph: OxigraphGraph) -> str:
    graph.rewrite()
    return ""


def _measured(folder: Path, patterns: tuple[str, ...], do: Callable[[], str]) -> Compacted:
    def size() -> int:
        return sum(path.stat().st_size for pattern in patterns for path in folder.glob(pattern) if path.is_file())

    before, began = size(), time.perf_counter()
    why = do()
    return Compacted(before, size(), round(time.perf_counter() - began, 3), why)
