"""When the library was last backed up: a small file beside it, for those who are to notice when it is long ago."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

MARK = "backed-up"


def mark_backup(folder: Path) -> None:
    """Note that the library in ``folder`` has just been backed up. Where nothing can be written, nothing is noted."""
    with suppress(OSError):
        (folder / MARK).touch()


def backup_age(folder: Path) -> float | None:
    """Return the seconds since the last backup; ``None`` where none is known of."""
    try:
        return max(time.time() - (folder / MARK).stat().st_mtime, 0.0)
    except OSError:
        return None
