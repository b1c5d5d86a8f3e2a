"""A canvas as a leaf: its image service, its name, and the texts on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.iiif.alto import lines_of
from ingest.iiif.following import Following
from ingest.iiif.shapes import Json, ident, json_of, kind, objects, text_of, words
from ingest.iiif.targets import Said, canvas_of, said_by, scaled, size_of
from ingest.iiif.upgrade import in_page
from ontology.records import Block, Box, Mark

# What separates the names of leaves in a description (叶次), and begins and ends in a locator.
_MARKS = re.compile(r"\s*[;；,，、]\s*")
_INFO = re.compile(r"/(?:info\.json)?$")
_SENTENCE = re.compile(r"[。！？!?；;：…”」』]$")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff，。、；：！？「」『』（）《》]")
_IMAGES = ("ImageService", "iiif.io/api/image", "library.stanford.edu/iiif/image-api")
_AV = frozenset({"Sound", "Video"})


@dataclass(frozen=True, slots=True)
class Leaf:
    """A canvas. ``service`` is the address of its image service; ``size`` its own width and height, ``image`` those of
    the image; ``media`` a film or recording on it."""

    number: int
    address: str
    label: str
    service: str
    picture: str
    media: str
    size: tuple[float, float]
    image: tuple[float, float]
    texts: tuple[Said, ...]


def leaf(number: int, canvas: Json, following: Following) -> Leaf:
    """Read a canvas."""
    size = size_of(canvas)
    painted = [one for page in objects(canvas.get("items")) for one in in_page(page)]
    picture, media = _painted(painted)
    texts = tuple(_texts(canvas, painted, size, following))
    service = next((found for one in _services(picture) if (found := ident(one))), "")
    return Leaf(
        number=number,
        address=ident(canvas),
        label=_MARKS.sub(" ", words(canvas.get("label"))).replace("\n", " ").strip(),
        service=_INFO.sub("", service) if service.startswith(("http://", "https://")) else "",
        picture=ident(picture),
        media=media,
        size=size,
        image=size_of(picture),
        texts=texts or tuple(_see_also(canvas, size, following)),
    )


def block(one: Leaf, locator: str, heading: str, said: tuple[Said, ...]) -> Block:
    """Return the texts on a leaf as one block, each with its place on the image."""
    text, marks = "", []
    for part in said:
        text += _between(text, part)
        begin = len(text)
        text += part.text
        box = Box(one.number, *scaled(part.area, one.size, one.image)) if part.area else None
        marks.append(Mark(begin, len(text), locator, box=box))
    kept = tuple(marks) if any(mark.box for mark in marks) else ()
    return Block(text, heading, locator, marks=kept, role="note" if said and said[0].note else "")


def _between(text: str, part: Said) -> str:
    """Lines of one text go on; what else stands on a canvas is a paragraph of its own."""
    if not text or not part.line:
        return "\n" if text else ""
    return "" if _WIDE.match(part.text) or _WIDE.search(text[-1]) else " "


def _painted(painted: list[Json]) -> tuple[Json, str]:
    """Return the first picture on a canvas, and the address of a film or recording."""
    bodies = [body for one in painted for body in objects(one.get("body"))]
    chosen = [(objects(body.get("items")) or [{}])[0] if kind(body) == "Choice" else body for body in bodies]
    chosen = [json_of(body.get("source")) or body if kind(body) == "SpecificResource" else body for body in chosen]
    picture = next((body for body in chosen if kind(body) == "Image"), {})
    media = next((ident(body) for body in chosen if kind(body) in _AV), "")
    return picture, media


def _services(picture: Json) -> Iterator[Json]:
    for one in objects(picture.get("service")):
        told = f"{kind(one)} {text_of(one.get('@context'))} {one.get('profile')}"
        if any(sign in told for sign in _IMAGES):
            yield one


def _texts(canvas: Json, painted: list[Json], size: tuple[float, float], following: Following) -> Iterator[Said]:
    own = ident(canvas)
    for one in painted:
        yield from _had(said_by(one, size), following)
    for page in objects(canvas.get("annotations")):
        for one in _page(page, following):
            if canvas_of(one.get("target")) in ("", own):
                yield from _had(said_by(one, size), following)


def _page(page: Json, following: Following) -> list[Json]:
    if "items" in page or "resources" in page:
        return in_page(page)
    found = following.json(ident(page)) if ident(page) else None
    return in_page(found) if found else []


def _had(said: Iterator[Said], following: Following) -> Iterator[Said]:
    for one in said:
        text = one.text or following.text(one.address)
        if text:
            yield Said(text, one.area, one.note, one.line, one.address, one.key)


def _see_also(canvas: Json, size: tuple[float, float], following: Following) -> Iterator[Said]:
    """The text beside a canvas: plain, or ALTO with its lines."""
    for one in [*objects(canvas.get("seeAlso")), *objects(canvas.get("rendering"))]:
        told = f"{text_of(one.get('format'))} {one.get('profile')} {words(one.get('label'))}".lower()
        if "text/plain" in told:
            if text := following.text(ident(one)):
                yield Said(text)
                return
        elif "alto" in told:
            data = following.bytes(ident(one))
            found = list(lines_of(data, size)) if data else []
            yield from found
            if found:
                return


def joined(texts: tuple[Said, ...]) -> tuple[Said, ...]:
    """Tell lines, where nothing says that they are: each has its place, and most end in no sentence."""
    open_ended = sum(not _SENTENCE.search(one.text) for one in texts)
    if len(texts) < 3 or any(one.area is None or one.line or one.note for one in texts) or open_ended * 2 <= len(texts):
        return texts
    return tuple(Said(one.text, one.area, one.note, line=True, key=one.key) for one in texts)
