"""Answers that a client may keep: each has a validator made of its bytes, and 304 says that it is still the same.

RFC 9110, sections 8.8.3 and 13.1.2; links as in RFC 8288.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from urllib.parse import quote

from fastapi import Request, Response

from ontology.media import SUFFIXES, TRIPLES

Link = tuple[str, str, str]
"""Address, relation, and media type or nothing."""


def represent(
    request: Request, body: bytes | str, media_type: str, *, links: Sequence[Link] = (), filename: str = ""
) -> Response:
    """The answer to a GET, or 304 where the client has it already. ``filename`` makes a browser keep it as a file."""
    content = body.encode() if isinstance(body, str) else body
    tag = f'"{hashlib.sha256(media_type.encode() + content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Vary": "Accept", "Cache-Control": "no-cache"}
    if links:
        headers["Link"] = header_of(links)
    if request.method in ("GET", "HEAD") and held(request, tag):
        return Response(status_code=304, headers=headers)
    if filename:
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename)}"
    return Response(content, media_type=media_type, headers=headers)


def in_all_formats(address: str, *, rel: str = "alternate") -> list[Link]:
    """Links to the RDF at ``address`` in each of its formats."""
    return [(f"{address}?format={SUFFIXES[media_type]}", rel, media_type) for media_type in TRIPLES]


def header_of(links: Sequence[Link]) -> str:
    """The value of a ``Link`` header."""
    return ", ".join(map(_link, links))


def _link(link: Link) -> str:
    address, rel, media_type = link
    return f'<{address}>; rel="{rel}"' + (f'; type="{media_type}"' if media_type else "")


def held(request: Request, tag: str) -> bool:
    """Whether the client has what ``tag`` stands for; If-None-Match compares weakly (RFC 9110, section 8.8.3.2)."""
    named = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    return tag in named or "*" in named
