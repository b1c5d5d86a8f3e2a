"""From the library's records to what is cited. Nothing is made up: what is not stated stays empty.

Pure.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace

from api.citing.creators import creators_of
from api.citing.dates import issued_of
from api.citing.records import Cited, Genre
from ontology import describing
from ontology.guesses import stated_only
from ontology.records import Document, Entity, Metadata, Passage
from ontology.resource_types import ResourceType, resource_type

_OF_TYPE: Mapping[ResourceType, Genre] = {
    ResourceType.MAP: Genre.MAP,
    ResourceType.PICTURE: Genre.PICTURE,
    ResourceType.FILM: Genre.FILM,
    ResourceType.SOUND: Genre.SOUND,
}
_GENRES: tuple[tuple[str, Genre], ...] = (
    (r"map", Genre.MAP),
    (r"报纸|報紙|newspaper", Genre.NEWSPAPER),
    (r"期刊|杂志|雜誌|学报|periodical|journal", Genre.SERIAL),
    (r"学位论文|學位論文|博士论文|硕士论文|thesis", Genre.THESIS),
    (r"会议录|会议文集|論文集|论文集|proceedings", Genre.PROCEEDINGS),
    (r"报告|報告|report", Genre.REPORT),
    (r"汇编|彙編|compilation", Genre.COMPILATION),
    (r"手稿|书信|書信|信札|档案|檔案|契约|契約|文书|文書|manuscript|letter|archive", Genre.ARCHIVE),
    (r"photograph|picture", Genre.PICTURE),
    (r"film|video", Genre.FILM),
    (r"口述|audio|sound", Genre.SOUND),
    (r"古籍|典籍|方志|图书|圖書|专著|專著|家谱|族谱|家譜|族譜|目录|目錄|丛书|叢書|book", Genre.BOOK),
)
_PARTS: Mapping[str, tuple[str, ...]] = {
    "edition": (describing.EDITION, describing.EDITION_KIND, describing.EDITION_NUMBER),
    "place": (describing.PLACE,),
    "publisher": (describing.PUBLISHER,),
    "date": (describing.YEAR,),
    "part": (describing.PART,),
    "isbn": (describing.ISBN,),
    "doi": (describing.DOI,),
}
_FIELDS = {name: part for part, names in _PARTS.items() for name in names}
_PAGES = re.compile(r"(?:pp?\.|第)[\d\s.pP第页頁–—-]+")
_ROWS = re.compile(r".*\brow \d+", re.DOTALL)
_PLAIN_KEY = re.compile(r"[A-Za-z0-9.-]{1,60}")


def cite_document(document: Document, *, address: str, accessed: str) -> Cited:
    """Return how a document is cited. ``address`` is absolute, ``accessed`` a day ``YYYY-MM-DD``."""
    # What was guessed is no statement of the source, but a text must be called something.
    metadata = stated_only(document.metadata, keep=("title", "book"))
    said = _said(metadata)
    creators, more = creators_of(_line(metadata.creator), _line(metadata.dynasty))
    title = _line(metadata.title or metadata.book or document.id)
    book = _line(metadata.book)
    return Cited(
        key=_key(document.id),
        genre=_genre(metadata),
        title=title,
        address=address,
        accessed=accessed,
        creators=creators,
        more_creators=more,
        container=book if book != title else "",
        part=said.get("part", ""),
        edition=said.get("edition", ""),
        place=said.get("place", ""),
        publisher=said.get("publisher", ""),
        issued=issued_of(said.get("date") or metadata.date),
        isbn=said.get("isbn", ""),
        doi=said.get("doi", ""),
        language=metadata.language,
        holder=_line(metadata.branch),
    )


def cite_passage(passage: Passage, document: Document, *, address: str, accessed: str) -> Cited:
    """Return how a passage is cited: as its document, with its place in it."""
    whole = cite_document(document, address=address, accessed=accessed)
    return replace(whole, key=_key(passage.id), part=_part(passage, whole), pages=_pages(passage.locator))


def cite_entity(entity: Entity, *, address: str, accessed: str) -> Cited:
    """Return how the page of an entity is cited: as a record of a database."""
    dynasty = f"({entity.dynasty})" if entity.dynasty else ""
    return Cited(_key(entity.id), Genre.DATABASE, _line(entity.label + dynasty), address, accessed)


def cite_search(question: str, *, title: str, address: str, accessed: str) -> Cited:
    """Return how a search is cited, ``title`` being what its page is called."""
    name = f"{title}:{_line(question)}" if question.strip() else title
    return Cited(_key(address), Genre.DATABASE, name, address, accessed)


def _part(passage: Passage, whole: Cited) -> str:
    """Volume, chapter and section, each once, outermost first."""
    locator = passage.locator.strip()
    placed = "" if _PAGES.fullmatch(locator) or _ROWS.fullmatch(locator) else locator
    parts = [whole.part, *map(_line, placed.split("/")), *map(_line, passage.heading.split("/"))]
    return ":".join(dict.fromkeys(one for one in parts if one and one not in (whole.title, whole.container)))


def _pages(locator: str) -> str:
    """The pages of a locator: ``pp. 3-4 – pp. 5-6`` is 3-6."""
    numbers = re.findall(r"\d+", locator) if _PAGES.fullmatch(locator.strip()) else []
    return "-".join(dict.fromkeys((numbers[0], numbers[-1]))) if numbers else ""


def _genre(metadata: Metadata) -> Genre:
    if genre := _OF_TYPE.get(resource_type(metadata.kind)):
        return genre
    for words, genre in _GENRES:
        if re.search(words, metadata.kind, re.IGNORECASE):
            return genre
    return Genre.BOOK if metadata.book or metadata.language == "lzh" else Genre.OTHER


def _said(metadata: Metadata) -> Mapping[str, str]:
    """The fields of the source that tell of its edition; the first of each."""
    found: dict[str, str] = {}
    for column, value in metadata.extra:
        name = _FIELDS.get(describing.canonical(column), "")
        if name and value.strip():
            found.setdefault(name, _line(value))
    return found


def _line(text: str) -> str:
    return " ".join(text.split())


def _key(ident: str) -> str:
    plain = ident if _PLAIN_KEY.fullmatch(ident) else hashlib.sha256(ident.encode()).hexdigest()[:12]
    return f"wenmai-{plain}"
