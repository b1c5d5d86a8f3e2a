"""The knowledge graph on a server: the SPARQL 1.1 Protocol alone, so that any server will do.

https://www.w3.org/TR/sparql11-protocol/
"""

from __future__ import annotations

import base64
import io
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from itertools import islice
from urllib.parse import SplitResult, unquote, urlencode, urlsplit

from ontology import ntriples
from ontology.bulk import Graphs
from ontology.errors import LibraryBroken, QueryTooCostly, WrongUse
from ontology.guard import ALL_GRAPHS, Scope, names_dataset
from ontology.media import Media
from ontology.ports import CONTROL_GRAPH, POSITION, Solution
from ontology.records import Literal, Statement
from ontology.terms import PREFIXES

_BATCH = 5_000
_CHUNK = 1 << 16
_MAX_BODY = 256 << 20
_ROWS, _TRIPLES = "application/sparql-results+json", "application/n-triples"
_PROLOGUE = "".join(f"PREFIX {prefix}: <{base}> " for prefix, base in PREFIXES.items())


@dataclass(frozen=True, slots=True)
class RemoteGraph:
    """The graph behind two addresses; user and password may stand in them. Without ``update_url`` it is read-only.

    ``patience_s`` is how long the program's own queries and updates may take. The union of the named graphs is asked
    for as Oxigraph understands it (``union-default-graph``); another server must be set so.
    """

    query_url: str
    update_url: str = ""
    patience_s: float = 600.0

    def replace(self, graph_iri: str, statements: Iterable[Statement]) -> int:
        """See :class:`~ontology.ports.GraphWriter`: up to 5,000 statements at once, more in several updates."""
        graph = ntriples.resource(graph_iri)
        lines = ntriples.lines(statements)
        batch = list(islice(lines, _BATCH))
        self._update(f"DROP SILENT GRAPH {graph} ;\n{_insertion(graph, batch)}")
        count = len(batch)
        with ExitStack() as undo:
            undo.callback(self.drop, graph_iri)
            while batch := list(islice(lines, _BATCH)):
                self._update(_insertion(graph, batch))
                count += len(batch)
            undo.pop_all()
        return count

    def amend(self, graph_iri: str, removed: Iterable[Statement], added: Iterable[Statement]) -> None:
        """See :class:`~ontology.ports.GraphWriter`."""
        self._update(ntriples.amendment(graph_iri, removed, added))

    def replace_all(self, graphs: Graphs) -> int:
        """See :class:`~ontology.ports.GraphWriter`: one after the other."""
        return sum(self.replace(name, statements) for name, statements in graphs)

    def drop(self, graph_iri: str) -> None:
        """Take the named graph out."""
        self._update(f"DROP SILENT GRAPH {ntriples.resource(graph_iri)}")

    def set_position(self, position: int) -> None:
        """Remember the position."""
        control = f"GRAPH <{CONTROL_GRAPH}>"
        quad = f"{{ <{CONTROL_GRAPH}> <{POSITION}> {int(position)} }}"
        self._update(f"DROP SILENT {control} ;\nINSERT DATA {{ {control} {quad} }}")

    def settle(self) -> None:
        """Nothing: the server answers for its own disk."""

    def position(self) -> int:
        """How far in the outbox this graph has come; 0 for a new one."""
        rows = self.query(f"SELECT ?n {{ GRAPH <{CONTROL_GRAPH}> {{ <{CONTROL_GRAPH}> <{POSITION}> ?n }} }}")
        return max(map(_number, rows), default=0)

    def graphs(self) -> list[str]:
        """The named graphs of text versions and authorities, ascending."""
        rows = self.query("SELECT DISTINCT ?n { GRAPH ?n { ?s ?p ?o } }")
        return sorted(str(row["n"]) for row in rows if row["n"] != CONTROL_GRAPH)

    def count(self) -> int:
        """How many statements the named graphs hold."""
        pattern = f"GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != <{CONTROL_GRAPH}>)"
        return sum(map(_number, self.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")))

    def query(self, sparql: str) -> list[Solution]:
        """Rows of a SELECT over the union of the named graphs; the prefixes of :mod:`ontology.terms` are known."""
        body, _ = self._query(sparql, self._deadline())
        return [{name: _value(cell) for name, cell in row.items()} for row in json.loads(body)["results"]["bindings"]]

    def lines(self, graph_iri: str) -> Iterator[str]:
        """See :class:`~ontology.ports.GraphReader`; a named graph of more than 256 MiB is refused."""
        graph = ntriples.resource(graph_iri)
        body, _ = self._query(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH {graph} {{ ?s ?p ?o }} }}", self._deadline())
        yield from io.StringIO(body.decode(), newline="\n")

    def run(
        self, query: str, *, media: Media, timeout_s: float, max_rows: int, scope: Scope = ALL_GRAPHS
    ) -> tuple[bytes, str]:
        """See :class:`~ontology.ports.QueryRunner`. At the time limit the connection is cut; whether the server stops
        its work is for its own settings (``oxigraph serve --timeout-s``)."""
        from ontology.graph import rows_body, triples_body

        body, media_type = self._query(query, time.monotonic() + timeout_s, scope=scope)
        make = triples_body if media_type == _TRIPLES else rows_body
        return make(body, media=media, max_rows=max_rows)

    def close(self) -> None:
        """Nothing is held open between requests."""

    def _deadline(self) -> float:
        return time.monotonic() + self.patience_s

    def _query(self, sparql: str, deadline: float, *, scope: Scope = ALL_GRAPHS) -> tuple[bytes, str]:
        named = [("default-graph-uri", iri) for iri in scope.default] + [("named-graph-uri", i) for i in scope.named]
        union = urlencode(named) if named or names_dataset(sparql) else "union-default-graph=true"
        headers = {"Content-Type": "application/sparql-query", "Accept": f"{_ROWS}, {_TRIPLES}"}
        return _post(_with(self.query_url, union), headers, (_PROLOGUE + sparql).encode(), deadline)

    def _update(self, update: str) -> None:
        if not self.update_url:
            raise WrongUse("this graph was opened without an update address: it can only be read")
        headers = {"Content-Type": "application/sparql-update"}
        _post(urlsplit(self.update_url), headers, update.encode(), time.monotonic() + self.patience_s)


def _insertion(graph: str, lines: list[str]) -> str:
    return f"INSERT DATA {{ GRAPH {graph} {{\n{''.join(lines)}}} }}"


def _number(row: Solution) -> int:
    value = row["n"]
    return int(value.text) if isinstance(value, Literal) else 0


def _value(cell: Mapping[str, str]) -> str | Literal:
    if cell["type"] == "uri":
        return cell["value"]
    return Literal(cell["value"], datatype=cell.get("datatype", ""), language=cell.get("xml:lang", ""))


def _with(url: str, parameter: str) -> SplitResult:
    parts = urlsplit(url)
    return parts._replace(query="&".join(filter(None, [parts.query, parameter])))


def _post(url: SplitResult, headers: Mapping[str, str], body: bytes, deadline: float) -> tuple[bytes, str]:
    with _answering(url), closing(_connection(url, deadline)) as connection:
        connection.request("POST", _target(url), body, {**headers, **_credentials(url)})
        response = connection.getresponse()
        read = b"".join(_chunks(response, deadline))
        if response.status >= 400:
            raise _refusal(response.status, read)
        return read, (response.getheader("Content-Type") or "").partition(";")[0].strip()


def _connection(url: SplitResult, deadline: float) -> HTTPConnection:
    kinds: dict[str, type[HTTPConnection]] = {"http": HTTPConnection, "https": HTTPSConnection}
    if url.scheme not in kinds or not url.hostname:
        raise WrongUse(f"{url.geturl()!r} is no http(s) address of a SPARQL server")
    return kinds[url.scheme](url.hostname, url.port, timeout=max(deadline - time.monotonic(), 0.001))


def _target(url: SplitResult) -> str:
    return f"{url.path or '/'}?{url.query}" if url.query else url.path or "/"


def _credentials(url: SplitResult) -> dict[str, str]:
    if url.username is None:
        return {}
    pair = f"{unquote(url.username)}:{unquote(url.password or '')}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _chunks(response: HTTPResponse, deadline: float) -> Iterator[bytes]:
    size = 0
    while chunk := response.read(_CHUNK):
        size += len(chunk)
        if time.monotonic() > deadline:
            raise TimeoutError
        if size > _MAX_BODY:
            raise QueryTooCostly(f"the answer is larger than {_MAX_BODY >> 20} MiB; narrow the query or add LIMIT")
        yield chunk


def _refusal(status: int, body: bytes) -> WrongUse | LibraryBroken:
    reason = body.decode(errors="replace").strip()[:300]
    if status in (400, 405, 415):
        return WrongUse(f"the query cannot be read: {reason}")
    return LibraryBroken(f"the SPARQL server answered {status}: {reason}")


@contextmanager
def _answering(url: SplitResult) -> Iterator[None]:
    where = f"{url.hostname}:{url.port or url.scheme}"
    try:
        yield
    except TimeoutError as error:
        raise QueryTooCostly(f"the SPARQL server at {where} took too long; narrow the query or add LIMIT") from error
    except (OSError, HTTPException) as error:
        raise LibraryBroken(f"the SPARQL server at {where} does not answer ({error}); is it running?") from error
