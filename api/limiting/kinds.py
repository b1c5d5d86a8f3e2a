"""What a request costs: its kind, told by its address. Pure."""

from __future__ import annotations

import re
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of requests; those of a kind share a rate."""

    FREE = "free"
    """Files of the pages themselves, and what tells whether the service lives."""
    PAGE = "page"
    SEARCH = "search"
    ASK = "ask"
    SPARQL = "sparql"
    EXPORT = "export"
    """What reads much at once: files of whole documents, two works compared, batches of names, lists for harvesters."""
    IMAGE = "image"
    FORM = "form"
    """What anybody may write into the library's desk: enquiries, opinions on answers."""
    SIGNIN = "signin"
    PUSH = "push"
    """Documents and files that come in; they are read as they come."""


_ID = r"[^/]+(?:/.*)?"
_ROUTES: tuple[tuple[Kind, str, str], ...] = (
    (Kind.FREE, "", r"/static/.*|/health|/ready|/metrics"),
    (Kind.SIGNIN, "POST", r"/signin(?:/.*)?"),
    (Kind.FORM, "POST", r"/enquiries(?:/.*)?|/api/enquiries|/(?:api/)?feedback"),
    (Kind.PUSH, "PUT POST PATCH", r"/api/documents(?:/.*)?|(?:/api)?/desk/enquiries/(?:\d+/files|letters)"),
    (Kind.ASK, "POST", r"/ask|/api/ask|/widget|/v1/.*|/mcp|/channels/.*"),
    (Kind.ASK, "GET", r"/ask|/(?:api/)?graph/ask|(?:/api)?/desk/enquiries/\d+/assist"),
    (Kind.SPARQL, "", r"/sparql|/data/.*"),
    (Kind.EXPORT, "POST", r"/reconcile(?:/extend)?|/resolve"),
    (
        Kind.EXPORT,
        "GET",
        rf"/api/export/.*|/oai|/dump/.*|/(?:api/)?parallels|/(?:api/)?passages/{_ID}/(?:similar|parallels)"
        r"|/watches/[^/]+/[^/]+/[^/]+|/desk/(?:dossiers|watches)/.*/[^/]+\.?(?:pdf|docx|epub|html)|/iiif/.*/manifest\.json"
        r"|/iiif/collection.*",
    ),
    (Kind.IMAGE, "GET", r"/iiif/.*|/files/.*|/api/leaves/.*"),
    (Kind.SEARCH, "GET", r"/|/facets|/api/(?:search|facets|suggest|walk|works|ancient)(?:/.*)?|/catalogue|/ancient"),
    (Kind.SEARCH, "GET", r"/api/entities/suggest|/reconcile/suggest/.*|/api/pictures/.*|/statistics|/api/statistics.*"),
)
_COMPILED = tuple((kind, frozenset(methods.split()), re.compile(path, re.DOTALL)) for kind, methods, path in _ROUTES)


def kind_of(method: str, path: str) -> Kind:
    """Return what a request costs; HEAD costs what GET does."""
    method = "GET" if method == "HEAD" else method
    for kind, methods, pattern in _COMPILED:
        if (not methods or method in methods) and pattern.fullmatch(path):
            return kind
    return Kind.PAGE
