"""Ready passages: JSON Lines of ``{"id", "book", "chapter", "text"}``.

Consecutive lines of one book are one document; each line is one passage under its own id. A line that cannot be read
is refused by its number and the others are kept.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from ingest.reading import Reading, Source
from ontology.errors import BrokenSource, OversizedSource, SourceError, WrongEncoding, WrongMapping
from ontology.records import Block, Metadata, Refusal

_BYTES_A_CHARACTER = 4
# So many lines refused, and none read: the file is something else.
_ENOUGH = 100
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class _Line:
    book: str
    block: Block


def read(source: Source) -> Iterator[Reading | Refusal]:
    """Yield the books in the order of the file, and a refusal for each line that is left out.

    Raises :class:`~ontology.errors.WrongMapping` where line after line is refused and none is read.
    """
    times: Counter[str] = Counter()
    book = ""
    blocks: list[Block] = []
    refused = 0
    with source.path.open("rb") as file:
        for line in _lines(file, source):
            if isinstance(line, Refusal):
                yield line
                refused += 1
                if refused >= _ENOUGH and not blocks and not times:
                    raise WrongMapping(source.key, f"前 {refused} 行没有一行能读，其后不再读")
                continue
            if blocks and line.book != book:
                yield _reading(book, blocks, times)
                blocks = []
            book = line.book
            blocks.append(line.block)
    if blocks:
        yield _reading(book, blocks, times)


def _reading(book: str, blocks: list[Block], times: Counter[str]) -> Reading:
    """Make a document; a book that comes again after another is one more document under a name of its own."""
    times[book] += 1
    row = book if times[book] == 1 else f"{book}~{times[book]}"
    return Reading(Metadata(title=book, book=book), tuple(blocks), row)


def _lines(file: BinaryIO, source: Source) -> Iterator[_Line | Refusal]:
    ids: set[str] = set()
    limit = source.limits.max_line_characters * _BYTES_A_CHARACTER
    number = 0
    while data := file.readline(limit + 1):
        number += 1
        try:
            if len(data) > limit:
                _skip_line(file, limit)
                raise OversizedSource(source.key, f"第 {number} 行超过 {source.limits.max_line_characters} 字")
            if stripped := data.removeprefix(_MARK if number == 1 else b"").strip():
                yield _parse(stripped, source.key, number, ids=ids)
        except SourceError as error:
            yield Refusal(error.source, error.code, error.reason)


def _skip_line(file: BinaryIO, limit: int) -> None:
    while (data := file.readline(limit)) and not data.endswith(b"\n"):
        pass


def _parse(data: bytes, source: str, number: int, *, ids: set[str]) -> _Line:
    try:
        stated = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise WrongEncoding(source, f"第 {number} 行第 {error.start} 字节起不是 UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BrokenSource(source, f"第 {number} 行不是正确的 JSON：{error}") from error
    if not isinstance(stated, dict):
        raise WrongMapping(source, f'第 {number} 行应为 {{"id", "book", "chapter", "text"}}')
    line = _Line(
        _field(stated, "book", source, number=number),
        Block(
            _field(stated, "text", source, number=number, required=True),
            heading=_field(stated, "chapter", source, number=number),
            ready_id=_field(stated, "id", source, number=number, required=True),
        ),
    )
    if line.block.ready_id in ids:
        raise WrongMapping(source, f"第 {number} 行的 id {line.block.ready_id} 前面已经用过")
    ids.add(line.block.ready_id)
    return line


def _field(stated: dict[str, object], name: str, source: str, *, number: int, required: bool = False) -> str:
    value = stated.get(name)
    if value is None or isinstance(value, str | int):
        text = "" if value is None else str(value)
        if text.strip() or not required:
            return text
    expected = "缺少" if value is None else "为空或不是文字："
    raise WrongMapping(source, f"第 {number} 行{expected} {name}；每行应有 id、book、chapter、text")
