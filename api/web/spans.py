"""A passage's text cut into runs that carry the same tags and the same highlight.

Tags may nest and overlap in any way; the runs do neither, and joined they are the text again.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ontology.records import Highlight, Tag


@dataclass(frozen=True, slots=True)
class Mark:
    """A tag over a run: its place in the list of tags, and the lane in which its line is drawn (0 nearest the text)."""

    tag: Tag
    index: int
    lane: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A run ``text[begin:end]``; ``marks`` from the outermost tag to the innermost; ``term`` is the matched term."""

    text: str
    begin: int
    end: int
    marks: tuple[Mark, ...] = ()
    term: str = ""
    opens: bool = True
    """Whether its innermost tag comes first here: a tag that is cut in two is one stop for the keyboard."""


@dataclass(frozen=True, slots=True)
class _Span:
    begin: int
    end: int
    mark: Mark

    def covers(self, begin: int, end: int) -> bool:
        return self.begin <= begin and end <= self.end

    def meets(self, other: _Span) -> bool:
        return self.begin < other.end and other.begin < self.end


def segments(text: str, tags: Sequence[Tag], highlights: Iterable[Highlight] = (), *, origin: int = 0) -> list[Segment]:
    """Cut ``text``, which begins at ``origin`` of its text version; tags count there, highlights from its begin.

    What lies outside the text is left out, what reaches over its edge is cut there.
    """
    size = len(text)
    spans = _spans(tags, origin=origin, size=size)
    clips = (_clipped(one.begin, one.end, size=size, term=one.term) for one in highlights)
    marked = [clip for clip in clips if clip]
    edges = {0, size}
    for begin, end in [(one.begin, one.end) for one in spans] + [(begin, end) for begin, end, _ in marked]:
        edges |= {begin, end}
    runs = (_segment(text, begin, end, spans=spans, marked=marked) for begin, end in pairwise(sorted(edges)))
    return list(_opened(runs))


def _clipped(begin: int, end: int, *, size: int, term: str = "") -> tuple[int, int, str] | None:
    low, high = max(begin, 0), min(end, size)
    return (low, high, term) if low < high else None


def _spans(tags: Sequence[Tag], *, origin: int, size: int) -> list[_Span]:
    """Spans from the shortest to the longest, so that a tag is always drawn nearer than one that holds it."""
    found: list[_Span] = []
    for index, tag in sorted(enumerate(tags), key=lambda pair: (pair[1].end - pair[1].begin, pair[0])):
        clipped = _clipped(tag.begin - origin, tag.end - origin, size=size)
        if clipped:
            span = _Span(clipped[0], clipped[1], Mark(tag, index, 0))
            taken = {other.mark.lane for other in found if other.meets(span)}
            lane = next(lane for lane in range(len(taken) + 1) if lane not in taken)
            found.append(_Span(span.begin, span.end, Mark(tag, index, lane)))
    return found


def _segment(
    text: str, begin: int, end: int, *, spans: Sequence[_Span], marked: Sequence[tuple[int, int, str]]
) -> Segment:
    marks = tuple(span.mark for span in reversed(spans) if span.covers(begin, end))
    term = next((term or text[low:high] for low, high, term in marked if low <= begin and end <= high), "")
    return Segment(text[begin:end], begin, end, marks, term)


def _opened(runs: Iterable[Segment]) -> Iterator[Segment]:
    seen: set[int] = set()
    for run in runs:
        innermost = run.marks[-1].index if run.marks else -1
        yield replace(run, opens=innermost not in seen)
        if run.marks:
            seen.add(innermost)
