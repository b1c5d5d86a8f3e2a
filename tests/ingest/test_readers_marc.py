"""MARC comes in whole: in every encoding and dialect, with wrong lengths, wrong leaders and worse beside it."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pymarc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ingest.corpus import walk
from ingest.marc import characters, iso2709, marcxml
from ingest.marc.records import CNMARC, MARC21, Field, Record
from ingest.marc.wording import coordinates, edtf
from ingest.passages import MODERN, cut
from ingest.readers.marc import read, read_xml
from ingest.reading import Source
from ontology.describing import said
from ontology.errors import BrokenSource
from ontology.records import Refusal, SourceText

UNIMARC_LEADER = "00000nam0 2200000   4500"


def field(tag: str, indicators: str, *subfields: str) -> Field:
    return Field(tag, indicators, tuple((one[0], one[1:]) for one in subfields))


POETRY_TALK = Record(
    UNIMARC_LEADER,
    (
        Field("001", data="012004002367"),
        field("010", "  ", "a7-80643-401-4", "b精装", "dCNY48.00"),
        field("100", "  ", "a20040223d2000    em y0chiy50      ea"),
        field("101", "0 ", "achi"),
        field("200", "1 ", "a随园诗话", "9sui yuan shi hua", "e校点本", "f(清)袁枚著", "g王英志校点"),
        field("205", "  ", "a2版"),
        field("210", "  ", "a南京", "c江苏古籍出版社", "d2000.9"),
        field("215", "  ", "a2册(712页)", "d21cm"),
        field("225", "2 ", "a中国古典文学理论批评专著选辑"),
        field("300", "  ", "a钤印：曾在周叔弢处"),
        field("300", "  ", "a据清乾隆刻本校点"),
        field("304", "  ", "a题名取自书名页"),
        field("314", "  ", "a袁枚(1716-1797)，字子才，号简斋"),
        field("327", "1 ", "a卷一 论性灵", "a卷二 论格调"),
        field("330", "  ", "a袁枚在书中提倡性灵说。书成于随园，园在江宁小仓山。"),
        field("461", " 0", "12001 ", "a四库全书", "v第12册"),
        field("517", "1 ", "a小仓山房诗话"),
        field("600", " 0", "a袁枚", "x诗歌评论"),
        field("606", "0 ", "a诗话", "y中国", "z清代", "x选集"),
        field("610", "0 ", "a性灵说", "a随园"),
        field("690", "  ", "aI207.22", "v4"),
        field("701", " 0", "c(清)", "a袁枚", "9yuan mei", "4著"),
        field("702", " 0", "a王英志", "4校点"),
        field("801", " 0", "aCN", "bNLC", "c20040223"),
        field("905", "  ", "a320001", "bA10023", "bA10024", "c古籍部", "dI207.22", "e25"),
    ),
    CNMARC,
)


def written(record: Record, encoding: str = "utf-8") -> bytes:
    return iso2709.compose(characters.leader_of(record), [characters.bytes_of(one, encoding) for one in record.fields])


def texts(path: Path, data: bytes, name: str = "a.mrc") -> tuple[list[SourceText], list[str]]:
    file = path / name
    file.write_bytes(data)
    found = list(walk([file]))
    return [one for one in found if isinstance(one, SourceText)], [
        one.reason for one in found if isinstance(one, Refusal)
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_cnmarc_record_says_all_of_it(tmp_path: Path, encoding: str) -> None:
    data = written(POETRY_TALK, encoding)
    (text,), refused = texts(tmp_path, data, "书目.iso")
    metadata, extra = text.metadata, text.metadata.extra
    assert not refused
    assert (text.key, text.format, text.record.format, text.record.data) == (
        "书目.iso#012004002367", "marc", "cnmarc", data,
    )  # fmt: skip
    assert (metadata.title, metadata.creator, metadata.dynasty) == ("随园诗话", "(清)袁枚著；王英志校点", "清")
    assert (metadata.date, metadata.kind, metadata.branch) == ("2000-09", "图书", "320001")
    assert metadata.subjects == ("袁枚--诗歌评论", "诗话--中国--清代--选集", "性灵说", "随园")
    told = {name: said(extra, name) for name, _ in extra}
    assert told["ISBN"] == ("7-80643-401-4",)
    assert told["装帧"], told["价格"] == (("精装",), ("CNY48.00",))
    assert told["副题名"] == ("校点本",)
    assert (told["版本"], told["出版地"], told["出版者"], told["出版年"]) == (
        ("2版",), ("南京",), ("江苏古籍出版社",), ("2000.9",),
    )  # fmt: skip
    assert told["丛书"] == ("中国古典文学理论批评专著选辑", "四库全书；第12册")
    assert told["钤印"] == ("曾在周叔弢处",)
    assert told["异题名"] == ("小仓山房诗话",)
    assert (told["中图分类"], told["编目机构"]) == (("I207.22",), ("NLC",))
    assert (told["馆藏地"], told["索书号"], told["条码"]) == (("古籍部",), ("I207.22/25",), ("A10023", "A10024"))
    assert [(one.heading, one.locator, one.text) for one in text.blocks] == [
        ("题名与责任说明", "200", "随园诗话：校点本 / (清)袁枚著；王英志校点。"),
        ("内容提要", "330", "袁枚在书中提倡性灵说。书成于随园，园在江宁小仓山。"),
        ("目次", "327", "卷一 论性灵\n卷二 论格调"),
    ]
    assert "sui yuan" not in str(text.blocks) + str(metadata)


def test_each_note_of_a_record_is_a_passage_of_its_own(tmp_path: Path) -> None:
    short = replace(POETRY_TALK, fields=(field("200", "1 ", "a随园诗话", "f袁枚著"), *POETRY_TALK.fields[13:15]))
    (text,), _ = texts(tmp_path, written(short))
    assert [(one.heading, one.locator) for one in cut(text.blocks, MODERN)] == [
        ("题名与责任说明", "200"), ("内容提要", "330"), ("目次", "327"),
    ]  # fmt: skip


def by_pymarc(*fields: pymarc.Field, number: str = "n1") -> bytes:
    record = pymarc.Record(force_utf8=True)
    record.add_field(pymarc.Field("001", data=number), *fields)
    return record.as_marc()


def datafield(tag: str, indicators: str, *subfields: str) -> pymarc.Field:
    pairs = [pymarc.Subfield(one[0], one[1:]) for one in subfields]
    return pymarc.Field(tag, indicators=pymarc.Indicators(*indicators), subfields=pairs)


def test_what_pymarc_writes_of_marc21_is_read_in_characters(tmp_path: Path) -> None:
    data = by_pymarc(
        pymarc.Field("008", data="000101q17361795cc            000 0 chi d"),
        datafield("020", "  ", "a9787806434017 (pbk.) :", "cCNY48.00"),
        datafield("034", "1 ", "ab", "b50000", "dE1184500", "eE1190000", "fN0320500", "gN0315500"),
        datafield("100", "1 ", "6880-01", "aYuan, Mei,", "d1716-1797."),
        datafield("245", "10", "6880-02", "aSui yuan shi hua /", "cYuan Mei zhu."),
        datafield("260", "  ", "aNanjing :", "bXiao cang shan fang,", "c[between 1736 and 1795]"),
        datafield("300", "  ", "a16 v. ;", "c25 cm."),
        datafield("500", "  ", "aTitle from cover."),
        datafield("505", "0 ", "a卷一 -- 卷二 -- 卷三."),
        datafield("520", "  ", "a论诗之书。"),
        datafield("650", " 0", "aChinese poetry", "xHistory and criticism."),
        datafield("852", "  ", "aNjL", "b古籍部", "hPL2677", "i.Y8", "pB0001"),
        datafield("852", "  ", "aShL", "b特藏"),
        datafield("880", "1 ", "6100-01/$1", "a袁枚,", "d1716-1797."),
        datafield("880", "10", "6245-02/$1", "a隨園詩話 /", "c袁枚著."),
        datafield("880", "  ", "6500-00/$1", "a行款：十行二十字"),
    )
    (text,), refused = texts(tmp_path, data)
    metadata = text.metadata
    assert not refused
    assert (metadata.title, metadata.creator, metadata.date) == ("隨園詩話", "袁枚著", "1736/1795")
    assert (metadata.kind, metadata.branch) == ("古籍", "NjL")
    told = {name: said(metadata.extra, name) for name, _ in metadata.extra}
    assert told["题名拼音"] == ("Sui yuan shi hua",)
    assert told["ISBN"] == ("9787806434017",)
    assert told["经纬度"] == ("118.75,119,31.9167,32.0833",)
    assert told["行款"] == ("十行二十字",)
    assert told["尺寸"] == ("25 cm",)
    assert (told["索书号"], told["馆藏地"], told["其他馆藏"]) == (
        ("PL2677 .Y8",), ("古籍部",), ("分馆 ShL；馆藏地 特藏",),
    )  # fmt: skip
    assert metadata.subjects == ("Chinese poetry--History and criticism",)
    assert [one.text for one in text.blocks[1:]] == ["论诗之书。", "卷一\n卷二\n卷三"]


def test_marc_8_is_left_to_pymarc(tmp_path: Path) -> None:
    # ANSEL writes the accent before the letter (https://www.loc.gov/marc/specifications/speccharmarc8.html).
    fields = [
        iso2709.RawField("001", b"w1"),
        iso2709.RawField("245", b"10\x1faP\xe1eking et l'\xe2empire"),
        iso2709.RawField("246", b"3 \x1fa\x1b$1!0\\\x1b(B"),
    ]
    (text,), refused = texts(tmp_path, iso2709.compose(b"00000nam  2200000 a 4500", fields))
    assert (text.metadata.title, refused) == ("Pèking et l'émpire", [])


def stale(data: bytes) -> bytes:
    """The lengths of the GB18030 record before it was converted, as converters leave them: all wrong."""
    raw = iso2709.parse(data)
    old = iso2709.compose(
        raw.leader, [iso2709.RawField(one.tag, one.data.decode().encode("gb18030")) for one in raw.fields]
    )
    end = old.index(b"\x1e") + 1
    return old[:end] + b"".join(one.data + b"\x1e" for one in raw.fields) + b"\x1d"


def test_wrong_lengths_are_survived(tmp_path: Path) -> None:
    data = stale(written(POETRY_TALK))
    assert next(pymarc.MARCReader(data)) is None
    (text,), refused = texts(tmp_path, data)
    assert (text.metadata.title, text.metadata.branch, refused) == ("随园诗话", "320001", [])
    assert text.record.data == data


@pytest.mark.parametrize("place", [0, 5, 12])
def test_a_wrong_leader_costs_nothing_where_the_fields_are_whole(tmp_path: Path, place: int) -> None:
    data = bytearray(written(POETRY_TALK))
    data[place : place + 5] = b"xxxxx"
    found, refused = texts(tmp_path, bytes(data) + written(POETRY_TALK))
    assert [one.key for one in found] == ["a.mrc#012004002367", "a.mrc#012004002367~2"]
    assert refused == []


def test_each_broken_record_costs_itself_alone_and_is_named_with_its_place(tmp_path: Path) -> None:
    good, short = written(POETRY_TALK), written(POETRY_TALK, "gb18030")
    untitled = written(Record(UNIMARC_LEADER, (Field("001", data="n9"), field("210", "  ", "a南京")), CNMARC))
    gone = good[:5] + b"d" + good[6:]
    parts = [good, b"\r\nthis is no record\x1d", short, untitled, gone, b"\n", good[:300]]
    found, refused = texts(tmp_path, b"".join(parts))
    assert [one.metadata.title for one in found] == ["随园诗话", "随园诗话"]
    offsets = [sum(map(len, parts[:n])) for n in range(len(parts))]
    assert refused == [
        f"第 2 条（第 {offsets[1] + 2} 字节起）不是 ISO 2709 记录：没有头标和目录，此条未收",
        f"第 4 条（第 {offsets[3]} 字节起）没有题名（CNMARC 的 200 $a 或 MARC21 的 245 $a），未收",
        f"第 5 条（第 {offsets[4]} 字节起）头标说此记录已删除，未收",
        refused[3],
    ]
    assert refused[3].startswith(f"第 6 条（第 {offsets[6]} 字节起）")


def test_a_record_as_long_as_the_format_can_say_is_read_and_a_longer_one_is_named(tmp_path: Path) -> None:
    def long(bytes_: int) -> bytes:
        left, fields = bytes_ - 400, [Field("001", data="n1"), field("200", "1 ", "a长记录")]
        while left > 0:
            fields.append(field("300", "  ", "a" + "x" * min(left, 9_000)))
            left -= 9_020
        return written(Record(UNIMARC_LEADER, tuple(fields), CNMARC))

    whole = long(99_600)
    assert 99_000 < len(whole) <= 99_999
    endless = b"00000nam0 2200000   4500" + b"x" * 3_000_000
    found, refused = texts(tmp_path, whole + endless + b"\x1d" + written(POETRY_TALK))
    assert [one.metadata.title for one in found] == ["长记录", "随园诗话"]
    assert refused == [f"第 2 条（第 {len(whole)} 字节起）超过 2000000 字节还没有记录结束符，未收"]


def test_text_that_is_no_marc_is_one_line(tmp_path: Path) -> None:
    found, refused = texts(tmp_path, "这不是书目，是一段文字。\n".encode() * 2_000)
    assert (found, refused) == ([], ["第 1 条（第 0 字节起）不是 ISO 2709 记录：没有头标和目录，此条未收"])
    with pytest.raises(BrokenSource, match="前 50 条没有一条能读"):
        file = tmp_path / "b.mrc"
        file.write_bytes(b"abc\x1d" * 500)
        list(read(Source(file, "b.mrc")))


def test_encodings_may_differ_from_record_to_record_and_from_field_to_field(tmp_path: Path) -> None:
    raw = [characters.bytes_of(one, "utf-8") for one in POETRY_TALK.fields]
    place = next(n for n, one in enumerate(raw) if one.tag == "330")
    raw[place] = characters.bytes_of(POETRY_TALK.fields[place], "gb18030")
    mixed = iso2709.compose(UNIMARC_LEADER.encode(), raw)
    data = b"".join((written(POETRY_TALK), written(POETRY_TALK, "gb18030"), mixed, written(POETRY_TALK)))
    found, refused = texts(tmp_path, data)
    assert not refused
    assert {(one.metadata.title, one.blocks[1].text) for one in found} == {
        ("随园诗话", "袁枚在书中提倡性灵说。书成于随园，园在江宁小仓山。")
    }
    assert len(found) == 4


def test_records_of_holdings_join_the_record_before_them(tmp_path: Path) -> None:
    bib = by_pymarc(datafield("245", "10", "a縣志"), number="b1")
    held = pymarc.Record(force_utf8=True, leader="00000nx  a2200000zn 4500")
    held.add_field(
        pymarc.Field("004", data="b1"), datafield("852", "  ", "aNjL", "h291"), datafield("866", " 0", "av.1-3")
    )
    found, refused = texts(tmp_path, bib + held.as_marc() + held.as_marc().replace(b"b1", b"b2"))
    assert [(one.metadata.title, one.metadata.branch) for one in found] == [("縣志", "NjL")]
    assert said(found[0].metadata.extra, "存卷") == ("v.1-3",)
    assert len(refused) == 1
    assert "馆藏记录" in refused[0]


# --- MARCXML ------------------------------------------------------------------------------------------------


def test_what_pymarc_writes_as_xml_is_read(tmp_path: Path) -> None:
    record = next(pymarc.MARCReader(by_pymarc(datafield("245", "10", "a金陵志 /", "c張鉉撰."), number="x1")))
    data = b'<?xml version="1.0"?><collection xmlns="http://www.loc.gov/MARC21/slim">'
    data += pymarc.record_to_xml(record) + b"</collection>"
    (text,), refused = texts(tmp_path, data, "书目.xml")
    assert (text.key, text.format, text.metadata.title, refused) == ("书目.xml#x1", "marcxml", "金陵志", [])
    assert marcxml.parsed(text.record.data).first("245", "c") == "張鉉撰."


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">',
        '<!ENTITY c SYSTEM "file:///etc/passwd">',
        '<!ENTITY c SYSTEM "http://127.0.0.1:1/x">',
    ],
)
def test_xml_that_would_grow_or_reach_out_is_one_line(tmp_path: Path, declared: str) -> None:
    data = f'<!DOCTYPE collection [{declared}]><collection xmlns="http://www.loc.gov/MARC21/slim"><record><leader/>'
    data += '<datafield tag="245" ind1=" " ind2=" "><subfield code="a">&c;</subfield></datafield></record></collection>'
    found, refused = texts(tmp_path, data.encode(), "a.marcxml")
    assert (found, refused) == ([], ["声明了自定义实体（<!ENTITY），可能是实体炸弹或要读本机文件，不读"])


def test_xml_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    one = '<record><leader>00000nam a2200000   4500</leader><datafield tag="245" ind1="0" ind2="0">\n'
    one += '<subfield code="a">题</subfield></datafield></record>\n'
    file = tmp_path / "a.marcxml"
    file.write_text('<collection xmlns="http://www.loc.gov/MARC21/slim">' + one * 3 + "<record><lead", encoding="utf-8")
    found, refused = texts(tmp_path, file.read_bytes(), "a.marcxml")
    assert len(found) == 3
    assert len(refused) == 1
    assert "第 7 行起不是正确的 XML" in refused[0]
    assert "此前的 3 条已收" in refused[0]


@pytest.mark.parametrize("form", ["iso2709", "xml"])
def test_memory_is_level_on_a_large_file(tmp_path: Path, form: str) -> None:
    padded = replace(POETRY_TALK, fields=(*POETRY_TALK.fields, *(field("300", "  ", "a" + "注" * 3_000),) * 8))

    def parts() -> Iterator[bytes]:
        if form == "iso2709":
            yield from [written(padded)] * 60
            return
        yield b"<collection>"
        yield from [etree.tostring(marcxml.element_of(padded), encoding="UTF-8", xml_declaration=False)] * 60
        yield b"</collection>"

    file = tmp_path / "a"
    with file.open("wb") as out:
        out.writelines(parts())
    reader = read if form == "iso2709" else read_xml
    tracemalloc.start()
    peaks = []
    for number, _ in enumerate(reader(Source(file, "a"))):
        if number in (12, 55):
            peaks.append(tracemalloc.get_traced_memory()[1])
    tracemalloc.stop()
    assert file.stat().st_size > 4_000_000
    assert peaks[1] < peaks[0] + 500_000


# --- properties ---------------------------------------------------------------------------------------------

_text = st.text(st.sampled_from("随园诗话袁枚著性灵说江宁府志卷一二三ABc 12,./-《》（）隨園詩話"), max_size=30)
_subfields = st.lists(st.tuples(st.sampled_from("abcdefgxyz2349"), _text), min_size=1, max_size=4)
_fields = st.lists(
    st.builds(
        lambda tag, indicators, subfields: Field(tag, indicators, tuple(subfields)),
        st.sampled_from(("010", "200", "210", "300", "330", "606", "701", "905")),
        st.text(" 012", min_size=2, max_size=2),
        _subfields,
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(fields=_fields, encoding=st.sampled_from(("utf-8", "gb18030")), begin=st.sampled_from((b"", b"\r\n", b"\x1a")))
def test_what_is_composed_is_cut_and_read_again(fields: list[Field], encoding: str, begin: bytes) -> None:
    raw = [characters.bytes_of(one, encoding) for one in fields]
    data = iso2709.compose(UNIMARC_LEADER.encode(), raw)
    cut = list(iso2709.chunks(io.BytesIO((begin + data) * 3), longest=1_000_000))
    assert [one.data for one in cut] == [data] * 3
    assert [one.offset for one in cut] == [n * len(begin + data) + len(begin) for n in range(3)]
    parsed = iso2709.parse(data)
    assert list(parsed.fields) == raw
    assert [characters.field_of(one, encoding) for one in parsed.fields] == fields
    assert iso2709.compose(parsed.leader, parsed.fields) == data
    theirs = pymarc.Record(data, to_unicode=False)
    assert [one.tag for one in theirs.fields] == [one.tag for one in fields]
    assert marcxml.parsed(_xml(fields)).fields == tuple(fields)


def _xml(fields: list[Field]) -> bytes:
    return etree.tostring(marcxml.element_of(Record(UNIMARC_LEADER, tuple(fields), MARC21)), encoding="UTF-8")


@settings(max_examples=50, deadline=None)
@given(damage=st.lists(st.tuples(st.integers(0, 1_200), st.integers(0, 255)), max_size=12), cut=st.integers(0, 1_500))
def test_no_damage_is_worse_than_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, damage: list[tuple[int, int]], cut: int
) -> None:
    data = bytearray(written(POETRY_TALK))
    for place, byte in damage:
        if place < len(data):
            data[place] = byte
    file = tmp_path_factory.mktemp("damaged") / "a.mrc"
    file.write_bytes(bytes(data[: cut or None]) + written(POETRY_TALK))
    for one in walk([file]):
        assert isinstance(one, Refusal) or one.metadata.title


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("2000", "2000"), ("c2000.", "2000"), ("[1935?]", "1935?"), ("2000.9", "2000-09"), ("1920-1935", "1920/1935"),
        ("民国二十三年[1934]", "1934"), ("清乾隆五十五年[1790]刻", "1790"), ("清光绪间", ""), ("1985年5月", "1985-05"),
        ("2000(2003重印)", "2000"), ("", ""),
    ],
)  # fmt: skip
def test_dates_are_read_where_they_say_a_year(wording: str, expected: str) -> None:
    assert edtf(wording) == expected


def test_coordinates_need_all_four_sides() -> None:
    assert coordinates("W0731500", "E0100000", "N0403000", "S0101530") == "-73.25,10,-10.2583,40.5"
    assert coordinates("E1184500", "", "N0320500", "N0315500") == ""
