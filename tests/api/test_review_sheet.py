"""The table of review is safe in a spreadsheet and comes back as it was."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.desk.decisions import Action
from api.desk.requests import Wanted
from api.desk.sheet import HEADERS, Row, anchor_of, bare, guarded, read, request_of, write
from ontology.errors import WrongUse
from ontology.records import TagType

CELL = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\0"), max_size=12)


@given(CELL)
def test_no_cell_is_a_formula_and_each_comes_back(cell: str) -> None:
    safe = guarded(cell)
    assert safe[:1] not in tuple("=+-@\t")
    assert bare(safe) == cell or bare(safe) == cell.strip()


@pytest.mark.parametrize(
    "cell", ["=cmd|' /C calc'!A0", "+1", "-0166", "@SUM(A1)", "2023-08", "1968-12-29", "0001", "1/2", "'a"]
)
def test_what_a_spreadsheet_would_run_or_change_is_text(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"
    assert bare(guarded(cell)) == cell


@pytest.mark.parametrize("cell", ["南京", "1162", "0.98", "d1-10-12-PER", "未定"])
def test_ordinary_cells_are_left_alone(cell: str) -> None:
    assert guarded(cell) == cell


@given(st.lists(st.builds(Row, *[CELL.map(str.strip)] * len(fields(Row))), max_size=4))
def test_a_table_comes_back_row_by_row(rows: list[Row]) -> None:
    text = "".join(write(rows))
    assert text.startswith("\ufeff标引号,")
    back = list(read(text))
    assert [number for number, _ in back] == list(range(2, len(rows) + 2))
    assert [row for _, row in back] == rows


def test_both_names_of_columns_and_other_delimiters_are_read() -> None:
    (one,) = read("tag_id;决定;备注;其他\nx;确认;好;9\n")
    assert one == (2, Row(tag_id="x", decision="确认", note="好"))
    (two,) = read("标引号\tdecision\nx\treject\n")
    assert two[1].decision == "reject"


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "标引号,类型\nx,PER\n", '标引号,决定\nx,"确认\n' + "y" * 200_000])
def test_a_table_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(WrongUse):
        list(read(text))


def test_rows_become_requests() -> None:
    row = Row(tag_id="x", decision="改正", new_type="机构", new_entity="未定", note="存疑")
    asked = request_of(row)
    assert (asked.action, asked.wanted, asked.note) == (
        Action.CORRECT,
        (Wanted(type=TagType.ORG, entity="未定"),),
        "存疑",
    )
    split = request_of(replace(row, decision="split", new_surface="南京|图书馆", new_type="LOC|ORG", new_entity=""))
    assert [(one.surface, one.type) for one in split.wanted] == [("南京", TagType.LOC), ("图书馆", TagType.ORG)]
    for wrong in (
        replace(row, decision="同意"),
        replace(row, new_type="人"),
        replace(row, decision="拆分", new_surface="南京|图书馆|馆", new_type="LOC|ORG"),
    ):
        with pytest.raises(WrongUse):
            request_of(wrong)


def test_a_context_says_where_a_tag_stood() -> None:
    row = Row(surface="子瞻", context="蘇軾，字【子瞻】，眉州眉山人。")
    made = anchor_of(row)
    assert made is not None
    assert (made.prefix, made.exact, made.suffix) == ("苏轼字", "子瞻", "眉州眉山人")
    assert anchor_of(replace(row, context="蘇軾，字子瞻")) is None
    assert anchor_of(replace(row, context="【子瞻】即【子瞻】")) is None


def test_every_column_has_a_chinese_name() -> None:
    assert list(HEADERS) == [one.name for one in fields(Row)]
    assert len(set(HEADERS.values())) == len(HEADERS)
