"""A second look at what was found: each token of the question against the tokens of each passage.

Source: O. Khattab and M. Zaharia, "ColBERT", SIGIR 2020: the likeness of a passage is the mean, over the tokens of the
question, of the likeness of the passage's best token. Where one vector for a whole passage blurs, this sees that 强盗
has its 盗.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from threadpoolctl import ThreadpoolController

from index.ports import FloatArray, TokenArray


@cache
def _controller() -> ThreadpoolController:
    """Return what holds the matrix library to one thread: its idle threads spin and slow the next search by 20 ms."""
    return ThreadpoolController()


def token_likeness(query: FloatArray, passages: Sequence[TokenArray]) -> FloatArray:
    """Return ``(len(passages),)`` likenesses between -1 and 1.

    Args:
        query: ``(tokens, small)`` unit vectors.
        passages: ``(tokens, small)`` directions of any length, at least one a passage.
    """
    if not passages:
        return np.empty(0, dtype=np.float32)
    rows = np.concatenate(passages).astype(np.float32)
    with _controller().limit(limits=1, user_api="blas"):
        likeness = query @ rows.T
    # einsum makes no squares to sum up: half the time of numpy.linalg.norm.
    likeness /= np.sqrt(np.einsum("ij,ij->i", rows, rows))
    begins = np.cumsum([0, *(len(one) for one in passages[:-1])])
    best = np.maximum.reduceat(likeness, begins, axis=1)
    mean: FloatArray = best.mean(axis=0)
    return mean
