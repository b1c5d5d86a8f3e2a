"""``wenmai desk enquiries`` and ``wenmai desk mail``. Neither tells or logs who a reader is."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from api.commands.output import emit, say, settings_of, warn
from api.desk.desk import Desk
from api.desk.enquiries.handover import annotated
from api.desk.enquiries.letters import Taken, take_letter
from api.desk.enquiries.listing import Wanted
from api.desk.enquiries.mail import MAX_LETTER, read_letter
from api.desk.enquiries.records import Enquiry, Timing, View
from api.library import Library
from api.web.labels.desk import VALUES
from api.wiring import open_library, open_the_desk
from ontology.errors import WrongUse


def run(options: Namespace) -> int:
    """List enquiries, or take letters in."""
    return _mail(options) if options.deed == "mail" else _listed(options)


def _listed(options: Namespace) -> int:
    branches = (options.branch,) if options.branch else ()
    wanted = Wanted(View(options.view), options.by, branches, words=" ".join(options.words), limit=options.limit)
    with open_the_desk(settings_of(options)) as desk:
        page = desk.enquiries.list(wanted)
        told = [_object(desk, one) for one in page.enquiries]
    if options.json:
        emit({"total": page.total, "enquiries": told})
        return 0
    for one in told:
        say(_line(one))
    if not told:
        say("没有这样的咨询。")
    return 0


def _object(desk: Desk, one: Enquiry) -> dict[str, object]:
    enquiries = desk.enquiries
    hours = enquiries.hours()
    return {
        "number": one.number,
        "question": one.question,
        "kind": one.kind.value,
        "group": one.group.value,
        "channel": one.channel.value,
        "state": one.state.value,
        "branch": one.branch,
        "assignee": one.assignee,
        "made": one.made,
        "due": one.due,
        "due_local": hours.local(one.due),
        "timing": hours.timing(one, enquiries.now()).value,
    }


def _line(one: dict[str, object]) -> str:
    late = f"{VALUES['ENQUIRY_TIMINGS'][one['timing']][0]} " if one["timing"] in (Timing.OVERDUE, Timing.SOON) else ""  # type: ignore[index]
    state = VALUES["ENQUIRY_STATES"][one["state"]][0]  # type: ignore[index]
    return f"{one['number']}  {late}{one['due_local']}  {state}  {one['assignee'] or '—'}  {one['question']}"


def _mail(options: Namespace) -> int:
    refused = 0
    with open_library(settings_of(options)) as library:
        for file in options.files:
            try:
                taken = _take(library, file)
            except (WrongUse, OSError) as error:
                said = error.strerror if isinstance(error, OSError) else str(error)
                warn(f"{file}：{said}")
                refused += 1
                continue
            _tell(taken, file, as_json=options.json)
    return 1 if refused else 0


def _take(library: Library, file: Path) -> Taken:
    with file.open("rb") as opened:
        letter = read_letter(opened.read(MAX_LETTER + 1))
    understanding = library.operations.understanding
    desk = library.desk
    return take_letter(desk.enquiries, desk.files, letter, annotate=lambda asked: annotated(asked, understanding))


def _tell(taken: Taken, file: Path, *, as_json: bool) -> None:
    one = taken.enquiry
    if as_json:
        emit({"file": str(file), "number": one.number, "key": taken.key, "refused": list(taken.refused)})
        return
    where = f"查看地址 /enquiries/{one.number}?key={taken.key}" if taken.key else "已补到这一条"
    say(f"{file}  {one.number}  {where}")
    for said in taken.refused:
        warn(f"{file}：{said}")
