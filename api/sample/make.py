"""Make the sample's files that are not UTF-8 text from the plain sources beside this script, and its images and sound
from texts of the collections.

Run from the repository root with the development packages installed: ``python api/sample/make.py``. The result is the
same to the byte at each run, and every file made is read again and compared with its source before it is kept.
"""

from __future__ import annotations

import csv
import math
import re
import sys
import wave
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import openpyxl
import pypdfium2
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A5
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

HERE = Path(__file__).parent
SOURCES = HERE / "sources"
COLLECTIONS = HERE / "collections"

FONT = "STSong-Light"
MARGIN = 48.0
TEXT_SIZE, HEADING_SIZE, LEADING = 12.0, 15.0, 20.0
NOT_FIRST_IN_LINE = "，。、；：？！”’）》」』"
EPOCH = (1980, 1, 1, 0, 0, 0)
MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a Markdown source: ``level`` 0 for a paragraph, 1 and above for a heading; a table row has cells."""

    text: str
    level: int = 0
    cells: tuple[str, ...] = ()


def parse(source: str) -> list[Line]:
    """Read the little Markdown that the sources use: headings, paragraphs, pipe tables."""
    return [_line(raw) for raw in source.splitlines() if raw.strip() and not set(raw) <= set("|- ")]


def _line(raw: str) -> Line:
    if raw.startswith("|"):
        cells = tuple(cell.strip() for cell in raw.strip("|").split("|"))
        return Line("".join(cells), cells=cells)
    if heading := re.match(r"(#+) +(.*)", raw):
        return Line(heading[2], level=len(heading[1]))
    return Line(raw)


def write_docx(source: str, target: Path) -> None:
    """Write headings, paragraphs and one table as DOCX."""
    document = docx.Document()
    rows = []
    for line in parse(source):
        if line.cells:
            rows.append(line.cells)
        elif line.level:
            document.add_heading(line.text, level=line.level)
        else:
            document.add_paragraph(line.text)
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.save(str(target))
    _fix_times(target)


def read_docx(path: Path) -> str:
    """Return the text of paragraphs and of table cells."""
    document = docx.Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def _wrap(text: str, width: float, size: float) -> Iterator[str]:
    """Cut a paragraph into lines no wider than ``width`` points; closing marks may hang over the edge."""
    line = ""
    for character in text:
        wide = pdfmetrics.stringWidth(line + character, FONT, size) > width
        if wide and character not in NOT_FIRST_IN_LINE:
            yield line
            line = ""
        line += character
    yield line


def write_pdf(source: str, target: Path) -> None:
    """Set the text on A5 pages with a text layer; paragraphs run on over the page."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    width, height = A5
    canvas = Canvas(str(target), pagesize=A5, invariant=True)
    top = height - MARGIN
    for paragraph in parse(source):
        size = HEADING_SIZE if paragraph.level else TEXT_SIZE
        indent = "" if paragraph.level else "\u3000\u3000"
        for line in _wrap(indent + paragraph.text, width - 2 * MARGIN, size):
            if top < MARGIN:
                canvas.showPage()
                top = height - MARGIN
            canvas.setFont(FONT, size)
            canvas.drawString(MARGIN, top, line)
            top -= LEADING
    canvas.save()


def read_pdf(path: Path) -> str:
    """Return the text layer of all pages; refuse a PDF in which no sentence runs over the page."""
    with pypdfium2.PdfDocument(path) as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
    if not any(page.rstrip()[-1] not in "。！？" for page in pages[:-1]):
        raise ValueError(f"{path.name}: no sentence is broken over a page; change the page size")
    return "".join(pages)


def _rows(source: str) -> list[list[str]]:
    return list(csv.reader(source.splitlines()))


def write_xlsx(source: str, target: Path) -> None:
    """Write a CSV source as the first sheet of a workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    if sheet is None:
        raise ValueError("a new workbook has no sheet")
    sheet.title = "目录"
    for row in _rows(source):
        sheet.append(row)
    book.save(target)
    _fix_times(target)


def read_xlsx(path: Path) -> str:
    """Return the cells of the first sheet, row by row."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return "".join(str(value or "") for row in sheet.iter_rows(values_only=True) for value in row)


def _fix_times(path: Path) -> None:
    """Write an office file again with fixed times, so that the same source gives the same bytes."""
    with zipfile.ZipFile(path) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            fixed = MODIFIED.sub(rb"\g<1>2025-01-01T00:00:00Z", data) if name == "docProps/core.xml" else data
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, fixed)


def _written_in(encoding: str) -> Callable[[str, Path], None]:
    def write(source: str, target: Path) -> None:
        target.write_bytes(source.encode(encoding))

    return write


def _read_in(encoding: str) -> Callable[[Path], str]:
    return lambda path: path.read_bytes().decode(encoding)


def _plain(source: str) -> str:
    return source


def _unmarked(source: str) -> str:
    return "".join(line.text for line in parse(source))


def _cells(source: str) -> str:
    return "".join(cell for row in _rows(source) for cell in row)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one file of the collections is made, and what must be read from it again."""

    source: str
    target: str
    write: Callable[[str, Path], None]
    read: Callable[[Path], str]
    expected: Callable[[str], str]


RECIPES = (
    Recipe("蛇口工业区.txt", "地方文献/深圳/蛇口工业区.txt", _written_in("gb18030"), _read_in("gb18030"), _plain),
    Recipe("卷一·三寶太監.txt", "古籍/海國小記/卷一·三寶太監.txt", _written_in("big5"), _read_in("big5"), _plain),
    Recipe("深圳图书馆之城大事.md", "地方文献/深圳/深圳图书馆之城大事.docx", write_docx, read_docx, _unmarked),
    Recipe("明城墙与城砖.md", "地方文献/南京/明城墙与城砖.pdf", write_pdf, read_pdf, _unmarked),
    Recipe("照片目录.csv", "特藏/照片目录.xlsx", write_xlsx, read_xlsx, _cells),
)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def make(recipe: Recipe) -> Path:
    """Make one file aside, read it again, then put it in its place. Raises :class:`ValueError` if it reads wrong."""
    source = (SOURCES / recipe.source).read_text(encoding="utf-8")
    target = COLLECTIONS / recipe.target
    with TemporaryDirectory() as folder:
        draft = Path(folder) / target.name
        recipe.write(source, draft)
        if _squeezed(recipe.read(draft)) != _squeezed(recipe.expected(source)):
            raise ValueError(f"{target.name}: the text read back differs from {recipe.source}")
        target.write_bytes(draft.read_bytes())
    return target


# --- page images, as a woodblock would print them ---------------------------------------------------------------------

LEAVES = "古籍/石城隨筆/雨花石"
BOOK = "石城隨筆"
FONT_FOLDER = Path("/usr/share/fonts/opentype/noto")
FONT_FILES = ("NotoSerifCJK-Bold.ttc", "NotoSerifCJK-Regular.ttc")
NOTO_TRADITIONAL = 3
COLUMNS, ROWS, CELL, GUTTER = 7, 16, 58, 74
FRAME, HEART = 48, 62
LEAF_MARK = re.compile(r"〔(.)(.)〕")


def draw_leaves() -> list[Path]:
    """Draw the half leaves of a text whose 〔一上〕 say where they begin: columns from the right, no marks.

    Needs a font with the text's characters; Debian's fonts-noto-cjk has them.
    """
    text = (COLLECTIONS / f"{LEAVES}.txt").read_text("utf-8")
    parts = LEAF_MARK.split(text)[1:]
    made: list[Path] = []
    for number, side, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        columns = [] if made else [f"{BOOK}卷一", f"\u3000{Path(LEAVES).name}"]
        for run in re.sub(r"[，。：；、]", "", body).split("\n"):
            columns += [run[place : place + ROWS] for place in range(0, len(run), ROWS)]
        target = COLLECTIONS / LEAVES / f"{len(made) + 1}.png"
        target.parent.mkdir(exist_ok=True)
        _half_leaf(columns, number, recto=side == "上").save(target, optimize=True)
        made.append(target)
    return made


def _half_leaf(columns: list[str], number: str, *, recto: bool) -> Image.Image:
    """Draw a half leaf; its edge towards the fold, with fish tail, title and number, is left on a recto."""
    if len(columns) > COLUMNS:
        raise ValueError(f"half leaf {number} has {len(columns)} columns, of {COLUMNS}; move its mark")
    path = next((FONT_FOLDER / name for name in FONT_FILES if (FONT_FOLDER / name).exists()), None)
    if path is None:
        raise ValueError("no font for the page images; on Debian: apt-get install fonts-noto-cjk")
    text, small = (ImageFont.truetype(path, size, index=NOTO_TRADITIONAL) for size in (46, 34))
    width, height = COLUMNS * GUTTER, ROWS * CELL + 24
    image = Image.new("1", (width + HEART + 2 * FRAME, height + 2 * FRAME), 1)
    pen = ImageDraw.Draw(image)
    left = FRAME + (HEART if recto else 0)
    pen.rectangle((FRAME - 14, FRAME - 14, FRAME + width + HEART + 14, FRAME + height + 14), outline=0, width=6)
    pen.rectangle((FRAME, FRAME, FRAME + width + HEART, FRAME + height), outline=0, width=2)
    for line in range(left, left + width + 1, GUTTER):
        pen.line((line, FRAME, line, FRAME + height), fill=0, width=2)
    for place, column in enumerate(columns):
        middle = left + width - place * GUTTER - GUTTER // 2
        for row, character in enumerate(column):
            pen.text((middle, FRAME + 12 + row * CELL + CELL // 2), character, font=text, fill=0, anchor="mm")
    _heart(pen, FRAME + (0 if recto else width), height, number, font=small, recto=recto)
    return image


def _heart(
    pen: ImageDraw.ImageDraw, left: int, height: int, number: str, *, font: ImageFont.FreeTypeFont, recto: bool
) -> None:
    """Draw half of the fold: half a fish tail, the book's name, the number of the leaf."""
    top, edge = FRAME + height // 5, left if recto else left + HEART
    inner = left + HEART if recto else left
    pen.polygon([(edge, top), (inner, top), (inner, top + 50), (edge, top + 24)], fill=0)
    for row, character in enumerate((*BOOK, "\u3000", *"卷一", "\u3000", "\u3000", number)):
        pen.text((left + HEART // 2, top + 90 + row * 40), character, font=font, fill=0, anchor="mm")


# --- a sound for a transcript ----------------------------------------------------------------------------------------

LECTURE = "特藏/讲座/一分钟看古籍修复"
RATE, CUE_SECONDS = 4_000, 2.5
CUE = re.compile(r"^(\d\d):(\d\d)\.(\d{3}) -->", re.MULTILINE)


def ring() -> Path:
    """Make a recording in which a soft bell begins each cue: eight bits, four kilohertz, a quarter of a megabyte."""
    times = CUE.findall((COLLECTIONS / f"{LECTURE}.vtt").read_text("utf-8"))
    starts = [int(minutes) * 60 + int(seconds) + int(rest) / 1000 for minutes, seconds, rest in times]
    samples = bytearray([128]) * int((starts[-1] + CUE_SECONDS) * RATE)
    for start in starts:
        for place in range(int(0.5 * RATE)):
            second = place / RATE
            loudness = 24 * min(1.0, second / 0.01) * math.exp(-8 * second)
            samples[int(start * RATE) + place] = 128 + round(loudness * math.sin(2 * math.pi * 660 * second))
    target = COLLECTIONS / f"{LECTURE}.wav"
    with wave.open(str(target), "wb") as file:
        file.setparams((1, 1, RATE, len(samples), "NONE", "not compressed"))
        file.writeframes(bytes(samples))
    return target


def main() -> int:
    """Make every file and say its size."""
    for target in (*(make(recipe) for recipe in RECIPES), *draw_leaves(), ring()):
        print(f"{target.stat().st_size:>7}  {target.relative_to(HERE)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
