"""Which form an answer takes: content negotiation over the formats of SPARQL results and of RDF (RFC 9110, 12.5.1).

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ontology.errors import WrongUse

_ROWS = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values")
_TRIPLES = ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml")
# What a client may say for one of them.
_ALIASES = {
    "application/json": ("application/sparql-results+json", "application/ld+json"),
    "application/xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "text/xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "application/x-turtle": ("text/turtle",),
    "text/plain": ("application/n-triples", "text/tab-separated-values"),
}


@dataclass(frozen=True, slots=True)
class Media:
    """The media types for rows and for triples; an empty one is a kind of answer that the client does not take."""

    rows: str
    triples: str

    def for_rows(self) -> str:
        """Raises :class:`WrongUse` when the client takes no rows."""
        return _taken(self.rows, "SELECT and ASK", _ROWS)

    def for_triples(self) -> str:
        """Raises :class:`WrongUse` when the client takes no triples."""
        return _taken(self.triples, "CONSTRUCT and DESCRIBE", _TRIPLES)


def negotiate(accept: str) -> Media:
    """The best types for an ``Accept`` header; an empty one takes anything, which is JSON and Turtle."""
    ranges = sorted(_ranges(accept or "*/*"), key=lambda pair: -pair[1])
    return Media(rows=_best(ranges, _ROWS), triples=_best(ranges, _TRIPLES))


def _taken(media_type: str, forms: str, offers: tuple[str, ...]) -> str:
    if not media_type:
        raise WrongUse(f"{forms} answer in {', '.join(offers)}; the Accept header takes none of these")
    return media_type


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((value[2:] for value in parameters if value.startswith("q=")), "1")
        yield name, _number(quality)


def _number(quality: str) -> float:
    try:
        return float(quality)
    except ValueError:
        return 0.0


def _best(ranges: list[tuple[str, float]], offers: tuple[str, ...]) -> str:
    refused = {name for name, quality in ranges if quality <= 0}
    for name, quality in ranges:
        if quality > 0:
            for offer in offers:
                if offer not in refused and _matches(name, offer):
                    return offer
    return ""


def _matches(name: str, offer: str) -> bool:
    group = name.removesuffix("*") if name.endswith("/*") and name != "*/*" else None
    return name in ("*/*", offer) or offer in _ALIASES.get(name, ()) or bool(group and offer.startswith(group))
