"""The form by which a tag's entity is known, as ``docs/tagging.md`` writes it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from ontology.records import Entity, Link, TagType

_YEAR = re.compile(r"(-?)(\d{4})(.*)")
_UNSAID = re.compile(r"(\d{2})(\d|X)X")
_YEARS = re.compile(r"-?\d{4}/-?\d{4}")
_LUNAR = frozenset({"年号纪年", "王公纪年", "干支纪年", "干支纪日", "承前纪年", "月日", "节令"})
"""Kinds of dates of which the year alone is said: their months are not those of today's calendar."""
_STANDS_IN_A_PLACE = frozenset(
    "山 水 海 岛 泉 谷 桥 渠 关 津 门 街 亭 驿 寺观 祠庙 陵墓 楼台 宫殿 园 遗址".split()  # noqa: SIM905 - reads as a list
)
"""Kinds of places that are named after the place of today in which they lie: 浙江杭州西湖."""


def canonical(
    surface: str, type_: TagType, *, kind: str, value: str, link: Link | None, entity: Callable[[str], Entity]
) -> str:
    """Return the canonical form of a tag; its ``surface`` where nothing better is known.

    ``entity`` returns the entity of an id.
    """
    if type_ is TagType.TIME:
        return _time(kind, value, link) or surface
    if link is None or not link.label:
        return surface
    return _place(entity(link.entity_id)) if type_ is TagType.LOC and link.entity_id else link.label


def _place(place: Entity) -> str:
    if not place.modern:
        return place.label
    if place.kind in _STANDS_IN_A_PLACE and not place.modern.endswith(place.label):
        return place.modern + place.label
    return place.modern


def _time(kind: str, value: str, link: Link | None) -> str:
    if kind == "朝代":
        label = link.label if link else ""
        return f"{label}代" if len(label) == 1 else label
    if not value or value.startswith(("[", "{")):
        return ""
    if unsaid := _UNSAID.fullmatch(value):
        return _decade(unsaid[1], unsaid[2])
    if kind in _LUNAR and not _YEARS.fullmatch(value):
        return said(value.split("/")[0], year_only=True)
    return "/".join(said(part) for part in value.split("/"))


def _decade(century: str, decade: str) -> str:
    """Write 14XX as 1401/1500 and 198X as 1980/1989."""
    if decade == "X":
        return f"{int(century) * 100 + 1}/{int(century) * 100 + 100}"
    return f"{century}{decade}0/{century}{decade}9"


def said(edtf: str, *, year_only: bool = False) -> str:
    """Write an EDTF date as it is said: ``-0166`` is 前167, since EDTF counts a year 0; ``0605`` is 605."""
    match = _YEAR.match(edtf)
    if not match:
        return edtf
    year, rest = int(match[2]), "" if year_only else match[3]
    before = match[1] or not year
    return f"前{year + 1}{rest}" if before else f"{year}{rest}"
