"""The table of contents and the list of pages of an EPUB: its navigation document, or the NCX of older ones.

Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from ingest.flow import said_of
from ingest.opf import inside
from ingest.safexml import name_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading of the contents: ``level`` from 1, and where it begins; ``ident`` is empty for the head of a file."""

    level: int
    label: str
    path: str
    ident: str


@dataclass(frozen=True, slots=True)
class Navigation:
    """Headings and page numbers by file and id."""

    entries: Mapping[str, Mapping[str, tuple[Entry, ...]]] = field(default_factory=dict)
    pages: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_nav(root: etree._Element, path: str) -> Navigation:
    """Read a navigation document (EPUB 3.3, 5.4)."""
    entries: list[Entry] = []
    pages: list[Entry] = []
    for nav in root.iter("{*}nav"):
        said = said_of(nav)
        if "toc" in said or "doc-toc" in said:
            entries.extend(_listed(nav, path, 1))
        elif "page-list" in said or "doc-pagelist" in said:
            pages.extend(_listed(nav, path, 1))
    return _placed(entries, pages)


def read_ncx(root: etree._Element, path: str) -> Navigation:
    """Read an NCX (ANSI/NISO Z39.86)."""
    map_ = next(root.iter("{*}navMap"), None)
    entries = list(_points(map_, path, 1)) if map_ is not None else []
    targets = [one for one in root.iter("{*}pageTarget") if _label(one)]
    return _placed(entries, [_entry(one, path, 1) for one in targets])


def _listed(element: etree._Element, path: str, level: int) -> Iterator[Entry]:
    """Yield the items of the lists below an element; a list within a list is a level below."""
    for child in element:
        name = name_of(child)
        if name == "a":
            label = " ".join("".join(map(str, child.itertext())).split()) or child.get("title") or ""
            href = child.get("href") or ""
            if label:
                yield Entry(level, label, inside(path, href), href.partition("#")[2])
        elif name == "ol" and name_of(element) == "li":
            yield from _listed(child, path, level + 1)
        elif name:
            yield from _listed(child, path, level)


def _points(element: etree._Element, path: str, level: int) -> Iterator[Entry]:
    for child in element:
        if name_of(child) == "navPoint":
            if _label(child):
                yield _entry(child, path, level)
            yield from _points(child, path, level + 1)


def _entry(element: etree._Element, path: str, level: int) -> Entry:
    content = next((one for one in element if name_of(one) == "content"), None)
    href = (content.get("src") if content is not None else "") or ""
    return Entry(level, _label(element), inside(path, href), href.partition("#")[2])


def _label(element: etree._Element) -> str:
    label = next((one for one in element if name_of(one) == "navLabel"), None)
    return " ".join("".join(map(str, label.itertext())).split()) if label is not None else ""


def _placed(entries: list[Entry], pages: list[Entry]) -> Navigation:
    placed: dict[str, dict[str, tuple[Entry, ...]]] = defaultdict(dict)
    for one in entries:
        if one.path:
            placed[one.path][one.ident] = (*placed[one.path].get(one.ident, ()), one)
    numbers: dict[str, dict[str, str]] = defaultdict(dict)
    for one in pages:
        if one.path:
            numbers[one.path].setdefault(one.ident, one.label)
    return Navigation(placed, numbers)
