"""How fast files of each format are read, beside the bare library that takes such a file apart, in the same run.

    python -m benchmarks.readers [--characters 400000] [--rounds 3]

A file of so many characters is made of each format; ``ratio`` is our time over the peer's, which finds the text alone:
no notes apart from it, no pages, tags, offsets, no checks of what the file may do. Times are the best of the rounds, in
processor seconds.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

import docx
import pysubs2
from lxml import etree

from ingest.readers import FORMATS
from ingest.readers.docx import read as read_docx
from ingest.readers.epub import read as read_epub
from ingest.readers.subtitles import read_srt
from ingest.readers.table import read_csv
from ingest.readers.tei import read as read_tei
from ingest.reading import Reading, Source
from ontology.records import Refusal

_WORDS = "金陵江宁府志卷诗文集话录城南北东西山水楼阁桥寺院书藏刻本清明宋元著撰编校点注史记年谱传赋词曲方舆纪要地理"
_PARAGRAPH = 120


def paragraphs(characters: int) -> list[str]:
    """Return made-up paragraphs, each of them the same in every run."""
    random = Random(1)
    return [f"{''.join(random.choices(_WORDS, k=_PARAGRAPH - 1))}。" for _ in range(characters // _PARAGRAPH)]


# --- files ----------------------------------------------------------------------------------------------------------


def make_tei(path: Path, texts: list[str]) -> None:
    """A text in chapters, with a page break, a note and a name in each paragraph."""
    head = "<teiHeader><fileDesc><titleStmt><title>书</title></titleStmt></fileDesc></teiHeader>"
    pieces = [f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{head}<text><body>']
    for number, text in enumerate(texts):
        opening = f"</div><div><head>卷{number // 20 + 1}</head>" if number % 20 == 0 else ""
        opening = opening.removeprefix("</div>") if number == 0 else opening
        pieces.append(f'{opening}<p><pb n="{number}"/>{text}<note>校记</note><persName>某甲</persName></p>')
    pieces.append("</div></body></text></TEI>")
    path.write_text("".join(pieces), "utf-8")


def make_epub(path: Path, texts: list[str]) -> None:
    """A book of chapters of twenty paragraphs."""
    chapters = [texts[start : start + 20] for start in range(0, len(texts), 20)]
    items = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>书</dc:title></metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
        '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("book.opf", package)
        for number, chapter in enumerate(chapters):
            body = "".join(f"<p>{text}</p>" for text in chapter)
            page = f'<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>卷{number}</h1>{body}</body></html>'
            archive.writestr(f"c{number}.xhtml", page)


def make_docx(path: Path, texts: list[str]) -> None:
    """A document with a heading every twenty paragraphs."""
    document = docx.Document()
    for number, text in enumerate(texts):
        if number % 20 == 0:
            document.add_heading(f"卷{number // 20}", 1)
        document.add_paragraph(text)
    document.save(str(path))


def make_srt(path: Path, texts: list[str]) -> None:
    """Cues of two seconds."""

    def stamp(second: int) -> str:
        return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02},000"

    cues = (f"{n + 1}\n{stamp(2 * n)} --> {stamp(2 * n + 2)}\n{text[:40]}\n" for n, text in enumerate(texts))
    path.write_text("\n".join(cues), "utf-8")


def make_csv(path: Path, texts: list[str]) -> None:
    """A row a paragraph."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["题名", "责任者", "内容"])
        writer.writerows([f"题名{n}", "某甲", text] for n, text in enumerate(texts))


# --- peers ----------------------------------------------------------------------------------------------------------


def bare_tei(path: Path) -> int:
    """Characters by lxml."""
    return sum(map(len, etree.parse(str(path)).getroot().itertext()))


def bare_epub(path: Path) -> int:
    """Characters by zipfile and lxml."""
    with zipfile.ZipFile(path) as archive:
        pages = [one for one in archive.namelist() if one.endswith(".xhtml")]
        return sum(len(text) for page in pages for text in etree.fromstring(archive.read(page)).itertext())


def bare_docx(path: Path) -> int:
    """Characters by python-docx."""
    return sum(len(one.text) for one in docx.Document(str(path)).paragraphs)


def bare_srt(path: Path) -> int:
    """Characters by pysubs2."""
    return sum(len(one.plaintext) for one in pysubs2.load(str(path)))


def bare_csv(path: Path) -> int:
    """Characters by the csv module."""
    with path.open(encoding="utf-8", newline="") as file:
        return sum(len(cell) for row in csv.reader(file) for cell in row)


@dataclass(frozen=True, slots=True)
class Case:
    """A format: how a file of it is made, how we read it, what reads it beside us."""

    make: Callable[[Path, list[str]], None]
    ours: Callable[[Source], Iterable[Reading | Refusal]]
    peer: Callable[[Path], int]
    called: str


CASES: Mapping[str, Case] = {
    ".xml": Case(make_tei, read_tei, bare_tei, "lxml"),
    ".epub": Case(make_epub, read_epub, bare_epub, "zipfile and lxml"),
    ".docx": Case(make_docx, read_docx, bare_docx, "python-docx"),
    ".srt": Case(make_srt, read_srt, bare_srt, "pysubs2"),
    ".csv": Case(make_csv, read_csv, bare_csv, "csv"),
}


def measure(ending: str, characters: int, rounds: int) -> dict[str, object]:
    """Make a file of a format and read it in turns with its peer."""
    case = CASES[ending]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"book{ending}"
        case.make(path, [escape(text) for text in paragraphs(characters)])
        ours, theirs, found = list[float](), list[float](), 0
        for _ in range(rounds):
            began = time.process_time()
            read = [one for one in case.ours(Source(path, path.name)) if isinstance(one, Reading)]
            found = sum(len(block.text) for one in read for block in one.blocks)
            ours.append(time.process_time() - began)
            began = time.process_time()
            case.peer(path)
            theirs.append(time.process_time() - began)
    best, peer = min(ours), min(theirs)
    return {
        "format": ending,
        "characters": found,
        "characters_per_s": round(found / best),
        "peer": case.called,
        "ratio": round(best / peer, 2),
    }


def main() -> None:
    """Print a line a format."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--characters", type=int, default=400_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    for ending in CASES:
        print(json.dumps(measure(ending, options.characters, options.rounds), ensure_ascii=False))
    print(json.dumps({"endings_read": len(FORMATS)}))


if __name__ == "__main__":
    main()
