"""How well page images are read: pages drawn from known text, read the production way, compared character by character.

``python -m benchmarks.ocr [--classical FOLDER] [--modern FOLDER] [--pages N] [--part dev|test] [--fonts FOLDER]`` draws
``N`` pages of each kind from the texts below the folders (by default the sample collection's; characters made 繁體 by
OpenCC where the kind of page asks for it) and prints for each kind the share of wrong characters (edit distance over
the text's length, white space aside), that of its 夹注, processor seconds a page in one thread, and the same of
tesseract where it is installed, in the same run. Then how sure the lines were, and how often lines so sure are right:
``DOUBTFUL`` of ``ingest/ocr/lines.py`` was chosen on the part ``dev``, figures are quoted of ``test``; the two share no
text.

What it does not show: woodblock prints, handwriting, stains, torn leaves. There is no such page with a known text here.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import mean

import numpy as np
from opencc_pyo3 import OpenCC
from PIL import Image

from benchmarks.ocr_pages import (
    Drawn,
    Face,
    Leaf,
    coarse,
    columns,
    face,
    faded,
    horizontal,
    noisy,
    skewed,
    vertical,
)
from ingest.ocr.blocks import Numbered, blocks
from ingest.ocr.engine import Engine, Pixels
from ingest.ocr.lines import DOUBTFUL, Line
from ingest.ocr.recognize import recognize

SAMPLE = Path(__file__).resolve().parent.parent / "api" / "sample" / "collections"
_MARKS = re.compile(r"[^\u3400-\u9fff\U00020000-\U0003ffff]+")
_BINS = (0.0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1.01)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page. ``peer`` names the model and the way of cutting pages that tesseract takes for it."""

    name: str
    draw: Callable[[str, int], Drawn]
    classical: bool = True
    peer: tuple[str, str] = ("chi_tra_vert", "5")


@dataclass(slots=True)
class Figures:
    """What was measured of a kind of page."""

    wrong: int = 0
    characters: int = 0
    wrong_notes: int = 0
    note_characters: int = 0
    seconds: list[float] = field(default_factory=list)
    peer_wrong: int = 0
    peer_seconds: list[float] = field(default_factory=list)


def distance(one: str, other: str) -> int:
    """Return how many characters must be put in, taken out or changed to make one text the other."""
    row = list(range(len(other) + 1))
    for number, character in enumerate(one, start=1):
        left, row[0] = row[0], number
        for place, wanted in enumerate(other, start=1):
            left, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, left + (character != wanted))
    return row[-1]


def kinds(roots: Sequence[Path]) -> Iterator[Kind]:
    """Return the kinds of pages that the fonts of this machine can show."""
    song = face("NotoSerifCJK-Regular", 2, roots=roots)  # of the collection's faces, 2 is SC and 3 is TC
    ming = face("NotoSerifCJK-Regular", 3, roots=roots)
    if song is None or ming is None:
        raise SystemExit("no Chinese font here; on Debian: apt-get install fonts-noto-cjk")
    flat = ("chi_sim", "6")
    yield Kind("今体横排", lambda text, _: horizontal(text[:400], song), classical=False, peer=flat)
    yield Kind("今体横排，低分辨率", _after(song, lambda image: coarse(image, 0.5)), classical=False, peer=flat)
    yield Kind("今体横排，斜 1°", _after(song, lambda image: skewed(image, 1)), classical=False, peer=flat)
    yield Kind("今体横排，斜 3°", _after(song, lambda image: skewed(image, -3)), classical=False, peer=flat)
    yield Kind("今体横排，噪点", _after(song, noisy), classical=False, peer=flat)
    yield Kind(
        "报纸三栏横排", lambda text, _: columns(_thirds(text[:510]), song), classical=False, peer=("chi_sim", "3")
    )
    yield Kind("今体横排，倒置", _after(song, lambda image: image.rotate(180)), classical=False, peer=flat)
    yield Kind("繁體横排", lambda text, _: horizontal(text[:400], ming), peer=("chi_tra", "6"))
    yield Kind("繁體竖排，思源宋", lambda text, _: vertical(_bare(text), ming))
    for name, file in (("文泉驿正黑", "wqy-zenhei"), ("文鼎明体", "uming"), ("文鼎楷体", "ukai")):
        other = face(file, roots=roots)
        if other is not None:
            yield Kind(f"繁體竖排，{name}", _in(other))
    yield Kind("繁體竖排，无界行", lambda text, _: vertical(_bare(text), ming, leaf=Leaf(ruled=False)))
    yield Kind("繁體竖排，噪点", _leaf(ming, noisy))
    yield Kind("繁體竖排，斜 1°", _leaf(ming, lambda image: skewed(image, 1)))
    yield Kind("繁體竖排，斜 3°", _leaf(ming, lambda image: skewed(image, 3)))
    yield Kind("繁體竖排，低分辨率", _leaf(ming, lambda image: coarse(image, 0.4)))
    yield Kind("繁體竖排，墨淡", _leaf(ming, faded))
    yield Kind("繁體竖排，双行夹注", lambda text, seed: vertical(_glossed(_bare(text), seed), ming))


def _in(font: Face) -> Callable[[str, int], Drawn]:
    return lambda text, _: vertical(_bare(text), font)


def _after(font: Face, change: Callable[[Image.Image], Image.Image]) -> Callable[[str, int], Drawn]:
    def draw(text: str, _: int) -> Drawn:
        drawn = horizontal(text[:400], font)
        return Drawn(change(drawn.image), drawn.text)

    return draw


def _leaf(font: Face, change: Callable[[Image.Image], Image.Image]) -> Callable[[str, int], Drawn]:
    def draw(text: str, _: int) -> Drawn:
        drawn = vertical(_bare(text), font)
        return Drawn(change(drawn.image), drawn.text, drawn.notes)

    return draw


def _bare(text: str) -> str:
    return _MARKS.sub("", text)


def _thirds(text: str) -> list[str]:
    size = len(text) // 3
    return [text[:size], text[size : 2 * size], text[2 * size :]]


def _glossed(text: str, seed: int) -> str:
    """Make notes of some runs: seven to twenty-five characters after every twenty or so."""
    made, place, step = "", 0, 0
    while place < len(text):
        plain, note = 17 + (seed * 5 + step * 7) % 13, 7 + (seed * 3 + step * 11) % 19
        made += f"{text[place : place + plain]}（{text[place + plain : place + plain + note]}）"
        place, step = place + plain + note, step + 1
    return made.replace("（）", "")


def texts(folder: Path, *, part: str) -> list[str]:
    """Return the longer texts below a folder; those of ``dev`` and of ``test`` come from different files."""
    files = sorted(path for path in folder.rglob("*.txt"))
    chosen = files[::2] if part == "dev" else files[1::2]
    read = (re.sub(r"[ \t\u3000]+", "", path.read_text("utf-8")) for path in chosen)
    lines = ("\n".join(line for line in text.split("\n") if line) for text in read)
    return [text for text in lines if len(_bare(text)) >= 260]


# --- the peer -----------------------------------------------------------------------------------------------------


def peer_text(image: Image.Image, kind: Kind) -> str | None:
    """Return what tesseract reads, in one thread; ``None`` where it or the model is not installed."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.png"
        image.save(path, dpi=(300, 300))
        command = [program, str(path), "-", "-l", kind.peer[0], "--psm", kind.peer[1]]
        environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        done = subprocess.run(command, capture_output=True, check=False, env=environment)
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


# --- measuring ----------------------------------------------------------------------------------------------------


def _same(text: str, kind: Kind) -> str:
    """Return what is compared: all but white space of modern text, the characters alone of a leaf without marks."""
    return re.sub(r"\s+", "", text) if not kind.classical or "横排" in kind.name else _bare(text)


def measure(
    kind: Kind, sources: Sequence[str], engine: Engine, *, pages: int
) -> tuple[Figures, list[tuple[Line, bool]]]:
    """Draw and read pages of a kind; return the figures, and each line with whether it stands in the text."""
    figures, lines = Figures(), list[tuple[Line, bool]]()
    for number in range(pages):
        text = sources[(number * 7 + len(kind.name)) % len(sources)]
        drawn = kind.draw(text, number)
        began = time.process_time()
        page = recognize(drawn.image, engine)
        figures.seconds.append(time.process_time() - began)
        made = blocks([Numbered(1, page)])
        truth = _same(drawn.text, kind)
        figures.characters += len(truth)
        figures.wrong += distance(truth, _same("".join(one.text for one in made if not one.role), kind))
        notes = "".join(drawn.notes)
        figures.note_characters += len(notes)
        figures.wrong_notes += distance(notes, _bare("".join(one.text for one in made if one.role)))
        whole = f"{truth}\n{notes}\n" + "\n".join(drawn.notes)
        lines += [(line, _same(line.text, kind) in whole) for line in page.lines]
        before = os.times()
        said = peer_text(drawn.image, kind)
        if said is not None:
            ended = os.times()
            spent = ended.children_user + ended.children_system - before.children_user - before.children_system
            figures.peer_seconds.append(spent)
            figures.peer_wrong += distance(truth, _same(said, kind))
    return figures, lines


def calibration(lines: Sequence[tuple[Line, bool]]) -> list[dict[str, float]]:
    """Return for each range of confidence how many lines lie in it and what share of them is right."""
    rows = []
    for low, high in pairwise(_BINS):
        inside = [(line.confidence, right) for line, right in lines if low <= line.confidence < high]
        if inside:
            said, right = mean(one for one, _ in inside), mean(right for _, right in inside)
            rows.append({"from": low, "lines": len(inside), "said": round(said, 3), "right": round(right, 3)})
    return rows


def _row(kind: Kind, figures: Figures) -> dict[str, object]:
    row: dict[str, object] = {
        "kind": kind.name,
        "characters": figures.characters,
        "error": round(figures.wrong / max(1, figures.characters), 4),
        "seconds": round(mean(figures.seconds), 2),
    }
    if figures.note_characters:
        row["notes_error"] = round(figures.wrong_notes / figures.note_characters, 4)
    if figures.peer_seconds:
        row["peer_error"] = round(figures.peer_wrong / max(1, figures.characters), 4)
        row["peer_seconds"] = round(mean(figures.peer_seconds), 2)
    return row


def main() -> None:
    """Print the table as lines of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--classical", type=Path, default=SAMPLE / "古籍")
    parser.add_argument("--modern", type=Path, default=SAMPLE / "地方文献")
    parser.add_argument("--pages", type=int, default=3)
    parser.add_argument("--part", choices=("dev", "test"), default="test")
    parser.add_argument("--fonts", type=Path, action="append", default=[], help="folder with further fonts")
    parser.add_argument("--only", default="", help="kinds whose name holds this")
    options = parser.parse_args()
    modern = texts(options.modern, part=options.part)
    to_hant = OpenCC("s2t")
    classical = [to_hant.convert(one) for one in texts(options.classical, part=options.part)]
    engine = Engine(threads=1)
    engine.find(_blank())
    lines: list[tuple[Line, bool]] = []
    for kind in kinds(options.fonts):
        if options.only in kind.name:
            figures, read = measure(kind, classical if kind.classical else modern, engine, pages=options.pages)
            print(json.dumps(_row(kind, figures), ensure_ascii=False), flush=True)
            lines += read
    if shutil.which("tesseract") is None:
        print(json.dumps({"peer": "tesseract is not installed: left out"}))
    for row in calibration(lines):
        print(json.dumps(row))
    below = [right for line, right in lines if line.confidence < DOUBTFUL]
    wrong = sum(not right for _, right in lines)
    told = {
        "doubtful_below": DOUBTFUL,
        "lines": len(lines),
        "doubtful": len(below),
        "wrong": wrong,
        "wrong_that_are_doubtful": sum(not right for right in below),
    }
    print(json.dumps(told))


def _blank() -> Pixels:
    return np.full((320, 320, 3), 255, np.uint8)


if __name__ == "__main__":
    main()
