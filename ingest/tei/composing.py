"""From drafts to blocks: notes behind what they gloss, with the place where they stood.

Pure.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.tei.drafts import Draft, Note
from ingest.tei.names import OWN
from ingest.tei.squeeze import Squeezed
from ontology.records import Block, Mark

_TOGETHER = 120
"""Notes wait until so many characters of text stand before them: a short paragraph with its notes is no passage."""
_GLOSSED = 8


@dataclass(frozen=True, slots=True)
class _Host:
    """A block that notes gloss, with its offset in the text of all."""

    draft: Draft
    begin: int
    squeezed: Squeezed
    marks: tuple[Mark, ...]


def compose_blocks(drafts: Iterable[Draft]) -> tuple[Block, ...]:
    """Return the blocks of drafts in their order; those without text are left out, their notes go to the next one.

    Each heading's notes stay under it. A note of a note stands behind it.
    """
    blocks: list[Block] = []
    waiting: list[tuple[Note, _Host]] = []
    orphans: list[Note] = []
    offset = gathered = 0
    for draft in drafts:
        squeezed = draft.squeezed()
        if not squeezed.text.strip():
            orphans += draft.notes
            continue
        if waiting and (gathered >= _TOGETHER or blocks[-1].heading != draft.heading):
            offset = _lay(waiting, blocks, offset)
            gathered = 0
        blocks.append(_block(draft, squeezed))
        host = _Host(draft, offset, squeezed, blocks[-1].marks)
        waiting += [(Note(one.sort, one.draft, 0, 0), host) for one in orphans]
        waiting += [(one, host) for one in sorted(draft.notes, key=lambda note: note.end)]
        orphans = []
        offset += len(squeezed.text) + 1
        gathered += len(squeezed.text)
    offset = _lay(waiting, blocks, offset)
    for one in orphans:
        blocks += _apart(one.draft, one.sort)
    return tuple(blocks)


def _block(draft: Draft, squeezed: Squeezed) -> Block:
    locator = f"#{draft.ident}" if draft.ident and OWN not in draft.ident else ""
    marks, tags = draft.marks(squeezed), draft.tags(squeezed)
    return Block(squeezed.text, draft.heading, locator, marks=marks, role=draft.role, tags=tags)


def _lay(waiting: list[tuple[Note, _Host]], blocks: list[Block], offset: int) -> int:
    """Put the notes that wait behind the blocks; return the offset behind them."""
    for note, host in waiting:
        anchor = host.begin + host.squeezed.places[note.end]
        for each in _with_its_own(note):
            text = each.draft.squeezed()
            if text.text.strip():
                locator, heading = _locator(each.sort, note, host), host.draft.heading
                tags = each.draft.tags(text)
                blocks.append(Block(text.text, heading, locator, role="note", tags=tags, anchor=anchor))
                offset += len(text.text) + 1
    waiting.clear()
    return offset


def _with_its_own(note: Note) -> Iterator[Note]:
    yield note
    for one in note.draft.notes:
        yield from _with_its_own(one)


def _apart(draft: Draft, sort: str) -> Iterator[Block]:
    squeezed = draft.squeezed()
    if squeezed.text.strip():
        yield Block(squeezed.text, draft.heading, sort, role="note", tags=draft.tags(squeezed))


def _locator(sort: str, note: Note, host: _Host) -> str:
    """Say what a note glosses: its page, its sort, the words before it or those that it names."""
    text = host.squeezed.text
    begin, end = host.squeezed.places[note.begin], host.squeezed.places[note.end]
    last = max(end - 1, 0) if begin == end else begin
    if begin == end:
        begin = max(0, end - _GLOSSED)
    glossed = text[begin:end].rpartition("\n")[2][-_GLOSSED:]
    page = _page_of(host.marks, last)
    return f"{f'{page} ' if page else ''}{sort}{f'「{glossed}」' if glossed else ''}"


def _page_of(marks: tuple[Mark, ...], offset: int) -> str:
    """Return the page on which a character stands, found by halving: a long block has as many notes as pages."""
    place = bisect_right(marks, offset, key=lambda mark: mark.begin) - 1
    return marks[place].locator if place >= 0 and offset < marks[place].end else ""
