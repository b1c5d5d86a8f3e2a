"""``wenmai doctor``."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from dataclasses import asdict

from rich.console import Console
from rich.table import Table

from api.commands.output import emit, say, settings_of
from api.running.doctor.examining import examine
from api.running.doctor.records import Finding, Grade

MOST = 4
"""Processes that answer where their number is not set, as ``wenmai serve`` has it."""
_MARKS = {Grade.FINE: "好", Grade.NOTE: "注意", Grade.WRONG: "有问题"}
_NARROWEST = 100


def run(options: Namespace) -> int:
    """Look everything over and print one table; 1 when something is wrong."""
    began = time.perf_counter()
    settings = settings_of(options, host=options.host, port=options.port)
    found = list(examine(settings, most=MOST, thorough=options.thorough))
    bad = sum(one.grade is Grade.WRONG for one in found)
    if options.json:
        emit({"ok": not bad, "findings": [asdict(one) for one in found]})
        return 1 if bad else 0
    _print(found)
    noted = sum(one.grade is Grade.NOTE for one in found)
    said = f"{bad} 处有问题，{noted} 处要注意" if bad or noted else "一切都好"
    say(f"{said}（用时 {time.perf_counter() - began:.1f} 秒）")
    return 1 if bad else 0


def _print(found: list[Finding]) -> None:
    table = Table(box=None, pad_edge=False)
    for name in ("看了什么", "", "怎样", "做什么"):
        table.add_column(name, overflow="fold")
    for one in found:
        table.add_row(one.topic, _MARKS[one.grade], one.said, one.advice)
    console = Console(file=sys.stdout, markup=False, highlight=False, emoji=False)
    console.width = max(console.width, _NARROWEST)
    console.print(table)
