"""``wenmai collection``: who may read which collections."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict

from api.access.collections import CollectionAccess
from api.access.rules import LEVELS, REST, Level, Rule
from api.commands.output import emit, operator, say, settings_of
from api.settings import Settings
from api.wiring import open_library, open_texts, open_the_desk
from ontology.errors import LibraryBusy

_REST = "（其余）"


def run(options: Namespace) -> int:
    """Do what is asked; the log of acts says that it was done at the command line."""
    settings = settings_of(options)
    with open_the_desk(settings) as desk:
        changed = None if options.deed == "list" else _changed(desk.access, options)
        rules = {one.collection: one for one in desk.access.rules()}
    followed = changed is not None and not options.later and _follow(settings)
    with open_texts(settings) as texts:
        counts = dict(texts.tally("collection"))
    rest = rules.pop(REST, Rule(REST, Level.OPEN))
    names = [changed.collection] if changed is not None else [REST, *sorted({*rules, *counts})]
    found = [rest if name == REST else rules.get(name, Rule(name, rest.level, rest.branch)) for name in names]
    if options.json:
        told = [asdict(one) | {"passages": counts.get(one.collection, 0)} for one in found]
        emit({"collections": told, **({"followed": followed} if changed is not None else {})})
        return 0
    for one in found:
        name = _REST if one.collection == REST else one.collection
        branch = f"，只限{one.branch}" if one.branch else ""
        size = "" if one.collection == REST else f"  {counts.get(one.collection, 0)} 段"
        say(f"{name}  {LEVELS[one.level]}{branch}{size}")
    if changed is not None and not followed:
        say("已经生效；图谱、联合目录和整库下载待下一个写入的命令（如 wenmai review follow）跟上，这之前暂不作答。")
    return 0


def _changed(access: CollectionAccess, options: Namespace) -> Rule:
    by, name = operator(), REST if options.rest else options.name
    if options.deed == "open":
        return access.open(name, by=by)
    return access.close(name, Level(options.to), by=by, branch=options.branch)


def _follow(settings: Settings) -> bool:
    """Bring what is public up to the rules; not while somebody else writes, who does it then."""
    try:
        with open_library(settings, write=True, any_encoder=True):
            return True
    except LibraryBusy:
        return False
