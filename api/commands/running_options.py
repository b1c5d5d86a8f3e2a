"""The options of ``wenmai config`` and ``wenmai doctor``."""

from __future__ import annotations

import argparse
from collections.abc import Callable

Common = Callable[[argparse.ArgumentParser], None]


def shape_config(command: argparse.ArgumentParser, common: Common) -> None:
    """Say what ``wenmai config`` takes."""
    command.add_argument("--template", action="store_true", help="write a commented settings.yaml instead")
    command.add_argument("--changed", action="store_true", help="only what is not as by default")
    common(command)


def shape_doctor(command: argparse.ArgumentParser, common: Common) -> None:
    """Say what ``wenmai doctor`` takes."""
    command.add_argument("--thorough", action="store_true", help="read every model and database to the end as well")
    command.add_argument("--host", help="the address that the service is to listen on (default: as set)")
    command.add_argument("--port", type=int, help="the port that it is to listen on (default: as set)")
    common(command)
