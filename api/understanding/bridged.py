"""What the bridge lets stand for the words of a question, a sense for each word. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from api.understanding.parts import Part, sense_id
from api.understanding.records import Sense, SenseKind
from ontology.queries import Expansion

SOURCE = "古今对译表"
_STRONG = 0.3
"""Weight from which a term is told in the label, unless none is so strong."""
_TOLD = 4


def bridge_parts(
    expansions: Iterable[Expansion], typed: Callable[[str], str], *, unbridged: Callable[[str], bool]
) -> tuple[list[Part], list[Expansion]]:
    """Return a part for each word for which other characters stand in, and what weighs the other words alone.

    ``typed`` gives a word as it was typed. Where a word is ``unbridged``, as those within a person's name are, no
    others stand in for it: 徐霞客 is no 宾.
    """
    by_word: dict[str, list[Expansion]] = {}
    for one in expansions:
        by_word.setdefault(one.source, []).append(one)
    parts: list[Part] = []
    plain: list[Expansion] = []
    for word, found in by_word.items():
        others = sorted(_others(word, found), key=lambda one: -one.weight)
        if others and unbridged(word):
            plain.extend(one for one in found if one not in others)
        elif others:
            parts.append(Part(_sense(word, others, typed(word)), tuple(found)))
        else:
            plain.extend(found)
    return parts, plain


def _sense(word: str, others: Sequence[Expansion], surface: str) -> Sense:
    forms = tuple(one.term for one in others)
    strong = [one.term for one in others if one.weight >= _STRONG] or forms[:1]
    label = "、".join(strong[:_TOLD])
    return Sense(sense_id(SenseKind.BRIDGE, word, ""), SenseKind.BRIDGE, surface, label, forms, SOURCE)


def _others(word: str, found: Iterable[Expansion]) -> Iterator[Expansion]:
    """Yield what is not made of the word's own characters."""
    own = set(word)
    return (one for one in found if not set(one.term) <= own)
