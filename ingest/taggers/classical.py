"""Names in classical text by a small model of this project.

A convolutional network reads the characters around a character (eight on each side) and says which kind of name it
begins or continues. It is 2 MB of weights beside the package and runs in numpy alone; ``weights/README.md`` says what
it was trained on and how well it does. The confidence of a mention is the mean probability of its type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.weights import stored
from ingest.taggers.words import words
from ontology.records import Maker, TagType

MAKER = Maker("classical-names", "1")

_UNKNOWN = 1
_DILATIONS = (1, 2, 4, 1)
_TYPES = {"PER": TagType.PER, "LOC": TagType.LOC, "BOOK": TagType.BOOK, "OFI": TagType.OFI}
"""What is emitted; the model knows more types to tell these from them."""
_LEAST = 0.3
"""Below this a mention says nothing that another finder's could be joined to."""
_LONE = {TagType.LOC: 0.75, TagType.OFI: 0.4, TagType.BOOK: 0.75}
"""One character alone is often a part of a name that the model did not see whole."""
_UNTOLD = 0.85
"""What the model is worth where the text may be modern."""
_NO_NAMES = frozenset({*words("stop"), "王", "公", "侯", "君", "帝", "上", "公卿", "群公", "诸公", "诸将", "诸侯王"})
_STRIDE = 2000
"""Characters at once, and the model's reach on each side that a cut must not see."""
_REACH = 8

Floats = NDArray[np.float32]


class _Weights:
    """The weights as they are used: one matrix a layer, its three taps side by side."""

    def __init__(self) -> None:
        arrays = stored()
        self.codes = {character: place + 2 for place, character in enumerate(str(arrays["vocab"]))}
        self.labels = [str(label) for label in arrays["tags"]]
        self.embedding = arrays["emb.weight"].astype(np.float32)
        self.layers = [_layer(arrays, number) for number in range(len(_DILATIONS))]
        self.output = arrays["out.weight"].astype(np.float32).T
        self.bias = arrays["out.bias"].astype(np.float32)

    def probabilities(self, text: str) -> Floats:
        """Return an array (characters, labels) of probabilities."""
        hidden = self.embedding[[self.codes.get(character, _UNKNOWN) for character in text]]
        for (matrix, bias), dilation in zip(self.layers, _DILATIONS, strict=True):
            hidden = hidden + np.maximum(_taps(hidden, dilation) @ matrix + bias, 0)
        scores = hidden @ self.output + self.bias
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        probabilities: Floats = scores / scores.sum(axis=1, keepdims=True)
        return probabilities


def _layer(arrays: Mapping[str, NDArray[Any]], number: int) -> tuple[Floats, Floats]:
    matrix = arrays[f"conv.{number}.weight"].astype(np.float32)
    return np.ascontiguousarray(matrix.T), arrays[f"conv.{number}.bias"].astype(np.float32)


def _taps(hidden: Floats, dilation: int) -> Floats:
    """Lay the characters ``dilation`` before and after each beside it; beyond the text is zero."""
    size = len(hidden)
    padded = np.pad(hidden, ((dilation, dilation), (0, 0)))
    return np.concatenate((padded[:size], hidden, padded[2 * dilation :]), axis=1)


class ClassicalNameFinder:
    """Finds PER, LOC, BOOK and OFI in classical text; the weights are read at the first text."""

    maker = MAKER

    @cached_property
    def _weights(self) -> _Weights:
        return _Weights()

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the names that the model sees in ``text``."""
        del known
        trust = 1.0 if context.language == "lzh" else _UNTOLD
        for begin in range(0, len(text), _STRIDE):
            low, high = max(0, begin - _REACH), min(len(text), begin + _STRIDE + _REACH)
            probabilities = self._weights.probabilities(text[low:high])
            part = probabilities[begin - low : begin - low + _STRIDE]
            yield from self._mentions(part, text, begin, trust=trust)

    def _mentions(self, probabilities: Floats, text: str, offset: int, *, trust: float) -> Iterator[Mention]:
        labels = [self._weights.labels[best] for best in probabilities.argmax(axis=1)]
        for begin, end in pairwise((*_starts(labels), len(labels))):
            type_ = _TYPES.get(labels[begin][2:])
            if type_ is None or text[offset + begin : offset + end] in _NO_NAMES:
                continue
            sure = trust * self._confidence(probabilities[begin:end], labels[begin][2:])
            if end - begin == 1:
                sure *= _LONE.get(type_, 1.0)
            if sure >= _LEAST:
                yield Mention(offset + begin, offset + end, type_, "", "", round(sure, 4), MAKER)

    def _confidence(self, probabilities: Floats, name: str) -> float:
        columns = [place for place, label in enumerate(self._weights.labels) if label[2:] == name]
        return float(probabilities[:, columns].sum(axis=1).mean())


def _starts(labels: Sequence[str]) -> Iterator[int]:
    """Yield where a run of one name, or of no name, begins; a continuation of another type begins anew."""
    before = ""
    for place, label in enumerate(labels):
        if place == 0 or label[0] == "B" or label[2:] != before[2:]:
            yield place
        before = label
