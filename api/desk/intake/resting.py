"""Whether a file is whole, or still being written."""

from __future__ import annotations

import os
import time
from pathlib import Path

from ingest.folders import Found
from ingest.sidecar import SUFFIX


def stamp_of(found: Found) -> str:
    """Return what changes when a file, its side-car or the descriptions of its folders do; empty where it is gone."""
    beside = found.path.with_name(found.path.name + SUFFIX)
    stated = (_told(found.path), _told(beside), *map(_told, found.collections))
    return " ".join(stated) if stated[0] else ""


def _told(path: Path) -> str:
    try:
        found = path.stat()
    except OSError:
        return ""
    return f"{found.st_size}:{found.st_mtime_ns}"


class Resting:
    """Remembers the files that were not at rest when they were last looked at."""

    def __init__(self, settle_s: float) -> None:
        self._settle_s = settle_s
        self._seen: dict[str, tuple[str, float]] = {}

    def rests(self, found: Found) -> bool:
        """Say whether a file has not changed for the time to settle: by its own times where they are old enough, else
        by what was seen, for the clock of another machine may run ahead."""
        stamp = stamp_of(found)
        if not stamp:
            return False
        if self._old(found.path) and self._seen.get(found.key, (stamp, 0.0))[0] == stamp:
            self._seen.pop(found.key, None)
            return True
        was = self._seen.get(found.key)
        if was is None or was[0] != stamp:
            self._seen[found.key] = (stamp, time.monotonic())
            return False
        if time.monotonic() - was[1] < self._settle_s:
            return False
        del self._seen[found.key]
        return True

    def _old(self, path: Path) -> bool:
        try:
            found = os.stat(path)  # noqa: PTH116 - as cheap as may be, for a million files
        except OSError:
            return False
        return max(found.st_mtime, found.st_ctime) + self._settle_s <= time.time()
