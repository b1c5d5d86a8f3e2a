"""Files that are whole or not there, whatever ends the process or the machine.

A name that is given before what it names has reached the disk may stand for an empty file once the power is gone
(https://man7.org/linux/man-pages/man2/fsync.2.html): so content first, then the name, then the folder that holds it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_GONE = ".gone"


def settle(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put(path: Path, content: bytes) -> None:
    """Write a file in the place of one of its name, all of it or nothing."""
    aside = path.with_name(f"{path.name}.new")
    aside.write_bytes(content)
    settle(aside)
    aside.replace(path)
    settle(path.parent)


def take_away(folder: Path) -> None:
    """Remove a folder: it is whole until it is gone, never there in part."""
    if folder.exists():
        clear_away(folder.parent, only=folder.name)
        folder.rename(folder.with_name(f"{folder.name}{_GONE}"))
    clear_away(folder.parent, only=folder.name)


def clear_away(parent: Path, *, only: str = "*") -> None:
    """Remove what a process that ended midway had begun to take away."""
    for left in parent.glob(f"{only}{_GONE}"):
        shutil.rmtree(left)
