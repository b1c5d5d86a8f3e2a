"""The folder of a graph on disk: what state it is in, and another one put in its place."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

_ASIDE, _PAST = ".new", ".old"
_PAUSES_S = (0.0, 0.02, 0.1)

Generation = tuple[tuple[str, int], ...]


def generation(path: Path) -> Generation:
    """A token of the state on disk: it changes with every write, whichever process did it.

    RocksDB appends each write to its log and each new file to its manifest, so names and sizes of these say it all.
    """
    try:
        files = [file for file in path.iterdir() if file.suffix == ".log" or file.name.startswith("MANIFEST")]
        return tuple(sorted((file.name, file.stat().st_size) for file in files))
    except FileNotFoundError:
        return ()


def is_there(path: Path) -> bool:
    """Whether there is a graph; one that is just being put in place is awaited."""
    for pause_s in _PAUSES_S:
        time.sleep(pause_s)
        if (path / "CURRENT").exists():
            return True
    return False


def aside_of(path: Path) -> Path:
    """Return an empty place beside a graph where one can be written that is to take its place."""
    clear_aside(path)
    return _beside(path, _ASIDE)


def put_in_place(path: Path) -> None:
    """Put what was written aside in the place of a graph that nobody has open for writing.

    Between the two renamings there is no graph: a reader tries again, and who is killed there finds it made anew from
    the texts.
    """
    past = _beside(path, _PAST)
    path.rename(past)
    _beside(path, _ASIDE).rename(path)
    shutil.rmtree(past)


def clear_aside(path: Path) -> None:
    """Take away what a rewriting that was broken off left."""
    for ending in (_ASIDE, _PAST):
        shutil.rmtree(_beside(path, ending), ignore_errors=True)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(f"{path.name}{ending}")
