"""The weights of the model for classical names; what they are and where they come from: ``README.md``."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np
from numpy.typing import NDArray


@cache
def stored() -> dict[str, NDArray[Any]]:
    """Return the arrays of ``classical.npz`` by name, read once in a process."""
    with as_file(files(__name__) / "classical.npz") as path, np.load(path) as arrays:
        return {name: arrays[name] for name in arrays.files}
