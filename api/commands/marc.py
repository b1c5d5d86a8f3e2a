"""``wenmai marc``: confirmed names and headings written back into the records that came in."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import Any

from api.commands.output import emit, say, settings_of, warn
from api.desk.marc.records import Act, Difference, Edit, Writing
from api.desk.marc.writeback import Writeback
from api.wiring import open_library
from ontology.errors import WenmaiError, WrongUse

_ACTS = {Act.WRITE: "写回", Act.UNDO: "撤销"}


def run(options: Namespace) -> int:
    """Do one of the deeds for each document; one that is refused does not keep the others back."""
    changing = options.deed in ("write", "undo")
    if changing and options.deed == "write" and options.take and len(options.documents) > 1:
        raise WrongUse("--take names changes of one document's diff; give one document")
    done: list[dict[str, Any]] = []
    refused = 0
    with open_library(settings_of(options), write=changing, any_encoder=True) as library:
        for document_id in options.documents:
            try:
                done.append(_DEEDS[options.deed](library.marc, document_id, options))
            except WenmaiError as error:
                warn(f"{document_id}: {error}")
                refused += 1
    if options.json:
        emit({"documents": done})
    return 1 if refused else 0


def _diff(marc: Writeback, document_id: str, options: Namespace) -> dict[str, Any]:
    found = marc.difference(document_id)
    if not options.json:
        say(f"{document_id}《{found.title}》 {len(found.edits)} 处可写回")
        for edit in found.edits:
            _say_edit(edit)
        for one in found.left:
            say(f"  不写：{one}")
    return _stated(found)


def _write(marc: Writeback, document_id: str, options: Namespace) -> dict[str, Any]:
    found = marc.write(document_id, by=options.reviewer, take=options.take, note=options.note)
    chosen = [one for one in found.edits if not options.take or one.number in options.take]
    if not options.json:
        say(f"{document_id}《{found.title}》 已写回 {len(chosen)} 处")
        for edit in chosen:
            _say_edit(edit)
    return {"document": document_id, "written": [_edit(one) for one in chosen]}


def _undo(marc: Writeback, document_id: str, options: Namespace) -> dict[str, Any]:
    undone = marc.undo(document_id, by=options.reviewer, note=options.note)
    if not options.json:
        say(f"{document_id} 已撤销第 {undone.revision} 次写回（{undone.by}，{undone.time[:16]}），记录恢复到写回之前")
    return {"document": document_id, "undone": undone.revision}


def _history(marc: Writeback, document_id: str, options: Namespace) -> dict[str, Any]:
    found = marc.history(document_id)
    if not options.json:
        say(f"{document_id} {len(found)} 次")
        for one in found:
            _say_writing(one)
    return {"document": document_id, "history": [_writing(one) for one in found]}


def _say_edit(edit: Edit) -> None:
    say(f"  {edit.number}  依据 {edit.evidence}")
    if edit.before:
        say(f"    - {edit.before}")
    say(f"    + {edit.after}")


def _say_writing(one: Writing) -> None:
    say(f"  {one.revision}  {one.time[:16]} {one.by} {_ACTS[one.act]}{f'（{one.note}）' if one.note else ''}")
    for before, after in one.lines:
        if before:
            say(f"    - {before}")
        if after:
            say(f"    + {after}")


def _stated(found: Difference) -> dict[str, Any]:
    changes = [_edit(one) for one in found.edits]
    return {"document": found.document_id, "format": found.record.format, "changes": changes, "left": list(found.left)}


def _edit(edit: Edit) -> dict[str, Any]:
    return {"number": edit.number, "before": edit.before, "after": edit.after, "evidence": edit.evidence}


def _writing(one: Writing) -> dict[str, Any]:
    lines = [list(pair) for pair in one.lines]
    told = {"revision": one.revision, "act": one.act.value, "by": one.by, "time": one.time, "note": one.note}
    return {**told, "lines": lines}


_DEEDS: dict[str, Callable[[Writeback, str, Namespace], dict[str, Any]]] = {
    "diff": _diff,
    "write": _write,
    "undo": _undo,
    "history": _history,
}
