"""The catalogue of the 四庫全書 of the Kanseki Repository (org-mode): books with class and extent, and their makers.

A headline of three stars is a book, one of five stars below 人物 a person; both carry their fields in a drawer
``:PROPERTIES: … :END:`` (https://orgmode.org/worg/org-syntax.html, section "Property Drawers"). A person is the same
one in two books where name, dynasty and years agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from ontology.authority.importers import Row
from ontology.authority.importers.files import cut, lines, short_id
from ontology.foreign import foreign
from ontology.records import Entity, Refusal, TagType

_HEADLINE = re.compile(r"(\*+)\s+(.*\S)\s*$")
_DRAWER = re.compile(r"\s*:(?:PROPERTIES|END):\s*")
_PROPERTY = re.compile(r"\s*:([A-Z_]+):\s*(.*?)\s*$")
_CLASS = re.compile(r"S\d+[a-z]?\s+(\S+)")
_YEAR = re.compile(r"(?P<about>ca?\.\s*)?(?P<year>-?\d+)(?P<doubt>\?)?")
_KR_ID = re.compile(r"KR\d[a-z]\d{4}")
_BOOK, _PART, _PERSON = 3, 4, 5
_DYNASTIES = {"漢": "汉", "晉": "晋", "魏": "三国魏", "吳": "三国吴", "劉宋": "南朝宋", "後魏": "北魏"}


@dataclass(slots=True)
class _Headline:
    line: int
    title: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Book:
    own: _Headline
    classes: tuple[str, ...]
    persons: list[_Headline] = field(default_factory=list)


def read(path: Path, *, name: str) -> Iterator[Row | Refusal]:
    """Yield each book, and each person once before the first book of theirs.

    Raises :class:`~ontology.errors.SourceError`.
    """
    known: set[str] = set()
    for book in _books(path):
        where = f"{path}, line {book.own.line}"
        ident = _ident(book.own, known)
        if not ident:
            yield Refusal(where, "record", f"《{book.own.title}》 has no KR_ID such as KR1a0002 and no CUSTOM_ID")
            continue
        for person in book.persons:
            entity = _person(person, name)
            if entity.id not in known:
                known.add(entity.id)
                yield Row(person.line, entity)
        known.add(ident)
        yield Row(book.own.line, _work(ident, book, name))


def _ident(book: _Headline, known: set[str]) -> str:
    """Return the book's id; a few books bear the KR_ID of another, so they go by their CUSTOM_ID."""
    kr_id, custom = book.fields.get("KR_ID", ""), book.fields.get("CUSTOM_ID", "")
    if _KR_ID.fullmatch(kr_id) and f"kr:{kr_id}" not in known:
        return f"kr:{kr_id}"
    return f"kr:{custom}" if custom else ""


def _books(path: Path) -> Iterator[_Book]:
    """Yield the books with the persons below them; what stands under another headline is left."""
    book: _Book | None = None
    classes: dict[int, str] = {}
    current, part = None, ""
    for number, line in _in_drawers(path):
        if headline := _HEADLINE.match(line):
            level, title = len(headline[1]), headline[2]
            current = _Headline(number, title)
            if level <= _BOOK and book is not None:
                yield book
                book = None
            if level < _BOOK:
                told = _CLASS.match(title)
                classes = {key: text for key, text in classes.items() if key < level}
                classes[level] = told[1] if told else title
            elif level == _BOOK:
                book = _Book(current, tuple(classes[key] for key in sorted(classes)))
            elif level == _PART:
                part = title
            elif level == _PERSON and part == "人物" and book is not None:
                book.persons.append(current)
        elif current is not None and (told := _PROPERTY.match(line)):
            current.fields.setdefault(told[1], told[2])
    if book is not None:
        yield book


def _in_drawers(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines. Raises where the file ends within a drawer."""
    drawer = number = 0
    for number, line in lines(path, whole=True):
        if _DRAWER.fullmatch(line):
            drawer = number if ":PROPERTIES:" in line else 0
        yield number, line
    if drawer:
        raise cut(path, number, f"the drawer that begins at line {drawer} does not end")


def _work(ident: str, book: _Book, source: str) -> Entity:
    persons = [(one.fields.get("FUNCTION", "") or "撰", _person(one, source)) for one in book.persons]
    makers = "、".join(f"〔{entity.dynasty}〕{entity.label}{function}" for function, entity in persons)
    dynasty = persons[0][1].dynasty if persons else ""
    extent = book.own.fields.get("EXTENT", "").replace(" ", "")
    return Entity(
        ident,
        TagType.BOOK,
        book.own.title,
        note="；".join(part for part in (makers, extent, book.own.fields.get("SOURCE", "")) if part),
        kind="".join(book.classes),
        dynasty=dynasty,
        source=source,
        same_as=(ident,) if foreign(ident) else (),
        relations=tuple(dict.fromkeys((function, entity.id) for function, entity in persons)),
    )


def _person(told: _Headline, source: str) -> Entity:
    dynasty = told.fields.get("DYNASTY", "").strip()
    dates = told.fields.get("DATES", "")
    begin, end, doubtful = _dates(dates)
    entity = Entity(
        f"kr:p{short_id(told.title, dynasty, dates)}",
        TagType.PER,
        told.title,
        dynasty=_DYNASTIES.get(dynasty, dynasty),
        begin=begin,
        end=end,
        source=source,
    )
    return replace(entity, note=f"生卒 {dates}") if doubtful else entity


def _dates(text: str) -> tuple[int | None, int | None, bool]:
    """Return the years of 「-507 - -400」 and of 「1664? - 1736?」, and whether one of them is in doubt."""
    first, _, last = ("", "", text[2:]) if text.startswith("d.") else text.partition(" - ")
    years = [_YEAR.fullmatch(part.strip()) for part in (first, last)]
    doubtful = any(not year or year["doubt"] or year["about"] for year in years) and bool(text.strip())
    begin, end = (int(year["year"]) or None if year else None for year in years)
    return begin, end, doubtful
