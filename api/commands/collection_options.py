"""What ``wenmai collection`` takes. Pure."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def shape(command: argparse.ArgumentParser, common: Callable[[argparse.ArgumentParser], None]) -> None:
    """Add the deeds and their options."""
    deeds = command.add_subparsers(dest="deed", required=True, metavar="DEED")
    close = deeds.add_parser("close", help="let a collection be read by some alone; it is in force at once")
    close.add_argument("--to", required=True, choices=("readers", "staff"), help="who may read it")
    close.add_argument("--branch", default="", help="only those of this branch (default: of any)")
    opened = deeds.add_parser("open", help="let a collection be read by everybody")
    for one in (close, opened):
        which = one.add_mutually_exclusive_group(required=True)
        which.add_argument("name", nargs="?", default="", metavar="NAME", help="the collection")
        which.add_argument("--rest", action="store_true", help="all collections that are not named by themselves")
        one.add_argument(
            "--later", action="store_true", help="leave graph and catalogue to the next command that writes"
        )
    for one in (close, opened, deeds.add_parser("list", help="list all collections, and who may read them")):
        common(one)
