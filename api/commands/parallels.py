"""``wenmai parallels``."""

from __future__ import annotations

import csv
import sys
from argparse import Namespace
from collections.abc import Iterable

from api.commands.output import emit, say, settings_of
from api.parallels.records import Difference, Parallel, Side
from api.parallels.shapes import KINDS, parallel_shape
from api.schemas import document_title
from api.wiring import open_library
from ontology.errors import WrongUse

_COLUMNS = ("甲段", "甲文献", "乙段", "乙文献", "相同字数", "异文", "甲作", "甲所指", "乙作", "乙所指")


def run(options: Namespace) -> int:
    """Lay two books side by side and print how they differ; pairs come as they are found."""
    if options.csv and options.json:
        raise WrongUse("give --json or --csv, not both")
    only = tuple(name.strip() for name in options.only.split(",") if name.strip())
    with open_library(settings_of(options)) as library:
        found = library.parallels.every(options.one, options.other, only=only)
        if options.json:
            emit({"parallels": [parallel_shape(one).model_dump(mode="json") for one in found]})
        elif options.csv:
            _write_table(found)
        else:
            _say_all(found)
    return 0


def _write_table(found: Iterable[Parallel]) -> None:
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(_COLUMNS)
    for parallel in found:
        for one in parallel.differences:
            table.writerow([*_place(parallel.one), *_place(parallel.other), parallel.agreeing, *_told(one)])


def _place(side: Side) -> tuple[str, str]:
    return _cell(side.passage.id), _cell(document_title(side.document))


def _told(one: Difference) -> tuple[str, ...]:
    return tuple(map(_cell, (KINDS[one.kind], one.words, one.said, one.other_words, one.other_said)))


def _cell(text: str) -> str:
    """A spreadsheet must not take a text for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


def _say_all(found: Iterable[Parallel]) -> None:
    number = 0
    for number, parallel in enumerate(found, 1):
        one, other = (f"{document_title(side.document)} [{side.passage.id}]" for side in (parallel.one, parallel.other))
        say(f"{number}. {one} ⇄ {other}  相同 {parallel.agreeing} 字")
        say(f"   {_marked(parallel)}")
        for difference in parallel.telling():
            kind, words, said, other_words, other_said = _told(difference)
            say(f"   {kind}：{words}{_known(said, words)} ｜ {other_words}{_known(other_said, other_words)}")
    say(f"共 {number} 对" if number else "没有找到合乎条件的段落。")


def _known(said: str, words: str) -> str:
    return f"（{said}）" if said and said != words else ""


def _marked(parallel: Parallel) -> str:
    """What is shared in one line; where they differ, both in brackets."""
    one, other = parallel.one.passage.text, parallel.other.passage.text
    runs = (
        "".join(
            one[part.begin : part.end]
            if part.same
            else f"〔{one[part.begin : part.end]}｜{other[part.other_begin : part.other_end]}〕"
            for part in shared.stretches
        )
        for shared in parallel.shared
    )
    return "…".join(runs).replace("\n", " ")
