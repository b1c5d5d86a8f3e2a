"""What speaks for and against a candidate, each part with its weight and its words. Pure.

The weights of one candidate are summed, ``z = prior(kind of name) + Σ weight``, and the sums of all candidates of a
mention become shares, ``exp(z) / (exp(NOBODY) + Σ exp(z))``: a multinomial logit with an outside option (McFadden 1974)
that stands for whoever is not in the authorities. More bearers of one name so leave each a smaller share.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, hypot, radians

from ingest.linking.canonical import canonical, province_of, stem
from ingest.linking.options import Option
from ingest.linking.scene import Scene, Years, life
from ingest.taggers.mention import Mention
from ontology.records import Entity, TagType

Part = tuple[float, str]

NOBODY = 0.0
_LABEL = 3.3
_OWN = {TagType.LOC: 2.7}
"""A place's own name says less: old names stand in old texts by the same right."""
_PRIOR = {
    "姓名": 2.7, "全称": 2.7, "今名": 2.2, "补通名": 1.0, "旧称": 2.0, "官称": 2.0, "庙号谥号": 1.8, "承姓": 0.6,
    "旧简称": 0.8, "谥号": 1.8, "庙号": 1.9,
    "封爵": 1.6, "号": 1.6, "字": 1.5, "别称": 2.0, "简称": 1.7,
}  # fmt: skip
_SURNAME_TOO = 2.6
_OTHER_NAME = 1.4
WEIGHTS = {
    "single": -1.0,  # one character alone is seldom enough of a name
    "reader": 0.6,  # in the bundled facts: persons and places that a reader knows
    "names": 0.06,  # for each further name, six at most: who has many is spoken of often
    "year": 1.6,  # alive in the years of the passage
    "other year": -1.8,
    "told": 0.9,  # alive in the years that the source tells of
    "later": -3.0,  # born after them
    "source": 1.0,  # of the source's own dynasty
    "company": 1.3,  # times the share of the passage's sure persons who were contemporaries, less the others
    "around": 0.6,  # the same of the document
    "dynasty": 0.4,
    "note": 0.9,  # the authority's note names somebody or something of the passage
    "full name": 1.5,
    "tie": 3.5,  # 「X，字Y」 in the passage
    "same place": 1.2,
    "unit": 1.0,  # 郡, 州, 县 … of the name agree with the kind
    "office": 2.0,  # a title beside it governs such a unit: 守 a 郡, 令 a 县
    "province name": 1.5,  # 浙江 is the province before it is the river
    "short": -1.5,  # 湘 for the province, in a classical text
    "other unit": -0.5,
    "province": 0.8,  # in the province of other places of the passage
    "near": 0.5,  # within 150 km of one
    "still": 0.7,  # has its name to this day
    "today": 1.0,  # 今 stands before it, or the text is modern, and it is of today
    "past": -0.6,  # it is of today alone, and the text is not
    "abroad": -1.5,  # a city abroad in a classical text, a prefecture of old in a modern one
    "crossed": 1.0,  # 入, 渡, 溯 … before a river
    "state": 1.2,  # a single character in a text of 先秦 or 秦汉
}
_UNITS = {
    "郡": ("郡",), "州": ("州",), "县": ("县", "市", "区"), "府": ("府",), "路": ("路",), "国": ("国",), "山": ("山",),
    "岭": ("山",),
    "江": ("水", "江", "河"), "河": ("水", "河"), "水": ("水", "河"), "湖": ("湖",), "寺": ("寺",), "桥": ("桥",),
    "门": ("门",), "楼": ("楼",), "市": ("市",), "省": ("省",), "区": ("区",), "城": ("城", "都城"), "宫": ("宫",),
    "关": ("关",), "海": ("海",), "岛": ("岛",), "园": ("园",), "亭": ("亭",), "陵": ("陵",),
}  # fmt: skip
_GOVERNED = {
    "郡": ("太守", "守", "郡"), "州": ("刺史", "知州", "州"), "府": ("知府", "府"),
    "国": ("相", "王", "侯", "公", "君", "人", "地", "国"),
    "县": ("令", "知县", "县", "丞", "尉", "主簿", "教谕", "训导", "典史"),
}  # fmt: skip
_OF_TODAY = frozenset({"市", "省", "区", "县", "国"})
_LANDS = frozenset({"市", "国"})
_OLD = frozenset({"府", "州", "郡", "都城", "路"})
_COUNTIES = frozenset({"县", "区"})
_STATES = frozenset({"国"})
_EMPIRE = -202
_HAN_END = 280
_NEAR = 150.0
_DEGREE = 111.0
"""Kilometres of a degree of latitude."""
_TIE = re.compile("(?:小|表)?字|自?号|谥曰?|追谥|名曰?|讳|封")
_REACH = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """One mention with its surface, as the features see it."""

    mention: Mention
    surface: str


def prior(option: Option, asked: Asked) -> Iterator[Part]:
    """Yield what the kind of name says by itself."""
    entity = option.entity
    if option.kind.startswith("姓+"):
        base = _SURNAME_TOO
    else:
        base = _PRIOR.get(option.kind, _OTHER_NAME) if option.kind else _OWN.get(entity.type, _LABEL)
    yield base, f"「{option.kind}」匹配" if option.kind else "通行名相符"
    if option.words or option.weight:
        yield option.weight, option.words
    if len(asked.surface) == 1 and entity.type is TagType.PER:
        yield WEIGHTS["single"], "单字"
    if entity.source == "bundled":
        yield WEIGHTS["reader"], ""
    yield WEIGHTS["names"] * min(len(entity.names), 6), ""


def parts(option: Option, asked: Asked, scene: Scene) -> Iterator[Part]:
    """Yield every weight with its words; words are empty where they would tell a reader nothing."""
    entity = option.entity
    yield from prior(option, asked)
    if entity.type is TagType.PER:
        yield from _time(entity, scene)
        yield from _company(entity, asked, scene)
        yield from _full_name(option, asked, scene)
    if entity.type is TagType.LOC:
        yield from _unit(entity, asked, scene)
        yield from _neighbours(entity, scene)
        yield from _today(option, asked, scene)
        yield from _province(option, asked, scene)
        yield from _times(entity, asked, scene)
    yield from _note(entity, asked, scene)


def _time(entity: Entity, scene: Scene) -> Iterator[Part]:
    """Weigh a life against the passage's years, or else against those that the source tells of.

    A source tells of its own time and of all time before it, so only who is later speaks against himself.
    """
    years = life(entity, scene)
    if years is None:
        return
    if scene.years:
        near = any(years[0] <= last + 5 and first <= years[1] + 10 for first, last in scene.years)
        words = "段中年份与生卒相合" if near else "段中年份与生卒不合"
        # Who lived before a year may still be told of; who was born after it may not.
        later = all(years[0] > last + 5 for _, last in scene.years)
        yield WEIGHTS["year"] if near else WEIGHTS["other year"] * (1.2 if later else 0.6), words
    if scene.dynasty and scene.dynasty == entity.dynasty:
        yield WEIGHTS["source"], f"与文献同属{entity.dynasty}"
    if scene.told is None:
        return
    if years[0] > scene.told[1]:
        yield WEIGHTS["later"], "晚于文献年代"
    elif years[1] >= scene.told[0]:
        yield WEIGHTS["told"], "同时代"


def _company(entity: Entity, asked: Asked, scene: Scene) -> Iterator[Part]:
    years = life(entity, scene)
    for name, persons in (("company", scene.persons), ("around", scene.around)):
        others = [
            other
            for one in persons
            if one.id != entity.id and not _bears(one, asked.surface) and (other := life(one, scene)) is not None
        ]
        if years is None or not others:
            continue
        share = sum(_met(years, other) for other in others) / len(others)
        yield WEIGHTS[name] * (2 * share - 1), "同段人物同时代" if name == "company" and share > 0.5 else ""
    rest = [one for one in scene.persons if one.id != entity.id and not _bears(one, asked.surface)]
    if entity.dynasty and any(one.dynasty == entity.dynasty for one in rest):
        yield WEIGHTS["dynasty"], f"同段人物同属{entity.dynasty}"


def _bears(entity: Entity, surface: str) -> bool:
    """Say whether an entity is itself one of those whom the surface may name."""
    return entity.label == surface or any(name.text == surface for name in entity.names)


def _met(one: Years, other: Years) -> bool:
    return one[0] + 12 <= other[1] and other[0] + 12 <= one[1]


def _full_name(option: Option, asked: Asked, scene: Scene) -> Iterator[Part]:
    """Count it for the bearer of a byname that the passage says his own name as well."""
    surface = asked.surface
    for label in dict.fromkeys((option.entity.label, canonical(option.entity))):
        if label == surface or len(label) < 2 or label in surface or label not in scene.text:
            continue
        starts = [match.start() for match in re.finditer(re.escape(label), scene.text)]
        if any(_tied(scene.text, label, surface, start=start) for start in starts):
            yield WEIGHTS["tie"], f"「{label}，{option.kind or '名'}{surface}」"
        else:
            yield WEIGHTS["full name"], f"同段见「{label}」"
        return


def _tied(text: str, label: str, surface: str, *, start: int) -> bool:
    """Say whether 「label，……字surface」 stands within a sentence from ``start``."""
    rest = text[start + len(label) : start + len(label) + _REACH].split("。")[0]
    return any(rest.startswith(surface, match.end()) for match in _TIE.finditer(rest))


def _note(entity: Entity, asked: Asked, scene: Scene) -> Iterator[Part]:
    named = [one for one in scene.surfaces if one in entity.note and one not in asked.surface]
    if not named:
        named = [one.label for one in scene.persons if entity.label in one.note and one.id != entity.id]
    if named:
        yield WEIGHTS["note"], f"规范注及「{min(named)}」"


def _unit(entity: Entity, asked: Asked, scene: Scene) -> Iterator[Part]:
    kinds = _UNITS.get(asked.surface[-1])
    if kinds is not None and len(asked.surface) > 1:
        yield (WEIGHTS["unit"], "通名相合") if entity.kind in kinds else (WEIGHTS["other unit"], "")
    beside = scene.text[asked.mention.end : asked.mention.end + 2]
    if any(entity.kind == kind and beside.startswith(titles) for kind, titles in _GOVERNED.items()):
        yield WEIGHTS["office"], f"下有「{beside}」"
    first = min((year for year, _ in scene.years), default=scene.told[0] if scene.told else None)
    early = first is not None and first < _HAN_END
    if entity.kind in _STATES and len(asked.surface) == 1 and (early or (first is None and not scene.modern)):
        yield WEIGHTS["state"], "先秦两汉国名"
    elif entity.kind in _STATES and len(asked.surface) == 1:
        yield WEIGHTS["state"] / 2, ""


def _times(entity: Entity, asked: Asked, scene: Scene) -> Iterator[Part]:
    old = entity.kind in _OLD and bool(entity.dynasty)
    foreign = entity.kind in _LANDS and bool(entity.modern) and not province_of(entity.modern)
    if old if scene.modern else foreign:
        yield WEIGHTS["abroad"], "时代不合"
    before = scene.text[asked.mention.begin - 1 : asked.mention.begin]
    if before and before in "入渡济涉溯泛浮绝阻滨濒" and entity.kind in _UNITS["江"]:
        yield WEIGHTS["crossed"], f"上有「{before}」"


def _province(option: Option, asked: Asked, scene: Scene) -> Iterator[Part]:
    entity = option.entity
    if entity.kind != "省":
        return
    if stem(entity.label) == stem(asked.surface):
        yield WEIGHTS["province name"], ""
    elif len(asked.surface) == 1 and not scene.modern:
        yield WEIGHTS["short"], ""
    elif option.kind == "简称" and scene.modern:
        yield WEIGHTS["today"], ""


def _neighbours(entity: Entity, scene: Scene) -> Iterator[Part]:
    others = [one for one in scene.places if one.id != entity.id]
    province = province_of(entity.modern)
    if province and any(province_of(one.modern) == province for one in others):
        yield WEIGHTS["province"], f"同段地名同在{province}"
    if any(distance < _NEAR for one in others if (distance := apart(entity, one)) is not None):
        yield WEIGHTS["near"], "与同段地名相近"


def apart(one: Entity, other: Entity) -> float | None:
    """Return the distance in kilometres on a sphere laid flat, good to a few percent within China."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return None
    north = (one.latitude or 0.0) - (other.latitude or 0.0)
    east = ((one.longitude or 0.0) - (other.longitude or 0.0)) * cos(radians(one.latitude or 0.0))
    return hypot(north, east) * _DEGREE


def _today(option: Option, asked: Asked, scene: Scene) -> Iterator[Part]:
    """Count it for a place that it still has its name: of 南京 and 金陵邑, both once 金陵, the first is meant."""
    entity = option.entity
    if entity.modern.endswith(stem(asked.surface)):
        yield WEIGHTS["still"], "今仍此名"
    elif entity.modern.endswith(stem(entity.label)):
        yield WEIGHTS["still"] / 2, ""
    if option.kind == "补通名" and scene.modern and len(asked.surface) == 1:
        yield WEIGHTS["past"] * 2, ""
    now = scene.text[asked.mention.begin - 1 : asked.mention.begin] == "今" or scene.modern
    if now and entity.kind in _OF_TODAY and not entity.dynasty:
        yield WEIGHTS["today"], ""
    elif entity.kind in _COUNTIES and not entity.dynasty:
        yield WEIGHTS["past"], ""
