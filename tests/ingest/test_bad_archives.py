"""Archives and XML that mean harm, and tables that calculate: one clear line each, and the file beside is read."""

from __future__ import annotations

import copy
import io
import re
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from ingest.corpus import walk
from ontology.records import Refusal, SourceText

GOOD = "黄帝者，少典之子。\n"
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
OPF = (
    '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata/><manifest>'
    '<item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="c"/></spine>'
    "</package>"
)
LAUGHS = "<!DOCTYPE x [<!ENTITY a0 '哈'>" + "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(12)) + "]>"
OUTSIDE = "<!DOCTYPE x [<!ENTITY a12 SYSTEM 'file:///etc/passwd'>]>"


def book(chapter: str, opf: str = OPF) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/epub+zip")
        file.writestr("META-INF/container.xml", CONTAINER)
        file.writestr("book.opf", opf)
        file.writestr("c.xhtml", chapter)
    return target.getvalue()


def ten_gigabytes() -> bytes:
    """An EPUB of a hundred chapters that are one and the same: 100 MB each, unpacked."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        file.writestr("META-INF/container.xml", CONTAINER)
        with file.open("c0.xhtml", "w") as chapter:
            for _ in range(100):
                chapter.write(b"0" * 1_000_000)
        first = file.getinfo("c0.xhtml")
        for number in range(1, 100):
            again = copy.copy(first)
            again.filename = f"c{number}.xhtml"
            file.filelist.append(again)
    return target.getvalue()


def quine() -> bytes:
    """A list of members that says a member is small; what it unpacks to is not."""
    data = bytearray(book("<html><body><p>" + "天" * 200_000 + "</p></body></html>"))
    place = data.rindex(b"PK\x01\x02", 0, data.rindex(b"c.xhtml"))
    data[place + 24 : place + 28] = (5).to_bytes(4, "little")
    return bytes(data)


def another_name() -> bytes:
    """A member that stands under a name which is no UTF-8, though it says so; the list has the right one."""
    data = bytearray(book("<p/>"))
    place = data.index(b"PK\x03\x04", data.index(b"META-INF/container.xml") - 40)
    data[place + 6 : place + 8] = (0x800).to_bytes(2, "little")
    data[place + 30] = 0xBE
    return bytes(data)


def word(head: str) -> bytes:
    """A Word file whose text begins with a document type of ours."""
    made, target = io.BytesIO(), io.BytesIO()
    docx.Document().save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
                body = "<w:body><w:p><w:r><w:t>&a12;</w:t></w:r></w:p></w:body>"
                data = f'{head}<w:document xmlns:w="{space}">{body}</w:document>'.encode()
            new.writestr(name, data)
    return target.getvalue()


XHTML = '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>&a12;</p></body></html>'
BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "ten gigabytes": ("a.epub", ten_gigabytes, "炸弹"),
    "wrong size": ("a.epub", quine, "c.xhtml"),
    "another name": ("a.epub", another_name, "META-INF/container.xml 已损坏"),
    "laughs in a chapter": ("a.epub", lambda: book(LAUGHS + XHTML), "实体"),
    "laughs in the package": ("a.epub", lambda: book("<p/>", LAUGHS + OPF), "实体"),
    "a file of the machine": ("a.epub", lambda: book(OUTSIDE + XHTML), "实体"),
    "no container": ("a.epub", lambda: word(""), "META-INF/container.xml"),
    "no archive": ("a.epub", lambda: GOOD.encode(), "EPUB"),
    "laughs in word": ("a.docx", lambda: word(LAUGHS), "实体"),
    "a file of the machine in word": ("a.docx", lambda: word(OUTSIDE), "实体"),
    "laughs in timed text": ("a.ttml", lambda: f"{LAUGHS}<tt><p begin='1s' end='2s'>&a12;</p></tt>".encode(), "实体"),
}


@pytest.mark.parametrize("name", BAD)
def test_harm_is_refused_in_one_line_at_no_cost(tmp_path: Path, name: str) -> None:
    file, make, said = BAD[name]
    (tmp_path / file).write_bytes(make())
    (tmp_path / "z.txt").write_text(GOOD, "utf-8")
    tracemalloc.start()
    began = time.process_time()
    refusal, text = walk([tmp_path])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(refusal, Refusal)
    assert isinstance(text, SourceText)
    assert said in refusal.reason
    assert "\n" not in refusal.reason
    assert peak < 30_000_000
    assert time.process_time() - began < 5


def test_formulas_give_their_stored_values_and_are_told(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    for row in (["题名", "说明"], ["金陵志", "=1+1"], ["白下志", "好。"]):
        sheet.append(row)
    made.save(tmp_path / "a.xlsx")
    # openpyxl calculates nothing; what follows is how a spreadsheet stores what it has calculated.
    with zipfile.ZipFile(tmp_path / "a.xlsx") as old:
        members = {name: old.read(name) for name in old.namelist()}
    name = "xl/worksheets/sheet1.xml"
    calculated = re.sub(rb"(<f>1\+1</f>)<v\s*/>|(<f>1\+1</f>)<v></v>", rb"<f>1+1</f><v>2</v>", members[name])
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for member, data in members.items():
            new.writestr(member, calculated if member == name else data)
    first, *texts = walk([tmp_path / "b.xlsx"])
    assert isinstance(first, Refusal)
    assert first.reason == "有 1 格是公式，不计算，取上次保存的数值"
    assert [one.blocks[0].text for one in texts if isinstance(one, SourceText)] == ["2", "好。"]
    first, *texts = walk([tmp_path / "a.xlsx"])
    assert isinstance(first, Refusal)
    assert "B2 等 1 格没有存下数值" in first.reason
    assert [one.blocks[0].text for one in texts if isinstance(one, SourceText)] == ["金陵志", "好。"]
