"""All targets."""

from __future__ import annotations

from itertools import chain

from benchmarks.fuzz import of_files, of_words
from benchmarks.fuzz.targets import Target


def targets() -> dict[str, Target]:
    """Return all targets by their names."""
    made = chain(of_files.readers(), of_files.beside(), of_files.authorities(), of_words.texts(), of_words.bodies())
    return {one.name: one for one in made}
