"""The images and recordings that a description names: found beside the document, refused outside the folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.corpus import discover, walk
from ingest.leafmarks import leaves, place
from ontology.records import Block, Refusal, SourceText

CHAPTER = "黄帝者，少典之子，姓公孙，名曰轩辕。\n"


def folder(tmp_path: Path, sidecar: str, *files: str, text: str = CHAPTER) -> Path:
    root = tmp_path / "书"
    root.mkdir(exist_ok=True)
    (root / "a.txt").write_text(text, "utf-8")
    (root / "a.txt.yaml").write_text(sidecar, "utf-8")
    for name in files:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return root


def read(root: Path) -> tuple[SourceText, list[Refusal]]:
    items = list(walk([root]))
    (text,) = [item for item in items if isinstance(item, SourceText)]
    return text, [item for item in items if isinstance(item, Refusal)]


def test_a_folder_stands_for_its_images_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    root = folder(tmp_path, "images: 图\nmedia: 音/a.mp3\n", "图/10.jpg", "图/2.JPG", "图/说明.txt", "音/a.mp3")
    (root / "图" / "说明.txt").unlink()
    text, refusals = read(root)
    assert refusals == []
    assert text.metadata.images == ("图/2.JPG", "图/10.jpg")
    assert text.metadata.media == "音/a.mp3"
    assert [Path(path).name for _, path in text.files] == ["2.JPG", "10.jpg", "a.mp3"]
    assert discover([root]) == 1


def test_addresses_of_image_services_stay_as_they_are(tmp_path: Path) -> None:
    sidecar = "images:\n- https://iiif.example.org/a/1/info.json\n- 一.png\nmedia: https://example.org/a.mp4\n"
    text, refusals = read(folder(tmp_path, sidecar, "一.png"))
    assert refusals == []
    assert text.metadata.images == ("https://iiif.example.org/a/1", "一.png")
    assert text.metadata.media == "https://example.org/a.mp4"
    assert [name for name, _ in text.files] == ["一.png"]


def test_what_is_missing_is_named_and_keeps_its_place(tmp_path: Path) -> None:
    text, refusals = read(folder(tmp_path, "images: [1.png, 2.png, 3.png]\n", "1.png", "3.png"))
    assert text.metadata.images == ("1.png", "", "3.png")
    assert ["2.png 不存在" in refusal.reason for refusal in refusals] == [True]


@pytest.mark.parametrize("stated", ["../外.png", "/etc/passwd", "链接.png", "链接夹", "../外"])
def test_nothing_outside_the_folder_is_read(tmp_path: Path, stated: str) -> None:
    root = folder(tmp_path, f"images: [{stated}, 1.png]\n", "1.png")
    (tmp_path / "外").mkdir()
    for path in (tmp_path / "外.png", tmp_path / "外" / "1.png"):
        path.write_bytes(b"x")
    (root / "链接.png").symlink_to(tmp_path / "外.png")
    (root / "链接夹").symlink_to(tmp_path / "外")
    text, refusals = read(root)
    assert [name for name, _ in text.files] == ["1.png"]
    assert any("不在收入的文件夹之内" in refusal.reason for refusal in refusals)


def test_images_that_nobody_names_are_refused_at_the_end(tmp_path: Path) -> None:
    text, refusals = read(folder(tmp_path, "images: 1.png\n", "1.png", "0.png", "b.wav"))
    assert text.metadata.images == ("1.png",)
    assert [refusal.source for refusal in refusals] == ["b.wav", "0.png"]


def test_a_transcript_finds_the_recording_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n你好。\n", "utf-8")
    (tmp_path / "a.ogg").write_bytes(b"x")
    text, refusals = read(tmp_path)
    assert (text.metadata.media, refusals) == ("a.ogg", [])


@pytest.mark.parametrize("stated", ["images: 1.png\n", "media: a.mp3\n"])
def test_a_whole_collection_has_no_images(tmp_path: Path, stated: str) -> None:
    root = folder(tmp_path, "title: 甲\n")
    (root / "_collection.yaml").write_text(stated, "utf-8")
    text, (refusal,) = read(root)
    assert text.metadata.images == ()
    assert refusal.code == "source-mapping"


def test_a_column_of_a_catalogue_may_name_files(tmp_path: Path) -> None:
    (tmp_path / "照片.csv").write_text("题名,说明,照片文件\n桥,长江大桥。,1.png；2.png\n塔,报恩寺塔。,\n", "utf-8")
    (tmp_path / "照片.csv.yaml").write_text("mapping: {title: 题名, text: 说明, images: 照片文件}\n", "utf-8")
    for name in ("1.png", "2.png"):
        (tmp_path / name).write_bytes(b"x")
    items = [item for item in walk([tmp_path]) if isinstance(item, SourceText)]
    assert [item.metadata.images for item in items] == [("1.png", "2.png"), ()]


def test_marks_of_leaves_become_places(tmp_path: Path) -> None:
    told = "〔一上〕黄帝者，少典之子，姓公孙，〔一下〕名曰轩辕。\n[image 3]\n生而神灵，弱而能言，注〔一〕云。\n"
    text, _ = read(folder(tmp_path, "images: [1.png, 2.png, 3.png]\n", "1.png", "2.png", "3.png", text=told))
    first, second = text.blocks
    assert (first.text, first.locator) == ("黄帝者，少典之子，姓公孙，名曰轩辕。", "一上")
    assert [(mark.begin, mark.end, mark.locator) for mark in first.marks] == [(0, 13, "一上"), (13, 18, "一下")]
    assert (second.text, second.locator) == ("生而神灵，弱而能言，注〔一〕云。", "[image 3]")
    assert dict(text.metadata.extra)["叶次"] == "一上；一下；[image 3]"


def test_without_images_the_text_is_left_alone(tmp_path: Path) -> None:
    text, _ = read(folder(tmp_path, "title: 甲\n", text="〔一上〕黄帝者，少典之子。\n"))
    assert text.blocks[0].text.startswith("〔一上〕")


@pytest.mark.parametrize(
    ("mark", "locator"),
    [
        ("[image 12]", "[image 12]"),
        ("［图3］", "[image 3]"),
        ("【p. 7】", "p. 7"),
        ("[页 7]", "p. 7"),
        ("〔卷二·三上〕", "卷二·三上"),
        ("〔第十二葉後〕", "第十二葉後"),
        ("〔葉三下〕", "葉三下"),
        ("[3a]", "3a"),
    ],
)
def test_marks_as_transcribers_write_them(mark: str, locator: str) -> None:
    (block,) = place([Block(f"{mark}文。")])
    assert (block.text, block.locator) == ("文。", locator)
    assert leaves([block]) == (locator,)


@pytest.mark.parametrize("text", ["〔一〕文。", "[12]文。", "（三上）文。", "〔缺三字〕文。", "〔上〕文。"])
def test_notes_are_no_marks_of_leaves(text: str) -> None:
    (block,) = place([Block(text)])
    assert block == Block(text)
