"""A picture as a part of a page, where its links can be followed. Pure."""

from __future__ import annotations

from markupsafe import Markup


def inline(svg: bytes, *, kind: str = "") -> Markup:
    """An SVG file that the program itself drew, as an element; ``kind`` is its class, for a page's style.

    Its links are for the pointer: keyboard and screen reader have the table that stands beside every picture, which
    says the same in a tenth of the stops.
    """
    _, _, element = svg.decode().partition("<svg ")
    mark = f'class="{kind}" ' if kind else ""
    shown = element.replace('role="img"', 'aria-hidden="true"', 1).replace("<a href=", '<a tabindex="-1" href=')
    return Markup(f"<svg {mark}{shown}")  # noqa: S704 - its texts were escaped when it was written
