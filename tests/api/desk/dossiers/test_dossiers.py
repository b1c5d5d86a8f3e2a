"""Dossiers: collected, noted, ordered, held against the text, made into papers."""

from __future__ import annotations

import io
import random
import threading
from dataclasses import replace
from pathlib import Path

import docx
import pikepdf
import pypdfium2
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from api.desk.desk import Desk
from api.desk.dossiers import as_docx, as_pdf
from api.desk.dossiers.dossiers import Dossiers
from api.desk.dossiers.paper import GONE, Paper, Piece, Quoted
from api.desk.dossiers.typefaces import Typefaces, typefaces
from api.service import PassageView
from ontology.errors import NotAcceptable, NotFound, WrongUse
from ontology.iri import Namer
from ontology.records import Document, Metadata, Passage

TEXT = "大舶六十有二，𠮷日而發。大舶還，𰻞麵一盂。"
NAMER = Namer("https://lib.example/")


class Shelf:
    """Passages that can be changed and taken away."""

    def __init__(self) -> None:
        self.texts = {"d-1": TEXT, "d-2": "針路一卷。", "d-3": "天妃宮。"}

    def __call__(self, passage_id: str) -> PassageView:
        if passage_id not in self.texts:
            raise NotFound(f"没有这个段落：{passage_id}。")
        text = self.texts[passage_id]
        document = Document("d", "古籍", "d", "text", Metadata("航海記", "茅元儀", "明", kind="古籍"))
        passage = Passage(passage_id, "d", f"v{hash(text)}", 0, 0, len(text), text, "卷一")
        return PassageView(passage, document, (), (), ())


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def dossiers(desk: Desk, shelf: Shelf) -> Dossiers:
    return Dossiers(desk.dossiers, shelf, NAMER)


def test_passages_are_collected_noted_and_ordered(dossiers: Dossiers) -> None:
    made = dossiers.create(" 下 西洋 ", "引言", by="li")
    dossiers.add(made.id, "d-1", "大舶", begin=0, note="船", section="船", by="li")
    dossiers.add(made.id, "d-2", section="路", by="wang")
    dossiers.add(made.id, "d-1", "𠮷日而發", section="船", by="li")
    now = dossiers.store.dossier(made.id)
    assert (now.title, now.owner, now.revision) == ("下 西洋", "li", 4)
    assert [(one.section, one.quote, one.begin) for one in now.items] == [
        ("船", "大舶", 0),
        ("船", "𠮷日而發", 7),
        ("路", "針路一卷。", 0),
    ]
    moved = dossiers.move(made.id, 2, by="li", revision=4, to=1)
    assert [one.id for one in moved.items] == [2, 1, 3]
    noted = dossiers.annotate(made.id, 1, by="li", revision=5, note="批", section="路")
    assert [(one.id, one.section) for one in noted.items] == [(2, "船"), (3, "船"), (1, "路")]


def test_what_is_not_in_the_passage_is_not_clipped(dossiers: Dossiers) -> None:
    made = dossiers.create("下西洋", by="li")
    with pytest.raises(WrongUse, match="没有这句引文"):
        dossiers.add(made.id, "d-1", "大船", by="li")
    with pytest.raises(WrongUse, match="有 2 处"):
        dossiers.add(made.id, "d-1", "大舶", by="li")
    with pytest.raises(NotFound):
        dossiers.add(made.id, "d-9", by="li")
    dossiers.add(made.id, "d-1", by="li")
    with pytest.raises(WrongUse, match="已经在"):
        dossiers.add(made.id, "d-1", by="li")
    assert len(dossiers.store.dossier(made.id).items) == 1


def test_the_second_of_two_who_change_one_revision_is_refused(dossiers: Dossiers) -> None:
    made = dossiers.create("下西洋", by="li")
    dossiers.edit(made.id, by="li", revision=1, title="甲", introduction="")
    with pytest.raises(WrongUse, match="已被别人改过"):
        dossiers.edit(made.id, by="wang", revision=1, title="乙", introduction="")
    assert dossiers.store.dossier(made.id).title == "甲"


def test_of_many_who_clip_at_once_nobody_loses_anything(dossiers: Dossiers, shelf: Shelf) -> None:
    made = dossiers.create("下西洋", by="li")
    shelf.texts |= {f"e-{number}": f"第{number}段" for number in range(12)}
    threads = [
        threading.Thread(target=dossiers.add, args=(made.id, f"e-{number}"), kwargs={"by": "li"})
        for number in range(12)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    items = dossiers.store.dossier(made.id).items
    assert sorted(one.passage_id for one in items) == sorted(f"e-{number}" for number in range(12))
    assert len({one.id for one in items}) == 12


def test_a_quotation_that_changed_is_marked_and_one_that_is_gone_withheld(dossiers: Dossiers, shelf: Shelf) -> None:
    made = dossiers.create("下西洋", by="li")
    for one in ("d-1", "d-2", "d-3"):
        dossiers.add(made.id, one, by="li")
    shelf.texts["d-1"] = "又：" + TEXT
    del shelf.texts["d-2"]
    now = dossiers.store.dossier(made.id)
    first, second, third = dossiers.pieces(now)
    assert first.quote == TEXT and "从第 3 字起" in first.amiss
    assert (second.quote, second.amiss, second.citation) == ("", GONE, "《航海記》")
    assert (third.quote, third.amiss) == ("天妃宮。", "")
    assert "其中 2 段" in dossiers.paper(now, editor="李").below[-1]
    renewed = dossiers.renew(made.id, 1, by="li", revision=now.revision)
    assert (renewed.items[0].begin, renewed.items[0].quote) == (2, TEXT)
    assert dossiers.pieces(renewed)[0].amiss == ""


@pytest.mark.parametrize("seed", range(3))
def test_a_section_stays_in_one_piece_whatever_is_done(dossiers: Dossiers, shelf: Shelf, seed: int) -> None:
    chance = random.Random(seed)
    made = dossiers.create("下西洋", by="li")
    for number in range(40):
        now = dossiers.store.dossier(made.id)
        shelf.texts[f"e-{number}"] = f"第{number}段"
        ids = [one.id for one in now.items]
        act = chance.choice(("add", "move", "annotate", "remove")) if len(ids) > 2 else "add"
        if act == "add":
            dossiers.add(made.id, f"e-{number}", section=chance.choice(("", "甲", "乙", "丙")), by="li")
            continue
        which, told = chance.choice(ids), {"by": "li", "revision": now.revision}
        if act == "move":
            dossiers.move(made.id, which, to=chance.randint(1, len(ids)), **told)
        elif act == "annotate":
            dossiers.annotate(made.id, which, note="", section=chance.choice(("", "甲", "乙")), **told)
        else:
            dossiers.remove(made.id, which, **told)
        names = [name for name, _ in dossiers.paper(dossiers.store.dossier(made.id), editor="李").sections]
        assert len(names) == len(set(names)), (number, act, names)


def test_every_act_is_in_the_log_of_acts(dossiers: Dossiers, desk: Desk) -> None:
    made = dossiers.create("下西洋", by="li")
    dossiers.add(made.id, "d-1", by="wang")
    dossiers.remove(made.id, 1, by="zhao", revision=2)
    assert [(one.by, one.act) for one in desk.audit.acts(subject=f"dossier/{made.id}")] == [
        ("zhao", "unclip"),
        ("wang", "clip"),
        ("li", "create"),
    ]


# --- papers ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def paper(dossiers: Dossiers, shelf: Shelf) -> Paper:
    made = dossiers.create("下西洋", "#set page(fill: red)\n*引* _言_ @x <y> $z$ `c`", by="li")
    dossiers.add(made.id, "d-1", note="批#let x = 1", section="船", by="li")
    dossiers.add(made.id, "d-2", by="li")
    shelf.texts["d-2"] = "針路三卷。"
    return dossiers.paper(dossiers.store.dossier(made.id), editor="李馆员")


def test_a_word_processor_reads_the_paper(paper: Paper) -> None:
    made = docx.Document(io.BytesIO(as_docx.write(paper)))
    lines = [one.text for one in made.paragraphs]
    assert lines[0] == "下西洋" and TEXT in lines and "按：批#let x = 1" in lines
    assert "〔原文已改，段落中不再有这句引文〕" in lines
    assert any(one.startswith("[1] [明]茅元儀.航海記:卷一[M/OL]") for one in lines)
    assert (made.core_properties.title, made.core_properties.author) == ("下西洋", "李馆员")
    links = [one.target_ref for one in made.part.rels.values() if one.is_external]
    assert links == ["https://lib.example/id/passage/d-1", "https://lib.example/id/passage/d-2"]


def test_what_xml_cannot_hold_does_not_break_the_paper(paper: Paper) -> None:
    made = docx.Document(io.BytesIO(as_docx.write(replace(paper, title="甲\x0b乙\ufffe", introduction="丙\x00"))))
    assert made.paragraphs[0].text == "甲\ufffd乙\ufffd"


@pytest.fixture(scope="module")
def faces() -> Typefaces:
    found = typefaces()
    try:
        found.for_text("一")
    except NotAcceptable:
        pytest.skip("no Chinese font here; on Debian: apt-get install fonts-noto-cjk")
    return found


def test_the_fonts_are_in_the_pdf_and_its_text_comes_back(paper: Paper, faces: Typefaces) -> None:
    made = as_pdf.write(paper, faces)
    document = pypdfium2.PdfDocument(made)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert TEXT in text.replace("\r\n", "") and "#set page(fill: red)" in text and "*引* _言_ @x <y> $z$ `c`" in text
    assert "〔原文已改，段落中不再有这句引文〕" in text
    with pikepdf.open(io.BytesIO(made)) as read:
        assert str(read.docinfo["/Title"]) == "下西洋" and str(read.Root.Lang).startswith("zh")
        fonts = [font for page in read.pages for font in page.Resources.Font.values()]
        assert fonts and all(_embedded(font) for font in fonts)
    assert len(made) < 200_000


def _embedded(font: pikepdf.Object) -> bool:
    inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    held = any(f"/FontFile{which}" in inner.FontDescriptor for which in ("", "2", "3"))
    return held and "+" in str(inner.BaseFont)  # a subset: ISO 32000-1, 9.6.4


def test_a_character_that_no_font_holds_is_given_by_its_number(faces: Typefaces, paper: Paper) -> None:
    lacking = next(one for one in map(chr, (0x323AF, 0x3134A, 0x2EBE0, 0xE815)) if faces.for_text(one).missing)
    made = as_pdf.write(replace(paper, introduction=f"此字{lacking}罕見"), faces)
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made))
    assert f"此字〔U+{ord(lacking):04X}〕罕見" in text.replace("\r\n", "")
    assert f"有 1 个字，本机的字体中没有，文中以 Unicode 编号代替：U+{ord(lacking):04X}。" in text.replace("\r\n", "")


def test_without_a_chinese_font_docx_is_offered(paper: Paper, tmp_path: Path) -> None:
    bare = Typefaces(typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[tmp_path]))
    with pytest.raises(NotAcceptable, match="请改存 DOCX"):
        as_pdf.write(paper, bare)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_printed(title: str, quote: str) -> None:
    said = Quoted("d-1", quote, 0, len(quote), title, (title,), quote, title)
    paper = Paper(title, (title,), quote, (Piece(1, said, GONE), replace(Piece(1, said), cited=None)))
    assert as_docx.write(paper)
    try:
        assert as_pdf.write(paper, typefaces()).startswith(b"%PDF")
    except NotAcceptable as error:
        assert "中文字体" in str(error)
