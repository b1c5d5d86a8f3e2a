"""From files and folders to a stream of documents: find, check, read, describe.

One file that cannot be read becomes one refusal and the walk goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from ingest.attachments import IMAGES, attach, belongs
from ingest.catalogue import ROOMS
from ingest.cleaning import cleaned
from ingest.folders import Found, find, refuse, why_unreadable
from ingest.leafmarks import LEAVES, leaves, place
from ingest.limits import Limits
from ingest.naming import describe
from ingest.ocr.recognizer import Recognizer
from ingest.readers import Format, format_of, load
from ingest.reading import Reading, Source
from ingest.scans import FORMAT, Scan, gather, read_scan, with_text
from ingest.sidecar import SUFFIX, Sidecar, merge, read_sidecar
from ingest.sniff import HEAD, check_container
from ingest.special import faults, filled, with_line
from ontology.errors import EmptySource, MissingPackage, OversizedSource, SourceError, UnknownFormat, WrongMapping
from ontology.records import Metadata, Refusal, SourceText

__all__ = ["Limits", "discover", "read", "walk"]

_DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class _Walk:
    limits: Limits
    mapping: Mapping[str, str]
    recognizer: Recognizer | None = None
    defaults: dict[Path, Metadata | Refusal] = field(default_factory=dict)
    """What each ``_collection.yaml`` says, read once."""
    waiting: list[Found] = field(default_factory=list)
    """Images and recordings: files of the documents that name them."""
    claimed: set[Path] = field(default_factory=set)
    shared: set[Path] = field(default_factory=set)
    """Folders in which documents lie."""


def discover(paths: Sequence[Path]) -> int:
    """Count the files that :func:`walk` will read as documents, without opening one."""
    return sum(isinstance(item, Found) and not belongs(item.path) for path in paths for item in find(path))


def walk(
    paths: Sequence[Path],
    *,
    limits: Limits = _DEFAULT_LIMITS,
    mapping: Mapping[str, str] | None = None,
    recognizer: Recognizer | None = None,
) -> Iterator[SourceText | Refusal]:
    """Yield the documents of files and folders in a fixed order, and a refusal for what cannot be read.

    ``mapping`` names the columns of tables whose side-car names none. A key is the path below the given folder, or
    the name of the given file, with ``#row`` where a file holds many documents. Images that no document names come at
    the end, as documents of the text that ``recognizer`` reads on them; without one they are refused, as recordings
    are that no document names.
    """
    yield from read(chain.from_iterable(map(find, paths)), limits=limits, mapping=mapping, recognizer=recognizer)


def read(
    found: Iterable[Found | Refusal],
    *,
    limits: Limits = _DEFAULT_LIMITS,
    mapping: Mapping[str, str] | None = None,
    recognizer: Recognizer | None = None,
) -> Iterator[SourceText | Refusal]:
    """Yield the documents of files that somebody found, in their order, as :func:`walk` does."""
    state = _Walk(limits, mapping or {}, recognizer)
    for item in found:
        if isinstance(item, Refusal):
            yield item
        elif belongs(item.path):
            state.waiting.append(item)
        else:
            state.shared.add(item.path.parent)
            yield from _read(item, state)
    yield from _unclaimed(state)


def _unclaimed(state: _Walk) -> Iterator[SourceText | Refusal]:
    left = [one for one in state.waiting if one.path.resolve() not in state.claimed]
    for one in left:
        if one.path.suffix.lower() not in IMAGES:
            reason = "没有一份文献用到这个音像文件；请在文献旁的 .yaml 里写 media"
            yield Refusal(one.key, UnknownFormat.code, reason)
    for scan in gather([one for one in left if one.path.suffix.lower() in IMAGES], state.shared):
        yield from _read_scan(scan, state)


def _read_scan(scan: Scan, state: _Walk) -> Iterator[SourceText | Refusal]:
    found = scan.found
    if state.recognizer is None:
        reason = f"有 {len(scan.images)} 幅图像没有文献用到，这次也不做文字识别；请在文献旁的 .yaml 里写 images"
        yield Refusal(found.key, UnknownFormat.code, reason)
        return
    try:
        sidecar = _sidecar(found, state.limits)
        yield from _fresh_refusals(found, state)
        stated = (replace(sidecar.metadata, images=()), _defaults(found, state))
        for item in read_scan(scan, state.limits, state.recognizer):
            yield from [item] if isinstance(item, Refusal) else _finish(item, found, FORMAT, stated, state)
    except SourceError as error:
        yield Refusal(error.source, error.code, error.reason)
    except OSError as error:
        yield refuse(found.key, why_unreadable(error))


def _read(found: Found, state: _Walk) -> Iterator[SourceText | Refusal]:
    try:
        head = _head(found)
        format_ = format_of(found.path.name, head, found.key)
        _check_size(found, format_, state.limits)
        check_container(head, format_.container, found.key)
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


def _head(found: Found) -> bytes:
    """Return the first bytes of a file that is not empty."""
    with found.path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise EmptySource(found.key, "是空文件（0 字节）")
    return head


def _check_size(found: Found, format_: Format, limits: Limits) -> None:
    size = found.path.stat().st_size
    most = limits.max_streamed_bytes if format_.level else limits.max_file_bytes
    if size > most:
        raise OversizedSource(found.key, f"有 {size} 字节，超过上限 {most}；请拆分或调高上限")


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
        stated = read_sidecar(path, source, limits).metadata
        if stated.images or stated.media:
            raise WrongMapping(source, "images、media 说的是一份文献，请写在文献旁的 .yaml 里")
        return stated
    except SourceError as error:
        return Refusal(error.source, error.code, error.reason)
    except OSError as error:
        return refuse(source, why_unreadable(error))


def _documents(found: Found, format_: Format, sidecar: Sidecar, *, state: _Walk) -> Iterator[SourceText | Refusal]:
    source = Source(found.path, found.key, state.limits, sidecar.mapping or state.mapping, state.recognizer)
    defaults = _defaults(found, state)
    empty = True
    for item in load(format_)(source):
        empty = False
        if isinstance(item, Refusal):
            yield item
        else:
            yield from _finish(item, found, format_.name, (sidecar.metadata, defaults), state, ocr=sidecar.ocr)
    if empty:
        raise EmptySource(found.key, "没有可读的文字")


def _defaults(found: Found, state: _Walk) -> Metadata:
    stated = (state.defaults[path] for path in reversed(found.collections))
    return merge(*(one for one in stated if isinstance(one, Metadata)))


def _housed(row: Metadata, *stated: Metadata) -> Metadata:
    """Take a row's 馆藏地 for a room, which it keeps as such, where side-car or folder name the branch."""
    room = any(name in ROOMS and value == row.branch for name, value in row.extra)
    return replace(row, branch="") if room and any(one.branch for one in stated) else row


def _finish(
    reading: Reading,
    found: Found,
    format_: str,
    stated: tuple[Metadata, Metadata],
    state: _Walk,
    *,
    ocr: bool = False,
) -> Iterator[SourceText | Refusal]:
    key = f"{found.key}#{reading.row}" if reading.row else found.key
    sidecar, defaults = stated
    # A side-car speaks of the file: of its one document it knows better, of one row among many the row does.
    row = _housed(reading.metadata, sidecar, defaults)
    own = (row, replace(sidecar, images=(), media="")) if reading.row else (sidecar, reading.metadata)
    metadata, blocks = describe(reading, merge(*own, defaults), found)
    metadata = filled(metadata)
    yield from (Refusal(key, WrongMapping.code, fault) for fault in faults(metadata))
    attached = attach(metadata, found, format_)
    yield from attached.refusals
    state.claimed.update(Path(path).resolve() for _, path in attached.files)
    if metadata.images:
        blocks = tuple(place(blocks))
    described = _labelled(attached.metadata, leaves(blocks))
    blocks = with_line(described, blocks)
    whole = SourceText(key, described, blocks, format_, attached.files, reading.record)
    for one in with_text(whole, state.recognizer, state.limits) if ocr else [whole]:
        yield from [one] if isinstance(one, Refusal) else cleaned(one)


def _labelled(metadata: Metadata, named: tuple[str, ...]) -> Metadata:
    """Name the page images by the leaves that the text names, where there are as many and nothing else names them."""
    if len(named) != len(metadata.images) or LEAVES in dict(metadata.extra) or len(named) < 2:
        return metadata
    if named == tuple(f"p. {number}" for number in range(1, len(named) + 1)):
        return metadata  # their numbers say so already
    return replace(metadata, extra=(*metadata.extra, (LEAVES, "；".join(named))))
