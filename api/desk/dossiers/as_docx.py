"""A paper as an Office Open XML document, for a word processor."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from api.desk.dossiers.paper import Paper, Piece
from ontology.rdfxml import clean

_SONG, _HEI, _LATIN = "宋体", "黑体", "Times New Roman"
_QUIET = RGBColor(0x59, 0x59, 0x59)
_ALARM = RGBColor(0x9C, 0x2F, 0x26)
_FONTS = {"Title": _HEI, "Heading 1": _HEI, "Heading 2": _HEI, "Quote": "楷体", "Subtitle": _SONG}


def write(paper: Paper) -> bytes:
    """Return the document."""
    made = docx.Document()
    _prepare(made, paper)
    made.add_paragraph(clean(paper.title), style="Title")
    for one in paper.below:
        _quiet(made, one)
    _lines(made, paper.introduction)
    for name, held in paper.sections:
        if name:
            made.add_heading(clean(name), level=1)
        for piece in held:
            _add(made, piece)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def _prepare(made: Document, paper: Paper) -> None:
    _font(made.styles["Normal"], _SONG)
    for name, font in _FONTS.items():
        _font(made.styles[name], font)
    # Slanted ideographs are hard to read; an indent tells a quotation.
    quote: Any = made.styles["Quote"]
    quote.font.italic, quote.paragraph_format.left_indent = False, Pt(18)
    normal: Any = made.styles["Normal"]
    normal.font.size = Pt(10.5)
    normal.element.get_or_add_rPr().append(_element("w:lang", **{"w:val": "en-US", "w:eastAsia": "zh-CN"}))
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    _page_number(section.footer.paragraphs[0])
    told = made.core_properties
    told.title, told.author, told.language = clean(paper.title), clean(paper.author), "zh-CN"
    told.comments, told.last_modified_by = "", clean(paper.author)
    told.created = told.modified = _time(paper.made)


def _time(stated: str) -> datetime:
    time = datetime.fromisoformat(stated) if stated else datetime.now(UTC)
    return time.astimezone(UTC).replace(tzinfo=None)


def _font(style: ParagraphStyle, name: str) -> None:
    """Chinese has a font of its own beside that of Latin letters (ECMA-376, part 1, 17.3.2.26)."""
    style.font.name = _LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), name)


def _add(made: Document, piece: Piece) -> None:
    for line in _split(piece.quote):
        made.add_paragraph(line, style="Quote")
    if piece.amiss:
        run = made.add_paragraph().add_run(f"〔{piece.amiss}〕")
        run.bold, run.font.color.rgb = True, _ALARM
    for one in piece.said.why:
        _quiet(made, f"入选缘由：{one}")
    if piece.said.note:
        _lines(made, f"按：{piece.said.note}")
    source = made.add_paragraph(clean(f"[{piece.number}] {piece.citation} "))
    source.paragraph_format.left_indent, source.paragraph_format.first_line_indent = Pt(22), Pt(-22)
    source.paragraph_format.space_after = Pt(14)
    if piece.address:
        _link(source, "原文", piece.address)


def _quiet(made: Document, text: str) -> None:
    paragraph = made.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(clean(text))
    run.font.size, run.font.color.rgb = Pt(9), _QUIET


def _lines(made: Document, text: str) -> None:
    for line in _split(text):
        made.add_paragraph(line)


def _split(text: str) -> list[str]:
    return [clean(one) for one in text.splitlines() if one.strip()]


def _link(paragraph: Paragraph, text: str, address: str) -> None:
    ident = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = _element("w:hyperlink", **{"r:id": ident})
    run = paragraph.add_run(text)
    run.font.color.rgb, run.font.underline = _ALARM, True
    link.append(run._r)
    paragraph._p.append(link)


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = 1  # type: ignore[assignment]  # centred
    field = _element("w:fldSimple", **{"w:instr": "PAGE"})
    field.append(paragraph.add_run("1")._r)
    paragraph._p.append(field)


def _element(name: str, **attributes: str) -> Any:  # noqa: ANN401 - lxml's
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(key), value)
    return made
