"""Putting right what :mod:`api.upkeep.checking` found: only what is wrong is made anew, from the texts, the truth.

What is mended can bring another fault to light (a passage whose text was put right is another one in the graph), so
that the library is checked again after each round, until nothing that can be mended is left.
"""

from __future__ import annotations

import shutil
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.library import Library
from api.lock import writer_lock
from api.settings import Settings
from api.upkeep.checking import Report, expected_graphs, report
from api.upkeep.maintenance import clear_graph
from api.wiring import open_library
from index.build import encode
from index.integrity import dense_damage, lexical_damage
from index.snapshot import Problem
from index.texts import translated
from ingest.normalize import normalize
from ontology.errors import LibraryBroken, WenmaiError
from ontology.filesums import damaged_file
from ontology.graph import OxigraphGraph

_ROUNDS = 4
_TOGETHER = 500
_REMADE = {"remake-dense": "dense", "remake-lexical": "lexical", "remake-graph": "graph"}


@dataclass(frozen=True, slots=True)
class Mended:
    """What was found at first, and the report after mending."""

    found: tuple[Problem, ...]
    left: Report


def check(settings: Settings, *, shapes: bool = True) -> Report:
    """Check the library in ``settings``; where files of a part are damaged, the rest waits for its mending."""
    broken = tuple(broken_parts(settings))
    if broken:
        return Report(broken, (_WAITING,), {})
    try:
        with translated(), open_library(settings, any_encoder=True) as library:
            return report(library, shapes=shapes)
    except (LibraryBroken, OSError, RuntimeError):
        if settings.graph or not (what := _graph_damage(settings.library / "graph", thorough=True)):
            raise
        problem = Problem("graph", f"文件不可用：{what}", "damaged", mend="remake-graph")
        return Report((problem,), (_WAITING,), {})


_WAITING = "其余各项待上列部分修复后方能检查"


def broken_parts(settings: Settings) -> list[Problem]:
    """Return the projections whose files cannot be read as they were written."""
    folder = settings.library
    found = [("dense", dense_damage(folder / "dense")), ("lexical", lexical_damage(folder / "lexical"))]
    if not settings.graph:
        found.append(("graph", _graph_damage(folder / "graph")))
    return [Problem(part, f"文件不可用：{what}", "damaged", mend=f"remake-{part}") for part, what in found if what]


def _graph_damage(folder: Path, *, thorough: bool = False) -> str:
    """Whether the graph opens and its statements can be counted; ``thorough`` reads all of them."""
    if name := damaged_file(folder):
        return f"{name} 已损坏"
    try:
        graph = OxigraphGraph(folder, read_only=True)
        graph.count()
        for name in graph.graphs() if thorough else ():
            deque(graph.lines(name), maxlen=0)
    except (WenmaiError, OSError, RuntimeError) as error:
        return str(error)[:200]
    return ""


def repair(settings: Settings, *, shapes: bool = True) -> Mended:
    """Mend what can be mended. Raises what opening the library for writing raises."""
    now = check(settings, shapes=shapes)
    found = now.problems
    tried: set[Problem] = set()
    for _ in range(_ROUNDS):
        to_do = [one for one in now.problems if one.mend and one not in tried]
        if not to_do:
            break
        tried.update(to_do)
        _mend(settings, to_do)
        now = check(settings, shapes=shapes)
        found = tuple(dict.fromkeys((*found, *now.problems)))
    return Mended(found, now)


def _mend(settings: Settings, problems: Sequence[Problem]) -> None:
    by_mend: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_mend[problem.mend].append(problem)
    _remake(settings, [part for mend, part in _REMADE.items() if mend in by_mend])
    with translated(), open_library(settings, write=True) as library:  # which follows up whatever is behind
        for mend, deed in _DEEDS.items():
            if mend in by_mend:
                deed(library, list(dict.fromkeys(one.where for one in by_mend[mend])))
        library.follow()


def _remake(settings: Settings, parts: Collection[str]) -> None:
    with writer_lock(settings.library):
        for part in parts:
            if part == "graph":
                clear_graph(settings)
            else:
                shutil.rmtree(settings.library / part, ignore_errors=True)


def _drop_orphans(library: Library, _tables: Sequence[str]) -> None:
    library.texts.soundness.drop_orphans()


def _correct_passages(library: Library, passage_ids: Sequence[str]) -> None:
    """Of a passage's text, its place and its normalised text two that agree put the third right."""
    soundness = library.texts.soundness
    for passage_id in passage_ids:
        passage = library.texts.passage(passage_id).passage
        _, version = library.texts.document(passage.document_id)
        witness = soundness.witness(passage_id)
        there = version.text[passage.begin : passage.end]
        if normalize(there).text == witness.normalized:
            soundness.set_text(witness.key, there)
        elif normalize(passage.text).text == witness.normalized and version.text.count(passage.text) == 1:
            begin = version.text.index(passage.text)
            soundness.set_span(witness.key, begin, begin + len(passage.text))
        else:
            soundness.forget([passage.document_id])


def _encode_passages(library: Library, keys: Sequence[str]) -> None:
    wanted = [int(key) for key in keys]
    for start in range(0, len(wanted), _TOGETHER):
        batch = wanted[start : start + _TOGETHER]
        library.texts.revector(batch, *encode(library.encoder, library.texts.normalized(batch)))
        documents = dict.fromkeys(one.document.id for one in library.texts.passages(batch))
        anew = [one for document in documents for one in library.texts.indexed(document) if one.key in set(batch)]
        library.dense.apply([], anew)
    library.dense.commit(library.texts.head())


def _forget(library: Library, document_ids: Sequence[str]) -> None:
    library.texts.soundness.forget(document_ids)


def _state_again(library: Library, graphs: Sequence[str]) -> None:
    wanted = set(graphs)
    for one in expected_graphs(library):
        if one.iri in wanted:
            library.graph.replace(one.iri, one.statements)
            wanted.discard(one.iri)
    _drop_graphs(library, sorted(wanted))


def _drop_graphs(library: Library, graphs: Sequence[str]) -> None:
    """Drop named graphs; one that is not of this library, on a server that others use too, stays."""
    for iri in graphs:
        if iri.startswith(library.namer.graph_iri("d")[:-1]):
            library.graph.drop(iri)


def _catalogue_again(library: Library, _where: Sequence[str]) -> None:
    library.union.rebuild()
    library.union.publish(library.graph, library.namer, everything=True)


def _drop_files(library: Library, names: Sequence[str]) -> None:
    """Remove files that nobody uses, and altered ones: the next ingest of their documents brings them again."""
    library.files.remove(names)


_DEEDS: Mapping[str, Callable[[Library, Sequence[str]], None]] = {
    "drop-orphans": _drop_orphans,
    "passage": _correct_passages,
    "encode": _encode_passages,
    "drop-file": _drop_files,
    "again": _forget,
    "catalogue": _catalogue_again,
    "drop-graph": _drop_graphs,
    "graph": _state_again,
}
"""By name of the mend, in the order in which they are done: the texts first, then what is made of them."""
