"""ALTO 4: the recognised lines of a document with their places on its page images.

https://www.loc.gov/standards/alto/ (schema 4-4): pages, blocks, lines, strings in pixels. Our tags are named entities
of its ``Tags``, and the lines in which they begin point at them. ``WC`` is how sure a line is; one that a person has
read is corrected (``CS``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from api.exporting.held import Held
from api.files.images import PageImage, page_images
from api.files.store import FileStore
from api.iiif.addresses import picture, service_address
from api.iiif.showing import sizes_of
from ingest.ocr.lines import CONFIRMED
from ingest.ocr.recognizer import model_name
from ontology.errors import NotFound
from ontology.records import Box, Mark, Stretch, Tag, TaggedDocument

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_SCHEMA = f"{NAMESPACE} http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of a block of the text that stand on one page."""

    stretch: Stretch
    marks: tuple[tuple[Mark, Box], ...]


def write(held: Iterable[Held], out: BinaryIO) -> int:
    """Write the document; return how many. Raises NotFound for one without recognised lines."""
    count = 0
    for count, one in enumerate(held, start=1):  # noqa: B007 - what is returned
        root = _alto(one.tagged, one.shelf.files, base=one.shelf.namer.base)
        out.write(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))
    return count


def _alto(tagged: TaggedDocument, files: FileStore, *, base: str) -> etree._Element:
    pages = _pages(tagged.version.stretches)
    if not pages:
        raise NotFound("这份文献没有在图像上识别出的行，不能写成 ALTO。")
    images = page_images(tagged.document.metadata, files)
    sizes = sizes_of(images, files)
    names: dict[str | None, str] = {None: NAMESPACE, "xsi": _LOCATION[1:].partition("}")[0]}
    root = etree.Element(_name("alto"), {_LOCATION: _SCHEMA}, names)  # type: ignore[arg-type]
    _description(root, tagged, images, base=base)
    tags = [tag for part in tagged.passages for tag in part.tags]
    if tags:
        listed = _add(root, "Tags")
        for number, tag in enumerate(tags, start=1):
            _add(listed, "NamedEntityTag", ID=f"t{number}", TYPE=tag.type.value, LABEL=tag.surface, **_uri(tag, base))
    begins = sorted((tag.begin, number) for number, tag in enumerate(tags, start=1))
    layout = _add(root, "Layout")
    for number, blocks in sorted(pages.items()):
        width, height = _size(images, number, sizes, blocks)
        stated = {"ID": f"p{number}", "PHYSICAL_IMG_NR": str(number), "WIDTH": str(width), "HEIGHT": str(height)}
        space = _add(
            _add(layout, "Page", **stated), "PrintSpace", HPOS="0", VPOS="0", WIDTH=str(width), HEIGHT=str(height)
        )
        for place, block in enumerate(blocks, start=1):
            _block(space, block, tagged.version.text, begins, name=f"p{number}b{place}")
    return root


def _pages(stretches: Sequence[Stretch]) -> Mapping[int, list[_Block]]:
    pages: dict[int, list[_Block]] = defaultdict(list)
    for stretch in stretches:
        on: dict[int, list[tuple[Mark, Box]]] = defaultdict(list)
        for mark in stretch.marks:
            if mark.box is not None:
                on[mark.box.page].append((mark, mark.box))
        for number, marks in on.items():
            pages[number].append(_Block(stretch, tuple(marks)))
    return pages


def _description(root: etree._Element, tagged: TaggedDocument, images: Sequence[PageImage], *, base: str) -> None:
    told = _add(root, "Description")
    _add(told, "MeasurementUnit").text = "pixel"
    source = _add(told, "sourceImageInformation")
    addresses = [one.service or f"{base[:-1]}{service_address(one.id)}" for one in images if one.service or one.id]
    _add(source, "fileName").text = picture(addresses[0], "max") if addresses else tagged.document.source
    _add(source, "documentIdentifier").text = tagged.document.id
    step = _add(_add(told, "Processing", ID="ocr"), "processingSoftware")
    _add(step, "softwareName").text = model_name()


def _uri(tag: Tag, base: str) -> dict[str, str]:
    return {"URI": f"{base}id/entity/{tag.link.entity_id}"} if tag.link and tag.link.entity_id else {}


def _size(
    images: Sequence[PageImage], number: int, sizes: Mapping[str, tuple[int, int]], blocks: Sequence[_Block]
) -> tuple[int, int]:
    """Return the size of a page image; where the image is gone, of what holds all its lines."""
    known = next((sizes[one.id] for one in images if one.number == number and one.id in sizes), None)
    boxes = [box for block in blocks for _, box in block.marks]
    return known or (max(one.left + one.width for one in boxes), max(one.top + one.height for one in boxes))


def _block(space: etree._Element, block: _Block, text: str, begins: Sequence[tuple[int, int]], *, name: str) -> None:
    """Write the lines of a block; ``begins`` are the offsets at which tags begin, each with the tag's number."""
    kind = {"TYPE": block.stretch.role} if block.stretch.role else {}
    element = _add(space, "TextBlock", ID=name, **_area(_around([box for _, box in block.marks])), **kind)
    for number, (mark, box) in enumerate(block.marks, start=1):
        said = text[mark.begin : mark.end]
        within = begins[bisect_left(begins, (mark.begin, 0)) : bisect_left(begins, (mark.end, 0))]
        refs = {"TAGREFS": " ".join(f"t{one}" for one in sorted(one for _, one in within))} if within else {}
        read = {"CS": "true"} if mark.confidence >= CONFIRMED else {}
        line = _add(element, "TextLine", ID=f"{name}l{number}", **_area(box), **refs, **read)
        _add(line, "String", CONTENT=said, WC=f"{mark.confidence:.4g}", **_area(box))


def _around(boxes: Sequence[Box]) -> Box:
    left, top = min(one.left for one in boxes), min(one.top for one in boxes)
    right, bottom = max(one.left + one.width for one in boxes), max(one.top + one.height for one in boxes)
    return Box(boxes[0].page, left, top, right - left, bottom - top)


def _area(box: Box) -> dict[str, str]:
    return {"HPOS": str(box.left), "VPOS": str(box.top), "WIDTH": str(box.width), "HEIGHT": str(box.height)}


def _add(parent: etree._Element, name: str, **stated: str) -> etree._Element:
    return etree.SubElement(parent, _name(name), stated)


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
