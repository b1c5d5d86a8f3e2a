"""Names by how they are read: sorted arrays in which whole readings, their beginnings and initials are looked up.

A name has a row for each of its readings, ``_WIDTH`` bytes at most, in sorted arrays of byte strings of one width
(``numpy.searchsorted``); what is longer is compared with the reading itself.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from api.suggesting.readings import MOST_OF_NAME, Reading, beginnings, readings
from api.suggesting.syllables import begins, splits

FORMAT = 1
_WIDTH, _INITIALS = 28, 8
_MOST_LOOKED_AT = 6_000
"""Rows that a mixture of initials and syllables is compared with."""
_ARRAYS = ("names", "ends", "keys", "owners", "spaced", "initials", "by_initials")

Bytes = npt.NDArray[np.bytes_]
Numbers = npt.NDArray[np.int32]


class Spelt:
    """Names in the order in which they are to be told, by their readings.

    Arrays for N names and R readings: ``names`` UTF-8, ``ends (N,)`` where each ends in it; ``keys (R,)`` readings
    without spaces, ascending, ``owners (R,)`` their names' places (N more for a reading that is not the likeliest),
    ``spaced (R,)`` the readings with spaces; ``initials (R,)`` ascending, ``by_initials (R,)`` the row of each.
    """

    def __init__(self, arrays: dict[str, npt.NDArray[Any]]) -> None:
        self._arrays = arrays
        self._text = arrays["names"].tobytes()
        self._ends: npt.NDArray[np.int64] = arrays["ends"]
        self._keys: Bytes = arrays["keys"]
        self._owners: Numbers = arrays["owners"]
        self._spaced: Bytes = arrays["spaced"]
        self._initials: Bytes = arrays["initials"]
        self._by_initials: Numbers = arrays["by_initials"]

    def __len__(self) -> int:
        return len(self._ends)

    def name(self, place: int) -> str:
        """Return the name at a place."""
        begin = int(self._ends[place - 1]) if place else 0
        return self._text[begin : int(self._ends[place])].decode()

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return len(self._text) + sum(one.nbytes for one in self._arrays.values())

    def read(self, typed: str, *, limit: int) -> list[str]:
        """Return the names that are read so in full."""
        key = typed.encode()[:_WIDTH]
        low, high = self._keys.searchsorted(key, "left"), self._keys.searchsorted(key, "right")
        found = self._told(self._owners[low:high], limit)
        return [name for name in found if len(typed) < _WIDTH or typed in map("".join, readings(name, person=True))]

    def begin(self, typed: str, *, limit: int) -> list[str]:
        """Return names whose reading begins so."""
        low, high = _range(self._keys, typed, _WIDTH)
        return self._told(self._owners[low:high], limit)

    def initialled(self, typed: str, *, limit: int) -> list[str]:
        """Return names whose initials begin so."""
        low, high = _range(self._initials, typed, _INITIALS)
        return self._told(self._owners[self._by_initials[low:high]], limit)

    def mixed(self, typed: str, *, limit: int) -> list[str]:
        """Return names each of whose syllables begins with a part of ``typed``: ``yqian``, ``suds``."""
        found: dict[int, None] = {}
        for parts in splits(typed, beginnings()):
            low, high = _range(self._initials, "".join(part[0] for part in parts), _INITIALS)
            rows = self._by_initials[low:high]
            rows = rows[np.argsort(self._owners[rows], kind="stable")[:_MOST_LOOKED_AT]] if len(rows) else rows
            spaced = self._spaced[rows].tolist()
            matching = (
                row for row, told in zip(rows.tolist(), spaced, strict=True) if begins(parts, told.decode().split(" "))
            )
            found.update((int(self._owners[row]), None) for row in matching)
        return self._told(np.array(list(found), dtype=np.int32), limit)

    def written(self, path: Path, version: str) -> None:
        """Write it to a file, whole or not at all. Raises ``OSError``."""
        aside = path.with_suffix(".part")
        with aside.open("wb") as file:
            told: dict[str, Any] = {"format": np.int64(FORMAT), "version": np.frombuffer(version.encode(), np.uint8)}
            np.savez(file, **(told | self._arrays))
        aside.replace(path)

    def _told(self, owners: Numbers, limit: int) -> list[str]:
        """Return the names at the smallest places, those by their likeliest reading first."""
        most = MOST_OF_NAME * limit
        if len(owners) > 2 * most:
            owners = np.partition(owners, most)[: most + 1]
        places = dict.fromkeys(owner % len(self) for owner in np.sort(owners).tolist())
        return [self.name(place) for place in islice(places, limit)]


def spell(names: Iterable[str], is_person: Callable[[str], bool]) -> Spelt:
    """Return folded names, in the order in which they are to be told, by their readings."""
    texts: list[bytes] = []
    rows: list[_Row] = []
    for place, name in enumerate(names):
        texts.append(name.encode())
        known = readings(name, person=is_person(name))
        rows += (_row(reading, place, variant=number > 0) for number, reading in enumerate(known))
    rows.sort()
    keys, spaced, initials, owners = zip(*rows, strict=True) if rows else ((), (), (), ())
    first = np.array(initials, dtype=f"S{_INITIALS}")
    order = np.argsort(first, kind="stable").astype(np.int32)
    return Spelt(
        {
            "names": np.frombuffer(b"".join(texts), np.uint8),
            "ends": np.cumsum([len(one) for one in texts], dtype=np.int64),
            "keys": np.array(keys, dtype=f"S{_WIDTH}"),
            "owners": np.array([place + len(texts) * variant for place, variant in owners], dtype=np.int32),
            "spaced": np.array(spaced, dtype=f"S{_WIDTH + _INITIALS}"),
            "initials": first[order],
            "by_initials": order,
        }
    )


def stored(path: Path, version: str) -> Spelt | None:
    """Return what was written to a file for the same ``version``; none where there is no such."""
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as held:
            if int(held["format"]) != FORMAT or held["version"].tobytes().decode() != version:
                return None
            return Spelt({name: held[name] for name in _ARRAYS})
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


_Row = tuple[bytes, bytes, bytes, tuple[int, bool]]


def _row(reading: Reading, place: int, *, variant: bool) -> _Row:
    initials = "".join(one[0] for one in reading)
    return "".join(reading).encode(), " ".join(reading).encode(), initials.encode(), (place, variant)


def _range(keys: Bytes, typed: str, width: int) -> tuple[int, int]:
    """Return the rows that begin with ``typed``."""
    begin = typed.encode()[:width]
    beyond = begin + b"\xff" * (width - len(begin))
    return int(keys.searchsorted(begin, "left")), int(keys.searchsorted(beyond, "right"))
