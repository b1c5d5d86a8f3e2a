"""How large an image is, how long a recording, how many pages a PDF has. The one home of tinytag."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from api.files.kinds import Kind
from ontology.errors import BrokenSource, OversizedSource

if TYPE_CHECKING:
    from PIL.Image import Image as Opened

_GLANCE = (64, 64)
_MOST_PAGES = 10_000
_TAGGED = frozenset({"wav", "mp3", "flac", "m4a", "oga", "ogv", "mp4"})


@dataclass(frozen=True, slots=True)
class Facts:
    """Sizes of a file: pixels of an image, seconds of a recording, pixels of each page of a PDF as it is drawn, and
    of a TIFF that has several.

    0 where it has none or hides it.
    """

    width: int = 0
    height: int = 0
    seconds: float = 0.0
    pages: tuple[tuple[int, int], ...] = ()


def facts_of(path: Path, kind: Kind, *, source: str, pixels: int, thorough: bool = False) -> Facts:
    """Read the sizes of a file; ``thorough`` reads an image to its end, to see that it is whole.

    Raises BrokenSource naming ``source`` for one that does not open, OversizedSource for an image of more than
    ``pixels``.
    """
    if kind.family == "image":
        return _image(path, source=source, pixels=pixels, thorough=thorough)
    if kind.family == "pages":
        from api.files.pdf import page_sizes

        return Facts(pages=page_sizes(path, source))
    if kind.suffix in _TAGGED:
        return Facts(seconds=_seconds(path, kind))
    return Facts()


def _image(path: Path, *, source: str, pixels: int, thorough: bool) -> Facts:
    from PIL import Image

    from ingest.ocr.images import DAMAGE

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit here is the library's own
            with Image.open(path) as image:
                width, height = image.size
                if width * height > pixels:
                    reason = f"图像有 {width}×{height} 像素，超过上限 {pixels}"
                    raise OversizedSource(source, reason)
                pages = _frames(image, source=source, pixels=pixels)
                if image.getexif().get(0x0112, 1) in (5, 6, 7, 8):  # Orientation: lies on its side
                    width, height = height, width
                if thorough:
                    image.draft("RGB", _GLANCE)
                    image.load()
    except Image.DecompressionBombError as error:
        raise OversizedSource(source, f"图像的像素超过上限 {pixels}") from error
    except DAMAGE as error:
        raise BrokenSource(source, f"图像已损坏，打不开（{error}）") from error
    return Facts(width, height, pages=pages)


def _frames(image: Opened, *, source: str, pixels: int) -> tuple[tuple[int, int], ...]:
    """Return the sizes of the pages of a TIFF that has more than one, and come back to the first."""
    count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    sizes = []
    for number in range(count if 1 < count <= _MOST_PAGES else 0):
        image.seek(number)
        if image.width * image.height > pixels:
            raise OversizedSource(source, f"第 {number + 1} 页有 {image.width}×{image.height} 像素，超过上限 {pixels}")
        sizes.append(image.size)
    image.seek(0)
    return tuple(sizes)


def _seconds(path: Path, kind: Kind) -> float:
    from tinytag import TinyTag, TinyTagException

    try:
        with path.open("rb") as file:
            tag = TinyTag.get(filename=f"a.{kind.suffix}", file_obj=file, tags=False)
    except (TinyTagException, OSError, ValueError, IndexError, KeyError):
        return 0.0
    return float(tag.duration or 0.0)
