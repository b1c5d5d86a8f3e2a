"""What quotations are put under, and what is added to them from links.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.normalize import fold
from ontology.authority.ganzhi import historical
from ontology.records import Document, Tag, TagType

# A file's name says nothing to a reader, and takes the room of a quotation.
_FILE = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_LONGEST = 14
# A day, a month, a year, or from one day of a year to another of the same: a month by the moon.
_YEAR = re.compile(r"(-?[0-9]{4})(?:-[0-9]{2}){0,2}(?:/\1(?:-[0-9]{2}){0,2})?")
_SURE = 0.95


def source_name(document: Document) -> str:
    """Return what an answer calls a document: its title, a long one cut."""
    title = document.metadata.title or document.source
    title = _FILE.sub("", title.rsplit("/", 1)[-1])
    return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1]}…"


def notes(tags: tuple[Tag, ...], begin: int, quote: str) -> Iterator[str]:
    """Yield what links say of a quotation: the year of today's counting, the common name of a person.

    ``begin`` is that of the quotation in the text version. What is not sure is not said, nor what it says itself.
    """
    for tag in tags:
        if begin <= tag.begin and tag.end <= begin + len(quote):
            yield from _year(tag, quote) if tag.type is TagType.TIME else _person(tag)


def _year(tag: Tag, quote: str) -> Iterator[str]:
    found = _YEAR.fullmatch(tag.value)
    if found is None or "年" not in tag.surface or any(one.isascii() and one.isdigit() for one in tag.surface):
        return
    year = historical(int(found.group(1)))
    if str(abs(year)) in quote:
        return
    yield f"{tag.surface}即公元{'前' if year < 0 else ''}{abs(year)}年"


def _person(tag: Tag) -> Iterator[str]:
    link = tag.link
    if tag.type is not TagType.PER or link is None or not link.entity_id or link.margin < _SURE:
        return
    name = next((one.label for one in link.candidates if one.entity_id == link.entity_id), link.label)
    surface, label = fold(tag.surface), fold(name)
    if label and surface not in label and label not in surface:
        yield f"{tag.surface}即{name}"
