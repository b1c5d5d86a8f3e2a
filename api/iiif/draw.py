"""A picture cut, scaled, turned, coloured and written. The one home of Pillow's drawing; nothing is read but images."""

from __future__ import annotations

import io
import math
import warnings
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from api.iiif.parameters import Picture

_ORIENTATION = 0x0112
_QUARTERS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
_WRITTEN: dict[str, tuple[str, dict[str, Any]]] = {
    "jpg": ("JPEG", {"quality": 88, "subsampling": 0}),  # with half the colour, red seals run
    "png": ("PNG", {"compress_level": 4}),
    "webp": ("WEBP", {"quality": 80, "method": 3}),
    "gif": ("GIF", {}),
    "tif": ("TIFF", {"compression": "tiff_lzw"}),
}
_WITH_ALPHA = ("png", "webp", "tif")


def open_image(path: Path, least: tuple[int, int] | None = None, page: int = 0) -> Image.Image:
    """Decode an image, or that page of a TIFF, upright.

    A JPEG may come at a half, a quarter or an eighth, but not below ``least``.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # measured when it was kept
        with Image.open(path) as image:
            if page > 1:
                image.seek(page - 1)
            turned = image.getexif().get(_ORIENTATION, 1) != 1
            if least is not None and not turned:
                image.draft(None, least)
            image.load()
            return ImageOps.exif_transpose(image) if turned else image.copy()


def plain(image: Image.Image) -> Image.Image:
    """Return an image as L, RGB or RGBA, whatever it was stored as."""
    if image.mode in ("L", "RGB", "RGBA"):
        return image
    if image.mode.startswith("I"):  # sixteen bits of grey
        return image.convert("F").point(lambda value: value / 257).convert("L")
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("LA", "PA", "La", "RGBa") or "transparency" in image.info:
        return image.convert("RGBA")
    return image.convert("RGB")


def make(image: Image.Image, size: tuple[int, int], picture: Picture) -> bytes:
    """Make a picture of a decoded image; ``size`` is that of the whole image, which ``image`` may show smaller."""
    across, down = image.width / size[0], image.height / size[1]
    region = picture.region
    box = (
        region.x * across,
        region.y * down,
        min((region.x + region.width) * across, image.width),
        min((region.y + region.height) * down, image.height),
    )
    target = (picture.width, picture.height)
    if box == (0, 0, *target) and image.size == target:
        made = image.copy()  # writing leaves traces on an image, and this one may be another thread's too
    elif image.size == size and target == (region.width, region.height):
        made = image.crop((region.x, region.y, region.x + region.width, region.y + region.height))
    else:
        made = image.resize(target, Image.Resampling.LANCZOS, box=box, reducing_gap=2.0)
    return _write(_coloured(_turned(made, picture), picture), picture.format)


def _turned(image: Image.Image, picture: Picture) -> Image.Image:
    made = ImageOps.mirror(image) if picture.mirrored else image
    if not picture.degrees:
        return made
    if picture.degrees in _QUARTERS:
        return made.transpose(_QUARTERS[int(picture.degrees)])
    if picture.format in _WITH_ALPHA and picture.quality != "bitonal":
        return _slanted(made.convert("RGBA"), picture.degrees, (0, 0, 0, 0))
    return _slanted(made, picture.degrees, 255 if made.mode == "L" else (255,) * len(made.getbands()))


def _slanted(image: Image.Image, degrees: float, ground: int | tuple[int, ...]) -> Image.Image:
    """Turn an image clockwise about its middle on a ground that just holds it, to the nearest pixel."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    width, height = image.size
    wide = round(width * abs(cosine) + height * abs(sine))
    high = round(width * abs(sine) + height * abs(cosine))
    across = width / 2 - cosine * wide / 2 - sine * high / 2
    down = height / 2 + sine * wide / 2 - cosine * high / 2
    way_back = (cosine, sine, across, -sine, cosine, down)
    affine, smooth = Image.Transform.AFFINE, Image.Resampling.BICUBIC
    return image.transform((max(wide, 1), max(high, 1)), affine, way_back, smooth, fillcolor=ground)


def _coloured(image: Image.Image, picture: Picture) -> Image.Image:
    if image.mode == "RGBA" and (picture.format not in _WITH_ALPHA or picture.quality == "bitonal"):
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    if picture.quality == "gray":
        return image.convert("LA") if image.mode == "RGBA" else image.convert("L")
    if picture.quality == "bitonal":
        black = image.convert("L").convert("1", dither=Image.Dither.NONE)
        return black if picture.format in ("png", "tif", "gif") else black.convert("L")
    return image


def _write(image: Image.Image, form: str) -> bytes:
    name, options = _WRITTEN[form]
    target = io.BytesIO()
    if form == "webp" and image.mode in ("LA", "1"):
        image = image.convert("RGBA" if image.mode == "LA" else "L")
    profile = image.info.get("icc_profile") if image.mode in ("RGB", "RGBA") else None
    image.save(target, name, **options, **({"icc_profile": profile} if profile else {}))
    return target.getvalue()
