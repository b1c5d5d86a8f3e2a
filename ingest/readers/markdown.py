"""Markdown: headings make the path, front matter the metadata, and the marks of layout are taken away.

Footnotes stand behind the paragraph that refers to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from ingest.headings import Part, outline
from ingest.mdnotes import FENCE, part_notes, placed
from ingest.reading import Reading, Source
from ingest.reflow import Growing
from ingest.sidecar import merge, parse
from ingest.textfile import load_text
from ontology.errors import OversizedSource
from ontology.records import Metadata

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r"\s{0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r"\s{0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r"\s{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_TABLE_RULE = re.compile(r"(?=[\s:|-]+$)[^-]*-[^|]*\|")
_QUOTE = re.compile(r"^(?:\s{0,3}>[ \t]?)++")
_BULLET = re.compile(r"^\s*[-*+][ \t]+(?:\[[ xX]\][ \t]+)?")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,9}[.)])[ \t]+")
# Where a link leads, on a line of its own; [案]: and words are what somebody says.
_DEFINITION = re.compile(
    r"""\s{0,3}\[[^\]]+\]:\s+(?:<[^<>]*>|[#/.]\S*|[A-Za-z][A-Za-z0-9+.-]*:\S+|\S+\.[A-Za-z0-9]{1,5}|[!-.0-~]+/[!-~]*+)"""
    r"""(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*"""
)
# Runs are bounded, so that a line of nothing but marks costs no more than another.
_INLINE = (
    (re.compile(r"!\[([^\]]{0,300})\]\([^)]{0,2000}\)"), r"\1"),
    (re.compile(r"\[([^\]]{0,300})\]\([^)]{0,2000}\)"), r"\1"),
    (re.compile(r"\[([^\]^]{1,300})\]\[[^\]]{0,300}\]"), r"\1"),
    (re.compile(r"<(https?://[^<>\s]{1,2000}|[^<>\s@]{1,100}@[^<>\s]{1,100})>"), r"\1"),
    (re.compile(r"</?[A-Za-z][^<>]*>"), ""),
    (re.compile(r"(?<!\\)(`{1,3})(.{1,300}?)\1"), r"\2"),
    (re.compile(r"(?<!\\)(\*\*|__|~~)(?=\S)(.{1,300}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\\*])\*(?=[^\s*])(.{1,300}?)(?<=[^\s*\\])\*"), r"\1"),
    (re.compile(r"(?<![\\\w])_(?=[^\s_])(.{1,300}?)(?<=[^\s_\\])_(?!\w)"), r"\1"),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)


def read(source: Source) -> Iterator[Reading]:
    """Read a Markdown file. Raises what plain text does, and WrongMapping for front matter that is no YAML."""
    text = load_text(source)
    front = _FRONT.match(text)
    stated = Metadata()
    if front:
        if len(front.group(1)) > source.limits.max_sidecar_bytes:
            raise OversizedSource(source.key, f"文首的 YAML 超过 {source.limits.max_sidecar_bytes} 字")
        stated = parse(front.group(1), source.key, name="文首的 YAML").metadata
        text = text[front.end() :]
    lines, notes = part_notes(_without_comments(text).split("\n"))
    title, blocks = outline([*_with_notes(lines, [_said(note) for note in notes])])
    if blocks:
        yield Reading(merge(stated, Metadata(title=title)), blocks, chapter=True)


def _without_comments(text: str) -> str:
    """Leave comments out; only the text before the last end of one is searched, as the rest can hold none."""
    before, end, after = text.rpartition("-->")
    return _COMMENT.sub("", before + end) + after


def _said(lines: list[str]) -> str:
    """Return what a note says: its paragraphs, a line each."""
    return "\n".join(text for _, text, _ in _parts(lines) if text)


def _with_notes(lines: list[str], notes: list[str]) -> Iterator[Part]:
    for level, text, places in _parts(lines):
        if text:
            yield Part(level, text)
        for number, offset in places:
            if notes[number]:
                yield Part(0, notes[number], role="note", anchor=offset if text and not level else -1)


@dataclass(slots=True)
class _Run:
    """A paragraph in the making, with the notes that it refers to and their offsets in it."""

    said: Growing = field(default_factory=Growing)
    notes: list[tuple[int, int]] = field(default_factory=list)

    def add(self, line: str, notes: list[tuple[int, int]]) -> None:
        self.said.add(line)
        begin = self.said.length - len(line)
        self.notes += [(number, begin + offset) for number, offset in notes]


_Said: TypeAlias = tuple[int, str, list[tuple[int, int]]]


def _parts(lines: list[str]) -> Iterator[_Said]:
    """Yield headings with their level and paragraphs with level 0, each with the notes that it refers to."""
    run = _Run()
    fence = ""
    for raw in lines:
        opening = FENCE.match(raw)
        if opening and (not fence or opening.group(1).startswith(fence)):
            fence = "" if fence else opening.group(1)
            line, level = "", 0
        else:
            line, level = (raw.strip(), 0) if fence else _line(raw)
        line, notes = placed(line)
        underline = _UNDERLINE.match(raw) if run.said.length and not fence else None
        if underline and "|" not in run.said.text:
            yield 1 if "=" in underline.group(1) else 2, run.said.text, run.notes
            run = _Run()
        elif level or not line or fence or _opens(raw):
            if run.said.length or run.notes:
                yield 0, run.said.text, run.notes
            run = _Run() if level else _Run(Growing.of(line), notes)
            if level and (line or notes):
                yield level, line, notes
        else:
            run.add(line, notes)
    if run.said.length or run.notes:
        yield 0, run.said.text, run.notes


def _opens(raw: str) -> bool:
    """Whether a line begins a paragraph of its own: an item of a list, a row of a table."""
    return bool(_ITEM.match(raw)) or raw.lstrip().startswith("|")


def _line(raw: str) -> tuple[str, int]:
    """Return a line without its marks, and its level as a heading or 0; an empty one ends a paragraph."""
    heading = _HEADING.match(raw)
    if heading:
        return _inline(heading.group(2) or ""), len(heading.group(1))
    if _RULE.match(raw) or _TABLE_RULE.match(raw) or _DEFINITION.fullmatch(raw):
        return "", 0
    line = _BULLET.sub("", _QUOTE.sub("", raw)).strip()
    if line.startswith("|"):
        line = "\u3000".join(cell.strip() for cell in line.strip("|").split("|"))
    return _inline(line), 0


def _inline(text: str) -> str:
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return text.strip(" \t\u3000")
