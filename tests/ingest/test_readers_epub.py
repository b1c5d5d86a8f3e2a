"""EPUB: files of our making, files that mkepub makes, and chapters written as calibre and Chinese shops write them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import mkepub
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ingest.corpus import walk
from ingest.flow import Rules, runs
from ingest.passages import compose
from ontology.records import Refusal, SourceText

CONTAINER = """<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
XHTML = (
    '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" '
    'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>x</title></head><body>{}</body></html>'
)
OPF = """<package xmlns="http://www.idpf.org/2007/opf" version="{version}" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">{metadata}</metadata>
<manifest>{items}</manifest><spine toc="ncx">{spine}</spine></package>"""
METADATA_3 = """<dc:identifier id="id">urn:isbn:9787805330001</dc:identifier><dc:title id="t">金陵琐事</dc:title>
<meta refines="#t" property="title-type">main</meta><dc:title id="s">明人笔记</dc:title>
<meta refines="#s" property="title-type">subtitle</meta>
<dc:creator id="a">周晖</dc:creator><meta refines="#a" property="role" scheme="marc:relators">aut</meta>
<dc:creator id="b">张增泰</dc:creator><meta refines="#b" property="role" scheme="marc:relators">ann</meta>
<dc:contributor id="k">某程序</dc:contributor><meta refines="#k" property="role">bkp</meta>
<dc:date>2007-01-01T00:00:00Z</dc:date><dc:language>zh-CN</dc:language><dc:publisher>南京出版社</dc:publisher>
<dc:subject>南京；掌故</dc:subject><dc:description>&lt;p&gt;记金陵&lt;b&gt;旧事&lt;/b&gt;。&lt;/p&gt;</dc:description>
<meta property="belongs-to-collection" id="c">南京稀见文献丛刊</meta>
<meta refines="#c" property="collection-type">series</meta><dc:rights>公有领域</dc:rights>"""


def book(
    chapters: dict[str, str],
    *,
    metadata: str = METADATA_3,
    version: str = "3.0",
    more: dict[str, str | bytes] | None = None,
) -> bytes:
    """Return an EPUB whose chapters are bodies of XHTML, or whole files where they begin with ``<?``."""
    target = io.BytesIO()
    types = {"ncx": "application/x-dtbncx+xml", "png": "image/png"}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        file.writestr("META-INF/container.xml", CONTAINER)
        items = spine = ""
        for name, body in chapters.items():
            ident = name.split(".")[0]
            kind = types.get(name.rsplit(".", 1)[-1], "application/xhtml+xml")
            nav = ' properties="nav"' if ident == "nav" else ""
            items += f'<item id="{ident}" href="{name}" media-type="{kind}"{nav}/>'
            spine += f'<itemref idref="{ident}"/>' if kind.endswith("xhtml+xml") else ""
            whole = body.startswith("<?")
            file.writestr(f"OEBPS/{name}", body if whole else XHTML.replace("{}", body))
        opf = OPF.format(version=version, metadata=metadata, items=items, spine=spine)
        file.writestr("OEBPS/book.opf", (more or {}).pop("OEBPS/book.opf", opf))
        for name, data in (more or {}).items():
            file.writestr(name, data)
    return target.getvalue()


def read(tmp_path: Path, data: bytes) -> tuple[list[SourceText], list[Refusal]]:
    (tmp_path / "a.epub").write_bytes(data)
    items = list(walk([tmp_path / "a.epub"]))
    return [one for one in items if isinstance(one, SourceText)], [one for one in items if isinstance(one, Refusal)]


NAV = """<nav epub:type="toc"><h1>目录</h1><ol><li><a href="c1.xhtml">卷一</a><ol>
<li><a href="c1.xhtml#s2">凤凰台</a></li></ol></li><li><a href="c2.xhtml">卷二</a></li></ol></nav>
<nav epub:type="page-list"><ol><li><a href="c1.xhtml#p12">12</a></li></ol></nav>"""
CHAPTER_1 = """<h1 id="h">卷一</h1>
<p id="a">洪武三年<a epub:type="noteref" href="#n1">[1]</a>，定都<ruby>应<rt>yīng</rt>
天<rt>tiān</rt></ruby>，
筑城。</p><p>此事见<i>实录</i><sup><a epub:type="noteref" href="notes.xhtml#n2">2</a></sup>。</p>
<aside epub:type="footnote" id="n1"><p>公元 1370 年。</p></aside>
<h2 id="s2">凤凰台</h2><div class="poem"><p>凤凰台上凤凰游，<br/>凤去台空江自流。</p></div>
<p>李白<span epub:type="pagebreak" id="p12" title="12"/>登台&nbsp;赋诗。<img src="x.png" alt=""/></p>
<h3>又</h3><p>余文。</p>"""
CHAPTER_2 = '<h1>卷二</h1><p>乌衣<img src="g.png" alt=""/>巷，<img src="h.png" alt="𠀀"/>字。</p>'
ENDNOTES = """<section epub:type="endnotes"><h2>注释</h2><ol><li epub:type="endnote" id="n2"><p>《明太祖实录》。
<a epub:type="backlink" href="c1.xhtml#a">↩</a></p></li>
<li id="n3" epub:type="endnote"><p>无人所指。</p></li></ol></section>"""


def test_an_epub_3_says_its_chapters_notes_and_pages(tmp_path: Path) -> None:
    chapters = {"nav.xhtml": NAV, "c1.xhtml": CHAPTER_1, "c2.xhtml": CHAPTER_2, "notes.xhtml": ENDNOTES}
    (text,), refusals = read(tmp_path, book(chapters))
    assert refusals == []
    assert text.format == "epub"
    assert [(block.role, block.heading, block.locator, block.text) for block in text.blocks] == [
        ("", "卷一", "c1.xhtml#a", "洪武三年，定都应天，筑城。"),
        ("note", "卷一", "c1.xhtml#n1", "公元 1370 年。"),
        ("", "卷一", "c1.xhtml#a", "此事见实录。"),
        ("note", "卷一", "notes.xhtml#n2", "《明太祖实录》。"),
        ("verse", "卷一/凤凰台", "c1.xhtml#s2", "凤凰台上凤凰游，"),
        ("verse", "卷一/凤凰台", "c1.xhtml#s2", "凤去台空江自流。"),
        ("", "卷一/凤凰台", "c1.xhtml#s2", "李白登台 赋诗。"),
        ("", "卷一/凤凰台/又", "c1.xhtml#p12", "余文。"),
        ("", "卷二", "c2.xhtml", "乌衣〓巷，𠀀字。"),
        ("note", "卷二/注释", "notes.xhtml#n3", "无人所指。"),
    ]
    assert [(mark.begin, mark.end, mark.locator) for mark in text.blocks[6].marks] == [(2, 8, "p. 12")]
    whole = compose(text.blocks)
    assert [whole[: block.anchor][-4:] for block in text.blocks if block.anchor >= 0] == ["洪武三年", "事见实录"]
    assert [mark.locator for mark in text.blocks[8].marks] == ["p. 12"]


def test_what_an_epub_says_of_itself(tmp_path: Path) -> None:
    (text,), _ = read(tmp_path, book({"c1.xhtml": "<p>文。</p>"}))
    stated = text.metadata
    assert (stated.title, stated.creator, stated.date) == ("金陵琐事", "周晖；张增泰注", "2007")
    assert (stated.rights, stated.subjects, stated.language) == ("公有领域", ("南京", "掌故"), "")
    assert dict(stated.extra) == {
        "副题名": "明人笔记",
        "出版者": "南京出版社",
        "ISBN": "9787805330001",
        "丛书": "南京稀见文献丛刊",
        "内容提要": "记金陵 旧事 。",
        "语种": "zh-CN",
    }


METADATA_2 = """<dc:identifier id="id" opf:scheme="calibre">1</dc:identifier><dc:identifier opf:scheme="ISBN">
978-7-80533-000-1</dc:identifier><dc:title>白下琐言</dc:title><dc:creator opf:role="aut" opf:file-as="甘熙">甘熙
</dc:creator><dc:contributor opf:role="bkp">calibre (6.0)</dc:contributor><dc:contributor opf:role="trl">某人
</dc:contributor><dc:date opf:event="modification">2020-01-02</dc:date>
<dc:date opf:event="publication">0101-01-01T00:00:00+00:00</dc:date><dc:language>lzh</dc:language>
<meta name="calibre:series" content="金陵丛刻"/>"""
NCX = """<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><navMap>
<navPoint id="1" playOrder="1"><navLabel><text>卷一　山川</text></navLabel><content src="c1.html"/>
<navPoint id="2" playOrder="2"><navLabel><text>钟山</text></navLabel><content src="c1.html#x"/></navPoint></navPoint>
</navMap>
<pageList><pageTarget type="normal" value="3" id="p"><navLabel><text>3</text></navLabel><content src="c1.html#x"/>
</pageTarget></pageList></ncx>"""


def test_a_note_of_a_note_is_told(tmp_path: Path) -> None:
    body = (
        '<p>正文<a href="#n1">[1]</a>。</p><p id="n1">[1] 见《史记》<a href="#n2">[2]</a></p><p id="n2">[2] 卷一。</p>'
    )
    (text,), _ = read(tmp_path, book({"c1.xhtml": body}))
    assert [(block.role, block.text) for block in text.blocks] == [
        ("", "正文。"), ("note", "见《史记》"), ("note", "卷一。"),
    ]  # fmt: skip


# As calibre converts a Chinese book whose notes are links to paragraphs at the chapter's end.
PLAIN = """<h2 class="calibre1"><span>卷一</span><br class="c"/>山川</h2><p class="calibre2">金陵形胜<a id="w1"></a>
<a href="c1.html#m1"><sup class="calibre3">[1]</sup></a>，龙蟠虎踞[<a id="w2" href="c1.html#m2">2</a>]。</p>
<div id="x"><p>钟山即<a href="http://example.org/">紫金山</a>。</p></div><p>[3] 并非注。</p>
<p id="m1"><a href="c1.html#w1">[1]</a> 语出诸葛亮。</p><p><a id="m2" href="c1.html#w2">2</a>　1644 年以后亦然。</p>"""


def test_an_epub_2_with_notes_that_only_their_form_tells(tmp_path: Path) -> None:
    data = book({"c1.html": PLAIN, "ncx.ncx": NCX}, metadata=METADATA_2, version="2.0")
    (text,), refusals = read(tmp_path, data)
    assert refusals == []
    stated = text.metadata
    assert (stated.title, stated.creator, stated.date, stated.language) == ("白下琐言", "甘熙；某人译", "", "lzh")
    assert dict(stated.extra) == {"ISBN": "978-7-80533-000-1", "丛书": "金陵丛刻"}
    assert [(block.role, block.heading, block.text) for block in text.blocks] == [
        ("", "卷一 山川", "金陵形胜，龙蟠虎踞。"),
        ("note", "卷一 山川", "语出诸葛亮。"),
        ("note", "卷一 山川", "1644 年以后亦然。"),
        ("", "卷一 山川/钟山", "钟山即紫金山。"),
        ("", "卷一 山川/钟山", "[3] 并非注。"),
    ]
    assert text.blocks[3].marks[0].locator == "p. 3"


# As Duokan's shop and as Tencent's reader mark notes.
DUOKAN = """<p>江宁<a class="duokan-footnote" href="#d1"><img src="note.png"/></a>织造。</p>
<p>曹寅<img class="qqreader-footnote" alt="字子清，号楝亭。" src="n.png"/>任之。</p>
<ol class="duokan-footnote-content"><li class="duokan-footnote-item" id="d1">
<p><a href="#u1">①</a>今南京。</p></li></ol>"""


def test_the_notes_of_chinese_shops(tmp_path: Path) -> None:
    (text,), _ = read(tmp_path, book({"c1.xhtml": DUOKAN}))
    assert [(block.role, block.text) for block in text.blocks] == [
        ("", "江宁织造。"),
        ("note", "今南京。"),
        ("", "曹寅任之。"),
        ("note", "字子清，号楝亭。"),
    ]


def test_a_book_that_mkepub_makes(tmp_path: Path) -> None:
    made = mkepub.Book("客座赘语", author="顾起元", language="zh", publisher="某社", subjects=["南京"])
    first = made.add_page("卷一", "<p>留都人物，&amp;c。</p>")
    made.add_page("方言", "<p>南都方言，言人物之长曰<b>媌条</b>。</p>", parent=first)
    made.add_page("卷二", "<p>又一卷。<br>")
    made.save(str(tmp_path / "b.epub"))
    (text,) = walk([tmp_path / "b.epub"])
    assert isinstance(text, SourceText)
    assert (text.metadata.title, text.metadata.creator, text.metadata.subjects) == ("客座赘语", "顾起元", ("南京",))
    assert [(block.heading, block.text) for block in text.blocks] == [
        ("卷一", "留都人物，&c。"),
        ("卷一/方言", "南都方言，言人物之长曰媌条。"),
        ("卷二", "又一卷。"),
    ]


@pytest.mark.parametrize(
    ("member", "data", "said"),
    [
        ("META-INF/rights.xml", "<r/>", "Adobe ADEPT"),
        ("META-INF/license.lcpl", "{}", "Readium LCP"),
        ("META-INF/nothing.xml", "<r/>", "http://www.w3.org/2001/04/xmlenc#aes128-cbc"),
    ],
)
def test_a_protected_book_is_refused(tmp_path: Path, member: str, data: str, said: str) -> None:
    encryption = ENCRYPTION.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")
    more: dict[str, str | bytes] = {"META-INF/encryption.xml": encryption, member: data}
    texts, (refusal,) = read(tmp_path, book({"c1.xhtml": "<p>文。</p>"}, more=more))
    assert texts == []
    assert said in refusal.reason
    assert "DRM" in refusal.reason


ENCRYPTION = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<enc:EncryptedData xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptionMethod Algorithm="{}"/>
<enc:CipherData><enc:CipherReference URI="OEBPS/c1.xhtml"/></enc:CipherData></enc:EncryptedData></encryption>"""


def test_hidden_fonts_are_no_protection(tmp_path: Path) -> None:
    encryption = ENCRYPTION.format("http://www.idpf.org/2008/embedding")
    (text,), _ = read(tmp_path, book({"c1.xhtml": "<p>文。</p>"}, more={"META-INF/encryption.xml": encryption}))
    assert text.blocks[0].text == "文。"


BAD_CHAPTERS = {
    "laughs": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "哈"><!ENTITY b "&a;&a;">]><html><body>&b;</body></html>',
    "outside": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><body>&a;</body></html>',
}


@pytest.mark.parametrize("name", BAD_CHAPTERS)
def test_a_chapter_with_entities_is_refused_and_the_others_are_read(tmp_path: Path, name: str) -> None:
    (text,), (refusal,) = read(tmp_path, book({"c1.xhtml": BAD_CHAPTERS[name], "c2.xhtml": "<p>好。</p>"}))
    assert [block.text for block in text.blocks] == ["好。"]
    assert "c1.xhtml" in refusal.reason
    assert "实体" in refusal.reason


def test_a_chapter_that_is_no_xml_is_read_as_browsers_do(tmp_path: Path) -> None:
    (text,), refusals = read(tmp_path, book({"c1.xhtml": "<p>没有关的<b>标签<p>下一段&nbsp;。"}))
    assert refusals == []
    assert [block.text for block in text.blocks] == ["没有关的标签", "下一段 。"]


def test_references_out_of_the_archive_are_said_and_not_followed(tmp_path: Path) -> None:
    opf = OPF.format(
        version="3.0",
        metadata=METADATA_3,
        items='<item id="c1" href="c1.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="x" href="../../../etc/passwd" media-type="application/xhtml+xml"/>',
        spine='<itemref idref="c1"/><itemref idref="x"/>',
    )
    (text,), (refusal,) = read(tmp_path, book({"c1.xhtml": "<p>文。</p>"}, more={"OEBPS/book.opf": opf}))
    assert len(text.blocks) == 1
    assert "../../../etc/passwd" in refusal.reason


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"OEBPS/book.opf": "<package/>"}, "spine"),
        ({"OEBPS/book.opf": "<package"}, "不是正确的 XML"),
        ({"OEBPS/book.opf": '<!DOCTYPE p [<!ENTITY a "b">]><package/>'}, "实体"),
    ],
)
def test_a_book_that_is_not_whole_is_refused_in_one_line(
    tmp_path: Path, more: dict[str, str | bytes], said: str
) -> None:
    texts, (refusal,) = read(tmp_path, book({"c1.xhtml": "<p>文。</p>"}, more=more))
    assert texts == []
    assert said in refusal.reason


TEXT = st.text(alphabet='天地玄黄<&" \n\u3000a1[]', max_size=8)
# Trees of a tag, its text, its children and what follows it.
TAGS = st.sampled_from(["p", "div", "h1", "span", "sup", "ruby", "rt", "li", "td", "br", "img", "a"])


@settings(deadline=None, max_examples=50)
@given(
    st.recursive(st.tuples(TAGS, TEXT, st.just([]), TEXT), lambda inner: st.tuples(TAGS, TEXT, st.lists(inner), TEXT))
)
def test_nothing_that_is_said_is_lost(tree: tuple[str, str, list, str]) -> None:  # type: ignore[type-arg]
    root = etree.Element("body")
    grow(root, tree)
    said = "".join(run.text for run in runs(root, Rules())).replace("〓", "")
    for one in [*root.iter("rt")]:
        tail = one.tail
        one.clear()
        one.tail = tail
    assert squeezed(said) == squeezed("".join(root.itertext()))


def squeezed(text: str) -> str:
    return "".join(text.split())


def grow(parent: etree._Element, tree: tuple[str, str, list, str]) -> None:  # type: ignore[type-arg]
    tag, text, children, tail = tree
    element = etree.SubElement(parent, tag)
    element.text, element.tail = text, tail
    for child in children:
        grow(element, child)
