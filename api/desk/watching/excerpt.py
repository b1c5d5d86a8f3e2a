"""The words of a passage that an issue quotes: whole sentences around what was matched.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ontology.queries import Highlight

MOST = 160
"""Characters of a quotation."""
_SENTENCE = re.compile(r"[^。！？!?；;\n]*[。！？!?；;\n]*[」』”’》）)]*")


def excerpt(text: str, highlights: Sequence[Highlight], *, most: int = MOST) -> tuple[int, int]:
    """Return ``[begin, end)`` of the run of sentences, ``most`` characters at most, that holds most of the matches.

    A sentence that is longer is cut around its first match. Nothing but white space gives an empty run.
    """
    sentences = _sentences(text)
    if not sentences:
        return 0, 0
    runs = [_run(sentences, place, most) for place in range(len(sentences))]
    begin, end = max(runs, key=lambda run: (_weight(run, highlights), -run[0]))
    if end - begin > most:
        first = next((one.begin for one in highlights if begin <= one.begin < end), begin)
        begin = max(begin, min(first - most // 3, end - most))
        end = begin + most
    return _trimmed(text, begin, end)


def _sentences(text: str) -> list[tuple[int, int]]:
    found = ((match.start(), match.end()) for match in _SENTENCE.finditer(text))
    return [(begin, end) for begin, end in found if text[begin:end].strip()]


def _run(sentences: Sequence[tuple[int, int]], place: int, most: int) -> tuple[int, int]:
    """The sentence at a place with as many of those after it as there is room for."""
    begin, end = sentences[place]
    for _, further in sentences[place + 1 :]:
        if further - begin > most:
            break
        end = further
    return begin, end


def _weight(run: tuple[int, int], highlights: Sequence[Highlight]) -> int:
    return sum(one.end - one.begin for one in highlights if run[0] <= one.begin and one.end <= run[1])


def _trimmed(text: str, begin: int, end: int) -> tuple[int, int]:
    kept = text[begin:end]
    return begin + len(kept) - len(kept.lstrip()), begin + len(kept.rstrip())
