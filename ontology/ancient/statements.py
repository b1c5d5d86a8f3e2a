"""What a description says of an ancient book, and what of a description is a guess, as RDF.

Wordings stand among the further fields of the document; here are the values that were read from them.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from ontology.ancient.records import AncientBook, Inscription, Seal
from ontology.guesses import MAKER
from ontology.iri import Namer
from ontology.literals import decimal, integer, texts
from ontology.records import Guess, Literal, Statement
from ontology.terms import PROV, RDF, RDFS, SCHEMA, WM


def book_statements(book: AncientBook, subject: str, *, namer: Namer) -> Iterator[Statement]:
    """What was read of an ancient book; ``subject`` is the document that describes it."""
    yield from texts(subject, ((WM.editionKind, book.edition_kind), (WM.surveyNumber, book.survey)))
    if book.rows:
        yield Statement(subject, WM.rows, integer(book.rows.rows))
        if book.rows.least is not None and book.rows.least == book.rows.most:
            yield Statement(subject, WM.charactersPerRow, integer(book.rows.least))
    if book.format:
        for part in (book.format.mouth, book.format.border, book.format.tail):
            yield from texts(subject, ((WM.pageFormat, part),))
    for heading in book.divisions[-1:]:
        yield Statement(subject, WM.division, namer.entity_iri(heading))
    for missing in book.missing:
        yield from texts(subject, ((WM.missing, missing.wording),))
    for number, seal in enumerate(book.seals, start=1):
        yield from _seal(seal, subject, f"{subject}#seal-{number}")
    for number, one in enumerate(book.inscriptions, start=1):
        yield from _inscription(one, subject, f"{subject}#inscription-{number}")


def _seal(seal: Seal, subject: str, node: str) -> Iterator[Statement]:
    """A seal's owner is not said: what its text suggests is shown on pages, with the reason."""
    yield Statement(subject, WM.seal, node)
    yield Statement(node, RDF.type, WM.Seal)
    yield Statement(node, RDFS.label, Literal(seal.text))
    yield from texts(node, ((WM.kind, seal.style + seal.shape),))


def _inscription(one: Inscription, subject: str, node: str) -> Iterator[Statement]:
    yield Statement(subject, WM.inscription, node)
    yield Statement(node, RDF.type, WM.Inscription)
    yield Statement(node, RDFS.label, Literal(one.wording))
    yield from texts(
        node,
        ((SCHEMA.creator, one.name), (WM.kind, one.function), (WM.dynasty, one.dynasty), (WM.locator, one.place)),
    )


def guess_statements(guess: Guess, subject: str, number: int, *, namer: Namer) -> Iterator[Statement]:
    """A guess: what field it is of, its value, how surely, on what it rests and by whom; never the field itself."""
    node = f"{subject}#guess-{number}"
    yield Statement(subject, WM.guess, node)
    yield Statement(node, RDF.type, WM.Guess)
    yield Statement(node, SCHEMA.name, Literal(guess.field))
    yield Statement(node, WM.value, Literal(guess.value))
    yield Statement(node, WM.confidence, decimal(guess.confidence))
    yield Statement(node, WM.evidence, Literal(guess.evidence))
    yield Statement(node, PROV.wasAttributedTo, namer.maker_iri(MAKER.name, MAKER.version))
