"""Page images that no document names, and those whose text a side-car asks for: what becomes of them."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from ingest.corpus import walk
from ingest.limits import Limits
from ingest.ocr.lines import Line, Page, Place
from ingest.ocr.recognizer import Recognizer
from ingest.page_size import pixels
from ingest.readers.pdf import draw
from ontology.records import Refusal, SourceText


class Typist(Recognizer):
    """Says of every page which file and page it is, and draws it as the recogniser does."""

    def page(self, path: Path, number: int, draw: Callable[[], Image.Image]) -> Page:
        image = draw()
        if image.getpixel((0, 0)) == (0, 0, 0):
            return Page(image.width, image.height, ())
        text = f"第{path.stem}之{number}叶"
        return Page(image.width, image.height, (Line(text, 0.5, 1, 2, 60, 10, Place(1, 2, 61, 12)),))


def image(colour: str = "white", size: tuple[int, int] = (40, 60)) -> Image.Image:
    return Image.new("RGB", size, colour)


def shelf(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".txt":
            path.write_text("永樂十年，敕建大報恩寺塔。\n", "utf-8")
        else:
            image().save(path)
    return root


def read(root: Path, recognizer: Recognizer | None = None) -> tuple[dict[str, SourceText], list[Refusal]]:
    items = list(walk([root], recognizer=recognizer or Typist()))
    texts = {item.key: item for item in items if isinstance(item, SourceText)}
    return texts, [item for item in items if isinstance(item, Refusal)]


def said(text: SourceText) -> list[str]:
    return [block.text for block in text.blocks]


def test_a_folder_of_images_is_a_document_with_its_pages_in_order(tmp_path: Path) -> None:
    root = shelf(tmp_path / "架", "水经注/10.png", "水经注/2.png", "水经注/1.png")
    (root / "水经注.yaml").write_text("title: 水經注殘葉\ncreator: 酈道元\n", "utf-8")
    texts, refusals = read(root)
    assert refusals == []
    (text,) = texts.values()
    assert (text.key, text.format, text.metadata.title, text.metadata.creator) == (
        "水经注/", "image", "水經注殘葉", "酈道元")  # fmt: skip
    assert text.metadata.images == ("水经注/1.png", "水经注/2.png", "水经注/10.png")
    assert "".join(said(text)) == "第1之1叶第2之1叶第10之1叶"
    marks = [mark for block in text.blocks for mark in block.marks]
    assert [(mark.box.page, mark.locator, mark.confidence) for mark in marks if mark.box] == [
        (1, "p. 1", 0.5), (2, "p. 2", 0.5), (3, "p. 3", 0.5)]  # fmt: skip


def test_beside_other_documents_images_of_one_run_of_numbers_belong_together(tmp_path: Path) -> None:
    root = shelf(tmp_path / "架", "a.txt", "扫描1.png", "扫描2.png", "封面.png", "地图.jpg")
    (root / "地图.jpg.yaml").write_text("title: 江寧府圖\n", "utf-8")
    texts, refusals = read(root)
    assert refusals == []
    assert sorted(texts) == sorted(["a.txt", "扫描*", "封面.png", "地图.jpg"])
    assert texts["扫描*"].metadata.images == ("扫描1.png", "扫描2.png")
    assert texts["地图.jpg"].metadata.title == "江寧府圖"
    assert texts["封面.png"].metadata.title == "封面"


def test_one_image_and_a_given_folder_of_images_are_documents(tmp_path: Path) -> None:
    root = shelf(tmp_path / "残叶", "1.png", "2.png")
    texts, _ = read(root)
    assert {key: one.metadata.title for key, one in texts.items()} == {"./": "残叶"}
    texts, _ = read(root / "1.png")
    assert {key: one.metadata.images for key, one in texts.items()} == {"1.png": ("1.png",)}


def test_without_recognition_a_folder_is_refused_in_one_line(tmp_path: Path) -> None:
    root = shelf(tmp_path / "架", "册/1.png", "册/2.png")
    (refusal,) = walk([root])
    assert isinstance(refusal, Refusal)
    assert (refusal.source, "2 幅图像" in refusal.reason) == ("册/", True)


def test_pages_of_a_tiff_and_of_a_pdf_without_text_are_read(tmp_path: Path) -> None:
    root = tmp_path / "架"
    root.mkdir()
    pages = [image(), image("black"), image()]
    pages[0].save(root / "多页.tif", save_all=True, append_images=pages[1:])
    image(size=(300, 400)).save(root / "扫描.pdf", save_all=True, append_images=[image(size=(300, 400))])
    texts, refusals = read(root)
    assert refusals == []
    assert "".join(said(texts["多页.tif"])) == "第多页之1叶第多页之3叶"
    assert [m.locator for block in texts["多页.tif"].blocks for m in block.marks] == ["p. 1", "p. 3"]
    assert "".join(said(texts["扫描.pdf"])) == "第扫描之1叶第扫描之2叶"
    with pypdfium2.PdfDocument(root / "扫描.pdf") as document:
        size = document[0].get_size()
    assert draw(root / "扫描.pdf", 1).size == pixels(*size), "boxes are in pixels of the page as the library shows it"


def test_a_sidecar_asks_for_the_text_of_the_images_that_a_document_names(tmp_path: Path) -> None:
    root = shelf(tmp_path / "架", "a.txt", "1.png", "2.png")
    (root / "a.txt.yaml").write_text("images: [1.png, 2.png]\nocr: yes\n", "utf-8")
    texts, refusals = read(root)
    assert refusals == []
    assert "".join(said(texts["a.txt"])[1:]) == "第1之1叶第2之1叶"
    (root / "a.txt.yaml").write_text("images: [1.png, 2.png]\n", "utf-8")
    assert len(read(root)[0]["a.txt"].blocks) == 1
    (root / "a.txt.yaml").write_text("images: [1.png, 2.png]\nocr: 也许\n", "utf-8")
    assert any("ocr 应是 yes 或 no" in one.reason for one in read(root)[1])


def huge(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is so large."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (huge(30_000, 30_000), "超过上限"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, "打不开"),
        (b"", "打不开"),
    ],
    ids=["30000", "broken", "empty"],
)
def test_an_image_that_cannot_be_opened_costs_itself_alone(tmp_path: Path, data: bytes, reason: str) -> None:
    root = shelf(tmp_path / "架", "册/1.png", "册/3.png")
    (root / "册" / "2.png").write_bytes(data)
    texts, (refusal,) = read(root)
    assert reason in refusal.reason and "2.png" in refusal.reason
    assert texts["册/"].metadata.images == ("册/1.png", "册/3.png")
    assert "".join(said(texts["册/"])) == "第1之1叶第3之1叶"


def test_images_without_text_are_refused(tmp_path: Path) -> None:
    root = tmp_path / "架"
    root.mkdir()
    image("black").save(root / "照片.png")
    texts, (refusal,) = read(root)
    assert texts == {} and "没有在图像里认出文字" in refusal.reason


def test_a_page_is_recognised_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its bytes, wherever it lies; what is spoilt is made anew."""
    drawn: list[int] = []

    def made(*_: object) -> Page:
        drawn.append(1)
        return Page(40, 60, (Line("江", 0.9, 1, 1, 9, 9, Place(1, 1, 10, 10)),))

    monkeypatch.setattr("ingest.ocr.recognize.recognize", made)
    monkeypatch.setattr(Recognizer, "_opened", lambda self: None)
    data = io.BytesIO()
    image().save(data, "PNG")
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(data.getvalue())
    keeper = tmp_path / "recognized"
    pages = [Recognizer(keeper).page(tmp_path / name, 1, image) for name in ("a.png", "b.png", "a.png")]
    assert pages[0] == pages[1] == pages[2] and len(drawn) == 1
    (kept,) = keeper.rglob("*.json")
    kept.write_text("[", "utf-8")
    assert Recognizer(keeper).page(tmp_path / "a.png", 1, image) == pages[0]
    assert len(drawn) == 2


def test_more_pages_than_the_limit_are_refused(tmp_path: Path) -> None:
    root = shelf(tmp_path / "架", "册/1.png", "册/2.png", "册/3.png")
    (refusal,) = walk([root], limits=Limits(max_pages=2), recognizer=Typist())
    assert isinstance(refusal, Refusal) and "3 幅图像" in refusal.reason
