"""Lines of page images put into order and made paragraphs, by made-up lines; pages drawn and read by the model."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.ocr import distance
from benchmarks.ocr_pages import Leaf, coarse, face, horizontal, skewed, vertical
from ingest.ocr.blocks import Numbered, blocks
from ingest.ocr.engine import Engine
from ingest.ocr.glyphs import settled
from ingest.ocr.lines import DOUBTFUL, Line, Page, Place, as_json, from_json
from ingest.ocr.reading_order import is_vertical, paragraphs
from ingest.ocr.recognize import recognize
from ingest.passages import compose

SIZE = 20


def line(text: str, left: float, top: float, width: float, height: float) -> Line:
    place = Place(left, top, left + width, top + height)
    return Line(text, 0.9, int(left), int(top), int(width), int(height), place)


def across(text: str, left: float, top: float) -> Line:
    """A line of characters of SIZE."""
    return line(text, left, top, len(text) * SIZE, SIZE)


def down(text: str, left: float, top: float, size: float = SIZE) -> Line:
    """A column of characters."""
    return line(text, left, top, size, len(text) * size)


def read(*lines: Line) -> list[str]:
    return ["".join(one.text for one in paragraph.lines) for paragraph in paragraphs(lines)]


def test_rows_are_read_from_above_and_a_paragraph_begins_where_one_is_indented() -> None:
    text = [across("甲" * 20, 40, 0), across("乙" * 22, 0, 30), across("丙" * 4, 0, 60), across("丁" * 20, 40, 90)]
    assert read(*reversed(text)) == ["甲" * 20 + "乙" * 22 + "丙" * 4, "丁" * 20]


def test_columns_are_read_from_the_right() -> None:
    page = [down(character * 20, left, 0) for left, character in ((0, "丙"), (60, "甲"), (30, "乙"))]
    assert is_vertical(page)
    assert read(*page) == ["甲" * 20 + "乙" * 20 + "丙" * 20]


def test_a_newspaper_is_read_column_by_column_below_its_headline() -> None:
    """From left to right; a headline that runs over all columns comes first, what stands below them last."""
    first = [across("一" * 10, 0, top) for top in (60, 90, 120)]
    second = [across("二" * 10, 240, top) for top in (60, 92, 124)]
    head, foot = across("题" * 20, 10, 0), across("尾" * 22, 0, 170)
    assert "".join(read(*second, foot, *first, head)) == "题" * 20 + "一" * 30 + "二" * 30 + "尾" * 22


def test_tiers_of_a_page_of_columns_are_read_from_above() -> None:
    upper = [down("上" * 10, left, 0) for left in (0, 30, 60)]
    lower = [down("下" * 10, left, 240) for left in (0, 30, 60)]
    assert "".join(read(*lower, *upper)) == "上" * 30 + "下" * 30


def test_verse_in_two_halves_is_read_row_by_row() -> None:
    rows = [(across("前" * 5, 0, top), across("后" * 5, 160, top)) for top in (0, 30, 60)]
    assert "".join(read(*(half for row in rows for half in row))) == ("前" * 5 + "后" * 5) * 3


def test_notes_in_half_columns_stand_apart_and_say_where_they_stood() -> None:
    """The right half is read first; main text goes on below the note, and in the next column."""
    column = [down("江水又東", 100, 0), down("逕廣溪峽斯乃三峽之首也自", 100, 140)]
    note = [down("蜀郡", 110, 82, 10), down("而來", 100, 82, 10)]
    page = [
        *note,
        *column,
        down("三峽七百里中兩岸連山略無闕處重巖疊", 60, 0),
        down("嶂隱天蔽日自非停午夜分不見曦月至於", 20, 0),
    ]
    main, small = blocks([Numbered(1, Page(200, 400, tuple(page)))])
    assert (
        main.text
        == "江水又東逕廣溪峽斯乃三峽之首也自三峽七百里中兩岸連山略無闕處重巖疊嶂隱天蔽日自非停午夜分不見曦月至於"
    )
    assert (small.text, small.role) == ("蜀郡而來", "note")
    assert compose((main, small))[: small.anchor] == "江水又東"


def test_page_numbers_and_what_most_pages_repeat_are_left_out() -> None:
    """A running head, and 版心 with another leaf's number on each page; a number within the text stays."""
    pages = []
    for number, character in enumerate("甲乙丙丁", start=1):
        body = [across(f"{character}处正文" * 5, 0, top) for top in (100, 130, 190)]
        ends = [
            across("水经注疏证", 0, 20),
            across(f"卷{'一二三四'[number - 1]}", 300, 20),
            across(str(number), 200, 300),
        ]
        pages.append(Numbered(number, Page(500, 400, (*body, *ends, across(f"19{number}6", 0, 160)))))
    text = "".join(block.text for block in blocks(pages))
    assert "水经注疏证" not in text and "卷" not in text
    assert all(f"{character}处正文" in text and f"19{n}6" in text for n, character in enumerate("甲乙丙丁", start=1))


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    first = Page(500, 400, (across("甲" * 20, 40, 0), across("乙" * 22, 0, 30)))
    second = Page(500, 400, (across("丙" * 22, 0, 0), across("丁" * 5, 0, 30)))
    (block,) = blocks([Numbered(4, first), Numbered(5, second)])
    assert [mark.box.page for mark in block.marks if mark.box] == [4, 4, 5, 5]
    assert block.locator == "p. 4"


boxes = st.tuples(
    st.text("甲乙丙丁。a1 ", min_size=1, max_size=12).filter(str.strip),
    st.integers(0, 900), st.integers(0, 900), st.integers(5, 400), st.integers(5, 400),
)  # fmt: skip


@settings(deadline=None, max_examples=50)
@given(st.lists(boxes, min_size=1, max_size=25))
def test_every_line_is_read_once_and_its_mark_is_its_text(found: list[tuple[str, int, int, int, int]]) -> None:
    lines = tuple(line(text.strip(), *place) for text, *place in found)
    placed = [one for paragraph in paragraphs(lines) for one in paragraph.lines]
    notes = [one for paragraph in paragraphs(lines) for note in paragraph.notes for one in note.lines]
    assert sorted(map(id, [*placed, *notes])) == sorted(map(id, lines))
    page = Page(1300, 1300, lines)
    assert from_json(as_json(page)) == page
    made = blocks([Numbered(1, page)])
    for block in made:
        assert all(one.end <= other.begin for one, other in pairwise(block.marks))
        assert block.anchor <= len(compose(made))
        for mark in block.marks:
            assert mark.box is not None and block.text[mark.begin : mark.end] in {one.text for one in lines}


# --- the model ------------------------------------------------------------------------------------------------

CLASSICAL = (
    "環滁皆山也其西南諸峰林壑尤美望之蔚然而深秀者琅琊也（在滁州西南十里）山行六七里漸聞水聲潺潺而瀉出於兩峰之間者釀泉也"
)
MODERN = (
    "环滁皆山也。其西南诸峰，林壑尤美，望之蔚然而深秀者，琅琊也。\n山行六七里，渐闻水声潺潺，泻出于两峰之间者，酿泉也。"
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(threads=2)


def test_a_leaf_with_notes_and_a_slanting_coarse_page_are_read(engine: Engine) -> None:
    song = face("NotoSerifCJK-Regular", 3)
    if song is None:
        pytest.skip("no Chinese font here; on Debian: apt-get install fonts-noto-cjk")
    leaf = vertical(CLASSICAL, song, leaf=Leaf(columns=5, characters=14))
    page = recognize(leaf.image, engine)
    main, *notes = blocks([Numbered(1, page)])
    assert distance(main.text, leaf.text) <= 2
    assert distance("".join(one.text for one in notes), "".join(leaf.notes)) <= 1
    assert main.marks[0].box and main.marks[0].box.left > leaf.image.width * 0.7, "the first column is at the right"
    flat = horizontal(MODERN, song, across=20)
    slanting = skewed(coarse(flat.image, 0.6), 2)
    found = blocks([Numbered(1, recognize(slanting, engine))])
    assert distance("".join(one.text for one in found), MODERN.replace("\n", "")) <= 3
    assert sum(mark.confidence < DOUBTFUL for one in found for mark in one.marks) <= 2


@pytest.mark.slow
def test_a_page_on_its_head_is_turned(engine: Engine) -> None:
    song = face("NotoSerifCJK-Regular", 2)
    if song is None:
        pytest.skip("no Chinese font here; on Debian: apt-get install fonts-noto-cjk")
    drawn = horizontal(MODERN, song, across=20)
    page = recognize(drawn.image.rotate(180), engine)
    made = blocks([Numbered(1, page)])
    assert distance("".join(one.text for one in made), MODERN.replace("\n", "")) <= 3
    assert made[0].marks[0].box and made[0].marks[0].box.top > drawn.image.height / 2, (
        "boxes are those of the kept image"
    )


@pytest.mark.parametrize("on_side", [True, False])
def test_the_broader_of_two_is_yue(on_side: bool) -> None:
    """What is clearly narrow is 日, what is clearly broad is 曰, whatever the model says; what is neither stays."""
    text, cell = "子曰今日旦日", 40
    crop = np.full((50, cell * len(text), 3), 255, np.uint8)
    for place, (along, across) in enumerate([(30, 30), (24, 30), (30, 30), (34, 24), (30, 30), (30, 24)]):
        length, width = (along, across) if on_side else (across, along)
        begin, top = place * cell + (cell - length) // 2, (50 - width) // 2
        crop[top : top + width, begin : begin + length] = 10
    assert settled("子日今曰旦日", crop, on_side=on_side) == "子曰今日旦日"
    assert settled("1日2曰", crop, on_side=on_side) == "1日2曰", "figures take up less room: nothing can be told"
