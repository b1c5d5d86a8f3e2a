"""Each importer over what its format looks like, with a bad record among the good ones."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ontology.authority.importers import FORMATS, Row, guess, reader
from ontology.errors import BrokenSource, EmptySource, UnknownFormat, UnreadableSource, WrongEncoding, WrongMapping
from ontology.records import Entity, Name, Refusal, TagType

CHGIS = """@prefix lawd: <http://lawd.info/ontology/> .
<http://maps.cga.harvard.edu/tgaz/placename/hvd_1> a lawd:Place ;
  rdfs:label "Xiangyang Xian"@en ;
  lawd:hasName [ lawd:primaryForm "襄陽縣"@zh ] ;
  lawd:hasName [ lawd:primaryForm "襄阳县"@zh ] ;
  lawd:hasName [ lawd:primaryForm "Xiangyang Xian"@en ] ;
  geo:location [ geo:lat 32.02652 ; geo:long 112.15870 ] ;
  dcterms:description "今湖北省襄樊市襄城区" ;
  dcterms:temporal "start=-202; end=13;" ;
  dcterms:subject "county 县" ;
.
<http://maps.cga.harvard.edu/tgaz/placename/hvd_2> a lawd:Place ;
  lawd:hasName [ lawd:primaryForm "Nowhere"@en ] ;
.
<http://maps.cga.harvard.edu/tgaz/placename/hvd_3> a lawd:Place ;
  lawd:hasName [ lawd:primaryForm "水溪口"@zh ] ;
  dcterms:temporal "start=1911; end=1911;" ;
  dcterms:subject "villages and small towns 村镇" ;
.
"""


def _read(path: Path, **options: object) -> tuple[list[Entity], list[Refusal]]:
    rows = list(reader(guess(path))(path, name="x", **options))
    return [row.entity for row in rows if isinstance(row, Row)], [row for row in rows if isinstance(row, Refusal)]


def _file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_chgis_gives_names_years_and_the_place_of_today(tmp_path: Path) -> None:
    path = tmp_path / "places.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("__MACOSX/._a.ttl", "x" * 9_000)
        archive.writestr("a.ttl", CHGIS)
    entities, refusals = _read(path)
    first, village = entities
    assert (first.id, first.label, first.kind, first.begin, first.end) == ("chgis:hvd_1", "襄阳县", "县", -202, 13)
    assert first.names == (Name("襄陽縣", "繁体"), Name("襄阳", "简称"))
    assert (first.modern, first.latitude, first.longitude) == ("湖北襄樊市襄城区", 32.02652, 112.1587)
    assert (village.kind, village.begin, village.end, village.note) == ("村镇", None, None, "见于 1911 年断面")
    assert [refusal.source.rpartition("line ")[2] for refusal in refusals] == ["12"]


def test_cbdb_files_are_told_by_their_columns(tmp_path: Path) -> None:
    offices, bad = _read(
        _file(tmp_path, "a.csv", "office_name,dynasty_index\n翰林學士,15\n翰林學士,15\n,15\n判官,99\n")
    )
    assert [(one.label, one.dynasty, one.type) for one in offices] == [("翰林學士", "宋", TagType.OFI)]
    assert [refusal.source.rpartition("line ")[2] for refusal in bad] == ["4", "5"]
    places, _ = _read(_file(tmp_path, "b.csv", "addr_chn\n建康府\n益陽縣\n"))
    assert [(one.label, one.kind, one.names) for one in places] == [
        ("建康府", "府", (Name("建康", "简称"),)),
        ("益陽縣", "县", (Name("益陽", "简称"),)),
    ]


def test_the_catalogue_links_books_with_their_makers(tmp_path: Path) -> None:
    text = """* S1 經部
** S1a 易類
*** 子夏易傳
:PROPERTIES:
:KR_ID:  KR1a0002
:EXTENT: 11 卷
:END:
**** 人物
***** 卜商
      :PROPERTIES:
      :DYNASTY:  周
      :FUNCTION: 撰
      :DATES:    -507 - -400
      :END:
**** 版本
***** WYG
*** 無號
:PROPERTIES:
:EXTENT: 1 卷
:END:
"""
    path = tmp_path / "skqs.org.gz"
    path.write_bytes(gzip.compress(text.encode()))
    (person, book), refusals = _read(path)
    assert (person.label, person.type, person.begin, person.end) == ("卜商", TagType.PER, -507, -400)
    assert (book.id, book.kind, book.dynasty) == ("kr:KR1a0002", "經部易類", "周")
    assert book.relations == (("撰", person.id),)
    assert "11卷" in book.note and "卜商撰" in book.note
    assert refusals[0].source.endswith("line 17") and "無號" in refusals[0].reason


def test_dila_time_reads_eras_from_the_dump(tmp_path: Path) -> None:
    rows = {
        "t_dynasty": "(1,'chinese'),(2,'japanese')",
        "t_dynasty_names": "(1,'唐',0,1),(2,'日本',0,1)",
        "t_emperor": "(7,1),(8,2)",
        "t_emperor_names": "(7,'玄宗',0,1),(7,'明皇',1,1),(8,'天皇',0,1)",
        "t_era": "(5,7),(6,8)",
        "t_era_names": "(5,'開元',0,1),(6,'大寶',0,1)",
        "t_month": "(1,1,12,'十二',0,5,1981838,1981866,'癸丑',1,'S',0),"
        "(2,29,12,'十二',0,5,1992065,1992093,'辛巳',1,'S',0)",
    }
    dump = "-- MySQL dump 10.13\n-- Host: localhost    Database: authority_time_chinese\n" + "".join(
        f"INSERT INTO `{table}` VALUES {values};\n" for table, values in rows.items()
    )
    dump += "-- Dump completed on 2012-02-09\n"
    entities, refusals = _read(_file(tmp_path, "time.sql", dump))
    assert not refusals
    assert [(one.id, one.label, one.begin, one.end) for one in entities] == [
        ("dila:d1", "唐", 713, 741),
        ("dila:p7", "玄宗", 713, 741),
        ("dila:e5", "開元", 713, 741),
    ]
    lame = _file(tmp_path, "lame.sql", "-- MySQL dump\n-- Database: authority_time_chinese\n-- Dump completed\n")
    with pytest.raises(BrokenSource, match="t_era"):
        _read(lame)


def test_a_table_of_ones_own_may_be_in_chinese(tmp_path: Path) -> None:
    rows = ("1,莲花山,地名,别称:莲山;莲峰,,,广东深圳,22.55,114.05,属:2", ",,地名,,,,,,,", "3,坏年,,,甲,,,,,")
    text = "\n".join(("编号,名称,类型,异名,起年,止年,今地,纬度,经度,关系", *rows))
    entities, refusals = _read(_file(tmp_path, "own.csv", text), default=TagType.LOC)
    (hill,) = entities
    assert (hill.id, hill.type, hill.latitude) == ("x:1", TagType.LOC, 22.55)
    assert hill.names == (Name("莲山", "别称"), Name("莲峰", "别称"))
    assert hill.relations == (("属", "x:2"),)
    assert [refusal.source.rpartition(", ")[2] for refusal in refusals] == ["line 3", "line 4"]
    with pytest.raises(WrongMapping, match="label"):
        _read(_file(tmp_path, "none.csv", "a,b\n1,2\n"))


def test_skos_takes_concepts_in_chinese(tmp_path: Path) -> None:
    text = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://example.org/c/1> a skos:Concept ; skos:prefLabel "方志"@zh, "gazetteers"@en ; skos:altLabel "地方志"@zh ;
  skos:broader <http://example.org/c/2> .
<http://example.org/c/2> a skos:Concept ; skos:prefLabel "history"@en .
<http://example.org/c/3> a skos:Concept .
"""
    entities, refusals = _read(_file(tmp_path, "t.ttl", text))
    assert [(one.id, one.label, one.type) for one in entities] == [
        ("x:1", "方志", TagType.SUBJECT),
        ("x:2", "history", TagType.SUBJECT),
    ]
    assert Name("地方志", "别称") in entities[0].names
    assert entities[0].relations == (("上位", "x:2"),)
    assert len(refusals) == 1
    with pytest.raises(BrokenSource):
        _read(_file(tmp_path, "broken.ttl", "<a> <b> ."[:-3] + "{"))
    with pytest.raises(EmptySource):
        _read(_file(tmp_path, "empty.ttl", ""))


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.doc", b"?", UnknownFormat),
        ("a.csv.gz", b"no gzip", BrokenSource),
        ("a.zip", b"no zip", BrokenSource),
        ("a.csv", "名称\n".encode("gb18030"), WrongEncoding),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(
    tmp_path: Path, name: str, content: bytes, error: type[Exception]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(error):
        _read(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="nowhere"):
        guess(tmp_path / "nowhere.csv")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "format_", "least"),
    [
        ("chgis_rdf_2016-07-07.zip", "chgis", 71_712),
        ("cbdb_offices.csv", "cbdb-offices", 37_601),
        ("cbdb_addresses.csv", "cbdb-addresses", 18_090),
        ("dila_time_chinese.sql.gz", "dila-time", 1_384),
        ("kr_catalog_skqs.org.gz", "skqs", 6_400),
    ],
)
def test_the_published_files_are_read_whole(shared: Callable[[str], Path], file: str, format_: str, least: int) -> None:
    path = shared(f"authority/{file}")
    assert guess(path) == format_
    assert FORMATS[format_].licence
    entities, refusals = _read(path)
    assert len({one.id for one in entities}) == len(entities) >= least
    assert len(refusals) < 30


def test_a_quotation_mark_that_nothing_closes_is_said(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text('label,note\n甲,"' + "长。\n" * 80_000, "utf-8")
    with pytest.raises(BrokenSource, match="quotation mark"):
        list(reader("csv")(path, name="own"))
