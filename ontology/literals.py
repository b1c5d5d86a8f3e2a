"""Literals as the statements of a library write them, and the statements that are hardly more than one. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ontology.moments import Years, is_edtf
from ontology.records import Literal, Statement
from ontology.terms import DCTERMS, EDTF, WM, XSD


def integer(number: int) -> Literal:
    """Return an ``xsd:integer``."""
    return Literal(str(number), datatype=XSD.integer)


def decimal(number: float) -> Literal:
    """Return an ``xsd:decimal`` of six places: a tenth of a metre on the ground and more than any score means."""
    text = f"{number:.6f}".rstrip("0")
    return Literal(text + "0" if text.endswith(".") else text, datatype=XSD.decimal)


def texts(subject: str, pairs: Iterable[tuple[str, str]]) -> Iterator[Statement]:
    """Yield a statement with a plain literal for each (predicate, text) whose text is not empty."""
    return (Statement(subject, predicate, Literal(text)) for predicate, text in pairs if text)


def dated(subject: str, date: str) -> Iterator[Statement]:
    """Yield ``dcterms:date``, an EDTF literal where the wording is EDTF; nothing for an empty one."""
    if date:
        yield Statement(subject, DCTERMS.date, Literal(date, datatype=EDTF.EDTF if is_edtf(date) else ""))


def years(subject: str, covered: Years) -> Iterator[Statement]:
    """Yield the first and the last year, in historical counting, of what has such."""
    if covered.begin is not None:
        yield Statement(subject, WM.beginYear, integer(covered.begin))
    if covered.end is not None:
        yield Statement(subject, WM.endYear, integer(covered.end))
