"""What ``wenmai delete`` and ``wenmai privacy`` take. Pure."""

from __future__ import annotations

import argparse
from collections.abc import Callable

Common = Callable[[argparse.ArgumentParser], None]


def shape_delete(command: argparse.ArgumentParser, common: Common) -> None:
    """Add the options of a deletion."""
    command.epilog = "A deletion cannot be undone: only the source or a backup brings the document back."
    command.add_argument("documents", nargs="*", metavar="DOCUMENT", help="its id")
    command.add_argument(
        "--collection", action="append", default=[], metavar="NAME", help="all documents of this one; repeatable"
    )
    command.add_argument("--yes", action="store_true", help="do not ask before deleting a whole collection")
    command.add_argument(
        "--compact",
        action="store_true",
        help="write databases, lexical index and graph anew afterwards, so that no file holds a byte of it",
    )
    common(command)


def shape_privacy(command: argparse.ArgumentParser, common: Common) -> None:
    """Add the deeds and their options."""
    deeds = command.add_subparsers(dest="deed", required=True, metavar="DEED")
    run = deeds.add_parser("run", help="take away what has been kept as long as the settings say; once a day, by cron")
    show = deeds.add_parser("show", help="all that is held of one reader")
    erase = deeds.add_parser("erase", help="take away all that is held of one reader; it cannot be undone")
    for one in (show, erase):
        one.add_argument("number", nargs="*", default=[], metavar="NUMBER", help="of an enquiry: ZX2026-000012")
        one.add_argument("--mail", default="", metavar="ADDRESS", help="the reader's e-mail address")
        one.add_argument("--phone", default="", metavar="NUMBER", help="the reader's telephone number")
    erase.add_argument(
        "--text", choices=("mask", "remove"), default="mask",
        help="keep the words of the enquiries, masked (default), or remove questions, letters, answers, notes too",
    )  # fmt: skip
    for one in (run, show, erase):
        common(one)
