"""TEI P5: a document for each, several in a ``teiCorpus``; our tags stand apart from the text.

https://tei-c.org/release/doc/tei-p5-doc/en/html/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, cast

from lxml import etree

from api.exporting.epub_text import stretches_of
from api.exporting.held import Held
from api.exporting.tei_header import set_language, write_header
from api.exporting.tei_standoff import makers_of, write_annotations, write_entities
from api.exporting.tei_text import Text
from api.files.images import labels_of
from api.harvest.xml import add
from api.iiif.addresses import service_address
from api.version import own_version
from ingest.tei.names import ID, TEI
from ontology.errors import NotFound
from ontology.records import Entity, ReviewState, Tag

_HEAD = b"<?xml version='1.0' encoding='UTF-8'?>\n"
_VERSION = re.compile(r"\d+(?:\.\d+){0,3}")
# The stubs do not know that None is the prefix of the default namespace.
_NAMES = cast("dict[str, str]", {None: TEI})
_UNFIT = re.compile(r"[^\w.-]")


def write(held: Iterable[Held], out: BinaryIO) -> int:
    """Write documents; return how many."""
    rest = iter(held)
    first = next(rest, None)
    if first is None:
        return 0
    second = next(rest, None)
    out.write(_HEAD)
    if second is None:
        out.write(etree.tostring(document(first), encoding="utf-8") + b"\n")
        return 1
    return _corpus(first, second, rest, out)


def _corpus(first: Held, second: Held, rest: Iterator[Held], out: BinaryIO) -> int:
    """Write a corpus document by document: only one is in memory."""
    corpus = etree.Element(f"{{{TEI}}}teiCorpus", nsmap=_NAMES)
    file = add(add(corpus, "teiHeader"), "fileDesc")
    add(add(file, "titleStmt"), "title", first.document.collection or "文脉")
    add(add(file, "publicationStmt"), "distributor", "文脉")
    add(add(file, "sourceDesc"), "p", "馆藏文献，各见其首。")
    whole = etree.tostring(corpus, encoding="utf-8")
    end = b"</teiCorpus>"
    out.write(whole.removesuffix(end) + b"\n")
    count = 0
    for one in (first, second, *rest):
        prefix = f"{_UNFIT.sub('_', one.document.id)}."
        out.write(etree.tostring(document(one, prefix=prefix), encoding="utf-8") + b"\n")
        count += 1
    out.write(end + b"\n")
    return count


def document(held: Held, *, prefix: str = "") -> etree._Element:
    """Return a document as ``TEI``. ``prefix`` begins all ids of it, which must not meet those of another's."""
    tagged = held.tagged
    metadata = tagged.document.metadata
    namer = held.shelf.namer
    tags = sorted((tag for part in tagged.passages for tag in part.tags), key=_place)
    tags = [tag for tag in tags if tag.review is not ReviewState.REJECTED]
    root = etree.Element(f"{{{TEI}}}TEI", nsmap=_NAMES)
    root.set(ID, _UNFIT.sub("_", tagged.document.id))
    makers = makers_of(tags, prefix)
    found = _VERSION.match(own_version())
    write_header(root, held.described, makers, version=found[0] if found else "0", record=tagged.record)
    images = _images(held)
    leaves = labels_of(metadata)
    named = dict(zip(leaves, images, strict=True)) if len(leaves) == len(images) else {}
    text = Text(tagged.version.text, named or _numbered(images), leaves if named else (), prefix)
    text.ids.add(root.get(ID) or "")
    text.write(stretches_of(tagged))
    if any(images) and not any(one.get("facs") for one in text.body.iter(f"{{{TEI}}}pb")):
        facsimile = add(root, "facsimile")
        for image in filter(None, images):
            add(facsimile, "graphic", url=image)
    standoff = add(root, "standOff")
    write_entities(standoff, tags, _finder(held), namer=namer, prefix=prefix)
    write_annotations(standoff, tags, text.pieces, makers, namer=namer, prefix=prefix)
    if not len(standoff):
        root.remove(standoff)
    body = add(root, "text")
    set_language(body, metadata.language)
    body.append(text.body)
    etree.cleanup_namespaces(root)
    return root


def _place(tag: Tag) -> tuple[int, int, str]:
    return tag.begin, -tag.end, tag.type


def _images(held: Held) -> list[str]:
    """Return the addresses of the page images: those of image services, this library's for those that it keeps."""
    base = held.shelf.namer.base.rstrip("/")
    names = held.document.metadata.images
    return [one if not one or "://" in one else base + service_address(one) for one in names]


def _numbered(images: list[str]) -> dict[str, str]:
    """Return images by the names of pages that count them."""
    return {f"{before}{number}{after}": image for number, image in enumerate(images, 1) for before, after in _COUNTED}


_COUNTED = (("[image ", "]"), ("p. ", ""))


def _finder(held: Held) -> Callable[[str], Entity | None]:
    """Return what knows the entities of the library."""

    def find(ident: str) -> Entity | None:
        try:
            return held.shelf.entity(ident)
        except NotFound:
            return None

    return find
