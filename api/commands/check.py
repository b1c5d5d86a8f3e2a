"""``wenmai check``."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict

from api.commands.output import emit, say, settings_of
from api.maintenance import clear_projections, inspect
from api.settings import Settings
from api.wiring import open_library
from index.snapshot import Problem


def run(options: Namespace) -> int:
    """Check the library; 1 when anything is wrong."""
    settings = settings_of(options)
    problems = _inspected(settings, shapes=not options.quick)
    if problems and options.repair:
        clear_projections(settings)
        with open_library(settings, write=True):
            pass
        problems = _inspected(settings, shapes=not options.quick)
    if options.json:
        emit({"ok": not problems, "problems": [asdict(problem) for problem in problems]})
        return 1 if problems else 0
    for problem in problems:
        say(f"{problem.part}：{problem.what}")
    say(f"发现 {len(problems)} 处问题" if problems else "各部分一致，图谱合乎形状约束")
    return 1 if problems else 0


def _inspected(settings: Settings, *, shapes: bool) -> list[Problem]:
    with open_library(settings, any_encoder=True) as library:
        return inspect(library, shapes=shapes)
