"""The texts and tags on canvases as Web Annotations: https://www.w3.org/TR/annotation-model/.

A text supplements its canvas, or the part of it where it stands; each says the characters of the text version that it
is. A tag names an entity (``linking``) or only a type (``classifying``).

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ontology.records import Box, Passage, Tag
from ontology.spans import Spread

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Placed:
    """Characters of the text version, and where on the page images they stand."""

    begin: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class Ground:
    """What annotations stand on: the addresses of the manifest and of the text version, and where its lines are."""

    root: str
    version: str
    language: str
    lines: Spread[Placed] = field(default_factory=Spread)

    def canvas(self, name: str) -> str:
        """The address of a canvas."""
        return f"{self.root}/canvas/{name}"

    def target(self, name: str, begin: int, end: int) -> str:
        """The part of a canvas where characters stand; all of it where that is not known."""
        boxes = [_part(one, begin, end) for one in self.on(name, begin, end)]
        if not boxes:
            return self.canvas(name)
        left, top = min(one.left for one in boxes), min(one.top for one in boxes)
        right = max(one.left + one.width for one in boxes)
        below = max(one.top + one.height for one in boxes)
        return f"{self.canvas(name)}#xywh={left},{top},{right - left},{below - top}"

    def on(self, name: str, begin: int, end: int) -> list[Placed]:
        """The lines on a canvas that characters stand in."""
        return [one for one in self.lines.touching(begin, end) if str(one.box.page) == name]

    def elsewhere(self, name: str, begin: int, end: int) -> bool:
        """Whether it is known that characters stand on other canvases, and none on this one."""
        pages = {str(one.box.page) for one in self.lines.touching(begin, end)}
        return bool(pages) and name not in pages


def _part(line: Placed, begin: int, end: int) -> Box:
    """The part of a line that characters take up: its share of them, along the line."""
    box, count = line.box, max(1, line.end - line.begin)
    low, high = (max(begin, line.begin) - line.begin) / count, (min(end, line.end) - line.begin) / count
    if box.height > box.width:
        top = round(box.top + low * box.height)
        return Box(box.page, box.left, top, box.width, max(1, round(box.top + high * box.height) - top))
    left = round(box.left + low * box.width)
    return Box(box.page, left, box.top, max(1, round(box.left + high * box.width) - left), box.height)


def passages_on(ground: Ground, name: str, passages: Iterable[Passage]) -> list[Json]:
    """Return the texts of passages on a canvas: line by line where it is known where their lines stand."""
    found: list[Json] = []
    for one in passages:
        lines = ground.on(name, one.begin, one.end)
        for number, line in enumerate(lines, start=1):
            begin, end = max(line.begin, one.begin), min(line.end, one.end)
            said = one.text[begin - one.begin : end - one.begin]
            made = text(
                ground, f"{name}/{one.ordinal + 1}-{number}", (begin, end), said, ground.target(name, begin, end)
            )
            found.append({**made, "textGranularity": "line"})
        if not lines and not ground.elsewhere(name, one.begin, one.end):
            span = (one.begin, one.end)
            found.append(text(ground, f"{name}/{one.ordinal + 1}", span, one.text, ground.canvas(name)))
    return found


def text(ground: Ground, name: str, span: tuple[int, int], said: str, target: str) -> Json:
    """Return a text, ``span`` of the text version, as an annotation."""
    return {
        "id": f"{ground.root}/text/{name}",
        "type": "Annotation",
        "motivation": "supplementing",
        "body": [
            {"type": "TextualBody", "value": said, "format": "text/plain", "language": ground.language},
            _characters(ground, span),
        ],
        "target": target,
    }


def tags_on(ground: Ground, name: str, tags: Iterable[Tag], *, entity: str, words: Mapping[str, str]) -> list[Json]:
    """Return tags on a canvas. ``entity`` begins the addresses of entities, ``words`` names the types."""
    here = (one for one in tags if not ground.elsewhere(name, one.begin, one.end))
    return [_tag(ground, name, one, entity=entity, words=words) for one in here]


def _tag(ground: Ground, name: str, tag: Tag, *, entity: str, words: Mapping[str, str]) -> Json:
    label = f"{tag.surface}（{words.get(tag.type, tag.type)}）"
    body: list[Json] = [{"type": "TextualBody", "value": label, "format": "text/plain", "purpose": "tagging"}]
    if tag.link is not None and tag.link.entity_id:
        named = {"id": f"{entity}{tag.link.entity_id}", "type": "Dataset"}
        body.append({"type": "SpecificResource", "source": named, "purpose": "identifying"})
    body.append(_characters(ground, (tag.begin, tag.end)))
    return {
        "id": f"{ground.root}/tag/{name}/{tag.begin}-{tag.end}-{tag.type}",
        "type": "Annotation",
        # Two of them: Mirador fails at an annotation that is a tag alone and says where its characters are.
        "motivation": ["tagging", "linking" if len(body) > 2 else "classifying"],
        "body": body,
        "target": ground.target(name, tag.begin, tag.end),
    }


def _characters(ground: Ground, span: tuple[int, int]) -> Json:
    return {
        "type": "SpecificResource",
        "source": {"id": ground.version, "type": "Text"},
        "selector": {"type": "TextPositionSelector", "start": span[0], "end": span[1]},
    }
