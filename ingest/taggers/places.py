"""Places 地名 in the company they keep: the native place of a person, what one reaches, leaves or besieges. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.modern_places import modern_places
from ingest.taggers.signs import reads_modern
from ontology.records import Maker, TagType

MAKER = Maker("places", "2")

_C = "[^，。、；：？！“”‘’《》\\s之其以为者曰而于乃使与有日年月不人也所及在至自此诸何]"
_KINDS = {
    "州": "州",
    "府": "府",
    "县": "县",
    "郡": "郡",
    "国": "国",
    "山": "山",
    "岭": "山",
    "水": "水",
    "江": "水",
    "河": "水",
    "湖": "水",
    "洋": "海",
    "海": "海",
    "岛": "岛",
    "洲": "岛",
    "湾": "海",
    "港": "津",
    "峰": "山",
    "矶": "山",
    "塔": "寺观",
    "园": "园",
    "阁": "楼台",
    "泽": "水",
    "溪": "水",
    "陂": "水",
    "渠": "水",
    "池": "水",
    "城": "城",
    "关": "关",
    "津": "津",
    "渡": "津",
    "陵": "陵",
    "谷": "谷",
    "亭": "亭",
    "乡": "乡",
    "里": "里",
    "寺": "寺观",
    "观": "寺观",
    "祠": "寺观",
    "庙": "寺观",
    "桥": "桥",
    "门": "门",
    "楼": "楼台",
    "台": "楼台",
    "宫": "宫殿",
    "殿": "宫殿",
    "苑": "宫殿",
    "驿": "驿",
    "镇": "镇",
    "寨": "镇",
    "堡": "镇",
}
_SUFFIX = "".join(_KINDS)
_NATIVE = re.compile(f"(?:^|(?<=[，。、；：者\\s]))(?P<place>{_C}{{2,6}})(?=人(?:也|[，。]|$))")
_REACHED = re.compile(
    f"(?:徙治|至|于|浚|疏|凿|溯|泛|涉|临|游|经|抵|驻|过|出|入|居|屯|围|攻|破|徙|都|葬|奔|次|渡|登|陷|取|袭|守)(?P<place>{_C}{{1,3}}[{_SUFFIX}])(?=[，。、；：]|$|[下上南北东西中而以])"
)
_LISTED = re.compile(f"(?:^|(?<=[，。、；：]))(?P<place>{_C}{{1,3}}[州郡县水山江河湖城陵寺])(?=[、，])")
_NOT_NATIVE = re.compile(
    "[一二三四五六七八九十百千万数]|何|[男女老丈]|^(?:其|此|夫|凡|古|今|先|故|善|小|大|圣|众|诸|世|庶|贤|匹|舍|宫|中|主|使|仇|异|贵|外|家)$"
)


class PlaceFinder:
    """Finds places by pattern."""

    maker = MAKER

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the places of ``text`` that a pattern vouches for."""
        del known
        if reads_modern(text, context):
            yield from modern_places(text, MAKER)
        if context.language == "zh":
            return
        for match in _NATIVE.finditer(text):
            if not _NOT_NATIVE.search(match["place"]):
                yield _place(text, *match.span("place"), 0.85)
        for match in _REACHED.finditer(text):
            yield _place(text, *match.span("place"), 0.6)
        for match in _LISTED.finditer(text):
            yield _place(text, *match.span("place"), 0.45)


def _place(text: str, begin: int, end: int, confidence: float) -> Mention:
    return Mention(begin, end, TagType.LOC, _KINDS.get(text[end - 1], ""), "", confidence, MAKER)
