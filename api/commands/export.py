"""``wenmai export``."""

from __future__ import annotations

from argparse import Namespace

from api.commands.output import emit, say, settings_of
from api.maintenance import export
from api.wiring import open_library


def run(options: Namespace) -> int:
    """Write the library in open formats."""
    with open_library(settings_of(options), any_encoder=True) as library:
        counts = export(library, options.folder)
    if options.json:
        emit(counts)
    else:
        say("，".join(f"{name} {count}" for name, count in counts.items()))
    return 0
