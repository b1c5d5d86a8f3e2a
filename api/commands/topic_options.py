"""What ``wenmai topic`` may be told. Nothing heavy is imported: the command line reads this at every start."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

Common = Callable[[argparse.ArgumentParser], None]

_DEEDS = {
    "list": "list topics, drafts too",
    "show": "one topic: what is shown, what is withheld and why",
    "history": "what was done with a topic, by whom and why",
    "create": "make a topic, as a draft",
    "edit": "change what is said of a topic or what its query asks",
    "pin": "choose a passage, a document, an entity or a text of one's own",
    "unpin": "take a chosen item out",
    "exclude": "leave passages out of what the query finds",
    "publish": "show a topic to readers",
    "unpublish": "take a topic back from readers",
    "new": "what standing queries found since a curator last looked",
    "export": "write a topic as a file, YAML or JSON by its name",
    "import": "make or change a topic from a file",
}
_DECIDING = ("create", "edit", "pin", "unpin", "exclude", "publish", "unpublish", "import")


def shape(command: argparse.ArgumentParser, common: Common) -> None:
    """Add what the deeds take; ``common`` adds what all commands do."""
    deeds = command.add_subparsers(dest="deed", required=True, metavar="DEED")
    made = {name: deeds.add_parser(name, help=meaning, description=meaning) for name, meaning in _DEEDS.items()}
    for name in ("show", "history", "create", "edit", "pin", "unpin", "exclude", "publish", "unpublish", "export"):
        made[name].add_argument("slug", metavar="SLUG", help="the end of its address")
    for name in ("create", "edit"):
        _described(made[name], needed=name == "create")
    _pinned(made["pin"])
    made["unpin"].add_argument("number", type=int, metavar="N", help="of the item, as show tells it")
    made["exclude"].add_argument("passages", nargs="+", metavar="PASSAGE")
    made["exclude"].add_argument("--back", action="store_true", help="take them back instead")
    made["new"].add_argument("slugs", nargs="*", metavar="SLUG", help="topics (default: all that are published)")
    made["new"].add_argument("--seen", action="store_true", help="note that they were looked through; takes --by")
    made["new"].add_argument("--by", default="", metavar="NAME", help="who looked")
    made["export"].add_argument("--out", type=Path, metavar="FILE", help="where to (default: standard output, YAML)")
    made["import"].add_argument("file", type=Path, metavar="FILE")
    for name in _DECIDING:
        made[name].add_argument("--by", required=True, metavar="NAME", help="who decides")
        made[name].add_argument("--reason", default="", help="why")
    for one in made.values():
        common(one)


def _described(command: argparse.ArgumentParser, *, needed: bool) -> None:
    command.add_argument("--title", required=needed)
    command.add_argument("--question", required=needed, help="what the standing query asks")
    command.add_argument("--introduction", metavar="TEXT|FILE.md", help="a text, or a file that holds it")
    command.add_argument(
        "--filter", action="append", metavar="NAME=VALUE", help="as in the search page's address: dynasty=明, from=1403"
    )
    command.add_argument("--order", choices=("relevance", "date"))
    command.add_argument("--limit", type=int, metavar="N", help="most hits of the query")
    command.add_argument("--cover", metavar="ID|/ADDRESS", help="a document or passage with images, or a picture here")
    command.add_argument("--curator", help="whom the page names")


def _pinned(command: argparse.ArgumentParser) -> None:
    what = command.add_mutually_exclusive_group(required=True)
    for name in ("passage", "document", "entity"):
        what.add_argument(f"--{name}", default="", metavar="ID")
    what.add_argument("--text", default="", help="words of the curator's own")
    command.add_argument("--quote", default="", help="exact words of the passage or document")
    command.add_argument("--begin", type=int, metavar="N", help="where they begin in the passage, from 0")
    command.add_argument("--caption", default="", help="what the curator says of it")
    command.add_argument("--section", default="", help="under which heading it stands")
    command.add_argument("--at", type=int, metavar="N", help="before which item, from 1 (default: last)")
