"""MARC goes out as it came, and of what came otherwise a record that others read; MODS and Dublin Core beside it."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pymarc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from api.exporting import export_named
from api.exporting.held import Held, Shelf
from api.pipeline import make_document_id
from index.texts import SqlTextStore
from ingest.corpus import walk
from ingest.marc import characters, iso2709
from ingest.marc.records import CNMARC, Field, Record
from ingest.passages import compose
from ingest.stretches import stretches
from ontology.describing import said
from ontology.iri import Namer
from ontology.records import (
    Assignment,
    Document,
    Maker,
    Metadata,
    Passage,
    Refusal,
    SourceText,
    TaggedDocument,
    TaggedPassage,
    TextVersion,
)

SHELF = Shelf(Namer(), cast("Any", None), cast("Any", None))
STAMP = "2026-11-21T08:00:00Z"


def held(text: SourceText) -> Held:
    """What the pipeline hands on, without tags."""
    document = Document(make_document_id("书目", text.key), "书目", text.key, text.format, text.metadata)
    version = TextVersion("v", document.id, compose(text.blocks), stretches(text.blocks))
    parts, begin = [], 0
    for number, block in enumerate(text.blocks):
        end = begin + len(block.text)
        passage = Passage(f"p{number}", document.id, "v", number, begin, end, block.text, block.heading, block.locator)
        parts.append(TaggedPassage(passage, (), block.text, ()))
        begin = end + 1
    return Held(TaggedDocument(document, version, tuple(parts), (), text.record), STAMP, SHELF)


def read(path: Path, data: bytes, name: str = "a.mrc") -> list[SourceText]:
    (path / name).write_bytes(data)
    found = list(walk([path / name]))
    assert [one for one in found if isinstance(one, Refusal)] == []
    return [one for one in found if isinstance(one, SourceText)]


def exported(name: str, *documents: Held) -> bytes:
    out = io.BytesIO()
    assert export_named(name).write(documents, out) == len(documents)
    return out.getvalue()


_text = st.text(st.sampled_from("随园诗话袁枚著性灵说江宁府志𠮷ABc 12,./-（）隨園詩話"), min_size=1, max_size=30)
_extra = st.lists(
    st.tuples(st.sampled_from(("300", "330", "606", "701", "905")), st.sampled_from("abf9"), _text), max_size=8
)


@settings(max_examples=40, deadline=None)
@given(
    titles=st.lists(_text.filter(str.strip), min_size=1, max_size=4),
    extra=_extra,
    encoding=st.sampled_from(("utf-8", "gb18030")),
    tag=st.sampled_from(("200", "245")),
    spoilt=st.booleans(),
)
def test_what_came_in_goes_out_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory,
    titles: list[str],
    extra: list[tuple[str, str, str]],
    encoding: str,
    tag: str,
    spoilt: bool,
) -> None:
    data = b""
    for number, title in enumerate(titles):
        fields = [Field("001", data=f"n{number}"), Field(tag, "1 ", (("a", f"书{title}"),))]
        fields += [Field(one, "  ", ((code, text),)) for one, code, text in extra]
        made = iso2709.compose(b"00000nam0 2200000   4500", [characters.bytes_of(one, encoding) for one in fields])
        data += b"99999" + made[5:] if spoilt else made
    texts = read(tmp_path_factory.mktemp("m"), data)
    name = "cnmarc" if tag == "200" else "marc21"
    assert exported(name, *map(held, texts)) == data
    # Through XML and back nothing is lost but the bytes.
    again = read(tmp_path_factory.mktemp("x"), exported("marcxml", *map(held, texts)), "a.xml")
    assert [one.metadata for one in again] == [one.metadata for one in texts]
    assert [one.blocks for one in again] == [one.blocks for one in texts]
    once = exported("marcxml", *map(held, again))
    assert once == exported("marcxml", *map(held, read(tmp_path_factory.mktemp("y"), once, "a.xml")))


def test_the_library_keeps_the_bytes_in_between(database: str, tmp_path: Path) -> None:
    fields = [Field("001", data="n1"), Field("200", "1 ", (("a", "随园诗话"),))]
    data = iso2709.compose(b"00000nam0 2200000   4500", [characters.bytes_of(one, "gb18030") for one in fields])
    (text,) = read(tmp_path, data)
    store = SqlTextStore(database)
    document = held(text).tagged
    store.replace(document, np.zeros((1, 4), np.float32), fingerprint="a")
    assert exported("cnmarc", Held(store.tagged(document.document.id), STAMP, SHELF)) == data
    store.close()


BOOK = SourceText(
    "随园诗话.txt",
    Metadata(
        title="随园诗话",
        creator="（清）袁枚著；王英志校点；南京图书馆编",
        dynasty="清",
        date="2000",
        book="袁枚全集",
        kind="古籍",
        language="lzh",
        branch="南京图书馆",
        rights="CC0-1.0",
        subjects=("诗话",),
        extra=(
            ("ISBN", "7-80643-401-4"), ("出版社", "江苏古籍出版社"), ("出版地", "南京"), ("册数", "2册"),
            ("印章", "曾在周叔弢处"), ("提要", "论性灵。"), ("别名", "小仓山房诗话"), ("索书号", "I207.22"),
            ("比例尺", "1:50000"), ("附注", "有残"),
        ),
    ),
    (),
    "txt",
)  # fmt: skip


def described() -> Held:
    one = held(BOOK)
    headings = (Assignment("clc:I207.22", "诗歌评论", "clc", 0.9, (), Maker("m", "1")),)
    return replace(one, tagged=replace(one.tagged, subjects=headings))


@pytest.mark.parametrize("name", ["marc21", "cnmarc"])
def test_a_document_without_a_record_gets_one_that_reads_back(tmp_path: Path, name: str) -> None:
    data = exported(name, described())
    (theirs,) = list(pymarc.MARCReader(data, force_utf8=True))
    title = theirs["200" if name == "cnmarc" else "245"]
    assert title["a"] == "随园诗话"
    block = "7" if name == "cnmarc" else "17"
    names = [one["a"] for one in theirs.fields if one.tag[0] in block and one.tag[1:] in ("00", "01", "10", "11")]
    assert names == ["袁枚", "王英志", "南京图书馆"]
    (text,) = read(tmp_path, data)
    mine, back = BOOK.metadata, text.metadata
    assert (back.title, back.creator, back.dynasty, back.branch) == (mine.title, mine.creator, "清", mine.branch)
    assert back.date == "2000"
    told = {label: said(back.extra, label) for label, _ in back.extra}
    assert told["ISBN"] == ("7-80643-401-4",)
    assert (told["出版地"], told["出版者"], told["册数"]) == (("南京",), ("江苏古籍出版社",), ("2册",))
    assert told["钤印"] == ("曾在周叔弢处",)
    assert told["异题名"] == ("小仓山房诗话",)
    assert told["索书号"] == ("I207.22",)
    assert told["丛书"] == ("袁枚全集",)
    assert text.blocks[-1].text == "论性灵。"
    tags = [one.tag for one in theirs.fields]
    assert tags == sorted(tags)
    if name == "cnmarc":
        assert len(theirs["100"]["a"]) == 36
        assert theirs["606"]["3"].endswith("clc%3AI207.22")
    else:
        assert len(theirs["008"].data) == 40


@pytest.mark.parametrize(
    ("date", "coded", "theirs_100"),
    [
        ("-0166", "b        ", "u        "),
        ("1573/1620", "q15731620", "f15731620"),
        ("1573-1620", "q15731620", "f15731620"),
        ("1980-05", "s1980    ", "d1980    "),
        ("", "nuuuuuuuu", "u        "),
    ],
)
def test_a_year_before_the_common_era_is_no_other_year(date: str, coded: str, theirs_100: str) -> None:
    one = held(BOOK)
    metadata = replace(one.document.metadata, date=date)
    dated = replace(one, tagged=replace(one.tagged, document=replace(one.document, metadata=metadata)))
    (marc21,) = list(pymarc.MARCReader(exported("marc21", dated), force_utf8=True))
    (cnmarc,) = list(pymarc.MARCReader(exported("cnmarc", dated), force_utf8=True))
    assert (marc21["008"].data[6:15], cnmarc["100"]["a"][8:17]) == (coded, theirs_100)


def test_a_note_longer_than_a_field_may_be_goes_on_in_the_next() -> None:
    one = held(BOOK)
    metadata = replace(one.document.metadata, extra=(("提要", "性灵" * 4_000),))
    long = replace(one, tagged=replace(one.tagged, document=replace(one.document, metadata=metadata)))
    (theirs,) = list(pymarc.MARCReader(exported("cnmarc", long), force_utf8=True))
    assert "".join(field["a"] for field in theirs.get_fields("330")) == "性灵" * 4_000


def test_marcxml_is_read_by_pymarc(tmp_path: Path) -> None:
    data = exported("marcxml", described(), described())
    (tmp_path / "a.xml").write_bytes(data)
    theirs = pymarc.parse_xml_to_array(str(tmp_path / "a.xml"))
    assert [one["245"]["a"] for one in theirs] == ["随园诗话"] * 2
    assert theirs[0].as_marc() == theirs[1].as_marc()


def test_mods_says_what_the_description_says() -> None:
    tree = etree.fromstring(exported("mods", described()))
    ns = {"m": "http://www.loc.gov/mods/v3"}
    one = tree.find("m:mods", ns)
    assert one is not None
    find = lambda path: [node.text for node in one.iterfind(path, ns)]  # noqa: E731
    assert find("m:titleInfo/m:title") == ["随园诗话", "小仓山房诗话"]
    assert find("m:name/m:namePart")[:2] == ["袁枚", "清"]
    assert find("m:name[@type='corporate']/m:namePart") == ["南京图书馆"]
    assert find("m:originInfo/m:publisher") == ["江苏古籍出版社"]
    assert find("m:originInfo/m:dateIssued") == ["2000"]
    assert find("m:abstract") == ["论性灵。"]
    assert find("m:identifier[@type='isbn']") == ["7-80643-401-4"]
    assert find("m:subject/m:topic") == ["诗话", "诗歌评论"]
    assert find("m:relatedItem[@type='host']/m:titleInfo/m:title") == ["袁枚全集"]
    assert find("m:location/m:shelfLocator") == ["I207.22"]
    assert "印章：曾在周叔弢处" in find("m:note")


@pytest.mark.parametrize(
    ("kind", "mods", "dcmi", "cnmarc", "marc21"),
    [
        ("摄影", "still image", "StillImage", "k", "k"),
        ("影印本", "text", "Text", "a", "a"),
        ("纪录片", "moving image", "MovingImage", "g", "g"),
        ("口述录音", "sound recording", "Sound", "i", "i"),
        ("舆图", "cartographic", "StillImage", "e", "e"),
        ("抄本", "text", "Text", "b", "t"),
        ("电子书", "text", "Text", "l", "a"),
    ],
)
def test_a_kind_is_one_type_in_every_format(kind: str, mods: str, dcmi: str, cnmarc: str, marc21: str) -> None:
    one = held(replace(BOOK, metadata=replace(BOOK.metadata, kind=kind)))
    assert etree.fromstring(exported("mods", one)).findtext(".//{*}typeOfResource") == mods
    types = [node.text for node in etree.fromstring(exported("dc", one)).iterfind(".//{*}type")]
    assert types == [dcmi, kind]
    assert exported("cnmarc", one)[6:7].decode() == cnmarc
    assert exported("marc21", one)[6:7].decode() == marc21


@pytest.mark.parametrize(
    ("date", "encoding"),
    [
        ("1744", "edtf"),
        ("1821/1850", "edtf"),
        ("-0100", "edtf"),
        ("1980年5月", None),
        ("20世纪", None),
        ("1744以后", None),
    ],
)
def test_mods_calls_edtf_what_is_edtf(date: str, encoding: str | None) -> None:
    one = held(replace(BOOK, metadata=replace(BOOK.metadata, date=date)))
    issued = etree.fromstring(exported("mods", one)).findall(".//{*}dateIssued")[-1]
    assert (issued.text, issued.get("encoding")) == (date, encoding)


def test_dublin_core_is_what_harvesters_get() -> None:
    tree = etree.fromstring(exported("dc", described(), described()))
    dc = "{http://purl.org/dc/elements/1.1/}"
    assert [one.text for one in tree.iter(f"{dc}title")] == ["随园诗话"] * 2
    assert [one.text for one in tree[0].iter(f"{dc}description")] == ["论性灵。"]


def test_a_record_of_one_dialect_becomes_one_of_the_other_by_its_description(tmp_path: Path) -> None:
    record = Record(
        "00000nam0 2200000   4500",
        (
            Field("200", "1 ", (("a", "随园诗话"), ("f", "(清)袁枚著"))),
            Field("330", "  ", (("a", "论性灵。"),)),
        ),
        CNMARC,
    )
    data = iso2709.compose(characters.leader_of(record), [characters.bytes_of(one, "gb18030") for one in record.fields])
    (text,) = read(tmp_path, data)
    (theirs,) = list(pymarc.MARCReader(exported("marc21", held(text))))
    assert (theirs["245"]["a"], theirs["520"]["a"], theirs.leader[9]) == ("随园诗话", "论性灵。", "a")
