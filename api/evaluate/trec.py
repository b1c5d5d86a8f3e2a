"""Run files and relevance judgements in the form of trec_eval, which ir_measures reads as well.

Source: the README of trec_eval, https://github.com/usnistgov/trec_eval: ``qid Q0 docid rank score tag`` and
``qid 0 docid relevance``, fields parted by white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from api.evaluate.compare import Outcome
from api.evaluate.queries import GoldQuery
from ontology.errors import WrongUse

QRELS = "qrels"
_FORBIDDEN = re.compile(r"[\s%]")


def write_runs(folder: Path, queries: Sequence[GoldQuery], outcomes: Iterable[Outcome]) -> list[Path]:
    """Write ``NAME.run`` for each outcome and ``qrels`` beside them; return what was written.

    Raises :class:`WrongUse` when two queries share an id, or the folder cannot be written.
    """
    check_ids(queries)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        runs = [_write(folder / f"{one.name}.run", run_lines(queries, one)) for one in outcomes]
        return [*runs, _write(folder / QRELS, qrels_lines(queries))]
    except OSError as error:
        raise WrongUse(f"{folder}: the run files cannot be written there: {error}") from error


def run_lines(queries: Sequence[GoldQuery], outcome: Outcome) -> Iterator[str]:
    """Yield the lines of a run file.

    The score is 1 / rank: trec_eval orders by score alone, and two hits of one score by their ids.
    """
    for query, ranking in zip(queries, outcome.rankings, strict=True):
        for rank, passage_id in enumerate(ranking.ids, 1):
            yield f"{field(query.id)} Q0 {field(passage_id)} {rank} {1 / rank:.8f} {field(outcome.name)}\n"


def qrels_lines(queries: Iterable[GoldQuery]) -> Iterator[str]:
    """Yield the judgements; a query without gold has none, and trec_eval leaves it out of its means."""
    for query in queries:
        for passage_id in sorted(query.gold):
            yield f"{field(query.id)} 0 {field(passage_id)} 1\n"


def field(text: str) -> str:
    """Return an id without white space: that and ``%`` are percent-encoded, so that no two ids become one."""
    return _FORBIDDEN.sub(lambda match: quote(match[0], safe=""), text)


def check_ids(queries: Iterable[GoldQuery]) -> None:
    """Raise :class:`WrongUse` when two queries share an id."""
    seen: set[str] = set()
    for query in queries:
        if query.id in seen:
            raise WrongUse(f"two queries have the id {query.id!r}; a run file tells queries apart by their ids alone")
        seen.add(query.id)


def _write(path: Path, lines: Iterable[str]) -> Path:
    """Write aside and put in place, so that a file is whole or not there."""
    aside = path.with_name(f".{path.name}.part")
    try:
        with aside.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
        return aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
