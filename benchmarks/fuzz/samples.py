"""A small good file of each format, from which harmful ones are made. Those of tests and of the sample collection are
read where they lie."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import docx
import openpyxl
from PIL import Image

from ingest.marc.characters import bytes_of, leader_of
from ingest.marc.iso2709 import compose
from ingest.marc.marcxml import element_of
from ingest.marc.records import CNMARC, Field, Record

ROOT = Path(__file__).resolve().parents[2]
TEI = ROOT / "tests" / "golden" / "tei"

_TEXT = "《南京志》卷一\n\n洪武六年，修城。王安石，字介甫，號半山，臨川人。\n光绪二十三年丁酉正月初三日，生于江宁府。\n"
_HTML = (
    '<html lang="zh"><head><meta charset="utf-8"><title>古城</title><meta name="author" content="某人"></head><body>'
    '<h1>古城</h1><p>城墙<a href="#n1"><sup>1</sup></a>。</p><table><tr><td>甲<td rowspan="2">乙</table>'
    '<ol><li id="n1">注释。</ol></body></html>'
)
_MANDOKU = (
    "# -*- mode: mandoku-view -*-\n#+TITLE: 水經\n#+PROPERTY: ID KR2k0001\n#+PROPERTY: BASEEDITION WYG\n"
    "<pb:KR2k0001_WYG_001-1a>¶\n* 卷一\n河水(水也)出崑崙&KR1234;¶\n<md:KR2k0001_WYG_001-1b>山/\n"
)
_ORG = (
    "# -*- mode: mandoku-view; -*-\n* 經部\n** 書類\n*** KR1b0001 尚書注疏-漢-孔安國\n:PROPERTIES:\n:KR_ID: KR1b0001\n"
    ":DYNASTY: 漢\n:EXTENT: 二十卷\n:TITLE: 尚書注疏\n:RESP: 孔安國\n:END:\n提要一段。\n"
)
_VTT = "WEBVTT - 藏书楼\n\nNOTE x\n\n1\n00:00:01.000 --> 00:00:02.500 align:start\n<v 甲>金陵<b>自古</b>。\n"
_SRT = "1\n00:00:01,000 --> 00:00:02,500\n金陵自古帝王州\n\n2\n00:00:02,500 --> 00:00:05,000\n<i>吴晋</i>\n"
_ASS = (
    "[Script Info]\nTitle: 讲座\n[V4+ Styles]\nFormat: Name, Fontname\nStyle: Default,宋体\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    "Dialogue: 0,0:00:01.00,0:00:02.50,Default,甲,0,0,0,,{\\k10}金{\\b1}陵\\N自古\n"
)
_TTML = (
    '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:frameRate="25">'
    '<body><div><p begin="1s" end="2.5s">金陵<br/>自古</p><p begin="00:00:03:10" dur="900ms">吴</p></div></body></tt>'
)
_LRC = "[ti:讲座]\n[ar:甲]\n[offset:-500]\n[00:01.00]金陵\n[00:02.50][01:00.1]自古\n"
_GEDCOM = (
    "0 HEAD\n1 CHAR UTF-8\n1 GEDC\n2 VERS 5.5.1\n0 @I1@ INDI\n1 NAME 弘历 /爱新觉罗/\n1 SEX M\n1 BIRT\n"
    "2 DATE @#DGREGORIAN@ 25 SEP 1711\n2 PLAC 北京\n1 FAMC @F1@\n0 @F1@ FAM\n1 HUSB @I2@\n1 CHIL @I1@\n"
    "0 @I2@ INDI\n1 NAME 胤禛\n1 FAMS @F1@\n0 TRLR\n"
)
_CSV = "馆藏号,题名,责任者,年代,类型,说明,经度,纬度\n1,金陵图,(明)王某绘,明万历年间,地图,城图一幅,E118°46′,32.05\n"
_CLAN = "世系,谱名,字,生,卒,父,配\n1,文公,子瞻,康熙三年正月初三,雍正元年,,王氏\n2,武公,,1700,1760,文公,李氏\n"
_JSONL = (
    '{"id": "a#1", "book": "甲", "chapter": "一", "text": "天地玄黄", "date": "1573/1620"}\n'
    '{"id": "a#2", "title": "乙", "text": "宇宙洪荒", "tags": [], "extra": {"x": ["y"]}}\n'
)
_POETRY = (
    '[{"title": "登鸛雀樓", "author": "王之渙", "paragraphs": ["白日依山盡。"], "id": "x1", "biography": "并州人"}]'
)
_IIIF = (
    '{"@context": "http://iiif.io/api/presentation/3/context.json", "id": "https://x.example/m", "type": "Manifest",'
    ' "label": {"zh": ["图"]}, "metadata": [{"label": {"zh": ["责任者"]}, "value": {"zh": ["王某"]}}],'
    ' "structures": [{"id": "r", "type": "Range", "label": {"none": ["卷一"]}, "items": [{"id": "https://x.example/c1",'
    ' "type": "Canvas"}]}], "items": [{"id": "https://x.example/c1", "type": "Canvas", "height": 10, "width": 10,'
    ' "items": [{"id": "p", "type": "AnnotationPage", "items": [{"id": "a", "type": "Annotation", "motivation":'
    ' "painting", "target": "https://x.example/c1#xywh=0,0,5,5", "body": {"id": "https://x.example/i.jpg", "type":'
    ' "Image", "service": [{"id": "https://x.example/i", "type": "ImageService3"}]}}]}], "annotations": [{"id": "q",'
    ' "type": "AnnotationPage", "items": [{"id": "b", "type": "Annotation", "motivation": "supplementing", "target":'
    ' "https://x.example/c1", "body": {"type": "TextualBody", "value": "金陵"}}]}]}]}'
)
_TURTLE = (
    "@prefix dc: <http://purl.org/dc/elements/1.1/> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    '<http://x.example/1> a skos:Concept ; skos:prefLabel "南京"@zh ; skos:broader <http://x.example/2> ;'
    ' dc:title "金陵图"@zh ; dc:creator "王某" ; dc:date "1573" .\n<http://x.example/2> a skos:Concept ;'
    ' skos:prefLabel "地名"@zh ; skos:altLabel "地方"@zh ; skos:inScheme <http://x.example/s> .\n'
)
_NT = '<http://x.example/1> <http://purl.org/dc/elements/1.1/title> "金陵图"@zh .\n'
_JSONLD = '{"@context": {"dc": "http://purl.org/dc/elements/1.1/"}, "@id": "http://x.example/1", "dc:title": "图"}'
_RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:skos="http://www.w3.org/2004/02/skos/core#"><skos:Concept rdf:about="http://x.example/1">'
    '<skos:prefLabel xml:lang="zh">南京</skos:prefLabel><dc:title>金陵图</dc:title></skos:Concept></rdf:RDF>'
)
_VRA = (
    '<vra xmlns="http://www.vraweb.org/vracore4.htm"><work id="w1"><titleSet><title pref="true">山水</title></titleSet>'
    '<agentSet><agent><name>王某</name><dates type="life"><earliestDate>1500</earliestDate></dates></agent></agentSet>'
    '<dateSet><date><earliestDate>1573</earliestDate></date></dateSet></work><image id="i1" refid="w1"><relationSet>'
    '<relation type="imageOf" relids="w1"/></relationSet></image></vra>'
)
_DUBLIN = (
    '<records xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:oai="http://www.openarchives.org/OAI/2.0/oai_dc/">'
    "<oai:dc><dc:title>金陵图</dc:title><dc:creator>王某</dc:creator><dc:date>1573</dc:date></oai:dc></records>"
)
_WIKI = (
    '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="zh"><siteinfo><sitename>'
    "Wikisource</sitename></siteinfo><page><title>登鸛雀樓</title><ns>0</ns><id>1</id><revision><id>2</id>"
    "<text>{{Header|title=登鸛雀樓|author=王之渙|times=唐}}\n== 一 ==\n白日&lt;ref&gt;注&lt;/ref&gt;依山盡。"
    "[[分類:唐詩|詩]]-{zh-hans:里;zh-hant:裡}-\n{|\n|a\n|}</text></revision></page></mediawiki>"
)
_PIPES = "\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n```\nx\n```\n"
_MARKDOWN = "---\ntitle: 南京志\nsubjects: [城墙, 城砖]\n---\n# 卷一\n\n- 城[砖](x)\n" + _PIPES
_SIDECAR = (
    "title: 南京志\ncreator: [王某, 李某]\ndate: 1573/1620\nimages:\n  - 1.png\nmapping: {title: 题名}\nocr: no\n"
)
_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="O/book.opf"'
    ' media-type="application/oebps-package+xml"/></rootfiles></container>'
)
_OPF = (
    '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
    '<dc:title id="t">琐事</dc:title><dc:creator id="a">周晖</dc:creator><meta refines="#a" property="role">aut</meta>'
    '<dc:date>2007-01-01</dc:date></metadata><manifest><item id="c1" href="c1.xhtml" media-type="application/xhtml+xml"'
    '/><item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/><item id="ncx" href="t.ncx"'
    ' media-type="application/x-dtbncx+xml"/></manifest><spine toc="ncx"><itemref idref="c1"/></spine></package>'
)
_CHAPTER = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>x</title></head>'
    '<body><h1 id="h">卷一</h1><p>城<a epub:type="noteref" href="#n1">1</a>砖<img src="../i.png" alt="图"/></p>'
    '<aside id="n1" epub:type="footnote">注。</aside></body></html>'
)
_NAV = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body><nav epub:type="toc">'
    '<ol><li><a href="c1.xhtml#h">卷一</a><ol><li><span>甲</span></li></ol></li></ol></nav></body></html>'
)
_NCX = (
    '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint id="a" playOrder="1"><navLabel><text>卷一'
    '</text></navLabel><content src="c1.xhtml#h"/></navPoint></navMap></ncx>'
)
LETTER = (
    "From: =?utf-8?B?546L?= <wang@x.example>\r\nTo: desk@x.example\r\nSubject: =?utf-8?B?5Z+O5aKZ?=\r\n"
    'Message-ID: <1@x.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
    "Content-Type: text/plain; charset=gb18030\r\nContent-Transfer-Encoding: base64\r\n\r\n1tC5+g==\r\n--b\r\n"
    'Content-Type: text/html; charset=utf-8\r\n\r\n<p>您好</p>\r\n--b\r\nContent-Type: image/png; name="a.png"\r\n'
    "Content-Disposition: attachment; filename*=utf-8''%E5%9B%BE.png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    "iVBORw0KGgo=\r\n--b--\r\n"
)
OAI = (
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-01-01T00:00:00Z</responseDate>'
    "<request>https://x.example/oai</request><ListRecords><record><header><identifier>oai:x:1</identifier><datestamp>"
    "2026-01-01</datestamp><setSpec>a</setSpec></header><metadata><oai_dc:dc xmlns:oai_dc="
    '"http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>图</dc:title>'
    '</oai_dc:dc></metadata></record><resumptionToken cursor="0" completeListSize="9">t</resumptionToken></ListRecords>'
    "</OAI-PMH>"
)
WECHAT = (
    "<xml><ToUserName>lib</ToUserName><FromUserName>o1</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType>"
    "<Content>洪武六年修城</Content><MsgId>1</MsgId></xml>"
)


def _word() -> bytes:
    made = docx.Document()
    made.add_heading("沿革", 1)
    made.add_paragraph("正文。")
    table = made.add_table(rows=2, cols=2)
    table.cell(0, 0).text = "甲"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def workbook() -> bytes:
    """A workbook of one sheet."""
    made = openpyxl.Workbook()
    for row in (["题名", "责任者", "说明"], ["金陵图", "王某", "=1+1"], ["白下志", 1573, "好。"]):
        made.worksheets[0].append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _book() -> bytes:
    out = io.BytesIO()
    held = {
        "mimetype": "application/epub+zip", "META-INF/container.xml": _CONTAINER, "O/book.opf": _OPF,
        "O/c1.xhtml": _CHAPTER, "O/nav.xhtml": _NAV, "O/t.ncx": _NCX,
    }  # fmt: skip
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in held.items():
            archive.writestr(name, text)
    return out.getvalue()


def _pdf() -> bytes:
    stream = b"BT /F1 12 Tf 72 720 Td (Hello 1573) Tj ET"
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]  # fmt: skip
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % one for one in places)
    end = b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
    return made + end % (table, len(made))


def record() -> Record:
    """A record of CNMARC."""
    fields = (
        Field("001", data="012004002367"),
        Field("010", "  ", (("a", "7-80643-401-4"), ("d", "CNY48.00"))),
        Field("100", "  ", (("a", "20040223d2000    em y0chiy50      ea"),)),
        Field("200", "1 ", (("a", "随园诗话"), ("f", "(清)袁枚著"))),
        Field("210", "  ", (("a", "南京"), ("c", "古籍社"), ("d", "2000.9"))),
        Field("701", " 0", (("a", "袁枚"), ("4", "著"))),
        Field("905", "  ", (("a", "320001"), ("b", "A10023"))),
    )
    return Record("00000nam0 2200000   4500", fields, CNMARC)


def marc() -> bytes:
    """The same, by ISO 2709."""
    return compose(leader_of(record()), [bytes_of(one, "utf-8") for one in record().fields])


def _marcxml() -> bytes:
    from lxml import etree

    inner = etree.tostring(element_of(record()), encoding="unicode")
    return f'<collection xmlns="http://www.loc.gov/MARC21/slim">{inner}</collection>'.encode()


def picture(format_: str) -> bytes:
    """An image of eight by eight pixels."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (200, 30, 30)).save(out, format_)
    return out.getvalue()


def _wave() -> bytes:
    return b"RIFF\x2c\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x40\x1f\0\0\1\0\x08\0data\x08\0\0\0" + b"\x80" * 8


@cache
def files() -> Mapping[str, tuple[str, tuple[bytes, ...]]]:
    """For each ending of a file's name: how such a file is changed, and good ones."""
    tei = tuple(one.read_bytes() for one in sorted(TEI.glob("*.xml")) if one.stat().st_size < 60_000)
    xml = (_marcxml(), *tei, *(one.encode() for one in (_VRA, _DUBLIN, _WIKI, _RDF)))
    text: dict[str, tuple[str, ...]] = {
        ".txt": (_TEXT, _MANDOKU), ".org": (_ORG, _MANDOKU), ".md": (_MARKDOWN,), ".csv": (_CSV, _CLAN),
        ".tsv": (_CSV.replace(",", "\t"),), ".vtt": (_VTT,), ".srt": (_SRT,), ".ass": (_ASS,), ".lrc": (_LRC,),
        ".ged": (_GEDCOM,), ".ttl": (_TURTLE,), ".nt": (_NT,), ".html": (_HTML,), ".iiif": ("http://x.example/m\n",),
    }  # fmt: skip
    made = {ending: ("text", tuple(one.encode() for one in many)) for ending, many in text.items()}
    return made | {
        ".docx": ("zip", (_word(),)), ".xlsx": ("zip", (workbook(),)), ".epub": ("zip", (_book(),)),
        ".pdf": ("bytes", (_pdf(),)), ".mrc": ("marc", (marc(),)), ".dat": ("marc", (marc(),)), ".xml": ("xml", xml),
        ".marcxml": ("xml", (_marcxml(),)), ".rdf": ("xml", (_RDF.encode(), _DUBLIN.encode())), ".tei": ("xml", tei),
        ".ttml": ("xml", (_TTML.encode(),)), ".json": ("json", (_IIIF.encode(), _POETRY.encode())),
        ".jsonl": ("jsonl", (_JSONL.encode(),)), ".jsonld": ("json", (_JSONLD.encode(),)),
        ".xml.gz": ("gzip", (gzip.compress(_WIKI.encode(), mtime=0),)),
        ".org.gz": ("gzip", (gzip.compress(_ORG.encode(), mtime=0),)),
    }  # fmt: skip


@cache
def pictures() -> tuple[bytes, ...]:
    """Images and a recording."""
    return (*map(picture, ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP")), _wave(), _pdf())


def sidecar() -> bytes:
    """A side-car."""
    return _SIDECAR.encode()


def turtle() -> bytes:
    """A thesaurus of two concepts."""
    return _TURTLE.encode()
