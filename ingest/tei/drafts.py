"""A block of a TEI text while it is read: raw text with what stands at which of its offsets.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.tei.squeeze import Squeezed, squeeze
from ontology.records import Maker, Mark, StatedTag, TagType


@dataclass(frozen=True, slots=True)
class Named:
    """A tag between raw offsets."""

    begin: int
    end: int
    type: TagType
    maker: Maker
    kind: str = ""
    value: str = ""
    entity: str = ""
    confidence: float = 1.0


@dataclass(slots=True)
class Note:
    """A note that is kept apart: what sort of note it is, and the raw offsets between which it glosses."""

    sort: str
    draft: Draft
    begin: int
    end: int


@dataclass(slots=True)
class Draft:
    """A block that is being read; ``page`` is where it begins, ``breaks`` are pages that begin within."""

    heading: str = ""
    ident: str = ""
    role: str = ""
    page: str = ""
    preserve: bool = False
    raw: str = ""
    named: list[Named] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    breaks: list[tuple[int, str]] = field(default_factory=list)
    streams: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)
    """By the id of an element, its pieces: offset in the element's own text, raw offset, length."""

    def squeezed(self) -> Squeezed:
        """Return the text that the block will have."""
        return squeeze(self.raw, preserve=self.preserve)

    def tags(self, squeezed: Squeezed) -> tuple[StatedTag, ...]:
        """Return the tags that hold a character, without the blanks around them, in their order."""
        found: list[StatedTag] = []
        for one in self.named:
            begin, end = squeezed.places[one.begin], squeezed.places[one.end]
            surface = squeezed.text[begin:end]
            begin += len(surface) - len(surface.lstrip())
            end -= len(surface) - len(surface.rstrip())
            if end > begin:
                passport = (one.kind, one.value, one.entity, one.confidence)
                found.append(StatedTag(begin, end, one.type, one.maker, *passport))
        return tuple(sorted(found, key=lambda tag: (tag.begin, -tag.end)))

    def marks(self, squeezed: Squeezed) -> tuple[Mark, ...]:
        """Return the pages on which parts of the text stand; none where no page is known."""
        turns = [(0, self.page), *((squeezed.places[at], page) for at, page in self.breaks)]
        ends = [*(at for at, _ in turns[1:]), len(squeezed.text)]
        found: list[Mark] = []
        for (begin, page), end in zip(turns, ends, strict=True):
            if begin == end or not page:
                continue
            if found and found[-1].locator == page:
                begin = found.pop().begin
            found.append(Mark(begin, end, page))
        return tuple(found)

    def raw_of(self, ident: str, offset: int) -> int | None:
        """Return the raw offset of a character of an element's own text; ``None`` where it is not of this block."""
        pieces = self.streams.get(ident, [])
        return next((raw + offset - own for own, raw, length in pieces if own <= offset < own + length), None)
