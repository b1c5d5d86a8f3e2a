"""Quotations in a question, half remembered perhaps. Pure.

What a reader quotes is looked for as it stands: its runs of characters count, so that a passage with most of them in
their order is found though a character is wrong or left out, and no words of other times stand in for its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from api.understanding.parts import Part, sense_id
from api.understanding.records import Sense, SenseKind
from ontology.language import CLASSICAL, language_of
from ontology.queries import Expansion

SOURCE = "引文"
LABEL = "记忆中的引文：按字句相近查找"
_QUOTED = re.compile('[“「『〝"‘]([^“”「」『』〝〞"‘’]{4,})[”」』〞"’]')
_HAN = "[\u3400-\u9fff\U00020000-\U0003ffff]"
_CLAUSE = f"{_HAN}{{4,}}"
# Clauses of one length, as verse and parallel prose have them.
_VERSE = re.compile(f"(?<!{_HAN})(?:({_CLAUSE})[,，、。;；!！?？ ]+)({_CLAUSE})(?!{_HAN})")
_ASKING = re.compile("什么|谁|哪|怎|如何|为何|多少|几|吗|呢|出自|出处|请问|介绍|关于|查")
_MOST_RUNS = 40
_LENGTHS = range(4, 16)
_RUN = 4
_WEIGHT = 1.0
"""What a run of four characters counts beside the question's own words, which are matched as well."""


def quotation_parts(text: str, typed: Callable[[str], str]) -> list[Part]:
    """Return a part for each quotation in the normalised ``text``; ``typed`` gives a run as it was typed.

    A quotation is one by its marks, or because all of the question is clauses of one length that ask nothing.
    """
    return [_part(quote, typed(quote)) for quote in dict.fromkeys(_quotations(text))]


def _quotations(text: str) -> Iterator[str]:
    found = [match[1] for match in _QUOTED.finditer(text)]
    yield from found
    match = _VERSE.search(text)
    if match and not found and not _ASKING.search(text) and _is_even(match[1], match[2]):
        yield match.group().strip(" ")


def _is_even(one: str, other: str) -> bool:
    even = len(one) == len(other) and len(one) in _LENGTHS
    return even and (len(one) > 4 or language_of(one + other) == CLASSICAL or one[-1] != other[-1])


def _part(quote: str, surface: str) -> Part:
    runs = tuple(dict.fromkeys(_runs(quote)))[:_MOST_RUNS]
    sense = Sense(sense_id(SenseKind.QUOTATION, quote, ""), SenseKind.QUOTATION, surface, LABEL, runs, SOURCE)
    return Part(sense, tuple(Expansion(run, run, _WEIGHT) for run in runs), unbridged=quote)


def _runs(quote: str) -> Iterator[str]:
    """Yield the runs of four characters within clauses: a wrong character spoils four of them and leaves the rest."""
    for clause in re.findall(f"{_HAN}+", quote):
        if len(clause) < _RUN:
            continue
        yield from (clause[begin : begin + _RUN] for begin in range(len(clause) - _RUN + 1))
