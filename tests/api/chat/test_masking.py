from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.chat.masking import hide, mask, personal

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")

digits = st.text("0123456789", min_size=1)
mobiles = st.builds(
    lambda head, rest: f"1{head}{rest}", st.sampled_from("3456789"), st.text("0123456789", min_size=9, max_size=9)
)
dates = st.dates().filter(lambda day: 1800 <= day.year < 2100).map(lambda day: day.strftime("%Y%m%d"))
cards = st.builds(
    lambda area, day, rest, last: f"{area}{day}{rest}{last}",
    st.integers(110000, 659004).map(str),
    dates,
    st.text("0123456789", min_size=3, max_size=3),
    st.sampled_from("0123456789Xx"),
)
banks = st.text("0123456789", min_size=16, max_size=19)
mails = st.from_regex(r"[a-z0-9_]{1,10}(\.[a-z0-9]{1,5})?@[a-z0-9]{1,8}\.(com|cn|edu\.cn)", fullmatch=True)
around = st.text("我想查南京城墙的资料，请回电。：；（）\n 谢谢是", max_size=20)


def _grouped(number: str, separator: str) -> str:
    return separator.join((number[:3], number[3:7], number[7:]))


written = st.one_of(
    mobiles,
    mobiles.map(lambda one: one.translate(WIDE)),
    mobiles.map(lambda one: one.translate(CHINESE)),
    mobiles.map(" ".join),
    st.builds(_grouped, mobiles, st.sampled_from(" -—.·")),
    mobiles.map(lambda one: f"+86 {one}"),
    mobiles.map(lambda one: "\u200b".join(one)),
    cards,
    cards.map(lambda one: f"{one[:6]} {one[6:14]} {one[14:]}"),
    cards.map(lambda one: one.translate(WIDE)),
    banks,
    mails,
    mails.map(lambda one: one.replace("@", "＠")),
)


@given(around, written, around)
def test_nothing_personal_is_left_wherever_it_stands(before: str, secret: str, after: str) -> None:
    masked = mask(f"{before}{secret}{after}")
    assert secret not in masked
    assert not set("0123456789") & set(masked) or "@" in secret or "＠" in secret
    assert masked.startswith(before.rstrip(" ")) or before.strip() == ""
    assert mask(masked) == masked


@given(st.text(max_size=60))
def test_what_is_found_lies_in_order_within_the_text(text: str) -> None:
    found = personal(text)
    ends = [0, *(place for one in found for place in (one.begin, one.end)), len(text)]
    assert ends == sorted(ends)
    assert all(one.begin < one.end for one in found)
    assert found or mask(text) == text


# 130—1000—1000 is written as a telephone number is, and is taken for one: it is the lesser evil.
@given(st.lists(st.integers(1000, 2100), max_size=6), st.sampled_from(["、", "—", "年，", " ", "至"]))
def test_years_stay(years: list[int], between: str) -> None:
    text = f"南京在{between.join(map(str, years))}的城墙"
    assert mask(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "ISBN 978-7-101-00000-1",
        "9787101000001 是哪本书",
        "洪武六年至洪武二十六年的城工",
        "一九四九年十月一日，二〇二四年",
        "K295.31/1234 在几楼",
        "条码 00012345678901 的书",
        "第一百三十八卷第八〇〇页",
        "民国二十六年十二月十三日",
        "名叫阮大铖的是谁",
        "QQ群在哪里",
        "明代有位清官名叫海瑞，请问他的著作有哪些？",
        "徐霞客有个同行的和尚名叫静闻，他葬在哪里？",
        "作者的姓名是周大年，他的名字叫大年，书里说姓名为周大年。",
        "海瑞本人名叫刚峰，作者本人叫什么？",
    ],
)
def test_what_is_not_personal_stays(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我叫王小明，电话138 0013 8000，想查城墙", "我叫〔姓名〕，电话〔电话〕，想查城墙"),
        ("我名叫王小明，本人叫王小明、我的名字叫王小明", "我名叫〔姓名〕，本人叫〔姓名〕、我的名字叫〔姓名〕"),
        ("您好，本人名叫王小明。我的名字是王小明", "您好，本人名叫〔姓名〕。我的名字是〔姓名〕"),
        ("我名字叫王小明；我的姓名是王小明；我姓名是王小明", "我名字叫〔姓名〕；我的姓名是〔姓名〕；我姓名是〔姓名〕"),
        ("姓名是王小明，姓名为李四 姓名是赵五", "姓名是〔姓名〕，姓名为〔姓名〕 姓名是〔姓名〕"),
        ("联系人: 王小明", "联系人: 〔姓名〕"),
        ("姓名：李四 手机 13900139000", "姓名：〔姓名〕 手机 〔电话〕"),
        ("唯一13800138000", "唯一〔电话〕"),
        ("①13800138000", "①〔电话〕"),
        ("电话：83312345", "电话：〔电话〕"),
        ("(025)8331-2345、(０２５)83312345", "〔电话〕、〔电话〕"),
        ("025-83312345转801", "〔电话〕"),
        ("微信号：wx_abc123，QQ 12345678", "微信号：〔账号〕，QQ 〔账号〕"),
        ("身份证110105491231002", "身份证〔身份证号〕"),
        ("卡号6222 0212 3456 7890 123。", "卡号〔银行卡号〕。"),
        ("两个13800138000、13900139000", "两个〔电话〕、〔电话〕"),
        ("连写1380013800013900139000", "连写〔银行卡号〕"),
    ],
)
def test_examples(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_a_number_that_a_document_holds_is_not_the_readers() -> None:
    said = "碑上刻有 6222021234567890 一行；来电 13800138000。"
    assert hide(said, "我的电话是13800138000") == "碑上刻有 6222021234567890 一行；来电 〔电话〕。"
    assert hide(said, "城墙") == said
