"""What was published holds what is deleted: it is taken off the shelf until it is published again."""

from __future__ import annotations

from api.library import Library
from api.open_data.dataset import DESCRIPTION, DUMP, FIGURES
from api.open_data.publishing import DIGEST


def withdraw_published(library: Library) -> bool:
    """Take the files of the whole library away; return whether there were any. Copies that others fetched remain."""
    folder = library.publication().folder
    files = [folder / name for name in (DUMP, DIGEST, FIGURES, DESCRIPTION)]
    found = any(one.exists() for one in files)
    for one in files:
        one.unlink(missing_ok=True)
    return found
