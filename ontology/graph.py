"""The knowledge graph embedded: Oxigraph on disk.

One process writes. Any number read beside it, each from a snapshot that is taken anew when the files have changed: a
read-only opening sees the state of its own beginning, and the writer may clear away files from under it, so a read that
misses a file is done again on a new snapshot. https://pyoxigraph.readthedocs.io/
"""

from __future__ import annotations

import errno
import gzip
import io
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox
import rdflib
from oxrdflib.store import OxigraphStore

from ontology import ntriples
from ontology.bulk import TOGETHER, Batch, Graphs, batches
from ontology.errors import LibraryBroken, LibraryBusy, QueryTooCostly, StorageFull, WrongUse
from ontology.filesums import remember_files
from ontology.graphfolder import Generation, aside_of, clear_aside, generation, is_there, put_in_place
from ontology.guard import ALL_GRAPHS, Scope
from ontology.media import Media
from ontology.ports import CONTROL_GRAPH, LOADING, POSITION, Solution
from ontology.records import Literal, Statement
from ontology.terms import PREFIXES, XSD

if TYPE_CHECKING:
    from typing_extensions import Buffer

# Up to here one transaction puts graphs in the place of the old ones, all or nothing. More are loaded in bulk, three
# times as fast but in steps; a graph that is there in part is marked, and goes when the store is opened again.
_ATOMIC = 20_000
_BLANK = re.compile(rb"(?:^|[ \t>])_:")
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
        return self.replace_all([(graph_iri, statements)])

    def replace_all(self, graphs: Graphs) -> int:
        """See :class:`~ontology.ports.GraphWriter`. What is held meanwhile is 100,000 statements, however many come."""
        count = 0
        with _writing(self.path):
            store = self._opened()
            with ExitStack() as undo:
                undo.callback(_drop_unfinished, store)
                for batch in batches(graphs):
                    _put(store, batch)
                    count += batch.count
                undo.pop_all()
            _unmark(store, "")
        return count

    def load(self, dump: Path) -> int:
        """Take in a file of N-Quads, ``.gz`` or not; return the number of its lines. The graph must be empty before.

        Raises :class:`WrongUse` for a file that is no N-Quads or has statements outside of named graphs; the graph is
        then empty again.
        """
        with _writing(self.path):
            store = self._opened()
            if len(store):
                raise WrongUse(f"{self.path} is not empty: a dump can only be loaded into a new graph")
            with ExitStack() as undo:
                undo.callback(store.clear)
                count = _load(store, dump)
                if any(store.quads_for_pattern(None, None, None, ox.DefaultGraph())):
                    raise WrongUse(f"{dump} has statements without a named graph; give N-Quads with four terms a line")
                undo.pop_all()
        return count

    def amend(self, graph_iri: str, removed: Iterable[Statement], added: Iterable[Statement]) -> None:
        """See :class:`~ontology.ports.GraphWriter`."""
        update = ntriples.amendment(graph_iri, removed, added)
        with _writing(self.path):
            self._opened().update(update)

    def drop(self, graph_iri: str) -> None:
        """Take the named graph out: a small one at once, a large one piece by piece, which takes less memory."""
        with _writing(self.path):
            _remove(self._opened(), ox.NamedNode(graph_iri))

    def rewrite(self) -> None:
        """Write all of it anew: the store's dictionary keeps the words of what was taken out until then. Readers go on,
        and find the new files when these are in place."""
        with _writing(self.path):
            _copy(self._opened(), aside_of(self.path))
            self.close()
            put_in_place(self.path)
            remember_files(self.path)

    def position(self) -> int:
        """How far in the outbox this graph has come; 0 for a new one."""
        return self.read(_position)

    def set_position(self, position: int) -> None:
        """Remember the position; the log on disk is in order, so that it never outlives what was written before."""
        control = f"GRAPH <{CONTROL_GRAPH}>"
        quad = f"{{ <{CONTROL_GRAPH}> <{POSITION}> {int(position)} }}"
        with _writing(self.path):
            self._opened().update(f"CLEAR SILENT {control} ;\nINSERT DATA {{ {control} {quad} }}")

    def settle(self) -> None:
        """See :class:`~ontology.ports.GraphWriter`; takes some hundredths of a second."""
        with _writing(self.path):
            self._opened().flush()

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
        return self.read(lambda store: _solutions(_found(store, sparql, union=True, scope=ALL_GRAPHS)))

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
                remember_files(self.path)
        self._store = None

    def _opened(self) -> ox.Store:
        now = generation(self.path) if self.read_only else ()
        if self._store is None or now != self._seen:
            self._store = _open_reader(self.path) if self.read_only else _open_writer(self.path)
            self._seen = now
        return self._store


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


_LOADING = ox.NamedNode(LOADING)


def _put(store: ox.Store, batch: Batch) -> None:
    """Put the named graphs of a batch in the place of those that are there."""
    known = [graph for graph in map(ox.NamedNode, batch.begun) if store.contains_named_graph(graph)]
    if not batch.unfinished and batch.count < _ATOMIC:
        _put_at_once(store, batch, known)
    else:
        goes_on = [ox.NamedNode(batch.unfinished)] if batch.unfinished else []
        store.extend(ox.Quad(_CONTROL, _LOADING, graph, _CONTROL) for graph in {*known, *goes_on})
        for graph in known:
            _remove(store, graph)
        store.bulk_load(batch.quads(), ox.RdfFormat.N_QUADS)
    _unmark(store, batch.unfinished)


def _put_at_once(store: ox.Store, batch: Batch, known: list[ox.NamedNode]) -> None:
    if not known:
        return store.load(batch.quads(), ox.RdfFormat.N_QUADS)
    drops = "".join(f"DROP GRAPH {graph} ;\n" for graph in known)
    inserts = "".join(f"GRAPH <{name}> {{\n{''.join(held)}}}\n" for name, held in batch.lines.items())
    return store.update(f"{drops}INSERT DATA {{ {inserts} }}")


def _remove(store: ox.Store, graph: ox.NamedNode) -> None:
    # Deleting goes quad by quad, and the memory that one transaction takes grows with the graph.
    found = store.quads_for_pattern(None, None, None, graph)
    while len(piece := [f"{quad.triple} .\n" for quad in islice(found, _ATOMIC)]) == _ATOMIC:
        store.update(f"DELETE DATA {{ GRAPH {graph} {{\n{''.join(piece)}}} }}")
        store.flush()
    store.remove_graph(graph)


def _marked(store: ox.Store) -> list[ox.Quad]:
    return list(store.quads_for_pattern(_CONTROL, _LOADING, None, _CONTROL))


def _unmark(store: ox.Store, unfinished: str) -> None:
    for mark in _marked(store):
        if getattr(mark.object, "value", "") != unfinished:
            store.remove(mark)


def _drop_unfinished(store: ox.Store) -> None:
    """Take out what is there in part only, after a failure or because a process ended midway."""
    for mark in _marked(store):
        if isinstance(mark.object, ox.NamedNode):
            _remove(store, mark.object)
        store.remove(mark)


def _load(store: ox.Store, dump: Path) -> int:
    count = 0
    opener = gzip.open if dump.suffix == ".gz" else open
    with opener(dump, "rb") as file:
        whole = any(map(_BLANK.search, file))  # the name of a blank node means nothing to the next call
        file.seek(0)
        while lines := list(islice(file, None if whole else TOGETHER)):
            count += len(lines)
            store.bulk_load(b"".join(lines), ox.RdfFormat.N_QUADS)
    return count


def _copy(store: ox.Store, path: Path) -> None:
    made = ox.Store(path)
    made.bulk_extend(store.quads_for_pattern(None, None, None))
    made.flush()


def _open_writer(path: Path) -> ox.Store:
    path.parent.mkdir(parents=True, exist_ok=True)
    clear_aside(path)
    try:
        store = ox.Store(path)
        _drop_unfinished(store)
    except OSError as error:
        if "lock" in str(error).lower():
            raise LibraryBusy(f"{path}: another process is writing to this graph; let it end, or stop it") from error
        raise LibraryBroken(f"{path}: the graph cannot be opened ({error}); rebuild it from the texts") from error
    return store


def _open_reader(path: Path) -> ox.Store:
    if not is_there(path):
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


def _solutions(found: Answered) -> list[Solution]:
    if not isinstance(found, ox.QuerySolutions):
        raise WrongUse("only a SELECT has rows")
    names = [variable.value for variable in found.variables]
    return [{name: _value(term) for name, term in zip(names, row, strict=True) if term is not None} for row in found]


def _value(term: object) -> str | Literal:
    if isinstance(term, ox.Literal):
        datatype = "" if term.language else term.datatype.value
        return Literal(term.value, datatype="" if datatype == XSD.string else datatype, language=term.language or "")
    return term.value if isinstance(term, ox.NamedNode | ox.BlankNode) else str(term)


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
    # Rows are counted before any is written for the client; as tab-separated values each of them is one line.
    table = _Table(max_rows)
    found.serialize(table, ox.QueryResultsFormat.TSV)
    return ox.parse_query_results(table.getvalue(), ox.QueryResultsFormat.TSV)


class _Table(io.BytesIO):
    """Takes a line of names and so many rows, and no more: memory is bounded by what may be answered."""

    def __init__(self, max_rows: int) -> None:
        super().__init__()
        self._max_rows = max_rows
        self._lines = 0

    def write(self, part: Buffer, /) -> int:
        self._lines += bytes(part).count(b"\n")
        if self._lines > self._max_rows + 1:
            raise _too_many(self._max_rows)
        return super().write(part)


def _triples(found: Iterable[ox.Triple], media_type: str, max_rows: int) -> tuple[bytes, str]:
    triples = dict.fromkeys(_limited(found, max_rows))
    form = ox.RdfFormat.from_media_type(media_type)
    return ox.serialize(triples, format=form, prefixes=PREFIXES) or b"", media_type


def _limited(found: Iterable[Result], max_rows: int) -> list[Result]:
    rows = list(islice(found, max_rows + 1))
    if len(rows) > max_rows:
        raise _too_many(max_rows)
    return rows


def _too_many(max_rows: int) -> QueryTooCostly:
    return QueryTooCostly(f"the answer has more than {max_rows} rows; narrow the query or add LIMIT")
