"""Dumps of Wikisource and other wikis: MediaWiki's export, packed or not, of any size; a page is a document.

https://www.mediawiki.org/wiki/Help:Export. Read are the pages of the main namespace that lead nowhere else; talk,
templates and redirects are no texts. A subpage 史記/卷001 is a chapter of the book 史記.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import quote

from lxml import etree

from ingest.packed import unpacked
from ingest.reading import Reading, Source
from ingest.rows import Rows
from ingest.safexml import name_of, steps
from ingest.wikitext import Page, parse, plain
from ontology import describing
from ontology.errors import BrokenSource, OversizedSource
from ontology.records import Block, Metadata, Refusal

_MAIN = "0"
_TIMES = ("times", "朝代", "era", "dynasty")
_AUTHORS = ("override_author", "author", "作者", "override_contributor", "contributor")
_YEARS = ("year", "y", "年份", "date")
_MOST_NAMES = 20


@dataclass(slots=True)
class _Found:
    title: str = ""
    space: str = ""
    redirect: bool = False
    text: str = ""
    changed: str = ""


def read(source: Source) -> Iterator[Reading | Refusal]:
    """Yield the pages in the order of the dump, and a refusal for each that is too large.

    Raises :class:`~ontology.errors.BrokenSource` where the XML ends or is wrong; the pages before it were given out.
    """
    rows = Rows()
    with unpacked(source) as file:
        base = ""
        number = 0
        for name, element in _elements(file, source):
            if name == "base":
                base = (element.text or "").rsplit("/", 1)[0]
                continue
            number += 1
            page = _page(element)
            if page.space == _MAIN and not page.redirect and page.text.strip():
                yield from _documents(page, source, base=base, row=rows.named(page.title, number))


def _elements(file: BinaryIO, source: Source) -> Iterator[tuple[str, etree._Element]]:
    """Yield the pages as they end, and let go of each."""
    try:
        for event, element in steps(file, events=("start", "end")):
            if event == "start":
                _refuse_entities(element, source)
                continue
            name = name_of(element)
            if name in ("page", "base"):
                yield name, element
            if name in ("page", "siteinfo"):
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        reason = f"第 {error.lineno or 1} 行起不是正确的 XML，或有一页超过 10 MB，其后不再读（{error.msg}）"
        raise BrokenSource(source.key, reason) from error


def _refuse_entities(element: etree._Element, source: Source) -> None:
    if element.getparent() is None and element.getroottree().docinfo.internalDTD is not None:
        raise BrokenSource(source.key, "有文档类型声明（DTD），MediaWiki 的导出文件没有；可能是实体炸弹，不读")


def _page(element: etree._Element) -> _Found:
    """Return the page's last revision."""
    found = _Found()
    for child in element.iter():
        name = name_of(child)
        if name == "title":
            found.title = (child.text or "").strip()
        elif name == "ns":
            found.space = (child.text or "").strip()
        elif name == "redirect":
            found.redirect = True
        elif name == "timestamp":
            found.changed = (child.text or "").strip()
        elif name == "text":
            found.text = child.text or ""
    return found


def _documents(page: _Found, source: Source, *, base: str, row: str) -> Iterator[Reading | Refusal]:
    limit = source.limits.max_line_characters
    if len(page.text) > limit:
        reason = f"页面《{page.title}》有 {len(page.text)} 字，超过上限 {limit}，未收"
        yield Refusal(source.key, OversizedSource.code, reason)
        return
    try:
        said = parse(page.text)
    except ValueError as error:
        yield Refusal(source.key, BrokenSource.code, f"页面《{page.title}》{error}，未收")
        return
    if said.blocks:
        yield _reading(page, said, base=base, row=row)


def _reading(page: _Found, said: Page, *, base: str, row: str) -> Reading:
    parts = [part.strip() for part in page.title.split("/") if part.strip()] or [page.title]
    section = _of(said, ("section",)) if len(parts) > 1 else ""
    heading = "/".join(parts[1:])
    address = f"{base}/{quote(page.title.replace(' ', '_'))}" if base.startswith(("http://", "https://")) else ""
    extra = (
        (describing.PART, heading),
        (describing.EDITION, _of(said, ("edition", "版本"))),
        ("译者", _of(said, ("translator", "override_translator"))),
        (describing.NOTE, _of(said, ("notes", "註釋", "注释"))),
        (describing.ADDRESS, address),
        ("页面修订", page.changed),
        ("略去的模板", "、".join(said.left_out[:_MOST_NAMES])),
    )
    metadata = Metadata(
        title=section or (parts[-1] if len(parts) > 1 else _of(said, ("title",)) or page.title),
        creator=_of(said, _AUTHORS),
        dynasty=_of(said, _TIMES),
        date=_of(said, _YEARS),
        book=parts[0] if len(parts) > 1 else "",
        subjects=said.categories,
        extra=tuple(pair for pair in extra if pair[1]),
    )
    blocks = tuple(
        Block(
            block.text,
            "/".join(filter(None, (heading, block.heading))),
            page.title,
            role=block.role,
            anchor=block.anchor,
        )
        for block in said.blocks
    )
    return Reading(metadata, blocks, row)


def _of(said: Page, names: tuple[str, ...]) -> str:
    """Return the first of the header's arguments that says something."""
    return next((text for name in names if (text := plain(said.header.get(name, ""))) and text != "?"), "")
