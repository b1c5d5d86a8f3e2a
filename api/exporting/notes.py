"""A description with the notes that are the text of a catalogue's record, its abstract and its table of contents; and
its creators one by one.

Pure.
"""

from __future__ import annotations

from dataclasses import replace

from api.catalogue.records import TABLES
from api.citing.creators import creators_of
from api.citing.records import Creator
from api.exporting.held import Held
from api.harvest.described import Described
from ontology import describing
from ontology.records import Metadata

_NOTES = (describing.ABSTRACT, describing.CONTENTS)


def full(held: Held) -> Described:
    """Return what a document is described by; texts in full keep theirs, whose chapters may be called so."""
    described = held.described
    if held.document.format not in TABLES:
        return described
    version = held.tagged.version
    parts = [(one.heading, version.text[one.begin : one.end]) for one in version.stretches]
    told = {name: "\n".join(text for heading, text in parts if heading == name) for name in _NOTES}
    metadata = held.document.metadata
    extra = (*metadata.extra, *((name, text) for name, text in told.items() if text))
    document = replace(held.document, metadata=replace(metadata, extra=extra))
    return replace(described, document=document)


def creators(metadata: Metadata) -> tuple[Creator, ...]:
    """Return who is responsible; the dynasty of the description is theirs only where the statement names none."""
    found = creators_of(metadata.creator, "")[0]
    if any(one.dynasty for one in found):
        return found
    return creators_of(metadata.creator, metadata.dynasty)[0]
