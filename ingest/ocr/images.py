"""Page images opened for recognition: measured before they are decoded, upright, one frame after the other."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageOps

from ingest.limits import Limits
from ontology.errors import BrokenSource, OversizedSource

# What a damaged image makes Pillow raise.
DAMAGE = (OSError, EOFError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, struct.error)


@contextmanager
def _opened(path: Path, source: str, limits: Limits) -> Iterator[Image.Image]:
    """Open an image, not decode it. Raises OversizedSource for one of too many pixels, BrokenSource."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit here is our own
            with Image.open(path) as image:
                _check_size(image, source, limits)
                yield image
    except Image.DecompressionBombError as error:
        raise OversizedSource(source, f"图像的像素超过上限 {limits.max_image_pixels}，未打开；请缩小或拆分") from error
    except DAMAGE as error:
        raise BrokenSource(source, f"图像已损坏，打不开（{error}）") from error


def _check_size(image: Image.Image, source: str, limits: Limits) -> None:
    width, height = image.size
    if width * height > limits.max_image_pixels:
        reason = f"图像有 {width}×{height} 像素，超过上限 {limits.max_image_pixels}；请缩小或拆分"
        raise OversizedSource(source, reason)


def frames(path: Path, source: str, limits: Limits) -> int:
    """Return how many pages an image file has: a TIFF may have many. Raises OversizedSource, BrokenSource."""
    with _opened(path, source, limits) as image:
        count = int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
    if count > limits.max_pages:
        raise OversizedSource(source, f"{path.name} 有 {count} 页，超过上限 {limits.max_pages} 页")
    return count


def decoded(path: Path, number: int, source: str, limits: Limits) -> Image.Image:
    """Return a page of an image file, upright, as a person sees it; the first has the number 1."""
    with _opened(path, source, limits) as image:
        if number > 1:
            image.seek(number - 1)
            _check_size(image, source, limits)
        image.load()
        return on_white(ImageOps.exif_transpose(image))


def on_white(image: Image.Image) -> Image.Image:
    """Return an image in colour, what is transparent in it white."""
    if image.mode.startswith("I"):  # sixteen bits of grey
        return image.convert("F").point(lambda value: value / 257).convert("L").convert("RGB")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        shown = image.convert("RGBA")
        ground = Image.new("RGB", image.size, "white")
        ground.paste(shown, mask=shown.getchannel("A"))
        return ground
    return image.convert("RGB")
