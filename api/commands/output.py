"""What commands write for a person or for a program."""

from __future__ import annotations

import getpass
import json
import sys
from argparse import Namespace
from enum import StrEnum
from typing import TypeVar

from api.running.provenance import unknown_variables
from api.settings import Settings, load_settings
from ontology.errors import WrongUse
from ontology.queries import Filters, checked_filters
from ontology.records import ReviewState, TagType

Kind = TypeVar("Kind", bound=StrEnum)


def say(text: str) -> None:
    """Write one line for a person."""
    sys.stdout.write(f"{text}\n")


def warn(text: str) -> None:
    """Write one line about something that was refused."""
    sys.stderr.write(f"{text}\n")


def emit(value: object) -> None:
    """Write one JSON object for a program."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def operator() -> str:
    """What the log of acts calls whoever works at the command line of this machine."""
    try:
        return f"cli/{getpass.getuser()}"
    except (OSError, KeyError):
        return "cli"


def settings_of(options: Namespace, **given: object) -> Settings:
    """Return the effective settings of a command; say which variables look like settings and are none."""
    for name in unknown_variables():
        warn(f"不认识环境变量 {name}，没有用上；wenmai config 列出全部设置")
    return load_settings(options.library, **{name: value for name, value in given.items() if value is not None})


def filters_of(options: Namespace) -> Filters:
    """Return the filters of a command. Raises :class:`WrongUse` for what there is not, of types, states and years."""
    return checked_filters(
        Filters(
            collections=tuple(options.collection),
            books=tuple(options.book),
            dynasties=tuple(options.dynasty),
            types=tuple(_one_of(TagType, name.upper(), "type") for name in options.type),
            entities=tuple(options.entity),
            branches=tuple(options.branch),
            kinds=tuple(options.kind),
            languages=tuple(options.language),
            scripts=tuple(options.script),
            subjects=tuple(options.subject),
            persons=tuple(options.person),
            places=tuple(options.place),
            reviews=tuple(_one_of(ReviewState, name, "review") for name in options.review),
            begin=options.begin,
            end=options.end,
            pictured=options.image,
        )
    )


def _one_of(kind: type[Kind], value: str, option: str) -> Kind:
    try:
        return kind(value)
    except ValueError as error:
        raise WrongUse(f"--{option} 没有 {value}；可用的有 {'、'.join(kind)}。") from error
