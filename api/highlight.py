"""The matched runs of a passage, on its original characters.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from index.function_words import CHARACTERS
from ingest.normalize import Normalized, normalize
from ontology.queries import Highlight, Query

_RUN = re.compile(r"[^\W_]+")
# Below this weight an expansion helps the search and would puzzle a reader: 泊 stands for 泺 in a few rare names.
_WORTH_SHOWING = 0.5


def highlights(text: str, query: Query) -> tuple[Highlight, ...]:
    """Return where the query's words and bigrams stand in ``text``, and what stands for a part of it (its expansions).

    Where there is neither, its single characters are marked. Longer terms come first; the matches do not overlap and
    stand in order. Of those of one length words come first: 京城 of 南京城墙 is none.
    """
    normalized = normalize(text)
    taken: list[Highlight] = []
    _take(normalized, dict.fromkeys(_terms(query), ""), taken=taken, words=query.tokens)
    _take(normalized, _stand_ins(query, normalized.text), taken=taken)
    if not taken:
        _take(normalized, dict.fromkeys(set(query.normalized) - CHARACTERS, ""), taken=taken)
    return tuple(_joined(sorted(taken, key=lambda highlight: highlight.begin)))


def _stand_ins(query: Query, text: str) -> dict[str, str]:
    """Return each term of the expansions with the part of the query that it stands for best.

    What ``text`` says as the query does needs nothing to stand for it.
    """
    strongest = sorted(query.expansions, key=lambda one: one.weight)
    return {one.term: one.source for one in strongest if one.weight >= _WORTH_SHOWING and one.source not in text}


def _take(
    normalized: Normalized, terms: Mapping[str, str], *, taken: list[Highlight], words: Collection[str] = ()
) -> None:
    """Add the places of ``terms`` (with what each stands for) that do not overlap those taken."""
    for term in sorted(filter(str.isalnum, terms), key=lambda term: (-len(term), term not in words, term)):
        for begin, end in _occurrences(normalized.text, term):
            low, high = normalized.span(begin, end)
            if all(high <= other.begin or low >= other.end for other in taken):
                taken.append(Highlight(low, high, term, terms[term]))


def _joined(found: Sequence[Highlight]) -> Iterator[Highlight]:
    """Join matches that touch: 大 and 报恩寺 are one match of 大报恩寺."""
    last: Highlight | None = None
    for one in found:
        if last and last.end == one.begin and not (last.source or one.source):
            last = Highlight(last.begin, one.end, last.term + one.term)
            continue
        if last:
            yield last
        last = one
    if last:
        yield last


def _terms(query: Query) -> set[str]:
    found = {token for token in query.tokens if not _empty(token)}
    for run in _RUN.findall(query.normalized):
        found.update(run[i : i + 2] for i in range(len(run) - 1) if not _empty(run[i : i + 2]))
    return found


def _empty(term: str) -> bool:
    return (any(character in CHARACTERS for character in term) and len(term) <= 2) or all(c in CHARACTERS for c in term)


def _occurrences(text: str, term: str) -> Iterator[tuple[int, int]]:
    begin = text.find(term)
    while begin >= 0:
        yield begin, begin + len(term)
        begin = text.find(term, begin + len(term))
