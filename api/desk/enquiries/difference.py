"""What a librarian changed of a text that a machine proposed. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# Latin words and numbers are compared whole, ideographs one by one.
_PIECE = re.compile(r"[A-Za-z]+|\d+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text: ``kind`` is same, gone (it stood in the first text alone) or new (in the second alone)."""

    kind: str
    text: str


def difference(before: str, after: str) -> tuple[Run, ...]:
    """Return the runs that lead from one text to the other; those that are not gone make ``after``."""
    one, other = _PIECE.findall(before), _PIECE.findall(after)
    runs: list[Run] = []
    for tag, begin, end, start, stop in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Run("same", "".join(other[start:stop])))
            continue
        runs += [Run("gone", "".join(one[begin:end]))] if begin < end else []
        runs += [Run("new", "".join(other[start:stop]))] if start < stop else []
    return tuple(runs)


def kept(before: str, after: str) -> float:
    """Return the share of the first text's characters that still stand in the second; 0 for an empty one."""
    same = sum(len(run.text) for run in difference(before, after) if run.kind == "same")
    return same / len(before) if before else 0.0
