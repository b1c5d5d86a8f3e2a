"""What a disk refuses, said in one sentence, whichever part met it first and however that part calls it."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path
from types import TracebackType

from ontology.errors import LibraryBroken, StorageFailed, StorageFull, WenmaiError

_FULL = re.compile(r"no space left|disk (is )?full|database or disk is full", re.IGNORECASE)
_FAILS = re.compile(r"disk i/o error|input/output error|\bI/?O error\b.*\b(sync|write|append)", re.IGNORECASE)
_SHUT = re.compile(
    r"read-?only (file ?system|database)|attempt to write a readonly|permission denied|unable to open database file",
    re.IGNORECASE,
)
_NUMBERS = {
    errno.ENOSPC: StorageFull,
    errno.EDQUOT: StorageFull,
    errno.EIO: StorageFailed,
}
_SHUT_NUMBERS = (errno.EROFS, errno.EACCES, errno.EPERM)


def refused(error: BaseException | None, *, where: str) -> WenmaiError | None:
    """Return what to say of an error that is the disk's; ``None`` for any other. ``where`` is the library's folder."""
    if error is None or (isinstance(error, WenmaiError) and not isinstance(error, LibraryBroken)):
        return None
    if isinstance(error, OSError) and not _is_ours(error, where):
        return None
    number, said = getattr(error, "errno", None), str(error)
    if _NUMBERS.get(number or 0) is StorageFull or _FULL.search(said):
        return StorageFull(f"{where}：磁盘已满，没有做完的已经撤回。请腾出空间，再运行一次。(the disk is full)")
    if _NUMBERS.get(number or 0) is StorageFailed or _FAILS.search(said):
        return StorageFailed(
            f"{where}：磁盘写不下去（{_short(said)}），没有做完的不算。请检查磁盘，再运行一次；馆藏会从上次写好的地方接着做。"
        )
    if number in _SHUT_NUMBERS or _SHUT.search(said):
        return StorageFailed(f"{where}：这里不能写（{_short(said)}），什么也没有改动。请换有写权限的用户或文件夹。")
    return None


def _is_ours(error: OSError, where: str) -> bool:
    """Whether an error is of the library's files, or does not say of which."""
    named = error.filename
    return not isinstance(named, str | os.PathLike) or Path(named).resolve().is_relative_to(Path(where).resolve())


def _short(said: str) -> str:
    return " ".join(said.partition("\n")[0].split())[:160]


class DiskSaid:
    """Within it an error of the disk becomes :class:`StorageFull` or :class:`StorageFailed`, any other stays."""

    def __init__(self, where: object) -> None:
        self._where = str(where)

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Say what the disk refused."""
        if (told := refused(error, where=self._where)) is not None:
            raise told from error
