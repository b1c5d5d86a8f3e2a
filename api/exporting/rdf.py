"""RDF: the named graph of each document's text, with all its statements and their passports.

Turtle as https://www.w3.org/TR/turtle/ allows it: the prefixes stand again before each document, so that files can be
put together; N-Triples a statement a line.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from api.exporting.held import Held
from ontology.ntriples import lines
from ontology.rendering import render
from ontology.statements import document_statements


def write_turtle(held: Iterable[Held], out: BinaryIO) -> int:
    """Write documents as Turtle; return how many."""
    return _write(held, out, "text/turtle")


def write_ntriples(held: Iterable[Held], out: BinaryIO) -> int:
    """Write documents as N-Triples; return how many."""
    return _write(held, out, "application/n-triples")


def _write(held: Iterable[Held], out: BinaryIO, media_type: str) -> int:
    count = 0
    for count, one in enumerate(held, start=1):  # noqa: B007 - what is returned
        out.write(render(lines(document_statements(one.tagged, namer=one.shelf.namer)), media_type))
    return count
