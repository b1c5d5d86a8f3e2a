"""``wenmai check``."""

from __future__ import annotations

from argparse import Namespace
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from api.commands.output import emit, say, settings_of
from api.upkeep.checking import Report
from api.upkeep.mending import check, repair
from index.snapshot import Problem

_PARTS = {
    "texts": "文本",
    "lexical": "词索引",
    "dense": "向量索引",
    "graph": "图谱",
    "authorities": "规范",
    "living": "实体决定",
    "catalogue": "联合目录",
    "files": "文件",
    "shapes": "形状约束",
}
_COUNTED = {
    "documents": "文献",
    "passages": "段落",
    "tags": "标引",
    "relations": "关系",
    "headings": "主题",
    "files": "文件",
    "graphs": "具名图",
    "statements": "陈述",
}


def run(options: Namespace) -> int:
    """Check the library; 1 when anything is wrong, or is still wrong after mending."""
    settings = settings_of(options)
    shapes = not options.quick
    mended: list[Problem] = []
    if options.repair:
        done = repair(settings, shapes=shapes)
        report = done.left
        mended = [one for one in done.found if one not in report.problems]
    else:
        report = check(settings, shapes=shapes)
    if options.json:
        emit(_told(report, mended))
    else:
        _print(report, mended, examples=options.examples, shapes=shapes)
    return 0 if report.ok else 1


def _told(report: Report, mended: Sequence[Problem]) -> dict[str, object]:
    return {
        "ok": report.ok,
        "checked": report.checked,
        "problems": [asdict(problem) for problem in report.problems],
        "mended": [asdict(problem) for problem in mended],
        "notes": list(report.notes),
    }


def _print(report: Report, mended: Sequence[Problem], *, examples: int, shapes: bool) -> None:
    counted = "、".join(f"{name} {report.checked[key]}" for key, name in _COUNTED.items() if key in report.checked)
    if counted:
        say(f"已查：{counted}")
    if mended:
        say(f"已修复 {len(mended)} 处：")
        _print_problems(mended, examples)
    if report.problems:
        say(f"{'仍有' if mended else '发现'} {len(report.problems)} 处问题：")
        _print_problems(report.problems, examples)
    for note in report.notes:
        say(f"注：{note}")
    if report.ok:
        say("各部分一致，图谱合乎形状约束" if shapes else "各部分一致（未查形状约束）")
    elif documents := sorted({one.where for one in report.problems if one.mend == "again"}):
        say(f"下列文献须用 wenmai ingest 重新收入，届时会整篇重做：{'、'.join(documents[: max(examples, 1)])}"
            f"{f' 等 {len(documents)} 篇' if len(documents) > examples else ''}")  # fmt: skip


def _print_problems(problems: Iterable[Problem], examples: int) -> None:
    by_kind: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        by_kind[problem.part, problem.kind].append(problem)
    for part, name in _PARTS.items():
        of_part = {kind: found for (where, kind), found in by_kind.items() if where == part}
        if of_part:
            say(f"【{name}】{sum(map(len, of_part.values()))} 处")
        for found in of_part.values():
            for problem in found[:examples]:
                say(f"  {problem.what}")
            if len(found) > examples:
                say(f"  ……另有 {len(found) - examples} 处同类问题")
