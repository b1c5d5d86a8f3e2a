"""The contents of a document or of its book as a tree: 卷, 篇, 章, with the present place marked.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from api.web.addresses import document_address
from api.web.reading_settings import with_parameters
from index.leafing import Chapter, Heading
from ontology.authority.numerals import number
from ontology.records import Document

PAGE = 20
"""Passages on a page."""
MOST = 400
"""Entries beyond which only the branch of the present place is shown whole."""
_LEVEL = "/"
_NUMBERED = re.compile("(?<=[卷第])[〇零一二三四五六七八九十廿卅百千]+|[0-9]+")
_PARTS = ("上", "中", "下")
_SECTIONS = (("本纪", "本紀"), ("表",), ("书", "志", "書"), ("世家",), ("列传", "列傳"), ("载记", "載記"))
"""The parts of a dynastic history, in the order of most."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents. ``here`` marks the place that is being read, ``open`` a branch that leads to it."""

    text: str
    address: str
    here: bool = False
    open: bool = False
    children: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """The lines of the contents, and title and address of the chapters before and after; empty without any.

    ``ordered`` is false where nothing tells the order of a book's chapters, which then stand by their titles.
    """

    entries: tuple[Entry, ...] = ()
    of_book: bool = False
    ordered: bool = True
    before: tuple[str, str] = ("", "")
    after: tuple[str, str] = ("", "")


@dataclass(slots=True)
class _Node:
    text: str
    address: str
    here: bool = False
    children: list[_Node] = field(default_factory=list)

    def holds_place(self) -> bool:
        return self.here or any(one.holds_place() for one in self.children)

    def size(self) -> int:
        return 1 + sum(one.size() for one in self.children)


@dataclass(frozen=True, slots=True)
class _Line:
    path: tuple[str, ...]
    address: str
    here: bool


def contents_of(
    document: Document,
    headings: Sequence[Heading],
    chapters: Sequence[Chapter],
    *,
    at: int,
    stated: Sequence[tuple[str, str]] = (),
) -> Contents:
    """Return the contents with the passage of ordinal ``at`` as the present place; every address says ``stated``."""
    own = list(_own_lines(document, headings, at=at, stated=stated))
    if len(chapters) < 2:
        shown = own if len({line.path for line in own}) > 1 else []
        return Contents(_entries(_tree(shown)))
    ordered = sorted(chapters, key=_order)
    lines: list[_Line] = []
    for one in ordered:
        lines += own if one.document_id == document.id else [_line_of(one, stated)]
    numbered = all(any(_NUMBERED.search(level) for level in _chapter_path(one)) for one in ordered)
    before, after = _around(ordered, document.id) if numbered else (None, None)
    return Contents(
        _entries(_tree(lines)),
        of_book=True,
        ordered=numbered,
        before=_neighbour(before, stated),
        after=_neighbour(after, stated),
    )


def ordinal_address(document_id: str, ordinal: int, stated: Sequence[tuple[str, str]] = ()) -> str:
    """The place of a passage, known by its ordinal, on the reading pages of its document."""
    page = document_address(document_id, page=ordinal // PAGE + 1)
    return with_parameters(page, stated, fragment=f"p-{ordinal + 1}")


def _own_lines(
    document: Document, headings: Sequence[Heading], *, at: int, stated: Sequence[tuple[str, str]]
) -> Iterable[_Line]:
    present = max((one.ordinal for one in headings if one.ordinal <= at), default=-1)
    for one in headings:
        address = ordinal_address(document.id, one.ordinal, stated)
        yield _Line(_levels(one.text) or ("",), address, here=one.ordinal == present)


def _line_of(chapter: Chapter, stated: Sequence[tuple[str, str]]) -> _Line:
    return _Line(_chapter_path(chapter), with_parameters(document_address(chapter.document_id), stated), here=False)


def _chapter_path(chapter: Chapter) -> tuple[str, ...]:
    """The levels that lead to a chapter: those of its first heading down to its title."""
    levels = _levels(chapter.heading)
    if chapter.title in levels:
        return levels[: levels.index(chapter.title) + 1]
    return levels or (chapter.title or chapter.document_id,)


def _levels(heading: str) -> tuple[str, ...]:
    return tuple(part for part in heading.split(_LEVEL) if part.strip())


def _around(ordered: Sequence[Chapter], document_id: str) -> tuple[Chapter | None, Chapter | None]:
    place = next((index for index, one in enumerate(ordered) if one.document_id == document_id), None)
    if place is None:
        return None, None
    return (ordered[place - 1] if place else None), (ordered[place + 1] if place + 1 < len(ordered) else None)


def _neighbour(chapter: Chapter | None, stated: Sequence[tuple[str, str]]) -> tuple[str, str]:
    if chapter is None:
        return "", ""
    return chapter.title or _chapter_path(chapter)[-1], with_parameters(document_address(chapter.document_id), stated)


def _order(chapter: Chapter) -> tuple[tuple[tuple[int, tuple[tuple[int, str], ...]], ...], str]:
    """A key that puts 卷二 before 卷十, 上 before 下 and 本纪 before 列传."""
    return tuple((_section(level), _numbered(level)) for level in _chapter_path(chapter)), chapter.source


def _section(level: str) -> int:
    return next((place for place, names in enumerate(_SECTIONS) if level.endswith(names)), len(_SECTIONS))


def _numbered(level: str) -> tuple[tuple[int, str], ...]:
    key: list[tuple[int, str]] = []
    end = 0
    for found in _NUMBERED.finditer(level):
        key += [(-1, level[end : found.start()]), (number(found[0]) or 0, "")]
        end = found.end()
    rest = level[end:]
    return (*key, (_PARTS.index(rest[:1]) if rest[:1] in _PARTS else -1, rest))


def _tree(lines: Iterable[_Line]) -> list[_Node]:
    """Lines whose first levels are alike come under one heading, as long as nothing stands between them."""
    roots: list[_Node] = []
    for line in lines:
        siblings = roots
        for depth, level in enumerate(line.path):
            last = depth == len(line.path) - 1
            if last or not siblings or siblings[-1].text != level:
                siblings.append(_Node(level, line.address, here=last and line.here))
            siblings = siblings[-1].children
    return roots


def _entries(nodes: Sequence[_Node]) -> tuple[Entry, ...]:
    whole = sum(one.size() for one in nodes) <= MOST
    return tuple(_entry(one, whole=whole) for one in nodes)


def _entry(node: _Node, *, whole: bool) -> Entry:
    inside = node.holds_place()
    children = tuple(_entry(one, whole=whole) for one in node.children) if whole or inside else ()
    return Entry(node.text, node.address, node.here, inside, children)
