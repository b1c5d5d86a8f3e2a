"""Names that lie in names, where the whole is known and its part is not told: 岳阳 in 岳阳楼, 鹅湖 in 鹅湖寺. Pure.

Only what is another thing than the whole lies in it: 会稽郡 holds no 会稽 (:mod:`ingest.taggers.resolve`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.taggers.mention import Mention
from ingest.taggers.office_titles import any_of
from ingest.taggers.words import words
from ontology.records import Maker, TagType

MAKER = Maker("insides", "1")

_PLACE = any_of({*words("provinces"), *words("cities"), *words("countries")} - {"安南", "中山", "大理", "保定"})
_HEAD = re.compile(f"(?P<place>{_PLACE}(?:省(?!立)|市|县|府|州)?)")
_NATURAL = re.compile(
    "(?P<place>[\u4e00-\u9fff]{1,3}[山湖溪江河洞泉峰岩潭])(?:寺|观|庵|书院|精舍|亭|桥|楼|阁|塔|祠|庙|路|街|大桥|"
    "草堂|公园|遗址|镇|乡|渡|关|驿|道院|石窟)"
)
_RULER = re.compile("(?P<person>[\u4e00-\u9fff]{1,2}[王公侯伯帝])(?:阁|亭|庙|祠|坟|墓|堂|台|楼|堤|陵|井|山|城)")
_STATE_ARMY = re.compile("(?P<one>[日美英法俄德苏清])(?:(?P<two>[日美英法俄德苏])联)?军")
_NOT_RULER = re.compile(
    "三公|王公|诸侯|群公|上帝|天王|先王|国王|帝王|玉皇|天公|雷公|土地公|大王|龙王|山王|药王|阎王|法王|四王|二王|三王"
)
_BATTLE = re.compile("(?P<place>[^\u4e00-\u4e03\u56db\u516d\u516b\u4e5d\u5341\u767e]{2})之(?:战|役|会|盟|围|捷)")
_OUTER = frozenset({TagType.LOC, TagType.ORG})


def insides(mentions: Sequence[Mention], text: str) -> Iterator[Mention]:
    """Yield the places, persons and states that lie in ``mentions`` by the way that these are written."""
    for outer in mentions:
        if outer.type is TagType.EVENT and (battle := _BATTLE.fullmatch(text, outer.begin, outer.end)) is not None:
            yield _inside(battle.span("place"), outer, TagType.LOC, 0.66)
        if outer.type not in _OUTER or outer.end - outer.begin < 2:
            continue
        for pattern, type_, sure in (
            (_HEAD, TagType.LOC, 0.8), (_NATURAL, TagType.LOC, 0.72), (_RULER, TagType.PER, 0.66)
        ):  # fmt: skip
            match = pattern.match(text, outer.begin, outer.end)
            if match is not None and not _NOT_RULER.match(match.group()):
                yield _inside(match.span(1), outer, type_, sure)
        if outer.type is TagType.ORG:
            yield from _states(outer, text)


def _states(outer: Mention, text: str) -> Iterator[Mention]:
    match = _STATE_ARMY.fullmatch(text, outer.begin, outer.end)
    for name in ("one", "two") if match is not None else ():
        if match is not None and match[name]:
            yield _inside(match.span(name), outer, TagType.LOC, 0.75)


def _inside(span: tuple[int, int], outer: Mention, type_: TagType, sure: float) -> Mention:
    """A part is no surer than the whole."""
    kind = "国" if span[1] - span[0] == 1 and type_ is TagType.LOC else ""
    return Mention(*span, type_, kind, "", min(sure, outer.confidence), MAKER)
