"""How much one source may be: what is larger is refused before it costs anything.

Pure.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one file. Sizes are in bytes unless the name says otherwise."""

    max_file_bytes: int = 200_000_000
    max_streamed_bytes: int = 100_000_000_000
    """Of a file that is read piece by piece, as a dump or a collection of poems is; unpacked, where it is packed."""
    max_line_characters: int = 1_000_000
    max_unpacked_bytes: int = 500_000_000
    """All members of a DOCX or XLSX together, unpacked."""
    max_ratio: int = 200
    """Unpacked to packed size of one member; looked at only where the member is larger than 1 MB."""
    max_record_bytes: int = 2_000_000
    """One record of a file of MARC; ISO 2709 itself can say 99,999."""
    max_pages: int = 10_000
    max_image_pixels: int = 178_000_000
    """Of an image whose text is recognised; the library keeps no larger one."""
    max_sidecar_bytes: int = 100_000
    """Also, counted in characters, of the front matter of a Markdown file."""
    max_manifests: int = 1_000
    """Manifests that the collections of one file lead to."""
    max_collections: int = 4
    """Collections within collections."""
    max_fetched: int = 20_000
    """Addresses that one file leads to."""
    max_fetched_bytes: int = 50_000_000
    """Of what lies at one address."""
    iiif_hosts: frozenset[str] = frozenset()
    """The sites from which manifests and their texts are fetched: ``name`` or ``name:port``."""
    private_hosts: frozenset[str] = frozenset()
    """Sites of the library's own network that may be fetched from too."""
