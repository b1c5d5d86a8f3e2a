"""The knowledge graph embedded: Oxigraph on disk, read through rdflib.

One process writes. Any number read beside it, each from a snapshot that is taken anew when the files have changed: a
read-only opening sees the state of its own beginning, and the writer may clear away files from under it, so a read that
misses a file is done again on a new snapshot. https://pyoxigraph.readthedocs.io/
"""

from __future__ import annotations

import errno
import io
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox
import rdflib
from oxrdflib.store import OxigraphStore

from ontology import ntriples
from ontology.errors import LibraryBroken, LibraryBusy, QueryTooCostly, StorageFull, WrongUse
from ontology.guard import ALL_GRAPHS, Scope
from ontology.media import Media
from ontology.ports import CONTROL_GRAPH, POSITION, Solution
from ontology.records import Literal, Statement
from ontology.terms import PREFIXES

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

# Up to here one transaction puts a graph in the place of the old one, all or nothing. A larger graph is loaded in
# bulk, three times as fast but in two steps: should the process die between them, the position, set later, tells.
_ATOMIC = 20_000
_CHUNK = 1 << 16
_BATCH = 256
# How long a reader waits before it looks again, and what RocksDB says while the writer makes or moves files.
_PAUSES_S = (0.0, 0.02, 0.1, 0.3, 1.0)
_MOVING = ("No such file", "Corruption", "Column family not found", "Inserts are only possible")

Result = TypeVar("Result")
Answered = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean


class OxigraphGraph:
    """The graph in the folder ``path``. A read-only one follows what the writer does.

    Raises :class:`LibraryBusy` when another process holds it for writing, :class:`LibraryBroken` when a reader finds no
    graph there.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._store: ox.Store | None = None
        self._seen: Generation = ()
        self.read(bool)

    def replace(self, graph_iri: str, statements: Iterable[Statement]) -> int:
        """See :class:`~ontology.ports.GraphWriter`; fewer than 20,000 statements come at once or not at all."""
        ntriples.resource(graph_iri)
        lines = ntriples.lines(statements)
        head = list(islice(lines, _ATOMIC))
        with _writing(self.path):
            if len(head) < _ATOMIC:
                return self._put(graph_iri, head)
            return self._load(ox.NamedNode(graph_iri), chain(head, lines))

    def amend(self, graph_iri: str, removed: Iterable[Statement], added: Iterable[Statement]) -> None:
        """See :class:`~ontology.ports.GraphWriter`."""
        update = ntriples.amendment(graph_iri, removed, added)
        with _writing(self.path):
            self._opened().update(update)

    def drop(self, graph_iri: str) -> None:
        """Take the named graph out, all at once."""
        with _writing(self.path):
            self._opened().remove_graph(ox.NamedNode(graph_iri))

    def position(self) -> int:
        """How far in the outbox this graph has come; 0 for a new one."""
        return self.read(_position)

    def set_position(self, position: int) -> None:
        """Remember the position; the log on disk is in order, so that it never outlives what was written before."""
        control = f"GRAPH <{CONTROL_GRAPH}>"
        quad = f"{{ <{CONTROL_GRAPH}> <{POSITION}> {int(position)} }}"
        with _writing(self.path):
            self._opened().update(f"CLEAR SILENT {control} ;\nINSERT DATA {{ {control} {quad} }}")

    def graphs(self) -> list[str]:
        """The named graphs of text versions and authorities, ascending."""
        return self.read(lambda store: sorted(g.value for g in store.named_graphs() if g.value != CONTROL_GRAPH))

    def lines(self, graph_iri: str) -> Iterator[str]:
        """See :class:`~ontology.ports.GraphReader`; a million take some two seconds."""
        graph = ox.NamedNode(graph_iri)
        yield from self.read(
            lambda store: (f"{quad.triple} .\n" for quad in store.quads_for_pattern(None, None, None, graph))
        )

    def count(self) -> int:
        """How many statements the named graphs hold; counted, at some two million a second."""
        return self.read(lambda store: len(store) - sum(1 for _ in store.quads_for_pattern(None, None, None, _CONTROL)))

    def query(self, sparql: str) -> list[Solution]:
        """Rows of a SELECT over the union of the named graphs; the prefixes of :mod:`ontology.terms` are known."""
        return self.read(lambda store: _solutions(store, sparql))

    def answer(
        self, query: str, *, media: Media, max_rows: int, union: bool = True, scope: Scope = ALL_GRAPHS
    ) -> tuple[bytes, str]:
        """Body and media type of a public query's answer; ``union`` is off where the query names its own dataset.

        Raises :class:`WrongUse` for an update and a syntax error, :class:`QueryTooCostly` past ``max_rows``.
        """
        return self.read(lambda store: _written(_found(store, query, union=union, scope=scope), media, max_rows))

    def read(self, use: Callable[[ox.Store], Result]) -> Result:
        """What ``use`` makes of the store; a reader whose files went away looks again."""
        if not self.read_only:
            return use(self._opened())
        for pause_s in _PAUSES_S:
            try:
                return use(self._opened())
            except (OSError, RuntimeError) as error:
                if not any(mark in str(error) for mark in _MOVING):
                    raise LibraryBroken(f"{self.path}: the graph cannot be read ({error})") from error
                self._store = None
                time.sleep(pause_s)
        raise LibraryBroken(f"{self.path}: files of the graph are missing; rebuild it from the texts")

    def close(self) -> None:
        """Write everything to disk and let go of the files. A closed graph opens again when it is used."""
        if self._store is not None and not self.read_only:
            with _writing(self.path):
                self._store.flush()
        self._store = None

    def _opened(self) -> ox.Store:
        now = generation(self.path) if self.read_only else ()
        if self._store is None or now != self._seen:
            self._store = _open_reader(self.path) if self.read_only else _open_writer(self.path)
            self._seen = now
        return self._store

    def _put(self, graph_iri: str, lines: list[str]) -> int:
        store, graph = self._opened(), ox.NamedNode(graph_iri)
        if store.contains_named_graph(graph):
            store.update(f"DROP GRAPH {graph} ;\nINSERT DATA {{ GRAPH {graph} {{\n{''.join(lines)}}} }}")
        else:
            store.load("".join(lines).encode(), ox.RdfFormat.N_TRIPLES, to_graph=graph)
        return len(lines)

    def _load(self, graph: ox.NamedNode, lines: Iterator[str]) -> int:
        store, source = self._opened(), _Lines(lines)
        store.remove_graph(graph)
        with ExitStack() as undo:
            undo.callback(store.remove_graph, graph)
            store.bulk_load(io.BufferedReader(source, _CHUNK), ox.RdfFormat.N_TRIPLES, to_graph=graph)
            undo.pop_all()
        return source.count


Generation = tuple[tuple[str, int], ...]


def generation(path: Path) -> Generation:
    """A token of the state on disk: it changes with every write, whichever process did it.

    RocksDB appends each write to its log and each new file to its manifest, so names and sizes of these say it all.
    """
    try:
        files = [file for file in path.iterdir() if file.suffix == ".log" or file.name.startswith("MANIFEST")]
        return tuple(sorted((file.name, file.stat().st_size) for file in files))
    except FileNotFoundError:
        return ()


@contextmanager
def dataset(store: ox.Store) -> Iterator[rdflib.Dataset]:
    """The store as rdflib sees it, the union of the named graphs being the default graph."""
    with closing(OxigraphStore(store=store)) as plugin:
        made = rdflib.Dataset(store=plugin, default_union=True)
        for prefix, base in PREFIXES.items():
            made.bind(prefix, base, replace=True)
        yield made


def rows_body(body: bytes, *, media: Media, max_rows: int) -> tuple[bytes, str]:
    """SPARQL results in JSON, from another server, as :meth:`OxigraphGraph.answer` gives them."""
    return _written(ox.parse_query_results(body, ox.QueryResultsFormat.JSON), media, max_rows)


def triples_body(body: bytes, *, media: Media, max_rows: int) -> tuple[bytes, str]:
    """N-Triples, from another server, as :meth:`OxigraphGraph.answer` gives them."""
    return _triples((quad.triple for quad in ox.parse(body, ox.RdfFormat.N_TRIPLES)), media.for_triples(), max_rows)


_CONTROL = ox.NamedNode(CONTROL_GRAPH)


class _Lines(io.RawIOBase):
    """A stream of bytes over lines, for the bulk loader, which takes no iterator."""

    def __init__(self, lines: Iterator[str]) -> None:
        super().__init__()
        self._lines = lines
        self._rest = b""
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer)
        if not self._rest:
            batch = list(islice(self._lines, _BATCH))
            self.count += len(batch)
            self._rest = "".join(batch).encode()
        taken, self._rest = self._rest[: len(view)], self._rest[len(view) :]
        view[: len(taken)] = taken
        return len(taken)


def _open_writer(path: Path) -> ox.Store:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return ox.Store(path)
    except OSError as error:
        if "lock" in str(error).lower():
            raise LibraryBusy(f"{path}: another process is writing to this graph; let it end, or stop it") from error
        raise LibraryBroken(f"{path}: the graph cannot be opened ({error}); rebuild it from the texts") from error


def _open_reader(path: Path) -> ox.Store:
    if not (path / "CURRENT").exists():
        raise LibraryBroken(f"{path}: there is no graph here; rebuild it from the texts")
    return ox.Store.read_only(str(path))


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except SyntaxError as error:
        raise WrongUse(f"a statement is no RDF: {error}") from error
    except OSError as error:
        if error.errno == errno.ENOSPC or "No space left" in str(error):
            raise StorageFull(f"{path}: the disk is full; make room, then rebuild the graph") from error
        raise


def _position(store: ox.Store) -> int:
    quads = store.quads_for_pattern(_CONTROL, ox.NamedNode(POSITION), None, _CONTROL)
    return max((int(quad.object.value) for quad in quads if isinstance(quad.object, ox.Literal)), default=0)


def _solutions(store: ox.Store, sparql: str) -> list[Solution]:
    with dataset(store) as made:
        rows = made.query(sparql).bindings
        return [{str(name): _value(term) for name, term in row.items() if term is not None} for row in rows]


def _value(term: rdflib.term.Identifier) -> str | Literal:
    if isinstance(term, rdflib.Literal):
        return Literal(str(term), datatype=str(term.datatype or ""), language=term.language or "")
    return str(term)


def _found(store: ox.Store, query: str, *, union: bool, scope: Scope) -> Answered:
    try:
        return store.query(
            query,
            prefixes=PREFIXES,
            use_default_graph_as_union=union and not scope.stated,
            default_graph=list(map(ox.NamedNode, scope.default)) if scope.stated else None,
            named_graphs=list(map(ox.NamedNode, scope.named)) if scope.stated else None,
        )
    except SyntaxError as error:
        raise WrongUse(f"the query cannot be read: {' '.join(error.msg.split())[:200]}") from error


def _written(found: Answered, media: Media, max_rows: int) -> tuple[bytes, str]:
    if isinstance(found, ox.QueryTriples):
        return _triples(found, media.for_triples(), max_rows)
    media_type = media.for_rows()
    form = ox.QueryResultsFormat.from_media_type(media_type)
    if isinstance(found, ox.QuerySolutions):
        found = _counted(found, max_rows)
    return found.serialize(format=form) or b"", media_type


def _counted(found: ox.QuerySolutions, max_rows: int) -> ox.QuerySolutions | ox.QueryBoolean:
    # Rows are counted before any is written; as tab-separated values they can be handed to the writers of all formats.
    table = ["\t".join(str(variable) for variable in found.variables)]
    table += ["\t".join(map(_cell, row)) for row in _limited(found, max_rows)]
    return ox.parse_query_results("\n".join(table) + "\n", ox.QueryResultsFormat.TSV)


def _cell(term: object) -> str:
    if isinstance(term, ox.Triple):
        return f"<<( {_cell(term.subject)} {term.predicate} {_cell(term.object)} )>>"
    return "" if term is None else str(term)


def _triples(found: Iterable[ox.Triple], media_type: str, max_rows: int) -> tuple[bytes, str]:
    triples = dict.fromkeys(_limited(found, max_rows))
    form = ox.RdfFormat.from_media_type(media_type)
    return ox.serialize(triples, format=form, prefixes=PREFIXES) or b"", media_type


def _limited(found: Iterable[Result], max_rows: int) -> list[Result]:
    rows = list(islice(found, max_rows + 1))
    if len(rows) > max_rows:
        raise QueryTooCostly(f"the answer has more than {max_rows} rows; narrow the query or add LIMIT")
    return rows
