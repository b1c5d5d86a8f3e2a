"""``wenmai mcp``."""

from __future__ import annotations

from argparse import Namespace

import anyio

from api.chat.mcp.server import make_server, serve_stdio
from api.commands.output import settings_of
from api.logs import make_logger, places
from api.version import own_version
from api.wiring import open_library


def run(options: Namespace) -> int:
    """Serve one client over standard input and output; what goes wrong is written to standard error."""
    log = make_logger()

    def report(error: BaseException) -> None:
        log.error("failed", code="mcp", kind=type(error).__name__, places=places(error))

    with open_library(settings_of(options)) as library:
        base = library.settings.base
        anyio.run(serve_stdio, make_server(library, base=base, version=own_version(), report=report))
    return 0
