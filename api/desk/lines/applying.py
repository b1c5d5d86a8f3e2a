"""Decisions on recognised lines laid over the blocks of a text, before it is cut, tagged and encoded.

A decision finds its line by the place on the picture: another model may have drawn the box a little otherwise.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from api.desk.lines.records import LineDecision, Spot
from ingest.ocr.lines import CONFIRMED
from ontology.records import Block, Mark, StatedTag

_SAME = 0.5


@dataclass(frozen=True, slots=True)
class _Edit:
    begin: int
    end: int
    text: str
    confidence: float

    @property
    def longer(self) -> int:
        return len(self.text) - (self.end - self.begin)


def spot_of(mark: Mark, images: Mapping[int, str]) -> Spot | None:
    """Return where a line stands, by the names of the page images; ``None`` for what is no line of a kept image."""
    name = images.get(mark.box.page, "") if mark.box else ""
    if not name or mark.box is None:
        return None
    return Spot(name, mark.box.left, mark.box.top, mark.box.width, mark.box.height)


def decided(spot: Spot, decisions: Sequence[LineDecision]) -> list[LineDecision]:
    """Return the decisions on the line at ``spot``, the last first."""
    mine = [one for one in decisions if one.spot.overlap(spot) >= _SAME]
    return sorted(mine, key=lambda one: -one.id)


def applied(
    blocks: Sequence[Block], images: Mapping[int, str], decisions: Mapping[str, Sequence[LineDecision]]
) -> tuple[Block, ...]:
    """Return ``blocks`` with the decisions, by image, that stand; what was taken back is again as it was recognised.

    ``images`` names the page images by their numbers. Offsets of marks, stated tags and anchors move with the text.
    """
    edits = [_edits(block, images, decisions) for block in blocks]
    if not any(edits):
        return tuple(blocks)
    changed = [_changed(block, mine) for block, mine in zip(blocks, edits, strict=True)]
    moved = _Moved(blocks, edits)
    return tuple(replace(one, anchor=moved.anchor(one.anchor)) if one.anchor >= 0 else one for one in changed)


def _edits(
    block: Block, images: Mapping[int, str], decisions: Mapping[str, Sequence[LineDecision]]
) -> dict[int, _Edit]:
    """Return what changes of a block, by the number of the mark."""
    edits: dict[int, _Edit] = {}
    for number, mark in enumerate(block.marks):
        spot = spot_of(mark, images)
        known = decided(spot, decisions.get(spot.image, ())) if spot else []
        edit = _edit(mark, block.text[mark.begin : mark.end], known)
        if edit is not None:
            edits[number] = edit
    return edits


def _edit(mark: Mark, text: str, known: Sequence[LineDecision]) -> _Edit | None:
    standing = next((one for one in known if one.stands), None)
    if standing is not None:
        wanted = (standing.text, CONFIRMED)
    else:
        back = next((one for one in reversed(known) if one.undone and any(text == other.text for other in known)), None)
        if back is None or mark.confidence < CONFIRMED:
            return None
        wanted = (back.said, back.confidence)
    return None if wanted == (text, mark.confidence) else _Edit(mark.begin, mark.end, *wanted)


def _changed(block: Block, edits: Mapping[int, _Edit]) -> Block:
    if not edits:
        return block
    text, last = "", 0
    for edit in sorted(edits.values(), key=lambda one: one.begin):
        text += block.text[last : edit.begin] + edit.text
        last = edit.end
    marks = tuple(_mark(number, mark, edits) for number, mark in enumerate(block.marks))
    tags = tuple(moved for tag in block.tags if (moved := _tag(tag, edits)) is not None)
    return replace(block, text=text + block.text[last:], marks=marks, tags=tags)


def _shift(offset: int, edits: Mapping[int, _Edit]) -> int:
    """Return where the character at ``offset`` stands now."""
    return offset + sum(one.longer for one in edits.values() if one.end <= offset)


def _mark(number: int, mark: Mark, edits: Mapping[int, _Edit]) -> Mark:
    begin = mark.begin + sum(one.longer for place, one in edits.items() if place < number)
    edit = edits.get(number)
    if edit is None:
        return replace(mark, begin=begin, end=begin + mark.end - mark.begin)
    return replace(mark, begin=begin, end=begin + len(edit.text), confidence=edit.confidence)


def _tag(tag: StatedTag, edits: Mapping[int, _Edit]) -> StatedTag | None:
    if any(one.begin < tag.end and tag.begin < one.end for one in edits.values()):
        return None
    begin = _shift(tag.begin, edits)
    return replace(tag, begin=begin, end=begin + tag.end - tag.begin)


class _Moved:
    """Where offsets of the whole text went."""

    def __init__(self, blocks: Sequence[Block], edits: Sequence[Mapping[int, _Edit]]) -> None:
        self._all: list[_Edit] = []
        offset = 0
        for block, mine in zip(blocks, edits, strict=True):
            self._all += [replace(one, begin=one.begin + offset, end=one.end + offset) for one in mine.values()]
            offset += len(block.text) + 1

    def anchor(self, offset: int) -> int:
        """Return where what stood after the character before ``offset`` stands now."""
        return offset + sum(one.longer for one in self._all if one.end <= offset)
