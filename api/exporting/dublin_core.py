"""Dublin Core: the records of ``oai_dc`` (:mod:`api.harvest.formats.dublin_core`), all in one file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from lxml import etree

from api.exporting.held import Held
from api.exporting.notes import full
from api.harvest.formats import dublin_core


def write(held: Iterable[Held], out: BinaryIO) -> int:
    """Write documents; return how many."""
    count = 0
    out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<records>\n')
    for count, one in enumerate(held, start=1):  # noqa: B007 - what is returned
        out.write(etree.tostring(dublin_core.write(full(one)), encoding="UTF-8") + b"\n")
    out.write(b"</records>\n")
    return count
