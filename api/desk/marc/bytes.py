"""Edits into the bytes of a record: what they do not touch stays as it is, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from api.desk.marc.editing import place_of
from api.desk.marc.records import Edit
from ingest.marc import characters, iso2709, marcxml
from ingest.marc.iso2709 import RawField
from ingest.marc.records import Field, Record
from ingest.safexml import parser
from ontology.records import SourceRecord

XML = "marcxml"


def opened(record: SourceRecord) -> Record:
    """Return what a kept record says."""
    if record.format == XML:
        return marcxml.parsed(record.data)
    return characters.read(iso2709.parse(record.data))


def edited(record: SourceRecord, edits: Iterable[Edit]) -> SourceRecord:
    """Return a record with edits done. Raises :class:`~ontology.errors.WrongUse` where ISO 2709 cannot hold it."""
    data = _in_xml(record.data, edits) if record.format == XML else _in_iso2709(record.data, edits)
    return SourceRecord(record.format, data)


def _in_iso2709(data: bytes, edits: Iterable[Edit]) -> bytes:
    raw = iso2709.parse(data)
    encoding = characters.read(raw).encoding
    fields = list(raw.fields)
    new = []
    for edit in edits:
        if edit.place < 0:
            new.append(characters.bytes_of(edit.field, encoding))
            continue
        more = characters.bytes_of(Field(edit.field.tag, "", edit.added), encoding).data
        fields[edit.place] = RawField(fields[edit.place].tag, fields[edit.place].data + more)
    for one in new:
        fields.insert(place_of([each.tag for each in fields], one.tag), one)
    return iso2709.compose(raw.leader, fields)


def _in_xml(data: bytes, edits: Iterable[Edit]) -> bytes:
    root = etree.fromstring(data, parser())
    namespace = root.tag.rpartition("}")[0] + "}" if str(root.tag).startswith("{") else ""
    elements = [one for one in root if one.get("tag")]
    for edit in edits:
        if edit.place >= 0:
            for code, value in edit.added:
                etree.SubElement(elements[edit.place], f"{namespace}subfield", {"code": code}).text = value
    for edit in edits:
        if edit.place < 0:
            _insert(root, namespace, edit)
    return etree.tostring(root, encoding="UTF-8")


def _insert(root: etree._Element, namespace: str, edit: Edit) -> None:
    children = [one for one in root if isinstance(one.tag, str)]
    # What bears no tag is the leader, which comes first.
    at = place_of([one.get("tag", "") for one in children], edit.field.tag)
    indicators = {"ind1": edit.field.indicators[0], "ind2": edit.field.indicators[1]}
    made = etree.Element(f"{namespace}datafield", {"tag": edit.field.tag, **indicators})
    for code, value in edit.field.subfields:
        etree.SubElement(made, f"{namespace}subfield", {"code": code}).text = value
    if at:
        made.tail = children[at - 1].tail
        children[at - 1].addnext(made)
    else:
        root.insert(0, made)
