"""``wenmai intake``: the queue of what comes in, and folders that are watched."""

from __future__ import annotations

import signal
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Any

from api.commands.harvest import begin
from api.commands.output import emit, say, settings_of, warn
from api.desk.intake.records import Item, State
from api.desk.intake.working import Worker
from api.lock import step_behind
from api.running.lines import log_as_lines, name_this_run, tell_what_breaks
from api.wiring import open_the_desk
from ontology.records import Refusal

_SHOWN = 100
_STATES = {State.WAITING: "等候", State.REFUSED: "未收入"}


def run(options: Namespace) -> int:
    """Do what is asked."""
    deeds: dict[str, Callable[[Namespace], int]] = {
        "folder": _folder,
        "work": _work,
        "list": _list,
        "retry": _retry,
    }
    return deeds[options.deed](options)


def _work(options: Namespace) -> int:
    """Take in what waits; 1 when something was refused. Readers come first: this process yields, and leaves them a
    core."""
    settings = settings_of(options)
    step_behind()
    name_this_run()
    log_as_lines(settings.log_level)
    tell_what_breaks()
    if not settings.threads:
        settings = settings.model_copy(update={"threads": 1})
    with open_the_desk(settings) as desk:
        refused: list[Refusal] = []
        worker = Worker(settings, desk.intake.queue, desk.intake.spool, refused=refused.append)
        with _stopped_by_signal(worker):
            ended = worker.work(linger_s=options.linger)
    if options.json:
        emit({"ended": ended or 0, "running": ended is None, "refused": [asdict(one) for one in refused]})
        return 1 if refused else 0
    # Not on standard error: that is the log's, which quotes nothing of what was sent.
    for one in refused:
        say(f"未收入 {one.source}：{one.reason}")
    kept = "；见 wenmai intake list" if refused else ""
    say("已有一个进程在收。" if ended is None else f"收完 {ended} 件，未收入 {len(refused)}{kept}")
    return 1 if refused else 0


@contextmanager
def _stopped_by_signal(worker: Worker) -> Iterator[None]:
    """Let whoever stops the process have it finish the document that it has in hand."""
    before = signal.signal(signal.SIGTERM, lambda *_: worker.stopping.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _list(options: Namespace) -> int:
    with open_the_desk(settings_of(options)) as desk:
        queue = desk.intake.queue
        waiting = queue.waiting()
        found = queue.items(State.WAITING, State.REFUSED, limit=_SHOWN)
    if options.json:
        emit({"waiting": waiting, "items": [_object(one) for one in found]})
        return 0
    for one in found:
        reason = f"：{one.outcome.reason}" if one.outcome else ""
        say(f"{one.id}  {_STATES[one.state]}  {one.kind}  {one.owner}  {one.number or one.name}{reason}")
    say(f"等候 {waiting}")
    return 0


def _object(item: Item) -> dict[str, Any]:
    told = asdict(replace(item, data=None, outcome=None))
    del told["data"]
    return told | {"outcome": item.outcome.body() if item.outcome else None}


def _retry(options: Namespace) -> int:
    with open_the_desk(settings_of(options)) as desk:
        found = [desk.intake.queue.again(ident, by="system") for ident in options.items]
    if options.json:
        emit({"items": [_object(one) for one in found]})
    else:
        for one in found:
            say(f"{one.id} 重新等候；用 wenmai intake work 收入，或等服务来收")
    return 0


def _folder(options: Namespace) -> int:
    from api.desk.intake.watching import Looking, Watched

    settings = settings_of(options)
    manner = Looking(mirror=options.mirror, force=options.force, every_s=options.every, settle_s=options.settle)
    refused = 0
    begin(settings)
    with open_the_desk(settings) as desk:
        watched = Watched(settings, desk.intake, options.path, collection=options.collection, manner=manner)
        for seen in watched.looks(once=options.once):
            refused += len(seen.refused)
            if options.json:
                emit(asdict(seen))
                continue
            for source, reason in seen.refused:
                warn(f"未收入 {source}：{reason}")
            if seen.held_back:
                warn(seen.held_back)
            if seen.told:
                say(seen.told)
            sys.stdout.flush()
    return 1 if refused and options.once else 0
