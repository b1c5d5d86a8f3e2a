"""From files and folders to a stream of documents: find, check, read, describe.

One file that cannot be read becomes one refusal and the walk goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.catalogue import ROOMS
from ingest.folders import Found, find, refuse, why_unreadable
from ingest.limits import Limits
from ingest.naming import describe
from ingest.readers import Format, format_of, load
from ingest.reading import Reading, Source
from ingest.sidecar import SUFFIX, Sidecar, merge, read_sidecar
from ingest.sniff import HEAD, check_container
from ontology.errors import EmptySource, MissingPackage, OversizedSource, SourceError
from ontology.records import Metadata, Refusal, SourceText

__all__ = ["Limits", "discover", "walk"]

_DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class _Walk:
    limits: Limits
    mapping: Mapping[str, str]
    defaults: dict[Path, Metadata | Refusal] = field(default_factory=dict)
    """What each ``_collection.yaml`` says, read once."""


def discover(paths: Sequence[Path]) -> int:
    """Count the files that :func:`walk` will come to, without opening one."""
    return sum(isinstance(item, Found) for path in paths for item in find(path))


def walk(
    paths: Sequence[Path], *, limits: Limits = _DEFAULT_LIMITS, mapping: Mapping[str, str] | None = None
) -> Iterator[SourceText | Refusal]:
    """Yield the documents of files and folders in a fixed order, and a refusal for what cannot be read.

    ``mapping`` names the columns of tables whose side-car names none. A key is the path below the given folder, or
    the name of the given file, with ``#row`` where a file holds many documents.
    """
    state = _Walk(limits, mapping or {})
    for path in paths:
        for item in find(path):
            if isinstance(item, Refusal):
                yield item
            else:
                yield from _read(item, state)


def _read(found: Found, state: _Walk) -> Iterator[SourceText | Refusal]:
    try:
        format_ = format_of(found.path.suffix, found.key)
        _check(found, format_, state.limits)
        sidecar = _sidecar(found, state.limits)
        yield from _fresh_refusals(found, state)
        documents = _documents(found, format_, sidecar, state=state)
        # A file that fails half-way gives nothing; a reader that checks first need not be held back.
        yield from documents if format_.streams else list(documents)
    except SourceError as error:
        yield Refusal(error.source, error.code, error.reason)
    except OSError as error:
        yield refuse(found.key, why_unreadable(error))
    except MissingPackage as error:
        yield Refusal(found.key, error.code, str(error))


def _check(found: Found, format_: Format, limits: Limits) -> None:
    """Refuse by size and by first bytes, before a reader sees the file."""
    with found.path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(0)
        head = file.read(HEAD)
    if not size:
        raise EmptySource(found.key, "是空文件（0 字节）")
    if size > limits.max_file_bytes:
        raise OversizedSource(found.key, f"有 {size} 字节，超过上限 {limits.max_file_bytes}；请拆分或调高上限")
    check_container(head, format_.container, found.key)


def _sidecar(found: Found, limits: Limits) -> Sidecar:
    path = found.path.with_name(found.path.name + SUFFIX)
    return read_sidecar(path, found.key, limits) if path.is_file() else Sidecar()


def _fresh_refusals(found: Found, state: _Walk) -> Iterator[Refusal]:
    """Read the ``_collection.yaml`` above a file that were not read yet; yield those that cannot be."""
    for path in found.collections:
        if path not in state.defaults:
            stated = _collection(path, state.limits)
            state.defaults[path] = stated
            if isinstance(stated, Refusal):
                yield stated


def _collection(path: Path, limits: Limits) -> Metadata | Refusal:
    source = f"{path.parent.name}/{path.name}"
    try:
        return read_sidecar(path, source, limits).metadata
    except SourceError as error:
        return Refusal(error.source, error.code, error.reason)
    except OSError as error:
        return refuse(source, why_unreadable(error))


def _documents(found: Found, format_: Format, sidecar: Sidecar, *, state: _Walk) -> Iterator[SourceText | Refusal]:
    source = Source(found.path, found.key, state.limits, sidecar.mapping or state.mapping)
    stated = (state.defaults[path] for path in reversed(found.collections))
    defaults = merge(*(one for one in stated if isinstance(one, Metadata)))
    empty = True
    for item in load(format_)(source):
        empty = False
        yield item if isinstance(item, Refusal) else _finish(item, found, format_.name, sidecar.metadata, defaults)
    if empty:
        raise EmptySource(found.key, "没有可读的文字")


def _housed(row: Metadata, *stated: Metadata) -> Metadata:
    """Take a row's 馆藏地 for a room, which it keeps as such, where side-car or folder name the branch."""
    room = any(name in ROOMS and value == row.branch for name, value in row.extra)
    return replace(row, branch="") if room and any(one.branch for one in stated) else row


def _finish(reading: Reading, found: Found, format_: str, sidecar: Metadata, defaults: Metadata) -> SourceText:
    key = f"{found.key}#{reading.row}" if reading.row else found.key
    # A side-car speaks of the file: of its one document it knows better, of one row among many the row does.
    row = _housed(reading.metadata, sidecar, defaults)
    own = (row, sidecar) if reading.row else (sidecar, reading.metadata)
    metadata, blocks = describe(reading, merge(*own, defaults), found)
    return SourceText(key, metadata, blocks, format_)
