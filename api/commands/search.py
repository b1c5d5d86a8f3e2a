"""``wenmai search``."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from api.commands.output import emit, filters_of, say, settings_of
from api.schemas import search_response
from api.search_shapes import FacetsResponse
from api.service import Manner
from api.wiring import open_library
from ontology.moments import year_text
from ontology.queries import Order

_SHOWN = 10


def run(options: Namespace) -> int:
    """Search and print hits."""
    with open_library(settings_of(options)) as library:
        manner = Manner(options.raw, tuple(options.off), Order(options.sort), options.after, options.facets)
        result = library.search(options.question, filters=filters_of(options), limit=options.k, manner=manner)
    response = search_response(result)
    if options.json:
        emit(response.model_dump(mode="json"))
        return 0
    if not response.hits:
        say("馆藏中没有找到相关段落。")
    else:
        say(f"共 {response.total} 段。")
    for number, hit in enumerate(response.hits, response.offset + 1):
        say(f"{number}. {hit.document} · {hit.heading}".rstrip(" ·") + f"  [{hit.passage_id}]")
        say(f"   {hit.text}")
    if response.following:
        say(f"下一页：--after {response.following}")
    for name, values in _counted(response.facets):
        say(f"{name}：{values}")
    return 0


def _counted(facets: FacetsResponse | None) -> Iterator[tuple[str, str]]:
    """The facets in a line each."""
    lists = {} if facets is None else {name: value for name, value in facets if isinstance(value, list) and value}
    for name, values in lists.items():
        if name == "years":
            told = [f"{year_text(one.begin)}—{year_text(one.end)} {one.count}" for one in values if one.count]
        else:
            told = [f"{one.label or one.value} {one.count}" for one in values[:_SHOWN]]
        yield name, "、".join(told)
