"""Whether the files of the indexes are as they were written: damage that opening them does not notice, or dies of.

Tantivy ends each file with a footer in JSON that holds the CRC-32 of what comes before it, the footer's length and a
magic number (https://docs.rs/tantivy, ``directory::footer``). Of the vectors the manifest keeps a digest.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from index.dense import damage as dense_damage

__all__ = ["dense_damage", "lexical_damage"]

_PARTS = (".term", ".idx", ".pos", ".store", ".fast", ".fieldnorm", ".del")
_TAIL = struct.Struct("<II")
_MAGIC = 1337
_CHUNK = 1 << 22


def lexical_damage(folder: Path) -> str:
    """Return which file of a tantivy index is damaged or gone; empty where none is."""
    if not (folder / "meta.json").exists():
        return "meta.json 不存在" if any(folder.glob("*.idx")) else ""
    try:
        meta = json.loads((folder / "meta.json").read_text("utf-8"))
        segments = [str(one["segment_id"]).replace("-", "") for one in meta["segments"]]
    except (ValueError, KeyError, TypeError):
        return "meta.json 已损坏"
    for segment in segments:
        if not (folder / f"{segment}.idx").exists():
            return f"{segment}.idx 不存在"
    for file in sorted(folder.iterdir()):
        if file.suffix in _PARTS and file.name.partition(".")[0] in segments and not _whole(file):
            return f"{file.name} 已损坏"
    return ""


def _whole(file: Path) -> bool:
    size = file.stat().st_size
    with file.open("rb") as opened:
        if size < _TAIL.size:
            return False
        opened.seek(size - _TAIL.size)
        length, magic = _TAIL.unpack(opened.read())
        body = size - _TAIL.size - length
        if magic != _MAGIC or body < 0:
            return False
        opened.seek(body)
        try:
            wanted = json.loads(opened.read(length))["crc"]
        except (ValueError, KeyError, TypeError):
            return False
        opened.seek(0)
        return bool(_crc(opened.read, body) == wanted)


def _crc(read: Callable[[int], bytes], left: int) -> int:
    crc = 0
    while left and (part := read(min(left, _CHUNK))):
        crc = zlib.crc32(part, crc)
        left -= len(part)
    return crc
