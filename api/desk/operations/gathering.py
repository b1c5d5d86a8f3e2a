"""Questions that ask for the same thing, put together.

Groups are joined by average linkage: again and again the two whose questions are nearest to each other on average, as
long as that is :data:`NEAR` or more. Source: R. R. Sokal, C. D. Michener, A statistical method for evaluating
systematic relationships, 1958 (UPGMA).

Pure.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]

NEAR = 0.65
"""Cosine of the shipped encoder's questions; set on tests/golden/lacking/dev.jsonl."""


def gather(vectors: FloatArray, *, near: float = NEAR) -> list[list[int]]:
    """Return the places of the questions, group by group: within a group and by its first, in the order given.

    ``vectors`` are rows of unit length, a question each.
    """
    groups = [[place] for place in range(len(vectors))]
    likeness = vectors.astype(np.float64) @ vectors.T.astype(np.float64)
    np.fill_diagonal(likeness, -np.inf)
    while likeness.size:
        one, other = sorted(divmod(int(likeness.argmax()), len(groups)))
        if likeness[one, other] < near:
            break
        _join(likeness, groups, one, other)
    return sorted(sorted(group) for group in groups if group)


def _join(likeness: npt.NDArray[np.float64], groups: list[list[int]], one: int, other: int) -> None:
    """Put the second group into the first; its row is then like nothing."""
    here, there = len(groups[one]), len(groups[other])
    joined = (here * likeness[one] + there * likeness[other]) / (here + there)
    likeness[one], likeness[:, one] = joined, joined
    likeness[one, one] = -np.inf
    likeness[other], likeness[:, other] = -np.inf, -np.inf
    groups[one] += groups[other]
    groups[other] = []
