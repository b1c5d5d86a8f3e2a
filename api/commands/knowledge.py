"""``wenmai knowledge``: the knowledge base 知识库 at the command line."""

from __future__ import annotations

import contextlib
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from api.commands.output import emit, say, settings_of, warn
from api.desk.knowledge.exchange import STATES, object_of
from api.desk.knowledge.knowledge import Knowledge
from api.desk.knowledge.records import Fault, Item, Stale, State
from api.desk.knowledge.taking import Taken, form_of, given, take
from api.desk.reviews import reviewer_name
from api.wiring import open_library
from ontology.errors import WrongUse

_FAULTS = {
    Fault.GONE: "段落已不在馆藏中，不回答读者",
    Fault.CHANGED: "原文已改，不再有这句引文，不回答读者",
    Fault.RETIRED: "文本有了新版本，引文仍在",
}


def run(options: Namespace) -> int:
    """Do one deed; 1 where something is stale, to be reviewed, or was refused."""
    with open_library(settings_of(options)) as library:
        return _DEEDS[options.deed](library.knowledge, options)


def _list(knowledge: Knowledge, options: Namespace) -> int:
    found = knowledge.items(*map(State, options.state))
    stale = knowledge.check_stale()
    found.sort(key=lambda one: (one.id not in stale, not knowledge.overdue(one), one.id))
    if options.json:
        emit({"items": [_object(one, stale.get(one.id, ()), knowledge) for one in found]})
        return 0
    for one in found:
        say(_line(one, stale.get(one.id, ()), knowledge))
    if not found:
        say("知识库还没有条目：在 /desk/knowledge 新建，或用 wenmai knowledge import 导入。")
    return 0


def _show(knowledge: Knowledge, options: Namespace) -> int:
    item = knowledge.item(_number(options.number))
    stale = knowledge.freshness.of(item)
    if options.json:
        emit(_object(item, stale, knowledge))
        return 0
    say(_line(item, stale, knowledge))
    for wording in item.content.wordings:
        say(f"  也问：{wording}")
    say(f"  {item.content.answer}")
    for place, one in enumerate(item.content.receipts, 1):
        say(f"  [{place}] {one.passage_id}《{one.document}》{one.locator}「{one.quote}」")
    _tell(stale)
    for entry in knowledge.history(item.id):
        note = f"：{entry.note}" if entry.note else ""
        say(f"  第 {entry.item.revision} 版  {entry.time}  {entry.by}  {entry.act}{note}")
    return 0


def _check(knowledge: Knowledge, options: Namespace) -> int:
    stale = knowledge.check_stale()
    overdue = [one for one in knowledge.items() if knowledge.overdue(one)]
    items = {one.id: one for one in knowledge.items()}
    if options.json:
        told = [_object(items[number], found, knowledge) for number, found in stale.items()]
        emit({"stale": told, "overdue": [object_of(one) for one in overdue]})
        return int(bool(stale or overdue))
    for number, found in stale.items():
        say(_line(items[number], found, knowledge))
        _tell(found)
    for one in overdue:
        say(f"{one.number}  {one.content.question}  复核日期 {one.content.review_by}  {one.content.owner}")
    say(f"共 {len(items)} 条：出处与原文不符 {len(stale)} 条，到了复核日子 {len(overdue)} 条。")
    return int(bool(stale or overdue))


def _alike(knowledge: Knowledge, options: Namespace) -> int:
    pairs = knowledge.duplicates()
    if options.json:
        told = [{"one": other.number, "other": one.item.number, "likeness": one.likeness} for one, other in pairs]
        emit({"pairs": told})
        return 0
    for one, other in pairs:
        newer = one.item
        say(f"{one.likeness:.2f}  {other.number} {other.content.question}  {newer.number} {newer.content.question}")
    if not pairs:
        say("没有相近的条目。")
    return 0


def _ask(knowledge: Knowledge, options: Namespace) -> int:
    found = knowledge.near(options.question)
    if options.json:
        emit({"items": [{"likeness": one.likeness, "item": object_of(one.item)} for one in found]})
        return 0
    for one in found:
        say(f"{one.likeness:.2f}  {one.item.number}  {STATES[one.item.state]}  {one.item.content.question}")
    if not found:
        say("没有相近的条目。")
    return 0


def _export(knowledge: Knowledge, options: Namespace) -> int:
    out: Path = options.file
    items = knowledge.items()
    data = given(items, form_of(out.name))
    beside = out.with_name(f".{out.name}.part")
    try:
        beside.write_bytes(data)
        beside.replace(out)
    except OSError as error:
        raise WrongUse(f"{out} 写不进去：{error.strerror}。") from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
    emit({"file": str(out), "items": len(items)}) if options.json else say(f"{len(items)} 条写到 {out}")
    return 0


def _import(knowledge: Knowledge, options: Namespace) -> int:
    file: Path = options.file
    try:
        data = file.read_bytes()
    except OSError as error:
        raise WrongUse(f"{file} 读不出来：{error.strerror}。") from error
    taken = take(knowledge, data, form_of(file.name), by=reviewer_name(options.by))
    if options.json:
        emit(_told(taken))
    else:
        for row, why in taken.refused:
            warn(f"{file} 第 {row} 行不收：{why}")
        for row, why in taken.noted:
            say(f"第 {row} 行：{why}")
        say(f"新增 {len(taken.added)} 条，改动 {len(taken.changed)} 条，未变 {len(taken.unchanged)} 条。")
    return int(bool(taken.refused))


def _told(taken: Taken) -> dict[str, Any]:
    rows = {name: [{"row": row, "reason": why} for row, why in getattr(taken, name)] for name in ("refused", "noted")}
    return {"added": taken.added, "changed": taken.changed, "unchanged": taken.unchanged, **rows}


def _object(item: Item, stale: tuple[Stale, ...], knowledge: Knowledge) -> dict[str, Any]:
    amiss = [{"receipt": one.place + 1, "fault": one.fault.value} for one in stale]
    return {**object_of(item), "asked": item.asked, "stale": amiss, "overdue": knowledge.overdue(item)}


def _line(item: Item, stale: tuple[Stale, ...], knowledge: Knowledge) -> str:
    marks = "".join(("【失效】" if stale else "", "【复核逾期】" if knowledge.overdue(item) else ""))
    return f"{item.number}  {STATES[item.state]}{marks}  {item.content.question}  {item.content.owner}"


def _tell(stale: tuple[Stale, ...]) -> None:
    for one in stale:
        again = f"；现在在 {one.again.passage_id}" if one.again else ""
        say(f"  [{one.place + 1}] {_FAULTS[one.fault]}{again}")


def _number(said: str) -> int:
    digits = said.strip().upper().removeprefix("ZS")
    if not (digits.isascii() and digits.isdecimal()):
        raise WrongUse(f"{said} 不是条目的编号：应是 ZS000012 这样。")
    return int(digits)


_DEEDS: dict[str, Callable[[Knowledge, Namespace], int]] = {
    "list": _list,
    "show": _show,
    "check": _check,
    "alike": _alike,
    "ask": _ask,
    "export": _export,
    "import": _import,
}
