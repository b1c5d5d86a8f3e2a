"""The headings above a place in a document, each with its level.

Pure.
"""

from __future__ import annotations

from typing import TypeAlias

Path: TypeAlias = tuple[tuple[int, str], ...]


def below(path: Path, level: int, text: str) -> Path:
    """Return the path at a new heading: those of a higher rank stay above it."""
    return (*(heading for heading in path if heading[0] < level), (level, text))


def written(path: Path) -> str:
    """Return the path as a block carries it: ``本纪/五帝本纪``."""
    return "/".join(text for _, text in path)
