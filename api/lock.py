"""One writer a library: a lock on a file that names who holds it, what is being done, and since when."""

from __future__ import annotations

import fcntl
import json
import os
import pwd
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from ontology.errors import LibraryBusy

SERVED = "serving"
_BEHIND = 15
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Hold the library's write lock. Raises :class:`LibraryBusy` with another holder's command, user and age."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LibraryBusy(f"馆藏 {folder} 正由{_holder(file)}写入：请等它结束再来，或先停下它。") from error
        file.truncate(0)
        json.dump({"process": os.getpid(), "user": _user(), "command": _command(), "since": time.time()}, file)
        file.flush()
        yield
        file.truncate(0)


@contextmanager
def serving(folder: Path) -> Iterator[None]:
    """Let others know that a service answers from the library in ``folder``; any number may."""
    try:
        file = (folder / SERVED).open("a", encoding="utf-8")
    except OSError:  # on a medium that is read alone nobody writes beside it
        yield
        return
    with file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def is_served(folder: Path) -> bool:
    """Say whether a service answers from the library in ``folder``."""
    try:
        with (folder / SERVED).open(encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def give_way(folder: Path) -> None:
    """Work behind the readers from here on, where there are some: on one machine they want the same cores."""
    if is_served(folder):
        step_behind()


def step_behind() -> None:
    """Let this process work when others rest: each thread that there is, and those that they begin.

    On Linux each has a priority of its own (setpriority(2)), and libraries of linear algebra begin theirs as soon as
    they are loaded.
    """
    tasks = Path("/proc/self/task")
    for thread in [int(one.name) for one in tasks.iterdir()] if tasks.exists() else [os.getpid()]:
        with suppress(ProcessLookupError):  # it ended meanwhile
            os.setpriority(os.PRIO_PROCESS, thread, max(_BEHIND, os.getpriority(os.PRIO_PROCESS, thread)))


def age_in_words(seconds: float) -> str:
    """Say how long something has lasted."""
    for unit, name in ((_DAY, "天"), (_HOUR, "小时"), (_MINUTE, "分钟")):
        if seconds >= unit:
            return f"{int(seconds // unit)} {name}"
    return f"{max(0, int(seconds))} 秒"


def _holder(file: TextIO) -> str:
    file.seek(0)
    try:
        told = json.loads(file.read())
        since = float(told["since"])
        began = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(since))
        age = age_in_words(time.time() - since)
        return f" {told['command']}（用户 {told['user']}，进程 {told['process']}，始于 {began}，已 {age}）"
    except (ValueError, KeyError, TypeError):  # it has just begun, or is of another version
        return "另一个进程"


def _user() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # in a container a user may have a number alone
        return str(os.getuid())


def _command() -> str:
    """What was typed, without its arguments: these may name what nobody else is to read."""
    program = Path(sys.argv[0] or "python").name
    word = next((one for one in sys.argv[1:] if not one.startswith("-")), "")
    return f"wenmai {word}".strip() if program in ("wenmai", "cli.py") else program
