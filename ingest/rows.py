"""Names of the documents of one file, each once, however many there are.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field

_REMEMBERED = 1_000_000


@dataclass(slots=True)
class Rows:
    """The names that were given out. So many are remembered; those that come later all bear their number as well."""

    seen: set[int] = field(default_factory=set)

    def named(self, row: str, number: int) -> str:
        """Return ``row``, with the document's number where it was used before."""
        mark = hash(row)
        if mark in self.seen or len(self.seen) >= _REMEMBERED:
            return f"{row}~{number}"
        self.seen.add(mark)
        return row
