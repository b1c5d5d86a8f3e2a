"""IIIF manifests of the Presentation API 3: one for each document, all that is said of its images in it.

Addresses are absolute and begin as the setting ``base`` says: images stay with the service.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import BinaryIO

from api.exporting.held import Held
from api.iiif.manifest import manifest
from api.iiif.showing import show_tagged


def write(held: Iterable[Held], out: BinaryIO) -> int:
    """Write the manifest of a document; return how many. Raises NotFound for one without images and recording."""
    count = 0
    for count, one in enumerate(held, start=1):  # noqa: B007 - what is returned
        shown = show_tagged(one.tagged, one.shelf.files, namer=one.shelf.namer)
        out.write(json.dumps(manifest(shown), ensure_ascii=False, indent=1).encode() + b"\n")
    return count
