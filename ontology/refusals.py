"""What was not taken in, and why.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from ontology.printable import one_line


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file or a part of one that was not taken in, and why: one line each, whatever the file says."""

    source: str
    code: str
    reason: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "source", one_line(self.source))
        object.__setattr__(self, "reason", one_line(self.reason))
