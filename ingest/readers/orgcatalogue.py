"""Catalogues in Org: headings are classes, a heading with a drawer is a work, the headings below tell of it.

As the catalogues of the Kanseki Repository are written: 部 and 類, works with ``:KR_ID:`` and ``:EXTENT:``, below them
人物 with dynasty and function, and appendices. Packed or not, of any size; a work is a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.json_items import is_text
from ingest.orgmode import Node, nodes, path_of, plain
from ingest.packed import lines, unpacked
from ingest.reading import Reading, Source
from ingest.rows import Rows
from ontology import describing
from ontology.authority.numerals import numeral
from ontology.errors import WrongEncoding, WrongMapping
from ontology.records import Block, Metadata, Refusal

_SIGNS = frozenset({"KR_ID", "EXTENT", "TYPE", "CUSTOM_ID"})
_PERSONS = "人物"
_NUMBER = re.compile(r"[A-Z]\d+[a-z]?\s+")
_EXTENT = re.compile(r"(存)?\s{0,9}\(?(存)?\s{0,9}(\d{1,5})\)?\s{0,9}卷")
# So many works of one class path are told of; more persons or appendices than this are no description.
_MOST = 200


@dataclass(slots=True)
class _Work:
    node: Node
    classes: tuple[str, ...]
    below: list[Node] = field(default_factory=list)


def read(source: Source) -> Iterator[Reading | Refusal]:
    """Yield the works in the order of the file. Raises the errors of :func:`~ingest.packed.unpacked`, WrongMapping
    where no heading is a work."""
    rows = Rows()
    number = 0
    with unpacked(source) as file:
        for number, work in enumerate(_works(nodes(lines(file, source), texts=False)), start=1):
            yield _reading(work, number, rows) if _is_clean(work) else _unclean(work, source)
    if not number:
        raise WrongMapping(source.key, "没有一个标题带着 :KR_ID:、:EXTENT: 这样的属性，认不出哪些是书")


def _works(found: Iterator[Node]) -> Iterator[_Work]:
    """Tell works from classes: by their drawers, or by the level that works have."""
    path: list[tuple[int, str]] = []
    work: _Work | None = None
    level = 0
    for node in found:
        if work is not None and node.level > work.node.level:
            work.below += [node] if len(work.below) < _MOST else []
            continue
        if work is not None:
            yield work
            work = None
        above = path
        path = path_of(path, node)
        if node.level and (_SIGNS & node.properties.keys() or node.level == level):
            level = node.level
            classes = tuple(_NUMBER.sub("", title) for one, title in above if one < level)
            work = _Work(node, classes)
    if work is not None:
        yield work


def _is_clean(work: _Work) -> bool:
    return all(is_text(text) for node in (work.node, *work.below) for text in (node.title, *node.properties.values()))


def _unclean(work: _Work, source: Source) -> Refusal:
    reason = f"第 {work.node.line} 行起的一部书里有不是 UTF-8 的字节，未收；请把文件另存为 UTF-8"
    return Refusal(source.key, WrongEncoding.code, reason)


def _reading(work: _Work, number: int, rows: Rows) -> Reading:
    said = work.node.properties
    title = plain(work.node.title)
    creators = _creators(work)
    sibu = "·".join(work.classes)
    extent, kept = _extent(said.get("EXTENT", ""))
    edition, _, place = said.get("SOURCE", "").partition(",")
    volumes = said.get("BOOK", "")
    extra = (
        (describing.SIBU, sibu),
        (describing.EXTENT, extent),
        (describing.KEPT, kept),
        (describing.VOLUMES, f"{volumes}册" if volumes.isdecimal() else ""),
        (describing.EDITION, edition.strip()),
        (describing.EDITION_NOTE, place.strip()),
        (describing.CONTENTS, "；".join(_appendices(work))),
        ("编号", said.get("KR_ID", "")),
    )
    metadata = Metadata(
        title=title,
        creator="；".join(creators),
        dynasty=_dynasty(work),
        date=said.get("DATE", ""),
        kind="古籍",
        language="lzh",
        extra=tuple(pair for pair in extra if pair[1]),
    )
    text = "　".join(filter(None, (title + (extent or kept), "；".join(creators))))
    row = said.get("KR_ID") or said.get("CUSTOM_ID") or str(number)
    block = Block(text, "/".join(work.classes) or title, f"第 {work.node.line} 行")
    return Reading(metadata, (block,), rows.named(row, number))


def _persons(work: _Work) -> Iterator[Node]:
    """Yield the headings right below the work's own 人物; those of an appendix stand deeper."""
    inside = False
    for node in work.below:
        if node.level == work.node.level + 1:
            inside = node.title == _PERSONS
        elif inside and node.level == work.node.level + 2:
            yield node


def _creators(work: _Work) -> list[str]:
    """Return the persons as catalogues write them: （漢）鄭玄撰."""
    found = []
    for node in _persons(work):
        dynasty = node.properties.get("DYNASTY", "")
        found.append(f"{f'（{dynasty}）' if dynasty else ''}{plain(node.title)}{node.properties.get('FUNCTION', '')}")
    stated, dynasty = work.node.properties.get("RESP", ""), work.node.properties.get("DYNASTY", "")
    return found or ([f"（{dynasty}）{stated}" if dynasty else stated] if stated else [])


def _dynasty(work: _Work) -> str:
    first = next((node.properties["DYNASTY"] for node in _persons(work) if "DYNASTY" in node.properties), "")
    return first or work.node.properties.get("DYNASTY", "")


def _appendices(work: _Work) -> Iterator[str]:
    for node in work.below:
        if node.properties.get("TYPE") == "appendix":
            yield plain(node.title).strip() + "".join(_extent(node.properties.get("EXTENT", "")))


def _extent(stated: str) -> tuple[str, str]:
    """Return the number of 卷, and of those that are left where not all are; empty where it is not known."""
    found = _EXTENT.fullmatch(stated.strip())
    if not found:
        return ("不分卷", "") if stated.strip() == "不分卷" else ("", "")
    shown = f"{numeral(int(found[3]))}卷"
    return ("", f"存{shown}") if found[1] or found[2] else (shown, "")
