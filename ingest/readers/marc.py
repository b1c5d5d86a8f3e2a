"""MARC 21 and CNMARC, in ISO 2709 and in MARCXML: a record a document, which the union catalogue takes for an item.

Its passages are its title and responsibility, its abstract (330, 520) and its table of contents (327, 505). A record
that cannot be read costs itself alone. Records of holdings follow the record that they belong to and are joined to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ingest.marc import characters, cnmarc, iso2709, marc21, marcxml
from ingest.marc.iso2709 import BrokenRecord
from ingest.marc.records import CNMARC, Record
from ingest.reading import Reading, Source
from ontology.errors import BrokenSource, OversizedSource, SourceError, WrongMapping
from ontology.records import Refusal, SourceRecord

XML = "marcxml"
_HOLDINGS, _AUTHORITY, _DELETED = "uvxy", "z", "d"
# So many refused and none read: the file is something else.
_ENOUGH = 50
_TITLES = {CNMARC: "200"}


def read(source: Source) -> Iterator[Reading | Refusal]:
    """Yield the records of a file in ISO 2709, and a refusal for each that is left out.

    Raises :class:`~ontology.errors.BrokenSource` where record after record is refused and none is read.
    """
    yield from _documents(_from_iso2709(source), source, give_up=True)


def read_xml(source: Source) -> Iterator[Reading | Refusal]:
    """Yield the records of a file in MARCXML. Raises :class:`~ontology.errors.BrokenSource` from where it is no XML."""
    yield from _documents(_from_xml(source), source, give_up=False)


_Numbered = tuple[int, str, Record, SourceRecord]


def _from_iso2709(source: Source) -> Iterator[_Numbered | Refusal]:
    encoding = "utf-8"
    with source.path.open("rb") as file:
        for chunk in iso2709.chunks(file, longest=source.limits.max_record_bytes):
            where = f"第 {chunk.number} 条（第 {chunk.offset} 字节起）"
            if chunk.data is None:
                reason = f"{where}超过 {source.limits.max_record_bytes} 字节还没有记录结束符，未收"
                yield Refusal(source.key, OversizedSource.code, reason)
                continue
            try:
                raw = _raw(chunk)
                record = characters.read(raw, before=encoding)
            except BrokenRecord as error:
                yield Refusal(source.key, BrokenSource.code, f"{where}{error}，此条未收")
                continue
            encoding = record.encoding
            if raw.lost:
                reason = f"{where}目录与数据对不上，有 {raw.lost} 个字段没有收"
                yield Refusal(source.key, BrokenSource.code, reason)
            yield chunk.number, where, record, SourceRecord(record.dialect, chunk.data)


def _raw(chunk: iso2709.Chunk) -> iso2709.RawRecord:
    """Return a chunk's fields; one whose end is missing was cut off unless all of its fields are there."""
    raw = iso2709.parse(chunk.data or b"")
    if not chunk.ended and (raw.lost or not _is_whole(chunk.data or b"")):
        raise BrokenRecord("不完整：文件在这里断了")
    return raw


def _is_whole(data: bytes) -> bool:
    return data.endswith(iso2709.FIELD_END)


def _from_xml(source: Source) -> Iterator[_Numbered | Refusal]:
    with source.path.open("rb") as file:
        for element in marcxml.records(file, source.key):
            where = f"第 {element.number} 条（第 {element.line} 行起）"
            yield element.number, where, element.record, SourceRecord(XML, element.data)


def _documents(found: Iterator[_Numbered | Refusal], source: Source, *, give_up: bool) -> Iterator[Reading | Refusal]:
    seen: set[int] = set()
    refused = read = 0
    for one in _with_holdings(found):
        item = one if isinstance(one, Refusal) else _reading(*one, source=source, seen=seen)
        yield item
        refused += isinstance(item, Refusal)
        read += isinstance(item, Reading)
        if give_up and refused >= _ENOUGH and not read:
            raise BrokenSource(source.key, f"前 {refused} 条没有一条能读，不像 ISO 2709 的 MARC 文件，其后不再读")


def _with_holdings(found: Iterator[_Numbered | Refusal]) -> Iterator[_Numbered | Refusal]:
    """Join the fields of records of holdings to the record before them that field 004 names."""
    waiting: _Numbered | Refusal | None = None
    try:
        for one in found:
            joined = _joined(waiting, one)
            if joined is None and waiting is not None:
                yield waiting
            waiting = joined or one
    except SourceError:
        if waiting is not None:
            yield waiting
        raise
    if waiting is not None:
        yield waiting


def _joined(before: _Numbered | Refusal | None, after: _Numbered | Refusal) -> _Numbered | None:
    """Return a record with the holdings of the one after it; nothing where that is none of its own."""
    if before is None or isinstance(before, Refusal) or isinstance(after, Refusal):
        return None
    record, holdings = before[2], after[2]
    owner = next((field.data.strip() for field in holdings.of("004")), "")
    if holdings.leader[6:7] not in _HOLDINGS or owner != record.number:
        return None
    fields = (*record.fields, *holdings.of("852", "866"))
    return before[0], before[1], replace(record, fields=fields), before[3]


def _reading(
    number: int, where: str, record: Record, original: SourceRecord, *, source: Source, seen: set[int]
) -> Reading | Refusal:
    try:
        return _described(number, where, record, original, source=source, seen=seen)
    except SourceError as error:
        return Refusal(error.source, error.code, error.reason)


def _described(
    number: int, where: str, record: Record, original: SourceRecord, *, source: Source, seen: set[int]
) -> Reading:
    sort = record.leader[6:7]
    if record.leader[5:6] == _DELETED:
        raise WrongMapping(source.key, f"{where}头标说此记录已删除，未收")
    if sort == _AUTHORITY or (sort in _HOLDINGS and not any(True for _ in record.of("200", "245"))):
        kind = "规范记录" if sort == _AUTHORITY else "馆藏记录，前面没有它所属的书目记录"
        raise WrongMapping(source.key, f"{where}是{kind}，未收")
    dialect = cnmarc if record.dialect == CNMARC else marc21
    said = dialect.description(record)
    if not said.title:
        raise WrongMapping(source.key, f"{where}没有题名（CNMARC 的 200 $a 或 MARC21 的 245 $a），未收")
    metadata, blocks = said.reading(_TITLES.get(record.dialect, "245"))
    name = record.number or f"row-{number}"
    # A number of eight bytes instead of the name: a file may hold a million records.
    row = name if hash(name) not in seen else f"{name}~{number}"
    seen.add(hash(name))
    return Reading(metadata, blocks, row, record=original)
