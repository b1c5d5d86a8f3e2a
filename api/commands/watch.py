"""``wenmai watch``: run watches 定题 and send their issues, by hand or by cron.

No name or address of those whom a watch serves is printed.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from api.commands.output import emit, say, settings_of, warn
from api.desk.watching.opening import watching_of
from api.desk.watching.records import Fate, Schedule, State, Watch
from api.desk.watching.running import Ran
from api.desk.watching.watching import SYSTEM, Watching
from api.wiring import open_library, open_the_desk
from ontology.errors import WenmaiError, WrongUse

_SCHEDULES = {Schedule.ON_DEMAND: "只在需要时", Schedule.DAILY: "每天", Schedule.WEEKLY: "每周"}
_FATES = {
    Fate.SENT: "送到",
    Fate.WAITING: "等候再试",
    Fate.FAILED: "失败",
    Fate.UNSURE: "存疑",
    Fate.DROPPED: "不送",
}


def run(options: Namespace) -> int:
    """Do what is asked."""
    return {"list": _list, "run": _run, "deliver": _deliver}[options.deed](options)


def _list(options: Namespace) -> int:
    with open_the_desk(settings_of(options)) as desk:
        found, drafts = desk.watches.watches(), desk.watches.drafts()
    if options.json:
        emit({"watches": [_object(one, drafts.get(one.id, 0)) for one in found]})
        return 0
    for one in found:
        waiting = f"  待过目 {drafts[one.id]} 条" if one.id in drafts else ""
        rests = "（已暂停）" if one.state is State.PAUSED else ""
        say(f"{one.id}  {one.name}{rests}  {_SCHEDULES[one.schedule]}  上次 {one.last_run[:10] or '无'}{waiting}")
    if not found:
        say("还没有定题：在工作台 /desk/watches 新建。")
    return 0


def _run(options: Namespace) -> int:
    if bool(options.watches) == options.due:
        raise WrongUse("请写明运行哪几个定题（编号），或用 --due 运行所有到期的。")
    runs: list[Ran] = []
    refused = 0
    with open_library(settings_of(options)) as library:
        watching = watching_of(library, library.namer)
        numbers = [one.id for one in watching.store.watches(due=True)] if options.due else options.watches
        for number in numbers:
            try:
                ran = watching.run(number, by=options.by or SYSTEM, due=options.due)
            except WenmaiError as error:  # one that fails leaves the others
                warn(f"定题 {number}：{error}")
                refused += 1
                continue
            if ran is not None:
                runs.append(ran)
        told = {} if options.hold else watching.deliver()
    if options.json:
        emit({"runs": list(map(_ran, runs)), "deliveries": {fate.value: count for fate, count in told.items()}})
    else:
        for one in runs:
            say(_line(one))
        _say_told(told)
    return 1 if refused or told.get(Fate.FAILED) or told.get(Fate.UNSURE) else 0


def _deliver(options: Namespace) -> int:
    with open_library(settings_of(options)) as library:
        watching: Watching = watching_of(library, library.namer)
        told = watching.deliver()
    if options.json:
        emit({"deliveries": {fate.value: count for fate, count in told.items()}})
    else:
        _say_told(told)
    return 1 if told.get(Fate.FAILED) or told.get(Fate.UNSURE) else 0


def _say_told(told: Mapping[Fate, int]) -> None:
    if said := "，".join(f"{_FATES[fate]} {count}" for fate, count in told.items() if fate in _FATES):
        say(f"投递：{said}")


def _line(ran: Ran) -> str:
    issue = "没有新见" if ran.issue is None else f"第 {ran.issue.number} 期，{len(ran.issue.kept)} 条"
    how = "" if ran.issue is None else "，已送出" if ran.watch.automatic else "，待过目"
    return f"{ran.watch.id}  {ran.watch.name}：找到 {ran.found}，够近 {ran.clear}，新见 {ran.fresh}；{issue}{how}"


def _ran(ran: Ran) -> dict[str, Any]:
    counts = {"found": ran.found, "clear": ran.clear, "fresh": ran.fresh}
    return {"watch": ran.watch.id, "name": ran.watch.name, **counts, "issue": ran.issue.number if ran.issue else None}


def _object(watch: Watch, waiting: int) -> dict[str, Any]:
    names = ("id", "name", "question", "state", "schedule", "owner", "last_run", "next_run")
    return {name: getattr(watch, name) for name in names} | {"waiting": waiting}
