"""What an object of the collection chinese-poetry says: a poem, a book, a poet. Shapes differ from folder to folder.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from ingest.json_items import is_text
from ingest.normalize import fold
from ingest.reading import Reading
from ontology.describing import CREATOR_NOTE, PART
from ontology.records import Block, Metadata

_LINES = ("paragraphs", "para", "content")
_LEVELS = ("chapter", "section")
_NAMES = ("title", "chapter", "type", "subchapter")
_NOTES = ("notes", "comment")
_DEEPEST = 20
_UNTOLD = frozenset({"", "--", "-", "无", "無"})
_DYNASTIES = {"yuan": "元", "tang": "唐", "song": "宋"}
_PERIOD = (
    "先秦|春秋|战国|戰國|秦|两汉|兩漢|西汉|西漢|东汉|東漢|汉|漢|三国|三國|魏晋|魏晉|西晋|西晉|东晋|東晉|晋|晉"
    "|南北朝|隋|唐|五代|北宋|南宋|宋|金|元|明|清"
)
_AUTHOR = re.compile(rf"\s*[（(]?({_PERIOD})[代朝]?[)）：:・·]\s*(?:({_PERIOD})[・·])?(.+)", re.DOTALL)
_LIFE = re.compile(r"([^（(，,。]{1,12})[（(].*[0-9０-９].*", re.DOTALL)
_PERIODS = re.compile(_PERIOD)
_PART = re.compile("其[一二三四五六七八九十]+")
_Piece: TypeAlias = tuple[tuple[str, ...], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a folder of the collection is."""

    book: str = ""
    dynasty: str = ""
    creator: str = ""
    prose: bool = False


_SHELVES = (
    (r"/poet\.tang\.\d+\.json", Shelf("全唐诗", "唐")),
    (r"/poet\.song\.\d+\.json", Shelf("全宋诗", "宋")),
    (r"/authors\.tang\.json", Shelf("全唐诗作者小传", "唐", prose=True)),
    (r"/authors\.song\.json", Shelf("全宋诗作者小传", "宋", prose=True)),
    (r"songci/author\.song\.json", Shelf("全宋词作者小传", "宋", prose=True)),
    (r"/(唐诗三百首|唐诗补录)\.json", Shelf(r"\1", "唐")),
    (r"/(宋词三百首)\.json", Shelf(r"\1", "宋")),
    (r"/ci\.song\.\w+\.json", Shelf("全宋词", "宋")),
    (r"json/\d+\.json", Shelf("御定全唐诗", "唐")),
    (r"/huajianji.*\.json", Shelf("花间集", "五代")),
    (r"nantang/.*\.json", Shelf("南唐二主词", "南唐")),
    (r"/shijing\.json", Shelf("诗经", "周")),
    (r"/chuci\.json", Shelf("楚辞")),
    (r"/yuanqu\.json", Shelf("元曲", "元")),
    (r"/caocao\.json", Shelf("曹操诗集", "东汉", "曹操")),
    (r"/纳兰性德诗集\.json", Shelf("纳兰性德诗集", "清", "纳兰性德")),
    (r"/shuimotangshi\.json", Shelf("水墨唐诗", "唐")),
    (r"/lunyu\.json", Shelf("论语", "春秋", prose=True)),
    (r"/mengzi\.json", Shelf("孟子", "战国", "孟子", prose=True)),
    (r"/daxue\.json", Shelf("大学", "战国", prose=True)),
    (r"/zhongyong\.json", Shelf("中庸", "战国", prose=True)),
    (r"/youmengying\.json", Shelf("幽梦影", "清", "张潮", prose=True)),
    (r"/(guwenguanzhi|wenzimengqiu|youxueqionglin)\.json", Shelf(prose=True)),
)


def shelf_of(folder: str, name: str) -> Shelf:
    """Say what the collection keeps in a file; nothing where its name says nothing."""
    for pattern, shelf in _SHELVES:
        if found := re.search(pattern + "$", f"{folder}/{name}"):
            return replace(shelf, book=found.expand(shelf.book)) if shelf.book else shelf
    return Shelf()


def poem_of(value: Mapping[str, object], shelf: Shelf, number: int) -> Reading:
    """Return a poem, or a chapter of a classic. Raises ``ValueError`` where it has no text."""
    lines = _lines(value)
    if not lines:
        raise ValueError(f"没有正文（{'、'.join(_LINES)}）")
    title = _title(value, lines, shelf)
    volume = _text(value, "volume")
    levels = (volume, *(_text(value, one) for one in _LEVELS), title)
    heading = "/".join(dict.fromkeys(one for one in levels if one))
    stated = _text(value, "no#") or str(number)
    locator = f"{volume}·第 {stated} 首" if volume else f"第 {number} {'条' if shelf.prose else '首'}"
    blocks = [Block(text, heading, locator) for text in _texts(value, ("prologue",))] if not _is_comment(shelf) else []
    blocks += [Block(line, heading, locator, role="" if shelf.prose else "verse") for line in lines]
    notes = _texts(value, (*_NOTES, "prologue") if _is_comment(shelf) else _NOTES)
    blocks += [Block(note, heading, locator, role="note") for note in notes]
    row = _text(value, "id") or stated
    return _reading(_described(value, shelf, title), blocks, row)


def book_of(value: Mapping[str, object], shelf: Shelf) -> Iterator[Reading]:
    """Yield a book as one document, or its pieces where they have authors of their own."""
    title = _text(value, "title")
    pieces = list(_pieces(value.get("content"), ()))
    if not pieces:
        raise ValueError("没有正文（content 里没有 paragraphs）")
    of_many = any("author" in piece for _, piece in pieces)
    described = _described(value, shelf, title)
    blocks = [Block(text, title) for text in _texts(value, ("abstract", "preface"))]
    role = "" if shelf.prose else "verse"
    for number, (path, piece) in enumerate(pieces, start=1):
        locator = f"第 {number} 篇"
        own = [Block(line, "/".join(filter(None, path)), locator, role=role) for line in _lines(piece)]
        if not of_many:
            blocks += own
            continue
        metadata = _described(piece, replace(shelf, book=title), _piece_title(path) or f"{title} {number}")
        yield _reading(metadata, own, str(number))
    if not of_many:
        yield _reading(described, blocks, "1")


def _piece_title(path: tuple[str, ...]) -> str:
    """Return 秋興八首 其一 for a part of a piece, the last of its titles otherwise."""
    part = path[-2:] if len(path) > 1 and _PART.fullmatch(path[-1]) else path[-1:]
    return " ".join(part)


def person_of(value: Mapping[str, object], shelf: Shelf, number: int) -> Reading | None:
    """Return what is told of a poet; nothing where nothing is."""
    told = _text(value, "desc") or _text(value, "description")
    if told in _UNTOLD:
        return None
    name = _text(value, "name")
    lines = [line.strip() for line in told.split("\n") if line.strip()]
    book = shelf.book if not shelf.book or shelf.book.endswith("小传") else f"{shelf.book}作者小传"
    metadata = Metadata(title=name, dynasty=shelf.dynasty, book=book, kind="人物小传")
    blocks = [Block(line, name, f"第 {number} 条") for line in lines]
    return _reading(metadata, blocks, _text(value, "id") or str(number))


def _is_comment(shelf: Shelf) -> bool:
    """Of 水墨唐诗 the field that elsewhere is the poet's preface is a comment of today."""
    return shelf.book == "水墨唐诗"


def _reading(metadata: Metadata, blocks: list[Block], row: str) -> Reading:
    """Raises ``ValueError`` for text that holds bytes which are no characters."""
    if not all(is_text(one) for one in (metadata.title, metadata.creator, row, *(block.text for block in blocks))):
        raise ValueError("有不是 UTF-8 的字节")
    return Reading(metadata, tuple(blocks), row)


def _described(value: Mapping[str, object], shelf: Shelf, title: str) -> Metadata:
    dynasty, creator, life = _author(_text(value, "author"))
    tags = value.get("tags")
    labels = [tags] if isinstance(tags, str) else tags if isinstance(tags, list) else []
    words = [str(one).strip() for one in labels if str(one).strip()]
    stated = next((word for word in words if _PERIODS.fullmatch(word)), "")
    extra = (
        (PART, _text(value, "volume")),
        ("词牌", _text(value, "rhythmic")),
        ("出处", _text(value, "source")),
        (CREATOR_NOTE, life),
    )
    given = _text(value, "dynasty")
    return Metadata(
        title=title,
        creator=creator or shelf.creator,
        dynasty=dynasty or _DYNASTIES.get(given, given) or stated or shelf.dynasty,
        book=shelf.book or title,
        kind="古籍",
        language="lzh",
        subjects=tuple(dict.fromkeys(word for word in words if word != stated)),
        extra=tuple(pair for pair in extra if pair[1]),
    )


def _author(stated: str) -> tuple[str, str, str]:
    """Return dynasty, name and life of ``唐代：李白``, ``（唐）孟浩然`` and ``王筠（1784-1854），字貫山…``."""
    if found := _LIFE.fullmatch(stated):
        return "", found[1].strip(), stated
    if found := _AUTHOR.fullmatch(stated):
        return fold(found[2] or found[1]), found[3].strip(), ""
    return "", stated, ""


def _title(value: Mapping[str, object], lines: list[str], shelf: Shelf) -> str:
    """Return the title; a 词 without one is named by its tune and first words, as it is cited."""
    if title := _text(value, "title") or _text(value, "chapter"):
        return title
    first = re.split(r"[，。！？；、,.!?;\s]", lines[0], maxsplit=1)[0][:20]
    tune = _text(value, "rhythmic")
    return f"{tune}·{first}" if tune else f"{shelf.book}·{first}" if shelf.book else first


def _lines(value: Mapping[str, object]) -> list[str]:
    """Return the lines of the text. Raises ``ValueError`` where a line is no text."""
    for name in _LINES:
        stated = value.get(name)
        if isinstance(stated, str):
            stated = [stated]
        if isinstance(stated, list) and stated:
            if not all(isinstance(one, str) for one in stated):
                raise ValueError(f"{name} 里有一行不是文字")
            return [line for one in stated for line in one.split("\n") if line.strip()]
    return []


def _texts(value: Mapping[str, object], names: tuple[str, ...]) -> list[str]:
    stated = [value.get(name) for name in names]
    flat = [one for part in stated for one in (part if isinstance(part, list) else [part])]
    return [one.strip() for one in flat if isinstance(one, str) and one.strip()]


def _text(value: Mapping[str, object], name: str) -> str:
    stated = value.get(name)
    return str(stated).strip() if isinstance(stated, str | int) and not isinstance(stated, bool) else ""


def _pieces(content: object, path: tuple[str, ...], author: str = "") -> Iterator[_Piece]:
    """Yield the pieces of a book with the titles above each, as deep as a book is; a part has its whole's author."""
    for one in content if isinstance(content, list) and len(path) < _DEEPEST else []:
        if not isinstance(one, dict):
            continue
        own = (*path, *([name for key in _NAMES if (name := _text(one, key))] or [""]))
        by = _text(one, "author") or author
        inner = next((part for name in _LINES if holds_objects(part := one.get(name))), None)
        if inner is not None:
            yield from _pieces(inner, own, by)
        elif _lines(one):
            yield own, {**one, "author": by} if by else one


def holds_objects(value: object) -> bool:
    """Say whether a field of an object is a list of further objects."""
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)
