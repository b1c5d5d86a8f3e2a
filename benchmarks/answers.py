"""An answer without a language model beside the bare search: milliseconds, and the ratio of the two in one run.

``python -m benchmarks.answers --library DIR`` asks ``--questions`` questions, runs of the passages' own words with what
a reader puts behind them (是谁, 在哪里, 有多少 …), never the same twice. Each is searched and then asked, one after the
other, in this process alone: ``bare`` is :mod:`index.search` on a question that is ready, ``answer`` is ``Service.ask``
with all that belongs to it. ``ratio`` is the median of the answers by that of the searches. What is asked first opens
what is opened once, and is not counted.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from api.library import Library
from api.settings import Settings
from api.wiring import open_library
from index.search import DEFAULT
from ontology.queries import Filters

_RUN = re.compile(r"[一-鿿]{4,12}")
_ENDS = ("是谁？", "在哪里？", "是哪一年？", "有多少？", "为什么？", "怎么样？", "有哪些？", "是什么？")
_FIRST = 5

_Done = TypeVar("_Done")


def questions(library: Library, many: int, *, seed: int = 7) -> Iterator[str]:
    """Yield questions of the passages' own words."""
    keys = library.texts.keys(Filters())
    chance = random.Random(seed)
    for stored in library.texts.passages([int(keys[chance.randrange(len(keys))]) for _ in range(many * 2)]):
        runs = _RUN.findall(stored.passage.text)
        if runs and many:
            many -= 1
            yield f"{chance.choice(runs)}{chance.choice(_ENDS)}"


def measure(library: Library, asked: list[str]) -> dict[str, float | int]:
    """Return the milliseconds of searching and of answering, and how many were refused."""
    searches, answers, refused = [], [], 0
    finder = library.finder
    for place, question in enumerate(asked):
        query = finder.understood(question, filters=Filters(), limit=10, methods=DEFAULT).query
        bare, _ = _timed(partial(finder.searcher.search, query))
        whole, answer = _timed(partial(library.ask, question))
        if place >= _FIRST:
            searches.append(bare)
            answers.append(whole)
            refused += answer.refused
    return {
        "passages": library.texts.counts()["passages"],
        "questions": len(answers),
        "refused": refused,
        "bare_p50_ms": _at(searches, 50),
        "bare_p95_ms": _at(searches, 95),
        "answer_p50_ms": _at(answers, 50),
        "answer_p95_ms": _at(answers, 95),
        "ratio": round(float(np.median(answers) / np.median(searches)), 2),
    }


def _timed(deed: Callable[[], _Done]) -> tuple[float, _Done]:
    began = time.perf_counter()
    done = deed()
    return (time.perf_counter() - began) * 1000, done


def _at(times: list[float], percent: int) -> float:
    return round(float(np.percentile(times, percent)), 1)


def main() -> None:
    """Read the options, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--library", type=Path, required=True)
    options.add_argument("--questions", type=int, default=200)
    chosen = options.parse_args()
    with open_library(Settings(library=chosen.library)) as library:
        measured = measure(library, list(questions(library, chosen.questions + _FIRST)))
    sys.stdout.write(json.dumps(measured, indent=1) + "\n")


if __name__ == "__main__":
    main()
