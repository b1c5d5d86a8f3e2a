"""The options of ``wenmai parallels``."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def shape(command: argparse.ArgumentParser, common: Callable[[argparse.ArgumentParser], None]) -> None:
    """Add the options; ``common`` adds those of every command."""
    command.add_argument("one", metavar="A", help="a book by its title, or a document by its id")
    command.add_argument("other", metavar="B")
    command.add_argument(
        "--only",
        default="",
        metavar="KIND,KIND",
        help="only passages that differ in dates, numbers, names or wording (default: all that share wording)",
    )
    command.add_argument("--csv", action="store_true", help="a table, one line a difference")
    common(command)
