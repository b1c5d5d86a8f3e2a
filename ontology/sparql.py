"""The public door to the graph: read-only SPARQL 1.1 within limits, and the description of one address."""

from __future__ import annotations

from dataclasses import dataclass

from ontology.errors import NotFound, WrongUse
from ontology.guard import refuse_federation
from ontology.media import Media, negotiate
from ontology.ntriples import resource
from ontology.ports import QueryRunner

DEFAULT_TIMEOUT_S = 30.0
DEFAULT_MAX_ROWS = 10_000
MAX_QUERY = 100_000

# A thing's own statements and those of its parts, which have its address and a fragment: at most two steps away.
_DESCRIPTION = """
CONSTRUCT {{ {iri} ?p ?o . ?part ?q ?r }} WHERE {{
  {{ {iri} ?p ?o }}
  UNION {{ {iri} ?a ?part . FILTER(STRSTARTS(STR(?part), {parts})) ?part ?q ?r }}
  UNION {{ {iri} ?a ?b . FILTER(STRSTARTS(STR(?b), {parts})) ?b ?c ?part .
           FILTER(STRSTARTS(STR(?part), {parts})) ?part ?q ?r }}
}}"""


@dataclass(frozen=True, slots=True)
class SparqlDoor:
    """Answers queries through ``runner``, each within ``timeout_s`` seconds and ``max_rows`` rows or triples."""

    runner: QueryRunner
    timeout_s: float = DEFAULT_TIMEOUT_S
    max_rows: int = DEFAULT_MAX_ROWS

    def run(self, query: str, *, accept: str) -> tuple[bytes, str]:
        """Body and media type of the answer; the default graph is the union of all named graphs.

        Raises :class:`WrongUse` for updates, SERVICE, syntax errors and an ``accept`` that takes nothing there is,
        :class:`QueryTooCostly` past the limits.
        """
        if not query.strip():
            raise WrongUse("the query is empty")
        if len(query) > MAX_QUERY:
            raise WrongUse(f"the query has more than {MAX_QUERY} characters")
        refuse_federation(query)
        return self._run(query, negotiate(accept))

    def describe(self, iri: str, *, accept: str) -> tuple[bytes, str]:
        """The statements about one address and its parts. Raises :class:`NotFound` when there are none."""
        subject = resource(iri)
        media = negotiate(accept)
        known, _ = self._run(f"ASK {{ {subject} ?p ?o }}", Media("application/sparql-results+json", ""))
        if b"true" not in known:
            raise NotFound(f"nothing is said of {iri}")
        parts = '"' + iri + '#"'
        return self._run(_DESCRIPTION.format(iri=subject, parts=parts), media)

    def close(self) -> None:
        """End the runner's processes."""
        self.runner.close()

    def _run(self, query: str, media: Media) -> tuple[bytes, str]:
        return self.runner.run(query, media=media, timeout_s=self.timeout_s, max_rows=self.max_rows)
