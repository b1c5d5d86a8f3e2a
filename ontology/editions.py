"""Statements of edition 版本: 清光绪二年江苏书局刻本, 民国二十三年商务印书馆铅印本, 中华书局1980年版.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ontology.authority.eras import EraTable
from ontology.authority.ganzhi import years as cycle_years
from ontology.authority.numerals import number

_WESTERN = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)")
_POSITIONAL = re.compile(r"(?:[一二三四五六七八九][〇零○一二三四五六七八九]{3})(?=年|$)")
_ERA_YEAR = re.compile(r"(?P<era>[\u4e00-\u9fff]{2,8}?)(?P<n>元|[一二三四五六七八九十廿卅\d]{1,3})年")
_ERA_CYCLE = re.compile(r"(?P<era>[\u4e00-\u9fff]{2,6}?)(?P<cycle>[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥])")
_BRACKETS = re.compile(r"[()（）\[\]［］〔〕【】《》]")
_MARKS = re.compile(r"[\s,，:：;；.。、·]+")
_TYPES = (
    ("影印本", "缩印影印|影印|景印|复印|珂罗版"),
    ("缩微", "缩微胶卷|缩微|胶卷|胶片"),
    ("稿本", "手稿本?|稿本|原稿|底稿"),
    ("抄本", "[传手精旧影]*[抄钞]本|[传手精旧影]+写本|抄本"),
    ("写本", "写本|写经"),
    ("活字本", "[木铜泥锡]*活字[印排]?本?|聚珍[版本]*"),
    ("石印本", "石印本?"),
    ("铅印本", "铅[印排]+本?|排印本?"),
    ("油印本", "油印本?|晒[印蓝]本?"),
    ("套印本", "[朱墨蓝五色三四]*套印本?"),
    ("拓本", "拓[本片]|拓印"),
    ("钤印本", "钤印本|钤拓本"),
    ("绘本", "彩?绘本"),
    ("刻本", "[重覆翻初原精补后递续新]*[刻刊][印]?(?:[递补重]修)?(?:后印)?本?|递修本?|版刻|木刻|雕版|修补本|刊行"),
    ("整理本", "点校本?|标点本?|整理本|校点本?|校注本|排校本"),
)
KINDS = tuple(name for name, _ in _TYPES)
_TYPE = re.compile("|".join(f"(?P<t{number}>{words})" for number, (_, words) in enumerate(_TYPES)))
_TAIL = re.compile(r"(?:第?[一二三四五六七八九十\d]{1,8}版|初版|再版|版|本|出版|印行|发行|间|年间|年|月|印)$")
_PLACES = frozenset(
    (
        *(
            "北京",
            "上海",
            "南京",
            "广州",
            "天津",
            "武汉",
            "成都",
            "杭州",
            "西安",
            "深圳",
            "长沙",
            "济南",
            "合肥",
            "福州",
            "台北",
        ),
        *(
            "香港",
            "沈阳",
            "重庆",
            "苏州",
            "扬州",
            "南昌",
            "长春",
            "太原",
            "郑州",
            "石家庄",
            "昆明",
            "贵阳",
            "南宁",
            "兰州",
        ),
        *("哈尔滨", "北平", "京师", "金陵", "长安", "汉口"),
    )
)
_DYNASTY = re.compile(r"^(北宋|南宋|宋|辽|金|元|明|清|民国)(?P<part>初|末|中期|前期|后期)?")
_OLDEST = 500
_REPRINT_AFTER = re.compile(r"据(?P<base>.+?)(?=影印|景印|排印|石印|复印|重印|$)")
_GENERATIONS = 30


@dataclass(frozen=True, slots=True)
class Edition:
    """What a record says of its edition. ``begin`` and ``end`` bound the years in which it came out, historically.

    ``kind`` is the way of printing or writing, ``publisher`` and ``base`` (据…影印) are folded.
    """

    text: str = ""
    kind: str = ""
    begin: int | None = None
    end: int | None = None
    publisher: str = ""
    base: str = ""
    era: str = ""
    """The name of the era in which it came out, before 1912."""

    @property
    def year(self) -> int | None:
        """The one year in which it came out."""
        return self.begin if self.begin is not None and self.begin == self.end else None

    @property
    def stated(self) -> bool:
        """Whether anything is said of the edition."""
        return bool(self.kind or self.publisher or self.begin is not None)


@dataclass(frozen=True, slots=True)
class Said:
    """The fields of a record that speak of its edition, folded."""

    statement: str = ""
    publisher: str = ""
    date: str = ""
    binding: str = ""


def read_edition(said: Said, *, eras: EraTable) -> Edition:
    """Read what is said of an edition; what a field of its own says goes before the statement."""
    text = _BRACKETS.sub(" ", said.statement)
    base = _REPRINT_AFTER.search(text)
    own = (text[: base.start()] + text[base.end() :]) if base else text
    date, rest = _dated(own, eras)
    kind, rest = _kind(rest)
    if not kind:
        kind = _kind(_BRACKETS.sub(" ", said.binding))[0]
    stated, _ = _dated(_BRACKETS.sub(" ", said.date), eras)
    if stated.begin is not None and (date.begin is None or date.year is None):
        date = stated
    house = _publisher(said.publisher) or _publisher(rest)
    told = " ".join(dict.fromkeys(filter(None, (said.statement, said.publisher, said.date))))
    return replace(date, text=told, kind=kind, publisher=house, base=_MARKS.sub("", base["base"]) if base else "")


def edtf_years(text: str) -> tuple[int, int] | None:
    """Return the first and last year of an EDTF value of plain years: 1884, 1884/1898, 1980-05."""
    found = re.fullmatch(r"(\d{4})(?:-\d\d){0,2}[?~]?(?:/(\d{4})(?:-\d\d){0,2}[?~]?)?", text.strip())
    return (int(found[1]), int(found[2] or found[1])) if found else None


def _dated(text: str, eras: EraTable) -> tuple[Edition, str]:
    """Return the years that a text tells, and the text without them."""
    if span := edtf_years(text):
        return Edition(begin=span[0], end=span[1]), ""
    era = _era_year(text, eras)
    western = _WESTERN.search(text)
    if western and (era is None or era[0].begin is None):
        return Edition(begin=int(western[1]), end=int(western[1])), _without_date(text, western)
    if era is not None:
        return era
    if spelt := _POSITIONAL.search(text):
        year = number(spelt[0]) or 0
        return Edition(begin=year, end=year), _without_date(text, spelt)
    return _loosely(text, eras)


def _without_date(text: str, found: re.Match[str]) -> str:
    rest = re.sub(r"^\s*年?(?:\s*\d{1,2}\s*月)?|^[.\-]\d{1,2}", " ", text[found.end() :])
    return f"{text[: found.start()]} {rest}"


def _era_year(text: str, eras: EraTable) -> tuple[Edition, str] | None:
    for form in (_ERA_YEAR, _ERA_CYCLE):
        for found in form.finditer(text):
            for name in _suffixes(found["era"]):
                if (edition := _of_era(name, found, eras)) is not None:
                    begin = found.start("era") + len(found["era"]) - len(name)
                    return edition, _before(text[:begin]) + " " + _WESTERN.sub(" ", text[found.end() :])
    return None


def _suffixes(name: str) -> Iterator[str]:
    """Yield the ends of a run of characters, the longest first: 清光绪, 光绪."""
    return (name[begin:] for begin in range(len(name) - 1))


def _of_era(name: str, found: re.Match[str], eras: EraTable) -> Edition | None:
    rows = [row for row in eras.named(name) if row.begin >= _OLDEST]
    for row in rows[:1]:
        if "n" in found.groupdict():
            year = row.year(number(found["n"]) or 0)
            if year is not None:
                return Edition(begin=year, end=year, era=row.era)
        elif spans := cycle_years(found["cycle"], row.begin, row.end):
            return Edition(begin=spans[0], end=spans[-1], era=row.era)
    return None


def _before(text: str) -> str:
    return _DYNASTY.sub("", text.strip())


def _loosely(text: str, eras: EraTable) -> tuple[Edition, str]:
    """Read an era without a year (清光绪间刻本) or a dynasty alone (清刻本)."""
    bare = text.strip()
    dynasty = _DYNASTY.match(bare)
    rest = bare[dynasty.end() :] if dynasty else bare
    for length in (4, 2):
        rows = [row for row in eras.named(rest[:length]) if row.begin >= _OLDEST] if len(rest) >= length else []
        if rows and rows[0].kind == "era":
            after = re.sub(r"^(?:年?间|中|初年?|末年?|时期?|朝)", "", rest[length:])
            return Edition(begin=rows[0].begin, end=rows[0].end, era=rows[0].era), after
    called = eras.dynasties_called(dynasty[1]) if dynasty else ()
    if dynasty and called:
        # 清末 and 清初 are not cut finer: catalogues use them for anything from ten to sixty years.
        return Edition(begin=called[0].begin, end=called[0].end), rest
    return Edition(), text


def _kind(text: str) -> tuple[str, str]:
    """Return the last way of printing that is named, and the text without any: 清刻本民国影印 is 影印本."""
    found = list(_TYPE.finditer(text))
    if not found:
        return "", text
    chosen = min(found, key=lambda one: _number(one))
    return _TYPES[_number(chosen)][0], _TYPE.sub(" ", text)


def edition_kind(text: str) -> str:
    """Return the kind of a folded statement: 刻本, 抄本 …; empty where none is named."""
    return _kind(text)[0]


def _number(found: re.Match[str]) -> int:
    return int((found.lastgroup or "t0")[1:])


def _publisher(text: str) -> str:
    name = _MARKS.sub(" ", _BRACKETS.sub(" ", text)).strip()
    words = [_TAIL.sub("", word) for word in name.split(" ") if word]
    words = [word for word in words if len(word) >= 2 and word not in _PLACES]
    return words[-1] if words else ""
