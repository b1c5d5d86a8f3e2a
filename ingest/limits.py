"""How much one source may be: what is larger is refused before it costs anything.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one file. Sizes are in bytes unless the name says otherwise."""

    max_file_bytes: int = 200_000_000
    max_line_characters: int = 1_000_000
    max_unpacked_bytes: int = 500_000_000
    """All members of a DOCX or XLSX together, unpacked."""
    max_ratio: int = 200
    """Unpacked to packed size of one member; looked at only where the member is larger than 1 MB."""
    max_pages: int = 10_000
    max_sidecar_bytes: int = 100_000
    """Also, counted in characters, of the front matter of a Markdown file."""
