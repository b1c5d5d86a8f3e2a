"""The walk: what is found, under which key, with which metadata, in which order."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.corpus import Limits, discover, walk
from ontology.records import Refusal, SourceText

CHAPTER = "黄帝者，少典之子，姓公孙，名曰轩辕。\n生而神灵，弱而能言。\n"


def write(folder: Path, name: str, text: str = CHAPTER) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def texts(*paths: Path) -> list[SourceText]:
    items = list(walk(paths))
    assert not [item for item in items if isinstance(item, Refusal)]
    return [item for item in items if isinstance(item, SourceText)]


def test_a_chapter_is_named_by_its_folder_and_file(tmp_path: Path) -> None:
    write(tmp_path, "史记/本纪·五帝本纪.txt")
    (text,) = texts(tmp_path)
    assert text.key == "史记/本纪·五帝本纪.txt"
    assert (text.metadata.book, text.metadata.title, text.format) == ("史记", "五帝本纪", "txt")
    assert {block.heading for block in text.blocks} == {"本纪/五帝本纪"}
    assert [block.text for block in text.blocks] == CHAPTER.split()


def test_a_file_at_the_top_is_named_by_itself(tmp_path: Path) -> None:
    path = write(tmp_path, "books/五帝本纪.txt")
    for given in (path, path.parent):
        (text,) = texts(given)
        assert (text.key, text.metadata.title, text.metadata.book) == ("五帝本纪.txt", "五帝本纪", "")


def test_a_stated_kind_keeps_a_folder_from_being_a_book(tmp_path: Path) -> None:
    write(tmp_path, "南京/明孝陵.txt", "明孝陵\n\n明孝陵是明太祖的陵墓，在南京城东，是我们的世界遗产。\n")
    write(tmp_path, "_collection.yaml", "kind: 地方文献\nrights: CC0-1.0\n")
    (text,) = texts(tmp_path)
    assert (text.metadata.book, text.metadata.title, text.metadata.kind) == ("", "明孝陵", "地方文献")


def test_a_side_car_overrides_and_collections_fill(tmp_path: Path) -> None:
    write(tmp_path, "_collection.yaml", "language: lzh\ndynasty: 汉\nrights: 公有领域\n")
    write(tmp_path, "史记/_collection.yaml", "dynasty: 西汉\ncreator: 司马迁\n")
    write(tmp_path, "史记/a.md", "---\ntitle: 前\ncreator: 乙\nsubjects: [上古]\n---\n# 五帝\n\n黄帝者。\n")
    write(tmp_path, "史记/a.md.yaml", "title: 后\n版本: 点校本\n")
    (text,) = texts(tmp_path)
    stated = text.metadata
    assert (stated.title, stated.creator, stated.dynasty, stated.language) == ("后", "乙", "西汉", "lzh")
    assert (stated.rights, stated.subjects, stated.extra) == ("公有领域", ("上古",), (("版本", "点校本"),))


def test_a_broken_collection_file_is_refused_once_and_its_files_are_read(tmp_path: Path) -> None:
    write(tmp_path, "_collection.yaml", "- nonsense")
    write(tmp_path, "a.txt")
    write(tmp_path, "b.txt")
    items = list(walk([tmp_path]))
    assert [type(item) for item in items] == [Refusal, SourceText, SourceText]


def test_hidden_files_and_side_cars_are_passed_over(tmp_path: Path) -> None:
    for name in (".DS_Store", ".git/config", "~$稿.docx", "Thumbs.db", "a.txt.yaml", "_collection.yaml"):
        write(tmp_path, name, "title: x\n")
    write(tmp_path, "a.txt")
    assert [text.key for text in texts(tmp_path)] == ["a.txt"]
    assert discover([tmp_path]) == 1


def test_the_order_is_fixed_and_keys_are_composed(tmp_path: Path) -> None:
    names = ["b/二.txt", "a.txt", "b/一.txt", unicodedata.normalize("NFD", "é/ü.txt")]
    for name in names:
        write(tmp_path, name)
    keys = [text.key for text in texts(tmp_path)]
    assert keys == [text.key for text in texts(tmp_path)]
    assert keys == ["a.txt", "b/一.txt", "b/二.txt", "é/ü.txt"]


def test_folders_may_lie_deep(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(300):
        folder = folder / "d"
    write(folder, "a.txt")
    assert len(texts(tmp_path)) == 1


def test_several_paths_come_one_after_another(tmp_path: Path) -> None:
    first, second = write(tmp_path, "b.txt"), write(tmp_path, "a.txt")
    assert [text.key for text in texts(first, second)] == ["b.txt", "a.txt"]


def test_the_walk_is_a_stream(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path, f"{number}.txt")
    stream = walk([tmp_path])
    assert isinstance(stream, Iterator)
    next(stream)
    (tmp_path / "2.txt").unlink()
    assert [type(item) for item in stream] == [SourceText, Refusal]


def test_links_inside_are_read_and_folders_linked_inside_are_not_read_twice(tmp_path: Path) -> None:
    write(tmp_path, "a/a.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a" / "a.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    assert [text.key for text in texts(tmp_path)] == ["a/a.txt", "b.txt"]


def test_a_mapping_for_all_tables_may_be_given(tmp_path: Path) -> None:
    write(tmp_path, "a.csv", "甲,乙\n长江大桥,铁路和公路两用\n")
    (text,) = walk([tmp_path], mapping={"title": "甲", "text": "乙"})
    assert isinstance(text, SourceText)
    assert (text.metadata.title, text.blocks[0].text) == ("长江大桥", "铁路和公路两用")


def test_the_sample_is_read_whole(sample: Path) -> None:
    items = [item for folder in sorted(sample.iterdir()) if folder.is_dir() for item in walk([folder])]
    assert not [item for item in items if isinstance(item, Refusal)]
    assert items
    assert {item.metadata.rights for item in items if isinstance(item, SourceText)} == {"CC0-1.0"}


def test_real_books_are_read(shared: Callable[[str], Path]) -> None:
    folder = shared("corpus/books")
    items = list(walk([folder]))
    found = [item for item in items if isinstance(item, SourceText)]
    # Three chapters of 都城纪胜 are empty files.
    assert [item.code for item in items if isinstance(item, Refusal)] == ["source-empty"] * 3
    assert (len(found), discover([folder])) == (606, 609)
    assert sum(len(block.text) for text in found for block in text.blocks) > 1_200_000
    assert all(text.metadata.book and text.metadata.title for text in found)


@pytest.mark.parametrize("limits", [Limits(max_file_bytes=10), Limits(max_line_characters=5)])
def test_limits_may_be_set(tmp_path: Path, limits: Limits) -> None:
    write(tmp_path, "a.txt")
    (refusal,) = walk([tmp_path], limits=limits)
    assert isinstance(refusal, Refusal)
    assert (refusal.source, refusal.code) == ("a.txt", "source-oversized")
