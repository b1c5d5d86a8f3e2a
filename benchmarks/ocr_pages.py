"""Pages drawn from known text, to measure recognition on: what a press, a block cutter and a bad scanner make of it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageFont

WHITE = 255
_ROOTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")


@dataclass(frozen=True, slots=True)
class Face:
    """A font's file and which of its faces is meant."""

    path: Path
    index: int = 0

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """Return the font at a size in pixels."""
        return ImageFont.truetype(str(self.path), size, index=self.index)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page, and what stands on it in the order in which it is read; ``notes`` are its 夹注, where it has any."""

    image: Image.Image
    text: str
    notes: tuple[str, ...] = ()


def face(name: str, index: int = 0, *, roots: Sequence[Path] = ()) -> Face | None:
    """Return the font whose file begins so, below ``roots`` or where systems keep fonts; ``None`` without it."""
    for root in (*roots, *_ROOTS):
        found = sorted(root.rglob(f"{name}*")) if root.is_dir() else []
        if found:
            return Face(found[0], index)
    return None


def horizontal(text: str, font: Face, *, size: int = 32, across: int = 36, margin: int = 90) -> Drawn:
    """Set paragraphs in lines of ``across`` characters, the first of each indented by two."""
    lines = [line for paragraph in text.split("\n") for line in _filled("\u3000\u3000" + paragraph, across)]
    step = size * 8 // 5
    image = Image.new("L", (across * size + 2 * margin, len(lines) * step + 2 * margin), WHITE)
    drawing, drawn = ImageDraw.Draw(image), font.at(size)
    for row, line in enumerate(lines):
        for column, character in enumerate(line):
            drawing.text((margin + column * size, margin + row * step), character, font=drawn, fill=20)
    return Drawn(image, text)


def columns(pages: Sequence[str], font: Face, *, size: int = 32, margin: int = 80) -> Drawn:
    """Set texts in lines of fourteen characters beside each other, as a newspaper does, read from left to right."""
    parts = [horizontal(text, font, size=size, across=14, margin=0).image for text in pages]
    gap = 2 * size
    width = sum(part.width for part in parts) + gap * (len(parts) - 1) + 2 * margin
    image = Image.new("L", (width, max(part.height for part in parts) + 2 * margin), WHITE)
    left = margin
    for part in parts:
        image.paste(part, (left, margin))
        left += part.width + gap
    return Drawn(image, "\n".join(pages))


@dataclass(frozen=True, slots=True)
class Leaf:
    """How a half leaf is set: columns from right to left, so many characters each, within a frame."""

    columns: int = 10
    characters: int = 20
    size: int = 48
    ruled: bool = True
    margin: int = 70

    @property
    def pitch(self) -> int:
        """How far it is from one column to the next."""
        return self.size * 3 // 2


def vertical(text: str, font: Face, *, leaf: Leaf | None = None) -> Drawn:
    """Set text in columns from right to left. What stands in parentheses becomes 夹注: two small columns within one."""
    set_ = leaf or Leaf()
    width = set_.columns * set_.pitch + 2 * set_.margin
    height = set_.characters * set_.size + 2 * set_.margin
    image = Image.new("L", (width, height), WHITE)
    drawing = ImageDraw.Draw(image)
    if set_.ruled:
        _rule(drawing, set_, (width, height))
    pen = _Pen(drawing, font, set_, width)
    shown, notes = "", []
    for run, note in _runs(text):
        taken = pen.note(run) if note else pen.plain(run)
        shown += "" if note else taken
        notes += [taken] if note and taken else []
        if len(taken) < len(run):
            break
    return Drawn(image, shown, tuple(notes))


@dataclass(slots=True)
class _Pen:
    drawing: ImageDraw.ImageDraw
    font: Face
    leaf: Leaf
    width: int
    column: int = 0
    row: int = 0

    def plain(self, run: str) -> str:
        """Write characters down the columns; return those that found room."""
        font = self.font.at(self.leaf.size)
        for place, character in enumerate(run):
            if not self._room():
                return run[:place]
            left, top = self._corner()
            middle = (left + self.leaf.pitch // 2, top + self.leaf.size // 2)
            self.drawing.text(middle, character, font=font, fill=20, anchor="mm")
            self.row += 1
        return run

    def note(self, run: str) -> str:
        """Write a note in two small columns, the right one first; a note goes on in the next column."""
        small = self.leaf.size * 9 // 16
        font, done = self.font.at(small), ""
        while len(done) < len(run) and self._room():
            rows = min((len(run) - len(done) + 1) // 2, (self.leaf.characters - self.row) * self.leaf.size // small)
            half = run[len(done) :][: 2 * rows]
            rows = (len(half) + 1) // 2
            left, top = self._corner()
            for place, character in enumerate(half):
                aside = (small // 2 + 3) * (1 if place < rows else -1)
                middle = (left + self.leaf.pitch // 2 + aside, top + (place % rows) * small + small // 2 + 2)
                self.drawing.text(middle, character, font=font, fill=20, anchor="mm")
            self.row += -(-rows * small // self.leaf.size)
            done += half
        return done

    def _room(self) -> bool:
        if self.row >= self.leaf.characters:
            self.column, self.row = self.column + 1, 0
        return self.column < self.leaf.columns

    def _corner(self) -> tuple[int, int]:
        left = self.width - self.leaf.margin - (self.column + 1) * self.leaf.pitch
        return left, self.leaf.margin + self.row * self.leaf.size


def _rule(drawing: ImageDraw.ImageDraw, leaf: Leaf, size: tuple[int, int]) -> None:
    inner = (leaf.margin - 6, leaf.margin - 10, size[0] - leaf.margin + 6, size[1] - leaf.margin + 16)
    drawing.rectangle(inner, outline=40, width=4)
    for number in range(1, leaf.columns):
        left = leaf.margin + number * leaf.pitch
        drawing.line((left, inner[1], left, inner[3]), fill=90, width=2)


def _runs(text: str) -> list[tuple[str, bool]]:
    runs: list[tuple[str, bool]] = []
    for part in text.replace("\n", "").split("（"):
        note, closed, rest = part.partition("）")
        runs += [(note, True), (rest, False)] if closed else [(part, False)]
    return [run for run in runs if run[0]]


def _filled(text: str, across: int) -> list[str]:
    """Cut a paragraph into lines that no closing mark begins."""
    lines: list[str] = []
    while text:
        end = across
        while end < len(text) and text[end] in "，。；：、？！”’》）」』":
            end += 1
        lines.append(text[:end])
        text = text[end:]
    return lines


def noisy(image: Image.Image, *, seed: int = 7, strength: float = 28.0) -> Image.Image:
    """Add grain, specks and a little blur, as a poor scan has them."""
    chooser = random.Random(seed)
    grain = Image.effect_noise(image.size, strength)
    soft = image.filter(ImageFilter.GaussianBlur(0.8))
    made = ImageChops.add(soft, grain, scale=1, offset=-128)
    drawing = ImageDraw.Draw(made)
    for _ in range(image.width * image.height // 8_000):
        left, top = chooser.randrange(image.width), chooser.randrange(image.height)
        drawing.ellipse(
            (left, top, left + chooser.randint(1, 4), top + chooser.randint(1, 4)), fill=chooser.randint(0, 120)
        )
    return made


def skewed(image: Image.Image, degrees: float) -> Image.Image:
    """Turn a page as it lies on a glass."""
    return image.rotate(degrees, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=WHITE)


def coarse(image: Image.Image, share: float) -> Image.Image:
    """Scan with fewer dots."""
    return image.resize((round(image.width * share), round(image.height * share)), Image.Resampling.BILINEAR)


def faded(image: Image.Image) -> Image.Image:
    """Take most of the ink away and let paper yellow."""
    pale = ImageEnhance.Contrast(image).enhance(0.22).convert("L")
    return ImageChops.add(pale, Image.effect_noise(image.size, 12.0), scale=1, offset=-128)
