"""``wenmai rebuild``."""

from __future__ import annotations

from argparse import Namespace

from api.commands.output import emit, say, settings_of
from api.upkeep.maintenance import clear_graph, encode_again
from api.wiring import open_library


def run(options: Namespace) -> int:
    """Make every projection anew from the texts, while readers go on with the old ones."""
    settings = settings_of(options)
    encoded = 0
    if options.encode:
        encoded = encode_again(settings)
    if settings.graph:
        clear_graph(settings)  # what a server of others holds cannot be made beside it
    with open_library(settings, write=True, anew=True) as library:
        status = library.status()
    if options.json:
        emit({"passages": status.passages, "encoded": encoded, "position": status.head, "agreed": status.agreed})
    else:
        say(f"已重建：文献 {status.documents}，段落 {status.passages}，重新编码 {encoded}")
    return 0 if status.agreed else 1
