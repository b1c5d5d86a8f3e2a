"""Make ``ingest/taggers/weights/language.npz``: ``python -m training.language_odds PAIRS``.

``PAIRS`` is the file that ``training.classical_names --pairs`` keeps. Counts each character on both sides of the
sentence pairs; ``ingest/taggers/language.py`` sums the log-odds.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from training.classical_labels import Pair, kept_pairs

_LEAST = 5
"""Occurrences on the classical side from which a character says anything."""
_ADDED = 20
"""What is added to each count, so that a rare character says little."""


def odds(pairs: Iterable[Pair]) -> dict[str, float]:
    """Return the natural logarithm of p(character | classical) / p(character | modern)."""
    classical, modern = Counter[str](), Counter[str]()
    for pair in pairs:
        classical.update(pair.classical)
        modern.update(pair.modern)
    known = sorted(character for character, count in classical.items() if count >= _LEAST)
    old, new = (counts.total() + _ADDED * len(known) for counts in (classical, modern))
    return {one: math.log((classical[one] + _ADDED) / old) - math.log((modern[one] + _ADDED) / new) for one in known}


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--out", type=Path, default=Path("ingest/taggers/weights/language.npz"))
    chosen = parser.parse_args()
    found = odds(kept_pairs(chosen.pairs))
    np.savez_compressed(
        chosen.out, vocab=np.array("".join(found)), classical=np.array(list(found.values()), dtype=np.float16)
    )


if __name__ == "__main__":
    main()
