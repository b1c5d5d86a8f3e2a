"""``wenmai review``."""

from __future__ import annotations

import contextlib
import sys
from argparse import Namespace
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from api.commands.output import emit, say, settings_of, warn
from api.desk.agreement import Agreement
from api.desk.decisions import Decision
from api.desk.lines.following import follow as follow_lines
from api.desk.reviews import reviewer_name
from api.desk.sheet import STATES, Row, read, write
from api.review import Selection, rows, take
from api.wiring import open_library, open_reviews
from ingest.encoding import decode
from ontology.errors import WrongUse
from ontology.records import ReviewState, TagType


def run(options: Namespace) -> int:
    """Run one of the kinds of ``wenmai review``."""
    return _KINDS[options.kind](options)


def _export(options: Namespace) -> int:
    selection = _selection(options)
    with open_reviews(settings_of(options)) as reviews:
        table = rows(reviews, selection)
        if options.json and not options.out:
            emit({"rows": [asdict(row) for row in table]})
            return 0
        count = _write(table, options.out)
    if options.out and options.json:
        emit({"rows": count, "file": str(options.out)})
    elif options.out:
        say(f"导出 {count} 条标引到 {options.out}")
    return 0


def _selection(options: Namespace) -> Selection:
    try:
        types = tuple(TagType(name.upper()) for name in options.type)
        states = tuple(ReviewState(name.lower()) for name in options.state)
    except ValueError as error:
        raise WrongUse(f"{error}; types are {', '.join(TagType)}, states {', '.join(ReviewState)}") from error
    return Selection(
        documents=tuple(options.document),
        collections=tuple(options.collection),
        types=types,
        states=states,
        below=options.below,
        undecided=options.undecided,
        reviewer=reviewer_name(options.reviewer) if options.reviewer else "",
    )


def _write(table: Iterable[Row], out: Path | None) -> int:
    """Write beside the file and rename, so that a table that is there is whole."""
    if out is None:
        return sum(1 for line in write(table) if sys.stdout.write(line)) - 1
    if out.suffix.lower() != ".csv":
        raise WrongUse(f"{out}: the table is written as CSV, which every spreadsheet opens; give a name in .csv")
    beside = out.with_name(f".{out.name}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            count = sum(1 for line in write(table) if file.write(line)) - 1
        beside.replace(out)
    except OSError as error:
        raise WrongUse(f"{out} cannot be written: {error.strerror}") from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
    return count


def _import(options: Namespace) -> int:
    name = reviewer_name(options.reviewer)
    table = list(read(_text(options.file)))
    with open_library(settings_of(options), write=True, any_encoder=True) as library:
        report = take(library.reviews, table, reviewer=name)
        library.follow()
    if options.json:
        emit(asdict(report))
    else:
        for one in report.refused:
            warn(f"第 {one.row} 行「{one.surface}」未收：{one.reason}")
        say(f"收入决定 {report.kept}，已有 {report.known}，未填 {report.empty}，未收 {len(report.refused)}")
    return 1 if report.refused else 0


def _text(path: Path) -> str:
    if path.suffix.lower() in (".xlsx", ".xls", ".ods"):
        raise WrongUse(f"{path}：请在表格软件里另存为 CSV（UTF-8）再导入")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise WrongUse(f"{path} cannot be read: {error.strerror}") from error
    return decode(data, str(path)).text


def _status(options: Namespace) -> int:
    with open_reviews(settings_of(options)) as reviews:
        status = reviews.status()
    if options.json:
        orphans = [{**asdict(one.decision), "why": one.why.value} for one in status.orphans]
        emit({**asdict(status), "orphans": orphans})
        return 0
    say("，".join(f"{STATES[ReviewState(name)]} {count}" for name, count in status.states.items()))
    say(f"决定 {status.decisions}，文献 {status.documents}，审核人 {_counts(status.reviewers.items())}")
    for one in status.orphans:
        say(f"失所：{_told(one.decision)}：{one.why.value}")
    for decision in status.overruled:
        say(f"为后来的决定所掩：{_told(decision)}")
    return 0


def _counts(pairs: Iterable[tuple[str, int]]) -> str:
    return "、".join(f"{name} {count}" for name, count in pairs) or "无"


def _told(one: Decision) -> str:
    wanted = "；".join(
        " ".join(filter(None, (to.surface, to.type.value, to.value, to.label or to.entity))) for to in one.outcomes
    )
    to = f" → {wanted}" if wanted else ""
    return f"{one.id} {one.time[:16]} {one.reviewer} {one.action.value} 「{one.anchor.exact}」{one.type.value}{to}"


def _history(options: Namespace) -> int:
    with open_reviews(settings_of(options)) as reviews:
        found = [
            one
            for one in reviews.decisions(options.document)
            if not options.reviewer or one.reviewer == options.reviewer
        ]
    if options.json:
        emit({"decisions": [asdict(one) for one in found]})
        return 0
    for one in found:
        say(_told(one) + (f"（{one.note}）" if one.note else ""))
    return 0


def _agreement(options: Namespace) -> int:
    with open_reviews(settings_of(options)) as reviews:
        found = [reviews.agreement(*options.between)] if options.between else reviews.agreements()
    if options.json:
        emit({"agreements": [asdict(one) for one in found]})
        return 0
    for one in found:
        _tell_agreement(one)
    if not found:
        say("还没有两人都审过的标引")
    return 0


def _tell_agreement(one: Agreement) -> None:
    raw, kappa, span, type_, entity = map(_figure, (one.raw, one.kappa, one.span, one.type, one.entity))
    say(f"{one.reviewers[0]} 与 {one.reviewers[1]}：同审 {one.n} 条，决定相同 {raw}，κ {kappa}")
    say(f"  标引 F1：起止 {span}，类型 {type_}，实体 {entity}（{one.tags[0]} 对 {one.tags[1]}）")
    for differ in one.disagreements:
        said = "；".join(
            f"{name} {verdict.value} {says}".strip()
            for name, verdict, says in zip(one.reviewers, differ.verdicts, differ.says, strict=True)
        )
        say(f"  「{differ.surface}」{differ.document_id}：{said}")


def _figure(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def _follow(options: Namespace) -> int:
    with open_library(settings_of(options), write=True) as library:
        renewed = follow_lines(library)
        head = library.texts.head()
    if options.json:
        emit({"head": head, "renewed": renewed})
    else:
        say(f"各部分已跟上（变更 {head}）；按识别校正改出新文本的文献 {renewed}")
    return 0


_KINDS = {
    "follow": _follow,
    "export": _export,
    "import": _import,
    "status": _status,
    "history": _history,
    "agreement": _agreement,
}
