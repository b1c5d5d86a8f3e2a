"""Who holds the write lock of a library, told without taking it: whoever tries would shut a writer out."""

from __future__ import annotations

import os
from pathlib import Path

_LOCKS = Path("/proc/locks")


def is_written(folder: Path) -> bool:
    """Say whether some process of this machine holds the write lock of the library in ``folder``."""
    try:
        found = (folder / "lock").stat()
        locks = _LOCKS.read_text("ascii", "replace")
    except OSError:
        return False
    return any(one == _name(found) for one in held(locks))


def held(locks: str) -> list[str]:
    """Return the files that are locked as a whole, as ``/proc/locks`` names them (proc_locks(5))."""
    rows = (line.split() for line in locks.splitlines())
    return [row[5] for row in rows if len(row) >= 6 and row[1] == "FLOCK"]


def _name(found: os.stat_result) -> str:
    return f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}:{found.st_ino}"
