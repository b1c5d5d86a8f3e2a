"""The public door to the graph: read-only SPARQL 1.1 within limits, and the description of one address."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ontology.deadline import check, left
from ontology.errors import NotFound, WrongUse
from ontology.guard import ALL_GRAPHS, Scope, refuse_federation
from ontology.media import Media, negotiate
from ontology.ntriples import resource
from ontology.ports import QueryRunner
from ontology.rendering import render

DEFAULT_TIMEOUT_S = 30.0
DEFAULT_MAX_ROWS = 10_000
MAX_QUERY = 100_000
MAX_POINTING = 200
"""How many statements with a thing as their object its description holds at most."""

_LINES = "application/n-triples"
_LINE = re.compile(r"[^\n]+\n")

# A thing's own statements, those of its parts, which have its address and a fragment and are at most two steps away,
# and some of those that point at it: an authority or a dynasty's entity may be the object of a million.
_PATTERN = """
  {{ BIND({iri} AS ?s) {iri} ?p ?o }}
  UNION {{ {iri} ?a ?s . FILTER(STRSTARTS(STR(?s), {parts})) ?s ?p ?o }}
  UNION {{ {iri} ?a ?b . FILTER(STRSTARTS(STR(?b), {parts})) ?b ?c ?s .
           FILTER(STRSTARTS(STR(?s), {parts})) ?s ?p ?o }}
  UNION {{ {{ SELECT ?s ?p {{ ?s ?p {iri} }} LIMIT {pointing} }} BIND({iri} AS ?o) }}
"""


def description_pattern(iri: str) -> str:
    """The pattern that finds a description's statements as ``?s ?p ?o``. Raises :class:`WrongUse` for what is no IRI.

    See :meth:`SparqlDoor.describe`.
    """
    parts = f'"{iri}#"'
    return _PATTERN.format(iri=resource(iri), parts=parts, pointing=MAX_POINTING)


@dataclass(frozen=True, slots=True)
class SparqlDoor:
    """Answers queries through ``runner``, each within ``timeout_s`` seconds and ``max_rows`` rows or triples."""

    runner: QueryRunner
    timeout_s: float = DEFAULT_TIMEOUT_S
    max_rows: int = DEFAULT_MAX_ROWS

    def run(self, query: str, *, accept: str, scope: Scope = ALL_GRAPHS) -> tuple[bytes, str]:
        """Body and media type of the answer; the default graph is the union of all named graphs unless ``scope`` or
        the query says otherwise.

        Raises :class:`WrongUse` for updates, SERVICE, syntax errors and a graph that is no IRI,
        :class:`NotAcceptable` for an ``accept`` that takes nothing there is, :class:`QueryTooCostly` past the limits.
        """
        if not query.strip():
            raise WrongUse("the query is empty")
        if len(query) > MAX_QUERY:
            raise WrongUse(f"the query has more than {MAX_QUERY} characters")
        refuse_federation(query)
        for iri in (*scope.default, *scope.named):
            resource(iri)
        media = negotiate(accept)
        # Processes write triples in no fixed order; they are put in one here.
        asked = Media(media.rows, _LINES if media.triples else "")
        body, made = self._run(query, asked, scope)
        return (_rendered(body, media.triples), media.triples) if made == _LINES else (body, made)

    def describe(self, iri: str, *, accept: str) -> tuple[bytes, str]:
        """The statements about one address and its parts, and up to :data:`MAX_POINTING` that point at it.

        Raises :class:`NotFound` when there are none.
        """
        media_type = negotiate(accept).for_triples()
        query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{{description_pattern(iri)}}}"
        body, _ = self._run(query, Media("", _LINES), ALL_GRAPHS)
        if not body:
            raise NotFound(f"图谱里没有关于 {iri} 的陈述。")
        return _rendered(body, media_type), media_type

    def close(self) -> None:
        """End the runner's processes."""
        self.runner.close()

    def _run(self, query: str, media: Media, scope: Scope) -> tuple[bytes, str]:
        check()
        timeout_s = min(self.timeout_s, left())
        return self.runner.run(query, media=media, timeout_s=timeout_s, max_rows=self.max_rows, scope=scope)


def _rendered(body: bytes, media_type: str) -> bytes:
    return render(_LINE.findall(body.decode()), media_type)
