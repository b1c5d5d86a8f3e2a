"""Names in classical text by a small model of this project.

The first layers of the encoder, taught to say of each character which kind of name it begins or continues;
``models/names/README.md`` tells what it was trained on and how well it does. The confidence of a mention is the mean
probability of its type over its characters.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.taggers.mention import Mention, TextContext
from ingest.taggers.sessions import open_session
from ingest.taggers.words import words
from ontology.errors import NotFound
from ontology.records import Maker, TagType

MAKER = Maker("classical-names", "3")

_HERE = Path(__file__).resolve().parent
INSTALLED = _HERE / "names_model"
CHECKOUT = _HERE.parent.parent / "models" / "names"
_WEIGHTS, _DESCRIPTION = "model.onnx", "names.json"

_TYPES = {name: TagType(name) for name in ("PER", "LOC", "ORG", "BOOK", "OFI", "EVENT")}
"""What is emitted; TIME is learnt only to be told apart."""
_LEAST = 0.3
"""Below this a mention says nothing that another finder's could be joined to."""
_TRUST = {TagType.PER: 0.85}
"""What its word is worth by type; chosen on a treebank's names."""
_LONE = {TagType.LOC: 0.6, TagType.OFI: 0.4, TagType.BOOK: 0.75}
"""One character alone is often a part of a name that the model did not see whole."""
_PLACES_ALONE = frozenset(
    "秦楚齐燕赵韩魏晋宋卫鲁郑陈蔡吴越曹梁蜀巴虢虞滕薛邾莒荆徐冀兖豫雍幽洛渭淮泗汶沂漳汾泾湘沅赣邺郢江河济闽粤"
)
"""States, provinces and rivers that are called by one character; 汉 and 唐 are rather times."""
_ALONE = 0.9
_UNTOLD = 0.85
"""What the model is worth where the text may be modern."""
_NO_NAMES = frozenset({*words("stop"), "王", "公", "侯", "君", "帝", "上", "公卿", "群公", "诸公", "诸将", "诸侯王"})
_STRIDE = 320
"""Characters at once, and what is read with them on each side so that no name is cut; together below 512."""
_REACH = 64

Floats = NDArray[np.float32]


def names_model_folder() -> Path:
    """Return the folder of the model: beside this file in an installed package, else in the checkout.

    Raises :class:`~ontology.errors.NotFound` where neither holds it.
    """
    for folder in (INSTALLED, CHECKOUT):
        if (folder / _WEIGHTS).is_file() and (folder / _DESCRIPTION).is_file():
            return folder
    raise NotFound(
        f"the model for classical names is neither in {INSTALLED} nor in {CHECKOUT}; "
        "install wenmai again, or make it with: python -m training.classical_names"
    )


class _Model:
    """The model of a folder: ``model.onnx`` over the characters that ``names.json`` lists."""

    def __init__(self, folder: Path) -> None:
        described = json.loads((folder / _DESCRIPTION).read_text(encoding="utf-8"))
        special: list[str] = described["special"]
        self.labels: list[str] = described["labels"]
        self._codes = {character: place + len(special) for place, character in enumerate(described["characters"])}
        self._unknown, self._begin, self._end = (special.index(name) for name in ("<unk>", "<s>", "</s>"))
        self._session = open_session(folder / _WEIGHTS)

    def probabilities(self, text: str) -> Floats:
        """Return an array (characters, labels) of probabilities."""
        codes = (self._codes.get(character, self._unknown) for character in text)
        row = np.array([[self._begin, *codes, self._end]], dtype=np.int64)
        (scores,) = self._session.run(None, {"input_ids": row, "attention_mask": np.ones_like(row)})
        raised = np.exp(scores[0, 1:-1] - scores[0, 1:-1].max(axis=1, keepdims=True))
        shares: Floats = raised / raised.sum(axis=1, keepdims=True)
        return shares


_Windows = list[tuple[int, int, Floats]]
"""Of each window where it begins, where what is read with it begins, and the probabilities."""


class ClassicalNameFinder:
    """Finds names in classical text; the model is opened at the first text.

    :meth:`look_ahead` reads many texts side by side, one a core.
    """

    maker = MAKER

    def __init__(self) -> None:
        self._ahead: dict[str, _Windows] = {}

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="names")

    @cached_property
    def _model(self) -> _Model:
        return _Model(names_model_folder())

    @cached_property
    def _columns(self) -> dict[str, list[int]]:
        """The columns of each type: where a name begins and where it goes on."""
        return {name: [place for place, label in enumerate(self._model.labels) if label[2:] == name] for name in _TYPES}

    def find(self, text: str, *, context: TextContext, known: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the names that the model sees in ``text``."""
        del known
        trust = 1.0 if context.language == "lzh" else _UNTOLD
        for begin, low, shares in self._ahead.pop(text, None) or self._read(text):
            for mention in self._mentions(shares, text, low, trust=trust):
                if begin <= mention.begin < begin + _STRIDE:
                    yield mention

    def look_ahead(self, texts: Sequence[str]) -> None:
        """Read ``texts``, which are to be asked for next."""
        self._ahead = dict(zip(texts, self._pool.map(self._read, texts), strict=True))

    def _read(self, text: str) -> _Windows:
        windows: _Windows = []
        for begin in range(0, len(text), _STRIDE):
            low, high = max(0, begin - _REACH), min(len(text), begin + _STRIDE + _REACH)
            windows.append((begin, low, self._model.probabilities(text[low:high])))
        return windows

    def _mentions(self, shares: Floats, text: str, offset: int, *, trust: float) -> Iterator[Mention]:
        labels = [self._model.labels[best] for best in shares.argmax(axis=1)]
        for begin, end in pairwise((*_starts(labels), len(labels))):
            name = labels[begin][2:]
            if name not in _TYPES or text[offset + begin : offset + end] in _NO_NAMES:
                continue
            type_ = _TYPES[name]
            sure = trust * _TRUST.get(type_, 1.0) * float(shares[begin:end, self._columns[name]].sum(axis=1).mean())
            if end - begin == 1:
                known = type_ is TagType.LOC and text[offset + begin] in _PLACES_ALONE
                sure *= _ALONE if known else _LONE.get(type_, 1.0)
            if sure >= _LEAST:
                yield Mention(offset + begin, offset + end, type_, "", "", round(sure, 4), MAKER)


def _starts(labels: Sequence[str]) -> Iterator[int]:
    """Yield where a run of one name, or of no name, begins; a continuation of another type begins anew."""
    before = ""
    for place, label in enumerate(labels):
        if place == 0 or label[0] == "B" or label[2:] != before[2:]:
            yield place
        before = label
