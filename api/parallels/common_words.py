"""The longest words that two texts share.

Pure.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_APART = re.compile(r"[\W_]+")
# Shorter runs are words of everybody.
_SHORTEST = 3


def shared_runs(one: str, other: str, *, most: int = 3) -> tuple[str, ...]:
    """Return up to ``most`` of the longest runs of letters that two normalised texts share, the longest first."""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    runs = [part for block in blocks for part in _APART.split(one[block.a : block.a + block.size])]
    told = dict.fromkeys(run for run in sorted(runs, key=len, reverse=True) if len(run) >= _SHORTEST)
    return tuple(told)[:most]
