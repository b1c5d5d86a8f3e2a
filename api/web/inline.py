"""A picture as a part of a page, where its links can be followed. Pure."""

from __future__ import annotations

import re

from markupsafe import Markup

from api.pictures.ink import COLOURS, INK, PAPER, QUIET, RULE, SEAL

_NAMED = {
    **{colour: type_.value.lower() for type_, colour in COLOURS.items()},
    PAPER: "paper",
    INK: "ink",
    QUIET: "quiet",
    RULE: "rule",
    SEAL: "seal",
}
_TAG = re.compile("<[^>]+>")
_PAINT = re.compile(f'(?<= )(fill|stroke)="({"|".join(_NAMED)})"')


def inline(svg: bytes, *, kind: str = "") -> Markup:
    """An SVG file that the program itself drew, as an element; ``kind`` is its class, for a page's style.

    Its links are for the pointer: keyboard and screen reader have the table that stands beside every picture, which
    says the same in a tenth of the stops. Its colours become those of the page, by day and by night.
    """
    drawn = _TAG.sub(lambda tag: _PAINT.sub(_of_page, tag[0]), svg.decode())
    _, _, element = drawn.partition("<svg ")
    mark = f'class="{kind}" ' if kind else ""
    shown = element.replace('role="img"', 'aria-hidden="true"', 1).replace("<a href=", '<a tabindex="-1" href=')
    return Markup(f"<svg {mark}{shown}")  # noqa: S704 - its texts were escaped when it was written


def _of_page(paint: re.Match[str]) -> str:
    return f'{paint[1]}="var(--{_NAMED[paint[2]]})"'
