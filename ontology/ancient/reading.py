"""A description to what it says of an ancient book, and that to the traits by which books are searched and counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from ontology import describing
from ontology.ancient.divisions import headings_of
from ontology.ancient.extent import is_whole, read_extent, read_kept, read_missing
from ontology.ancient.forms import simple
from ontology.ancient.marks import read_inscriptions, read_seals
from ontology.ancient.pages import read_format, read_rows
from ontology.ancient.records import AncientBook, Extent, Responsible
from ontology.authority.bundled import bundled_eras
from ontology.authority.eras import EraTable
from ontology.describing import said
from ontology.editions import Edition, Said, read_edition
from ontology.records import Metadata
from ontology.responsibility import read_creators

TRAITS = ("edition_kind", "sibu", "function", "rows", "bears", "century", "title", "seal", "writer", "survey")
"""The names of the traits of a document: ``sibu`` are ids of headings, ``century`` is that of the edition. The last
four are looked up by their words: variant titles, texts of seals, who wrote in the copy, the survey's number."""
_SURVEY = re.compile(r"(?<!\d)(?P<place>\d{6})\s*[-－—–]\s*(?P<unit>\d{4})\s*[-－—–]\s*(?P<n>\d{7})(?!\d)")
# The first two digits of the code of a province (GB/T 2260).
_PROVINCES = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12]")
_BOOKS = re.compile(r"古籍|善本|线装|方志|家谱|族谱|舆图|拓[本片]|碑帖")
_OLD = frozenset({"刻本", "抄本", "写本", "稿本", "活字本", "套印本", "石印本", "拓本", "钤印本", "绘本"})
_FIELDS = (
    describing.ROWS,
    describing.FORMAT,
    describing.SEALS,
    describing.INSCRIPTIONS,
    describing.SURVEY,
    describing.SIBU,
    describing.MISSING,
    describing.KEPT,
)
_NOTHING = re.compile(r"^\W*(?:无|否|0|未见|没有|-|—)\W*$")


@cache
def _eras() -> EraTable:
    return bundled_eras(fold=simple)


def read_book(metadata: Metadata) -> AncientBook:
    """Return what a description says of an ancient book; an empty one where it describes none."""
    extra = metadata.extra
    edition = _edition(metadata)
    if not _is_ancient(metadata, edition):
        return AncientBook()
    pages = "，".join(said(extra, describing.ROWS, describing.FORMAT, describing.FRAME))
    kept = said(extra, describing.KEPT)
    lacking = "；".join(said(extra, describing.MISSING))
    seals = tuple(one for text in said(extra, describing.SEALS) for one in read_seals(text) if not _none(text))
    written = tuple(one for text in said(extra, describing.INSCRIPTIONS) for one in read_inscriptions(text))
    book = AncientBook(
        titles=said(extra, describing.VARIANT_TITLE),
        responsible=_responsible(metadata),
        edition="，".join(said(extra, describing.EDITION, describing.EDITION_KIND)),
        edition_kind=edition.kind,
        begin=edition.begin,
        end=edition.end,
        extent=_extent(metadata),
        kept=next(filter(None, map(read_kept, kept)), None),
        rows=read_rows(pages),
        format=read_format(pages),
        seals=seals,
        inscriptions=written,
        survey=next(filter(None, map(survey_number, said(extra, describing.SURVEY))), ""),
        divisions=headings_of("；".join(said(extra, describing.SIBU))),
        missing=read_missing(lacking),
        bears=tuple(_bears(metadata)),
    )
    return _with_unread(book, metadata)


def survey_number(text: str) -> str:
    """Return a number of the national survey in its usual form, ``320000-1601-0000123``; empty for what is none.

    Six digits of the place, whose first two are those of a province, four of the library, seven of the record.
    """
    found = _SURVEY.search(text.translate(str.maketrans("０１２３４５６７８９", "0123456789")))
    if found is None or not _PROVINCES.match(found["place"]):
        return ""
    return f"{found['place']}-{found['unit']}-{found['n']}"


def traits(metadata: Metadata) -> tuple[tuple[str, str], ...]:
    """Return name and value of each trait of a document: of an ancient book, and which fields are guesses."""
    guessed = (("guessed", one.field) for one in metadata.guesses)
    return tuple(dict.fromkeys((*_traits(read_book(metadata)), *guessed)))


def _traits(book: AncientBook) -> Iterator[tuple[str, str]]:
    if not book:
        return
    yield "ancient", "1"
    if book.edition_kind:
        yield "edition_kind", book.edition_kind
    for heading in book.divisions:
        yield "sibu", heading
    for one in book.responsible:
        yield "function", one.function
    if book.rows:
        yield "rows", str(book.rows.rows)
    for what in book.bears:
        yield "bears", what
    yield from _looked_up(book)
    if book.begin is not None and book.end is not None:
        # Years count historically, without a year 0: the first century before is -1.
        first, last = (_century(year) for year in (book.begin, book.end))
        if last - first <= 1:
            yield "century", str(first)


def _looked_up(book: AncientBook) -> Iterator[tuple[str, str]]:
    for title in book.titles:
        yield "title", simple(title)
    for seal in book.seals:
        yield "seal", simple(seal.text)
    for one in book.inscriptions:
        yield "writer", simple(one.name)
    if book.survey:
        yield "survey", book.survey


def _century(year: int) -> int:
    return (year - 1) // 100 + 1 if year > 0 else -((-year - 1) // 100 + 1)


def _edition(metadata: Metadata) -> Edition:
    extra = metadata.extra
    statement = " ".join(said(extra, describing.EDITION, describing.EDITION_KIND))
    parts = [*(" ".join(said(extra, name)) for name in (describing.PUBLISHER, describing.YEAR, describing.BINDING))]
    if not statement and not parts[2]:
        return Edition()
    return read_edition(Said(simple(statement), *map(simple, parts)), eras=_eras())


def _is_ancient(metadata: Metadata, edition: Edition) -> bool:
    return (
        (bool(_BOOKS.search(simple(metadata.kind))) and metadata.book in ("", metadata.title))
        or edition.kind in _OLD
        or bool(said(metadata.extra, *_FIELDS))
        or "线装" in simple("".join(said(metadata.extra, describing.BINDING)))
    )


def _responsible(metadata: Metadata) -> tuple[Responsible, ...]:
    stated = "；".join((metadata.creator, *said(metadata.extra, describing.RESPONSIBILITY)))
    read = read_creators(simple(stated), dynasty=metadata.dynasty, persons=lambda *_: ())
    seen: dict[str, Responsible] = {}
    for one in read.creators:
        if one.name not in seen or (one.role and not seen[one.name].function):
            seen[one.name] = Responsible(one.name, one.role, one.dynasty, stated)
    return tuple(seen.values())


def _extent(metadata: Metadata) -> Extent:
    stated = said(metadata.extra, describing.EXTENT, describing.VOLUMES)
    return read_extent("，".join(stated)) if stated else Extent()


def _none(text: str) -> bool:
    return bool(_NOTHING.match(text))


def _bears(metadata: Metadata) -> Iterator[str]:
    for name in (describing.SEALS, describing.INSCRIPTIONS):
        if any(not _none(text) for text in said(metadata.extra, name)):
            yield name
    if any(not _none(text) and not is_whole(text) for text in said(metadata.extra, describing.MISSING)):
        yield describing.MISSING
    if any(not is_whole(text) for text in said(metadata.extra, describing.KEPT)):
        yield describing.KEPT


def _with_unread(book: AncientBook, metadata: Metadata) -> AncientBook:
    read = {
        describing.ROWS: book.rows,
        describing.FORMAT: book.format,
        describing.SEALS: book.seals,
        describing.INSCRIPTIONS: book.inscriptions,
        describing.SURVEY: book.survey,
        describing.SIBU: book.divisions,
        describing.MISSING: book.missing,
        describing.KEPT: book.kept,
    }
    left = tuple(
        (name, text)
        for name, value in read.items()
        if not value
        for text in said(metadata.extra, name)
        if not _none(text) and not is_whole(text)
    )
    return replace(book, unread=left)
