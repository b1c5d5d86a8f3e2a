"""What ``ingest/taggers/language.py`` counts with; where it comes from: ``README.md``."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np
from numpy.typing import NDArray


@cache
def stored() -> dict[str, NDArray[Any]]:
    """Return the arrays of ``language.npz`` by name, read once in a process."""
    with as_file(files(__name__) / "language.npz") as path, np.load(path, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}
