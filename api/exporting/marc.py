"""MARC 21 and CNMARC in ISO 2709, and both in MARCXML.

A record that came in goes out as it came, byte for byte, in its own encoding, or as reviewers' names and headings were
written back into it; a document that came otherwise gets a record made of its description, in UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from lxml import etree

from api.exporting import cnmarc
from api.exporting.held import Held
from api.exporting.notes import full
from api.harvest.formats import marc as marc21
from ingest.marc import characters, iso2709, marcxml
from ingest.marc.records import CNMARC, MARC21, Field, Record
from ontology.errors import WrongUse
from ontology.records import SourceRecord

_XML = "marcxml"
# In UTF-8, with room for indicators and the codes of subfields.
_FULL = iso2709.LONGEST_FIELD - 100


def write_marc21(held: Iterable[Held], out: BinaryIO) -> int:
    """Write MARC 21 in ISO 2709; return how many records."""
    return _write(held, out, MARC21)


def write_cnmarc(held: Iterable[Held], out: BinaryIO) -> int:
    """Write CNMARC in ISO 2709; return how many records."""
    return _write(held, out, CNMARC)


def write_xml(held: Iterable[Held], out: BinaryIO) -> int:
    """Write a collection in MARCXML, each record in the dialect that it came in; return how many records."""
    return marcxml.collected((_element(one) for one in held), out)


def _write(held: Iterable[Held], out: BinaryIO, dialect: str) -> int:
    count = 0
    for count, one in enumerate(held, start=1):  # noqa: B007 - what is returned
        try:
            out.write(_bytes(one, dialect))
        except WrongUse as error:
            raise WrongUse(f"文献 {one.document.id} 写不成 ISO 2709：{error}；可改用 marcxml") from error
    return count


def _bytes(held: Held, dialect: str) -> bytes:
    own = held.tagged.record
    if own is not None and own.format == dialect:
        return own.data
    record = marcxml.parsed(own.data) if own is not None and own.format == _XML else None
    if record is None or record.dialect != dialect:
        record = made(held, dialect)
    return composed(record)


def _element(held: Held) -> bytes:
    own = held.tagged.record
    if own is not None and own.format == _XML:
        return own.data
    record = opened(own) if own is not None and own.format in (MARC21, CNMARC) else made(held, MARC21)
    return etree.tostring(marcxml.element_of(record), encoding="UTF-8")


def made(held: Held, dialect: str) -> Record:
    """Return the record that a document's description makes."""
    described = full(held)
    return cnmarc.record_of(described) if dialect == CNMARC else marc21.record_of(described)


def opened(record: SourceRecord) -> Record:
    """Return what a kept record says, of either form.

    Raises :class:`~ingest.marc.iso2709.BrokenRecord`, which no record does that was read when it came in.
    """
    if record.format == _XML:
        return marcxml.parsed(record.data)
    return characters.read(iso2709.parse(record.data))


def composed(record: Record) -> bytes:
    """Return a record in ISO 2709 and UTF-8. Raises :class:`~ontology.errors.WrongUse` where it is too long for it."""
    fields = [piece for one in record.fields for piece in _short(one)]
    return iso2709.compose(characters.leader_of(record), [characters.bytes_of(one, "utf-8") for one in fields])


def _short(field: Field) -> list[Field]:
    """Part a note that is longer than a field may be: it goes on in a further field of its tag."""
    if len(field.subfields) != 1 or len(field.subfields[0][1].encode()) <= _FULL:
        return [field]
    code, text = field.subfields[0]
    step = _FULL // 4
    return [
        Field(field.tag, field.indicators, ((code, text[begin : begin + step]),)) for begin in range(0, len(text), step)
    ]
