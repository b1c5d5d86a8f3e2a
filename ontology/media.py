"""Which form an answer takes: content negotiation over the formats of SPARQL results and of RDF (RFC 9110, 12.5.1).

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ontology.errors import NotAcceptable, WrongUse

ROWS = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values")
"""What SELECT and ASK answer in; the first is what a client gets that has no wish."""

TRIPLES = ("text/turtle", "application/ld+json", "application/rdf+xml", "application/n-triples")
"""What CONSTRUCT and DESCRIBE answer in, and every description of a thing."""

# What a client may say for one of them.
_ALIASES = {
    "application/json": ("application/sparql-results+json", "application/ld+json"),
    "application/xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "text/xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "application/x-turtle": ("text/turtle",),
    "text/n3": ("text/turtle",),
    "text/plain": ("application/n-triples", "text/tab-separated-values"),
}

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "json": "application/json",
        "xml": "application/xml",
        "csv": "text/csv",
        "tsv": "text/tab-separated-values",
        "ttl": "text/turtle",
        "turtle": "text/turtle",
        "n3": "text/turtle",
        "jsonld": "application/ld+json",
        "json-ld": "application/ld+json",
        "rdf": "application/rdf+xml",
        "rdf+xml": "application/rdf+xml",
        "nt": "application/n-triples",
        "html": "text/html",
    }
)
"""Short names for what an ``Accept`` header says, for addresses that lead to one format."""

SUFFIXES: Mapping[str, str] = MappingProxyType(
    {
        "application/sparql-results+json": "srj",
        "application/sparql-results+xml": "srx",
        "text/csv": "csv",
        "text/tab-separated-values": "tsv",
        "text/turtle": "ttl",
        "application/ld+json": "jsonld",
        "application/rdf+xml": "rdf",
        "application/n-triples": "nt",
    }
)
"""How a file of a media type ends."""


@dataclass(frozen=True, slots=True)
class Media:
    """The media types for rows and for triples; an empty one is a kind of answer that the client does not take."""

    rows: str
    triples: str

    def for_rows(self) -> str:
        """Raises :class:`NotAcceptable` when the client takes no rows."""
        return _taken(self.rows, "SELECT and ASK", ROWS)

    def for_triples(self) -> str:
        """Raises :class:`NotAcceptable` when the client takes no triples."""
        return _taken(self.triples, "CONSTRUCT, DESCRIBE and descriptions", TRIPLES)


def negotiate(accept: str) -> Media:
    """The best types for an ``Accept`` header; an empty one takes anything, which is JSON and Turtle."""
    ranges = list(_ranges(accept or "*/*"))
    return Media(rows=_best(ranges, ROWS), triples=_best(ranges, TRIPLES))


def choose(accept: str, offers: tuple[str, ...]) -> str:
    """The best of the ``offers`` for an ``Accept`` header, the first where any will do; empty where none is taken."""
    return _best(list(_ranges(accept or "*/*")), offers)


def accept_of(form: str) -> str:
    """The ``Accept`` header that a short name or a media type stands for. Raises :class:`WrongUse`."""
    named = form.strip().lower()
    if named not in FORMATS and "/" not in named:
        raise WrongUse(f"没有格式 {form[:40]}：可用的有 {'、'.join(FORMATS)}。")
    return FORMATS.get(named, named)


def _taken(media_type: str, forms: str, offers: tuple[str, ...]) -> str:
    if not media_type:
        raise NotAcceptable(f"{forms} answer in {', '.join(offers)}; the Accept header takes none of these")
    return media_type


@dataclass(frozen=True, slots=True)
class _Range:
    name: str
    quality: float
    place: int

    def fit(self, offer: str) -> int:
        """How closely this speaks of ``offer``: 0 not at all, 1 of anything, 2 of its group, 3 of itself."""
        if self.name == offer or offer in _ALIASES.get(self.name, ()):
            return 3
        if self.name.endswith("/*") and offer.startswith(self.name[:-1]):
            return 2
        return 1 if self.name == "*/*" else 0


def _ranges(accept: str) -> Iterator[_Range]:
    for place, part in enumerate(accept.split(",")):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((value[2:] for value in parameters if value.startswith("q=")), "1")
        yield _Range(name, _number(quality), place)


def _number(quality: str) -> float:
    try:
        return float(quality)
    except ValueError:
        return 0.0


def _best(ranges: list[_Range], offers: tuple[str, ...]) -> str:
    """The offer of the highest quality. The closest range decides on an offer's quality, then whether it beats one of
    the same quality, then the client's order and ours."""
    ranked = []
    for number, offer in enumerate(offers):
        fits = [(one.fit(offer), -one.place, one.quality) for one in ranges]
        fit, place, quality = max(fits, default=(0, 0, 0.0))
        if fit and quality > 0:
            ranked.append((quality, fit, place, -number, offer))
    return max(ranked)[-1] if ranked else ""
