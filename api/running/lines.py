"""What programs of ours and of others log, as the JSON lines of :mod:`api.logs`.

A message of ours is written as it is: it holds nothing that a reader typed. Of others' messages the fixed part alone
is written, of an error its kind and where it passed, of a warning its kind and where it was given: the rest may quote
data.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import threading
import uuid
import warnings
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

from api.logs import NUMBER, one_line, places

VARIABLE = "WENMAI_REQUEST_ID"
"""Tells a process that was started on behalf of a request the number of that."""
_OURS = ("wenmai", "uvicorn")
_HARMLESS = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
_FIXED = re.compile(r"[^<\n]{0,120}")
_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def level_of(name: str) -> int:
    """Return the number of a level that the settings name."""
    return _LEVELS[name]


def log_as_lines(level: str = "info", *, stream: TextIO | None = None) -> None:
    """From now on let all that is logged in this process be lines of JSON, on standard error unless told otherwise."""
    root = logging.getLogger()
    for one in [one for one in root.handlers if type(one) in (JsonLines, logging.StreamHandler)]:
        root.removeHandler(one)
    root.addHandler(JsonLines(stream))
    root.setLevel(logging.WARNING)
    for name in _OURS:
        logging.getLogger(name).setLevel(level_of(level))
    warnings.showwarning = _warned


def tell_what_breaks() -> None:
    """From now on let whatever ends a thread or the program be a line as well, and not a trace that may quote data."""
    sys.excepthook = _broke
    threading.excepthook = _thread_broke


def name_this_run() -> str:
    """Give all that this process logs a number: that of the request which started it, or else one of its own."""
    given = os.environ.get(VARIABLE, "")
    number = given if _HARMLESS.fullmatch(given) else uuid.uuid4().hex
    NUMBER.set(number)
    return number


def surroundings_of(number: str) -> dict[str, str]:
    """Return the environment of a process that is started on behalf of the request of this number."""
    return {**os.environ, VARIABLE: number} if number else dict(os.environ)


class JsonLines(logging.Handler):
    """Writes each record as a line of JSON."""

    def __init__(self, stream: TextIO | None = None) -> None:
        super().__init__()
        self._stream = stream

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line of a record; one that cannot be written is lost, and nothing with it."""
        stream = self._stream or sys.stderr
        with suppress(OSError, ValueError):
            stream.write(self.format(record) + "\n")
            stream.flush()

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        return one_line(told(record))


def told(record: logging.LogRecord) -> dict[str, Any]:
    """Return what a line says of a record."""
    line: dict[str, Any] = {"event": event_of(record), "logger": record.name, "pid": record.process}
    if number := getattr(record, "request_id", "") or NUMBER.get():
        line["request_id"] = number
    if record.threadName and record.threadName != "MainThread":
        line["thread"] = record.threadName
    if record.exc_info and record.exc_info[1] is not None:
        line |= _error(record.exc_info[1])
    line |= getattr(record, "told", {})
    time = datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z")
    return line | {"level": record.levelname.lower(), "timestamp": time}


def event_of(record: logging.LogRecord) -> str:
    """Return the message of a record, of a record of others the part that no data were put into."""
    if record.name.partition(".")[0] in _OURS:
        return record.getMessage().strip()
    said = str(record.msg)
    if record.args:
        return said.strip()
    fixed = _FIXED.match(said)
    return fixed[0].strip() if fixed else ""


def _error(error: BaseException) -> dict[str, Any]:
    line: dict[str, Any] = {"kind": type(error).__name__, "places": places(error)}
    cause = error.__cause__ or error.__context__
    return line | {"cause": type(cause).__name__} if cause is not None else line


def _warned(
    message: Warning | str,  # noqa: ARG001 - the hook's shape
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    at = {"kind": category.__name__, "places": [f"{filename.rpartition('/')[2]}:{lineno}"]}
    logging.getLogger("py.warnings").warning("a library warns", extra={"told": at})


def _broke(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    _report("the program broke", kind, error, trace)


def _thread_broke(given: threading.ExceptHookArgs) -> None:
    if given.exc_value is not None:
        _report("a thread broke", given.exc_type, given.exc_value, given.exc_traceback)


def _report(said: str, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger("wenmai").critical(said, exc_info=(kind, error, trace))
