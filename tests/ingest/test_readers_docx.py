"""Word: notes, revisions, boxes and tables, in the XML that Word writes, put into a file that python-docx makes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document

from ingest.corpus import walk
from ingest.passages import compose
from ingest.tablerows import Cell, header_of, worded
from ontology.records import SourceText

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
BODY = """<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>沿革</w:t></w:r></w:p>
<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>
<w:p><w:r><w:t>目录……1</w:t></w:r></w:p></w:sdtContent></w:sdt>
<w:p><w:r><w:t xml:space="preserve">  1986年</w:t></w:r><w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>
<w:footnoteReference w:id="2"/></w:r><w:del w:id="5" w:author="甲"><w:r><w:delText>动工</w:delText></w:r></w:del>
<w:ins w:id="6" w:author="甲"><w:r><w:t>开馆</w:t></w:r></w:ins><w:commentRangeStart w:id="0"/><w:r><w:t>。</w:t></w:r>
<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>
<w:moveFrom w:id="7" w:author="甲"><w:r><w:t>此句移走。</w:t></w:r></w:moveFrom></w:p>
<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "http://example.org"</w:instrText></w:r>
<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>馆史</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>
<w:r><w:ruby><w:rt><w:r><w:t>jùn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>郡</w:t></w:r></w:rubyBase></w:ruby></w:r>
<w:r><w:t>志</w:t></w:r><w:r><w:endnoteReference w:id="3"/></w:r><w:r><w:br/><w:t>两行。</w:t></w:r></w:p>
<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent><w:p><w:r>
<w:t>框中文字。</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r>
<w:t>框中文字。</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>
<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/><w:gridCol/></w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr>
{}</w:tr>
<w:tr>{}</w:tr><w:tr><w:tc><w:tcPr><w:gridSpan w:val="3"/></w:tcPr><w:p><w:r>
<w:t>以上据馆志</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:sdt><w:sdtContent><w:p><w:r><w:t>控件里的话。</w:t></w:r></w:p></w:sdtContent></w:sdt>"""
FOOTNOTES = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {W}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> 一说次年。</w:t></w:r></w:p>
<w:p><w:r><w:t>见馆志。</w:t></w:r></w:p></w:footnote></w:footnotes>"""
ENDNOTES = f"""<?xml version="1.0"?><w:endnotes {W}>
<w:endnote w:id="3"><w:p><w:r><w:t>稿本。</w:t></w:r></w:p></w:endnote>
<w:endnote w:id="4"><w:p><w:r><w:t>无所指。</w:t></w:r></w:p></w:endnote></w:endnotes>"""


def cells(*texts: str) -> str:
    return "".join(f"<w:tc><w:tcPr/><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in texts)


def word(body: str, notes: dict[str, str]) -> bytes:
    """Return a file of python-docx whose body and notes are those given."""
    made, target = io.BytesIO(), io.BytesIO()
    docx.Document().save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "word/document.xml":
                text = f"<w:document {W} {MORE}><w:body>{body}</w:body></w:document>".encode()
            elif name == "word/_rels/document.xml.rels":
                base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
                more = "".join(f'<Relationship Id="n{one}" Type="{base}/{one}" Target="{one}.xml"/>' for one in notes)
                text = text.replace(b"</Relationships>", f"{more}</Relationships>".encode())
            elif name == "[Content_Types].xml":
                kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
                more = "".join(
                    f'<Override PartName="/word/{one}.xml" ContentType="{kind}.{one}+xml"/>' for one in notes
                )
                text = text.replace(b"</Types>", f"{more}</Types>".encode())
            new.writestr(name, text)
        for name, note in notes.items():
            new.writestr(f"word/{name}.xml", note)
    return target.getvalue()


def one(path: Path) -> SourceText:
    (item,) = walk([path])
    assert isinstance(item, SourceText), item
    return item


def test_word_with_notes_revisions_boxes_and_a_table(tmp_path: Path) -> None:
    body = BODY.format(cells("书名", "卷数", "备注"), cells("金陵志", "十卷", ""))
    (tmp_path / "a.docx").write_bytes(word(body, {"footnotes": FOOTNOTES, "endnotes": ENDNOTES}))
    text = one(tmp_path / "a.docx")
    assert [(block.role, block.locator, block.text) for block in text.blocks] == [
        ("", "", "1986年开馆。"),
        ("note", "footnote 1", "一说次年。\n见馆志。"),
        ("", "", "馆史郡志\n两行。"),
        ("note", "endnote 1", "稿本。"),
        ("", "", "框中文字。"),
        ("", "table 1 row 1", "书名\u3000卷数\u3000备注"),
        ("", "table 1 row 2", "书名：金陵志\u3000卷数：十卷"),
        ("", "table 1 row 3", "以上据馆志"),
        ("", "", "控件里的话。"),
        ("note", "endnote 2", "无所指。"),
    ]
    whole = compose(text.blocks)
    assert [whole[block.anchor - 1] for block in text.blocks if block.anchor >= 0] == ["年", "志"]


def test_a_box_within_a_cell_is_read_once(tmp_path: Path) -> None:
    box = BODY[BODY.index("<mc:Alt") : BODY.index("</mc:AlternateContent>")] + "</mc:AlternateContent>"
    inner = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>{cells('里')}</w:tr></w:tbl>"
    cell = f"<w:tc><w:tcPr/><w:p><w:r><w:t>格</w:t></w:r><w:r>{box}</w:r></w:p>{inner}<w:p/></w:tc>"
    body = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>{cell}</w:tr></w:tbl>"
    (tmp_path / "a.docx").write_bytes(word(body, {}))
    assert [block.text for block in one(tmp_path / "a.docx").blocks] == ["格\n框中文字。\n里"]


def test_comments_that_python_docx_makes_are_left_out(tmp_path: Path) -> None:
    document: Document = docx.Document()
    paragraph = document.add_paragraph("正文一句。")
    document.add_comment(paragraph.runs, text="批注不收", author="甲")
    document.save(str(tmp_path / "a.docx"))
    assert [block.text for block in one(tmp_path / "a.docx").blocks] == ["正文一句。"]


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([["年份", "事项"], ["1986", "开馆"], ["2006", "新馆"]], True),
        ([["姓名", "张三"], ["籍贯", "南京"]], False),
        ([["甲", "甲"], ["1", "2"]], False),
        ([["1986", "开馆。"], ["2006", "新馆。"]], False),
        ([["书", "卷"]], False),
    ],
)
def test_which_tables_name_their_columns(rows: list[list[str]], named: bool) -> None:
    made = [[Cell(text, place) for place, text in enumerate(row)] for row in rows]
    assert bool(header_of(made)) is named


def test_a_row_reads_by_itself() -> None:
    assert worded([Cell("1986", 0), Cell("开馆", 1)], ("年份", "事项")) == "年份：1986\u3000事项：开馆"
