"""Photographs, maps, rubbings and letters: what their catalogues say in fields of their own.

Who made a thing and when stand in one place for all kinds (:func:`filled`); persons and places that such fields name
are said in a line of the text, with tags on them, so that they are found, linked and related as those of any text
(:func:`with_line`). What is wrong with coordinates is told (:func:`faults`).

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ontology.coordinates import Unplaced, read_coordinates, read_scale
from ontology.describing import (
    ADDRESSEE,
    CALLIGRAPHER,
    COORDINATES,
    ENGRAVER,
    PHOTOGRAPHER,
    RUBBER,
    SCALE,
    SENDER,
    SENT,
    SENT_FROM,
    SENT_TO,
    SHOT,
    SHOT_AT,
    STONE,
    SURVEYOR,
    WRITER,
    plain,
    said,
)
from ontology.records import Block, Maker, Metadata, StatedRelation, StatedTag, TagType

MAKER = Maker("catalogue-fields", "1")
"""Who says what the fields of a catalogue say."""

_PER, _LOC, _TIME = TagType.PER, TagType.LOC, TagType.TIME
_TOLD = (
    (PHOTOGRAPHER, _PER), (SHOT_AT, _LOC), (SHOT, _TIME),
    (SENDER, _PER), (ADDRESSEE, _PER), (SENT_FROM, _LOC), (SENT_TO, _LOC), (SENT, _TIME),
    (WRITER, _PER), (CALLIGRAPHER, _PER), (ENGRAVER, _PER), (RUBBER, _PER), (STONE, _LOC), (SURVEYOR, _PER),
)  # fmt: skip
_CREATORS = (SENDER, PHOTOGRAPHER, WRITER, SURVEYOR)
_DATES = (SENT, SHOT)
_BETWEEN = "；"
_BETWEEN_FILES = re.compile(r"[;；|\n、，,]+")
_FILE = re.compile(r"(?i)[^<>|*?\"]+\.(?:jpe?g|png|tiff?|gif|webp|jp2|bmp)|https?://\S+/info\.json")
_IMAGES = re.compile("(?:图像|影像|图片|照片|扫描|拓片图像|书影)(?:文件|件)?|文件名|images?|file")
"""Columns that may name files."""
_WHOLE = re.compile("(?:上级|父级|所属|母件|总|主)(?:记录|编号|号|id|文件|相册|专辑|图集|卷宗)?(?:编号|号|id)?")
_NAMES = "；;、，,"
_NOBODY = frozenset({"佚名", "不详", "未详", "不著撰人", "阙名", "无名氏", "未知", "无", "待考"})
_BODY = re.compile(r"(?:局|社|院|馆|处|学会|协会|公司|研究所|署|厅|委员会|测量队|大学|学校|照相部|出版部)$")
_LONGEST = 12
"""Characters of a name; what is longer is said of somebody, and is no name."""


@dataclass(frozen=True, slots=True)
class _Named:
    """A name in the line, by the field that names it."""

    field: str
    type: TagType
    begin: int
    end: int


def filled(metadata: Metadata) -> Metadata:
    """Give maker and date where only fields of a special kind state them."""
    metadata = _pictured(metadata)
    creator = metadata.creator or next(iter(said(metadata.extra, *_CREATORS)), "")
    date = metadata.date or next(iter(said(metadata.extra, *_DATES)), "")
    return replace(metadata, creator=creator, date=date)


def within(metadata: Metadata, titles: Mapping[str, str]) -> Metadata:
    """Put a part of an album, a file or an atlas under the title of the whole, which a row before it bears: ``titles``
    are those rows' by their numbers."""
    stated = next((value for name, value in metadata.extra if _WHOLE.fullmatch(plain(name))), "")
    title = titles.get(stated.strip(), "")
    return replace(metadata, book=metadata.book or title) if title else metadata


def _pictured(metadata: Metadata) -> Metadata:
    """Take for images what a column of a usual name gives, where all that it gives are names of image files."""
    for name, value in () if metadata.images else metadata.extra:
        parts = [part.strip() for part in _BETWEEN_FILES.split(value) if part.strip()]
        if _IMAGES.fullmatch(plain(name)) and parts and all(map(_FILE.fullmatch, parts)):
            return replace(metadata, images=tuple(parts), extra=tuple(one for one in metadata.extra if one[0] != name))
    return metadata


def with_line(metadata: Metadata, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Add the line that says whom and where such fields name; nothing where there is none."""
    if not blocks or not any(said(metadata.extra, field) for field, _ in _TOLD):
        return blocks
    text, named = "", []
    for field, type_ in _TOLD:
        for value in said(metadata.extra, field):
            text += f"{_BETWEEN if text else ''}{field}："
            named += [
                replace(one, begin=one.begin + len(text), end=one.end + len(text))
                for one in _names(field, type_, value)
            ]
            text += value
    tags = tuple(StatedTag(one.begin, one.end, one.type, MAKER) for one in named if one.type is not _TIME)
    if any(text in block.text for block in blocks):  # it went out with the text, and comes in again
        return blocks
    line = Block(f"{text}。", blocks[-1].heading, blocks[-1].locator, tags=tags, relations=tuple(_letter(named)))
    return (*blocks, line)


def faults(metadata: Metadata) -> Iterator[str]:
    """Yield what is wrong with coordinates and scale, a sentence each."""
    for stated in said(metadata.extra, COORDINATES):
        try:
            read_coordinates(stated)
        except Unplaced as error:
            yield f"{error}；照原文收下，不上地图"
    for stated in said(metadata.extra, SCALE):
        if read_scale(stated) is None and ("1:" in stated or "1：" in stated or "分之一" in stated):
            yield f"比例尺“{stated[:40]}”读不出分母；照原文收下"


def _names(field: str, type_: TagType, value: str) -> Iterator[_Named]:
    begin = 0
    for place, character in enumerate(f"{value}；"):
        if character in _NAMES:
            name = value[begin:place]
            left = len(name) - len(name.lstrip())
            if 0 < len(name.strip()) <= _LONGEST and name.strip() not in _NOBODY:
                kind = TagType.ORG if type_ is _PER and _BODY.search(name.strip()) else type_
                yield _Named(field, kind, begin + left, begin + left + len(name.strip()))
            begin = place + 1


def _letter(named: list[_Named]) -> Iterator[StatedRelation]:
    """A letter was written by each sender to each addressee, at a time and place where these are stated."""
    by_field: dict[str, list[_Named]] = {}
    for one in named:
        by_field.setdefault(one.field, []).append(one)
    parts = tuple(
        (part, TagType(first.type), first.begin, first.end)
        for part, field in (("时间", SENT), ("地点", SENT_FROM))
        for first in by_field.get(field, ())[:1]
    )
    for sender in by_field.get(SENDER, ()):
        for addressee in by_field.get(ADDRESSEE, ()):
            yield StatedRelation(
                "致信",
                (sender.type, sender.begin, sender.end),
                (addressee.type, addressee.begin, addressee.end),
                MAKER,
                qualifiers=parts,
            )
