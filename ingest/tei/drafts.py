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
    """A block that is being read; ``page`` is where it begins, ``breaks`` are pages that begin within.

    Its text is kept in pieces, of which ``length`` is the sum: a block of 50,000 lines would be copied at each.
    """

    heading: str = ""
    ident: str = ""
    role: str = ""
    page: str = ""
    preserve: bool = False
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    blank: bool = True
    """Whether there is nothing but white space so far."""
    named: list[Named] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    breaks: list[tuple[int, str]] = field(default_factory=list)
    streams: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)
    """By the id of an element, its pieces: offset in the element's own text, raw offset, length."""

    @classmethod
    def of(cls, text: str) -> Draft:
        """Return a block of this text."""
        made = cls()
        made.add(text)
        return made

    @property
    def raw(self) -> str:
        """The raw text so far. Where a block grows, ask :meth:`since` or :meth:`last`: this puts all of it together."""
        self.pieces = ["".join(self.pieces)]
        return self.pieces[0]

    def add(self, text: str) -> None:
        """Add characters to the raw text."""
        self.pieces.append(text)
        self.length += len(text)
        self.blank = self.blank and not text.strip()

    def since(self, begin: int) -> str:
        """Return the raw text from an offset on."""
        found: list[str] = []
        left = self.length - begin
        for piece in reversed(self.pieces):
            if left <= 0:
                break
            found.append(piece[-left:])
            left -= len(piece)
        return "".join(reversed(found))

    def last(self, *, beside: str = "") -> str:
        """Return the last character of the raw text that is none of ``beside``; empty where there is none."""
        return next((piece[-1] for one in reversed(self.pieces) if (piece := one.rstrip(beside))), "")

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
