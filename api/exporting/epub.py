"""EPUB 3 of a document or of many: title page, chapters with verse and notes, index of persons and places, sources.

The chapters are written as the documents come; what contents and index need is kept until the end.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from typing import BinaryIO

from api.exporting import epub_pages as pages
from api.exporting.epub_text import chapters
from api.exporting.held import Held

# The same book is the same bytes; what a ZIP archive has for a time begins in 1980.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(held: Iterable[Held], out: BinaryIO) -> int:
    """Write one book of all documents; return how many they are."""
    with zipfile.ZipFile(out, "w") as archive:
        _put(archive, "mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        _put(archive, "META-INF/container.xml", pages.CONTAINER)
        _put(archive, "EPUB/style.css", pages.STYLE)
        book, files = _texts(held, archive)
        if book.parts:
            _around(book, files, archive)
    return len(book.parts)


def _texts(held: Iterable[Held], archive: zipfile.ZipFile) -> tuple[pages.Book, list[tuple[str, str, str]]]:
    """Write the texts; return what is kept of them, and their files with ids."""
    book = pages.Book()
    files: list[tuple[str, str, str]] = []
    for number, one in enumerate(held):
        title = f"d{number:05}.xhtml"
        part = pages.part_of(one, title)
        book.parts.append(part)
        book.collections.append(one.document.collection)
        files.append((pages.own(f"title-{number}"), title, ""))
        _put(archive, f"EPUB/{title}", pages.title_page(part))
        for chapter in chapters(one.tagged, f"c{number:05}", under=0):
            files.append((chapter.name.partition(".")[0], chapter.name, ""))
            label = chapter.heads[0].label if chapter.heads else part.title
            body = "\n".join(chapter.body)
            _put(archive, f"EPUB/{chapter.name}", pages.page(label, body, pages.language_of(part.metadata)))
            chapter.body.clear()
            book.chapters.append((number, chapter))
    return book, files


def _around(book: pages.Book, files: list[tuple[str, str, str]], archive: zipfile.ZipFile) -> None:
    back: list[tuple[str, str]] = []
    for name, title, text in (
        ("index", "人名地名索引", pages.index_page(book)),
        ("sources", "来源与标引", pages.sources_page(book)),
    ):
        if text:
            back.append((title, f"{name}.xhtml"))
            files.append((pages.own(name), f"{name}.xhtml", ""))
            _put(archive, f"EPUB/{name}.xhtml", text)
    _put(archive, "EPUB/nav.xhtml", pages.nav_page(book, back))
    _put(archive, "EPUB/package.opf", pages.package(book, [(pages.own("nav"), "nav.xhtml", "nav"), *files]))


def _put(archive: zipfile.ZipFile, name: str, text: str, how: int = zipfile.ZIP_DEFLATED) -> None:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = how
    archive.writestr(info, text.encode("utf-8"))
