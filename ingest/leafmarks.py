"""Where a page begins, as transcribers write it into a text: ``[image 3]``, ``[p. 3]``, ``〔一下〕``, ``【三上】``.

Only the text of a document with page images is read so.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ontology.records import Block, Mark

LEAVES = "叶次"
"""The further field of a description that names the page images in their order."""

_N = "[0-9一二三四五六七八九十百〇零廿卅]{1,5}"
_LEAF = "[叶葉頁页]"
_SIDE = "[上下前后後正背ab]"
_JUAN = f"卷(?:{_N}|[首末上中下])"
_GAP = r"[ \u3000]?[·・．/]?[ \u3000]?"
# A number alone is a note's, not a leaf's: a leaf has its word, its side or its 卷.
_MARK = re.compile(
    r"[\[［〔【]\s*("
    r"(?:image|img|page|p\.|图|圖|图像|圖像|页|頁)\s*\d{1,5}"
    f"|{_JUAN}{_GAP}第?{_LEAF}?{_N}{_LEAF}?{_SIDE}?"
    f"|第?{_LEAF}{_N}{_SIDE}?|第?{_N}{_LEAF}{_SIDE}?|{_N}{_SIDE}"
    r")\s*[\]］〕】]",
    re.IGNORECASE,
)
_NOTES = r"(?:夹注|脚注|尾注|眉批|旁批|校记|注)(?:「[^」]*」)?"
_WITHIN = re.compile(rf"(?: 栏\S+)?(?: {_NOTES})?$")
_NOTE = re.compile(rf"(?:^| ){_NOTES}(?:$| – )")


def place(blocks: Iterable[Block]) -> Iterator[Block]:
    """Take the marks out of the text and keep them as places; a page goes on until the next mark, over blocks too."""
    locator = ""
    for block in blocks:
        if block.marks or block.tags or block.anchor >= 0:  # its reader has said where its parts stand
            yield block
            continue
        marks, text = _taken(block.text, locator)
        locator = marks[-1].locator if marks else locator
        marks = tuple(mark for mark in marks if mark.end > mark.begin)
        if not text:
            continue
        own = marks[0].locator if marks else block.locator
        yield replace(block, text=text, locator=own or block.locator, marks=marks if len(marks) > 1 else ())


def page_of(locator: str) -> str:
    """Return the page in the locator of a note or of a column: ``1a`` of ``1a 夹注「崑崙墟」`` and of ``1a 栏b``."""
    return _WITHIN.sub("", locator)


def is_of_notes(locator: str) -> bool:
    """Say whether a locator is that of notes which are kept apart: ``1a 夹注「崑崙墟」``."""
    return bool(_NOTE.search(locator))


def leaves(blocks: Iterable[Block]) -> tuple[str, ...]:
    """Return the places that placed blocks name, each once, in their order."""
    named = (mark.locator for block in blocks for mark in block.marks or (Mark(0, 0, block.locator),))
    return tuple(dict.fromkeys(locator for locator in named if locator))


def _taken(text: str, locator: str) -> tuple[tuple[Mark, ...], str]:
    """Return the places of a block and its text without marks; ``locator`` is the page that it begins on."""
    marks: list[Mark] = []
    kept, begin = "", 0
    for found in _MARK.finditer(text):
        before = text[begin : found.start()]
        if locator:
            marks.append(Mark(len(kept), len(kept + before), locator))
        kept += before
        locator, begin = _tidy(found[1]), found.end()
    if locator:
        marks.append(Mark(len(kept), len(kept) + len(text) - begin, locator))
    return tuple(marks), kept + text[begin:]


def _tidy(mark: str) -> str:
    number = re.fullmatch(r"(?i)(image|img|page|p\.|图|圖|图像|圖像|页|頁)\s*(\d+)", mark.strip())
    if number is None:
        return re.sub(r"\s+", " ", mark.strip())
    return f"p. {int(number[2])}" if number[1].lower() in ("page", "p.", "页", "頁") else f"[image {int(number[2])}]"
