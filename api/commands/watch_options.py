"""The options of ``wenmai watch``."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def shape(command: argparse.ArgumentParser, common: Callable[[argparse.ArgumentParser], None]) -> None:
    """Say what the command takes."""
    deeds = command.add_subparsers(dest="deed", required=True, metavar="DEED")
    listed = deeds.add_parser("list", help="list watches with what waits for a librarian")
    run = deeds.add_parser("run", help="run watches, make issues of what is new, send what is to go out")
    run.add_argument("watches", nargs="*", type=int, metavar="ID", help="these, whenever they are due")
    run.add_argument("--due", action="store_true", help="all that are due; for cron")
    run.add_argument("--by", default="", metavar="NAME", help="who runs them (default: system)")
    run.add_argument("--hold", action="store_true", help="send nothing now")
    deliver = deeds.add_parser("deliver", help="send what is to go out and try again what did not")
    for one in (listed, run, deliver):
        common(one)
