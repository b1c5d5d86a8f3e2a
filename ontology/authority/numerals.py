"""Chinese numerals: 元, 二十三, 廿五, 卅, 一百二十, 二十有三, 二〇二二, 2022, and back. Pure."""

from __future__ import annotations

import re

_DIGITS = {
    **{char: value for value, char in enumerate("〇一二三四五六七八九")},
    **{char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "○": 0,
    "两": 2,
    "弌": 1,
    "弍": 2,
    "弎": 3,
    "貳": 2,
    "參": 3,
    "叄": 3,
    "陸": 6,
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": 20, "念": 20, "卅": 30, "丗": 30, "卌": 40}
_MYRIAD = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
# 十有三 is 十三: the classical "and".
_AND = re.compile(r"(?<=[十百千万拾佰仟])[有又](?=.)")
_DECIMAL = re.compile(r"\d{1,12}")
_YEAR_SUFFIX = "年岁歲载載祀"


def number(text: str) -> int | None:
    """Return the value of a numeral, with or without 年 at its end; ``None`` for what is none.

    元 is 1. A last digit without a unit counts ones, as in classical use: 一百五 is 105.
    """
    body = text.strip()
    if len(body) > 1:
        body = body.rstrip(_YEAR_SUFFIX)
    if body == "元":
        return 1
    if _DECIMAL.fullmatch(body):
        return int(body)
    body = _AND.sub("", body)
    if not body:
        return None
    if len(body) > 1 and all(char in _DIGITS for char in body):
        return _positional(body)
    return _additive(body)


def _positional(body: str) -> int:
    value = 0
    for char in body:
        value = value * 10 + _DIGITS[char]
    return value


def _additive(body: str) -> int | None:
    """Sum 一百二十 by its units; they must fall, digits must stand alone."""
    total, section, digit, floor = 0, 0, -1, 10_000
    for char in body:
        if char in _DIGITS:
            if digit > 0:
                return None
            digit = _DIGITS[char]
        elif char in _UNITS or char in _TENS:
            unit = _UNITS.get(char, 10)
            if unit >= floor or (char in _TENS and digit > 0):
                return None
            section += _TENS.get(char) or (digit if digit > 0 else 1) * unit
            digit, floor = -1, unit
        elif char in _MYRIAD:
            section += max(digit, 0)
            if not section or (total and _MYRIAD[char] >= 100_000_000):
                return None
            total = (total + section) * _MYRIAD[char]
            section, digit, floor = 0, -1, 10_000
        else:
            return None
    return total + section + max(digit, 0)


def numeral(value: int) -> str:
    """Write ``value`` (0 to 99,999,999) as 一百二十; 10 to 19 are 十 to 十九. Raises ``ValueError`` outside."""
    if not 0 <= value < 100_000_000:
        raise ValueError(f"{value} is not between 0 and 99,999,999")
    if value < 10:
        return "〇一二三四五六七八九"[value]
    high, low = divmod(value, 10_000)
    gap = "零" if high and 0 < low < 1000 else ""
    text = (_section(high) + "万" + gap if high else "") + (_section(low) if low else "")
    return text.removeprefix("一") if text.startswith("一十") else text


def _section(value: int) -> str:
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            text += ("零" if gap and text else "") + "〇一二三四五六七八九"[digit] + name
        gap = not digit
    return text


def year_of_reign(value: int) -> str:
    """Write a year of an era: 元年, 二年, 二十三年."""
    return "元年" if value == 1 else numeral(value) + "年"
