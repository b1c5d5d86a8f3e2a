"""The translation bridge: from the words of today to the characters of classical texts.

A table of associations, learnt from sentence pairs by ``training/bridge.py``, turns each word of a question into the
characters and bigrams that classical Chinese uses in its place, the word's own characters among them: for 强盗 that is
盗, 贼 and 寇 and hardly 强.

The table is an uncompressed ``.npz`` of six arrays for S sources, T terms and A associations, read without pickles:

========== ============= ==========================================================================================
``format``  ``()``        int64, :data:`FORMAT`
``sources`` ``(bytes,)``  uint8, the S sources in UTF-8, ascending, each ended by a line feed
``terms``   ``(bytes,)``  uint8, the T terms in UTF-8, ascending, each ended by a line feed
``begins``  ``(S + 1,)``  int32, the associations of source ``i`` are ``begins[i]:begins[i + 1]``, strongest first
``targets`` ``(A,)``      uint16, places in ``terms``
``weights`` ``(A,)``      uint8, 255ths, at least 1
========== ============= ==========================================================================================
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.function_words import CHARACTERS
from ontology.errors import BrokenSource, NotFound
from ontology.queries import Expansion

FORMAT = 1
HERE = Path(__file__).resolve().parent
NAME = "bridge.npz"
INSTALLED = HERE / "bridge_table" / NAME
CHECKOUT = HERE.parent / "models" / "bridge" / NAME
# What a word's own character counts when the table has nothing on it: it is no likelier than the weakest association.
UNTOLD = 0.2
_STEPS = 255

Associations = Mapping[str, Sequence[tuple[str, float]]]
"""A source to its terms with their weights in (0, 1]."""


class TableBridge:
    """Implements :class:`~index.ports.Bridge` by a table in memory."""

    def __init__(self, path: Path) -> None:
        """Read the table.

        Raises:
            NotFound: there is no such file.
            BrokenSource: the file is not a table of this format.
        """
        content = _content(path)
        self.identity = f"bridge-{FORMAT}-{hashlib.sha256(content).hexdigest()[:16]}"
        arrays = _arrays(content, path)
        self._terms = _lines(arrays["terms"])
        self._places = {source: place for place, source in enumerate(_lines(arrays["sources"]))}
        self._begins, self._targets, self._weights = (arrays[name] for name in ("begins", "targets", "weights"))

    def expand(self, normalized: str, tokens: Sequence[str]) -> tuple[Expansion, ...]:  # noqa: ARG002
        """Return what stands for each token, its own characters with what they count.

        A token that the table does not know is taken character by character, and each of these stands for characters
        alone; function characters stand for nothing.
        """
        known = [token for token in dict.fromkeys(tokens) if token in self._places]
        parts = [part for token in dict.fromkeys(tokens) if token not in self._places for part in token]
        longest = dict.fromkeys(parts, 1) | dict.fromkeys(known, 2)
        return tuple(
            expansion
            for source, most in longest.items()
            if source in self._places and source not in CHARACTERS
            for expansion in self._expansions(source, most)
        )

    def associations(self, source: str) -> dict[str, float]:
        """Return the terms that stand for a word of today, the strongest first; none for a word that is not known."""
        if source not in self._places:
            return {}
        begin, end = self._begins[self._places[source] : self._places[source] + 2].tolist()
        told = zip(self._targets[begin:end].tolist(), self._weights[begin:end].tolist(), strict=True)
        return {self._terms[target]: weight / _STEPS for target, weight in told}

    def _expansions(self, source: str, longest: int) -> Iterator[Expansion]:
        weights = self.associations(source)
        own = dict.fromkeys((character for character in source if character not in CHARACTERS), UNTOLD)
        return (
            Expansion(source, term, weight, classical=True)
            for term, weight in (own | weights).items()
            if len(term) <= longest
        )


def shipped_bridge() -> Path:
    """Return the table that ships with 文脉: beside this file in an installed package, else in the checkout.

    Raises:
        NotFound: neither place holds it.
    """
    for path in (INSTALLED, CHECKOUT):
        if path.is_file():
            return path
    raise NotFound(
        f"the bridge's table is neither {INSTALLED} nor {CHECKOUT}; "
        "install wenmai again, or make it with: python -m training.bridge DATA models/bridge"
    )


def write_table(associations: Associations, path: Path) -> None:
    """Write a table; equal associations give equal bytes. Raises ``ValueError`` for a weight outside (0, 1]."""
    sources = sorted(source for source, found in associations.items() if found)
    terms = sorted({term for source in sources for term, _ in associations[source]})
    places = {term: place for place, term in enumerate(terms)}
    rows = [sorted(associations[source], key=lambda one: (-one[1], one[0])) for source in sources]
    entries = [entry for row in rows for entry in row]
    if any(not 0 < weight <= 1 for _, weight in entries):
        raise ValueError("the weight of an association must be above 0 and at most 1")
    if len(terms) > np.iinfo(np.uint16).max:
        raise ValueError(f"{len(terms)} terms are more than 16 bits can number; prune the associations")
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".part")
    with aside.open("wb") as file:
        np.savez(
            file,
            format=np.int64(FORMAT),
            sources=_bytes(sources),
            terms=_bytes(terms),
            begins=np.cumsum([0, *map(len, rows)], dtype=np.int32),
            targets=np.array([places[term] for term, _ in entries], np.uint16),
            weights=np.array([max(1, round(weight * _STEPS)) for _, weight in entries], np.uint8),
        )
    aside.replace(path)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(f"there is no bridge table at {path}") from error


def _arrays(content: bytes, path: Path) -> dict[str, npt.NDArray[np.generic]]:
    names = ("format", "sources", "terms", "begins", "targets", "weights")
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in names}
    except (ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise BrokenSource(str(path), f"this is not a table of the bridge: {error}") from error
    if int(arrays["format"]) != FORMAT:
        raise BrokenSource(
            str(path), f"a table of format {arrays['format']}, where {FORMAT} is read; install both anew"
        )
    return arrays


def _bytes(texts: Iterable[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("".join(f"{text}\n" for text in texts).encode(), np.uint8)


def _lines(array: npt.NDArray[np.generic]) -> list[str]:
    return array.tobytes().decode().split("\n")[:-1]
