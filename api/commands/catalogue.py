"""``wenmai catalogue``."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from dataclasses import asdict

from api.catalogue.decisions import WORDS, Action, GroupingDecision
from api.catalogue.reading import CatalogueReader
from api.catalogue.rules import Evidence
from api.catalogue.views import EventView, ItemView, ProposalView, WorkView
from api.commands.output import emit, say, settings_of
from api.wiring import open_catalogue, open_library

EVENTS = {"made": "建立", "joined": "并入记录", "left": "移出记录", "merged": "并入作品", "gone": "已无记录"}


def run(options: Namespace) -> int:
    """Run one of the deeds of ``wenmai catalogue``."""
    return _DEEDS[options.deed](options)


# --- reading ------------------------------------------------------------------------------------------------


def _list(options: Namespace) -> int:
    with open_catalogue(settings_of(options)) as catalogue:
        if options.undecided:
            return _list_undecided(catalogue.reader, options)
        found = catalogue.reader.search(" ".join(options.words), branch=options.branch, limit=options.limit)
        counts = catalogue.reader.counts()
    if options.json:
        emit({"counts": asdict(counts), **asdict(found)})
        return 0
    for one in found.works:
        held = "、".join(f"{branch or '未注明分馆'} {number}" for branch, number in one.branches)
        say(f"{one.id}  《{one.title}》{one.creator}  版本 {one.editions}，馆藏 {one.items}（{held}）")
    say(f"共 {found.total} 部；全目 {counts.works} 部，两馆以上共有 {counts.shared} 部，待定 {counts.undecided} 对")
    return 0


def _list_undecided(reader: CatalogueReader, options: Namespace) -> int:
    found = reader.undecided(limit=options.limit)
    if options.json:
        emit({"undecided": [asdict(one) for one in found]})
        return 0
    for one in found:
        _say_proposal(one)
    if not found:
        say("没有待定的记录")
    return 0


def _say_proposal(one: ProposalView) -> None:
    say(f"{one.one}《{one.one_title}》{one.one_creator}［{one.one_branch}］")
    say(f"{one.other}《{one.other_title}》{one.other_creator}［{one.other_branch}］")
    say(f"  把握 {one.confidence:.2f}：{_told(one.evidence)}")


def _told(evidence: Iterable[Evidence]) -> str:
    return "；".join(f"{one.words}（{one.weight:+.1f}）" for one in evidence)


def _show(options: Namespace) -> int:
    with open_catalogue(settings_of(options)) as catalogue:
        reader = catalogue.reader
        view = reader.work(reader.work_of(options.work) or options.work)
    if options.json:
        emit({**asdict(view), "branches": [list(one) for one in view.branches]})
        return 0
    _say_work(view)
    return 0


def _say_work(view: WorkView) -> None:
    say(f"{view.id}  《{view.title}》{view.creator}")
    if view.other_titles:
        say(f"  又题：{'、'.join(view.other_titles)}")
    for edition in view.editions:
        say(f"  版本 {edition.id}  {edition.label}")
        for item in edition.items:
            say(f"    {_item(item)}")
    for reason in view.reasons:
        by = f"（{reason.decision.reviewer}）" if reason.decision else ""
        say(f"  {reason.unit} 归入{by}，依 {reason.through}，把握 {reason.confidence:.2f}：{_told(reason.evidence)}")
    for one in view.proposals:
        _say_proposal(one)


def _item(item: ItemView) -> str:
    place = " ".join(filter(None, (item.branch or "未注明分馆", item.place, item.shelf, item.volumes)))
    kind = "全文" if item.full_text else "馆藏"
    return f"{kind} {place}  {item.unit}《{item.title}》{item.creator}"


def _history(options: Namespace) -> int:
    with open_catalogue(settings_of(options)) as catalogue:
        decisions = catalogue.decided.decisions()
        events: tuple[EventView, ...] = ()
        if options.work:
            view = catalogue.reader.work(catalogue.reader.work_of(options.work) or options.work)
            decisions, events = list(view.decisions), view.events
    if options.json:
        emit({"decisions": [asdict(one) for one in decisions], "events": [asdict(one) for one in events]})
        return 0
    for one in decisions:
        say(_decided(one))
    for event in events:
        about = " ".join(filter(None, (event.unit, event.title and f"《{event.title}》", event.other)))
        say(f"{event.time[:16]} {EVENTS[event.what]} {about}")
    if not decisions and not events:
        say("没有决定")
    return 0


def _decided(one: GroupingDecision) -> str:
    what = f"收回第 {one.undoes} 号" if one.action is Action.UNDO else WORDS[one.action]
    return f"{one.id} {one.time[:16]} {one.reviewer}：{one.one} 与 {one.other} {what}" + (
        f"（{one.note}）" if one.note else ""
    )


# --- deciding -----------------------------------------------------------------------------------------------


def _same(options: Namespace) -> int:
    return _decide(options, Action.SAME_EDITION if options.edition else Action.SAME)


def _different(options: Namespace) -> int:
    return _decide(options, Action.DIFFERENT_EDITION if options.edition else Action.DIFFERENT)


def _decide(options: Namespace, action: Action) -> int:
    with open_library(settings_of(options), write=True, any_encoder=True) as library:
        made = library.union.decide(action, options.one, options.other, reviewer=options.reviewer, note=options.note)
        library.projections.follow_catalogue()
        works = [library.catalogue.work_of_unit(unit) for unit in made.pair]
    _say_made(options, made, works)
    return 0


def _undo(options: Namespace) -> int:
    with open_library(settings_of(options), write=True, any_encoder=True) as library:
        made = library.union.undo(options.number, reviewer=options.reviewer, note=options.note)
        library.projections.follow_catalogue()
        rows = library.union.store.many("SELECT work FROM units WHERE unit IN", made.pair)
        works = [work for (work,) in rows if work]
    _say_made(options, made, works)
    return 0


def _say_made(options: Namespace, made: GroupingDecision, works: list[str]) -> None:
    if options.json:
        emit({"decision": asdict(made), "works": sorted(set(works))})
        return
    say(_decided(made))
    say(f"现属作品：{'、'.join(sorted(set(works))) or '无'}")


def _rebuild(options: Namespace) -> int:
    with open_library(settings_of(options), write=True, any_encoder=True) as library:
        units = library.union.rebuild()
        statements = library.projections.follow_catalogue()
        counts = library.catalogue.counts()
    if options.json:
        emit({"records": units, "statements": statements, **asdict(counts)})
    else:
        say(f"已重建：记录 {units}，作品 {counts.works}，版本 {counts.editions}，馆藏 {counts.items}")
    return 0


_DEEDS = {
    "list": _list,
    "show": _show,
    "same": _same,
    "different": _different,
    "undo": _undo,
    "history": _history,
    "rebuild": _rebuild,
}
