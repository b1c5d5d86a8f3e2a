"""What ``wenmai marc`` takes. Pure."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def shape(command: argparse.ArgumentParser, common: Callable[[argparse.ArgumentParser], None]) -> None:
    """Add the deeds and their options."""
    deeds = command.add_subparsers(dest="deed", required=True, metavar="DEED")
    difference = deeds.add_parser("diff", help="show what would change, field by field; nothing is written")
    write = deeds.add_parser("write", help="write it: the record is kept with who, when and what stood before")
    undo = deeds.add_parser("undo", help="bring back what stood before the last writing, byte for byte")
    history = deeds.add_parser("history", help="list what was written and taken back")
    for one in (difference, write, undo, history):
        one.add_argument("documents", nargs="+", metavar="DOCUMENT", help="the id of a document that came as MARC")
        common(one)
    for one in (write, undo):
        one.add_argument("--reviewer", required=True, metavar="NAME", help="who decides")
        one.add_argument("--note", default="", help="why")
    write.add_argument(
        "--take", action="append", default=[], type=int, metavar="N", help="only this change of the diff; repeatable"
    )
