"""The pages of a PDF as images, one thread at a time: pdfium is not made for more. The room's one home of pypdfium2."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import pypdfium2

from ingest.page_size import pixels, scale
from ontology.errors import BrokenSource, NotFound

if TYPE_CHECKING:
    from PIL.Image import Image

_ONE = Lock()


def page_sizes(path: Path, source: str) -> tuple[tuple[int, int], ...]:
    """Return the width and height of the image of each page, in pixels. Raises :class:`BrokenSource`."""
    try:
        with _ONE, pypdfium2.PdfDocument(path) as document:
            return tuple(pixels(*document.get_page_size(number)) for number in range(len(document)))
    except pypdfium2.PdfiumError as error:
        raise BrokenSource(source, f"PDF 已损坏或已加密，打不开（{error}）") from error


def draw(path: Path, number: int) -> Image:
    """Draw a page, which counts from 1, at the size that :mod:`ingest.page_size` gives. Raises :class:`NotFound`."""
    with _ONE, pypdfium2.PdfDocument(path) as document:
        if not 1 <= number <= len(document):
            raise NotFound(f"这份 PDF 没有第 {number} 页。")
        page = document[number - 1]
        drawn: Image = page.render(scale=scale(*page.get_size())).to_pil().convert("RGB")
        return drawn
