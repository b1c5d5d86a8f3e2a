"""ZIP archives of others, looked at before anything of them is unpacked: the one place that decides what is too much.

Nothing is ever written to disk under a member's name: what is read of an archive is read by name into memory.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from typing import BinaryIO

from ontology.errors import BrokenSource, OversizedSource

MOST_MEMBERS = 20_000
MOST_RATIO = 200
"""Unpacked to packed size of one member; looked at only where the member is larger than 1 MB."""
_SMALL = 1_000_000
_ENCRYPTED = 0x1
_MOST_DIRECTORY = 8_000_000
"""Bytes of the list of members: it is read whole before a member can be counted."""
# PKWARE's APPNOTE.TXT 6.3.10, 4.3.16 and 4.3.14: the end of the list, and where its sizes do not fit, the longer end.
_END, _LONG_END = b"PK\x05\x06", b"PK\x06\x06"
_TAIL = 65_536 + 22 + 20 + 56
_OVER = 0xFFFFFFFF


def members(file: BinaryIO, source: str, *, most_bytes: int, most_ratio: int = MOST_RATIO) -> list[zipfile.ZipInfo]:
    """Return the list of members; ``source`` is what errors name the archive by.

    Raises :class:`~ontology.errors.BrokenSource` for a damaged or encrypted archive and for one whose members lie over
    each other, :class:`~ontology.errors.OversizedSource` for one that has too many or unpacks to more than
    ``most_bytes``.
    """
    _check_directory(file, source)
    try:
        with zipfile.ZipFile(file) as archive:
            infos, start = archive.infolist(), archive.start_dir
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        end = file.seek(0, io.SEEK_END)
        raise BrokenSource(source, f"压缩结构已损坏，打不开（byte {end}：{error}）") from error
    _check_sizes(infos, source, most_bytes=most_bytes, most_ratio=most_ratio)
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise BrokenSource(source, "已加密；请先去掉密码")
    _check_places(infos, source, start)
    return infos


def _check_directory(file: BinaryIO, source: str) -> None:
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    place, long = tail.rfind(_END), tail.rfind(_LONG_END)
    stated = struct.unpack_from("<I", tail, place + 12)[0] if 0 <= place <= len(tail) - 22 else 0
    if stated == _OVER and 0 <= long <= len(tail) - 56:
        stated = struct.unpack_from("<Q", tail, long + 40)[0]
    if stated > _MOST_DIRECTORY:
        raise OversizedSource(source, f"压缩包的成员目录有 {stated} 字节，疑为压缩炸弹")


def _check_sizes(infos: Sequence[zipfile.ZipInfo], source: str, *, most_bytes: int, most_ratio: int) -> None:
    if len(infos) > MOST_MEMBERS:
        raise OversizedSource(source, f"压缩包里有 {len(infos)} 个成员，疑为压缩炸弹")
    total = sum(info.file_size for info in infos)
    if total > most_bytes:
        raise OversizedSource(source, f"展开后有 {total} 字节，超过上限 {most_bytes}，疑为压缩炸弹")
    for info in infos:
        if info.file_size > _SMALL and info.file_size > most_ratio * max(info.compress_size, 1):
            ratio = info.file_size // max(info.compress_size, 1)
            raise OversizedSource(source, f"成员 {info.filename} 压缩了 {ratio} 倍，疑为压缩炸弹")


def _check_places(infos: Sequence[zipfile.ZipInfo], source: str, start: int) -> None:
    """Two members that share bytes are how a small archive unpacks to much, and how two readers read two things."""
    ordered = sorted(infos, key=lambda info: info.header_offset)
    ends = [*(info.header_offset for info in ordered[1:]), start]
    for info, end in zip(ordered, ends, strict=False):
        if info.header_offset + info.compress_size > end:
            raise BrokenSource(source, f"压缩包的成员 {info.filename} 与别的成员重叠，疑为压缩炸弹")
    names = [info.filename for info in infos]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise BrokenSource(source, f"压缩包里有两个成员都叫 {twice}")
