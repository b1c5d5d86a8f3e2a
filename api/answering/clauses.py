"""A passage to what of it can be quoted: its sentences, long ones in parts.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.passages import sentences

_LONG = 70
_LEAST, _LAST = 28, 12
_END = re.compile(r"[，、：,；]")


def clauses(text: str) -> Iterator[tuple[int, int]]:
    """Yield spans in order: a sentence whole where it is short, else runs of its clauses of some thirty characters."""
    for begin, end in sentences(text):
        yield from _parts(text, begin, end) if end - begin > _LONG else ((begin, end),)


def _parts(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _END.finditer(text, begin, end):
        if match.end() - begin >= _LEAST and end - match.end() >= _LAST:
            yield begin, match.end()
            begin = match.end()
    yield begin, end
