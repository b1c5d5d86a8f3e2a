"""A passage's text cut into runs that carry the same tags and the same highlight.

Tags may nest and overlap in any way; the runs do neither, and joined they are the text again.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ontology.queries import Highlight
from ontology.records import Tag


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
    edges.update(edge for one in spans for edge in (one.begin, one.end))
    edges.update(edge for begin, end, _ in marked for edge in (begin, end))
    outermost_first = [(one.begin, one.end, one.mark) for one in reversed(spans)]
    return list(_runs(text, sorted(edges), outermost_first, marked))


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


def _runs(
    text: str,
    edges: Sequence[int],
    spans: Sequence[tuple[int, int, Mark]],
    marked: Sequence[tuple[int, int, str]],
) -> Iterator[Segment]:
    """Yield the runs between neighbouring edges; a tag opens at the first run whose innermost tag it is."""
    seen: set[int] = set()
    for begin, end in pairwise(edges):
        marks = tuple([mark for low, high, mark in spans if low <= begin and end <= high])
        term = next((term or text[low:high] for low, high, term in marked if low <= begin and end <= high), "")
        innermost = marks[-1].index if marks else -1
        yield Segment(text[begin:end], begin, end, marks, term, opens=innermost not in seen)
        if marks:
            seen.add(innermost)
