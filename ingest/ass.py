"""Advanced SubStation Alpha and its older form SSA: the dialogue of ``[Events]``, from decoded text.

There is no standard; this follows what Aegisub and libass do: fields by the ``Format`` line, the last one takes the
rest of its line; ``Comment`` lines are not shown; what stands in braces is no text, nor are drawings (``\\p1`` to
``\\p0``).

Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.cues import BadCue, Cue

_SECTION = re.compile(r"\[([^\]]+)\]\s*$")
_TIME = re.compile(r"\s*(\d{1,4}):(\d{1,2}):(\d{1,2})[.,:](\d{1,3})\s*$")
_BRACES = re.compile(r"\{([^{}]*)\}")
_DRAWING = re.compile(r"\\p(\d+)")
_PLACED = re.compile(r"\\(?:pos|move)\s*\(")
_BREAK = re.compile(r"\\[Nn]")
_SPACE = re.compile(r"\s+")
_SIGNS = re.compile(
    r"sign|screen|caption|title|note|staff|credit|屏幕|画面|注释|標題|标题|字卡|地名|人名条|说明", re.IGNORECASE
)
# What Aegisub writes where nobody said anything.
_NO_TITLES = frozenset(("default aegisub file", "<untitled>", "untitled", "default file"))
_FORMAT: tuple[str, ...] = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text")
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Script:
    """What the file says of itself by names in small letters, and its cues in the order of the file."""

    info: Mapping[str, str]
    cues: tuple[Cue | BadCue, ...]

    @property
    def title(self) -> str:
        """The title, where somebody gave one."""
        title = self.info.get("title", "")
        return "" if title.lower() in _NO_TITLES else title


@dataclass(frozen=True, slots=True)
class _Event:
    cue: Cue
    style: str
    placed: bool


def parse_ass(text: str) -> Script:
    """Read a file whose line ends are line feeds."""
    info: dict[str, str] = {}
    found: list[_Event | BadCue] = []
    section, fields = "", _FORMAT
    for number, line in enumerate(text.split("\n"), start=1):
        head = _SECTION.match(line.strip())
        name, colon, rest = line.partition(":")
        kind = name.strip().lower()
        if head:
            section = head[1].strip().lower()
        elif section == "script info" and colon and not line.startswith(";"):
            info.setdefault(kind, rest.strip())
        elif section == "events" and kind == "format":
            fields = tuple(one.strip().lower() for one in rest.split(","))
        elif section == "events" and kind == "dialogue":
            found.extend(_event(number, rest, fields))
    return Script(info, tuple(_told(found)))


def _event(number: int, rest: str, fields: Sequence[str]) -> Iterator[_Event | BadCue]:
    values = rest.split(",", len(fields) - 1)
    said = dict(zip(fields, values, strict=False))
    if len(values) < len(fields) or "text" not in said:
        yield BadCue(number, f"应有 {len(fields)} 项，只有 {len(values)} 项：{rest.strip()[:40]}")
        return
    start, stop = (_milliseconds(said.get(name, "")) for name in ("start", "end"))
    if start is None or stop is None:
        yield BadCue(number, f"时间写得不对：{said.get('start', '')},{said.get('end', '')}"[:60])
    elif stop <= start:
        yield BadCue(number, f"结束时间不晚于开始时间：{said['start'].strip()},{said['end'].strip()}")
    elif said.get("effect", "").strip().lower() != "fx":  # a machine made these of the karaoke lines
        text = _plain(said["text"])
        speaker = _SPACE.sub(" ", said.get("name", said.get("actor", ""))).strip()
        if text:
            cue = Cue(number, start, stop, text, speaker)
            yield _Event(cue, said.get("style", "").strip().lstrip("*"), bool(_PLACED.search(said["text"])))


def _milliseconds(time: str) -> int | None:
    found = _TIME.match(time)
    if found is None:
        return None
    hours, minutes, seconds = (int(part) for part in found.groups()[:3])
    if minutes >= _MINUTE or seconds >= _MINUTE:
        return None
    return ((hours * _MINUTE + minutes) * _MINUTE + seconds) * 1000 + int(found[4].ljust(3, "0"))


def _plain(text: str) -> str:
    """Take away overrides, comments and drawings; lines stay lines."""
    kept, place, drawing = "", 0, False
    for braces in _BRACES.finditer(text):
        kept += "" if drawing else text[place : braces.start()]
        place = braces.end()
        for mode in _DRAWING.findall(braces[1]):
            drawing = mode != "0"
    kept += "" if drawing else text[place:]
    shown = _BREAK.sub("\n", kept).replace("\\h", " ")
    return "\n".join(line for raw in shown.split("\n") if (line := _SPACE.sub(" ", raw).strip()))


def _told(found: Sequence[_Event | BadCue]) -> Iterator[Cue | BadCue]:
    """Tell signs from dialogue: by the name of their style, or by a place of their own in a style that few have."""
    styles = Counter(one.style for one in found if isinstance(one, _Event))
    usual = styles.most_common(1)[0][0] if styles else ""
    for one in found:
        if isinstance(one, BadCue):
            yield one
        else:
            sign = bool(_SIGNS.search(one.style)) or (one.placed and one.style != usual)
            yield replace(one.cue, sign=sign)
