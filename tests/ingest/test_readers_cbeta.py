"""A scripture as CBETA writes its TEI P5 is read by the reader of TEI: pages, verse, notes of small script, characters
without codes. The sample is a short one written as CBETA's files are; the text is old."""

from __future__ import annotations

from pathlib import Path

from ingest.corpus import walk
from ontology.records import SourceText

SUTRA = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xmlns:cb="http://www.cbeta.org/ns/1.0" xml:id="T08n0251">
<teiHeader><fileDesc><titleStmt><title level="s" xml:lang="zh-Hant">大正新脩大藏經數位版</title>
<title level="m" xml:lang="zh-Hant">般若波羅蜜多心經</title><author>唐 玄奘譯</author></titleStmt>
<publicationStmt><distributor><name>CBETA</name></distributor></publicationStmt>
<sourceDesc><bibl><title level="s">大正新脩大藏經</title></bibl></sourceDesc></fileDesc>
<encodingDesc><charDecl><char xml:id="CB00178"><charName>CBETA CHARACTER CB00178</charName>
<mapping type="unicode">U+777A</mapping></char></charDecl></encodingDesc></teiHeader>
<text><body><milestone n="1" unit="juan"/><pb ed="T" xml:id="T08.0251.0848c" n="0848c"/><lb n="0848c04" ed="T"/>
<cb:div type="jing"><cb:mulu level="1" type="經">心經</cb:mulu>
<p xml:id="pT08p0848c0701">觀自在菩薩行深般若波羅蜜多時，照見五<lb n="0848c08" ed="T"/>蘊皆空，度一切苦<note \
n="0848001" resp="Taisho" type="orig" place="foot text">苦＝若【宋】</note>厄<g ref="#CB00178"/>。</p>
<pb ed="T" xml:id="T08.0251.0849a" n="0849a"/><lb n="0849a01" ed="T"/><lg><l>揭諦揭諦</l><l>波羅揭諦</l></lg>
<p>夾注<note place="inline">小字注文</note>。</p></cb:div></body></text></TEI>
"""


def test_a_scripture_of_cbeta(tmp_path: Path) -> None:
    path = tmp_path / "T08n0251.xml"
    path.write_text(SUTRA, "utf-8")
    (text,) = walk([path])
    assert isinstance(text, SourceText)
    assert (text.format, text.metadata.title, text.metadata.dynasty) == ("tei", "般若波羅蜜多心經", "唐")
    prose, verse, after, *notes = text.blocks
    assert prose.text == "觀自在菩薩行深般若波羅蜜多時，照見五蘊皆空，度一切苦厄睺。"
    assert prose.heading == "心經"
    assert [mark.locator for mark in (*prose.marks, *verse.marks)] == ["0848c", "0849a"]
    assert (verse.role, verse.text.split("\n")) == ("verse", ["揭諦揭諦", "波羅揭諦"])
    assert after.text == "夾注。"
    assert [(note.role, note.text) for note in notes] == [("note", "苦＝若【宋】"), ("note", "小字注文")]
