"""The page images of a document, and which of them a passage stands on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from api.files.kinds import is_address, kind_of
from api.files.store import FileStore
from ingest.leafmarks import LEAVES, page_of
from ontology.errors import WenmaiError
from ontology.records import Metadata, Passage

_NUMBER = re.compile(r"(?:\[image |pp?\. )(\d+)")
_PAGES = re.compile(r"pp\. \d+-(\d+)")
_MARKS = re.compile(r"[;；,，、]")
PAGE = "~"
"""Between the name of a PDF and the number of its page."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page image, which counts from 1. ``id`` is its name at this library's image service, ``service`` the address
    of another's; a missing image has neither."""

    number: int
    label: str = ""
    id: str = ""
    service: str = ""


def page_images(metadata: Metadata, store: FileStore) -> tuple[PageImage, ...]:
    """Return the page images of a document; a PDF or TIFF among them stands for all its pages."""
    names = [one for name in metadata.images for one in _expanded(name, store)]
    labels = labels_of(metadata)
    named = labels if len(labels) == len(names) else [""] * len(names)
    return tuple(
        PageImage(number, label, service=name) if is_address(name) else PageImage(number, label, name)
        for number, (name, label) in enumerate(zip(names, named, strict=True), start=1)
    )


def labels_of(metadata: Metadata) -> list[str]:
    """Return the names of the page images that a description states."""
    stated = dict(metadata.extra).get(LEAVES, "")
    return [part.strip() for part in _MARKS.split(stated) if part.strip()]


def image_of(locator: str, images: Sequence[PageImage]) -> int:
    """Return the number of the page image on which a passage with ``locator`` begins; 0 where it is not known."""
    return _place(locator, len(images), {image.label: image.number for image in reversed(images) if image.label})


def on_images(passages: Iterable[Passage], images: Sequence[PageImage]) -> dict[int, list[Passage]]:
    """Return, for each page image on which passages begin, go on or end, these in their order."""
    labels = {image.label: image.number for image in reversed(images) if image.label}
    found: dict[int, list[Passage]] = {}
    for one in passages:
        first = _place(one.locator, len(images), labels)
        last = _place(_last(one.locator), len(images), labels)
        for number in range(first, max(first, last) + 1):
            found.setdefault(number, []).append(one)
    return {number: many for number, many in found.items() if number}


def _last(locator: str) -> str:
    """Return where a passage ends, of a locator that says so: ``一上 – 一下``, ``pp. 3-5``."""
    end = locator.split(" – ")[-1].strip()
    pages = _PAGES.fullmatch(end)
    return f"p. {pages[1]}" if pages else end


def _place(locator: str, count: int, labels: Mapping[str, int]) -> int:
    if count == 1:
        return 1
    first = locator.split(" – ")[0].strip()
    first = first if first in labels else page_of(first)
    if first in labels:
        return labels[first]
    found = _NUMBER.match(first)
    return int(found[1]) if found and 1 <= int(found[1]) <= count else 0


def _expanded(name: str, store: FileStore) -> list[str]:
    kind = kind_of(name)
    if kind is None or (kind.family != "pages" and kind.suffix != "tif"):
        return [name]
    try:
        pages = len(store.facts(name).pages)
    except WenmaiError:
        return [""]
    if not pages and kind.family == "image":
        return [name]
    return [f"{name}{PAGE}{number}" for number in range(1, pages + 1)]
