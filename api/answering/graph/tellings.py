"""Which shapes of question the graph answers at the desk, and how the answer is told. Pure.

Only shapes whose query takes hardly longer than a search and whose rows are facts of a text are here: counts of what
stands in one passage with another, chronologies and lists of a whole library are for the page of graph questions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from api.answering.graph.sureness import Said, bears_name, comes_from, holds_office
from api.answering.kinds import Kind
from api.asking.shape import Shape
from api.asking.snippets import named, relation


@dataclass(frozen=True, slots=True)
class Telling:
    """How one shape is told. ``one`` and ``many`` take the slots of the question, ``{items}`` and ``{n}``."""

    kind: Kind
    one: str
    many: str
    column: str
    """The column that answers."""
    asked: tuple[str, ...]
    """Slots whose entity the words must name."""
    persons: tuple[str, ...] = ()
    """Columns of persons that the words must name too."""
    said: Said | None = None
    """The words must say this of the person and of what stands in ``other``, as both are written there."""
    other: str = ""
    """The column of that."""
    kin: str = ""
    """What the person asked for is called where the question has no finer word for him."""


def _kin(word: str) -> Telling:
    return Telling(
        Kind.WHO, "{P}的{kin}是{items}。", "馆藏记到{P}的{kin}{n}人：{items}。", "亲属", ("P",), ("亲属",), kin=word
    )


def _post(one: str, many: str, column: str, asked: tuple[str, ...], persons: tuple[str, ...] = ()) -> Telling:
    kind = Kind.WHEN if column == "时间" else Kind.LIST
    return Telling(kind, one, many, column, asked, persons, holds_office, "职官")


def _of_place(one: str, many: str, said: Said | None = None) -> Telling:
    return Telling(Kind.LIST, one, many, "人物", (), ("人物",), said, "地点")


TELLINGS: Mapping[str, Telling] = MappingProxyType(
    {
        "某人的父亲": _kin("父亲"),
        "某人的母亲": _kin("母亲"),
        "某人的子女": _kin("子女"),
        "某人的兄弟": _kin("兄弟姐妹"),
        "某人的配偶": _kin("配偶"),
        "某人的老师": _kin("老师"),
        "某人的学生": _kin("学生"),
        "某人的朋友": _kin("朋友"),
        "两人的关系": Telling(Kind.WHAT, "{items}。", "{P1}与{P2}，馆藏有{n}种说法：{items}。", "路径", ("P1", "P2")),
        "某人的籍贯": Telling(
            Kind.WHERE,
            "{P}的籍贯是{items}。",
            "{P}的籍贯，馆藏有{n}种说法：{items}。",
            "地点",
            ("P",),
            said=comes_from,
            other="地点",
        ),
        "某人的字号": Telling(
            Kind.WHAT,
            "{P}的{word}是{items}。",
            "馆藏记到{P}的名号{n}个：{items}。",
            "名称",
            ("P",),
            said=bears_name,
            other="名称",
        ),
        "某人到过哪里": Telling(
            Kind.LIST, "馆藏记到{P}到过{items}。", "馆藏记到{P}到过{n}处：{items}。", "地点", ("P",)
        ),
        "谁到过某地": _of_place("馆藏记到{items}到过{L}。", "馆藏记到{n}人到过{L}：{items}。"),
        "某地出身的人": _of_place("馆藏记到的{L}人有{items}。", "馆藏记到的{L}人有{n}位：{items}。", comes_from),
        "某人的官职": _post("馆藏记到{P}任过{items}。", "馆藏记到{P}任过的官职{n}种：{items}。", "职官", ("P",)),
        "某人在某地的官职": _post("{P}在{L}任{items}。", "馆藏记到{P}在{L}的官职{n}种：{items}。", "职官", ("P",)),
        "某人何时任某官": _post("馆藏记到{P}任{O}在{items}。", "馆藏记到{P}任{O}在{n}时：{items}。", "时间", ("P",)),
        "某地任某官的人": _post(
            "馆藏记到在{L}任{O}的是{items}。", "馆藏记到在{L}任{O}的{n}人：{items}。", "人物", (), ("人物",)
        ),
        "某机构任某职的人": _post(
            "馆藏记到任{G}{O}的是{items}。", "馆藏记到任{G}{O}的{n}人：{items}。", "人物", (), ("人物",)
        ),
        "某物何时建成或重修": Telling(Kind.WHEN, "{H}：{items}。", "{H}，馆藏有{n}条记载：{items}。", "时间", ("H",)),
    }
)
"""By the name of the shape."""
_WHO = re.compile("谁|何人|什么人|哪些人")
_OFFICES = f"""SELECT DISTINCT ?职官 ?职官名 ?人物 ?人物名 ?段落 ?起 ?止 ?原文 ?置信度 ?审核 {{
  «P:人物»
  {relation("heldOffice", "人物", "职官")}
  {named("人物", "职官")}
}} ORDER BY ?段落 ?起"""


def telling_of(shape: str, question: str) -> Telling | None:
    """Return how a shape is told; ``None`` for one that is not."""
    telling = TELLINGS.get(shape)
    if telling is not None and telling.column == "时间" and not telling.said and _WHO.search(question):
        return replace(telling, kind=Kind.WHO, column="人物")
    return telling


def lighter(shape: Shape) -> Shape:
    """Return a shape whose query leaves out what is not told here: time and place of each office take most of it."""
    if shape.name != "某人的官职":
        return shape
    return replace(shape, columns=("职官", "人物"), sparql=_OFFICES)
