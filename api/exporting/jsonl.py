"""JSON Lines: everything that the library keeps of a document, a line each, in the words of :mod:`ontology.records`.

The source's own record stands in Base64 (https://www.rfc-editor.org/rfc/rfc4648).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import BinaryIO

from api.exporting.held import Held
from ontology.records import TaggedDocument


def write(held: Iterable[Held], out: BinaryIO) -> int:
    """Write documents; return how many."""
    count = 0
    for count, one in enumerate(held, start=1):  # noqa: B007 - what is returned
        out.write(line(one.tagged))
    return count


def line(tagged: TaggedDocument) -> bytes:
    """Return a document as a line."""
    stated = asdict(tagged)
    if tagged.record is not None:
        stated["record"]["data"] = base64.b64encode(tagged.record.data).decode("ascii")
    return json.dumps(stated, ensure_ascii=False).encode() + b"\n"
