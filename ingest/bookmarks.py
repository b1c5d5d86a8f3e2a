"""The outline of a PDF, and its text under it.

Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from ontology.records import Block

_FIRST_PAGE = re.compile(r"pp?\. (\d+)")
_NO_HEADING = re.compile(r"(?:page|p\.|第)?\s*[\divxlc]+\s*页?$|_[A-Za-z0-9]+$|bookmark\s*\d*$", re.IGNORECASE)
_MARKS = re.compile(r"[\s.．、·…:：]+")


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline: ``level`` from 0, ``page`` from 1."""

    level: int
    title: str
    page: int


def under(blocks: Sequence[Block], bookmarks: Sequence[Bookmark]) -> tuple[Block, ...]:
    """Give blocks the path of the entries that they stand under, and below it the heading that their text gave them.

    An entry begins where a block of its page says its title, in its text or as its heading, and otherwise with the
    first block that begins on its page. A block that says nothing else is left out: it is the heading.
    """
    entries = [one for one in bookmarks if one.page and not _NO_HEADING.match(one.title)]
    if not entries:
        return tuple(blocks)
    return tuple(_placed(blocks, entries)) or tuple(blocks)


def _placed(blocks: Sequence[Block], entries: Sequence[Bookmark]) -> Iterator[Block]:
    waiting = sorted(entries, key=lambda entry: entry.page)
    path: tuple[Bookmark, ...] = ()
    page = 0
    last = stale = ""
    for place, block in enumerate(blocks):
        found = _FIRST_PAGE.match(block.locator)
        page = int(found[1]) if found else page
        is_heading = False
        while waiting and _begins(waiting[0], blocks, place, page=page):
            entry = waiting.pop(0)
            path = (*(one for one in path if one.level < entry.level), entry)
            is_heading = _same(entry.title, block.text)
            # What headed the text above the entry does not head what stands below it.
            stale = last
        last = block.heading
        own = [] if last == stale or any(_same(last, entry.title) for entry in entries) else [last]
        if not is_heading:
            yield replace(block, heading="/".join([*(one.title for one in path), *filter(None, own)]))


def _begins(entry: Bookmark, blocks: Sequence[Block], place: int, *, page: int) -> bool:
    if page < entry.page:
        return False
    block = blocks[place]
    if page > entry.page or _says(entry, block):
        return True
    return not any(_says(entry, one) for one in _rest_of_page(blocks, place, page=page))


def _rest_of_page(blocks: Sequence[Block], place: int, *, page: int) -> Iterator[Block]:
    for one in islice(blocks, place + 1, None):
        found = _FIRST_PAGE.match(one.locator)
        if found and int(found[1]) > page:
            return
        yield one


def _says(entry: Bookmark, block: Block) -> bool:
    return _same(entry.title, block.heading) or _plain(block.text).startswith(_plain(entry.title))


def _same(title: str, text: str) -> bool:
    return bool(text) and _plain(title) == _plain(text)


def _plain(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", text))
