"""Numbers of a sentence and of what it rests on: equal in value, and in unit where both measure.

What counts persons and things (人, 名, 匹) may change, for classical Chinese leaves it out; what measures may not:
three hundred li are not three hundred mu.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ontology.authority.numerals import number

_HAN = "〇零一二三四五六七八九十百千万亿两廿卅"
# Words in which a numeral counts nothing.
_WORDS = re.compile(
    rf"(?<![{_HAN}\d])(?:百姓|万物|一[切般些样起直定旦度共律向同致再面边并带时心味概番体经举行道下点]|进一步|一方面|一家人|十分|万分|千万(?=[不别要])"
    rf"|四[处周面方]|八方|五谷|六畜|三军|百[官家科]|万一(?![{_HAN}])|两[者旁边侧岸]|三番五次|七上八下|五湖四海|四书|五经)"
    rf"|[统唯之同单专不]一(?![{_HAN}年月日里])|第一手"
)
_NUMBER = re.compile(
    rf"(?P<vague>[数几好])?(?P<value>\d+(?:,\d{{3}})+(?:\.\d+)?[万亿]?|\d+(?:\.\d+)?[万亿]?|[{_HAN}](?:[{_HAN}]|(?<=[十百千万])[有又余](?=[一二三四五六七八九十百千]))*|元(?=年))"
    rf"(?P<more>[余多来]|%|％)?(?P<unit>公里|公顷|公斤|公尺|平方米|平方公里|千米|厘米|立方米|万元|个月|世纪|[\u4e00-\u9fff%％℃])?"
)
# Units that measure, each with what says the same.
_MEASURES = tuple(
    frozenset(group.split())
    for group in (
        *("里 华里", "公里 千米", "丈", "尺", "寸", "步", "亩", "顷", "公顷", "米 公尺", "厘米", "平方米", "平方公里"),
        *("石 斛", "斗", "升", "立方米", "斤", "公斤 千克", "两", "吨", "钱 文", "元", "万元", "% ％", "度"),
        *("年 岁 载 祀", "月 个月", "日 天", "世纪", "刻", "更", "卷", "户 家", "口"),
    )
)
_UNITS = {unit: place for place, group in enumerate(_MEASURES) for unit in group}


@dataclass(frozen=True, slots=True)
class Counted:
    """A number: its value, whether it is a vague one (数十), and the group of its measure, -1 for none."""

    value: Decimal
    vague: bool
    measure: int


def counted(text: str) -> Iterator[Counted]:
    """Yield the numbers of a folded text."""
    bare = _WORDS.sub(lambda match: "＊" * len(match[0]), text)
    for match in _NUMBER.finditer(bare):
        value = _value(match["value"])
        if value is not None:
            unit = match["unit"] or ""
            measure = _UNITS.get("%" if match["more"] in ("%", "％") else unit, _UNITS.get(unit[:1], -1))
            # 一 is an article in modern Chinese wherever it measures nothing.
            if value != 1 or measure >= 0 or match["value"][0].isdigit():
                yield Counted(value, bool(match["vague"]), measure)


def unsupported(text: str, told: str) -> bool:
    """Say whether a folded sentence has a number that ``told``, what it rests on, has not."""
    held = tuple(counted(told))
    return not all(any(_same(one, other) for other in held) for one in counted(text))


def _same(said: Counted, held: Counted) -> bool:
    if (said.value, said.vague) != (held.value, held.vague):
        return False
    return said.measure == held.measure or -1 in (said.measure, held.measure)


def _value(written: str) -> Decimal | None:
    if written[0].isdigit():
        body = written.replace(",", "")
        scale = {"万": 10_000, "亿": 100_000_000}.get(body[-1], 1)
        try:
            return Decimal(body.rstrip("万亿")) * scale
        except InvalidOperation:
            return None
    found = number(written.replace("余", ""))
    return None if found is None else Decimal(found)
