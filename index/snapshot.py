"""Whether the projections hold what the texts hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from index.ports import DenseIndex, KeyArray, LexicalIndex
from index.texts import SqlTextStore
from ontology.records import Filters


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not agree. ``part`` is the store it was found in."""

    part: str
    what: str


def verify(texts: SqlTextStore, *, dense: DenseIndex, lexical: LexicalIndex) -> Iterator[Problem]:
    """Yield every disagreement between the texts and their passages, and between the passages and both indexes."""
    yield from _verify_texts(texts)
    head, keys = texts.head(), np.sort(texts.keys(Filters()))
    projections: dict[str, DenseIndex | LexicalIndex] = {"dense": dense, "lexical": lexical}
    for name, index in projections.items():
        if index.position() != head:
            yield Problem(name, f"is at change {index.position()} of {head}")
        yield from _compare(name, held=index.keys(), wanted=keys)


def _compare(name: str, *, held: KeyArray, wanted: KeyArray) -> Iterator[Problem]:
    missing, extra = np.setdiff1d(wanted, held), np.setdiff1d(held, wanted)
    if missing.size:
        yield Problem(name, f"lacks {missing.size} passages, the first with key {missing[0]}")
    if extra.size:
        yield Problem(name, f"holds {extra.size} passages that are gone, the first with key {extra[0]}")


def _verify_texts(texts: SqlTextStore) -> Iterator[Problem]:
    """Check that each passage and tag is exactly what its offsets cut from the version's text."""
    for document in texts.documents():
        tagged = texts.tagged(document.id)
        text = tagged.version.text
        for one in tagged.passages:
            passage = one.passage
            if text[passage.begin : passage.end] != passage.text:
                yield Problem(
                    "texts", f"passage {passage.id} is not what its offsets cut from version {tagged.version.id}"
                )
            for tag in one.tags:
                if text[tag.begin : tag.end] != tag.surface:
                    yield Problem("texts", f"tag {tag.id} is not what its offsets cut from version {tagged.version.id}")
