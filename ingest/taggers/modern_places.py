"""Places 地名 of today by the chain of their parts: 广东省佛山市南海区狮山镇, 孤山路28号, 粤港澳大湾区. Pure.

A chain is a mention as a whole and each of its parts is one; what has no place that is known at its head needs the
word for its sort (区, 县, 镇, 路 …) and a boundary before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.taggers.mention import Mention
from ingest.taggers.office_titles import any_of
from ingest.taggers.words import words
from ontology.records import Maker, TagType

_VERBS = frozenset({*words("organisation_verbs"), "管辖", "促进", "实现", "推进", "开展", "跨越", "覆盖", "辖区"})
_CITIES = frozenset(words("cities"))
_DISTRICTS = frozenset(words("districts"))
_C = (
    "[^，。、；：？！“”‘’「」『』《》（）()\\s0-9a-z—－·\\-/的了是在和与及或为以对由向等将把被让从到"
    "于各该本我其此每某全这那个位所座间类种请使可应已曾都也就还又有如跨并后前内外至往赴经中市区县省第"
    "老新同示]"
)
_PROVINCE = (
    f"(?:{any_of(words('provinces'))}(?:省(?!立|级|内|外|图|文|政|委)|省(?=委|政府|图|文)|壮族自治区|"
    f"回族自治区|维吾尔自治区|自治区|特别行政区|市)?)"
)
_CITY = (
    f"(?:{any_of(words('cities'))}(?:市(?!民|场|委|政府|级|属|内|里|区|图)|市(?=委|政府|级|区图|图|内|区文)|"
    f"地区|[\u4e00-\u9fff]{{1,3}}族自治州|州|盟)?)"
)
_DISTRICT = f"(?:{any_of(words('districts'))}(?:新区|区|县|市))"
_COUNTY = f"(?:{_C}{{1,3}}?(?:区(?!域|别|分|间)|县(?!级|域|城|志)|旗|市(?!民|场|级|委))|{_C}{{1,5}}?族自治县)"
_TOWN = f"(?:{_C}{{1,4}}?(?:街道(?!办?[的工管])|镇(?!级|域)|乡(?!村|镇|土)|苏木))"
_VILLAGE = f"(?:{_C}{{1,5}}?(?:社区(?!书|服|居|图|文|工|活|阅)|村(?!民|级|落|委|庄)))"
_STREET = (
    f"(?:{_C}{{1,5}}?(?:路(?!径|线|程|口|上|过|人|由)|街(?!道|区|坊|巷)|大街|大道|巷|胡同|弄|"
    f"里(?=[，。、；0-9]|$)|道(?=[，。、；0-9]|$))(?:[0-9一二三四五六七八九十百]+号)?)"
)
_PART = re.compile(
    f"(?P<province>{_PROVINCE})?(?P<city>{_CITY})?(?P<district>{_DISTRICT}|(?<=.){_COUNTY})?(?P<town>{_TOWN})?"
    f"(?P<village>{_VILLAGE})?(?P<street>{_STREET})?"
)
_HEAD = re.compile(f"{_PROVINCE}|{_CITY}|{_DISTRICT}")
_FIXED = re.compile(any_of((*words("countries"), *words("regions"))))
_LONE = re.compile(
    f"(?:^|(?<=[，。、；：？！“”（(在于和与及从到往赴至由经位自向]))(?P<place>{_C}{{2,4}}?(?:区(?!域|别|分|间)|"
    f"县(?!级|域|志)|街道(?!办?[的工管])|镇(?!级|域)|村(?!民|级|落|委|庄)|新区|大街|大道|公园|古镇|古城|广场|"
    f"水库|半岛|群岛|机场|大桥|火车站))"
)
_GENERIC = re.compile(
    "^(?:[一二三四五六七八九十百千万两几数多]|.*(?:湾区|城区|社区|片区|校区|园区|服务区|阅览区|借阅区|地区|专区|"
    "景区|山区|"
    "灾区|辖区|市区|郊区|小区|街区|库区|自修区|展区|功能区|区县|郡县|州县|城镇|乡镇|古镇|小镇|农村|乡村|新村|"
    "山村|渔村|空间|大街小巷|主题公园|文化广场|休闲广场|阅读区|体验区|特区|老区|示范区|读者区|保税区|开发区|"
    "高新区))$"
)
_NUMBER = re.compile("[0-9一二三四五六七八九十百]+号$")
_BRIEF = re.compile("京津冀|粤港澳|港澳台|沪宁杭|苏浙沪|江浙沪|苏浙皖|沪苏浙皖|川渝|闽台|港澳|粤桂|湘鄂|京沪|粤闽")
_FEATURE = re.compile(
    f"{_C}{{1,6}}?(?:火车站|机场|码头|公园|广场|古城遗址|遗址|故居|旧址|陵园|古镇|水库|大桥|运河|莫高窟|石窟|"
    f"古城|古街|老街|城墙|[山江河湖岛洞峰岭泉寺庙祠塔桥门楼阁园港湾潭溪])(?![东南西北]路|[的]?水|水电|下|上的)"
)


def modern_places(text: str, maker: Maker) -> Iterator[Mention]:
    """Yield the places of a modern ``text``, the whole of a chain before its parts."""
    end = 0
    for head in _HEAD.finditer(text):
        if head.start() < end:
            continue
        match = _PART.match(text, head.start())
        if match is None or match.end() <= match.start():
            continue
        end = match.end()
        yield from _chain(text, match, maker)
    for match in _FIXED.finditer(text):
        yield _place(match.start(), match.end(), 0.85 if match.end() - match.start() > 2 else 0.72, maker)
    for match in _BRIEF.finditer(text):
        yield _place(match.start(), match.end(), 0.8, maker)
        yield from (_place(place, place + 1, 0.7, maker) for place in range(match.start(), match.end()))
    for match in _LONE.finditer(text):
        if not _GENERIC.match(match["place"]) and match["place"][:2] not in _VERBS:
            yield _place(match.start("place"), match.end("place"), 0.62, maker)


def _chain(text: str, match: re.Match[str], maker: Maker) -> Iterator[Mention]:
    parts = [match.span(name) for name in match.groupdict() if match[name]]
    parts = [part for part in parts if not _GENERIC.match(text[part[0] : part[1]]) or part == parts[0]]
    number = _NUMBER.search(text, *parts[-1]) if parts else None
    for begin, end in parts:
        if number is None or len(parts) == 1 or end < number.end():
            yield _place(begin, end, _sureness(text[begin:end]), maker)
    if len(parts) > 1:
        yield _place(parts[0][0], parts[-1][1], 0.9, maker)
        if match["street"] and len(parts) > 2:
            yield _place(parts[0][0], parts[-2][1], 0.9, maker)
    if number is not None:
        yield _place(parts[-1][0], number.start(), 0.9, maker)


def _sureness(name: str) -> float:
    if name in _CITIES or name in _DISTRICTS:
        return 0.78
    return 0.9


def _place(begin: int, end: int, confidence: float, maker: Maker) -> Mention:
    return Mention(begin, end, TagType.LOC, "", "", confidence, maker)
