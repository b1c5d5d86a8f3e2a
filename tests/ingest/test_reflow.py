"""Text that fell out of PDFs: sentences whole again, every paragraph under its heading."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reflow import (
    Growing,
    ends_sentence,
    is_broken_up,
    is_heading,
    is_prose,
    join,
    open_pair,
    reflow,
    title_of,
)

# Page breaks of the real documents, each in the middle of a sentence.
JOINS = [
    ("000", "《深圳经济特区公共图书馆条例》修订工作"),
    ("000", "优化自助图书馆图书资源配置，重点宣传预借服务"),
    ("000", "结合馆藏文献资源，策划开发原创展览并巡展"),
    ("000", "依托“图书馆之城”统一服务平台"),
    ("000", "发挥图书馆收集地方文献信息"),
    ("000", "地方文献研究成果之《深圳文献·深圳人著作目录》"),
    ("001", "智慧优化服务手段"),
    ("001", "对内，充分挖掘馆员"),
    ("001", "按时段落实工作任务"),
    ("001", "带领市区各馆在既有合作平台上"),
    ("002", "等平台载体，丰富学习形式"),
    ("002", "形成各设备系统的“闭环”智能化协同运行"),
    ("002", "不再拘泥于图书整理及活动秩序维护"),
    ("003", "提升服务体系、服务理念、服务品牌、服务项目"),
    ("003", "系统规划总馆功能"),
    ("003", "满足读者阅读需求提供保障"),
    ("004", "“你选书 我买单”读者荐购和“书服到家”信用网借"),
    ("004", "“长江文化”“南京学”、少儿专题"),
    ("004", "以强化特色文献资源建设的计划性"),
    ("004", "更好地服务全馆中心工作任务，更好地满足"),
    ("004", "以合理的标准考量现有数字资源"),
]


def document(shared: Callable[[str], Path], number: str) -> str:
    return next(shared("corpus/local").glob(f"{number}_*.txt")).read_text("utf-8")


@pytest.mark.parametrize(("number", "joined"), JOINS)
def test_a_sentence_broken_by_a_page_is_whole(shared: Callable[[str], Path], number: str, joined: str) -> None:
    assert any(joined in block.text for block in reflow(document(shared, number)))


def test_headings_are_those_that_people_gave(shared: Callable[[str], Path]) -> None:
    lines = shared("eval/passages_dev.jsonl").read_text("utf-8").splitlines()
    passages = [passage for passage in map(json.loads, lines) if passage["book"].endswith(".txt")]
    blocks = {
        book: reflow((shared("corpus/local") / book).read_text("utf-8")) for book in {p["book"] for p in passages}
    }
    same = whole = 0
    for passage in passages:
        found = [block for block in blocks[passage["book"]] if passage["text"][:18] in block.text]
        same += bool(found) and found[0].heading == passage["chapter"]
        whole += any(passage["text"] in block.text for block in found)
    assert len(passages) == 254
    assert same == 254
    assert whole >= 250


def test_only_modern_documents_are_put_together(shared: Callable[[str], Path]) -> None:
    assert all(is_broken_up(path.read_text("utf-8")) for path in shared("corpus/local").glob("*.txt"))
    assert not any(is_broken_up(path.read_text("utf-8")) for path in shared("corpus/books").rglob("*.txt"))


@pytest.mark.parametrize(
    ("number", "title"),
    [
        ("000", "深圳图书馆 2022 年工作要点"),
        ("001", "金陵图书馆 2022 年工作计划"),
        ("002", "南海区图书馆 2023 年工作总结 暨 2024 年工作计划"),
        ("003", "关于印发广州市越秀区图书馆“十四五” 发展规划的通知"),
        ("004", "关于印发 《金陵图书馆“十四五”规划》的通知"),
    ],
)
def test_the_title_is_the_line_that_names_the_document(shared: Callable[[str], Path], number: str, title: str) -> None:
    assert title_of(reflow(document(shared, number))) == title


@pytest.mark.parametrize(
    "heading",
    ["一、总体要求", "（一）指导思想", "(2) 构建机制", "（1）把握方向", "1. 推进融合", "4、建设体系", "第一章 总则",
     "## 总体要求", "专题 1：人才培养工程"],
)  # fmt: skip
def test_a_heading_goes_to_what_follows(heading: str) -> None:
    blocks = reflow(f"工作要点\n\n{heading}\n\n我们将进一步推进图书馆的各项工作。\n\n读者的需求也会得到满足。")
    assert [block.heading for block in blocks] == ["", *[heading.lstrip("# ")] * 2]


def test_a_numbered_sentence_heads_its_own_paragraph() -> None:
    text = "一、任务\n\n1. 推进文教融合。积极探索馆校合作，共建共享。\n\n第三条 为了读者，我们制定本办法。"
    assert [(b.heading, b.text[:4]) for b in reflow(text)] == [("1. 推进文教融合", "1. 推"), ("第三条", "第三条 ")]


def test_the_items_of_a_list_are_no_headings() -> None:
    text = "一、办证须知\n\n1. 身份证\n\n2. 近期照片\n\n3. 押金一百元。\n\n二、开放时间\n\n我们每天开放。"
    assert [(block.heading[:1], block.text[:4]) for block in reflow(text)] == [
        ("一", "1. 身"), ("一", "2. 近"), ("一", "3. 押"), ("二", "我们每天"),
    ]  # fmt: skip


def test_a_number_of_things_is_no_heading() -> None:
    text = "一、概况\n\n全年举办了各类活动，服务读者的人次达\n\n1.5 万，比上年有所增长。"
    (block,) = reflow(text)
    assert (block.heading, "人次达1.5 万" in block.text) == ("一、概况", True)


def test_a_quotation_over_several_paragraphs_keeps_them_apart() -> None:
    text = "一、讲话\n\n他说：“我们要办好图书馆。\n\n“还要服务好读者。\n\n“这就是目标。”"
    assert [block.text[-4:] for block in reflow(text)] == ["图书馆。", "好读者。", "目标。”"]


def test_latin_words_keep_their_space() -> None:
    assert reflow("本馆引进了 Apple\nVision 设备，供读者体验。")[0].text == "本馆引进了 Apple Vision 设备，供读者体验。"


@given(st.lists(st.text("图书馆的工作，。；“”（）一二1.、# \n", max_size=40), max_size=12).map("\n\n".join))
def test_nothing_but_marks_and_headings_is_lost(text: str) -> None:
    blocks = reflow(text)
    said = "".join(block.heading + block.text for block in blocks)
    assert all(block.text.strip() for block in blocks)
    assert set(said) <= set(text) | {" "}


LINES = st.lists(st.text("宮室a1，。”）「（# \u3000一、.:", max_size=12).map(str.strip), max_size=12)


@given(LINES)
def test_what_is_asked_of_a_growing_paragraph_is_what_its_text_says(lines: list[str]) -> None:
    growing, text = Growing(), ""
    for line in lines:
        growing.add(line)
        text = join(text, line)
        assert (growing.text, growing.length) == (text, len(text))
        assert growing.ends_sentence == ends_sentence(text)
        assert growing.is_prose == is_prose(text)
        assert growing.is_heading == is_heading(text)
        assert growing.opens_pair == bool(open_pair(text))


@pytest.mark.parametrize("line", ["蓋聞天地之大德曰生", "（蓋聞天地之大德"])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_book_without_marks_is_read_in_the_time_of_its_length(line: str, between: str) -> None:
    began = time.process_time()
    reflow(between.join([line] * 100_000))
    assert time.process_time() - began < 10  # a copy for each line would take minutes
