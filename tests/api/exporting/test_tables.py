"""Tables out of the library: read back by ingest to the same description, and by spreadsheets as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, cast

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.exporting import EXPORTS
from api.exporting.held import Held, Shelf
from api.exporting.tables import write_csv, write_tags_csv, write_tags_xlsx, write_xlsx
from api.files.store import FileStore
from ingest.corpus import walk
from ontology.errors import NotFound
from ontology.iri import Namer
from ontology.records import (
    Candidate,
    Document,
    Entity,
    Guess,
    Link,
    Maker,
    Metadata,
    Passage,
    SourceText,
    Tag,
    TaggedDocument,
    TaggedPassage,
    TagType,
    TextVersion,
)

MAKER = Maker("rule", "1")


def entity(ident: str) -> Entity:
    raise NotFound(ident)


SHELF = Shelf(Namer("https://lib.example/"), cast("FileStore", None), entity)


def held(ident: str, metadata: Metadata, text: str = "正文。", tags: tuple[Tag, ...] = ()) -> Held:
    document = Document(ident, "特藏", f"{ident}.txt", "txt", metadata)
    version = TextVersion(f"v{ident}", ident, text)
    passage = TaggedPassage(Passage(f"{ident}-0", ident, version.id, 0, 0, len(text), text), tags, text, ())
    return Held(TaggedDocument(document, version, (passage,)), "2026-11-21T00:00:00Z", SHELF)


Write = Callable[[Iterable[Held], BinaryIO], int]
BOTH: list[tuple[str, Write]] = [("a.csv", write_csv), ("a.xlsx", write_xlsx)]


def back(name: str, write: Write, documents: list[Held]) -> list[SourceText]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        with path.open("wb") as out:
            assert write(documents, out) == len(documents)
        return [one for one in walk([path]) if isinstance(one, SourceText)]


WORD = st.text(alphabet="金陵志=+-@＝'\"，,;； \n\t1a.", max_size=8).map(lambda text: text.strip().replace("\t", ""))
NAME = st.sampled_from(
    ["丛书", "内容提要", "馆藏号", "题名", "语种", "说明", "=备注", "text", "出版者", "馆藏地", "id"]
)
FURTHER = st.lists(st.tuples(NAME, WORD.filter(bool)), max_size=5)
METADATA = st.builds(
    Metadata,
    title=WORD.filter(bool),
    creator=WORD,
    dynasty=WORD,
    date=st.sampled_from(["", "1621", "-0200", "1621~", "2007-05-01", "天启元年"]),
    book=WORD,
    kind=WORD,
    language=st.sampled_from(["", "lzh", "zh"]),
    branch=WORD,
    rights=WORD,
    subjects=st.lists(WORD.filter(lambda one: one and "\n" not in one), max_size=3, unique=True).map(tuple),
    extra=FURTHER.map(tuple),
    images=st.sampled_from([(), ("https://iiif.example/a", "https://iiif.example/b,c")]),
    media=st.sampled_from(["", "https://example.org/a.mp4"]),
)


@pytest.mark.parametrize(("name", "write"), BOTH)
@settings(deadline=None, max_examples=25)
@given(st.lists(METADATA, min_size=1, max_size=3))
def test_what_goes_out_comes_in_as_the_same_description(name: str, write: Write, described: list[Metadata]) -> None:
    texts = back(name, write, [held(f"d{place}", metadata) for place, metadata in enumerate(described)])
    assert [one.key for one in texts] == [f"{name}#d{place}" for place in range(len(described))]
    for text, metadata in zip(texts, described, strict=True):
        assert by_name(text.metadata) == by_name(metadata)
        assert text.blocks[0].text == "正文。"


def by_name(metadata: Metadata) -> tuple[object, ...]:
    """The description; columns keep the order of values that share a name, not that of names."""
    fields = [getattr(metadata, name) for name in Metadata.__slots__ if name != "extra"]
    return (*fields, sorted(metadata.extra, key=lambda pair: pair[0]))


def test_guesses_and_what_the_library_keeps(tmp_path: Path) -> None:
    guessed = Metadata("金陵志", dynasty="明", images=("p1.jpg",), guesses=(Guess("dynasty", "明", 0.7, "文件名 明"),))
    (text,) = back("a.csv", write_csv, [held("d1", guessed)])
    assert text.metadata.guesses == guessed.guesses
    assert (text.metadata.images, text.metadata.extra) == ((), ())
    (row,) = rows(write_csv, [held("d1", guessed, "长" * 40_000)])
    assert (row["正文"], row["文脉字数"], row["文脉图像"]) == ("", "40000", "p1.jpg")
    assert row["文脉地址"] == "https://lib.example/id/document/d1"


def rows(write: Write, documents: list[Held]) -> list[dict[str, str]]:
    out = io.BytesIO()
    write(documents, out)
    return list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig"))))


EVIL = '=HYPERLINK("http://evil.example","x")'


def test_no_cell_is_a_formula() -> None:
    document = held("d1", Metadata(EVIL, "+1", "@SUM(A1)", "-1"))
    (row,) = rows(write_csv, [document])
    assert [row[name] for name in ("题名", "责任者", "朝代", "年代")] == [f"'{EVIL}", "'+1", "'@SUM(A1)", "'-1"]
    out = io.BytesIO()
    write_xlsx([document], out)
    sheet = openpyxl.load_workbook(io.BytesIO(out.getvalue())).worksheets[0]
    assert sheet["B2"].value == f"'{EVIL}"
    kinds = {cell.data_type for line in sheet.iter_rows() for cell in line if cell.value is not None}
    assert kinds <= {"s", "inlineStr"}


def test_every_tag_is_a_row() -> None:
    link = Link("cbdb-1", "茅元仪", (Candidate("cbdb-1", "茅元仪", 1.0),), 0.5, MAKER)
    open_ = Link("", "", (Candidate("a", "甲", 0.5), Candidate("b", "乙", 0.5)), 0.0, MAKER)
    tags = (
        Tag("t1", "d1-0", 0, 3, "茅元仪", TagType.PER, MAKER, 0.9, link=link),
        Tag("t2", "d1-0", 3, 5, "子瞻", TagType.PER, MAKER, 0.5, "字", link=open_),
        Tag("t3", "d1-0", 5, 9, "天启元年", TagType.TIME, MAKER, 1.0, value="1621"),
    )
    document = held("d1", Metadata("武备志"), "茅元仪子瞻天启元年", tags)
    found = rows(write_tags_csv, [document, held("d2", Metadata("空"))])
    assert [(one["起"], one["止"], one["文字"], one["值"], one["规范名称"]) for one in found] == [
        ("0", "3", "茅元仪", "", "茅元仪"), ("3", "5", "子瞻", "", "未定"), ("5", "9", "天启元年", "1621", ""),
    ]  # fmt: skip
    assert found[0]["规范地址"] == "https://lib.example/id/entity/cbdb-1"
    out = io.BytesIO()
    assert write_tags_xlsx([document], out) == 1
    sheet = openpyxl.load_workbook(io.BytesIO(out.getvalue())).worksheets[0]
    assert [cell.value for cell in sheet[2]][5] == "茅元仪"


def test_the_names_are_in_the_registry() -> None:
    assert {"csv", "xlsx", "tags-csv", "tags-xlsx", "gbt7714", "bibtex", "ris", "csl"} <= set(EXPORTS)
