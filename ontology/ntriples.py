"""Statements as N-Triples lines, which are also what ``INSERT DATA`` takes. https://www.w3.org/TR/n-triples/

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ontology.errors import WrongUse
from ontology.records import Literal, Statement

_IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\\ud800-\udfff]*')
_LANGUAGE = re.compile(r"[A-Za-z]+(?:-[A-Za-z0-9]+)*")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


def lines(statements: Iterable[Statement]) -> Iterator[str]:
    """One line a statement, line feed included. Raises :class:`WrongUse` at the first that is no RDF."""
    for statement in statements:
        yield f"{resource(statement.subject)} {resource(statement.predicate)} {term(statement.object)} .\n"


def amendment(graph_iri: str, removed: Iterable[Statement], added: Iterable[Statement]) -> str:
    """The SPARQL update that takes statements out of a named graph and puts others in, in one request."""
    graph = resource(graph_iri)
    out, new = "".join(lines(removed)), "".join(lines(added))
    return f"DELETE DATA {{ GRAPH {graph} {{\n{out}}} }} ;\nINSERT DATA {{ GRAPH {graph} {{\n{new}}} }}"


def term(value: str | Literal) -> str:
    """An IRI or a literal as it stands in a line."""
    return resource(value) if isinstance(value, str) else _literal(value)


@lru_cache(16_384)
def resource(iri: str) -> str:
    """An IRI in angle brackets; whatever could break out of them raises :class:`WrongUse`."""
    if not _IRI.fullmatch(iri):
        raise WrongUse(f"{iri!r} is no absolute IRI: spaces, quotes, angle brackets and the like must be encoded")
    return f"<{iri}>"


def _literal(literal: Literal) -> str:
    if _SURROGATE.search(literal.text):
        raise WrongUse(f"the literal {literal.text[:40]!r} holds a lone surrogate; it cannot be written as UTF-8")
    quoted = f'"{literal.text.translate(_ESCAPES)}"'
    if literal.language:
        return f"{quoted}@{_tagged(literal.language)}"
    return f"{quoted}^^{resource(literal.datatype)}" if literal.datatype else quoted


def _tagged(language: str) -> str:
    if not _LANGUAGE.fullmatch(language):
        raise WrongUse(f"{language!r} is no language tag; write zh, lzh or zh-Hant")
    return language
