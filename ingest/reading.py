"""What passes between the walk and a reader.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.limits import Limits
from ontology.records import Block, Metadata, SourceRecord

if TYPE_CHECKING:
    from ingest.ocr.recognizer import Recognizer


@dataclass(frozen=True, slots=True)
class Source:
    """A file that a reader is asked to read. ``key`` is what refusals name it by."""

    path: Path
    key: str
    limits: Limits = field(default_factory=Limits)
    mapping: Mapping[str, str] = field(default_factory=dict)
    """For tables: field -> column; several columns are joined by commas."""
    recognizer: Recognizer | None = None
    """What reads page images; ``None`` where scans are to be left out."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One document as a file holds it, before side-cars and folder names are added."""

    metadata: Metadata
    blocks: tuple[Block, ...]
    row: str = ""
    """What follows ``#`` in the key, where a file holds many documents."""
    opening: str = ""
    """A first line that names the document, should nothing better do so."""
    chapter: bool = False
    """The text may be a chapter of the book that its folder is named after."""
    record: SourceRecord | None = None
    """The description as the file holds it, byte for byte, where it goes out again so."""
