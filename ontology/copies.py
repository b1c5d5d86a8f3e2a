"""Further copies 复本 of what one record describes, a line each: ``分馆 南京；馆藏地 特藏；索书号 I207；条码 A1、A2``.

The first copy stands in the fields of the description itself.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from ontology import describing

FIELD = "其他馆藏"
"""What such a line is called among the further fields; it repeats."""
_BRANCH = "分馆"
_BETWEEN, _WITHIN = "；", "、"


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy: whose it is, where it stands, its number of order, its numbers of stock, which volumes it has."""

    branch: str = ""
    room: str = ""
    call: str = ""
    marks: tuple[str, ...] = ()
    kept: str = ""


def written(copy: Copy) -> str:
    """Return a copy as a line; what would part it is written otherwise."""
    told = (
        (_BRANCH, copy.branch),
        (describing.ROOM, copy.room),
        (describing.CALL_NUMBER, copy.call),
        (describing.BARCODE, _WITHIN.join(copy.marks)),
        (describing.KEPT, copy.kept),
    )
    return _BETWEEN.join(f"{name} {value.replace(_BETWEEN, '，').strip()}" for name, value in told if value.strip())


def read(line: str) -> Copy:
    """Return the copy that a line tells of; what has no name of a field is left out."""
    parts = (part.strip().partition(" ") for part in line.split(_BETWEEN))
    told = {name: value.strip() for name, _, value in parts}
    marks = tuple(filter(None, told.get(describing.BARCODE, "").split(_WITHIN)))
    return Copy(
        told.get(_BRANCH, ""),
        told.get(describing.ROOM, ""),
        told.get(describing.CALL_NUMBER, ""),
        marks,
        told.get(describing.KEPT, ""),
    )
