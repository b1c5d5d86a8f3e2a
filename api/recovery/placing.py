"""A folder that is made aside and put in its place when it is whole.

It is made beside its place, whose name it then takes at once. The folder of a mounted volume lets no other take its
place: there it is made within it and moved up, entry by entry. A new volume may hold its ``lost+found``, which stays.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from api.recovery.sums import LOST, SUMS, Folder, settle_folder
from api.upkeep.disk import DiskSaid
from ontology.errors import WrongUse

PART = ".part"
_WITHIN = f".made{PART}"


def require_vacant(place: Path, what: str) -> None:
    """Raise :class:`WrongUse` where ``place`` holds anything; ``what`` wants a new or an empty folder."""
    if _is_vacant(place):
        return
    half = "；上次在最后一步中断，这里是半份，请先清空它" if (place / _WITHIN).is_dir() else ""
    raise WrongUse(f"{place} 里已有东西；{what}要给一个新的或空的文件夹{half}。")


@contextmanager
def made_aside(place: Path, *, last: Sequence[str]) -> Iterator[Path]:
    """Give where to make the folder that is to be ``place``; without an error it is put there, else none of it is left.

    What is named in ``last`` is put there last: without it the rest counts for nothing, should the process be killed.
    Raises :class:`WrongUse` where something came to lie in ``place`` meanwhile.
    """
    aside = _aside(place)
    with DiskSaid(aside.parent):
        aside.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield aside
            if aside.parent == place:
                _move_up(aside, place, last)
            else:
                aside.rename(place)  # which takes the place of an empty folder
                settle_folder(place.parent)
        finally:
            shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def written_aside(place: Path) -> Iterator[Folder]:
    """Write aside the files of the folder ``place``; where that fails, nothing of it is left."""
    with made_aside(place, last=(SUMS,)) as aside:
        yield Folder(aside)


def _is_vacant(place: Path) -> bool:
    """Whether nothing lies in ``place`` but what a killed process was making there, and what is the volume's own."""
    return not place.exists() or (place.is_dir() and all(map(_counts_nothing, place.iterdir())))


def _counts_nothing(entry: Path) -> bool:
    return entry.name == _WITHIN or (entry.name == LOST and entry.is_dir() and not entry.is_symlink())


def _aside(place: Path) -> Path:
    """Return where to make a folder, after what a killed process left there went."""
    beside, within = place.with_name(f"{place.name}{PART}"), place / _WITHIN
    for left in (beside, within):
        shutil.rmtree(left, ignore_errors=True)
    if not place.is_dir():
        return beside
    if (place / LOST).is_dir():
        return within
    # Whether another folder can take its place is learned before the work, by moving it away and back.
    try:
        place.rename(beside)
    except OSError:  # it is a mount point, or what it lies in may not be written
        return within
    beside.rename(place)
    return beside


def _move_up(aside: Path, place: Path, last: Sequence[str]) -> None:
    if not _is_vacant(place):
        raise WrongUse(f"{place} 里这时有了别的东西，什么也没有放进去；请停下往里写的程序，清空它，再来一次。")
    names = sorted(one.name for one in aside.iterdir() if one.name not in last)
    names += [name for name in last if (aside / name).exists()]
    try:
        for name in names:
            if name in last:
                settle_folder(place)
            (aside / name).rename(place / name)
        settle_folder(place)
    except BaseException:
        for name in reversed(names):
            if not (aside / name).exists():
                (place / name).rename(aside / name)
        raise
