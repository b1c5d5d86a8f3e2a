"""A table of one's own: CSV or TSV in UTF-8, its first line naming the columns, in English or Chinese.

Needed is ``label`` (名称). ``id`` (编号) makes a row's address stable; without it the label, type and dynasty do.
``names`` (异名) are parted by ``;`` and may begin with their kind: ``字:子瞻;号:东坡居士``. ``type`` (类型) is one of
the tag types, ``begin`` and ``end`` (起年, 止年) are years (-1 is 前 1 年), ``latitude`` and ``longitude`` (纬度, 经度)
degrees, ``relations`` (关系) are ``predicate:id`` of the same file, parted by ``;``. ``same_as`` (等同) and
``close_to`` (相近) are foreign ids (``cbdb:3767``) or addresses; a column may also be named after a scheme and hold its
ids.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ontology.authority.importers import Row
from ontology.authority.importers.files import cut, ended_lines, no_row, short_id
from ontology.errors import WrongMapping
from ontology.foreign import SCHEMES, foreign
from ontology.records import Entity, Name, Refusal, TagType

_COLUMNS = {
    "label": ("名称", "名稱", "姓名", "标目", "name", "prefLabel"),
    "id": ("编号", "編號", "标识"),
    "names": ("异名", "異名", "别名", "別名", "altLabel"),
    "type": ("类型", "類型"),
    "kind": ("细类", "細類"),
    "dynasty": ("朝代",),
    "begin": ("起年", "生年"),
    "end": ("止年", "卒年"),
    "modern": ("今地",),
    "latitude": ("纬度", "緯度", "lat"),
    "longitude": ("经度", "經度", "lon", "lng"),
    "note": ("附注", "附註", "说明"),
    "same_as": ("等同", "sameAs", "exactMatch"),
    "close_to": ("相近", "closeMatch"),
    "relations": ("关系", "關係"),
}
_TYPES = {
    "人物": "PER", "地名": "LOC", "机构": "ORG", "职官": "OFI", "典籍": "BOOK", "时间": "TIME", "事件": "EVENT",
    "主题": "SUBJECT",
}  # fmt: skip
_PARTS = re.compile(r"[;；|]")
_MARK = re.compile("[:：]")


def read(path: Path, *, name: str, default: TagType | None = None) -> Iterator[Row | Refusal]:
    """Yield a row's entity. Raises :class:`WrongMapping` where there is no column of labels."""
    tabs = ".tsv" in path.suffixes
    tail = _Tail()
    rows = csv.reader(tail.followed(ended_lines(path)), delimiter="\t" if tabs else ",")
    header = next(_sound(rows, path, tail, width=0), [])
    columns = _columns(header)
    if "label" not in columns.values():
        raise WrongMapping(str(path), f"line 1 names no column label or 名称; known are {', '.join(_COLUMNS)}")
    for row in _sound(rows, path, tail, width=len(header)):
        if not any(cell.strip() for cell in row):
            continue
        told = {columns[place]: cell.strip() for place, cell in enumerate(row) if place in columns}
        try:
            yield Row(rows.line_num, _entity(told, name, default))
        except ValueError as error:
            yield Refusal(f"{path}, line {rows.line_num}", "record", str(error))


@dataclass(slots=True)
class _Tail:
    """The last row that was read: its line, its quotation marks and cells, and whether its last line ends."""

    line: int = 0
    quotes: int = 0
    ended: bool = True
    cells: int = 0
    marks: int = 0

    def followed(self, numbered: Iterator[tuple[int, str]]) -> Iterator[str]:
        """Yield the lines."""
        for number, text in numbered:
            self.line, self.ended = number, text.endswith("\n")
            self.marks += text.count('"')
            yield text

    def row(self, cells: list[str]) -> None:
        """Note that a row was read whole."""
        self.quotes, self.marks, self.cells = self.marks, 0, len(cells)

    def is_open(self, begun: int) -> bool:
        """Say whether the row stands within quotation marks where the file ends."""
        return self.quotes % 2 == 1 and (begun < self.line or not self.ended)


def _sound(rows: Iterator[list[str]], path: Path, tail: _Tail, *, width: int) -> Iterator[list[str]]:
    """Yield ``rows``. Raises :class:`BrokenSource` at a quotation mark that nothing closes, and where the file ends in
    a row that lacks cells."""
    begun = next_row = tail.line + 1
    try:
        for row in rows:
            begun, next_row = next_row, tail.line + 1
            tail.row(row)
            yield row
    except csv.Error as error:
        raise no_row(path, tail.line, error) from error
    if tail.is_open(begun):
        raise cut(path, begun, "a quotation mark in it is not closed")
    if not tail.ended and tail.cells < width:
        raise cut(path, tail.line, f"has {tail.cells} cells of {width}, and the file ends there")


def _columns(header: list[str]) -> Mapping[int, str]:
    """Return which of our columns stands at which place."""
    ours = {alias.casefold(): column for column, names in _COLUMNS.items() for alias in (column, *names)}
    ours |= {scheme: scheme for scheme in SCHEMES}
    return {
        place: ours[cell.strip().casefold()] for place, cell in enumerate(header) if cell.strip().casefold() in ours
    }


def _entity(told: Mapping[str, str], source: str, default: TagType | None) -> Entity:
    """Make a row's entity. Raises ``ValueError`` saying what is wrong with it."""
    label, dynasty = told.get("label", ""), told.get("dynasty", "")
    if not label:
        raise ValueError("has no label")
    type_ = _type(told.get("type", ""), default)
    ident = told.get("id", "") or short_id(label, type_, dynasty)
    return Entity(
        f"{source}:{ident}",
        type_,
        label,
        names=tuple(map(_name, _split(told.get("names", "")))),
        note=told.get("note", ""),
        kind=told.get("kind", ""),
        dynasty=dynasty,
        begin=_year(told.get("begin", "")),
        end=_year(told.get("end", "")),
        modern=told.get("modern", ""),
        latitude=_decimal(told.get("latitude", "")),
        longitude=_decimal(told.get("longitude", "")),
        same_as=(*_foreign(told), *_split(told.get("same_as", ""))),
        close_to=tuple(_split(told.get("close_to", ""))),
        source=source,
        relations=tuple(_relation(part, source) for part in _split(told.get("relations", ""))),
    )


def _foreign(told: Mapping[str, str]) -> Iterator[str]:
    """Yield the ids that stand in columns named after their schemes: 3767 in ``cbdb``. Raises ``ValueError``."""
    for scheme in SCHEMES:
        for ident in _split(told.get(scheme, "")):
            found = foreign(ident) or foreign(f"{scheme}:{ident}")
            if found is None or found.scheme != scheme:
                raise ValueError(f"{ident!r} is no id of {scheme}; one looks like {SCHEMES[scheme].forms[0].address}")
            yield found.written


def _type(text: str, default: TagType | None) -> TagType:
    if not text:
        if default is None:
            raise ValueError("states no type: add a column type (类型), or say --type for all rows")
        return default
    try:
        return TagType(_TYPES.get(text, text.upper()))
    except ValueError:
        raise ValueError(f"{text!r} is no type; the types are {', '.join(TagType)}") from None


def _split(text: str) -> Iterator[str]:
    yield from (part.strip() for part in _PARTS.split(text) if part.strip())


def _name(text: str) -> Name:
    mark = _MARK.search(text)
    return Name(text[mark.end() :].strip(), text[: mark.start()].strip()) if mark else Name(text, "别称")


def _relation(text: str, source: str) -> tuple[str, str]:
    mark = _MARK.search(text)
    if not mark:
        raise ValueError(f"the relation {text!r} is not written predicate:id")
    return text[: mark.start()].strip(), f"{source}:{text[mark.end() :].strip()}"


def _year(text: str) -> int | None:
    if not text:
        return None
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a year such as 1037 or -221") from None


def _decimal(text: str) -> float | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a number of degrees such as 31.2") from None
