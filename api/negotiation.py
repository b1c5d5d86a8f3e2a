"""Which of page and data a client asks for. RFC 9110, section 12.5.1.

Pure.
"""

from __future__ import annotations

_PAGE = ("text/html", "application/xhtml+xml")
_DATA = (
    "text/turtle",
    "application/ld+json",
    "application/rdf+xml",
    "application/n-triples",
    "application/n-quads",
    "application/trig",
    "application/json",
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)


def prefers_page(accept: str) -> bool:
    """Whether a page is named in ``accept`` and no data format is liked better."""
    weights = dict(_weighed(part) for part in accept.split(","))
    page = max((weights.get(name, 0.0) for name in _PAGE), default=0.0)
    return page > 0 and page >= max(weights.get(name, 0.0) for name in _DATA)


def _weighed(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    stated = next((value[2:] for value in parameters if value.startswith("q=")), "1")
    try:
        return name, float(stated)
    except ValueError:
        return name, 0.0
