"""What ``wenmai harvest`` and ``wenmai intake`` take. Pure."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

Common = Callable[[argparse.ArgumentParser], None]


def shape(command: argparse.ArgumentParser, common: Common) -> None:
    """Add the deeds of ``wenmai harvest``."""
    deeds = command.add_subparsers(dest="deed", required=True, metavar="DEED")
    look = deeds.add_parser("look", help="ask an OAI-PMH server who it is, and which formats and sets it has")
    add = deeds.add_parser("add", help="add an OAI-PMH server to harvest")
    for one in (look, add):
        one.add_argument("url", metavar="URL", help="the server's base address")
    add.add_argument("--collection", required=True, metavar="NAME", help="the collection that records come into")
    add.add_argument("--branch", default="", help="the branch whose records they are")
    add.add_argument("--name", default="", help="what the source is called (default: what the server says)")
    add.add_argument("--prefix", default="", help="metadata format (default: marcxml where there is one, else oai_dc)")
    add.add_argument("--set", action="append", default=[], metavar="SPEC", help="only this set; may be repeated")
    add.add_argument("--from", dest="since", default="", metavar="DATE", help="the first run begins here")
    add.add_argument("--until", default="", metavar="DATE", help="nothing later than this")
    add.add_argument("--every", type=int, default=24, metavar="HOURS", help="due again after so long (default: 24)")
    listed = deeds.add_parser("list", help="list sources with their last runs")
    run = deeds.add_parser("run", help="harvest what is new and take it in")
    run.add_argument("sources", nargs="*", type=int, metavar="ID", help="these sources")
    run.add_argument("--due", action="store_true", help="all that are due; for cron")
    run.add_argument("--anew", action="store_true", help="from the beginning, whatever was harvested before")
    run.add_argument("--pages", type=int, default=0, metavar="N", help="at most so many pages now")
    run.add_argument("--by", default="", help="who runs them (default: system)")
    remove = deeds.add_parser("remove", help="harvest a source no more; what came of it stays")
    remove.add_argument("source", type=int, metavar="ID")
    for one in (look, add, listed, run, remove):
        common(one)


def shape_intake(command: argparse.ArgumentParser, common: Common) -> None:
    """Add the deeds of ``wenmai intake``."""
    deeds = command.add_subparsers(dest="deed", required=True, metavar="DEED")
    folder = deeds.add_parser("folder", help="watch a folder: take in what is new or changed, until stopped")
    folder.add_argument("path", type=Path, metavar="FOLDER")
    folder.add_argument("--collection", default="", metavar="NAME", help="default: the folder's name")
    folder.add_argument("--mirror", action="store_true", help="delete the documents of files that were removed")
    folder.add_argument("--force", action="store_true", help="with --mirror: even where most of the files are gone")
    folder.add_argument("--once", action="store_true", help="look once and stop")
    folder.add_argument("--every", type=float, default=10.0, metavar="SECONDS", help="between two looks (default: 10)")
    folder.add_argument(
        "--settle",
        type=float,
        default=5.0,
        metavar="SECONDS",
        help="a file is whole when it rests so long (default: 5)",
    )
    work = deeds.add_parser("work", help="take in what waits in the queue")
    work.add_argument("--linger", type=float, default=20.0, metavar="SECONDS", help="wait so long for more")
    listed = deeds.add_parser("list", help="list what waits and what was refused")
    again = deeds.add_parser("retry", help="try again what was refused")
    again.add_argument("items", nargs="+", type=int, metavar="ID")
    for one in (folder, work, listed, again):
        common(one)
