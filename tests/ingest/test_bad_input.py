"""Bad files, from real bytes: each is refused once, by name and cause, and the file beside it is read."""

from __future__ import annotations

import io
import os
import random
import socket
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib import pdfencrypt
from reportlab.pdfgen.canvas import Canvas

from ingest.corpus import Limits, walk
from ontology.records import Refusal, SourceText

GOOD = "黄帝者，少典之子，姓公孙，名曰轩辕。\n"


def pdf(lines: list[str], *, password: str = "") -> bytes:
    target = io.BytesIO()
    encryption = pdfencrypt.StandardEncryption(password, canPrint=0) if password else None
    paper = Canvas(target, encrypt=encryption)
    for line in lines:
        paper.drawString(60, 700, line)
        paper.showPage()
    if not lines:
        paper.rect(10, 10, 100, 100)
        paper.showPage()
    paper.save()
    return target.getvalue()


def archive(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return target.getvalue()


def word() -> bytes:
    target = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("正文。")
    document.save(target)
    return target.getvalue()


def damaged(data: bytes) -> bytes:
    """Change what the archive's members hold and leave its list of members whole."""
    body = data.index(b"PK\x01\x02")
    noise = random.Random(1).randbytes(body - 200)
    return data[:100] + noise + data[100 + len(noise) :]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99
NOISE = bytes(random.Random(2).choices(range(0x80, 0x100), k=5000))
NO_TEXT = b"<html><head><script>x</script></head><body><nav>y</nav></body>"

BAD: dict[str, tuple[str, Callable[[], bytes], str, str]] = {
    "empty": ("a.txt", lambda: b"", "source-empty", "空文件"),
    "blank": ("a.txt", lambda: " \n\u3000\n".encode(), "source-empty", "没有可读的文字"),
    "binary": ("a.txt", lambda: bytes(range(256)) * 10, "source-broken", "二进制"),
    "pdf named txt": ("a.txt", lambda: pdf(["x"]), "source-broken", "PDF"),
    "zip named txt": ("a.md", lambda: archive(a=b"b"), "source-broken", "ZIP"),
    "picture named txt": ("a.txt", lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 99, "source-broken", "PNG"),
    "old word named docx": ("a.docx", lambda: OLE, "source-broken", "旧版或加密"),
    "text named pdf": ("a.pdf", GOOD.encode, "source-broken", "文本文件"),
    "unknown": ("a.exe", GOOD.encode, "source-unknown-format", ".exe"),
    "no suffix": ("README", GOOD.encode, "source-unknown-format", "无后缀"),
    "broken pdf": ("a.pdf", lambda: pdf(["x"])[:300], "source-broken", "损坏"),
    "encrypted pdf": ("a.pdf", lambda: pdf(["x"], password="secret"), "source-broken", "加密"),
    "scanned pdf": ("a.pdf", lambda: pdf([]), "source-empty", "没有文字层"),
    "bomb": ("a.docx", lambda: archive(word__document_xml=b"0" * 50_000_000), "source-oversized", "炸弹"),
    "zip named docx": ("a.docx", lambda: archive(a=b"b"), "source-broken", "word/document.xml"),
    "cut docx": ("a.docx", lambda: word()[:2000], "source-broken", "损坏"),
    "noise in docx": ("a.docx", lambda: damaged(word()), "source-broken", "损坏"),
    "no xml in docx": ("a.docx", lambda: archive(word__document_xml=b"<a"), "source-broken", "损坏"),
    "broken xlsx": ("a.xlsx", lambda: archive(xl__workbook_xml=b"<nonsense"), "source-broken", "损坏"),
    "cut xlsx": ("a.xlsx", lambda: word()[:3000], "source-broken", "损坏"),
    "wrong encoding": ("a.txt", lambda: NOISE, "source-encoding", "UTF-8"),
    "missing column": ("a.csv", lambda: "甲,乙\n1,2\n".encode(), "source-mapping", "甲、乙"),
    "no table": ("a.csv", lambda: "一句话\n".encode(), "source-mapping", "列名"),
    "endless cell": ("a.csv", lambda: ('题名,说明\n甲,"' + "长。\n" * 60_000).encode(), "source-oversized", "引号"),
    "long line": ("a.txt", lambda: b"a" * 5_000_000, "source-oversized", "1000000"),
    "long line in jsonl": ("a.jsonl", lambda: b"a" * 5_000_000, "source-oversized", "第 1 行"),
    "bad line": ("a.jsonl", lambda: b"{", "source-broken", "第 1 行"),
    "line in no utf-8": ("a.jsonl", lambda: '{"text": "中"}'.encode("gbk"), "source-encoding", "第 1 行"),
    "no text in html": ("a.html", lambda: NO_TEXT, "source-empty", "没有可读的文字"),
    "no element in html": ("a.html", lambda: b"<!-- -->", "source-broken", "HTML"),
    "broken front matter": ("a.md", lambda: "---\n- x\n---\n正文\n".encode(), "source-mapping", "YAML"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_once_and_the_next_is_read(tmp_path: Path, name: str) -> None:
    file, make, code, said = BAD[name]
    (tmp_path / file).write_bytes(make())
    (tmp_path / "z.txt").write_text(GOOD, "utf-8")
    refusal, text = walk([tmp_path])
    assert isinstance(refusal, Refusal)
    assert isinstance(text, SourceText)
    assert (refusal.source, refusal.code, text.key) == (file, code, "z.txt")
    assert said in refusal.reason


def test_the_encrypted_pdf_is_a_good_one(tmp_path: Path) -> None:
    assert len(pypdfium2.PdfDocument(pdf(["x"], password="secret"), password="secret")) == 1


def test_a_bad_side_car_refuses_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD, "utf-8")
    (tmp_path / "a.txt.yaml").write_text("title: 'x", "utf-8")
    (refusal,) = walk([tmp_path])
    assert isinstance(refusal, Refusal)
    assert (refusal.source, refusal.code) == ("a.txt", "source-mapping")
    assert "a.txt.yaml" in refusal.reason


def test_a_line_of_fifty_megabytes_costs_little(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xe4\xb8\xad" * 17_000_000)
    began = time.process_time()
    (refusal,) = walk([tmp_path])
    assert isinstance(refusal, Refusal)
    assert refusal.code == "source-oversized"
    assert time.process_time() - began < 5


@pytest.mark.parametrize("piece", ["[", "![](", "**a ", "<!--", "`a``", "_a ", "<a", "*a ", "（", "“", "1.", "# ", "|"])
@pytest.mark.parametrize("suffix", [".md", ".txt", ".html"])
def test_marks_without_end_cost_no_more_than_text(tmp_path: Path, piece: str, suffix: str) -> None:
    (tmp_path / f"a{suffix}").write_text(piece * (200_000 // len(piece)) + "\n图书馆\n\n我们的\n", "utf-8")
    began = time.process_time()
    assert len(list(walk([tmp_path]))) == 1
    assert time.process_time() - began < 20  # a quadratic reader takes minutes


def test_a_file_of_other_lines_is_given_up(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"q": 1}\n' * 5_000, "utf-8")
    assert len(list(walk([tmp_path]))) == 101


def test_what_is_too_large_is_not_opened(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(10_000_000_000)
    (refusal,) = walk([tmp_path])
    assert isinstance(refusal, Refusal)
    assert refusal.code == "source-oversized"


def test_pages_beyond_the_limit_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(["x", "y", "z"]))
    (refusal,) = walk([tmp_path], limits=Limits(max_pages=2))
    assert isinstance(refusal, Refusal)
    assert "3 页" in refusal.reason


def refused(folder: Path) -> list[tuple[str, str]]:
    items = list(walk([folder]))
    assert [item.key for item in items if isinstance(item, SourceText)] == ["z.txt"]
    return [(item.source, item.code) for item in items if isinstance(item, Refusal)]


def test_ways_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text(GOOD, "utf-8")
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "z.txt").write_text(GOOD, "utf-8")
    (folder / "a.txt").symlink_to(outside / "secret.txt")
    (folder / "b").symlink_to(outside)
    (folder / "c.txt").symlink_to("nowhere.txt")
    (folder / "d.txt").symlink_to("d.txt")
    assert refused(folder) == [(name, "source-unreadable") for name in ("a.txt", "b", "c.txt", "d.txt")]


def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "a.txt")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("b.txt")
        (tmp_path / "z.txt").write_text(GOOD, "utf-8")
        assert refused(tmp_path) == [("a.txt", "source-unreadable"), ("b.txt", "source-unreadable")]
    (given,) = walk([tmp_path / "a.txt"])
    assert isinstance(given, Refusal)


def test_a_folder_named_like_a_file_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "x.txt").mkdir()
    (tmp_path / "x.txt" / "a.txt").write_text(GOOD, "utf-8")
    (text,) = walk([tmp_path])
    assert isinstance(text, SourceText)
    assert text.key == "x.txt/a.txt"


def test_no_permission_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(GOOD, "utf-8")
    (tmp_path / "z.txt").write_text(GOOD, "utf-8")
    really_open = Path.open

    def guarded(path: Path, *arguments: object, **named: object) -> object:
        # Tests may run as root, whom no mode keeps out.
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return really_open(path, *arguments, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", guarded)
    assert refused(tmp_path) == [("a.txt", "source-unreadable")]


def test_a_file_that_vanishes_is_refused(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "z.txt"):
        (tmp_path / name).write_text(GOOD, "utf-8")
    stream = walk([tmp_path])
    next(stream)
    (tmp_path / "b.txt").unlink()
    assert [type(item) for item in stream] == [Refusal, SourceText]


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    (refusal,) = walk([tmp_path / "nothing"])
    assert isinstance(refusal, Refusal)
    assert (refusal.source, refusal.code) == ("nothing", "source-unreadable")


def test_a_name_in_no_utf_8_is_refused_in_letters_that_can_be_printed(tmp_path: Path) -> None:
    (tmp_path / "z.txt").write_text(GOOD, "utf-8")
    (tmp_path / os.fsdecode(b"\xbd\xad.txt")).write_text(GOOD, "utf-8")
    ((source, code),) = refused(tmp_path)
    source.encode("utf-8")
    assert code == "source-unreadable"


def test_two_names_that_look_the_same_are_not_mixed_up(tmp_path: Path) -> None:
    (tmp_path / "e\u0301.txt").write_text(GOOD, "utf-8")
    (tmp_path / "é.txt").write_text(GOOD + "乙", "utf-8")
    assert [type(item) for item in walk([tmp_path])] == [SourceText, Refusal]


SEEDS = {
    ".docx": word(),
    ".pdf": pdf(["text"]),
    ".html": b"<p>text</p><table><tr><td>x",
    ".md": b"# a\n\n- b\n---\n|c|\n",
    ".epub": archive(**{"META-INF/container.xml": b'<c><rootfile full-path="b.opf"/></c>', "b.opf": b"<package/>"}),
    ".ass": b"[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\k1}x\n",
    ".ttml": b'<tt><p begin="1s" end="2s">x</p></tt>',
}


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([".txt", ".md", ".html", ".csv", ".jsonl", ".docx", ".xlsx", ".pdf", ".epub", ".ass", ".ttml"]),
    st.data(),
)
def test_noise_of_any_kind_never_stops_the_walk(tmp_path: Path, suffix: str, data: st.DataObject) -> None:
    seed = SEEDS.get(suffix, b"")
    place = data.draw(st.integers(0, len(seed)))
    noise = data.draw(st.binary(max_size=60))
    path = tmp_path / f"a{suffix}"
    path.write_bytes(seed[:place] + noise + seed[place + len(noise) :])
    assert all(isinstance(item, SourceText | Refusal) for item in walk([path]))
