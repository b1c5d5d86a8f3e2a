"""Photographs, maps, rubbings and letters as rows of catalogues, in Dublin Core and in VRA Core."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from PIL import Image

from ingest.corpus import walk
from ingest.readers.dublin_core import reading_of
from ontology.records import Refusal, SourceText, TagType


def taken(folder: Path) -> tuple[list[SourceText], list[str]]:
    found = list(walk([folder]))
    return [one for one in found if isinstance(one, SourceText)], [
        one.reason for one in found if isinstance(one, Refusal)
    ]


def test_photographs_with_several_images(tmp_path: Path) -> None:
    for name in ("a1.jpg", "a2.jpg"):
        Image.new("L", (4, 4)).save(tmp_path / name)
    book = openpyxl.Workbook()
    book.active.append(["编号", "题名", "摄影者", "拍摄地点", "拍摄日期", "图片文件", "尺寸"])
    book.active.append(["P1", "夫子庙秦淮河畔", "朱偰", "南京夫子庙", "1935年", "a1.jpg；a2.jpg", "10×15厘米"])
    book.active.append(["P2", "中华门", "不详", "", "", "有", ""])
    book.save(tmp_path / "照片.xlsx")
    (one, two), reasons = taken(tmp_path)
    assert reasons == []
    assert (one.metadata.creator, one.metadata.date, one.metadata.images) == ("朱偰", "1935年", ("a1.jpg", "a2.jpg"))
    assert one.blocks[-1].text == "摄影者：朱偰；拍摄地：南京夫子庙；拍摄日期：1935年。"
    named = [(one.blocks[-1].text[tag.begin : tag.end], tag.type) for tag in one.blocks[-1].tags]
    assert named == [("朱偰", TagType.PER), ("南京夫子庙", TagType.LOC)]
    assert two.metadata.images == () and dict(two.metadata.extra)["图片文件"] == "有"


def test_parts_stand_under_the_title_of_their_whole(tmp_path: Path) -> None:
    (tmp_path / "相册.csv").write_text(
        "编号,题名,上级编号\nA,金陵胜景照片集,\nA1,莫愁湖,A\nA2,台城,A\nB,散页,X\n", "utf-8"
    )
    found, _ = taken(tmp_path)
    assert [one.metadata.book for one in found] == ["", "金陵胜景照片集", "金陵胜景照片集", ""]


def test_a_letter_says_who_wrote_to_whom(tmp_path: Path) -> None:
    (tmp_path / "信札.csv").write_text(
        "馆藏号,题名,发信人,收件人,写信地点,写信日期,释文\n"
        "L1,致胡适书,陈独秀,胡适、钱玄同,上海,1917年1月,适之先生左右：奉读来书，快慰之至。\n",
        "utf-8",
    )
    (letter,), reasons = taken(tmp_path)
    assert reasons == [] and letter.metadata.creator == "陈独秀"
    line = letter.blocks[-1]
    assert line.text == "寄信人：陈独秀；收信人：胡适、钱玄同；寄信地：上海；写信日期：1917年1月。"
    said = [
        (line.text[slice(*one.subject[1:])], one.predicate, line.text[slice(*one.object[1:])],
         [(part, line.text[begin:end]) for part, _, begin, end in one.qualifiers])
        for one in line.relations
    ]  # fmt: skip
    when = [("时间", "1917年1月"), ("地点", "上海")]
    assert said == [("陈独秀", "致信", "胡适", when), ("陈独秀", "致信", "钱玄同", when)]


def test_a_map_out_of_range_is_told_and_taken(tmp_path: Path) -> None:
    (tmp_path / "舆图.csv").write_text(
        "题名,坐标,比例尺,绘图者\n江宁府图,218.78，32.04,计里画方,佚名\n首都城市图,东经118°46′，北纬32°3′,1:2万,陆地测量局\n"
        "无名图,118.7 32.0,1:零,\n",
        "utf-8",
    )
    found, reasons = taken(tmp_path)
    assert [one.metadata.title for one in found] == ["江宁府图", "首都城市图", "无名图"]
    assert [one.type for one in found[1].blocks[-1].tags] == [TagType.ORG]
    assert found[0].blocks[-1].tags == ()
    assert len(reasons) == 2
    assert "经度 218.78 超出 -180 到 180；照原文收下，不上地图" in reasons[0] and "比例尺“1:零”" in reasons[1]


OAI = """<records xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <dc:title>瘗鹤铭</dc:title><dc:creator>华阳真逸</dc:creator><dc:creator>上皇山樵</dc:creator>
  <dc:subject>碑刻；镇江</dc:subject><dc:date>0514</dc:date><dc:identifier>rub-1</dc:identifier>
  <dc:identifier>https://example.org/rub-1</dc:identifier><dc:type>拓片</dc:type><dc:format>120 x 60 cm</dc:format>
  <dc:description>大字摩崖，原在焦山。</dc:description><dc:publisher>镇江博物馆</dc:publisher></oai_dc:dc>
<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <dc:creator>无题名者</dc:creator></oai_dc:dc>
<record xmlns:dcterms="http://purl.org/dc/terms/">
  <dcterms:title>江宁府城图</dcterms:title><dcterms:alternative>金陵省城图</dcterms:alternative>
  <dcterms:spatial xsi:type="dcterms:Point">name=南京; east=118.78; north=32.04</dcterms:spatial>
  <dcterms:identifier>map-1</dcterms:identifier><dcterms:medium>纸本彩绘</dcterms:medium></record>
</records>"""


def test_dublin_core_as_repositories_write_it(tmp_path: Path) -> None:
    """By hand as DSpace (oai_dc) and dcterms exports write it."""
    (tmp_path / "a.xml").write_text(OAI, "utf-8")
    (rubbing, drawn), reasons = taken(tmp_path)
    assert reasons == ["第 2 条记录（第 7 行）没有题名，未收"]
    assert rubbing.key == "a.xml#rub-1" and rubbing.metadata.creator == "华阳真逸；上皇山樵"
    assert rubbing.metadata.subjects == ("碑刻", "镇江") and rubbing.metadata.kind == "拓片"
    extra = dict(rubbing.metadata.extra)
    assert (extra["尺寸"], extra["出版者"], extra["网址"]) == ("120 x 60 cm", "镇江博物馆", "https://example.org/rub-1")
    assert rubbing.blocks[0].text == "大字摩崖，原在焦山。"
    extra = dict(drawn.metadata.extra)
    assert (extra["经纬度"], extra["异题名"], extra["材质"]) == (
        "name=南京; east=118.78; north=32.04", "金陵省城图", "纸本彩绘")  # fmt: skip


def test_an_element_whose_prefix_nothing_declares_is_passed_over(tmp_path: Path) -> None:
    """Behind a reference to a DTD that is not read, lxml takes such an element with its prefix for a name."""
    record = "<oai:dc><dc:title>金陵图&a;</dc:title><dc:date>1573</dc:date></oai:dc>"
    named = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    text = f'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><records {named}>{record}</records>'
    (tmp_path / "a.xml").write_text(text, "utf-8")
    (found,), reasons = taken(tmp_path)
    assert (found.metadata.title, reasons) == ("金陵图&a;", [])


def test_one_element_is_one_reading() -> None:
    record = etree.fromstring(OAI)[0]
    found = reading_of(record)
    assert found is not None and found.metadata.title == "瘗鹤铭" and found.row == ""


VRA = """<vra xmlns="http://www.vraweb.org/vracore4.htm">
<work id="w_1" refid="1"><agentSet><agent><name type="personal">朱偰</name><role>photographer</role></agent></agentSet>
  <dateSet><date type="creation"><earliestDate>1934</earliestDate><latestDate>1935</latestDate></date></dateSet>
  <descriptionSet><description>明故宫午门残址。</description></descriptionSet>
  <locationSet><location type="repository"><name>南京图书馆</name><refid type="accession">A-12</refid></location>
  <location type="creation"><name>南京</name></location></locationSet>
  <materialSet><material>相纸</material></materialSet>
  <measurementsSet><measurements type="height" unit="cm">10</measurements></measurementsSet>
  <relationSet><relation type="imageIs" relids="i_1"/></relationSet>
  <subjectSet><subject><term type="descriptiveTopic">城门</term></subject></subjectSet>
  <techniqueSet><technique>明胶银盐</technique></techniqueSet>
  <titleSet><title type="cited" pref="true">午门</title><title>Wumen</title></titleSet>
  <worktypeSet><worktype>照片</worktype></worktypeSet></work>
<image id="i_1" href="w1.jpg"><titleSet><title>正面</title></titleSet></image>
<image id="i_2" href="https://iiif.example.org/2/info.json"><titleSet><title>独立的图</title></titleSet></image></vra>"""


def test_vra_core_as_its_makers_show_it(tmp_path: Path) -> None:
    """By hand after the examples of the VRA Core 4.0 schema."""
    (tmp_path / "v.xml").write_text(VRA, "utf-8")
    Image.new("L", (4, 4)).save(tmp_path / "w1.jpg")
    (work, alone), reasons = taken(tmp_path)
    assert reasons == []
    told = work.metadata
    assert (told.title, told.creator, told.date, told.kind) == ("午门", "朱偰（photographer）", "1934/1935", "照片")
    assert (told.branch, told.subjects, told.images) == ("南京图书馆", ("城门",), ("w1.jpg",))
    extra = dict(told.extra)
    assert (extra["馆藏号"], extra["材质"], extra["技法"], extra["尺寸"]) == ("A-12", "相纸", "明胶银盐", "高10 cm")
    assert (extra["创作地"], extra["异题名"]) == ("南京", "Wumen")
    assert (alone.metadata.title, alone.metadata.images) == ("独立的图", ("https://iiif.example.org/2",))


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'


@pytest.mark.parametrize(("name", "text"), [("dc.xml", OAI), ("vra.xml", VRA)])
def test_entities_of_their_own_and_broken_xml_are_refused(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(f"{BOMB}{text}", "utf-8")
    (tmp_path / f"b{name}").write_text(text[:-12], "utf-8")
    found, reasons = taken(tmp_path)
    assert found == [] and len(reasons) == 2
    assert any("实体" in one for one in reasons) and any("不是正确的 XML" in one for one in reasons)
