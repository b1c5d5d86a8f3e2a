"""Forms put together where no authority has the whole: places told from above, offices with their seat. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.linking.canonical import PROVINCES, canonical, joined, province_of, short, stem
from ingest.linking.options import places
from ontology.authority.names import NameIndex
from ontology.records import Entity, TagType

_ADMINISTRATIVE = re.compile(
    "(?P<province>(?:[\u4e00-\u9fff]{2,3}?)(?:省|(?:壮族|回族|维吾尔)?自治区|特别行政区))?"
    "(?P<city>[\u4e00-\u9fff]{2,5}?(?:市|自治州|地区|盟))?"
    "(?P<district>[\u4e00-\u9fff]{1,8}?(?:自治县|新区|林区|[区县市旗]))?"
    "(?P<town>[\u4e00-\u9fff]{1,6}?(?:街道|[镇乡村]))?"
    "(?P<rest>.*)"
)
_BUILT = re.compile(
    "(?:[山岭峰岩洞泉溪涧池湖塘渠堰坝桥塔楼阁亭台榭宫殿寺观庵祠庙陵墓坟园宅院门街巷路坊里村城堡寨关口闸坛井塘渡场港岛屿]|(?<=..)道|码头|故居|遗址|书屋|书房|广场|大厦)[\\d一-九十百]*号?$"
)
_SMALL = re.compile("(?<=..)[乡镇村里]$")
_SEATED = re.compile(
    "(?P<place>[\u4e00-\u9fff]{1,4}?)(?<![驿寺监署卫所])(?P<unit>[州郡府县军国])?(?P<title>太守|知县|县令|县丞|县尉|县长|教谕|训导|主簿|典史|守|令|丞|尉|相)$"
)
_KNOWS = re.compile("(?:权?知|权知|判|权发遣)(?P<place>[\u4e00-\u9fff]{1,3}?)(?P<unit>[州府军县监])?(?:事|军州事)?$")
_LEADS = re.compile("(?P<title>都督|巡抚|总督|通判|提督|镇守|留守)(?P<place>[\u4e00-\u9fff]{2,4})")
_COUNTY_TITLES = {"令": "令", "丞": "丞", "尉": "尉", "县令": "令", "县丞": "丞", "县尉": "尉", "县长": "长"}
_COUNTY_FULL = frozenset({"知县", "教谕", "训导", "主簿", "典史"})
_NO_SEAT = frozenset({"制诰", "贡举", "枢密", "枢密院", "院", "府", "县", "州", "军", "谏院", "礼院", "审官院"})
_SONG = 960
_SUI = 590


def composed_place(surface: str, names: NameIndex) -> tuple[str, str]:
    """Return the listed form of a place of which only what lies above it is known, and the words for how.

    浙江杭州余杭 for 杭州市余杭区, 浙江杭州文澜阁 for 杭州文澜阁; both empty where nothing is known.
    """
    form = _administrative(surface, names)
    if form:
        return form, "由上级政区与通名合成"
    for end in range(len(surface) - 1, 1, -1):
        head, tail = surface[:end], surface[end:]
        if _BUILT.search(tail) and (above := _above(head, names)):
            # 山 alone is no name: 富春山 lies in 浙江杭州 and goes by all of its name.
            return joined(above, tail if len(tail) > 1 else surface), f"由「{head}」今地与本名合成"
    return "", ""


def located(name: str, above: Entity) -> str:
    """Return the listed form of an unknown hill or building that lies in or by a known place; empty otherwise."""
    form = canonical(above, modern=False)
    return joined(form, stem(name)) if is_built(name) and province_of(form) else ""


def is_built(name: str) -> bool:
    """Say whether the name ends like that of a hill, a water or a building."""
    return bool(_BUILT.search(name) or _SMALL.search(name))


def _above(head: str, names: NameIndex) -> str:
    if head in PROVINCES:
        return head
    return next((canonical(one, modern=False) for one in places(head, names) if one.modern), "")


def _administrative(surface: str, names: NameIndex) -> str:
    match = _ADMINISTRATIVE.fullmatch(surface)
    if match is None or not (match["province"] or match["city"]):
        return ""
    form = stem(match["province"]) if match["province"] else ""
    if form and form not in PROVINCES:
        return ""
    if not match["city"] and match["district"]:
        counties = (one.modern for one in places(match["district"], names) if one.modern.startswith(form))
        known_county = next(counties, "")
        if known_county:
            return joined(short(known_county), stem(match["town"] or "") + match["rest"])
    if match["city"]:
        city = stem(match["city"])
        known = [one.modern for one in places(city, names) if one.modern.endswith(city)]
        if not form and not known:
            return ""
        form = next((modern for modern in known if modern.startswith(form)), form + city)
    if match["rest"]:
        return joined(form, match["rest"])
    for part in ("district", "town"):
        below = stem(match[part]) if match[part] else ""
        form = form if form.endswith(below) else form + below
    return form


def told_in_full(surface: str) -> bool:
    """Say whether a place of today is told with its city and what lies below: 丽水市景宁畲族自治县."""
    match = _ADMINISTRATIVE.fullmatch(surface)
    return match is not None and bool(match["city"] and match["district"])


def composed_office(surface: str, names: NameIndex, year: int | None) -> str:
    """Return the full title of 蜀守, 邺令, 知杭州, 遂昌知县; empty for a title that names no known seat.

    ``year`` is about when it was held: the head of a prefecture is 太守 until 隋 and 知州 from 宋 on.
    """
    match = _KNOWS.fullmatch(surface)
    if match is not None and match["place"] not in _NO_SEAT:
        return _who_knows(match["place"], match["unit"] or "", names)
    match = _LEADS.fullmatch(surface)
    if match is not None and any(True for _ in _seats(match["place"], "", names)):
        return match["place"] + match["title"]
    match = _SEATED.fullmatch(surface)
    if match is None or not any(True for _ in _seats(match["place"], match["unit"] or "", names)):
        return ""
    return _title(match["place"], match["unit"] or "", match["title"], year)


def _seats(place: str, unit: str, names: NameIndex) -> Iterator[Entity]:
    yield from places(place + unit, names)
    yield from places(place, names)


def _who_knows(place: str, unit: str, names: NameIndex) -> str:
    if not unit and place[-1:] in "州府军县监" and len(place) > 1:
        place, unit = place[:-1], place[-1]
    known = any(True for _ in _seats(place, unit, names))
    if not known and not unit:
        return ""
    return f"{place}{unit}知{unit}" if unit else f"{place}知州"


def _title(place: str, unit: str, title: str, year: int | None) -> str:
    if title == "守":
        modern = year is not None and year >= _SONG
        return f"{place}{unit}知州" if modern and unit in ("州", "") else f"{place}{unit or '郡'}太守"
    if title == "太守":
        return f"{place}{unit or ('郡' if len(place) == 1 else '')}太守"
    if title == "相":
        return f"{place}{unit or '国'}相" if not unit or unit == "国" else ""
    if unit and unit != "县":
        return ""
    if title in _COUNTY_FULL:
        return f"{place}县{title}"
    return f"{place}县{_COUNTY_TITLES[title]}"


_CAPITALS = (
    (-350, "陕西咸阳"), (-206, "陕西西安"), (25, "河南洛阳"), (317, "江苏南京"), (581, "陕西西安"), (907, "河南开封"),
    (1127, "浙江杭州"), (1277, "北京"), (1368, "江苏南京"), (1421, "北京"), (1927, "江苏南京"), (1949, "北京"),
)  # fmt: skip
"""From which year on the capital of the main dynasty lay where."""
CAPITAL = frozenset({"京师", "京城", "京都", "都下", "辇下", "都城", "京邑", "帝京"})


def capital(year: int) -> str:
    """Return where the capital lay in ``year``; empty before there was one of all under heaven."""
    return next((place for since, place in reversed(_CAPITALS) if year >= since), "")


def known_office(surface: str, names: NameIndex) -> Sequence[Entity]:
    """Return the office at the end of a composed title: 太守 of 蜀郡太守."""
    for begin in range(1, len(surface) - 1):
        found = names.candidates(surface[begin:], type=TagType.OFI)
        if found:
            return found
    return ()
