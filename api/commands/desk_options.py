"""The options of ``wenmai desk``."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path


def shape(command: ArgumentParser, common: Callable[[ArgumentParser], None]) -> None:
    """Give the command its deeds; ``common`` adds the options that every command has."""
    deeds = command.add_subparsers(dest="deed", required=True, metavar="DEED")
    statistics = deeds.add_parser(
        "statistics", help="the service in numbers: enquiries, times, satisfaction, refusals, what is not held"
    )
    statistics.add_argument("--from", dest="begin", metavar="DAY", help="first day, as 2026-11-01 (default: 30 days)")
    statistics.add_argument("--to", dest="end", metavar="DAY", help="last day (default: today)")
    statistics.add_argument("--branch", default="", help="only this branch")
    statistics.add_argument("--lacking", action="store_true", help="what was asked and not held, instead")
    statistics.add_argument("--csv", action="store_true", help="write a table for spreadsheets")
    common(statistics)
    listed = deeds.add_parser("enquiries", help="list enquiries, the overdue on top; no reader is named")
    listed.add_argument("words", nargs="*", metavar="WORD", help="words of number, question, details or answer")
    listed.add_argument(
        "--view", choices=("queue", "mine", "unclaimed", "answered", "all"), default="queue", help="default: queue"
    )
    listed.add_argument("--by", default="", metavar="NAME", help="whose, with --view mine")
    listed.add_argument("--branch", default="", help="only this branch")
    listed.add_argument("--limit", type=int, default=50, help="number of lines (default: 50)")
    mail = deeds.add_parser("mail", help="take letters (.eml) in as enquiries, or as what their readers add")
    mail.add_argument("files", nargs="+", type=Path, metavar="FILE.eml")
    for one in (listed, mail):
        common(one)
