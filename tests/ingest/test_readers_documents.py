"""Markdown, HTML, Word and PDF, from real bytes made here."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.document import Document
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from ingest.corpus import walk
from ontology.records import Refusal, SourceText

SENTENCE = "图书馆将继续推进地方文献的收集、整理和开发，"


def one(path: Path) -> SourceText:
    (item,) = walk([path])
    assert isinstance(item, SourceText), item
    return item


def placed(text: SourceText) -> list[tuple[str, str]]:
    return [(block.heading, block.text) for block in text.blocks]


MARKDOWN = """---
title: 大桥
creator: [甲, 乙]
架号: K928
---

# 南京长江大桥

## 建造

**1960年**动工，见[年表](https://example.org/a(b)
与 `T` 型梁。\\*注

- 铁路桥
- [x] 公路桥
1. 先

> 引文一句

```python
print("图")
```

### 附表

| 年 | 事 |
|----|:--:|
| 1968 | 通车 |

小节
----
正文_不是_强调。<br>换行 ![图](a.png)
"""


def test_markdown_keeps_what_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(MARKDOWN.replace("a(b)", "a)"), "utf-8")
    text = one(path)
    assert (text.metadata.title, text.metadata.creator, text.format) == ("大桥", "甲；乙", "markdown")
    assert text.metadata.extra == (("架号", "K928"),)
    assert placed(text) == [
        ("建造", "1960年动工，见年表与 T 型梁。*注"),
        ("建造", "铁路桥"),
        ("建造", "公路桥"),
        ("建造", "1. 先"),
        ("建造", "引文一句"),
        ("建造", 'print("图")'),
        ("建造/附表", "年\u3000事"),
        ("建造/附表", "1968\u3000通车"),
        ("小节", "正文_不是_强调。换行 图"),
    ]


def test_markdown_of_several_chapters_keeps_each_as_a_heading(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# 卷一\n\n甲。\n\n# 卷二\n\n乙。\n", "utf-8")
    assert placed(one(path)) == [("卷一", "甲。"), ("卷二", "乙。")]


def test_a_markdown_file_of_headings_only_says_its_title(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# 待编\n", "utf-8")
    assert placed(one(path)) == [("", "待编")]


def test_a_sign_to_which_no_note_belongs_is_text(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("匹配 [^甲乙] 之外的字[^1]，又见[^1]。\n\n[^1]: 注文。\n", "utf-8")
    assert [block.text for block in one(tmp_path / "a.md").blocks] == ["匹配 [^甲乙] 之外的字，又见。", "注文。"]


def test_notes_of_markdown_stand_behind_what_refers_to_them(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "# 书\n\n## 甲[^题]\n\n永乐 word[^1]\nnext **十年**[^2]修[^1]。\n\n- 条[^3]\n\n"
        "[^1]: 注*一*，\n续行。\n[^2]: 注二。\n\n    又一段。\n\n"
        "正文。\n\n```\n[^1]: 码\n```\n[^题]: 题注\n[^3]: 注三\n[^无]: 无所指。\n\n## 乙\n\n末。\n",
        "utf-8",
    )
    text = one(path)
    assert [(block.heading, block.text, block.role) for block in text.blocks] == [
        ("甲", "题注", "note"),
        ("甲", "永乐 word next 十年修。", ""), ("甲", "注一，续行。", "note"), ("甲", "注二。\n又一段。", "note"),
        ("甲", "条", ""), ("甲", "注三", "note"),
        ("甲", "正文。", ""), ("甲", "[^1]: 码", ""), ("甲", "无所指。", "note"), ("乙", "末。", ""),
    ]  # fmt: skip
    whole = "\n".join(block.text for block in text.blocks)
    anchors = [block.anchor for block in text.blocks if block.role == "note"]
    assert [whole[:anchor][-2:] if anchor >= 0 else "" for anchor in anchors] == ["", "rd", "十年", "\n条", ""]


def test_words_in_brackets_are_no_definition_of_a_link(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "[记者]: 您好，请问贵庚？\n\n[案]: a.b 此处有误。\n\n见[图][x]。\n\n"
        '[x]: https://a.example/b "题"\n[y]: 图/甲.png\n[z]: <a b>\n',
        "utf-8",
    )
    assert [text for _, text in placed(one(path))] == ["[记者]: 您好，请问贵庚？", "[案]: a.b 此处有误。", "见图。"]


HTML = """<html><head><meta charset="{charset}"><title>古城 - 某网站</title><meta name="author" content="某人">
<meta name="keywords" content="古城,深圳"><script>var x = "不要";</script></head><body>
<header><nav>首页 导航</nav></header><div role="banner">横幅</div>
<main><h1>南头古城</h1><p>古城在<b>南山区</b>，<br>很老。</p><h2>沿革</h2>
<div>三国设<a href="x">司盐都尉</a>。<p>东晋设郡。</p>余文</div>
<table><tr><th>年</th><td>331</td></tr></table><ul><li>一</li><li>二</li></ul><p>城市\\建筑 &lt;双年展&gt;</p></main>
<aside>推荐</aside><footer>版权所有</footer></body></html>"""


@pytest.mark.parametrize(("charset", "encoding"), [("utf-8", "utf-8"), ("gb2312", "gb18030"), ("wrong", "gb18030")])
def test_html_says_what_is_on_the_page(tmp_path: Path, charset: str, encoding: str) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(HTML.replace("{charset}", charset).encode(encoding))
    text = one(path)
    assert (text.metadata.title, text.metadata.creator) == ("南头古城", "某人")
    assert text.metadata.subjects == ("古城", "深圳")
    assert placed(text) == [
        ("", "古城在南山区，"), ("", "很老。"), ("沿革", "三国设司盐都尉。"), ("沿革", "东晋设郡。"), ("沿革", "余文"),
        ("沿革", "年 \u3000331".replace(" ", "")), ("沿革", "一"), ("沿革", "二"), ("沿革", "城市\\建筑 <双年展>"),
    ]  # fmt: skip


def test_html_in_big5_is_read_by_its_own_word(tmp_path: Path) -> None:
    path = tmp_path / "a.htm"
    path.write_bytes('<meta charset="big5"><title>江寧</title><p>江寧府志，乾隆年間修。'.encode("big5"))
    assert placed(one(path)) == [("", "江寧府志，乾隆年間修。")]


def word() -> Document:
    document = docx.Document()
    document.core_properties.title = ""
    document.add_heading("图书馆之城大事", 0)
    document.add_heading("沿革", 1)
    document.add_paragraph("1986年开馆。")
    document.add_heading("新馆", 2)
    document.add_paragraph("2006年落成。")
    table = document.add_table(rows=2, cols=2)
    for row, values in zip(table.rows, [("年份", "事项"), ("1986", "开馆")], strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    table.rows[1].cells[0].merge(table.rows[1].cells[1])
    document.add_paragraph("表后。")
    return document


def test_word_keeps_headings_and_tables_in_order(tmp_path: Path) -> None:
    document = word()
    document.core_properties.author = "某馆"
    document.core_properties.keywords = "年表;图书馆"
    document.save(str(tmp_path / "a.docx"))
    text = one(tmp_path / "a.docx")
    assert (text.metadata.title, text.metadata.creator) == ("图书馆之城大事", "某馆")
    assert text.metadata.subjects == ("年表", "图书馆")
    assert placed(text) == [
        ("沿革", "1986年开馆。"),
        ("沿革/新馆", "2006年落成。"),
        ("沿革/新馆", "年份\u3000事项"),
        ("沿革/新馆", "1986\n开馆"),
        ("沿革/新馆", "表后。"),
    ]
    assert [block.locator for block in text.blocks] == ["", "", "table 1 row 1", "table 1 row 2", ""]


def canvas(path: Path, **options: str) -> Canvas:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return Canvas(str(path), pagesize=A4, **options)


def page(paper: Canvas, lines: list[str], *, number: int) -> None:
    paper.setFont("STSong-Light", 12)
    paper.drawString(60, 810, "某馆规划")
    for place, line in enumerate(lines):
        paper.drawString(60, 780 - 20 * place, line)
    paper.drawString(300, 30, f"- {number} -")
    paper.showPage()


def test_a_sentence_over_two_pages_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    paper = canvas(path)
    paper.setTitle("发展规划")
    page(paper, ["一、总体要求", SENTENCE, SENTENCE[:-1] + "。", "本段独立成段，内容完整。"], number=1)
    page(paper, ["（一）目标", SENTENCE, SENTENCE[:10]], number=2)
    page(paper, [SENTENCE[10:] + "不断向前。", "末段。"], number=3)
    paper.save()
    text = one(path)
    assert text.metadata.title == "发展规划"
    assert [(block.heading, block.locator, block.text) for block in text.blocks] == [
        ("一、总体要求", "p. 1", SENTENCE + SENTENCE[:-1] + "。"),
        ("一、总体要求", "p. 1", "本段独立成段，内容完整。"),
        ("（一）目标", "pp. 2-3", SENTENCE + SENTENCE + "不断向前。"),
        ("（一）目标", "p. 3", "末段。"),
    ]


def test_a_page_without_text_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    path = tmp_path / "a.pdf"
    paper = canvas(path)
    page(paper, ["第一页有文字。"], number=1)
    paper.drawImage(ImageReader(Image.new("RGB", (8, 8), "red")), 0, 0, 500, 500)
    paper.showPage()
    paper.save()
    text, refusal = walk([path])
    assert isinstance(text, SourceText)
    assert isinstance(refusal, Refusal)
    assert "第 2 页" in refusal.reason


def test_the_outline_of_a_pdf_gives_the_headings(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    paper = canvas(path)
    chapters = [
        (0, "第一章 沿革", ["第一章 沿革", "本馆建于民国。"]),
        (1, "旧址", ["一、馆舍", "馆舍在城北，今天旧址尚存，可以参观。"]),
    ]
    chapters += [(0, "第二章 馆藏", ["前页余文至此而终。", "第二章馆藏", "古籍若干。"]), (0, "Page 4", ["附录。"])]
    for number, (level, title, lines) in enumerate(chapters, start=1):
        paper.bookmarkPage(title)
        paper.addOutlineEntry(title, title, level)
        page(paper, lines, number=number)
    paper.save()
    assert [(block.heading, block.locator, block.text) for block in one(path).blocks] == [
        ("第一章 沿革", "p. 1", "本馆建于民国。"),
        ("第一章 沿革/旧址/一、馆舍", "p. 2", "馆舍在城北，今天旧址尚存，可以参观。"),
        ("第一章 沿革/旧址/一、馆舍", "p. 3", "前页余文至此而终。"),
        ("第二章 馆藏", "p. 3", "古籍若干。"),
        ("第二章 馆藏", "p. 4", "附录。"),
    ]
