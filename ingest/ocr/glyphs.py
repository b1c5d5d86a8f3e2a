"""日 and 曰, which the model takes for each other, told apart as printers do: 曰 is the broader one.

Pure.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

_EITHER = "日曰"
_IDEOGRAPHS = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
_BROAD = 0.82
_NARROW = 0.76
_EDGE = 0.08
# Of the place that a character has on its line, the least and the most that its strokes may take up.
_RUN = (0.3, 1.2)


def settled(text: str, crop: NDArray[np.uint8], *, on_side: bool) -> str:
    """Return the text of a line with 日 or 曰 where the strokes say so. ``crop`` is the line, from its first character
    at the left; ``on_side`` says that it is a column laid on its side. What is not clear stays as it was read."""
    if not any(one in text for one in _EITHER) or not _IDEOGRAPHS.fullmatch(text):
        return text
    ink = _ink(crop)
    cell = ink.shape[1] / len(text)
    said = (_told(ink, place, cell, on_side=on_side) if one in _EITHER else "" for place, one in enumerate(text))
    return "".join(wanted or one for wanted, one in zip(said, text, strict=True))


def _ink(crop: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return where there is ink, without the edges of the line, where rules may be."""
    grey = crop.mean(axis=2)
    dark, light = np.percentile(grey, (3, 90))
    edge = round(_EDGE * grey.shape[0])
    found: NDArray[np.bool_] = (grey < (dark + light) / 2)[edge : grey.shape[0] - edge]
    return found


def _told(ink: NDArray[np.bool_], place: int, cell: float, *, on_side: bool) -> str:
    filled: NDArray[np.bool_] = np.asarray(ink.any(axis=0), dtype=np.bool_)
    middle = round((place + 0.5) * cell)
    near = [
        at for at in range(max(0, middle - round(cell / 4)), min(len(filled), middle + round(cell / 4))) if filled[at]
    ]
    if not near:
        return ""
    begin = end = min(near, key=lambda at: abs(at - middle))
    while begin > 0 and filled[begin - 1]:
        begin -= 1
    while end < len(filled) and filled[end]:
        end += 1
    along = end - begin
    rows = np.flatnonzero(ink[:, begin:end].any(axis=1))
    across = int(rows[-1] - rows[0] + 1)
    if not _RUN[0] * cell <= along <= _RUN[1] * cell:
        return ""
    ratio = across / along if on_side else along / across
    return "曰" if ratio >= _BROAD else "日" if ratio <= _NARROW else ""
