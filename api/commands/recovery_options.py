"""The shapes of ``wenmai backup`` and ``wenmai restore``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

Common = Callable[[argparse.ArgumentParser], None]


def shape_backup(command: argparse.ArgumentParser, common: Common) -> None:
    """``wenmai backup OUT``."""
    command.add_argument("out", type=Path, metavar="OUT", help="a folder for backups; each one is a folder in it")
    command.add_argument(
        "--keep", type=int, default=0, metavar="N", help="then remove all but the last N whole ones (default: none)"
    )
    command.add_argument("--anew", action="store_true", help="copy every file, also those that the backup before has")
    common(command)


def shape_restore(command: argparse.ArgumentParser, common: Common) -> None:
    """``wenmai restore FROM``."""
    command.add_argument(
        "source", type=Path, metavar="FROM", help="a backup, a folder of backups (the newest is taken), an export"
    )
    command.add_argument("--verify", action="store_true", help="only hold every file against its digest")
    command.add_argument("--quick", action="store_true", help="leave the shapes and a second reading of files out")
    for name, meaning in (("texts", "the text store"), ("desk", "the desk")):
        command.add_argument(f"--{name}", default="", metavar="URL", help=f"an empty database for {meaning}")
    command.add_argument("--graph", default="", metavar="URL", help="query address of an empty SPARQL 1.1 server")
    command.add_argument("--graph-update", default="", metavar="URL", help="address that takes its updates")
    common(command)
