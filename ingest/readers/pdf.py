"""PDF: the lines of its pages made paragraphs again, each with the pages it stands on.

Pages without text that show an image are recognised.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pypdfium2
import pypdfium2.raw

from ingest.bookmarks import Bookmark, under
from ingest.limits import Limits
from ingest.ocr.blocks import Numbered, after
from ingest.ocr.blocks import blocks as recognized_blocks
from ingest.page_size import scale
from ingest.reading import Reading, Source
from ingest.reflow import Growing, give_headings, is_numbered, title_of
from ingest.sidecar import split_subjects
from ontology.errors import BrokenSource, EmptySource, OversizedSource
from ontology.records import Block, Metadata, Refusal

if TYPE_CHECKING:
    from PIL.Image import Image

_PASSWORD = 4
_FIRST_PAGE = re.compile(r"pp?\. (\d+)")
_PAGE_NUMBER = re.compile(
    r"(?=.{1,60}$)[-—–·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／]\s*(?:共\s*)?\d{1,4}(?:\s*页)?)?[-—–·\s]*$"
)
_DIGITS = re.compile(r"\d+")
_JUNK_TITLE = re.compile(r"^Microsoft (?:Word|PowerPoint) - |\.(?:docx?|wps|pdf|rtf)$", re.IGNORECASE)
_EMPTY_TITLES = frozenset({"untitled", "无标题", "(anonymous)", "anonymous", "unspecified"})
# pdfium writes a soft hyphen at a line's end as U+FFFE.
_NOT_TEXT = str.maketrans("", "", "\ufffe\uffff\x00\x02\ufeff")
_FULL = 0.8
_RUNNING_PAGES = 3

_Lines: TypeAlias = list[str]


@dataclass(frozen=True, slots=True)
class _Pages:
    lines: list[_Lines]
    scanned: list[int]
    """Numbers of pages that show an image and have no text."""
    metadata: dict[str, str]
    outline: list[Bookmark]


def read(source: Source) -> Iterator[Reading | Refusal]:
    """Read the text layer, and recognise pages that are images. Where nothing recognises, these are refused by number.

    Raises BrokenSource for a damaged or encrypted file, EmptySource where no page has text, OversizedSource for more
    pages than the limit.
    """
    pages = _open(source)
    if not any(pages.lines) and not (pages.scanned and source.recognizer):
        raise EmptySource(source.key, "没有文字层（多半是扫描件），这次也不做文字识别")
    own = tuple(give_headings(list(_paragraphs(_without_furniture(pages.lines)))))
    blocks = under(_merged(own, _recognized(source, pages.scanned)), pages.outline)
    if not blocks:
        raise EmptySource(source.key, "没有文字层，也没有在页面图像里认出文字")
    yield Reading(_metadata(pages.metadata, title_of(blocks)), blocks)
    if pages.scanned and source.recognizer is None:
        numbers = "、".join(map(str, pages.scanned[:20]))
        yield Refusal(source.key, EmptySource.code, f"第 {numbers} 页只有图像、没有文字层，未收；其余各页已读")


def _recognized(source: Source, scanned: Sequence[int]) -> list[list[Numbered]]:
    """Read the pages that are images, in runs of neighbours; a page is drawn as large as the library shows it."""
    recognizer = source.recognizer
    runs: list[list[Numbered]] = []
    if recognizer is None:
        return runs
    for number in scanned:
        page = recognizer.page(source.path, number, partial(draw, source.path, number))
        if not runs or runs[-1][-1].number != number - 1:
            runs.append([])
        runs[-1].append(Numbered(number, page))
    return runs


def _merged(own: Sequence[Block], runs: Sequence[Sequence[Numbered]]) -> tuple[Block, ...]:
    """Put the blocks of pages with text and of pages that are images in the order of the pages."""
    made: list[Block] = []
    waiting = list(runs)
    for block in own:
        found = _FIRST_PAGE.match(block.locator)
        while waiting and found and waiting[0][0].number < int(found[1]):
            made += after(made, recognized_blocks(waiting.pop(0)))
        made.append(block)
    for run in waiting:
        made += after(made, recognized_blocks(run))
    return tuple(made)


def page_count(path: Path, source: str, limits: Limits) -> int:
    """Return how many pages a PDF has. Raises BrokenSource, OversizedSource."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            count = len(document)
    except pypdfium2.PdfiumError as error:
        raise BrokenSource(source, f"PDF 已损坏或已加密，打不开（{error}）") from error
    if count > limits.max_pages:
        raise OversizedSource(source, f"有 {count} 页，超过上限 {limits.max_pages} 页")
    return count


def draw(path: Path, number: int) -> Image:
    """Draw a page, which counts from 1, as large as the library shows it."""
    with pypdfium2.PdfDocument(path) as document:
        page = document[number - 1]
        drawn: Image = page.render(scale=scale(*page.get_size())).to_pil().convert("RGB")
        return drawn


def _open(source: Source) -> _Pages:
    try:
        with pypdfium2.PdfDocument(source.path) as document:
            if len(document) > source.limits.max_pages:
                raise OversizedSource(source.key, f"有 {len(document)} 页，超过上限 {source.limits.max_pages} 页")
            return _read_pages(document)
    except pypdfium2.PdfiumError as error:
        if error.err_code == _PASSWORD:
            raise BrokenSource(source.key, "PDF 已加密，需要密码；请先去掉密码") from error
        raise BrokenSource(source.key, f"PDF 已损坏，打不开（{error}）") from error


def _read_pages(document: pypdfium2.PdfDocument) -> _Pages:
    pages = _Pages([], [], document.get_metadata_dict(), list(_outline(document)))
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage().get_text_bounded().translate(_NOT_TEXT)
        lines = [line for raw in re.split(r"[\r\n\f\v]+", text) if (line := raw.strip(" \t\u3000\xa0"))]
        pages.lines.append(lines)
        if not lines and any(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])):
            pages.scanned.append(number + 1)
        page.close()
    return pages


def _outline(document: pypdfium2.PdfDocument) -> Iterator[Bookmark]:
    for entry in document.get_toc():
        target = entry.get_dest()
        page = target.get_index() if target else None
        title = " ".join(entry.get_title().split())
        if title and page is not None:
            yield Bookmark(entry.level, title, page + 1)


def _without_furniture(pages: Sequence[_Lines]) -> list[_Lines]:
    """Take away page numbers, and lines at the head or foot that most pages repeat."""
    ends = Counter(_DIGITS.sub("0", line) for lines in pages for line in {*lines[:1], *lines[-1:]})
    often = max(_RUNNING_PAGES, len(pages) // 2 + 1)
    running = {line for line, times in ends.items() if times >= often}
    return [_trimmed(lines, running) for lines in pages]


def _trimmed(lines: _Lines, running: set[str]) -> _Lines:
    kept = list(lines)
    for place in (0, -1):
        while kept and (_PAGE_NUMBER.match(kept[place]) or _DIGITS.sub("0", kept[place]) in running):
            kept.pop(place)
    return kept


def _paragraphs(pages: Sequence[_Lines]) -> Iterator[Block]:
    """Put lines together until a sentence ends, or a short line that is no running text does."""
    full = _full_width(pages)
    text, first, last = Growing(), 0, 0
    previous = ""
    for number, lines in enumerate(pages, start=1):
        for line in lines:
            if text.length and _ends(text, previous, line, full=full):
                yield Block(text.text, locator=_locator(first, last))
                text = Growing()
            first = first if text.length else number
            text.add(line)
            last, previous = number, line
    if text.length:
        yield Block(text.text, locator=_locator(first, last))


def _ends(text: Growing, previous: str, line: str, *, full: float) -> bool:
    if text.ends_sentence or is_numbered(line):
        return True
    return _width(previous) < full and (text.is_heading or not text.is_prose)


def _full_width(pages: Sequence[_Lines]) -> float:
    """Return the width from which a line counts as full: a part of what the widest tenth have."""
    widths = sorted(_width(line) for lines in pages for line in lines)
    return _FULL * widths[len(widths) * 9 // 10] if widths else 0.0


def _width(line: str) -> float:
    return sum(0.5 if character < "\u0100" else 1.0 for character in line)


def _locator(first: int, last: int) -> str:
    return f"p. {first}" if first == last else f"pp. {first}-{last}"


def _metadata(stated: dict[str, str], title: str) -> Metadata:
    own = _JUNK_TITLE.sub("", _JUNK_TITLE.sub("", stated.get("Title", "").strip()))
    author = stated.get("Author", "").strip()
    return Metadata(
        title=title if own.lower() in _EMPTY_TITLES or not own else own,
        creator="" if author.lower() in _EMPTY_TITLES else author,
        subjects=split_subjects(stated.get("Keywords", "")),
    )
