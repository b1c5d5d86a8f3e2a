"""Tables: a row a document, in the columns that ingest reads back (:mod:`ingest.owntable`); a row a tag.

CSV is UTF-8 with a mark at its head, as spreadsheets want it. No cell begins as a formula does.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import BinaryIO, TypeAlias

from api import workbook
from api.exporting.held import Held
from ingest.owntable import COLUMNS, GUESSED, quoted, written_guesses
from ontology.iri import Kind, is_local
from ontology.records import Metadata, Tag

_Rows: TypeAlias = Iterable[Sequence[str]]
_Put: TypeAlias = Callable[[_Rows, BinaryIO], None]

# What a cell of a spreadsheet holds at most is 32,767 characters; a longer text is left out whole, never cut.
_LONGEST = 32_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_KNOWN = ("文脉地址", "文脉专题", "文脉来源", "文脉主题", "文脉图像", "文脉音像", "文脉字数", "文脉更新", GUESSED)
_TAG = (
    "文献标识", "题名", "段落标识", "起", "止", "文字", "类型", "细类", "值", "置信度", "标引者", "版本", "审校",
    "规范标识", "规范名称", "规范地址", "候选数", "差距",
)  # fmt: skip


def write_csv(held: Iterable[Held], out: BinaryIO) -> int:
    """Write a row a document; return how many."""
    return _documents(held, out, _put_csv)


def write_xlsx(held: Iterable[Held], out: BinaryIO) -> int:
    """Write a row a document; return how many."""
    return _documents(held, out, _put_xlsx)


def write_tags_csv(held: Iterable[Held], out: BinaryIO) -> int:
    """Write a row a tag; return how many documents."""
    return _tags(held, out, _put_csv)


def write_tags_xlsx(held: Iterable[Held], out: BinaryIO) -> int:
    """Write a row a tag; return how many documents."""
    return _tags(held, out, _put_xlsx)


def _documents(held: Iterable[Held], out: BinaryIO, put: _Put) -> int:
    """The further fields of all documents are the columns, so they are looked at before the first row is written."""
    count = 0
    further: Counter[str] = Counter()
    with TemporaryFile("w+", encoding="utf-8") as aside:
        for count, one in enumerate(held, start=1):  # noqa: B007 - what is returned
            row, extra = _document(one)
            for name, times in Counter(name for name, _ in extra).items():
                further[name] = max(further[name], times)
            aside.write(json.dumps([row, extra], ensure_ascii=False) + "\n")
        aside.seek(0)
        names = [name for name, times in further.items() for _ in range(times)]
        header = [*COLUMNS.values(), *names, *_KNOWN]
        put(_numbered(header, names, (json.loads(line) for line in aside)), out)
    return count


def _numbered(
    header: Sequence[str], names: Sequence[str], rows: Iterable[tuple[dict[str, str], list[tuple[str, str]]]]
) -> Iterator[Sequence[str]]:
    yield header
    for row, extra in rows:
        waiting: dict[str, list[str]] = {}
        for name, value in extra:
            waiting.setdefault(name, []).append(value)
        further = [waiting[name].pop(0) if waiting.get(name) else "" for name in names]
        yield [*(row[name] for name in COLUMNS.values()), *further, *(row[name] for name in _KNOWN)]


def _document(held: Held) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Return what is said of a document by columns, and its further fields."""
    document, metadata, text = held.document, held.document.metadata, held.tagged.version.text
    stated = {name: str(getattr(metadata, field, "")) for field, name in COLUMNS.items()}
    images, media = _addresses(metadata.images), _addresses((metadata.media,))
    own = {
        COLUMNS["id"]: document.id,
        COLUMNS["subjects"]: "\n".join(metadata.subjects),
        COLUMNS["images"]: "\n".join(images),
        COLUMNS["media"]: "\n".join(media),
        COLUMNS["text"]: text if len(text) <= _LONGEST else "",
    }
    known = (
        held.described.address,
        document.collection,
        document.source,
        "\n".join(one.label for one in held.tagged.subjects),
        "\n".join(one for one in metadata.images if one not in images),
        metadata.media if not media else "",
        str(len(text)),
        held.stamp,
        written_guesses(metadata.guesses),
    )
    return stated | own | dict(zip(_KNOWN, known, strict=True)), _further(metadata)


def _addresses(named: Iterable[str]) -> list[str]:
    """Only addresses can be read elsewhere; names are those of files that this library keeps."""
    return [one for one in named if one.startswith(("http://", "https://"))]


def _further(metadata: Metadata) -> list[tuple[str, str]]:
    return [(name, value) for name, value in metadata.extra if name and value]


def _tags(held: Iterable[Held], out: BinaryIO, put: _Put) -> int:
    counted = _Counted(held)
    put(_tag_rows(counted), out)
    return counted.count


class _Counted:
    """Documents, counted as they go by."""

    def __init__(self, held: Iterable[Held]) -> None:
        self._held = held
        self.count = 0

    def __iter__(self) -> Iterator[Held]:
        for one in self._held:
            self.count += 1
            yield one


def _tag_rows(held: Iterable[Held]) -> Iterator[Sequence[str]]:
    yield _TAG
    for one in held:
        for passage in one.tagged.passages:
            for tag in passage.tags:
                yield [one.document.id, one.described.title, *_tag(tag, one)]


def _tag(tag: Tag, held: Held) -> Iterator[str]:
    yield from (tag.passage_id, str(tag.begin), str(tag.end), tag.surface, tag.type.value, tag.kind, tag.value)
    yield from (f"{tag.confidence:.3f}", tag.maker.name, tag.maker.version, tag.review.value)
    link = tag.link
    if link is None:
        yield from ("",) * 5
        return
    known = link.entity_id and not is_local(link.entity_id)
    address = held.shelf.namer.iri(Kind.ENTITY, link.entity_id) if known else ""
    label = link.label if link.entity_id else "未定"
    yield from (link.entity_id, label, address, str(len(link.candidates)), f"{link.margin:.3f}")


def _put_csv(rows: _Rows, out: BinaryIO) -> None:
    out.write(b"\xef\xbb\xbf")
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([_cell(value) for value in row])
        out.write(line.getvalue().encode("utf-8"))


def _put_xlsx(rows: _Rows, out: BinaryIO) -> None:
    workbook.stream(([_cell(value) for value in row] for row in rows), out)


def _cell(value: str) -> str:
    """Return a cell that is text and no formula; its lines end as everywhere here."""
    return quoted(_CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")))
