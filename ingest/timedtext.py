"""Timed Text Markup Language and LRC: the paragraphs of the one, the lines of the other, with their times.

TTML as https://www.w3.org/TR/ttml2/#timing says, of its times the clock and the offsets; times of a paragraph count
from those of the parts around it, which it keeps where it states none. LRC has no standard: ``[mm:ss.xx]`` before a
line, more than one where it is sung again.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from ingest.cues import BadCue, Cue
from ingest.safexml import name_of

_CLOCK = re.compile(r"(\d{2,6}):(\d{2}):(\d{2})(?:\.(\d{1,12})|:(\d{2,6}))?$")
_OFFSET = re.compile(r"(\d{1,15}(?:\.\d{1,12})?)(h|ms|m|s|f|t)$")
_RATE = re.compile(r"0{0,9}[1-9]\d{0,9}")
_UNITS = {"h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}
_PARAMETER = "{http://www.w3.org/ns/ttml#parameter}"
_META = "{http://www.w3.org/ns/ttml#metadata}"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_SPACE = re.compile(r"\s+")
_STAMP = re.compile(r"\[(\d{1,3}):(\d{1,2})(?:[.:](\d{1,3}))?\]")
_TAG = re.compile(r"\[([A-Za-z#]+):(.*)\]\s*$")
_STAMPS = re.compile(rf"(?:\s*{_STAMP.pattern})+")
_WORD = re.compile(r"[<\[]\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?[>\]]")
"""Times within a line are those of its words."""
_MOST_SUNG = 20_000
"""Characters that one line may come to, as often as it is sung again."""
# How long the last line of an LRC is shown, which has no end.
_LAST = 5_000


def parse_ttml(root: etree._Element) -> Iterator[Cue | BadCue]:
    """Yield the paragraphs of a TTML document."""
    rates = (_rate(root.get(f"{_PARAMETER}frameRate"), 30), _rate(root.get(f"{_PARAMETER}tickRate"), 1))
    agents = {
        one.get(_ID) or "": "".join(map(str, name.itertext())).strip()
        for one in root.iter(f"{_META}agent")
        for name in one.iter(f"{_META}name")
    }
    times = _times(root, rates)
    for element in root.iter("{*}p"):
        yield from _paragraph(element, times, agents)


@dataclass(frozen=True, slots=True)
class _Time:
    """When an element is shown, in milliseconds of the whole; ``stop`` is ``None`` where nothing ends it.

    ``begun`` and ``ended`` say whether it states so itself, ``wrong`` what is written in no form of a time.
    """

    start: int = 0
    stop: int | None = None
    begun: bool = False
    ended: bool = False
    wrong: str = ""


def _times(root: etree._Element, rates: tuple[int, int]) -> dict[etree._Element, _Time]:
    """Return the times of all elements: from those of the parts around them, and in a sequence of the part before."""
    times: dict[etree._Element, _Time] = {}
    reached: dict[etree._Element, int] = {}
    for element in root.iter(etree.Element):
        parent = element.getparent()
        around = times[parent] if parent is not None else _Time()
        base = around.start
        if parent is not None and parent.get("timeContainer") == "seq":
            base = reached.get(parent, base)
        one = times[element] = _time(element, around, base, rates)
        if parent is not None and one.stop is not None:
            reached[parent] = one.stop
    return times


def _time(element: etree._Element, around: _Time, base: int, rates: tuple[int, int]) -> _Time:
    begin, end, length = (element.get(name) or "" for name in ("begin", "end", "dur"))
    first, last, span = (_milliseconds(one, rates) if one else 0 for one in (begin, end, length))
    # A part whose own end cannot be read still tells its paragraphs when it begins.
    unread = first is None or (name_of(element) == "p" and None in (last, span))
    if around.wrong or unread:
        return _Time(wrong=f"{begin} {end or length}".strip() if unread else around.wrong)
    start = base + (first or 0)
    stop = base + last if end and last is not None else start + span if length and span is not None else around.stop
    return _Time(start, stop, bool(begin), bool(end or length))


def _paragraph(
    element: etree._Element, times: Mapping[etree._Element, _Time], agents: Mapping[str, str]
) -> Iterator[Cue | BadCue]:
    line = element.sourceline if isinstance(element.sourceline, int) else 1
    own = times[element]
    if own.wrong:
        yield BadCue(line, f"时间写得不对：{own.wrong}"[:60])
        return
    start, stop = _shown(element, times)
    stated = " ".join(element.get(name) or "" for name in ("begin", "end", "dur")).strip()
    if stop is None:
        yield BadCue(line, f"没有结束时间：{stated}".rstrip("："))
    elif stop <= start:
        yield BadCue(line, f"结束时间不晚于开始时间：{stated}")
    elif text := _text(element):
        agent = next(
            (one.get(f"{_META}agent") for one in (element, *element.iterancestors()) if one.get(f"{_META}agent")), ""
        )
        yield Cue(line, start, stop, text, agents.get(agent or "", ""))


def _shown(element: etree._Element, times: Mapping[etree._Element, _Time]) -> tuple[int, int | None]:
    """Return when a paragraph is shown; one that leaves its times to the parts of its line, from the first to the last
    of these."""
    own = times[element]
    parts = [one for part in element.iter("{*}span") if (one := times[part]).begun and not one.wrong]
    start = own.start if own.begun or not parts else min(one.start for one in parts)
    ends = [one.stop for one in parts if one.ended and one.stop is not None]
    return start, own.stop if own.ended or not ends else max(ends)


def _rate(stated: str | None, default: int) -> int:
    """Return a rate a second; what is no number above zero (https://www.w3.org/TR/ttml2/#parameter-attribute-frameRate)
    is as if it were not stated."""
    return int(stated) if stated and _RATE.fullmatch(stated.strip()) else default


def _milliseconds(time: str, rates: tuple[int, int]) -> int | None:
    clock, offset = _CLOCK.match(time.strip()), _OFFSET.match(time.strip())
    frames, ticks = rates
    if clock:
        seconds = (int(clock[1]) * 60 + int(clock[2])) * 60 + int(clock[3])
        return round((seconds + float(f"0.{clock[4] or 0}") + int(clock[5] or 0) / frames) * 1000)
    if offset:
        unit = {"f": 1000 / frames, "t": 1000 / ticks}.get(offset[2]) or _UNITS[offset[2]]
        return round(float(offset[1]) * unit)
    return None


def _text(element: etree._Element) -> str:
    pieces = [element.text or ""]
    for child in element.iterdescendants():
        pieces.append("\n" if name_of(child) == "br" else (child.text or "") if name_of(child) else "")
        pieces.append(child.tail or "")
    return "\n".join(line for raw in "".join(pieces).split("\n") if (line := _SPACE.sub(" ", raw).strip()))


def parse_lrc(text: str) -> tuple[dict[str, str], list[Cue | BadCue]]:
    """Return the tags of an LRC (``ti``, ``ar`` …) and its lines in the order of time, each until the next begins."""
    tags: dict[str, str] = {}
    said: list[tuple[int, int, str]] = []
    bad: list[Cue | BadCue] = []
    for number, line in enumerate(text.split("\n"), start=1):
        leading = _STAMPS.match(line)
        tag = _TAG.match(line.strip()) if leading is None else None
        if tag:
            tags.setdefault(tag[1].lower(), tag[2].strip())
        elif leading:
            stamps = _STAMP.findall(leading.group())
            words = _SPACE.sub(" ", _WORD.sub("", line[leading.end() :])).strip()
            if len(stamps) * len(words) > _MOST_SUNG:
                bad.append(BadCue(number, f"一行有 {len(stamps)} 个时间、{len(words)} 字，不像唱词"))
            else:
                said.extend((_stamp(one), number, words) for one in stamps)
        elif line.strip():
            bad.append(BadCue(number, f"没有时间：{line.strip()[:40]}"))
    said.sort()
    shift = int(tags["offset"]) if re.fullmatch(r"[+-]?\d{1,6}", tags.get("offset", "")) else 0
    starts = [max(0, start - shift) for start, _, _ in said]
    cues = [
        Cue(number, start, stop, words)
        for start, stop, (_, number, words) in zip(starts, _ends(starts), said, strict=True)
        if words
    ]
    return tags, [*bad, *cues]


def _ends(starts: Sequence[int]) -> list[int]:
    """Return when each line ends: when the next begins after it, for a line and its translation bear the same time."""
    ends: list[int] = []
    following = later = starts[-1] + _LAST if starts else 0
    for start in reversed(starts):
        later = following if following > start else later
        ends.append(later)
        following = start
    return ends[::-1]


def _stamp(parts: tuple[str, str, str]) -> int:
    return (int(parts[0]) * 60 + int(parts[1])) * 1000 + int((parts[2] or "0").ljust(3, "0"))
