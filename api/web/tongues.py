"""The languages that a page offers, each with an address that shows the page in it.

A page that answers a form has no address of its own: its languages lead to the page on which the form stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.requests import Request
from starlette.routing import compile_path

from api.web.language import PARAMETER
from api.web.words import Language

_ASKED = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language to change to, with the address of the page that is shown in it."""

    language: Language
    address: str
    chosen: bool


def tongues_of(request: Request, chosen: Language, *, at: str = "") -> tuple[Tongue, ...]:
    """Return the languages of the page of a request, or of the page ``at`` an address of this site."""
    asked = urlsplit(at) if at else None
    path = asked.path if asked else form_path(request)
    pairs = parse_qsl(asked.query) if asked else request.query_params.multi_items()
    kept = [(name, value) for name, value in pairs if name != PARAMETER]
    return tuple(Tongue(one, f"{path}?{urlencode([*kept, (PARAMETER, one)])}", one is chosen) for one in Language)


def form_path(request: Request) -> str:
    """Return the path of a page; for what was posted that of the page above it that can be asked for."""
    path = request.url.path
    if request.method in _ASKED:
        return path
    posted = (one for one in _templates(request.app, request.method) if compile_path(one)[0].fullmatch(path))
    template, shown = next(posted, "/"), set(_templates(request.app, "GET"))
    while path.strip("/") and template not in shown:
        template, path = template.rpartition("/")[0], path.rpartition("/")[0]
    return path or "/"


def _templates(app: FastAPI, method: str) -> Iterator[str]:
    """The paths that take a method, as routes state them and in their order."""
    for route in iter_route_contexts(app.routes):
        if route.path and method in (route.methods or ()):
            yield route.path
