"""What ``wenmai knowledge`` may be told. Nothing heavy is imported: the command line reads this at every start."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

Common = Callable[[argparse.ArgumentParser], None]

_DEEDS = {
    "list": "list items, those that need somebody first",
    "show": "one item with its receipts and history",
    "check": "hold the receipts of all items against the texts; name what is stale and what is to be reviewed",
    "alike": "pairs of items that may be the same",
    "ask": "which items may answer a question, and how surely",
    "export": "write all items as CSV, XLSX or JSON Lines, by the file's name",
    "import": "take items in from such a file; a row with a fault stops no other",
}


def shape(command: argparse.ArgumentParser, common: Common) -> None:
    """Add what the deeds take; ``common`` adds what all commands do."""
    deeds = command.add_subparsers(dest="deed", required=True, metavar="DEED")
    made = {name: deeds.add_parser(name, help=meaning, description=meaning) for name, meaning in _DEEDS.items()}
    states = ("draft", "approved", "retired")
    made["list"].add_argument("--state", action="append", choices=states, default=[], help="only items in this state")
    made["show"].add_argument("number", metavar="ZS000001", help="its number")
    made["ask"].add_argument("question", metavar="Q")
    made["export"].add_argument("file", type=Path, metavar="FILE.csv|.xlsx|.jsonl")
    made["import"].add_argument("file", type=Path, metavar="FILE.csv|.xlsx|.jsonl")
    made["import"].add_argument("--by", required=True, metavar="NAME", help="who brings them in; approves the approved")
    for one in made.values():
        common(one)
