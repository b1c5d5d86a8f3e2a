"""Gold queries: JSON Lines of ``{"qid", "query", "kind", "gold": [passage id, …]}``, with or without qid and kind."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.evaluate.files import read_lines
from ontology.errors import WrongUse

_DIGITS = 12


@dataclass(frozen=True, slots=True)
class GoldQuery:
    """A query with the ids of the passages that are right."""

    id: str
    text: str
    kind: str
    gold: frozenset[str]


def read_queries(path: Path) -> Iterator[GoldQuery]:
    """Yield the queries of a file.

    A query without ``qid`` is named after its text, so that it keeps its name when lines come or go; the second of the
    same text is told apart by a number. Raises :class:`WrongUse` naming the query that lacks its text or its gold.
    """
    times: Counter[str] = Counter()
    for number, stated in enumerate(read_lines(path), 1):
        where = f"{path}, query {number}"
        text, gold = _text(stated, where), _gold(stated, where)
        name = str(stated["qid"]) if stated.get("qid") not in (None, "") else _named(text, times)
        yield GoldQuery(name, text, str(stated.get("kind") or ""), gold)


def _named(text: str, times: Counter[str]) -> str:
    name = "q-" + hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
    times[name] += 1
    return name if times[name] == 1 else f"{name}-{times[name]}"


def _text(stated: Mapping[str, Any], where: str) -> str:
    text = stated.get("query")
    if not isinstance(text, str):
        raise WrongUse(f'{where}: needs a text as "query"')
    return text


def _gold(stated: Mapping[str, Any], where: str) -> frozenset[str]:
    gold = stated.get("gold")
    if not isinstance(gold, list) or not all(isinstance(one, str | int) for one in gold):
        raise WrongUse(f'{where}: needs a list of passage ids as "gold"')
    return frozenset(map(str, gold))
