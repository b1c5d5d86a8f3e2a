"""The example queries of the SPARQL page: files of ``api/web/examples`` in the order of their names.

A file begins with two comments, the title and what the query is for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from api.web.cells import query_address
from ontology.terms import PREFIXES

_PREFIX = re.compile(r"\b([a-z][a-z0-9]*):\w")


@dataclass(frozen=True, slots=True)
class Example:
    """One query; ``address`` runs it."""

    title: str
    note: str
    query: str

    @property
    def address(self) -> str:
        return query_address(self.query)


@cache
def examples() -> tuple[Example, ...]:
    """All examples; read once in a process."""
    folder = files("api") / "web" / "examples"
    found = sorted((one for one in folder.iterdir() if one.name.endswith(".rq")), key=lambda one: one.name)
    return tuple(_example(one.read_text("utf-8")) for one in found)


def _example(text: str) -> Example:
    title, note, *rest = text.splitlines()
    return Example(title.lstrip("# "), note.lstrip("# "), "\n".join([title, note, *_prologue(rest), *rest]))


def _prologue(lines: list[str]) -> list[str]:
    """The prefixes that a query uses, stated, so that it may be carried to any other tool."""
    used = sorted(set(_PREFIX.findall("\n".join(lines))) & set(PREFIXES))
    return [f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in used]
