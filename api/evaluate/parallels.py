"""``wenmai eval parallels``: pairs of passages with planted differences, through the production path."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from api.evaluate.files import read_lines
from api.library import Library
from api.parallels.records import Difference, Kind, Parallel
from api.pipeline import ingest
from api.settings import Settings
from api.wiring import open_library
from ontology.errors import WrongUse

_BOOKS = ("甲志", "乙志")


@dataclass(frozen=True, slots=True)
class Planted:
    """A difference that a gold line names."""

    kind: Kind
    one: str
    other: str

    def met_by(self, found: Difference) -> bool:
        """Tell whether a found difference is this one: of its kind, its words within or around the planted ones."""
        return found.kind is self.kind and _within(found.words, self.one) and _within(found.other_words, self.other)


def evaluate_parallels(gold: Path, settings: Settings) -> dict[str, Any]:
    """Make two books of the gold pairs, compare them, and return precision and recall of pairs and of differences.

    ``pairs`` counts passages laid beside each other, ``differences`` those of date, number and name. Raises
    :class:`~ontology.errors.WrongUse` for a malformed line.
    """
    lines = list(read_lines(gold))
    planted = [_planted(line, f"{gold}, line {number}") for number, line in enumerate(lines, 1)]
    with _library(lines, settings) as library:
        found = {_numbers(one): one for one in library.parallels.every(*_BOOKS)}
    true = {(number, number) for number, line in enumerate(lines) if line["parallel"]}
    right = true & set(found)
    told = [(pair, one) for pair, parallel in found.items() for one in parallel.telling()]
    met = [(pair, one) for pair, one in told if pair in right and any(p.met_by(one) for p in planted[pair[0]])]
    kinds = {kind for some in planted for kind in (one.kind for one in some)} | {one.kind for _, one in told}
    return {
        "n": len(lines),
        "pairs": _figures(len(right), len(found), len(right), len(true)),
        "differences": _of(planted, found, told, met, kinds),
        "by_kind": {kind.value: _of(planted, found, told, met, {kind}) for kind in sorted(kinds)},
    }


_Told = Sequence[tuple[tuple[int, int], Difference]]


def _of(
    planted: Sequence[Sequence[Planted]],
    found: dict[tuple[int, int], Parallel],
    told: _Told,
    met: _Told,
    kinds: set[Kind],
) -> dict[str, float]:
    every = [(number, one) for number, some in enumerate(planted) for one in some if one.kind in kinds]
    reached = sum(
        any(one.met_by(difference) for difference in found[number, number].telling())
        for number, one in every
        if (number, number) in found
    )
    right, stated = (sum(one.kind in kinds for _, one in some) for some in (met, told))
    return _figures(right, stated, reached, len(every))


def _figures(right: int, found: int, reached: int, wanted: int) -> dict[str, float]:
    precision, recall = right / found if found else 0.0, reached / wanted if wanted else 0.0
    return {"n": wanted, "found": found, "precision": round(precision, 4), "recall": round(recall, 4)}


def _planted(line: dict[str, Any], where: str) -> list[Planted]:
    try:
        planted = [Planted(Kind(one["kind"]), one["one"], one["other"]) for one in line["differences"]]
    except (KeyError, TypeError, ValueError) as error:
        raise WrongUse(f"{where}: a difference has kind, one and other: {error}") from error
    if wrong := [one for one in planted if one.one not in line["one"] or one.other not in line["other"]]:
        raise WrongUse(f"{where}: {wrong[0].one} / {wrong[0].other} is not in the texts")
    return planted


def _within(words: str, planted: str) -> bool:
    return bool(words) and (words in planted or planted in words)


def _numbers(parallel: Parallel) -> tuple[int, int]:
    one, other = (int(side.passage.id.partition("#")[2]) for side in (parallel.one, parallel.other))
    return one, other


@contextmanager
def _library(lines: Iterable[dict[str, Any]], settings: Settings) -> Iterator[Library]:
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for side, book in zip(("one", "other"), _BOOKS, strict=True):
            rows = [{"id": f"{book}#{number}", "text": one[side], "book": book} for number, one in enumerate(lines)]
            texts = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            (folder / f"{book}.jsonl").write_text(texts, "utf-8")
        chosen = settings.model_copy(update={"library": folder / "library"})
        with open_library(chosen, write=True) as library:
            ingest(library, sorted(folder.glob("*.jsonl")), collection="gold")
            yield library
