"""行款 and 版式: 半叶十行行二十字小字双行同, 白口左右双边单黑鱼尾.

Pure.
"""

from __future__ import annotations

import re

from ontology.ancient.forms import numbered, simple
from ontology.ancient.records import PageFormat, Rows
from ontology.authority.numerals import number

_ROWS = numbered(
    r"(?<![\d一二三四五六七八九十])(?P<rows>N)行"
    r"(?:[，,、；;\s]*(?:每?行)?[，,、\s]*(?P<least>N)(?:\s*TO\s*(?P<most>N))?字(?:左右)?)?"
    r"(?P<uneven>[，,、\s]*(?:每?行)?(?:字数|字)?\s*不[等一])?"
)
_SMALL = numbered(
    r"(?:小字|注文)[，,\s]*(?:[双单]行)?[，,\s]*(?:行|每行)?(?:字数?)?[，,\s]*"
    r"(?:(?P<same>同)|(?P<n>N)(?:TON)?字|(?P<uneven>不等))?"
)
_MOST_ROWS, _MOST_CHARACTERS = 40, 120
_MOUTH = re.compile(r"上[下]?[白黑]口下[白黑]口|上下[大小细粗]?黑口|[大小细粗阔线]?黑口|白口|花口")
_BORDER = re.compile(r"(?P<where>四周|左右|上下)?(?P<how>双|单|花|文武|子母)[边栏]|(?P<none>无边?[栏框])")
_TAIL = re.compile(r"(?P<words>[单双三四五六无黑白花线顺对向同相逆\s]{0,6})鱼尾")
_COUNTS = "单双三四五六"


def read_rows(text: str) -> Rows | None:
    """Return the rows of half a leaf; ``None`` where no number of rows is said that a page can have."""
    plain = simple(text)
    small = _SMALL.search(plain)
    large = plain[: small.start()] if small and small.start() else plain
    found = _ROWS.search(large)
    rows = number(found["rows"]) if found else None
    if found is None or rows is None or not 1 <= rows <= _MOST_ROWS:
        return None
    least = _characters(found["least"])
    most = _characters(found["most"]) or least
    return Rows(rows, least, most, _small(small), bool(found["uneven"]), text[found.start() : found.end()])


def _characters(text: str | None) -> int | None:
    value = number(text) if text else None
    return value if value is not None and 1 <= value <= _MOST_CHARACTERS else None


def _small(found: re.Match[str] | None) -> str:
    if found is None:
        return ""
    if found["same"]:
        return "同"
    if found["n"]:
        return str(number(found["n"]) or "")
    return "不等" if found["uneven"] else ""


def read_format(text: str) -> PageFormat | None:
    """Return mouth, border and tail of the page in set words; ``None`` where none of them is said."""
    plain = simple(text)
    mouth, border, tail = _MOUTH.search(plain), _border(plain), _TAIL.search(plain)
    if not (mouth or border or tail):
        return None
    return PageFormat(mouth[0] if mouth else "", border, _tail(tail) if tail else "", text.strip())


def _border(plain: str) -> str:
    """Return 左右双边 also of 上下单边左右双边: what differs from 四周 is told by its double sides."""
    found = list(_BORDER.finditer(plain))
    told = [f"{one['where'] or ''}{one['how']}边" if one["how"] else "无栏" for one in found]
    doubled = [one for one in told if "双" in one]
    return next(iter(doubled or told), "")


def _tail(found: re.Match[str]) -> str:
    """Return how many tails there are: 单鱼尾; one whose number is not said is 鱼尾."""
    words = found["words"]
    if "无" in words:
        return "无鱼尾"
    count = next((one for one in words if one in _COUNTS), "")
    if not count and ("对" in words or "顺" in words or "向" in words):
        count = "双"
    return f"{count}鱼尾"
