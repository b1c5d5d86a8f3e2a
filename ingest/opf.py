"""The package document of an EPUB: what the book says of itself, and its chapters in reading order.

EPUB 2 (https://idpf.org/epub/20/spec/OPF_2.0.1_draft.htm) puts roles and kinds of dates into attributes, EPUB 3
(https://www.w3.org/TR/epub-33/#sec-package-doc) into ``meta`` elements that refine others; both are read, mixed too.

Pure.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from lxml import etree

from ingest.safexml import name_of
from ingest.sidecar import split_subjects
from ontology.describing import (
    ABSTRACT,
    ADDRESS,
    EDITION_NUMBER,
    ISBN,
    LANGUAGE,
    PUBLISHER,
    RESPONSIBILITY,
    SERIES,
    SUBTITLE,
    VARIANT_TITLE,
)
from ontology.records import Metadata

CHAPTERS = frozenset(("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"))
NCX = "application/x-dtbncx+xml"
OWN = "wenmai-"
"""What the ids of pages begin with that the library put around the text of a book which it wrote: they are no text."""

_OPF = "{http://www.idpf.org/2007/opf}"
# MARC relators, as https://id.loc.gov/vocabulary/relators.html has them, in the words of a Chinese title page.
_ROLES = {
    "aut": "", "cre": "", "": "", "trl": "译", "edt": "编", "com": "辑", "ann": "注", "ill": "绘", "red": "校",
    "aui": "序", "aft": "跋", "cmm": "评", "nrt": "朗读",
}  # fmt: skip
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*)?$")
# What programs write who know no date.
_NO_YEARS = frozenset(("0000", "0001", "0100", "0101"))
_TAGS = re.compile(r"<[^<>]{1,200}>")
_ISBN = re.compile(r"(?:urn:isbn:|isbn[:\s]*)?((?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx])$", re.IGNORECASE)
_CLASSICAL = ("lzh", "zh-lzh", "zh-classical")


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the book: its path within the archive."""

    path: str
    media_type: str
    properties: frozenset[str]
    own: bool = False
    """Whether it is a page of :data:`OWN`, of which only the place in the contents counts."""


@dataclass(frozen=True, slots=True)
class Package:
    """What the package document says. ``outside`` are references that lead out of the archive or nowhere."""

    version: str
    metadata: Metadata
    spine: tuple[Item, ...]
    nav: str
    ncx: str
    outside: tuple[str, ...]


def read_package(root: etree._Element, path: str, members: frozenset[str]) -> Package:
    """Read the package document that lies at ``path`` among ``members``."""
    parts = {name_of(child): child for child in root}
    items: dict[str, Item] = {}
    outside: list[str] = []
    for element in parts.get("manifest", ()):
        href = element.get("href") or ""
        target = inside(path, href)
        if target in members:
            properties = frozenset((element.get("properties") or "").split())
            ident = element.get("id") or ""
            items[ident] = Item(target, element.get("media-type") or "", properties, ident.startswith(OWN))
        elif href and not urlsplit(href).scheme:
            outside.append(href)
    spine = parts.get("spine")
    references = [one.get("idref") or "" for one in (spine if spine is not None else ()) if name_of(one) == "itemref"]
    chapters = tuple(items[one] for one in references if one in items and items[one].media_type in CHAPTERS)
    nav = next((one.path for one in items.values() if "nav" in one.properties), "")
    toc = items.get((spine.get("toc") if spine is not None else "") or "")
    ncx = toc.path if toc else next((one.path for one in items.values() if one.media_type == NCX), "")
    metadata = _metadata(parts.get("metadata"))
    if any(one.own for one in chapters):
        # The source of a book that the library wrote is the library.
        metadata = replace(metadata, extra=tuple(pair for pair in metadata.extra if pair[0] != ADDRESS))
    return Package(root.get("version") or "", metadata, chapters, nav, ncx, tuple(outside))


def inside(base: str, href: str) -> str:
    """Return the path within the archive that ``href`` of the file ``base`` means; empty where it leads out."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc or not parts.path:
        return ""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(parts.path)))
    return "" if path.startswith(("../", "/")) or path == ".." else path


@dataclass(frozen=True, slots=True)
class _Said:
    """An element of the description with what refines it: EPUB 2 by attributes, EPUB 3 by others that name its id."""

    text: str
    refined: Mapping[str, str]

    def of(self, name: str) -> str:
        return self.refined.get(name, "")


def _metadata(element: etree._Element | None) -> Metadata:
    said = _gathered(element) if element is not None else {}
    titles = said.get("title", [])
    main = next((one for one in titles if one.of("title-type") in ("", "main")), None)
    languages = [one.text.strip() for one in said.get("language", [])]
    return Metadata(
        title=main.text if main else "",
        creator="；".join(_creators(said)),
        date=_date(said.get("date", [])),
        language="lzh" if any(one.lower() in _CLASSICAL for one in languages) else "",
        rights="；".join(one.text for one in said.get("rights", [])),
        subjects=tuple(dict.fromkeys(part for one in said.get("subject", []) for part in split_subjects(one.text))),
        extra=tuple(_extra(said, main, languages)),
    )


def _gathered(element: etree._Element) -> dict[str, list[_Said]]:
    refining: dict[str, dict[str, str]] = defaultdict(dict)
    for meta in element.iter("{*}meta"):
        refines = (meta.get("refines") or "").removeprefix("#")
        if refines:
            refining[refines].setdefault(meta.get("property") or "", _text(meta))
    said: dict[str, list[_Said]] = defaultdict(list)
    for child in element.iter():
        name = name_of(child)
        if name == "meta" and not child.get("refines"):
            stated = child.get("property") or child.get("name") or ""
            text = _text(child) or " ".join((child.get("content") or "").split())
            said[stated].append(_Said(text, refining.get(child.get("id") or "", {})))
        elif name and name != "meta" and (text := _text(child)):
            own = {str(key).removeprefix(_OPF): str(value) for key, value in child.attrib.items()}
            said[name].append(_Said(text, own | refining.get(child.get("id") or "", {})))
    return said


def _text(element: etree._Element) -> str:
    return " ".join("".join(str(part) for part in element.itertext()).split())


def _creators(said: Mapping[str, list[_Said]]) -> Iterator[str]:
    """Yield those responsible with their part, in the order of the book; who only made the file is no author."""
    for one in said.get("creator", []):
        yield one.text + _ROLES.get(one.of("role").lower(), "")
    for one in said.get("contributor", []):
        role = _ROLES.get(one.of("role").lower(), "")
        if role:
            yield one.text + role


def _date(dates: list[_Said]) -> str:
    """Return when the text came out: by its name among dates of EPUB 2, else the one there is."""
    wanted = [one for one in dates if one.of("event") in ("publication", "original-publication")] or [
        one for one in dates if not one.of("event")
    ]
    for one in wanted:
        found = _DAY.match(one.text)
        if found is None:
            return one.text
        if found[1] not in _NO_YEARS:
            # A time of midnight on the first of January is how programs write a year.
            whole = [part for part in found.groups() if part]
            return found[1] if whole[1:] == ["01", "01"] and "T" in one.text else "-".join(whole)
    return ""


def _extra(said: Mapping[str, list[_Said]], main: _Said | None, languages: list[str]) -> Iterator[tuple[str, str]]:
    for one in said.get("title", []):
        if one is not main:
            yield SUBTITLE if one.of("title-type") == "subtitle" else VARIANT_TITLE, one.text
    yield from ((PUBLISHER, one.text) for one in said.get("publisher", []))
    yield from ((ISBN, isbn) for one in said.get("identifier", []) if (isbn := _isbn(one)))
    for one in [*said.get("calibre:series", []), *said.get("belongs-to-collection", [])]:
        if one.of("collection-type") in ("", "series"):
            yield SERIES, one.text
    yield from ((EDITION_NUMBER, one.text) for one in said.get("schema:bookEdition", []))
    yield from ((RESPONSIBILITY, one.text) for one in said.get("schema:creditText", []))
    yield from ((ABSTRACT, " ".join(_TAGS.sub(" ", one.text).split())) for one in said.get("description", []))
    yield from ((ADDRESS, one.text) for one in said.get("source", []) if re.match("https?://", one.text))
    yield from ((LANGUAGE, one) for one in languages if one.lower() not in ("", "und", "zh", *_CLASSICAL))


def _isbn(identifier: _Said) -> str:
    found = _ISBN.match(identifier.text)
    named = "isbn" in (identifier.of("scheme") + identifier.text).lower() or identifier.text.startswith(("978", "979"))
    return found[1] if found and named else ""
