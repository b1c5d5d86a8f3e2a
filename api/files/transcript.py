"""When which characters of a text are spoken: a WebVTT file whose cues are named by their offsets, as ``120-141``.

Offsets are code points of the text version. The file is what a player shows as captions, so that both say the same.

Pure.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.cues import Cue, clock, parse
from ontology.errors import BrokenSource
from ontology.records import Block, Mark

_NAMED = re.compile(r"(\d{1,15})-(\d{1,15})")


@dataclass(frozen=True, slots=True)
class Spoken:
    """The run ``[begin, end)`` of a text, spoken in ``[start, stop)`` milliseconds."""

    begin: int
    end: int
    start: int
    stop: int
    text: str
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """All that is spoken, in the order of the text, which is that of the times at which cues begin."""

    cues: tuple[Spoken, ...]

    def at(self, offset: int) -> int:
        """Return the millisecond at which the character at ``offset`` begins to be said.

        What no cue says (a speaker's name, the end of a line) counts with the cue after it; 0 without cues.
        """
        if not self.cues:
            return 0
        place = bisect_right(self.cues, offset, key=lambda cue: cue.end)
        return self.cues[min(place, len(self.cues) - 1)].start

    def within(self, begin: int, end: int) -> tuple[Spoken, ...]:
        """Return the cues that say any of ``[begin, end)``."""
        return tuple(cue for cue in self.cues if cue.begin < end and cue.end > begin)

    @property
    def seconds(self) -> float:
        """How long it goes on."""
        return max((cue.stop for cue in self.cues), default=0) / 1000


def write_transcript(blocks: Sequence[Block]) -> str:
    """Write the cues of a text's blocks, which a line feed parts; empty where no block has any."""
    cues = list(_cues(blocks))
    return "\n".join(["WEBVTT", *(_written(cue) for cue in cues)]) if cues else ""


def read_transcript(text: str) -> Transcript:
    """Read what :func:`write_transcript` wrote."""
    lines = text.split("\n")
    cues = (one for one in parse(text, webvtt=True) if isinstance(one, Cue))
    return Transcript(tuple(_spoken(cue, lines[cue.line - 2]) for cue in cues))


def _cues(blocks: Sequence[Block]) -> Iterator[tuple[int, str, Mark]]:
    offset = 0
    for block in blocks:
        for mark in block.marks:
            if mark.timed and mark.end > mark.begin:
                yield offset, block.text[mark.begin : mark.end], mark
        offset += len(block.text) + 1


def _written(cue: tuple[int, str, Mark]) -> str:
    offset, text, mark = cue
    said = html.escape(text.replace("\n", " "), quote=False)
    voice = f"<v {html.escape(mark.speaker, quote=False)}>" if mark.speaker else ""
    times = f"{clock(mark.start, exact=True)} --> {clock(mark.stop, exact=True)}"
    return f"\n{offset + mark.begin}-{offset + mark.end}\n{times}\n{voice}{said}"


def _spoken(cue: Cue, name: str) -> Spoken:
    found = _NAMED.fullmatch(name)
    if found is None:
        raise BrokenSource("vtt", f"cue {name[:80]!r} is not named by its offsets")
    return Spoken(int(found[1]), int(found[2]), cue.start, cue.stop, cue.text, cue.speaker)
