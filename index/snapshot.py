"""Whether the indexes hold what the texts hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from index.ports import DenseIndex, KeyArray, LexicalIndex
from index.texts import SqlTextStore
from ontology.queries import Filters


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not agree.

    ``part`` is the store it was found in, ``kind`` what sort of fault it is, ``what`` a sentence for a person;
    ``where`` is what the fault is in: a document's id, the address of a named graph. ``mend`` names what puts it right
    (:mod:`api.upkeep.mending`) and is empty where nothing does.
    """

    part: str
    what: str
    kind: str = ""
    where: str = ""
    mend: str = ""


def verify(texts: SqlTextStore, *, dense: DenseIndex, lexical: LexicalIndex) -> Iterator[Problem]:
    """Yield every disagreement between the passages and both indexes."""
    head, keys = texts.head(), np.sort(texts.keys(Filters()))
    projections: dict[str, DenseIndex | LexicalIndex] = {"dense": dense, "lexical": lexical}
    for name, index in projections.items():
        if (position := index.position()) != head:
            mend = "follow" if position < head else f"remake-{name}"
            yield Problem(name, f"停在第 {position} 号变更，文本已到第 {head} 号", "position", mend=mend)
        else:
            yield from _compare(name, held=index.keys(), wanted=keys)


def _compare(name: str, *, held: KeyArray, wanted: KeyArray) -> Iterator[Problem]:
    missing, extra = np.setdiff1d(wanted, held), np.setdiff1d(held, wanted)
    mend = f"remake-{name}"
    if missing.size:
        yield Problem(name, f"缺 {missing.size} 个段落，第一个的键是 {missing[0]}", "missing-passages", mend=mend)
    if extra.size:
        yield Problem(name, f"多 {extra.size} 个已不存在的段落，第一个的键是 {extra[0]}", "extra-passages", mend=mend)
