"""Where pushed files lie until they are taken in: a folder each, below the library."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Collection
from pathlib import Path

FOLDER = "intake"
_OLD_S = 86_400.0


class Spool:
    """Keeps files by a name that it gives."""

    def __init__(self, library: Path) -> None:
        self._folder = library / FOLDER

    def begin(self) -> tuple[str, Path]:
        """Make a folder for the files of one item; return its name and where it lies."""
        name = secrets.token_hex(16)
        path = self._folder / name
        path.mkdir(parents=True)
        return name, path

    def path(self, name: str) -> Path:
        """Return where the files of an item lie."""
        return self._folder / name

    def settle(self, name: str) -> None:
        """Bring all files of an item to the disk, so that what is queued outlives a fall of the machine."""
        path = self.path(name)
        for one in (*path.iterdir(), path, self._folder):
            descriptor = os.open(one, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def drop(self, name: str) -> None:
        """Remove the files of an item."""
        if name:
            shutil.rmtree(self.path(name), ignore_errors=True)

    def sweep(self, known: Collection[str]) -> int:
        """Remove what no item knows and has lain for a day; return how many there were."""
        if not self._folder.is_dir():
            return 0
        old = [
            one
            for one in self._folder.iterdir()
            if one.is_dir() and one.name not in known and time.time() - one.stat().st_mtime > _OLD_S
        ]
        for one in old:
            shutil.rmtree(one, ignore_errors=True)
        return len(old)
