"""The elements and attributes of TEI as they are met here: without their namespaces, for older files have none.

https://tei-c.org/release/doc/tei-p5-doc/en/html/

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ingest.safexml import name_of

TEI = "http://www.tei-c.org/ns/1.0"
OWN = "wm."
"""In the ids that this program gives to elements which have none of their source."""
XML = "http://www.w3.org/XML/1998/namespace"
ID, LANG, SPACE = f"{{{XML}}}id", f"{{{XML}}}lang", f"{{{XML}}}space"
_BLANK = re.compile(r"\s+")
_CHINESE = "\u2e80"


def children(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """Yield the children of these names, of any name where none is given; none of no element."""
    within = () if element is None else element
    return (one for one in within if (name_of(one) in names if names else name_of(one)))


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """Return what a path of names first leads to."""
    for name in path:
        element = next(children(element, name), None) if element is not None else None
    return element


def below(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """Yield all that lies below of these names, in document order; none of no element."""
    if element is None:
        return iter(())
    return (one for one in element.iter() if name_of(one) in names and one is not element)


def words(element: etree._Element | None) -> str:
    """Return the text of an element of the header, blanks made one, line breaks between Chinese characters none."""
    if element is None:
        return ""
    text = "".join(str(piece) for piece in element.itertext())
    return _BLANK.sub(_between, text).strip()


def _between(found: re.Match[str]) -> str:
    """What white space stands for: a line that ends beside Chinese ends between two characters."""
    text, begin, end = found.string, found.start(), found.end()
    beside = (text[begin - 1] if begin else "", text[end : end + 1])
    return "" if "\n" in found[0] and any(one >= _CHINESE for one in beside) else " "


def said(element: etree._Element | None, *names: str) -> str:
    """Return the first of these attributes that is not empty."""
    if element is None:
        return ""
    return next((value.strip() for name in names if (value := element.get(name) or "").strip()), "")


def within(element: etree._Element) -> str:
    """Return the name of what an element stands in; empty for the root."""
    parent = element.getparent()
    return name_of(parent) if parent is not None else ""


def pointed(value: str) -> str:
    """Return the id that a pointer within the file names; empty for another."""
    return value[1:] if value.startswith("#") and "(" not in value else ""


def preserves(element: etree._Element) -> bool:
    """Whether white space stands in the text as it does in the file (``xml:space``)."""
    return element.get(SPACE) == "preserve"
