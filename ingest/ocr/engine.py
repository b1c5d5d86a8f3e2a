"""The recogniser: rapidocr with the PP-OCRv6 models that its wheel carries. The room's one home of rapidocr."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidocr import RapidOCR
from rapidocr.utils.process_img import get_rotate_crop_image

from ingest.ocr.glyphs import settled

Pixels = NDArray[np.uint8]
"""Rows of pixels, blue, green, red."""

# From this share of height to width on a line is a column, and is laid on its side before it is read.
_COLUMN = 1.5

Quads = NDArray[np.float32]
"""Four corners of each line, clockwise from its upper left."""


@dataclass(frozen=True, slots=True)
class Read:
    """A line's text with how sure the model is of each of its characters."""

    text: str
    sureness: tuple[float, ...]


class Engine:
    """Finds lines and reads them, in ``threads`` threads."""

    def __init__(self, *, threads: int = 1) -> None:
        runtime = "EngineConfig.onnxruntime"
        self._ocr: Any = RapidOCR(
            params={
                "Global.log_level": "critical",
                # Lines are cut from the page as it is: to be scaled twice costs small print its strokes.
                "Global.use_preprocess_img": False,
                "Global.use_cls": False,
                f"{runtime}.intra_op_num_threads": threads,
                f"{runtime}.inter_op_num_threads": 1,
            }
        )

    def find(self, image: Pixels) -> Quads:
        """Return the corners of the lines on a page, as ``(lines, 4, 2)``."""
        found = self._ocr(image, use_det=True, use_cls=False, use_rec=False)
        boxes = getattr(found, "boxes", None)
        return np.zeros((0, 4, 2), np.float32) if boxes is None else np.asarray(boxes, np.float32)

    def read(self, image: Pixels, quads: Quads, *, turned: bool = False) -> list[Read]:
        """Read lines of a page; a column is laid on its side as the model knows columns. ``turned`` lines stand on
        their heads."""
        return [self._line(image, quad, turned=turned) for quad in quads]

    def _line(self, image: Pixels, quad: NDArray[np.float32], *, turned: bool) -> Read:
        crop = get_rotate_crop_image(image, quad)
        read = self._text(np.ascontiguousarray(np.rot90(crop, 2)) if turned else crop)
        down = np.linalg.norm(quad[3] - quad[0]) >= _COLUMN * np.linalg.norm(quad[1] - quad[0])
        return replace(read, text=settled(read.text, crop, on_side=bool(down)))

    def _text(self, crop: Pixels) -> Read:
        if min(crop.shape[:2]) < 2:
            return Read("", ())
        said = self._ocr(crop, use_det=False, use_cls=False, use_rec=True, return_word_box=True)
        texts: Sequence[str] = said.txts or ("",)
        word = said.word_results[0] if said.word_results else None
        sureness = tuple(float(one) for one in word.confs) if word is not None and word.confs else ()
        text = str(texts[0])
        return Read(text, sureness if len(sureness) == len(text) else (float(said.scores[0]),) * len(text))
