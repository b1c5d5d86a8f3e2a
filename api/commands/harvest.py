"""``wenmai harvest``: records of others by OAI-PMH."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from api.commands.output import emit, say, settings_of, warn
from api.desk.desk import Desk
from api.desk.intake import oai
from api.desk.intake.harvesting import MOST_PAGES, Harvester
from api.desk.intake.oai import Remote
from api.desk.intake.records import Going, Run, Source, State
from api.desk.intake.sources import OAI
from api.desk.intake.working import Worker, alone
from api.settings import Settings
from api.wiring import open_library, open_the_desk
from ingest.fetching import Hosts, hosts_in
from ontology.errors import LibraryBusy, WrongUse

SYSTEM = "system"
_PREFERRED = ("marcxml", "oai_dc")
_ROOM = 2_000
_SHOWN = 50
_GOING = {Going.RUNNING: "正在收割", Going.DONE: "收完", Going.STOPPED: "停下"}
_WHAT = {
    "created": "新收",
    "changed": "更新",
    "unchanged": "未变",
    "deleted": "删除",
    "absent": "要删的本来没有",
    "refused": "未收入",
    "waiting": "等候收入",
}


def run(options: Namespace) -> int:
    """Do what is asked."""
    deeds: dict[str, Callable[[Namespace], int]] = {
        "look": _look,
        "add": _add,
        "list": _list,
        "run": _run,
        "remove": _remove,
    }
    return deeds[options.deed](options)


def remote_of(settings: Settings, url: str) -> Remote:
    """Who is asked at an address."""
    return Remote(url, Hosts(private=hosts_in(settings.private_hosts)))


def _look(options: Namespace) -> int:
    found = oai.offer(remote_of(settings_of(options), options.url))
    if options.json:
        emit({"identity": asdict(found.identity), "formats": dict(found.formats), "sets": dict(found.sets)})
        return 0
    one = found.identity
    say(f"{one.name}：时间精确到{'秒' if one.to_seconds else '日'}，删除记录 {one.deleted}，最早 {one.earliest}")
    say(f"格式：{'、'.join(found.formats)}")
    for spec, name in found.sets.items():
        say(f"集合 {spec}  {name}")
    return 0


def _add(options: Namespace) -> int:
    if urlsplit(options.url).scheme not in ("http", "https"):
        raise WrongUse("请写明 OAI-PMH 服务的地址，如 https://library.example/oai。")
    if options.every < 0:
        raise WrongUse("--every 要是小时数，0 表示只在需要时收割。")
    settings = settings_of(options)
    found = oai.offer(remote_of(settings, options.url))
    prefix = options.prefix or next((one for one in _PREFERRED if one in found.formats), "")
    if prefix not in found.formats:
        raise WrongUse(f"对方没有格式 {prefix or '、'.join(_PREFERRED)}；有的是 {'、'.join(found.formats)}。")
    unknown = [one for one in options.set if one not in found.sets]
    if unknown:
        raise WrongUse(f"对方没有集合 {'、'.join(unknown)}；有的是 {'、'.join(found.sets) or '无'}。")
    stated = {"prefix": prefix, "sets": options.set, "from": options.since, "until": options.until}
    name = options.name or found.identity.name or urlsplit(options.url).netloc
    made = Source(OAI, name, options.url, options.collection, options.branch, stated | {"hours": options.every})
    begin(settings)
    with open_the_desk(settings) as desk:
        source = desk.intake.sources.add(made, by=SYSTEM)
    _tell(options, source, f"已加来源 {source.id}：{name}（{prefix}）→ {source.collection}")
    return 0


def begin(settings: Settings) -> None:
    """Make the library where there is none yet: it may well begin with what others hold."""
    if not (settings.library / "texts.db").exists() and not settings.texts:
        with open_library(settings, write=True):
            pass


def _remove(options: Namespace) -> int:
    with open_the_desk(settings_of(options)) as desk:
        source = desk.intake.sources.remove(options.source, by=SYSTEM)
    _tell(options, source, f"已去掉来源 {source.id}：{source.name}；收入的文献都还在")
    return 0


def _tell(options: Namespace, source: Source, line: str) -> None:
    if options.json:
        emit({"source": asdict(source)})
    else:
        say(line)


def _list(options: Namespace) -> int:
    with open_the_desk(settings_of(options)) as desk:
        sources = desk.intake.sources
        found = [(one, next(iter(sources.runs(one.id, limit=1)), None)) for one in sources.sources()]
    if options.json:
        emit({"sources": [{**asdict(one), "run": asdict(last) if last else None} for one, last in found]})
        return 0
    for one, last in found:
        say(f"{one.id}  {one.name}  {one.address}  → {one.collection}  {_last(last)}")
    if not found:
        say("还没有来源；用 wenmai harvest add 加一个。")
    return 0


def _last(last: Run | None) -> str:
    if last is None:
        return "未收割"
    return f"{_GOING[last.state]} {last.ended or last.began}{f'：{last.note}' if last.note else ''}"


def _run(options: Namespace) -> int:
    if bool(options.sources) == options.due:
        raise WrongUse("请写明收割哪几个来源（编号），或用 --due 收割所有到期的。")
    settings = settings_of(options)
    told: list[dict[str, Any]] = []
    with open_the_desk(settings) as desk:
        store = desk.intake.sources
        found = store.sources(kind=OAI, due=True) if options.due else list(map(store.source, options.sources))
        for source in found:
            if source.kind != OAI:
                raise WrongUse(f"第 {source.id} 号来源是文件夹，请用 wenmai intake folder。")
            with alone(settings.library, f"harvest-{source.id}.lock") as only:
                if not only:
                    warn(f"来源 {source.id} {source.name}：另一个进程正在收割")
                    continue
                told.append(_harvested(settings, desk, source, options))
    if options.json:
        emit({"runs": told})
    return 1 if any(one["state"] != Going.DONE or one["outcomes"].get("refused") for one in told) else 0


def _harvested(settings: Settings, desk: Desk, source: Source, options: Namespace) -> dict[str, Any]:
    intake = desk.intake
    worker = Worker(settings, intake.queue, intake.spool)

    def room() -> None:
        """Let the queue run empty before more comes than is well kept there."""
        if intake.queue.waiting(owner=source.owner) >= _ROOM:
            worker.work(linger_s=0)

    if options.anew:
        source = intake.sources.place(source, {})
    harvester = Harvester(
        intake.sources, remote_of(settings, source.address), room=room, most_pages=options.pages or MOST_PAGES
    )
    made = harvester.run(source, by=options.by or SYSTEM)
    try:
        worker.work(linger_s=0)
    except LibraryBusy as error:
        warn(f"取到的在等候收入：{error}")
    outcomes = intake.queue.outcomes(made.id)
    refused = intake.queue.items(State.REFUSED, run_id=made.id, limit=_SHOWN, oldest=True)
    if not options.json:
        _say(source, made, outcomes)
        for one in refused:
            warn(f"未收入 {one.number or '（没有标识的记录）'}：{one.outcome.reason if one.outcome else ''}")
        if outcomes.get("refused", 0) > len(refused):
            warn(f"另有 {outcomes['refused'] - len(refused)} 条未收入，见工作台 /desk/intake")
    return {**asdict(made), "outcomes": outcomes}


def _say(source: Source, made: Run, outcomes: dict[str, int]) -> None:
    counted = "，".join(f"{_WHAT.get(what, what)} {count}" for what, count in sorted(outcomes.items()))
    note = f"；{made.note}" if made.note else ""
    say(f"来源 {source.id} {source.name}：{_GOING[made.state]}，{made.pages} 页，{made.records} 条{note}")
    say(f"其中已知未变 {made.unchanged}{f'，{counted}' if counted else ''}")
