"""Org files by their lines: keywords, headings, property drawers, links.

https://orgmode.org/worg/org-syntax.html

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

_HEADING = re.compile(r"(\*{1,30})[ \t]+(.*)")
_KEYWORD = re.compile(r"#\+([A-Za-z_]+):[ \t]*(.*)")
_PROPERTY = re.compile(r"[ \t]*:([^\s:]+):[ \t]*(.*)")
_LINK = re.compile(r"\[\[([^\[\]]*)\](?:\[([^\[\]]*)\])?\]")
_BEGIN, _END = ":PROPERTIES:", ":END:"


@dataclass(slots=True)
class Node:
    """A heading with what stands below it up to the next; ``level`` 0 is what stands before the first.

    ``line`` is where it begins, from 1; a drawer or keyword that comes again keeps its first value.
    """

    level: int
    title: str
    line: int
    properties: dict[str, str] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)


def nodes(lines: Iterable[str], *, texts: bool = True) -> Iterator[Node]:
    """Yield the headings in their order, the part before the first where it says something. Comments are left out.

    Without ``texts`` what stands below the headings is not kept.
    """
    node = Node(0, "", 1)
    drawer = False
    for number, raw in enumerate(lines, start=1):
        line = raw.rstrip("\r\n")
        if found := _HEADING.match(line):
            if node.level or node.properties or node.text:
                yield node
            node, drawer = Node(len(found[1]), found[2].strip(), number), False
        elif line.strip() == _BEGIN:
            drawer = True
        elif drawer:
            drawer = line.strip() != _END
            _keep(node, _PROPERTY.fullmatch(line) if drawer else None)
        elif line.startswith("#"):
            _keyword(node, line)
        elif texts:
            node.text.append(line)
    if node.level or node.properties or node.text:
        yield node


def _keep(node: Node, found: re.Match[str] | None) -> None:
    if found and found[2].strip():
        node.properties.setdefault(found[1].upper(), found[2].strip())


def _keyword(node: Node, line: str) -> None:
    found = _KEYWORD.match(line)
    if not found:
        return
    if found[1].upper() == "PROPERTY":
        name, _, value = found[2].strip().partition(" ")
        node.properties.setdefault(name.upper(), value.strip())
    else:
        node.properties.setdefault(found[1].upper(), found[2].strip())


def plain(text: str) -> str:
    """Return a line with its links as what they are called."""
    return _LINK.sub(lambda found: found[2] or found[1], text)


def path_of(above: list[tuple[int, str]], node: Node) -> list[tuple[int, str]]:
    """Return the headings above and with ``node``, each with its level, from those of the heading before it."""
    kept = [one for one in above if one[0] < node.level]
    return [*kept, (node.level, node.title)] if node.level else kept
