"""Files of items: what is written and read again is the same, and one bad row stops no other."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api import workbook
from api.desk.enquiries.records import Kind, Thing
from api.desk.knowledge.checking import tidy
from api.desk.knowledge.exchange import Format, rows_of_cells, rows_of_csv, rows_of_jsonl
from api.desk.knowledge.knowledge import Knowledge
from api.desk.knowledge.records import Content, Item, Receipt, State
from api.desk.knowledge.taking import form_of, take
from api.desk.knowledge.taking import given as written
from ontology.errors import WrongUse

WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12) | st.sampled_from(
    [
        "=1+1",
        "+86",
        "-",
        "@cmd",
        "'引",
        "0012",
        "1e5",
        "2026/1/2",
        '"',
        ",;\t|",
        "一\n二",
        "１２",
        "\ufeff",
        "_x0041_",
        "𠮷",
    ]
)
THINGS = st.builds(Thing, WORDS, WORDS, WORDS)
CONTENTS = st.builds(
    Content,
    question=WORDS.map(lambda text: f"问{text}甲"),
    answer=WORDS.map(lambda text: f"{text}答".replace("[", "")),
    wordings=st.lists(WORDS, max_size=3).map(tuple),
    links=st.just(()) | st.just(("/search?q=a|b", "https://example.org/%E4")),
    receipts=st.just(()) | WORDS.map(lambda text: (Receipt("p", 0, len(text) + 1, f"甲{text}", document=text),)),
    entities=st.lists(THINGS, max_size=2).map(tuple),
    subjects=st.lists(THINGS, max_size=2).map(tuple),
    kind=st.sampled_from(Kind),
    branch=WORDS,
    owner=WORDS,
    review_by=st.just("") | st.just("2027-03-01"),
    enquiry=WORDS,
)  # fmt: skip
ITEMS = st.builds(
    lambda content, state, number: Item(content, state, id=number, revision=number % 7 + 1),
    CONTENTS.map(lambda one: _tidied(one)),
    st.sampled_from(State),
    st.integers(1, 10**7),
)


def _tidied(content: Content) -> Content:
    try:
        return tidy(content)
    except WrongUse:
        return Content("问", "答")


@settings(max_examples=25, deadline=None)
@given(st.lists(ITEMS, max_size=2))
def test_what_is_written_is_read_again(items: list[Item]) -> None:
    csv_text = written(items, Format.CSV).decode("utf-8-sig")
    forms = (
        rows_of_csv(csv_text),
        rows_of_jsonl(written(items, Format.JSONL).decode()),
        rows_of_cells(workbook.read(written(items, Format.XLSX))),
    )
    for rows in forms:
        read = [call() for _, call in rows]
        assert [(one.number, one.revision, one.state) for one in read] == [(i.id, i.revision, i.state) for i in items]
        assert [tidy(one.content) for one in read] == [one.content for one in items]


def test_cells_are_not_run(knowledge: Knowledge) -> None:
    made = knowledge.add(Content("=HYPERLINK(1)怎么办", "+1+1", wordings=("@SUM(A1)",), owner="-2"), by="li")
    rows = list(csv.reader(io.StringIO(written([made], Format.CSV).decode("utf-8-sig"))))
    assert {"'=HYPERLINK(1)怎么办", "'+1+1", "'@SUM(A1)", "'-2"} <= set(rows[1])
    book = openpyxl.load_workbook(io.BytesIO(written([made], Format.XLSX)))
    kinds = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}


@pytest.mark.parametrize("form", Format)
def test_a_round_trip_changes_nothing(knowledge: Knowledge, form: Format) -> None:
    things = (Thing("郑和", "p1", "PER"), Thing("宝船"))
    content = Content(
        "郑和几次下西洋？",
        "七次。\n详见本馆展览。",
        ("郑和下过几回西洋",),
        links=("/search?q=1",),
        entities=things,
        kind=Kind.SPECIAL,
        owner="部",
    )
    first = knowledge.add(content, by="li")
    knowledge.approve(first.id, by="wang", revision=1)
    second = knowledge.add(Content("借书证怎么办？", "带身份证。", owner="流通部"), by="li")
    knowledge.retire(second.id, by="li", revision=1)
    knowledge.add(Content("停车吗？", "可以。"), by="li")
    before, head = knowledge.items(), knowledge.store.head()
    taken = take(knowledge, written(before, form), form, by="zhao")
    assert (taken.unchanged, taken.refused, taken.noted, taken.added) == ((1, 2, 3), (), (), ())
    assert (knowledge.items(), knowledge.store.head()) == (before, head)


def test_one_bad_row_stops_no_other(knowledge: Knowledge) -> None:
    knowledge.add(Content("图书馆几点开门？", "九点。", owner="部"), by="li")
    knowledge.edit(1, Content("图书馆几点开门？", "十点。", owner="部"), by="li", revision=1)
    table = "编号,版次,状态,标准问法,答案,责任者,复核日期,类别\n"
    table += "ZS000001,1,,图书馆几点开门？,八点。,部,,\n"  # from a revision that is no more
    table += ",,已核准,怎样办证？,带身份证。,流通部,,指向性\n"
    table += ",,,没有答案？,,部,,\n"
    table += ",,,怎样退证？,带证来。,部,明年,\n"
    table += ",,,怎样挂失？,打电话。,部,,什么类\n"
    table += ",,已核准,谁来负责？,没有人。,,,\n"
    table += "乱写,,,编号错？,是。,部,,\n"
    taken = take(knowledge, table.encode("gb18030"), Format.CSV, by="zhao")
    assert taken.added == (2, 3)
    assert [number for number, _ in taken.refused] == [2, 4, 5, 6, 8]
    for (_, reason), said in zip(taken.refused, ("第 2 版", "写下答案", "明年", "什么类", "乱写"), strict=True):
        assert said in reason
    assert [(number, "责任者" in reason) for number, reason in taken.noted] == [(7, True)]
    item = knowledge.item(2)
    assert (item.state, item.approved_by, item.content.kind) == (State.APPROVED, "zhao", Kind.DIRECTIONAL)
    assert knowledge.item(3).state is State.DRAFT
    assert knowledge.history(2)[0].act == "import"


def test_a_row_changes_its_item(knowledge: Knowledge) -> None:
    made = knowledge.add(Content("图书馆几点开门？", "九点。", owner="部"), by="li")
    approved = knowledge.approve(made.id, by="li", revision=1)
    changed = replace(approved, content=replace(approved.content, answer="八点。"))
    taken = take(knowledge, written([changed], Format.JSONL), Format.JSONL, by="zhao")
    assert taken.changed == (1,) and knowledge.item(1).content.answer == "八点。"
    assert knowledge.item(1).state is State.APPROVED and knowledge.item(1).approved_by == "zhao"


@pytest.mark.parametrize("form", [Format.CSV, Format.JSONL])
def test_what_a_file_says_nothing_of_stays(knowledge: Knowledge, form: Format) -> None:
    """A table from which columns were taken out withdraws no item and empties none."""
    wordings, links = ("开馆时间",), ("/about",)
    made = knowledge.add(Content("图书馆几点开门？", "九点。", wordings, links=links, owner="部"), by="li")
    before = knowledge.approve(made.id, by="li", revision=1)

    def table(answer: str) -> bytes:
        said = {"编号": before.number, "标准问法": "图书馆几点开门？", "答案": answer}
        if form is Format.CSV:
            return "\n".join(",".join(one) for one in (said.keys(), said.values())).encode()
        keys = ("number", "question", "answer")
        return json.dumps(dict(zip(keys, said.values(), strict=True)), ensure_ascii=False).encode()

    assert take(knowledge, table("九点。"), form, by="zhao").unchanged == (1,)
    assert knowledge.item(1) == before
    assert take(knowledge, table("八点。"), form, by="zhao").changed == (1,)
    after = knowledge.item(1)
    assert after.content == replace(before.content, answer="八点。")
    assert after.state is State.DRAFT, "an answer that was changed is approved anew"


def test_cells_that_were_emptied_are_empty(knowledge: Knowledge) -> None:
    """Also where a spreadsheet leaves them out at the end of a row."""
    knowledge.add(Content("图书馆几点开门？", "九点。", ("开馆时间",), owner="部"), by="li")
    table = "编号,标准问法,答案,别的问法,责任者\nZS000001,图书馆几点开门？,九点。\n"
    assert take(knowledge, table.encode(), Format.CSV, by="zhao").changed == (1,)
    content = knowledge.item(1).content
    assert (content.wordings, content.owner) == ((), "")


def test_another_library_takes_items_in_once(knowledge: Knowledge) -> None:
    receipt = Receipt("far-1", 0, 2, "九里", "v", "far", "远", "")
    item = Item(Content("城周几里？", "九里。", receipts=(receipt,), owner="部"), State.APPROVED, id=77, revision=5)
    for _ in range(2):
        taken = take(knowledge, written([item], Format.XLSX), Format.XLSX, by="zhao")
    assert [one.content.receipts for one in knowledge.items()] == [(receipt,)]
    assert taken.unchanged == (1,) and "出处" in taken.noted[0][1]


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"a,b\n1,2\n", Format.CSV),
        (b"", Format.CSV),
        (b"PK\x03\x04 broken", Format.XLSX),
        (b"\xff\xfe\x00\x81", Format.CSV),
        (b'"open', Format.CSV),
    ],
)
def test_what_is_no_table_is_refused_whole(knowledge: Knowledge, data: bytes, form: Format) -> None:
    with pytest.raises(WrongUse):
        take(knowledge, data, form, by="li")


@pytest.mark.parametrize(
    "line", ["[1]", "{", '{"question": 1, "answer": "a"}', '{"question": "q甲"}', '{"x": 1}', "[" * 5000]
)
def test_a_line_that_is_no_item_is_named(knowledge: Knowledge, line: str) -> None:
    good = json.dumps({"question": "怎样办证？", "answer": "带身份证。"}, ensure_ascii=False)
    taken = take(knowledge, f"{line}\n\n{good}\n".encode(), Format.JSONL, by="li")
    assert taken.added == (1,) and [number for number, _ in taken.refused] == [1]


def test_the_name_tells_the_form() -> None:
    assert form_of("a.b.CSV") is Format.CSV and form_of("x.ndjson") is Format.JSONL
    with pytest.raises(WrongUse, match="xls"):
        form_of("x.xls")
