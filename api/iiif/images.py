"""The image service over the kept files: sizes, ``info.json``, pictures made and remembered."""

from __future__ import annotations

import io
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Any

from api.files.images import PAGE
from api.files.store import FileStore
from api.iiif.derived import Derived
from api.iiif.parameters import FORMATS, Picture, read_request
from ontology.errors import NotFound

if TYPE_CHECKING:
    from PIL.Image import Image

CONTEXT = "http://iiif.io/api/image/3/context.json"
PROFILE = "http://iiif.io/api/image/3/level2.json"
TILE = 512
_SMALLEST = 150
# So many pictures are made at once; each may hold a whole image in memory.
_AT_ONCE = 2
# So many pixels of decoded images stay in memory, three bytes each: the tiles of a page are asked for one by one.
_HELD_PIXELS = 64_000_000
_FEATURES = ("canonicalLinkHeader", "mirroring", "profileLinkHeader", "rotationArbitrary", "sizeUpscaling")


@dataclass(slots=True)
class ImageService:
    """Answers image requests. ``most`` is the number of pixels of one answer."""

    store: FileStore
    derived: Derived
    most: int
    _open: OrderedDict[tuple[str, tuple[int, int]], Image] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)
    _pages: Lock = field(default_factory=Lock)
    _room: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(_AT_ONCE))

    def size(self, image_id: str) -> tuple[int, int]:
        """Return width and height in pixels. Raises :class:`NotFound` for what is no image of this library."""
        name, page = _split(image_id)
        self.store.path(name)  # what is remembered of a file does not outlive it
        family, facts = self.store.kind(name).family, self.store.facts(name)
        if 0 < page <= len(facts.pages):
            return facts.pages[page - 1]
        if family != "image" or page:
            raise NotFound("没有这幅图像。")
        return facts.width, facts.height

    def info(self, image_id: str, address: str) -> dict[str, Any]:
        """Return the image's information, of which ``address`` is the id (section 5)."""
        width, height = self.size(image_id)
        factors = [1]
        while max(width, height) / factors[-1] > TILE:
            factors.append(factors[-1] * 2)
        sizes = [(max(1, width // factor), max(1, height // factor)) for factor in (*factors, factors[-1] * 2)]
        return {
            "@context": CONTEXT,
            "id": address,
            "type": "ImageService3",
            "protocol": "http://iiif.io/api/image",
            "profile": "level2",
            "width": width,
            "height": height,
            "maxArea": self.most,
            "sizes": [
                {"width": wide, "height": high}
                for wide, high in reversed(sizes)
                if wide * high <= self.most and max(wide, high) >= _SMALLEST
            ],
            "tiles": [{"width": TILE, "height": TILE, "scaleFactors": factors}],
            "preferredFormats": ["jpg"],
            "extraFormats": [form for form in FORMATS if form not in ("jpg", "png")],
            "extraQualities": ["color", "gray", "bitonal"],
            "extraFeatures": list(_FEATURES),
        }

    def request(self, image_id: str, path: str) -> Picture:
        """Read a request for an image. Raises NotFound, WrongUse, Unsupported."""
        return read_request(path, self.size(image_id), self.most)

    def picture(self, image_id: str, picture: Picture) -> bytes:
        """Return a picture's bytes, made now or before."""
        key = f"{image_id}/{picture.canonical}"
        data = self.derived.get(key)
        if data is None:
            with self._room:
                data = self._make(image_id, picture)
            self.derived.put(key, data)
        return data

    def forget(self) -> None:
        """Remove all made images: what they were made of has gone, and no name tells which these are."""
        with self._lock:
            self._open.clear()
        self.derived.clear()

    def _make(self, image_id: str, picture: Picture) -> bytes:
        from api.iiif.draw import make

        size = self.size(image_id)
        region = picture.region
        scale = max(picture.width / region.width, picture.height / region.height)
        least = (max(1, int(size[0] * scale)), max(1, int(size[1] * scale)))
        return make(self._opened(image_id, min(least, size)), size, picture)

    def _opened(self, image_id: str, least: tuple[int, int]) -> Image:
        """Return an image decoded to ``least`` or larger; tiles of one page ask for the same again and again."""
        with self._lock:
            if found := self._open.get((image_id, least)):
                self._open.move_to_end((image_id, least))
                return found
        image = self._decoded(image_id, least)
        if image.width * image.height <= _HELD_PIXELS:
            with self._lock:
                self._open[image_id, least] = image
                while sum(one.width * one.height for one in self._open.values()) > _HELD_PIXELS:
                    self._open.popitem(last=False)
        return image

    def _decoded(self, image_id: str, least: tuple[int, int]) -> Image:
        from api.iiif.draw import open_image, plain

        name, page = _split(image_id)
        path = self.store.path(name)
        if self.store.kind(name).family == "image":
            return plain(open_image(path, least, page))
        return plain(self._page(path, name, page))

    def _page(self, path: Path, name: str, page: int) -> Image:
        from PIL import Image

        from api.files.pdf import draw

        key = f"{name}{PAGE}{page}"
        with self._pages:
            data = self.derived.get(key)
            if data is not None:
                held = Image.open(io.BytesIO(data))
                held.load()
                return held
            drawn = draw(path, page)
            target = io.BytesIO()
            drawn.save(target, "PNG", compress_level=1)
            self.derived.put(key, target.getvalue())
            return drawn


def _split(image_id: str) -> tuple[str, int]:
    name, mark, page = image_id.partition(PAGE)
    if not mark:
        return name, 0
    if not page.isascii() or not page.isdecimal() or len(page) > 5 or page.startswith("0"):
        raise NotFound("没有这幅图像。")
    return name, int(page)
