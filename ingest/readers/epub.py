"""EPUB 2 and 3: the chapters in reading order under the headings of the contents, notes behind what they gloss.

A place is named by the file of its chapter and the nearest id, and by the page of the printed book where the EPUB
says it. Pictures are left out. Nothing is unpacked to disk.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree, html

from ingest.archive import check_archive
from ingest.epubnav import Entry, Navigation, read_nav, read_ncx
from ingest.flow import Run, runs
from ingest.headings import Part, outline
from ingest.opf import Item, Package, read_package
from ingest.pagenotes import Link, Notes, find_notes, links_of, merged, rules_for
from ingest.reading import Reading, Source
from ingest.safexml import declares_entities, parse_xml
from ontology.errors import BrokenSource
from ontology.records import Refusal

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_LICENCES = {
    "META-INF/license.lcpl": "Readium LCP",
    "META-INF/rights.xml": "Adobe ADEPT",
    "META-INF/sinf.xml": "Apple FairPlay",
}
# Fonts made useless outside their book are no protection of its text.
_OBFUSCATED = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
# RuntimeError: an encrypted member, an unknown way of packing.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, KeyError, OSError,
    ValueError,  # the name that stands before a member is not in the encoding that it says
)  # fmt: skip
_NAMED = 20
_SPACE = re.compile(r"\s+")
_DEEPEST = 9


def read(source: Source) -> Iterator[Reading | Refusal]:
    """Read a book. Chapters that cannot be read are refused by name and the others are kept.

    Raises the errors of :func:`~ingest.archive.check_archive`, and BrokenSource for a protected book and for one whose
    container or package document cannot be read.
    """
    check_archive(source, _CONTAINER)
    with zipfile.ZipFile(source.path) as archive:
        book = _open(archive, source)
        parts = list(_parts(book))
    yield from _refusals(book)
    metadata = book.package.metadata
    title, blocks = outline(_below(metadata.title, parts), title=metadata.title)
    if any(not part.level for part in parts):
        yield Reading(metadata, blocks, opening=title)


@dataclass(slots=True)
class _Book:
    """An open book: its files are parsed when they are asked for, and not kept."""

    source: Source
    archive: zipfile.ZipFile
    package: Package
    folder: str
    navigation: Navigation = field(default_factory=Navigation)
    refused: dict[str, str] = field(default_factory=dict)

    def root(self, path: str) -> etree._Element | None:
        """Return a chapter; one that is no XML is read as browsers read it."""
        if path in self.refused:
            return None
        try:
            data = self.archive.read(path)
        except _DAMAGE as error:
            self.refused[path] = f"章节 {path} 已损坏，未收（{error}）"
            return None
        try:
            return parse_xml(data, self.source.key, member=path)
        except BrokenSource as error:
            if declares_entities(data):
                self.refused[path] = f"章节 {error.reason}，未收"
                return None
        return self._mended(path, data)

    def _mended(self, path: str, data: bytes) -> etree._Element | None:
        try:
            return html.document_fromstring(data)
        except (etree.LxmlError, ValueError) as error:
            self.refused[path] = f"章节 {path} 不是能读的 XHTML，未收（{error}）"
            return None

    def shown(self, place: str) -> str:
        """Return how a place is named: from the folder of the package document."""
        return place.removeprefix(self.folder)


def _open(archive: zipfile.ZipFile, source: Source) -> _Book:
    members = frozenset(archive.namelist())
    _check_rights(archive, members, source)
    container = parse_xml(_member(archive, _CONTAINER, source), source.key, member=_CONTAINER)
    path = next((one.get("full-path") or "" for one in container.iter("{*}rootfile")), "")
    if path not in members:
        raise BrokenSource(source.key, f"{_CONTAINER} 所指的 {path or '（空）'} 不在压缩包里；这个 EPUB 不完整")
    root = parse_xml(_member(archive, path, source), source.key, member=path)
    package = read_package(root, path, members)
    if not package.spine:
        raise BrokenSource(source.key, f"{path} 没有列出一个能读的章节（spine）；这个 EPUB 不完整")
    book = _Book(source, archive, package, path.rpartition("/")[0] + "/" if "/" in path else "")
    book.navigation = _navigation(book)
    return book


def _member(archive: zipfile.ZipFile, path: str, source: Source) -> bytes:
    try:
        return archive.read(path)
    except _DAMAGE as error:
        raise BrokenSource(source.key, f"压缩包里的 {path} 已损坏（{error}）") from error


def _check_rights(archive: zipfile.ZipFile, members: frozenset[str], source: Source) -> None:
    """Refuse a book whose text is encrypted."""
    advice = "不能读；请向出版者索取没有保护的文件"
    for member, name in _LICENCES.items():
        if member in members and _ENCRYPTION in members:
            raise BrokenSource(source.key, f"有数字版权保护（DRM，{name}），{advice}")
    if _ENCRYPTION not in members:
        return
    stated = parse_xml(_member(archive, _ENCRYPTION, source), source.key, member=_ENCRYPTION)
    for one in stated.iter("{*}EncryptedData"):
        method = next((child.get("Algorithm") for child in one.iter("{*}EncryptionMethod")), "")
        if method not in _OBFUSCATED:
            raise BrokenSource(source.key, f"内容已加密（{method or '方法不明'}），多半有数字版权保护（DRM），{advice}")


def _navigation(book: _Book) -> Navigation:
    """Return the contents; a navigation document without any gives way to the NCX."""
    readers: tuple[tuple[str, Callable[[etree._Element, str], Navigation]], ...] = (
        (book.package.nav, read_nav),
        (book.package.ncx, read_ncx),
    )
    for path, reader in readers:
        root = book.root(path) if path else None
        found = reader(root, path) if root is not None else Navigation()
        if found.entries:
            return found
    return Navigation()


def _parts(book: _Book) -> Iterator[Part]:
    """Yield the headings and paragraphs of the book, each note behind the first paragraph that refers to it."""
    chapters = [one for one in book.package.spine if one.path != book.package.nav]
    texts = [one for one in chapters if not one.own]
    links, referring = _links(book, texts)
    notes = merged(find_notes(root, one.path, links) for one in texts if (root := book.root(one.path)) is not None)
    told: set[str] = set()
    awaited = {notes.keys[target] for target in referring if target in notes.keys}
    headings = _Headings(book.navigation)
    page = ""
    for one in chapters:
        root = None if one.own else book.root(one.path)
        pages = book.navigation.pages.get(one.path, {})
        page = pages.get("", page)
        headings.open(one.path)
        yield from headings.take("")
        if root is not None:
            rules = rules_for(root, one.path, notes, pages=pages, page=page)
            for run in runs(root, rules):
                page = run.marks[-1].locator.removeprefix("p. ") if run.marks else page
                yield from headings.before(run)
                yield from _run(run, book.shown(one.path))
                referred = [(key, _placed(run, offset)) for key, offset in run.notes]
                yield from _notes(referred, notes, told, book)
            lone = [key for key in notes.elements.get(one.path, {}).values() if key not in awaited]
            yield from _notes([(key, -1) for key in lone], notes, told, book)
        yield from headings.rest()
    # A note whose reference stands in no paragraph, or in another note, is told all the same.
    yield from _notes([(key, -1) for key in notes.texts], notes, told, book)


def _below(title: str, parts: list[Part]) -> list[Part]:
    """Put the book's title above its chapters, so that none of these is taken for it."""
    if not title:
        return parts
    return [
        Part(1, title),
        *(replace(part, level=min(part.level + 1, _DEEPEST)) if part.level else part for part in parts),
    ]


def _links(book: _Book, chapters: list[Item]) -> tuple[Mapping[str, list[Link]], set[str]]:
    links: dict[str, list[Link]] = defaultdict(list)
    for one in chapters:
        root = book.root(one.path)
        for link in links_of(root, one.path) if root is not None else ():
            links[link.target].append(link)
    return dict(links), set(links)


def _run(run: Run, file: str) -> Iterator[Part]:
    place = f"{file}#{run.anchor}" if run.anchor else file
    if not run.level:
        yield Part(0, run.text, place, run.role, run.marks)
    yield from (Part(0, text, place, "note", anchor=_placed(run, offset)) for text, offset in run.asides)


def _placed(run: Run, offset: int) -> int:
    """A note of a heading glosses no paragraph."""
    return -1 if run.level else offset


def _notes(keys: Iterable[tuple[str, int]], notes: Notes, told: set[str], book: _Book) -> Iterator[Part]:
    for key, offset in keys:
        if key in notes.texts and key not in told:
            told.add(key)
            yield Part(0, notes.texts[key], book.shown(key), "note", anchor=offset)


class _Headings:
    """The headings of a chapter: those of the contents, and below them those that only the text has."""

    def __init__(self, navigation: Navigation) -> None:
        self._navigation = navigation
        self._waiting: dict[str, tuple[Entry, ...]] = {}
        self._depth = 0
        self._shift = 0
        self._fresh: list[Entry] = []

    def open(self, path: str) -> None:
        """Begin a file."""
        self._waiting = dict(self._navigation.entries.get(path, {}))

    def take(self, ident: str) -> Iterator[Part]:
        """Yield the entries of the contents that begin at an id."""
        for entry in self._waiting.pop(ident, ()):
            self._depth = entry.level
            self._fresh.append(entry)
            yield Part(entry.level, entry.label)

    def before(self, run: Run) -> Iterator[Part]:
        """Yield the headings that stand before a run, the run itself among them where it is one."""
        for ident in run.ids:
            yield from self.take(ident)
        if not run.level:
            self._fresh.clear()
        elif same := next((one for one in self._fresh if _same(one.label, run.text)), None):
            self._shift = same.level - run.level
        else:
            level = max(run.level + self._shift, self._depth + 1) if self._depth else run.level
            yield Part(min(level, _DEEPEST), run.text)

    def rest(self) -> Iterator[Part]:
        """Yield entries that begin at ids which the file does not have."""
        for ident in list(self._waiting):
            yield from self.take(ident)


def _same(label: str, heading: str) -> bool:
    """Whether a heading is an entry of the contents, or a line of one: 第一章 and 江宁 of 第一章 江宁."""
    entry, text = (_SPACE.sub("", one) for one in (label, heading))
    return text in entry or (len(entry) > 1 and entry in text)


def _refusals(book: _Book) -> Iterator[Refusal]:
    for reason in list(book.refused.values())[:_NAMED]:
        yield Refusal(book.source.key, BrokenSource.code, reason)
    if len(book.refused) > _NAMED:
        yield Refusal(book.source.key, BrokenSource.code, f"另有 {len(book.refused) - _NAMED} 个章节未收")
    for href in book.package.outside[:_NAMED]:
        reason = f"清单所指的 {href[:80]} 不在压缩包里，或在压缩包之外，不读"
        yield Refusal(book.source.key, BrokenSource.code, reason)
