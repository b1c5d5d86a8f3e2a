"""Literals as the statements of a library write them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ontology.records import Literal, Statement
from ontology.terms import XSD


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
