"""Projections made anew beside those that are read, and put in their place at once.

Readers have the old ones open and see the new ones when they look again; at no moment is there none.

What the other stores note of a graph meanwhile is true of the new one alone. Where that never takes its place its
folder stays, empty, and tells the next writer not to believe those notes.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = "rebuilding"
PROJECTIONS = ("dense", "lexical", "graph")
_AT_FDCWD = -100
_EXCHANGE = 2
"""``RENAME_EXCHANGE``: https://man7.org/linux/man-pages/man2/rename.2.html"""


def emptied(folder: Path) -> bool:
    """Take away what a process made and never put in its place; say whether there was one, as goes on being said until
    :func:`clear` is called. Who calls holds the write lock."""
    aside = folder / FOLDER
    for left in aside.glob("*"):
        shutil.rmtree(left, ignore_errors=True)
    return aside.exists()


def clear(folder: Path) -> None:
    """Take away the folder too, once nothing that was noted meanwhile is wrong; who calls holds the write lock."""
    shutil.rmtree(folder / FOLDER, ignore_errors=True)


@contextmanager
def made_aside(folder: Path) -> Iterator[Path]:
    """Give the folder in which projections are made; without an error they are then put in the place of the old ones.

    It is to be left after they are closed, and while the write lock of the library in ``folder`` is held.
    """
    emptied(folder)
    aside = folder / FOLDER
    aside.mkdir(parents=True, exist_ok=True)
    _written(folder)
    try:
        yield aside
        for name in PROJECTIONS:
            if (aside / name).exists():
                exchange(aside / name, folder / name)
    except BaseException:
        emptied(folder)  # what was made takes room, and the disk may be full
        raise
    clear(folder)


def exchange(new: Path, old: Path) -> None:
    """Put ``new`` in the place of ``old`` and the other way round; in one step where the file system can."""
    if not old.exists():
        new.rename(old)
    elif not _exchanged(new, old):
        gone = new.with_name(f"{new.name}.old")
        old.rename(gone)
        new.rename(old)
    _written(old.parent)


def _exchanged(new: Path, old: Path) -> bool:
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and not rename(
        _AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(old), ctypes.c_uint(_EXCHANGE)
    )


def _written(folder: Path) -> None:
    """See to it that the names outlive a failure of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
