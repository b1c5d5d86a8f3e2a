"""Cursors: where a page of hits ends, in the address of the next one.

A cursor holds no more than the place of the last hit that was shown, and of which search. Nothing is kept for it: the
search is done again, and goes on behind that hit, or, where the library holds it no longer, behind where it stood.

Pure.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ontology.errors import WrongUse

_FORM = struct.Struct(">B8sBdqI")
_VERSION = 1
_SUM = 4


class Place(NamedTuple):
    """Where a hit stands: a smaller one comes first; ``key`` decides between equals."""

    part: int
    value: float
    key: int


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last hit of a page: ``search`` tells of which search, ``seen`` is the number of hits up to it."""

    search: bytes
    place: Place
    seen: int

    def __str__(self) -> str:
        """As it stands in an address."""
        packed = _FORM.pack(_VERSION, self.search, self.place.part, self.place.value, self.place.key, self.seen)
        return base64.urlsafe_b64encode(packed + _sum(packed)).decode().rstrip("=")

    def next_in(self, places: Sequence[Place]) -> int:
        """Return the index of the first of ``places``, in order, that comes after."""
        at = next((index for index, one in enumerate(places) if one.key == self.place.key), None)
        return sum(one <= self.place for one in places) if at is None else at + 1


@dataclass(frozen=True, slots=True)
class Page:
    """Which hits are shown, from the one at ``begin`` to that before ``end``, with the cursors of the pages beside."""

    begin: int
    end: int
    following: str
    """Empty on the last page."""
    preceding: str | None
    """Empty where that is the first page; ``None`` on the first."""


def page_of(places: Sequence[Place], search: bytes, *, after: Cursor | None, limit: int) -> Page:
    """Return the page of ``limit`` hits that comes after a cursor; the first without one."""
    begin = after.next_in(places) if after else 0
    end = min(begin + limit, len(places))
    following = str(Cursor(search, places[end - 1], end)) if end < len(places) else ""
    preceding = str(Cursor(search, places[begin - limit - 1], begin - limit)) if begin > limit else ""
    return Page(begin, end, following, preceding if begin else None)


def identity(*told: object) -> bytes:
    """Return what tells one search from another."""
    return hashlib.blake2b(repr(told).encode("utf-8", "surrogatepass"), digest_size=8).digest()


def cursor_of(text: str, search: bytes) -> Cursor:
    """Read a cursor of ``search``. Raises :class:`WrongUse` for one that was cut, made up or is of another search."""
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        packed = b""
    told, check = packed[:-_SUM], packed[-_SUM:]
    if len(told) != _FORM.size or check != _sum(told) or told[0] != _VERSION:
        raise WrongUse("翻页标记残缺或有误，请从第一页看起。")
    _, of, part, value, key, seen = _FORM.unpack(told)
    if of != search or not math.isfinite(value):
        raise WrongUse("这个翻页标记属于另一次检索，请从第一页看起。")
    return Cursor(of, Place(part, value, key), seen)


def _sum(packed: bytes) -> bytes:
    return hashlib.blake2b(packed, digest_size=_SUM, person=b"wenmai-cursor").digest()
