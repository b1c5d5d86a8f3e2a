"""The seams of the knowledge graph: what reads it, what writes it, and what answers the public's queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from ontology.bulk import Graphs
from ontology.guard import ALL_GRAPHS, Scope
from ontology.media import Media
from ontology.records import Literal, Statement

Solution = Mapping[str, str | Literal]
"""One row of a SELECT: variable name to IRI or literal; an unbound variable is left out."""


CONTROL_GRAPH = "urn:x-wenmai:control"
"""The named graph in which a knowledge graph keeps its own position; it is no part of what is described."""

POSITION = "urn:x-wenmai:position"

LOADING = "urn:x-wenmai:loading"
"""Said of the control graph and a named graph that is there in part only."""


class GraphReader(Protocol):
    """The knowledge graph, read. The default graph of a query is the union of the named graphs.

    A statement that stands in several named graphs may come once for each: write ``DISTINCT`` where it matters.
    """

    def query(self, sparql: str) -> list[Solution]:
        """Rows of a SELECT that the program itself wrote: there is no limit of time or rows here."""
        ...

    def graphs(self) -> list[str]:
        """The named graphs of text versions and authorities, ascending."""
        ...

    def lines(self, graph_iri: str) -> Iterator[str]:
        """The statements of a named graph as lines of N-Triples, in no order; none where there is no such graph."""
        ...

    def count(self) -> int:
        """How many statements the named graphs hold."""
        ...

    def position(self) -> int:
        """How far in the outbox this graph has come; 0 for a new one."""
        ...

    def close(self) -> None:
        """Let go of files and processes."""
        ...


class GraphWriter(Protocol):
    """The knowledge graph, written: a named graph is put in or taken out as a whole."""

    def replace(self, graph_iri: str, statements: Iterable[Statement]) -> int:
        """Put ``statements`` in the place of whatever the named graph held; return how many they were.

        Raises :class:`~ontology.errors.WrongUse` for what is no RDF; the named graph is then left as it was or empty.
        """
        ...

    def amend(self, graph_iri: str, removed: Iterable[Statement], added: Iterable[Statement]) -> None:
        """Take statements out of a named graph and put others in, all at once; what is not there is not missed."""
        ...

    def replace_all(self, graphs: Graphs) -> int:
        """Put many named graphs as :meth:`replace` does each; faster than one by one, above all where none was there.

        Raises :class:`~ontology.errors.WrongUse` for what is no RDF; graphs that came before are then in their place or
        left as they were, and the one that is wrong is left as it was or empty.
        """
        ...

    def drop(self, graph_iri: str) -> None:
        """Take the named graph out; it need not be there."""
        ...

    def set_position(self, position: int) -> None:
        """Remember how far in the outbox this graph has come. Never durable before what was written earlier."""
        ...

    def settle(self) -> None:
        """Bring all that was written to the disk: to be called before another store notes that the graph holds it."""
        ...


class KnowledgeGraph(GraphReader, GraphWriter, Protocol):
    """A graph that its one writer holds."""


class QueryRunner(Protocol):
    """Answers queries from outside, each within its limits."""

    def run(
        self, query: str, *, media: Media, timeout_s: float, max_rows: int, scope: Scope = ALL_GRAPHS
    ) -> tuple[bytes, str]:
        """The body of the answer and its media type. Whoever calls has refused ``SERVICE`` already.

        Raises :class:`~ontology.errors.WrongUse` for an update and a syntax error,
        :class:`~ontology.errors.NotAcceptable` where ``media`` lacks what the query answers with,
        :class:`~ontology.errors.QueryTooCostly` past the limits.
        """
        ...

    def close(self) -> None:
        """Let go of files and processes."""
        ...
