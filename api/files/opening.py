"""The file store of a library, by its settings."""

from __future__ import annotations

from pathlib import Path

from api.files.store import FileLimits, FileStore
from api.settings import Settings


def open_files(settings: Settings) -> FileStore:
    """Return the store of the library that ``settings`` name; its folder is made when a file is first kept."""
    limits = FileLimits(settings.image_bytes, settings.media_bytes, settings.image_pixels)
    return FileStore(files_folder(settings.library), limits, settings.other_hosts)


def files_folder(library: Path) -> Path:
    """Return where the files of a library lie."""
    return library / "files"
