"""What is done at the command line, for the log of acts: noted before it is done, as ``cli/USER``.

What a part of the desk notes by itself, as accounts, keys and enquiries do, is not noted twice.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

from api.commands.output import operator, settings_of
from ontology.errors import NotFound

LIBRARY = "library"
Subject = Callable[[Namespace], str]


def _of(kind: str, *names: str) -> Subject:
    """The subject that an option names: one thing, or the first of several."""

    def subject(options: Namespace) -> str:
        for name in names:
            stated = getattr(options, name, None)
            if stated:
                return f"{kind}/{stated[0] if isinstance(stated, list) else stated}"
        return kind

    return subject


def _whole(_: Namespace) -> str:
    return LIBRARY


_ENTITY = _of("entity", "entity", "id")
_TOPIC = _of("topic", "slug")
_WORK = _of("document", "one")

NOTED: Mapping[str, Subject] = MappingProxyType(
    {
        "ingest": _whole,
        "demo": _whole,
        "check": _whole,
        "rebuild": _whole,
        "export": _whole,
        "backup": _whole,
        "restore": _whole,
        "harvest run": _of("source", "sources"),
        "review import": _whole,
        "review follow": _whole,
        "authority load": _of("authority", "name"),
        "authority remove": _of("authority", "names"),
        "entity merge": _ENTITY,
        "entity split": _ENTITY,
        "entity retire": _ENTITY,
        "entity create": _ENTITY,
        "entity edit": _ENTITY,
        "entity restore": _ENTITY,
        "catalogue same": _WORK,
        "catalogue different": _WORK,
        "catalogue undo": _of("grouping", "number"),
        "catalogue rebuild": _whole,
        "topic create": _TOPIC,
        "topic edit": _TOPIC,
        "topic pin": _TOPIC,
        "topic unpin": _TOPIC,
        "topic exclude": _TOPIC,
        "topic publish": _TOPIC,
        "topic unpublish": _TOPIC,
        "topic new": _of("topic", "slugs"),
        "topic import": _of("topic"),
        "knowledge check": _of("knowledge"),
        "knowledge import": _of("knowledge"),
        "privacy show": _of("privacy/reader"),
    }
)
"""Commands that change something, or take personal data out, without a part of the desk that notes it."""
BY_THEMSELVES = frozenset(
    {
        "delete",
        "harvest add",
        "harvest remove",
        "intake folder",
        "intake work",
        "intake retry",
        "marc write",
        "marc undo",
        "watch run",
        "watch deliver",
        "desk mail",
        "collection close",
        "collection open",
        "people add",
        "people role",
        "people password",
        "people remove",
        "people disable",
        "people enable",
        "people word",
        "people key add",
        "people key revoke",
        "privacy run",
        "privacy erase",
    }
)
"""Commands whose acts are noted where they are done."""
_ASKED = ("repair", "encode", "publish", "private", "form", "collection", "by", "reviewer", "into", "document")


def command_of(options: Namespace) -> str:
    """The command with its deeds, as it is typed."""
    deeds = (getattr(options, name, "") for name in ("deed", "kind", "key_deed"))
    return " ".join([options.command, *filter(None, (one if isinstance(one, str) else "" for one in deeds))])


@contextmanager
def noting(options: Namespace) -> Iterator[None]:
    """Note what a command is about to do; in a library that it makes, what it has done."""
    name = command_of(options)
    changes = name in NOTED and (name != "check" or options.repair) and not getattr(options, "verify", False)
    there = changes and name != "restore" and _noted(name, options)
    yield
    if changes and not there and not _noted(name, options):
        sys.stderr.write(f"没有记入日志：{name}\n")


def _noted(name: str, options: Namespace) -> bool:
    """Note it; say whether there was a library to note it in."""
    from api.wiring import open_the_desk  # not for commands that change nothing

    try:
        with open_the_desk(settings_of(options)) as desk:
            act = name.replace(" ", "-")
            desk.audit.noted(by=operator(), act=act, subject=NOTED[name](options), detail=_detail(options))
    except NotFound:
        return False
    return True


def _detail(options: Namespace) -> dict[str, Any]:
    """What was asked for, as far as it says what is changed: no texts, no paths, nothing of readers."""
    told = {name: getattr(options, name, None) for name in _ASKED}
    counted = {name: len(getattr(options, name, None) or ()) for name in ("paths", "files")}
    return {name: value for name, value in {**told, **counted}.items() if value}
