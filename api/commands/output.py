"""What commands write for a person or for a program."""

from __future__ import annotations

import json
import sys
from argparse import Namespace

from api.settings import Settings, load_settings
from ontology.errors import WrongUse
from ontology.records import Filters, TagType


def say(text: str) -> None:
    """Write one line for a person."""
    sys.stdout.write(f"{text}\n")


def warn(text: str) -> None:
    """Write one line about something that was refused."""
    sys.stderr.write(f"{text}\n")


def emit(value: object) -> None:
    """Write one JSON object for a program."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def settings_of(options: Namespace, **given: object) -> Settings:
    """Return the effective settings of a command."""
    return load_settings(options.library, **{name: value for name, value in given.items() if value is not None})


def filters_of(options: Namespace) -> Filters:
    """Return the filters of a command. Raises :class:`WrongUse` for a tag type that there is not."""
    try:
        types = tuple(TagType(name.upper()) for name in options.type)
    except ValueError as error:
        raise WrongUse(f"{error}; the types are {', '.join(TagType)}") from error
    return Filters(
        collections=tuple(options.collection),
        books=tuple(options.book),
        dynasties=tuple(options.dynasty),
        types=types,
        entities=tuple(options.entity),
        branches=tuple(options.branch),
    )
