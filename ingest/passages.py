"""From the blocks of a reader to a text version and its passages.

A passage is a run of whole sentences of the version's text, about :data:`CLASSICAL` or :data:`MODERN` characters
long. Neighbouring blocks under one heading may share a passage; a ready passage is left as it is.

Pure.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from ontology.records import Block

CLASSICAL = 120
MODERN = 250
# A run of at most so many characters without a sentence in it is a title and no passage of its own.
_TITLE = 30
# Quotations within quotations; more are marks without meaning.
_DEEPEST = 20

_SENTENCE = re.compile(r"[^。！？!?；;…\n]*(?:[。！？!?；;]+|…+|\n|$)[”’」』）】》〉\"')\]]*\n?")
_SENTENCE_END = re.compile(r"[。！？!?；;…]")
_CLAUSE = re.compile(r"[^，、：,:\n]*[，、：,:\n]?")
_OPEN = {"“": "”", "「": "」", "『": "』", "‘": "’"}
_CLOSE = frozenset(_OPEN.values())


@dataclass(frozen=True, slots=True)
class Span:
    """Where a passage lies in the version's text, with the heading and locator of its blocks."""

    begin: int
    end: int
    heading: str
    locator: str
    ready_id: str = ""


def compose(blocks: Sequence[Block]) -> str:
    """Return the text of a version: its blocks, a line feed between two."""
    return "\n".join(block.text for block in blocks)


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return the sentences of a passage as spans without the blanks around them."""
    spans = (_strip(text, match.start(), match.end()) for match in _SENTENCE.finditer(text))
    return tuple(span for span in spans if span[1] > span[0])


def cut(blocks: Sequence[Block], target: int) -> tuple[Span, ...]:
    """Cut the text that :func:`compose` makes of ``blocks`` into passages of about ``target`` characters."""
    spans: list[Span] = []
    for group, begin in _groups(blocks):
        if group[0].ready_id:
            block = group[0]
            spans.append(Span(begin, begin + len(block.text), block.heading, block.locator, block.ready_id))
        else:
            spans.extend(_cut_group(group, begin, target=target))
    return tuple(span for span in spans if span.end > span.begin)


def _groups(blocks: Sequence[Block]) -> Iterator[tuple[list[Block], int]]:
    """Yield runs of blocks that may share passages, with the offset of each run."""
    group: list[Block] = []
    begin = offset = 0
    for block in blocks:
        if group and not _goes_on(group, block):
            yield group, begin
            group = []
        if not group:
            begin = offset
        group.append(block)
        offset += len(block.text) + 1
    if group:
        yield group, begin


def _goes_on(group: Sequence[Block], block: Block) -> bool:
    """Say whether ``block`` may share passages with ``group``: under one heading, or when all before is a title.

    Notes share passages with notes alone.
    """
    if block.ready_id or group[0].ready_id or (block.role == "note") != (group[-1].role == "note"):
        return False
    return block.heading == group[-1].heading or _is_title(group)


def _is_title(group: Sequence[Block]) -> bool:
    text = compose(group)
    return len(text) <= _TITLE and not _SENTENCE_END.search(text)


def _cut_group(group: Sequence[Block], begin: int, *, target: int) -> Iterator[Span]:
    text = compose(group)
    kept = _kept_whole(group)
    pieces = ((first, last, whole and last not in kept) for first, last, whole in _pieces(text, target))
    offsets = [0, *accumulate(len(block.text) + 1 for block in group)]
    for first, last in _join(pieces, target):
        low, high = _strip(text, first, last)
        if high > low:
            yield Span(begin + low, begin + high, group[-1].heading, _locator(group, offsets, low, high))


def _kept_whole(group: Sequence[Block]) -> frozenset[int]:
    """Return the offsets within the tags that the source bears: no passage should end there."""
    found: set[int] = set()
    offset = 0
    for block in group:
        for tag in block.tags:
            found.update(range(offset + tag.begin + 1, offset + tag.end))
        offset += len(block.text) + 1
    return frozenset(found)


def _strip(text: str, begin: int, end: int) -> tuple[int, int]:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    return begin, end


def _locator(group: Sequence[Block], offsets: Sequence[int], begin: int, end: int) -> str:
    """Name the places of all blocks that the span touches: the first, and the last where it differs.

    Of a transcript it is the time at which the span's first character is said. ``offsets`` says where blocks begin.
    """
    touched: list[str] = []
    # Found by halving: a long text without headings is one group of as many blocks as spans.
    for place in range(max(0, bisect_right(offsets, begin) - 1), bisect_left(offsets, end, hi=len(group))):
        block, offset = group[place], offsets[place]
        if offset + len(block.text) > begin:
            touched += _places(block, begin - offset, end - offset)
            if block.marks and block.marks[0].timed:
                break
    if not touched or touched[0] == touched[-1]:
        return touched[0] if touched else ""
    return f"{touched[0]} – {touched[-1]}"


def _places(block: Block, begin: int, end: int) -> list[str]:
    """Name the places in a block that the span from ``begin`` to ``end`` of its text touches."""
    if not block.marks:
        return [block.locator] if block.locator else []
    within = [mark.locator for mark in block.marks if mark.begin < end and mark.end > begin]
    return within[:1] if block.marks[0].timed else within or [block.locator]


def _pieces(text: str, target: int) -> Iterator[tuple[int, int, bool]]:
    """Yield sentences as ``(begin, end, whole)``; ``whole`` is false where a quotation goes on after it."""
    closing: list[str] = []
    for match in _SENTENCE.finditer(text):
        if match.end() == match.start():
            continue
        closing = _still_open(match.group(), closing)
        for begin, end in _shorten(text, match.start(), match.end(), limit=3 * target):
            yield begin, end, not closing or end < match.end()


def _still_open(sentence: str, closing: list[str]) -> list[str]:
    """Return the quotation marks that wait for their pair after ``sentence``; a paragraph's end forgives them."""
    waiting = list(closing)
    for character in sentence:
        if character in _OPEN and len(waiting) < _DEEPEST:
            waiting.append(_OPEN[character])
        elif character in _CLOSE and character in waiting:
            del waiting[waiting.index(character) :]
    return [] if sentence.endswith("\n") else waiting


def _shorten(text: str, begin: int, end: int, *, limit: int) -> Iterator[tuple[int, int]]:
    """Cut a sentence of more than ``limit`` characters at its clauses, or hard where it has none."""
    if end - begin <= limit:
        yield begin, end
        return
    start = begin
    for match in _CLAUSE.finditer(text, begin, end):
        while match.end() - start > limit:
            stop = match.start() if match.start() > start else start + limit
            yield start, stop
            start = stop
    if end > start:
        yield start, end


def _join(pieces: Iterator[tuple[int, int, bool]], target: int) -> Iterator[tuple[int, int]]:
    """Fill passages sentence by sentence; a short rest joins the passage before it."""
    done: list[tuple[int, int]] = []
    current: tuple[int, int, bool] | None = None
    for begin, end, whole in pieces:
        if current is None:
            current = (begin, end, whole)
        elif _is_full(current, end, target=target):
            done.append(current[:2])
            current = (begin, end, whole)
        else:
            current = (current[0], end, whole)
    if current is not None:
        done.append(current[:2])
    if len(done) > 1 and done[-1][1] - done[-1][0] < target // 4:
        rest = done.pop()
        done[-1] = (done[-1][0], rest[1])
    yield from done


def _is_full(current: tuple[int, int, bool], end: int, *, target: int) -> bool:
    """Say whether ``current`` should not take another sentence that ends at ``end``."""
    size, grown = current[1] - current[0], end - current[0]
    room = target * 5 // 4 if current[2] else target * 2
    return grown > room or (current[2] and size >= target)
