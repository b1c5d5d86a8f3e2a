"""Digests of the files of a graph on disk, by which damage is found that no query has met yet.

RocksDB never changes a table file once it is written, nor uses its name again, so that each is read once.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

_SUMS = "sums.json"
_TABLES = "*.sst"


def remember_files(folder: Path) -> None:
    """Keep the digests of the table files in ``folder``, once nobody writes there any more."""
    known = _known(folder) or {}
    found = {file.name: known.get(file.name) or _digest(file) for file in folder.glob(_TABLES)}
    held = {name: digest for name, digest in found.items() if digest}
    if held != known:
        aside = folder / f"{_SUMS}.new"
        aside.write_text(json.dumps(held), "utf-8")
        aside.replace(folder / _SUMS)


def damaged_file(folder: Path) -> str:
    """Return the name of a table file that is not as it was written; empty where all are, as far as is known."""
    for name, digest in (_known(folder) or {}).items():
        file = folder / name
        if _digest(file) not in ("", digest):
            return name
    return ""


def _known(folder: Path) -> dict[str, str] | None:
    try:
        return dict(json.loads((folder / _SUMS).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _digest(file: Path) -> str:
    """The digest of a file; empty for one that is gone, for tables that were merged into others are taken away."""
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "blake2b").hexdigest()[:32]
    except FileNotFoundError:
        return ""
