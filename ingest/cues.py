"""The cues of a transcript: WebVTT and SubRip, from decoded text.

WebVTT is read as https://www.w3.org/TR/webvtt1/#file-parsing says, but that a cue which a player would pass over is
named. SubRip has no specification; its times may lack the hours, and a point may stand for the comma.

Pure.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_ARROW = "-->"
_TIMING = re.compile(
    r"\s*(?:(\d{1,6}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})\s*-->\s*(?:(\d{1,6}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})(?:\s|$)"
)
_TAG = re.compile(r"<(/?)([A-Za-z]*)((?:\.[^\s<>.]+)*)(?:\s+([^<>]*))?>|<[\d:.]*>")
_OVERRIDE = re.compile(r"\{\\[^{}]*\}")
_SPACE = re.compile(r"\s+")
_STATED = re.compile(r"\s*([A-Za-z\u4e00-\u9fff][\w -]{0,20}?)\s*[:：]\s*(\S.*)$")
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Cue:
    """What is said in ``[start, stop)`` milliseconds, without markup, lines as they were. ``line`` counts from 1."""

    line: int
    start: int
    stop: int
    text: str
    speaker: str = ""
    sign: bool = False
    """Whether it is written on the picture (a place's name, a letter that is shown) and not spoken."""


@dataclass(frozen=True, slots=True)
class BadCue:
    """A cue that is left out, and why."""

    line: int
    reason: str


def parse(text: str, *, webvtt: bool) -> Iterator[Cue | BadCue]:
    """Yield the cues of a file whose line ends are line feeds, in its order; one with two voices comes as two."""
    if not webvtt:
        yield from _subrip(text.split("\n"))
        return
    lines = text.split("\n")
    for number, block in _blocks(lines, _header_end(lines)):
        arrow = next((place for place, line in enumerate(block[:2]) if _ARROW in line), None)
        if arrow is not None:
            yield from _cue(number + arrow, block[arrow], block[arrow + 1 :])


def _subrip(lines: Sequence[str]) -> Iterator[Cue | BadCue]:
    """Yield the cues of SubRip. What stands behind an empty line goes on with the cue before, for it has no time.

    Where no empty line parts two cues, the number of the second is no text of the first.
    """
    timing: tuple[int, str] | None = None
    payload: list[str] = []
    numbered, end = False, 0
    for number, block in _blocks(lines, 0):
        arrow = next((place for place, line in enumerate(block) if _ARROW in line), -1)
        follows, end = number == end, number + len(block)
        if arrow < 0 and not _is_number(block[0]):
            payload += block
            continue
        # The line before a time names the cue; where cues are numbered, only a number does.
        named = arrow > 0 and (_is_number(block[arrow - 1]) or (arrow == 1 and not numbered))
        payload += block[: max(arrow - named, 0)]
        if numbered and follows and not arrow and payload and _is_number(payload[-1]):
            payload.pop()
        if timing is not None:
            yield from _cue(*timing, payload)
        if arrow < 0:
            yield BadCue(number, "只有序号，没有时间")
            timing, payload = None, []
        else:
            timing, payload = (number + arrow, block[arrow]), block[arrow + 1 :]
            numbered = numbered or (arrow > 0 and _is_number(block[arrow - 1]))
    if timing is not None:
        yield from _cue(*timing, payload)


def _is_number(line: str) -> bool:
    return line.strip().isdecimal()


def header(text: str) -> str | None:
    """Return what follows ``WEBVTT`` on the first line; ``None`` where the file does not begin so."""
    found = re.match(r"WEBVTT(?:[ \t]+([^\n]*))?(?:\n|\Z)", text)
    return (found[1] or "").strip(" \t-–—") if found else None


def stated(text: str) -> dict[str, str]:
    """Return what the header and the notes of a WebVTT file say, ``Media: https://…``, by names in small letters."""
    said: dict[str, str] = {}
    lines = text.split("\n")
    end = _header_end(lines)
    notes = (block for _, block in _blocks(lines, end) if block[0].startswith("NOTE"))
    for line in [*lines[1:end], *(line.removeprefix("NOTE") for block in notes for line in block)]:
        found = _STATED.match(line)
        if found:
            said.setdefault(found[1].lower(), found[2].strip())
    return said


def clock(milliseconds: int, *, exact: bool = False) -> str:
    """Write a time as ``00:12:05``, with ``exact`` as ``00:12:05.250``."""
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, _MINUTE)
    hours, minutes = divmod(minutes, _MINUTE)
    return f"{hours:02}:{minutes:02}:{seconds:02}" + (f".{rest:03}" if exact else "")


def _header_end(lines: Sequence[str]) -> int:
    """Return the number of the line after the header, which ends at an empty line or where a cue begins."""
    for place, line in enumerate(lines):
        if not line.strip() or (place and _ARROW in line):
            return place
    return len(lines)


def _blocks(lines: Sequence[str], first: int) -> Iterator[tuple[int, list[str]]]:
    """Yield runs of lines between empty ones; a second time within a run begins another."""
    block: list[str] = []
    begin = timed = 0
    for number, line in enumerate([*lines[first:], ""], start=first + 1):
        again = _ARROW in line and timed
        if block and (not line.strip() or again):
            yield begin, block
            block, timed = [], 0
        if line.strip():
            begin = begin if block else number
            block.append(line)
            timed += _ARROW in line


def _cue(line: int, timing: str, payload: Sequence[str]) -> Iterator[Cue | BadCue]:
    found = _TIMING.match(timing)
    if found is None:
        yield BadCue(line, f"时间写得不对：{timing.strip()[:40]}")
        return
    start, stop = _milliseconds(found.groups()[:4]), _milliseconds(found.groups()[4:])
    if start is None or stop is None:
        yield BadCue(line, f"分、秒应小于 60：{timing.strip()[:40]}")
    elif stop <= start:
        yield BadCue(line, f"结束时间不晚于开始时间：{timing.strip()[:40]}")
    else:
        for speaker, text in _spoken("\n".join(payload)):
            yield Cue(line, start, stop, text, speaker)


def _milliseconds(parts: Sequence[str | None]) -> int | None:
    hours, minutes, seconds = (int(part or 0) for part in parts[:3])
    if minutes >= _MINUTE or seconds >= _MINUTE:
        return None
    return ((hours * _MINUTE + minutes) * _MINUTE + seconds) * 1000 + int((parts[3] or "0").ljust(3, "0"))


def _spoken(payload: str) -> Iterator[tuple[str, str]]:
    """Yield speakers with what they say: tags taken away, readings of ruby left out, character references resolved."""
    speaker, text, place, reading = "", "", 0, False
    source = _OVERRIDE.sub("", payload)
    for tag in _TAG.finditer(source):
        text += "" if reading else source[place : tag.start()]
        place = tag.end()
        name, closes = tag[2], bool(tag[1])
        if name == "rt":
            reading = not closes
        elif name == "ruby":
            reading = False
        elif name == "v":
            if said := _plain(text):
                yield speaker, said
            speaker, text = "" if closes else _plain(tag[4] or ""), ""
    if said := _plain(text + ("" if reading else source[place:])):
        yield speaker, said


def _plain(text: str) -> str:
    shown = html.unescape(text).replace("\u200e", "").replace("\u200f", "")
    return "\n".join(line for raw in shown.split("\n") if (line := _SPACE.sub(" ", raw).strip()))
