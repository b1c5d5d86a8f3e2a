"""ISO 2709:2008, the exchange format of bibliographic records: bytes to fields and back.

A record ends with 1D, a field with 1E, a subfield begins with 1F: none of these bytes is ever part of a character in
UTF-8, GB18030, Big5 or MARC-8, so that a record whose lengths are wrong can be cut by them.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from ontology.errors import WrongUse

RECORD_END, FIELD_END, SUBFIELD = b"\x1d", b"\x1e", b"\x1f"
LEADER = 24
_ENTRY = 12
_BLOCK = 1 << 18
# What stands between records and is none: line ends, and the mark that ended files of old.
_BETWEEN = b" \r\n\t\0\x1a"
_MARK = b"\xef\xbb\xbf"
LONGEST_FIELD, LONGEST_RECORD = 9_999, 99_999


class BrokenRecord(ValueError):
    """Bytes that are no record, with the reason in words for a librarian."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """The bytes up to the end of a record: the number of the record in its file, from 1, and where it begins.

    ``data`` is ``None`` for one that is longer than is read; ``ended`` says whether its end was found.
    """

    number: int
    offset: int
    data: bytes | None
    ended: bool = True


@dataclass(frozen=True, slots=True)
class RawField:
    """A field's bytes without its end; ``tag`` is of three characters."""

    tag: str
    data: bytes


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record's bytes by fields. ``lost`` is how many entries of its directory point to nothing."""

    leader: bytes
    fields: tuple[RawField, ...]
    lost: int = 0


def chunks(file: BinaryIO, *, longest: int) -> Iterator[Chunk]:
    """Cut a file at the ends of its records, holding one record at a time."""
    number = offset = skipped = 0
    rest = b""
    while block := file.read(_BLOCK):
        pieces = (rest + block).split(RECORD_END)
        rest = pieces.pop()
        for piece in pieces:
            number += 1
            yield _chunk(number, offset, piece, skipped=skipped, longest=longest)
            offset += skipped + len(piece) + 1
            skipped = 0
        if skipped or len(rest) > longest:
            skipped, rest = skipped + len(rest), b""
    if skipped or rest.strip(_BETWEEN):
        yield _chunk(number + 1, offset, rest, skipped=skipped, longest=longest, ended=False)


def _chunk(number: int, offset: int, piece: bytes, *, skipped: int, longest: int, ended: bool = True) -> Chunk:
    if skipped or len(piece) > longest:
        return Chunk(number, offset, None, ended)
    data = piece.removeprefix(_MARK) if number == 1 else piece
    data = data.lstrip(_BETWEEN)
    begin = offset + len(piece) - len(data)
    return Chunk(number, begin, data + RECORD_END if ended else data, ended)


def parse(data: bytes) -> RawRecord:
    """Return the fields of a record. The directory is believed as far as it fits, else the ends of fields are.

    Raises :class:`BrokenRecord`.
    """
    body = data.removesuffix(RECORD_END)
    end = body.find(FIELD_END, LEADER)
    if len(body) < LEADER + _ENTRY or end < 0:
        raise BrokenRecord("不是 ISO 2709 记录：没有头标和目录")
    leader, directory = body[:LEADER], body[LEADER:end]
    if not directory or len(directory) % _ENTRY or not _is_plain(directory):
        raise BrokenRecord("目录区损坏，分不出字段")
    entries = [directory[place : place + _ENTRY] for place in range(0, len(directory), _ENTRY)]
    fields = _by_directory(body, entries, end + 1)
    if fields is None:
        return _by_ends(leader, body, entries, end + 1)
    return RawRecord(leader, tuple(fields))


def _is_plain(directory: bytes) -> bool:
    return directory.isascii() and directory.decode("ascii").isprintable()


def _by_directory(body: bytes, entries: list[bytes], base: int) -> list[RawField] | None:
    """Return the fields where the directory says they are; nothing unless all of them end where it says."""
    found = []
    for entry in entries:
        place = _place(entry)
        if place is None:
            return None
        begin, length = base + place[0], place[1]
        data = body[begin : begin + length]
        if len(data) != length or data.find(FIELD_END) != length - 1:
            return None
        found.append(RawField(_tag(entry), data[:-1]))
    return found


def _by_ends(leader: bytes, body: bytes, entries: list[bytes], base: int) -> RawRecord:
    """Give the tags of the directory to the runs between ends of fields, in the order of their places.

    Where there are not as many runs as tags, only what begins where the directory says is kept.
    """
    pieces = body[base:].split(FIELD_END)
    if not pieces[-1].strip(_BETWEEN):
        pieces.pop()
    if len(pieces) == len(entries):
        places = [(_place(entry) or (0, 0))[0] for entry in entries]
        order = sorted(range(len(entries)), key=places.__getitem__) if len(set(places)) == len(places) else None
        tags = [_tag(entries[one]) for one in order or range(len(entries))]
        return RawRecord(leader, tuple(map(RawField, tags, pieces)))
    fitting = [
        one for entry in entries for one in _by_directory(body, [entry], base) or () if _begins(body, entry, base)
    ]
    if not fitting:
        raise BrokenRecord(f"目录区有 {len(entries)} 项，数据区有 {len(pieces)} 段，对不上")
    return RawRecord(leader, tuple(fitting), len(entries) - len(fitting))


def _begins(body: bytes, entry: bytes, base: int) -> bool:
    place = _place(entry)
    return place is not None and body[base + place[0] - 1 : base + place[0]] == FIELD_END


def _place(entry: bytes) -> tuple[int, int] | None:
    """Return where a field begins behind the directory, and its length with its end."""
    length, begin = entry[3:7], entry[7:]
    return (int(begin), int(length)) if length.isdigit() and begin.isdigit() and int(length) else None


def _tag(entry: bytes) -> str:
    return entry[:3].decode("ascii")


def compose(leader: bytes, fields: Iterable[RawField]) -> bytes:
    """Return a record: of the leader, its length and the place of its data are made anew.

    Raises :class:`~ontology.errors.WrongUse` where a field or the record is longer than the format can say.
    """
    directory, data = bytearray(), bytearray()
    for field in fields:
        length = len(field.data) + 1
        if length > LONGEST_FIELD:
            raise WrongUse(f"字段 {field.tag} 有 {length} 字节，超过 ISO 2709 一个字段的上限 {LONGEST_FIELD}")
        directory += f"{field.tag:0>3}{length:04}{len(data):05}".encode("ascii")
        data += field.data + FIELD_END
        if len(data) > LONGEST_RECORD:
            break
    base = LEADER + len(directory) + 1
    whole = base + len(data) + 1
    if whole > LONGEST_RECORD:
        raise WrongUse(f"记录超过 ISO 2709 的上限 {LONGEST_RECORD} 字节")
    counts = leader[10:12] if leader[10:12].isdigit() else b"22"
    # UNIMARC leaves its last place blank, MARC 21 writes a nought.
    entries = leader[20:24] if leader[20:22] == b"45" else b"4500"
    made = b"%05d" % whole + leader[5:10] + counts + b"%05d" % base + leader[17:20] + entries
    return made + bytes(directory) + FIELD_END + bytes(data) + RECORD_END
