"""What reads page images for a library, by its settings."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from api.settings import Settings
from ingest.ocr.recognizer import Recognizer

FOLDER = "recognized"
"""In the library's folder: what was recognised, by image and model. It can be deleted; it is made anew."""


def open_recognizer(settings: Settings) -> Recognizer:
    """Return the recogniser, which opens its models when a page is new to the library."""
    return Recognizer(settings.library / FOLDER, settings.threads or os.cpu_count() or 1)


def forget(library: Path, names: Iterable[str]) -> None:
    """Remove what was recognised on kept files that are gone, by whichever model."""
    for name in names:
        digest = name.partition(".")[0]
        for path in (library / FOLDER).glob(f"*/{digest[:2]}/{digest}*.json"):
            path.unlink(missing_ok=True)
