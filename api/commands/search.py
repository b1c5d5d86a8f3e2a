"""``wenmai search``."""

from __future__ import annotations

from argparse import Namespace

from api.commands.output import emit, filters_of, say, settings_of
from api.schemas import search_response
from api.wiring import open_library


def run(options: Namespace) -> int:
    """Search and print hits."""
    with open_library(settings_of(options)) as library:
        result = library.search(options.question, filters=filters_of(options), limit=options.k)
    response = search_response(result)
    if options.json:
        emit(response.model_dump(mode="json"))
        return 0
    if not response.hits:
        say("馆藏中没有找到相关段落。")
    for number, hit in enumerate(response.hits, 1):
        say(f"{number}. {hit.document} · {hit.heading}".rstrip(" ·") + f"  [{hit.passage_id}]")
        say(f"   {hit.text}")
    return 0
