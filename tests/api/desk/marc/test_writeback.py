"""What reviewers confirmed goes into the record that came in, and nothing else; what stood there comes back."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pymarc
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from api.desk.desk import Desk
from api.desk.marc.bytes import edited, opened
from api.desk.marc.confirmed import headings
from api.desk.marc.editing import edits
from api.desk.marc.records import Act, Heading
from api.desk.marc.writeback import Writeback
from api.desk.store import open_desk
from api.exporting import export_named
from api.exporting.exporter import Choice, Exporter
from api.exporting.held import Shelf
from api.reading import PresentTexts
from index.texts import SqlTextStore
from ingest.corpus import walk
from ingest.marc import characters, iso2709, marcxml
from ingest.marc.records import CNMARC, MARC21, Field, Record
from ingest.normalize import fold
from ingest.passages import compose
from ingest.stretches import stretches
from ontology.errors import NotFound, WrongUse
from ontology.iri import Namer
from ontology.living import Living
from ontology.records import (
    Assignment,
    Document,
    Entity,
    Link,
    Maker,
    Name,
    Passage,
    ReviewState,
    SourceRecord,
    SourceText,
    Tag,
    TaggedDocument,
    TaggedPassage,
    TagType,
    TextVersion,
)
from ontology.resolving import Resolver

MACHINE, LIN = Maker("rules", "1"), Maker("reviewer:lin", "")
NAMER = Namer()
ENTITIES = {
    one.id: one
    for one in (
        Entity("p1", TagType.PER, "袁枚", (Name("子才", "字"),), dynasty="清", begin=1716, end=1797),
        Entity("p2", TagType.PER, "王英志"),
        Entity("p3", TagType.PER, "欧阳修", dynasty="宋", begin=1007, end=1072, same_as=("https://id.example/ouyang",)),
        Entity("l1", TagType.LOC, "江宁府"),
        Entity("b1", TagType.BOOK, "诗经"),
        Entity("b2", TagType.BOOK, "随园诗话"),
    )
}
CONFIRMED, MADE = ReviewState.CONFIRMED, ReviewState.MACHINE


def entity(ident: str) -> Entity:
    if ident not in ENTITIES:
        raise NotFound(ident)
    return ENTITIES[ident]


def field(tag: str, indicators: str, *subfields: str) -> Field:
    return Field(tag, indicators, tuple((one[0], one[1:]) for one in subfields))


CHINESE = Record(
    "00000nam0 2200000   450 ",
    (
        Field("001", data="n1"),
        field("200", "1 ", "a随园诗话", "9sui yuan shi hua", "f(清)袁枚著", "g王英志校点"),
        field("330", "  ", "a袁枚居江宁府，论诗推欧阳修，兼及诗经。"),
        field("606", "0 ", "a诗话"),
        field("690", "  ", "aI207.22"),
        field("701", " 0", "c(清)", "a袁枚", "9yuan mei", "4著"),
        field("801", " 0", "aCN", "bNLC"),
        field("905", "  ", "aNJ", "dI207"),
    ),
    CNMARC,
)
Tags = Sequence[tuple[str, TagType, str, ReviewState]]
TAGS = (
    ("袁枚", TagType.PER, "p1", CONFIRMED),
    ("王英志", TagType.PER, "p2", CONFIRMED),
    ("江宁府", TagType.LOC, "l1", CONFIRMED),
    ("欧阳修", TagType.PER, "p3", CONFIRMED),
    ("诗经", TagType.BOOK, "b1", MADE),
    ("随园诗话", TagType.BOOK, "b2", CONFIRMED),
)


def raw(record: Record, encoding: str = "utf-8") -> bytes:
    return iso2709.compose(characters.leader_of(record), [characters.bytes_of(one, encoding) for one in record.fields])


def document(path: Path, data: bytes, *, name: str = "a.mrc", tags: Tags = TAGS) -> TaggedDocument:
    """What the pipeline makes of a record whose names were reviewed."""
    (path / name).write_bytes(data)
    (text,) = [one for one in walk([path / name]) if isinstance(one, SourceText)]
    version = TextVersion("v1", "d1", compose(text.blocks), stretches(text.blocks))
    parts, begin = [], 0
    for number, block in enumerate(text.blocks):
        end = begin + len(block.text)
        passage = Passage(f"p{number}", "d1", "v1", number, begin, end, block.text, block.heading, block.locator)
        found = tuple(_tag(passage, *one) for one in tags if one[0] in block.text)
        parts.append(TaggedPassage(passage, found, block.text, ()))
        begin = end + 1
    described = Document("d1", "书目", text.key, text.format, text.metadata)
    return TaggedDocument(described, version, tuple(parts), (), text.record)


def _tag(passage: Passage, surface: str, type_: TagType, ident: str, review: ReviewState) -> Tag:
    begin = passage.begin + passage.text.index(surface)
    maker = LIN if review is ReviewState.CORRECTED else MACHINE
    link = Link(ident, ident, (), 1.0, maker)
    name = f"{passage.id}-{surface}"
    return Tag(name, passage.id, begin, begin + len(surface), surface, type_, MACHINE, 0.9, review=review, link=link)


class Bench:
    """A library's texts and desk, without the rest."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.texts = SqlTextStore(f"sqlite:///{folder}/texts.db")
        self.desk = Desk(open_desk(database), folder)
        self.present = PresentTexts(self.texts, lambda: Resolver(Living(), str))
        self.marc = Writeback(self.present, self.desk.marc, entity, NAMER)
        self.exporter = Exporter(self.texts, self.present, Shelf(NAMER, cast("Any", None), entity), self.marc)

    def put(self, tagged: TaggedDocument) -> None:
        vectors = np.zeros((len(tagged.passages), 4), np.float32)
        self.texts.replace(tagged, vectors, fingerprint="a")

    def exported(self, name: str = "cnmarc", *, original: bool = False) -> bytes:
        out = io.BytesIO()
        export_named(name).write(self.exporter.held(Choice(("d1",), original=original)), out)
        return out.getvalue()


@pytest.fixture
def bench(database: str, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path, database)
    yield made
    made.texts.close()
    made.desk.close()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_confirmed_names_go_in_and_come_out_again(bench: Bench, encoding: str) -> None:
    data = raw(CHINESE, encoding)
    bench.put(document(bench.folder, data))
    found = bench.marc.difference("d1")
    assert [(one.before, one.after) for one in found.edits] == [
        (
            "701 _0 $c(清)$a袁枚$9yuan mei$4著",
            "701 _0 $c(清)$a袁枚$9yuan mei$4著$3https://wenmai.example/id/entity/p1",
        ),
        ("", "702 _0 $a王英志$4校点$3https://wenmai.example/id/entity/p2"),
        ("", "607 __ $a江宁府$3https://wenmai.example/id/entity/l1"),
        ("", "600 _0 $c(宋)$a欧阳修$f(1007-1072)$3https://wenmai.example/id/entity/p3"),
    ]
    assert found.edits[1].evidence == "200“王英志”已确认"
    assert bench.exported() == data
    bench.marc.write("d1", by="lin", note="核对过")
    written = bench.exported()
    assert [str(one) for one in opened(SourceRecord("cnmarc", written)).fields if one.tag[0] in "67"] == [
        "600 _0 $c(宋)$a欧阳修$f(1007-1072)$3https://wenmai.example/id/entity/p3",
        "606 0_ $a诗话",
        "607 __ $a江宁府$3https://wenmai.example/id/entity/l1",
        "690 __ $aI207.22",
        "701 _0 $c(清)$a袁枚$9yuan mei$4著$3https://wenmai.example/id/entity/p1",
        "702 _0 $a王英志$4校点$3https://wenmai.example/id/entity/p2",
    ]
    theirs = pymarc.Record(written, to_unicode=False)
    assert [one.tag for one in theirs.fields] == sorted(one.tag for one in theirs.fields)
    kept = [one for one in iso2709.parse(written).fields if one.tag not in ("600", "607", "701", "702")]
    assert kept == [one for one in iso2709.parse(data).fields if one.tag != "701"]
    assert written[5:12] + written[17:24] == data[5:12] + data[17:24]
    assert bench.exported(original=True) == data
    assert bench.marc.difference("d1").edits == ()
    with pytest.raises(WrongUse, match="没有可写回的改动"):
        bench.marc.write("d1", by="lin")
    undone = bench.marc.undo("d1", by="wang")
    assert (undone.by, undone.note) == ("lin", "核对过")
    assert bench.exported() == data
    assert [(one.revision, one.act, one.by) for one in bench.marc.history("d1")] == [
        (1, Act.WRITE, "lin"), (2, Act.UNDO, "wang"),
    ]  # fmt: skip
    assert [one.act for one in bench.desk.audit.acts(subject="document/d1")] == ["marc-undo", "marc-write"]
    with pytest.raises(WrongUse, match="没有可撤销"):
        bench.marc.undo("d1", by="lin")


def test_one_change_may_be_taken_and_others_later(bench: Bench) -> None:
    data = raw(CHINESE)
    bench.put(document(bench.folder, data))
    bench.marc.write("d1", by="lin", take=(3,))
    first = bench.exported()
    assert [one.after for one in bench.marc.difference("d1").edits][2][:3] == "600"
    bench.marc.write("d1", by="lin")
    assert bench.marc.difference("d1").standing == 2
    bench.marc.undo("d1", by="lin")
    assert bench.exported() == first
    bench.marc.undo("d1", by="lin")
    assert bench.exported() == data
    with pytest.raises(WrongUse, match="没有第 9 处"):
        bench.marc.write("d1", by="lin", take=(9,))
    with pytest.raises(WrongUse, match="刚刚有人改过"):
        bench.marc.write("d1", by="lin", revision=1)
    with pytest.raises(WrongUse, match="是谁"):
        bench.marc.write("d1", by=" ")


def test_two_who_write_at_once_do_not_both_write(bench: Bench) -> None:
    bench.put(document(bench.folder, raw(CHINESE)))
    record = bench.marc.difference("d1").record
    told = {"document_id": "d1", "revision": 1, "act": Act.WRITE, "original": "x", "lines": []}
    bench.desk.marc.add(record, record, by="lin", **told)
    with pytest.raises(WrongUse, match="刚刚有人改过"):
        bench.desk.marc.add(record, record, by="wang", **told)
    assert [one.by for one in bench.desk.audit.acts(subject="document/d1")] == ["lin"]


def test_a_record_that_comes_in_anew_is_written_back_anew(bench: Bench) -> None:
    bench.put(document(bench.folder, raw(CHINESE)))
    bench.marc.write("d1", by="lin")
    changed = raw(replace(CHINESE, fields=(*CHINESE.fields, field("905", "  ", "aSZ"))))
    bench.put(document(bench.folder, changed))
    assert bench.exported() == changed
    found = bench.marc.difference("d1")
    assert (len(found.edits), found.standing, len(found.history)) == (4, 0, 1)


def test_marc21_says_ids_where_marc21_says_them(tmp_path: Path) -> None:
    record = Record(
        "00000cam a2200000 a 4500",
        (
            Field("001", data="n1"),
            field("100", "1 ", "6880-01", "aYuan, Mei,", "d1716-1797."),
            field("245", "10", "aSui yuan shi hua /", "c袁枚著 ; 歐陽修序."),
            field("650", " 0", "aPoetics"),
            field("880", "1 ", "6100-01/$1", "a袁枚,", "d1716-1797."),
        ),
        MARC21,
    )
    tags = (("袁枚", TagType.PER, "p1", ReviewState.CORRECTED), ("歐陽修", TagType.PER, "p3", CONFIRMED))
    tagged = document(tmp_path, raw(record), tags=tags)
    given = Assignment("clc:I207.22", "诗歌评论", "clc", 0.9, (), MACHINE, CONFIRMED)
    tagged = replace(tagged, subjects=(given, replace(given, review=MADE, label="别的")))
    made, left = edits(record, headings(tagged, entity=entity, namer=NAMER))
    base = "https://wenmai.example/id/entity/"
    assert left == ()
    assert [one.after for one in made] == [
        f"100 1_ $6880-01$aYuan, Mei,$d1716-1797.$1{base}p1",
        f"700 1_ $a欧阳修$d1007-1072$e序$0https://id.example/ouyang$1{base}p3",
        f"650 _7 $a诗歌评论$2clc$0{base}clc%3AI207.22",
        "084 __ $aI207.22$2clc",
    ]


def test_what_another_authority_numbered_is_left_and_told() -> None:
    record = replace(
        CHINESE, fields=(*CHINESE.fields[:5], field("701", " 0", "a袁枚", "3CAL n2004"), *CHINESE.fields[6:])
    )
    heading = Heading(TagType.PER, "袁枚", NAMER.entity_iri("p1"), frozenset((fold("袁枚"),)), "", creator=True)
    assert edits(record, [heading]) == (
        (), ("701“袁枚”已有 $3 CAL n2004，不能再写 袁枚 的编号（https://wenmai.example/id/entity/p1）",),
    )  # fmt: skip


def test_nothing_that_machines_alone_say_is_written(tmp_path: Path) -> None:
    tags = tuple((*one[:3], MADE) for one in TAGS)
    tagged = document(tmp_path, raw(CHINESE), tags=tags)
    assert headings(tagged, entity=entity, namer=NAMER) == ()
    rejected = document(tmp_path, raw(CHINESE), tags=((*TAGS[0][:3], ReviewState.REJECTED),))
    assert headings(rejected, entity=entity, namer=NAMER) == ()


def test_a_document_without_a_record_says_so(bench: Bench, tmp_path: Path) -> None:
    bench.put(replace(document(tmp_path, raw(CHINESE)), record=None))
    with pytest.raises(WrongUse, match="不是由 MARC 记录来的"):
        bench.marc.difference("d1")


def test_marcxml_is_written_into_too(bench: Bench) -> None:
    element = etree.tostring(marcxml.element_of(CHINESE), encoding="UTF-8")
    bench.put(document(bench.folder, b"<collection>" + element + b"</collection>", name="a.xml"))
    before = bench.exported("marcxml")
    bench.marc.write("d1", by="lin")
    (bench.folder / "out.xml").write_bytes(bench.exported("marcxml"))
    (theirs,) = pymarc.parse_xml_to_array(str(bench.folder / "out.xml"))
    assert [one["3"] for one in theirs.get_fields("600", "607", "701", "702")] == [
        f"https://wenmai.example/id/entity/{one}" for one in ("p3", "l1", "p1", "p2")
    ]
    assert theirs.get_fields("905")[0]["a"] == "NJ"
    bench.marc.undo("d1", by="lin")
    assert bench.exported("marcxml") == before


_values = st.text(st.sampled_from("随园诗话袁枚ABc 12,./"), min_size=1, max_size=12)
_fields = st.lists(
    st.tuples(st.sampled_from(("100", "300", "600", "606", "701", "702", "801", "905")), _values), max_size=10
)
_headings = st.lists(
    st.builds(
        lambda type_, label, creator: Heading(
            type_, label, NAMER.entity_iri(label), frozenset((fold(label),)), "", creator=creator
        ),
        st.sampled_from((TagType.PER, TagType.ORG)),
        st.sampled_from(("袁枚", "随园", "A", "王英志")),
        st.booleans(),
    ),
    max_size=5,
)


@settings(max_examples=50, deadline=None)
@given(fields=_fields, given_=_headings, encoding=st.sampled_from(("utf-8", "gb18030")), cn=st.booleans())
def test_edits_touch_nothing_else(
    fields: list[tuple[str, str]], given_: list[Heading], encoding: str, cn: bool
) -> None:
    title = field("200" if cn else "245", "1 ", "a随园诗话，袁枚所著也")
    record = Record(
        "00000nam0 2200000   450 ", (title, *(field(tag, "  ", f"a{text}") for tag, text in fields)), CNMARC
    )
    before = SourceRecord("cnmarc", raw(record, encoding))
    made, _ = edits(opened(before), given_)
    after = edited(before, made)
    old, new = iso2709.parse(before.data), iso2709.parse(after.data)
    changed = {one.place for one in made if one.place >= 0}
    rest = list(new.fields)
    for place, one in enumerate(old.fields):
        same = next(n for n, each in enumerate(rest) if each.tag == one.tag and each.data.startswith(one.data))
        found = rest.pop(same)
        assert place in changed or found == one
    assert len(rest) == sum(one.place < 0 for one in made)
    # Written once, it is there: nothing is left to be written.
    assert edits(opened(after), given_)[0] == ()
    if not made:
        assert after == before


def test_the_desk_of_an_older_library_gets_the_table(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/desk.db"
    engine = open_desk(url)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE marc_writings"))
        connection.execute(sa.text("DELETE FROM desk_settings WHERE name = 'tables'"))
    engine.dispose()
    again = open_desk(url)
    assert sa.inspect(again).has_table("marc_writings")
    again.dispose()
