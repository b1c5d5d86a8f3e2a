"""What is told of a backup, an export, a restored library. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

BACKUP, EXPORT = "wenmai-backup", "wenmai-export"
MANIFEST = "manifest.json"
FORM = 1
"""Of the folder; a later one may not be readable by an earlier program."""
PLACES = ("texts", "desk", "graph", "graph_update")
"""Settings that say where databases lie: a restored library must not begin to write into those of the other."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a folder says of itself."""

    format: str
    form: int
    made: str
    """UTC, ISO 8601."""
    program: str
    schemas: dict[str, int]
    encoder: str
    """Identity of what made the vectors."""
    base: str
    """How the addresses of its linked data begin."""
    head: int
    """The last change of the texts."""
    counts: dict[str, int]
    left_out: list[str] = field(default_factory=list)
    """Settings that are secret, or say where databases lie."""
    personal: list[str] = field(default_factory=list)
    """Tables and columns of the desk that stayed out."""
    missing: list[str] = field(default_factory=list)
    """Files of documents that the library itself no longer had."""
    graph: int = -1
    """The last change that the graph of an export knows; -1 without a graph."""

    def to_json(self) -> dict[str, Any]:
        """Return it as an object of JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that was made."""

    path: str
    manifest: Manifest
    copied: int
    linked: int
    bytes: int
    seconds: float
    distrusted: list[str] = field(default_factory=list)
    """Earlier backups of which no file was used again, since their lists of digests are damaged: a sentence each."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A library that was made of a backup or an export. ``problems`` are what is wrong with it, a sentence each."""

    path: str
    source: str
    manifest: Manifest
    files: int
    statements: int
    to_set: list[str]
    """Settings that are to be given again."""
    problems: list[str]
    seconds: float
