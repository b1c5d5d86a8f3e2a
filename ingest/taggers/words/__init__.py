"""Lists of words that the patterns are made of: one text file a list, words parted by blanks."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def words(name: str) -> tuple[str, ...]:
    """Return the words of the list ``name`` in their order. Raises ``FileNotFoundError`` for an unknown one."""
    return tuple(files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8").split())
