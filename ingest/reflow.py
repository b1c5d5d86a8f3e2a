"""Modern text as it falls out of PDFs, put back together: broken sentences joined, headings told from paragraphs.

Paragraphs stand between blank lines; a page break may end one in the middle of a sentence. A heading is a line that is
numbered (``一、`` ``（一）`` ``1.`` ``（1）`` ``第一章`` ``专题 1：``) or marked (``#``), or a short line without marks
before a paragraph of prose. It is given to what follows and is no paragraph of its own; a numbered sentence that
begins a paragraph (``1. 推进文教融合。积极探索……``) is its heading and stays in it.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ontology.language import language_of
from ontology.records import Block

_SPACE = " \t\u3000\ufeff\u200b\xa0"
_BLANK = re.compile(r"\n[ \t\u3000\xa0]*\n\s*")
_FINAL = frozenset("。！？!?；;：:…")
_CLOSING = '”’」』）)》〉】〕]"'
_PAIRS = {"“": "”", "「": "」", "『": "』", "（": "）", "(": ")", "《": "》", "〈": "〉", "【": "】", "〔": "〕"}
_MARKED = re.compile(r"#{1,6}\s+")
_EMPHASIS = re.compile(r"\*\*(.{1,300}?)\*\*|__(.{1,300}?)__")
_NUMBER = "[一二三四五六七八九十百零〇]"
_ARTICLE = re.compile(rf"(第(?:{_NUMBER}+|\d+)条)(?=[\s\u3000]|$)")
_NUMBERED = re.compile(
    rf"(?:{_NUMBER}{{1,4}}[、．.]|[（(]{_NUMBER}{{1,4}}[）)]|{_NUMBER}{{1,3}}[\s\u3000]+(?=\S)"
    rf"|\d{{1,2}}[.．、](?!\d)|[（(]\d{{1,2}}[）)]"
    rf"|第(?:{_NUMBER}+|\d+)[编篇章节部分]{{1,2}}(?![\w。，])"
    rf"|(?:专题|专栏|附录|附表|附图)\s*(?:\d{{1,2}}|{_NUMBER}{{1,3}})\s*[:：、．.\s])"
)
_NUMERAL = re.compile(rf"{_NUMBER}+|\d+")
_LONGEST_HEADING = 64
_LONGEST_RUN_IN = 48
_LONGEST_PLAIN = 25
_SHORTEST_PROSE = 12
_INSIDE = re.compile("[，。；：！？,;:!?]")
_RUNNING = re.compile("[，。；！？]")
_LATIN = re.compile(r"[A-Za-z0-9,.;:)%]")
_LATIN_BEGINS = re.compile(r"[A-Za-z0-9(]")
_GENRE = re.compile("规划|计划|要点|总结|报告|通知|办法|方案|条例|规定|意见|章程|细则|公告|志|史|记|概况|简介")


def is_broken_up(text: str) -> bool:
    """Tell modern text with blank lines between its paragraphs, and headings or broken sentences, from the rest.

    A classical chapter, one paragraph a line, never is.
    """
    paragraphs = _paragraphs(text)
    if len(paragraphs) < 3 or language_of(text) != "zh":
        return False
    headings = sum(is_numbered(paragraph) or bool(_MARKED.match(paragraph)) for paragraph in paragraphs)
    broken = sum(_goes_on(first) and is_prose(second) for first, second in pairwise(paragraphs))
    return headings >= 2 or broken >= 2


def reflow(text: str) -> tuple[Block, ...]:
    """Return the paragraphs of ``text``, whole, each with the nearest heading above it."""
    return tuple(give_headings([Block(paragraph) for paragraph in _joined(_paragraphs(text))]))


def title_of(blocks: Sequence[Block]) -> str:
    """Return what is most likely the title: of the short lines at the top the first that names a kind of document."""
    top = [block.text for block in blocks[:8] if not block.heading and len(block.text) <= _LONGEST_HEADING]
    named = [line for line in top if _GENRE.search(line) and not _INSIDE.search(line)]
    return (named or top or [""])[0].lstrip("—- ")


@dataclass(slots=True)
class Growing:
    """A paragraph in the making, to which lines are put: what is asked of it costs no more as it grows.

    A book without marks is one paragraph of all its lines; to copy and go through it at each would take hours.
    """

    length: int = 0
    _pieces: list[str] = field(default_factory=list)
    _final: bool = False
    _running: bool = False
    _pairs: list[str] = field(default_factory=list)
    _paired: int = 0
    """In so many pieces pairs were looked for."""

    @classmethod
    def of(cls, line: str) -> Growing:
        """Return a paragraph of one line."""
        made = cls()
        made.add(line)
        return made

    def add(self, line: str) -> None:
        """Put a line to the end, as :func:`join` does."""
        if not line:
            return
        piece = _between(self._pieces[-1], line) + line if self._pieces else line
        self._pieces.append(piece)
        self.length += len(piece)
        if closed := piece.rstrip(_CLOSING):
            self._final = closed[-1] in _FINAL
        self._running = self._running or bool(_RUNNING.search(piece))

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self._pieces)

    @property
    def ends_sentence(self) -> bool:
        """As :func:`ends_sentence`."""
        return self._final

    @property
    def is_prose(self) -> bool:
        """As :func:`is_prose`."""
        return self.length >= _SHORTEST_PROSE and self._running

    @property
    def is_heading(self) -> bool:
        """As :func:`is_heading`: what is longer than a numbered one is a heading by the mark before its first line."""
        if self.length <= _LONGEST_HEADING:
            return is_heading(self.text)
        return bool(_MARKED.match(self._pieces[0]))

    @property
    def opens_pair(self) -> bool:
        """Whether its end waits for a closing mark."""
        for piece in self._pieces[self._paired :]:
            _follow_pairs(piece, self._pairs)
        self._paired = len(self._pieces)
        return bool(self._pairs)


def _paragraphs(text: str) -> list[str]:
    """Split at blank lines and before numbered lines; put the lines of one paragraph together."""
    paragraphs: list[Growing] = []
    for chunk in _BLANK.split(text):
        opened = False
        for raw in chunk.split("\n"):
            line = raw.strip(_SPACE)
            if not line:
                continue
            if opened and not _starts_anew(paragraphs[-1], line):
                paragraphs[-1].add(line)
            else:
                paragraphs.append(Growing.of(line))
            opened = True
    return [paragraph.text for paragraph in paragraphs]


def _starts_anew(before: Growing, line: str) -> bool:
    return before.ends_sentence or before.is_heading or bool(_MARKED.match(line) or is_numbered(line))


def join(first: str, second: str) -> str:
    """Put two parts of a line together, with a space only between Latin words."""
    return first + _between(first, second) + second


def _between(first: str, second: str) -> str:
    return " " if _LATIN.match(first[-1:]) and _LATIN_BEGINS.match(second) else ""


def _joined(paragraphs: Sequence[str]) -> Iterator[str]:
    """Join a paragraph that a page break ended in mid-sentence with the one that goes on."""
    waiting = Growing()
    for paragraph in paragraphs:
        if not (waiting.length and _belongs(waiting, paragraph)):
            if waiting.length:
                yield waiting.text
            waiting = Growing()
        waiting.add(paragraph)
    if waiting.length:
        yield waiting.text


def _belongs(first: Growing, second: str) -> bool:
    if _MARKED.match(second) or is_numbered(second):
        return False
    if first.ends_sentence:
        return False
    return first.opens_pair or (first.is_prose and not first.is_heading)


def _goes_on(paragraph: str) -> bool:
    """Whether a paragraph of prose stops in the middle of a sentence."""
    return is_prose(paragraph) and not ends_sentence(paragraph)


def is_prose(paragraph: str) -> bool:
    """Whether it is long enough, and has marks inside, to be running text."""
    return len(paragraph) >= _SHORTEST_PROSE and bool(_RUNNING.search(paragraph))


def ends_sentence(paragraph: str) -> bool:
    """Whether it ends with a sentence's final mark, closing quotation marks aside."""
    return paragraph.rstrip(_CLOSING)[-1:] in _FINAL


def open_pair(text: str) -> str:
    """Return the closing mark that the end of ``text`` waits for."""
    waiting: list[str] = []
    _follow_pairs(text, waiting)
    return waiting[-1] if waiting else ""


def _follow_pairs(text: str, waiting: list[str]) -> None:
    """Go on with the closing marks that are waited for, through ``text``."""
    for character in text:
        if character in _PAIRS:
            waiting.append(_PAIRS[character])
        elif waiting and character == waiting[-1]:
            waiting.pop()


def is_numbered(paragraph: str) -> bool:
    """Whether it begins with the number of a heading or of an article."""
    return bool(_NUMBERED.match(paragraph) or _ARTICLE.match(paragraph))


def is_heading(paragraph: str) -> bool:
    """Whether a whole paragraph is a heading by its number or mark."""
    if _MARKED.match(paragraph):
        return True
    if not is_numbered(paragraph) or len(paragraph) > _LONGEST_HEADING or open_pair(paragraph):
        return False
    if _ARTICLE.match(paragraph):
        return not _INSIDE.search(paragraph)
    return "。" not in paragraph[:-1] and not paragraph.endswith(("；", ";", "，"))


def give_headings(blocks: Sequence[Block]) -> Iterator[Block]:
    """Give each paragraph its heading; until the first one, short lines are the title page and stay."""
    heading = ""
    items = _list_items([block.text for block in blocks])
    for number, block in enumerate(blocks):
        paragraph = block.text
        following = blocks[number + 1].text if number + 1 < len(blocks) else ""
        if is_heading(paragraph) and number not in items and not _is_title_line(paragraph, heading, number):
            heading = _plain(paragraph)
        elif number and heading and is_plain_heading(paragraph, following):
            heading = paragraph
        else:
            heading = heading if is_heading(paragraph) else _run_in(paragraph) or heading
            yield replace(block, text=_plain(paragraph, keep_end=True), heading=heading)


def _list_items(paragraphs: Sequence[str]) -> set[int]:
    """Return the places of numbered lines that head nothing: items of a list, and a last line."""
    shapes = [_shape(paragraph) for paragraph in paragraphs]
    items = {place for place, (one, other) in enumerate(pairwise(shapes)) if one and one == other}
    return items | {place + 1 for place in items} | {len(paragraphs) - 1}


def _shape(paragraph: str) -> str:
    """Return how a heading is numbered, ``（N）`` or ``N、``; nothing for a paragraph."""
    number = _NUMBERED.match(paragraph) if is_heading(paragraph) else None
    return _NUMERAL.sub("N", number.group()) if number else ""


def _is_title_line(paragraph: str, heading: str, number: int) -> bool:
    """A marked line at the very top, or one that a dash makes a sub-title, while no heading has come."""
    text = _MARKED.sub("", paragraph, count=1)
    return not heading and bool(_MARKED.match(paragraph)) and (number == 0 or text.startswith("—"))


def is_plain_heading(paragraph: str, following: str) -> bool:
    """Whether a short line without marks stands before a paragraph of prose."""
    return len(paragraph) <= _LONGEST_PLAIN and not _INSIDE.search(paragraph) and is_prose(following)


def _run_in(paragraph: str) -> str:
    """Return the heading that a paragraph begins with: an article's number or a numbered short sentence."""
    article = _ARTICLE.match(paragraph)
    if article:
        return article.group(1)
    sentence, stop, _ = paragraph.partition("。")
    return sentence if stop and _NUMBERED.match(paragraph) and len(sentence) <= _LONGEST_RUN_IN else ""


def _plain(paragraph: str, *, keep_end: bool = False) -> str:
    """Take Markdown's marks away, and from a heading its full stop."""
    text = _EMPHASIS.sub(lambda match: match.group(1) or match.group(2), _MARKED.sub("", paragraph, count=1))
    return text if keep_end else text.rstrip("。：:")
