"""Rates, counted by all processes of a service together: a file of fixed size in memory that they share.

The generic cell rate algorithm keeps one number for each client and kind, the moment until which what it has asked is
paid for (ITU-T I.371, annex A); it is the token bucket without a clock that ticks. What was paid long ago may be
forgotten, so the file never grows: where a client's places are all taken, the one that is paid soonest goes.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import secrets
import struct
import time
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from api.limiting.records import Rate

_SECRET = 16
_ENTRY = struct.Struct("<Qd")
_WAYS = 8
"""Places that one client may have."""
_SETS = 1 << 13
_ROUNDING_S = 1e-6


class Buckets:
    """The file at ``path``, made where it is not there. ``now`` is a clock that all processes share."""

    def __init__(self, path: Path, *, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        size = _SECRET + _ENTRY.size * _WAYS * _SETS
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            if os.fstat(self._file).st_size != size:
                os.ftruncate(self._file, size)
                os.pwrite(self._file, secrets.token_bytes(_SECRET), 0)
            self._held = mmap.mmap(self._file, size)
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        # Nobody can choose addresses that crowd another one out.
        self._secret = bytes(self._held[:_SECRET])

    def take(self, client: str, rate: Rate, *, times: int = 1) -> float:
        """Pay for one request; return 0 or, where it cannot be paid yet, the seconds until it can.

        ``times`` is how many times the rate the client has.
        """
        if not rate.count:
            return 0.0
        gap_s = rate.gap_s / times
        mark = int.from_bytes(blake2b(client.encode(), digest_size=8, key=self._secret).digest(), "little") or 1
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            now = self._now()
            at, paid = self._place(mark)
            paid = max(paid, now) + gap_s
            late = paid - rate.burst * times * gap_s - now
            if late > _ROUNDING_S:
                return late
            _ENTRY.pack_into(self._held, at, mark, paid)
            return 0.0
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of the file."""
        self._held.close()
        os.close(self._file)

    def _place(self, mark: int) -> tuple[int, float]:
        """Return where a client's number stands, and it; 0.0 in a place that is free or becomes so."""
        begin = _SECRET + mark % _SETS * _WAYS * _ENTRY.size
        places = [begin + _ENTRY.size * way for way in range(_WAYS)]
        held = [_ENTRY.unpack_from(self._held, at) for at in places]
        for at, (other, paid) in zip(places, held, strict=True):
            if other == mark:
                return at, paid
        return min(zip(places, (paid for _, paid in held), strict=True), key=lambda one: one[1])[0], 0.0
