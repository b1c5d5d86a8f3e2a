"""Everything that reads what others wrote, each as a function of bytes that raises only where a promise is broken.

Promised is: a refusal of our own error family or a result, within :data:`SECONDS` of processor time; every refusal
names the file and says why in one line; what is taken in can be stored: no lone surrogates, no NUL.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from pathlib import Path

from ontology.errors import WenmaiError

SECONDS = 20.0
"""Processor time of one input, on whatever machine this runs."""


class Broken(AssertionError):
    """A promise was not kept."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something that reads. ``kind`` is how its samples are changed."""

    name: str
    kind: str
    samples: tuple[bytes, ...]
    run: Callable[[bytes], object]


def storable(value: object, where: str) -> None:
    """Raise :class:`Broken` for a text within ``value`` that no database takes."""
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= one <= "\udfff" for one in value):
            raise Broken(f"{where}: holds NUL or a lone surrogate: {value[:80]!r}")
    elif isinstance(value, Mapping):
        storable(tuple(value.items()), where)
    elif isinstance(value, tuple | list | set | frozenset):
        for one in value:
            storable(one, where)
    elif is_dataclass(value) and not isinstance(value, Enum):
        for one in fields(value):
            storable(getattr(value, one.name), f"{where}.{one.name}")


def from_file(name: str, read: Callable[[Path], object]) -> Callable[[bytes], object]:
    """Return a function that puts bytes into a file called ``name`` and reads it."""
    folder = Path(tempfile.mkdtemp(prefix="wenmai-fuzz-"))
    path = folder / name

    def run(data: bytes) -> object:
        path.write_bytes(data)
        with suppress(WenmaiError):
            return read(path)
        return None

    return run


def named(source: str, reason: str, name: str) -> None:
    """Raise :class:`Broken` for a refusal that does not name its file or does not say why in one line."""
    if name not in source or not reason.strip():
        raise Broken(f"a refusal without a name or a reason: {source!r} {reason!r}")
    if any(ord(one) < 32 or "\ud800" <= one <= "\udfff" for one in f"{source}{reason}"):
        raise Broken(f"a refusal with control characters: {source!r} {reason!r}")


def text(data: bytes) -> str:
    """Bytes as a text that came by the network: never a lone surrogate."""
    return data.decode("utf-8", "replace")


def refusing(read: Callable[[bytes], object]) -> Callable[[bytes], object]:
    """Return a function that reads and may refuse."""

    def run(data: bytes) -> object:
        with suppress(WenmaiError):
            return read(data)
        return None

    return run


def reading_all(readers: Iterable[Callable[[str], object]]) -> Callable[[bytes], object]:
    """Return a function that gives a text to each of ``readers``, all of which may refuse."""

    def run(data: bytes) -> None:
        said = text(data)
        for read in readers:
            with suppress(WenmaiError):
                read(said)

    return run
