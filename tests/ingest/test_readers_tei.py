"""TEI P5 as our own files and as other software writes it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.corpus import walk
from ingest.leafmarks import is_of_notes, page_of
from ingest.readers.tei import read
from ingest.reading import Reading, Source
from ingest.tei.drafts import Draft
from ingest.tei.squeeze import LINE, squeeze
from ontology.errors import BrokenSource
from ontology.records import Block, Maker, Refusal, SourceText, StatedTag, TagType

SAMPLES = Path(__file__).parents[1] / "golden" / "tei"
NS = 'xmlns="http://www.tei-c.org/ns/1.0"'


def written(path: Path, body: str, *, header: str = "", root: str = f"TEI {NS}") -> Path:
    file = path / "a.xml"
    name = root.split()[0]
    head = header or "<fileDesc><titleStmt><title>某书</title></titleStmt></fileDesc>"
    file.write_text(f"<?xml version='1.0' encoding='UTF-8'?>\n<{root}><teiHeader>{head}</teiHeader>{body}</{name}>")
    return file


def readings(path: Path) -> list[Reading | Refusal]:
    return list(read(Source(path, path.name)))


def one(path: Path, body: str, **more: str) -> Reading:
    (found,) = readings(written(path, f"<text><body>{body}</body></text>", **more))
    assert isinstance(found, Reading)
    return found


def told(reading: Reading) -> list[tuple[str, str, str, int]]:
    return [(block.text, block.heading, block.role, block.anchor) for block in reading.blocks]


def surfaces(block: Block) -> list[tuple[str, TagType, str]]:
    return [(block.text[tag.begin : tag.end], tag.type, tag.entity or tag.value) for tag in block.tags]


def test_a_header_is_a_description(tmp_path: Path) -> None:
    reading = one(tmp_path, "<p>河水</p>", header=(SAMPLES / "header.xml").read_text("utf-8"))
    said = reading.metadata
    assert (said.title, said.creator, said.dynasty, said.date) == ("水經注", "酈道元撰；戴震校", "北魏", "1774")
    assert (said.language, said.subjects) == ("lzh", ("地理", "水道"))
    assert said.rights == "可以引用 https://creativecommons.org/licenses/by/4.0/"
    extra = {name: [value for key, value in said.extra if key == name] for name, _ in said.extra}
    assert extra == {
        "异题名": ["水經"], "馆藏地": ["善本室"], "索书号": ["SB 123"], "版本类型": ["刻本"], "卷数": ["四十卷"],
        "破损": ["卷三缺葉"], "行款": ["半葉十行行二十字"], "批校题跋": ["卷端有丁丙跋"], "装帧": ["線裝"],
        "钤印": ["「丁氏藏書」朱文方印", "「八千卷樓」"], "递藏": ["八千卷樓舊藏"], "四部分类": ["史部·地理類"],
        "语种": ["文言"], "修订记录": ["2020-01-02 校對一過"],
    }  # fmt: skip
    assert reading.record is not None
    assert reading.record.format == "tei"
    assert b"<origDate" in reading.record.data


def test_divisions_paragraphs_verse_and_lists(tmp_path: Path) -> None:
    body = """
    <div><head>本紀</head><div><head>五帝
      本紀</head><p>黃帝者，
        少典之子。</p><lg><l>春風又綠</l><l>江南岸<caesura/>明月</l></lg><l>一句</l><l>二句</l></div></div>
    <div><p>In the <hi>year</hi>
      of peace <list><item>一</item><item>二</item></list>完</p>
      <table><row><cell>甲</cell><cell>乙</cell></row></table>
      <sp><speaker>生</speaker><p>小生有禮</p></sp></div>"""
    assert told(one(tmp_path, body)) == [
        ("黃帝者，少典之子。", "本紀/五帝本紀", "", -1),
        ("春風又綠\n江南岸　明月", "本紀/五帝本紀", "verse", -1),
        ("一句\n二句", "本紀/五帝本紀", "verse", -1),
        ("In the year of peace", "", "", -1),
        *((text, "", "", -1) for text in ("一", "二", "完", "甲　乙", "生", "小生有禮")),
    ]


def test_notes_stand_apart_and_say_what_they_gloss(tmp_path: Path) -> None:
    body = """<div><head>卷一<note place="inline">題下注</note></head><pb n="1a"/>
      <p>崑崙墟在西北<note place="inline">三成為<placeName>崑崙丘</placeName>。</note>，去<choice>
      <sic>蒿</sic><corr>嵩</corr></choice>高<app><lem>五萬</lem><rdg wit="#a">三萬</rdg><rdg wit="#b"/></app>里<ref
      target="#n9">9</ref>。</p></div>
      <div><head>附</head><note xml:id="n9" place="end"><p>甲。</p><p>乙。</p></note></div>"""
    header = """<fileDesc><titleStmt><title>某</title></titleStmt><sourceDesc><listWit>
      <witness xml:id="a" n="宋本"/><witness xml:id="b">明朱謀㙔箋本</witness></listWit></sourceDesc></fileDesc>"""
    reading = one(tmp_path, body, header=header)
    assert [(block.text, block.locator, block.anchor) for block in reading.blocks] == [
        ("崑崙墟在西北，去蒿高五萬里。", "", -1),
        ("題下注", "1a 夹注", 0),
        ("三成為崑崙丘。", "1a 夹注「崑崙墟在西北」", 6),
        ("「蒿」当作「嵩」", "1a 校记「蒿」", 9),
        ("「五萬」，宋本作「三萬」", "1a 校记「五萬」", 12),
        ("明朱謀㙔箋本无「五萬」", "1a 校记「五萬」", 12),
        ("甲。\n乙。", "1a 尾注「北，去蒿高五萬里」", 13),
    ]
    assert surfaces(reading.blocks[2]) == [("崑崙丘", TagType.LOC, "")]


def test_pages_are_marks_and_their_images_are_named(tmp_path: Path) -> None:
    body = """<pb n="1a" facs="1a.jpg"/><p>甲乙<pb n="1b" facs="#s2"/>丙</p><pb n="2a"/><pb n="2b" facs="http://x.example/iiif/4"/><p>丁</p>"""
    facsimile = '<facsimile><surface xml:id="s2"><graphic url="1b.jpg"/></surface></facsimile>'
    (reading,) = readings(written(tmp_path, f"{facsimile}<text><body>{body}</body></text>"))
    assert isinstance(reading, Reading)
    assert reading.metadata.images == ("1a.jpg", "1b.jpg", "", "http://x.example/iiif/4")
    assert reading.metadata.extra == (("叶次", "1a；1b；2a；2b"),)
    assert [(mark.begin, mark.end, mark.locator) for block in reading.blocks for mark in block.marks] == [
        (0, 2, "1a"),
        (2, 3, "1b"),
        (0, 1, "2b"),
    ]


def test_the_locator_of_a_note_leads_to_its_page() -> None:
    cases = {
        "1a 夹注「崑崙墟」": "1a",
        "[image 3] 注": "[image 3]",
        "12 栏b 校记「甲」": "12",
        "卷一·三上": "卷一·三上",
    }
    assert {locator: page_of(locator) for locator in cases} == cases
    assert [locator for locator in (*cases, "夹注「甲」 – 夹注「乙」", "注", "注疏卷一") if is_of_notes(locator)] == [
        *list(cases)[:3],
        "夹注「甲」 – 夹注「乙」",
        "注",
    ]


def test_a_columns_name_is_that_of_its_page_and_its_own(tmp_path: Path) -> None:
    body = "<pb n='12'/><cb n='a'/><p>甲<cb n='b'/>乙<pb n='13'/>丙</p>"
    (block,) = one(tmp_path, body).blocks
    assert [mark.locator for mark in block.marks] == ["12 栏a", "12 栏b", "13"]


def test_what_an_editor_changed_is_kept_as_a_note(tmp_path: Path) -> None:
    body = """<p><choice><orig>於</orig><reg>于</reg></choice><choice><orig>迺</orig><reg>爾</reg></choice>甲<del
      >乙</del><add>丙</add><gap quantity="2" unit="char"/><supplied>丁</supplied><g
      ref="#c1"/><g ref="#c2"/><g ref="#c3">戊</g></p>"""
    header = """<fileDesc><titleStmt><title>某</title></titleStmt></fileDesc><encodingDesc><charDecl>
      <char xml:id="c1"><mapping type="unicode">U+20BB7</mapping></char><char xml:id="c2"><charName>x</charName></char>
      </charDecl></encodingDesc>"""
    assert [block.text for block in one(tmp_path, body, header=header).blocks] == [
        "於迺甲丙□□丁𠮷〓戊",
        "「迺」规范作「爾」",
        "原有「乙」，已删",
    ]


def test_tags_come_with_their_makers_values_and_things(tmp_path: Path) -> None:
    header = """<fileDesc><titleStmt><title>某</title>
      <respStmt xml:id="lin"><resp>校對</resp><name>林某</name></respStmt>
      <respStmt><resp>標引</resp><name>周某</name></respStmt></titleStmt></fileDesc>"""
    body = """<p><persName key="cbdb:3767" resp="#lin" cert="low" type="字">子瞻</persName>為<roleName>
      <placeName ref="#p7">杭州</placeName>通判</roleName>，<date notBefore="1071" notAfter="1074">熙寧間</date>作
      <title corresp="http://x.example/b1"> 東坡集 </title><rs type="event">烏臺詩案</rs><rs>某</rs><term></term></p>"""
    places = '<standOff><listPlace><place xml:id="p7"><idno type="wikidata">Q4970</idno></place></listPlace></standOff>'
    (reading,) = readings(written(tmp_path, f"{places}<text><body>{body}</body></text>", header=header))
    assert isinstance(reading, Reading)
    (block,) = reading.blocks
    assert surfaces(block) == [
        ("子瞻", TagType.PER, "cbdb:3767"),
        ("杭州通判", TagType.OFI, ""),
        ("杭州", TagType.LOC, "wikidata:Q4970"),
        ("熙寧間", TagType.TIME, "1071/1074"),
        ("東坡集", TagType.BOOK, "http://x.example/b1"),
        ("烏臺詩案", TagType.EVENT, ""),
    ]
    assert block.tags[0] == StatedTag(0, 2, TagType.PER, Maker("林某", ""), "字", "", "cbdb:3767", 0.5)
    assert {tag.maker for tag in block.tags[1:]} == {Maker("周某", "")}


def test_a_text_as_cbeta_writes_it() -> None:
    (reading,) = readings(SAMPLES / "cbeta.xml")
    assert isinstance(reading, Reading)
    said = reading.metadata
    assert (said.title, said.creator, said.dynasty) == ("長阿含經", "佛陀耶舍共竺佛念譯", "後秦")
    assert ("丛书", "大正新脩大藏經") in said.extra
    assert ("卷数", "22卷") in said.extra
    texts = [(block.text, block.heading, block.role) for block in reading.blocks]
    assert texts == [
        ("長安釋僧肇述", "長阿含經序", ""),
        ("夫宗極絕於稱謂，賢聖以之沖默；玄旨非言不𨨏傳。", "長阿含經序", ""),
        ("稱去聲", "長阿含經序", "note"),
        ("沖＝中【宋】【元】", "長阿含經序", "note"),
        ("「沖默」，【宋】【元】作「中默」", "長阿含經序", "note"),
        ("佛說長阿含經卷第一", "", ""),
        ("比丘集法堂，　講說賢聖論；\n如來處靜室，", "1 大本經", "verse"),
    ]
    assert reading.blocks[1].locator == "#pT01p0001a0401"
    assert [mark.locator for mark in reading.blocks[1].marks] == ["0001a", "0001b"]
    notes = {block.text: block.locator for block in reading.blocks if block.role == "note"}
    assert notes["沖＝中【宋】【元】"] == "0001a 脚注「於稱謂，賢聖以之」"
    assert notes["「沖默」，【宋】【元】作「中默」"] == "0001a 校记「沖默」"


def test_a_text_as_tls_writes_kanripo() -> None:
    (reading,) = readings(SAMPLES / "tls.xml")
    assert isinstance(reading, Reading)
    assert told(reading) == [("乾，元亨利貞。", "乾", "", -1)]
    assert [mark.locator for mark in reading.blocks[0].marks] == ["001-1a"]


def test_a_text_as_markus_exports_it() -> None:
    (reading,) = readings(SAMPLES / "markus.xml")
    assert isinstance(reading, Reading)
    (block,) = reading.blocks
    assert [(surface, type_) for surface, type_, _ in surfaces(block)] == [
        ("袁枚", TagType.PER),
        ("江寧", TagType.LOC),
        ("知縣", TagType.OFI),
        ("乾隆十年", TagType.TIME),
    ]
    assert {tag.maker for tag in block.tags} == {Maker("MARKUS", "2.0")}
    assert block.tags[0].entity == "65873"


def test_a_text_as_pandoc_writes_it() -> None:
    (reading,) = readings(SAMPLES / "pandoc.xml")
    assert isinstance(reading, Reading)
    assert (reading.metadata.title, reading.metadata.creator) == ("南京小志", "张三")
    assert told(reading) == [
        ("南京古称金陵，六朝古都。", "沿革", "", -1),
        ("城墙", "沿革", "", -1),
        ("明孝陵", "沿革", "", -1),
        ("见《景定建康志》。", "沿革", "note", 11),
    ]


def test_a_corpus_is_many_documents_under_its_header(tmp_path: Path) -> None:
    def text(ident: str, body: str) -> str:
        title = f"<fileDesc><titleStmt><title>{ident}</title></titleStmt></fileDesc>"
        return f'<TEI xml:id="{ident}"><teiHeader>{title}</teiHeader><text><body>{body}</body></text></TEI>'

    corpus = text("甲", "<p>一</p>") + text("甲二", "<p>二</p>") + text("空", "")
    header = "<fileDesc><titleStmt><title>叢書</title><author>某</author></titleStmt></fileDesc>"
    written(tmp_path, corpus, header=header, root=f"teiCorpus {NS}")
    found = list(walk([tmp_path]))
    assert [(one.key, one.metadata.title, one.metadata.book, one.metadata.creator) for one in found[:2]] == [  # type: ignore[union-attr]
        ("a.xml#甲", "甲", "叢書", "某"),
        ("a.xml#甲二", "甲二", "叢書", "某"),
    ]
    assert isinstance(found[2], Refusal)
    assert found[2].reason == "没有可读的文字"


def test_without_a_namespace_and_in_gb18030(tmp_path: Path) -> None:
    text = "<?xml version='1.0' encoding='GB18030'?><TEI><teiHeader/><text><body><p>郑和</p></body></text></TEI>"
    (tmp_path / "a.tei").write_bytes(text.encode("gb18030"))
    (found,) = walk([tmp_path])
    assert isinstance(found, SourceText)
    assert (found.format, found.blocks[0].text, found.metadata.title) == ("tei", "郑和", "a")


BOMB = "<!DOCTYPE TEI [<!ENTITY a '哈'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("before", "body", "said"),
    [
        (f"{BOMB}]>", "<p>&i;</p>", "文件自己声明了实体"),
        ("<!DOCTYPE TEI [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", "<p>&x;</p>", "文件自己声明了实体"),
        ("<!DOCTYPE TEI SYSTEM 'http://127.0.0.1:1/tei.dtd'>", "<p>甲&amp;&hellip;</p>", "第 2 行用到外部定义的实体"),
        ("", "<p>甲</div>", "不是正确的 XML：第 2 行"),
        ("", "<p>" * 300 + "</p>" * 300, "不是正确的 XML"),
        ("", "<p>甲" + "<note>" * 240 + "</note>" * 240 + "</p>", "第 2 行起，元素套元素的层数太多"),
    ],
)
def test_bad_files_are_one_clear_line(tmp_path: Path, before: str, body: str, said: str) -> None:
    file = tmp_path / "a.xml"
    file.write_text(f"{before}\n<TEI {NS}><teiHeader/><text><body>{body}</body></text></TEI>")
    (found,) = walk([tmp_path])
    assert isinstance(found, Refusal)
    assert found.code == BrokenSource.code
    assert found.reason.startswith(said)
    assert "\n" not in found.reason


def test_of_several_texts_each_is_read_once(tmp_path: Path) -> None:
    file = written(tmp_path, "".join(f"<text><body><p>{one}</p></body></text>" for one in "甲乙丙"))
    (found,) = readings(file)
    assert isinstance(found, Reading)
    assert [block.text for block in found.blocks] == ["甲", "乙", "丙"]


def test_a_document_type_that_declares_nothing_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text(
        f"<!DOCTYPE TEI SYSTEM 'http://127.0.0.1:1/tei.dtd'><TEI {NS}><text><body><p>甲</p></body></text></TEI>"
    )
    assert told(readings(file)[0]) == [("甲", "", "", -1)]  # type: ignore[arg-type]


_raw = st.text(alphabet=f"甲ab \n{LINE}", max_size=12)


@settings(deadline=None, max_examples=50)
@given(_raw, _raw)
def test_squeezing_keeps_places(before: str, after: str) -> None:
    squeezed = squeeze(f"{before}丁{after}")
    assert len(squeezed.places) == len(before) + len(after) + 2
    assert squeezed.text[squeezed.places[len(before)]] == "丁"
    assert squeezed.places[-1] == len(squeezed.text)
    assert squeezed.text == squeeze(squeezed.text.replace("\n", LINE)).text


@pytest.mark.parametrize(("between", "count"), [("<lb/>", 150_000), ('<pb n="1"/><note>注</note>', 30_000)])
def test_a_paragraph_of_many_lines_costs_little_for_each(tmp_path: Path, between: str, count: int) -> None:
    began = time.process_time()
    reading = one(tmp_path, f"<p>{between.join('徐霞客遊記' for _ in range(count))}</p>")
    assert time.process_time() - began < 10  # a quadratic reader takes twice that and more
    assert sum(block.text.count("徐霞客") for block in reading.blocks if not block.role) == count


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("<div><head>卷", "</head></div>"),
        ("<div><head>卷<note>注", "</note></head></div>"),
        ("<app><lem>甲", "</lem><rdg>乙</rdg></app>"),
        ("<app><lem>甲</lem><rdg>乙", "</rdg></app>"),
        ("<choice><sic>甲", "</sic><corr>乙</corr></choice>"),
        ("<choice><orig>甲", "</orig><reg>乙</reg></choice>"),
    ],
    ids=["heads", "notes of heads", "lemmas", "readings", "errors", "spellings"],
)
def test_what_stands_in_its_like_is_not_read_again_at_each_depth(tmp_path: Path, begin: str, end: str) -> None:
    began = time.process_time()
    one(tmp_path, f"{begin * 18}字{end * 18}<p>文</p>")
    assert time.process_time() - began < 2  # twice the time for each depth would be minutes


def test_the_readings_of_an_apparatus_in_a_lemma_are_its_own(tmp_path: Path) -> None:
    inner = '<app><lem>江</lem><rdg wit="甲本">河</rdg></app>'
    outer = f'<app><lem>長{inner}</lem><rdgGrp><rdg wit="乙本">大水</rdg></rdgGrp></app>'
    notes = [block.text for block in one(tmp_path, f"<p>渡{outer}</p>").blocks if block.role == "note"]
    assert [note for note in notes if "河" in note] == ["「江」，甲本作「河」"]
    assert [note for note in notes if "大水" in note] == ["「長江」，乙本作「大水」"]


def test_the_text_of_a_block_is_asked_from_its_end() -> None:
    draft = Draft()
    assert (draft.raw, draft.last(), draft.blank) == ("", "", True)
    for piece in ("周瑜", "", " \n", "程普", "　", "\n"):
        draft.add(piece)
    assert [draft.since(begin) for begin in range(draft.length + 1)] == [
        "周瑜 \n程普　\n"[begin:] for begin in range(9)
    ]
    assert (draft.raw, draft.length, draft.blank) == ("周瑜 \n程普　\n", 8, False)
    assert (draft.last(), draft.last(beside="\n"), draft.last(beside="\n　")) == ("\n", "　", "普")
