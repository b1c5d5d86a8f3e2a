"""What ``wenmai people`` takes. Pure."""

from __future__ import annotations

import argparse
from collections.abc import Callable

_SCOPES = ("push", "read", "desk", "metrics")
_ROLES = ("reader", "librarian", "head", "administrator")


def shape(command: argparse.ArgumentParser, common: Callable[[argparse.ArgumentParser], None]) -> None:
    """Add the deeds and their options."""
    deeds = command.add_subparsers(dest="deed", required=True, metavar="DEED")
    add = deeds.add_parser("add", help="make an account; the password is asked for, or read from standard input")
    add.add_argument("--shown", default="", help="what pages call the person (default: the sign-in name)")
    add.add_argument("--branch", default="", help="where the person works (default: the whole library)")
    role = deeds.add_parser("role", help="give a person another role")
    for one in (add, role):
        one.add_argument("--role", choices=_ROLES, default="librarian" if one is add else None, required=one is role)
    password = deeds.add_parser("password", help="set a new password and end the person's sessions")
    disable = deeds.add_parser("disable", help="let a person sign in no more; what they did stays theirs")
    enable = deeds.add_parser("enable", help="let a person sign in again")
    remove = deeds.add_parser("remove", help="take a reader's account away with all that hangs on it")
    word = deeds.add_parser("word", help="make a one-time word by which the person sets a new password; shown once")
    for one in (add, role, password, word, disable, enable, remove):
        one.add_argument("name", metavar="NAME", help="the sign-in name")
    add.add_argument("--word", action="store_true", help="ask for no password: make a one-time word instead")
    for one in (add, role, password, word, disable, enable, remove, deeds.add_parser("list", help="list all accounts")):
        common(one)
    _keys(deeds.add_parser("key", help="keys of programs: add, list, revoke"), common)


def _keys(command: argparse.ArgumentParser, common: Callable[[argparse.ArgumentParser], None]) -> None:
    deeds = command.add_subparsers(dest="key_deed", required=True, metavar="DEED")
    add = deeds.add_parser("add", help="make a key; it is shown this once")
    add.add_argument(
        "--scope",
        action="append",
        default=[],
        choices=_SCOPES,
        help="what it opens; may be repeated (default: push)",
    )
    add.add_argument("--branch", default="", help="whose it is (default: the whole library; to push, say one)")
    add.add_argument(
        "--collection",
        action="append",
        default=[],
        metavar="NAME",
        help="a collection that it may write into; may be repeated (default: one called as the branch)",
    )
    add.add_argument("--expires", default="", metavar="DATE", help="the last day on which it opens anything")
    add.add_argument("--name", default="", help="what it is called (default: the branch)")
    revoke = deeds.add_parser("revoke", help="let a key open nothing any more")
    revoke.add_argument("key", type=int, metavar="ID")
    for one in (add, revoke, deeds.add_parser("list", help="list all keys, without what opens")):
        common(one)
