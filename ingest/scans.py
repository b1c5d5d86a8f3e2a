"""Page images whose text is recognised: those that no document names, and those whose side-car says ``ocr: yes``.

A folder that holds images alone is a document, its pages in the order of their numbers. Where other documents lie
beside them, images whose names differ in their last number are the pages of one document, any other is one of its
own; so is an image with a side-car. What is said of a folder stands in its ``_collection.yaml``, or beside it in
``NAME.yaml``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.attachments import by_numbers
from ingest.folders import Found, why_unreadable
from ingest.limits import Limits
from ingest.ocr.blocks import Numbered, after, blocks
from ingest.ocr.recognizer import Recognizer
from ingest.reading import Reading
from ingest.sidecar import SUFFIX
from ontology.errors import EmptySource, OversizedSource, SourceError, UnreadableSource
from ontology.records import Metadata, Refusal, SourceText

if TYPE_CHECKING:
    from PIL.Image import Image

FORMAT = "image"
_SERIES = re.compile(r"^(.*?)\d+\D*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Scan:
    """Images that are one document. ``found`` is their folder, or the one image."""

    found: Found
    images: tuple[Path, ...]


def gather(left: Sequence[Found], shared: Collection[Path]) -> Iterator[Scan]:
    """Put images that no document names together; in the folders ``shared`` other documents lie too."""
    folders: dict[Path, list[Found]] = defaultdict(list)
    for one in left:
        folders[one.path.parent].append(one)
    for folder, many in folders.items():
        ordered = sorted(many, key=lambda one: by_numbers(one.path))
        alone = [one for one in ordered if _has_sidecar(one.path)]
        rest = [one for one in ordered if one not in alone]
        yield from (Scan(one, (one.path,)) for one in alone)
        if len(rest) > 1 and folder not in shared:
            yield Scan(_folder(rest[0]), tuple(one.path for one in rest))
        else:
            yield from _series(rest)


def _has_sidecar(path: Path) -> bool:
    return path.with_name(path.name + SUFFIX).is_file()


def _folder(found: Found) -> Found:
    above = found.key.rpartition("/")[0]
    key = f"{above}/" if above else "./"
    return Found(found.path.parent, key, found.folders[:-1], found.collections)


def _series(images: Sequence[Found]) -> Iterator[Scan]:
    runs: dict[str, list[Found]] = defaultdict(list)
    for one in images:
        match = _SERIES.match(one.path.stem)
        runs[match[1] if match else one.key].append(one)
    for beginning, many in runs.items():
        if len(many) == 1:
            yield Scan(many[0], (many[0].path,))
            continue
        above = many[0].key.rpartition("/")[0]
        key = f"{above}/{beginning}*" if above else f"{beginning}*"
        yield Scan(replace(many[0], key=key), tuple(one.path for one in many))


def read_scan(scan: Scan, limits: Limits, recognizer: Recognizer) -> Iterator[Reading | Refusal]:
    """Recognise the pages of a scan. An image that does not open is refused and its place is not kept.

    Raises EmptySource where no page has text, OversizedSource for more images than the limit of pages.
    """
    if len(scan.images) > limits.max_pages:
        raise OversizedSource(scan.found.key, f"有 {len(scan.images)} 幅图像，超过上限 {limits.max_pages}")
    pages: list[Numbered] = []
    whole: list[Path] = []
    for path in scan.images:
        read = recognized(path, scan.found.key, limits, recognizer=recognizer, first=len(pages) + 1)
        if isinstance(read, Refusal):
            yield read
            continue
        pages += read
        whole.append(path)
    made = blocks(pages)
    if whole and not made:
        raise EmptySource(
            scan.found.key, "没有在图像里认出文字；若是照片或图画，请在编目表里著录，用 images 列写明图像"
        )
    if made:
        names = tuple(str(path.relative_to(scan.found.path.parent)) for path in whole)
        yield Reading(Metadata(images=names), made, opening=_title(scan.found))


def recognized(
    path: Path, source: str, limits: Limits, *, recognizer: Recognizer, first: int
) -> list[Numbered] | Refusal:
    """Recognise all pages of an image file or PDF, numbered from ``first``."""
    try:
        return [
            Numbered(first + number, recognizer.page(path, number + 1, draw))
            for number, draw in enumerate(_drawings(path, source, limits))
        ]
    except SourceError as error:
        return Refusal(source, error.code, f"{path.name}：{error.reason}")
    except OSError as error:
        return Refusal(source, UnreadableSource.code, f"{path.name}：{why_unreadable(error)}")


def with_text(source: SourceText, recognizer: Recognizer | None, limits: Limits) -> Iterator[SourceText | Refusal]:
    """Yield a document with the text of the images that it names, of those that are files, after its own."""
    if recognizer is None:
        yield Refusal(source.key, UnreadableSource.code, "旁注说 ocr: yes，这次却不做文字识别；只收了已有的文字")
        yield source
        return
    paths = dict(source.files)
    pages: list[Numbered] = []
    first = 1
    for name in source.metadata.images:
        path = paths.get(name)
        read = recognized(Path(path), source.key, limits, recognizer=recognizer, first=first) if path else []
        if isinstance(read, Refusal):
            yield read
            read = []
        pages += read
        first += max(1, len(read))
    yield replace(source, blocks=(*source.blocks, *after(source.blocks, blocks(pages))))


def _drawings(path: Path, source: str, limits: Limits) -> Sequence[Callable[[], Image]]:
    """Return what draws each page of a file."""
    if path.suffix.lower() == ".pdf":
        from ingest.readers.pdf import draw, page_count

        return [_later(draw, path, number) for number in range(1, page_count(path, source, limits) + 1)]
    from ingest.ocr.images import decoded, frames

    def show(path: Path, number: int) -> Image:
        return decoded(path, number, source, limits)

    return [_later(show, path, number) for number in range(1, frames(path, source, limits) + 1)]


def _later(draw: Callable[[Path, int], Image], path: Path, number: int) -> Callable[[], Image]:
    return lambda: draw(path, number)


def _title(found: Found) -> str:
    """A picture that is called by a number alone is called after its folder."""
    name = found.path.stem if found.path.is_file() else found.path.name
    return found.folders[-1] if found.folders and name.isdecimal() else name
