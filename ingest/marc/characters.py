"""The characters of records: UTF-8, GB18030, Big5 and MARC-8, told record by record; and fields back to bytes.

What a leader says of its encoding is often wrong, and one file may hold records of many systems: strict UTF-8, which
other encodings hardly ever are, goes first; of what is left, what reads as Chinese.
"""

from __future__ import annotations

import re

import pymarc

from ingest.encoding import likelihood
from ingest.marc.iso2709 import FIELD_END, SUBFIELD, BrokenRecord, RawField, RawRecord
from ingest.marc.records import MARC21, Field, Record, dialect_of, is_control

MARC8 = "marc-8"
_CHINESE = ("gb18030", "big5hkscs")
_ESCAPE = b"\x1b"
_LIKELY = 0.3
_HEAD = 300
# Marks around what is not filed, of ISO 6630 and of MARC-8: they are for sorting, nobody reads them.
_NOT_FILED = re.compile("[\x88\x89\x98\x9c]")


def read(raw: RawRecord, *, before: str = "utf-8") -> Record:
    """Return the record that bytes make; ``before`` is the encoding of the record before it in its file.

    Raises :class:`~ingest.marc.iso2709.BrokenRecord` where no encoding gives text.
    """
    # No field holds the byte that ends fields, so all can be turned at once and parted again.
    encoding, text = _decoded(FIELD_END.join(field.data for field in raw.fields), raw.leader[9:10], before)
    tags = [field.tag for field in raw.fields]
    if encoding and encoding != MARC8:
        fields = tuple(map(_field, tags, text.split("\x1e")))
    else:
        fields = tuple(field_of(one, MARC8) if encoding else _by_itself(one) for one in raw.fields)
    return Record(raw.leader.decode("latin-1"), fields, dialect_of(frozenset(tags)), encoding or "gb18030")


def _decoded(data: bytes, stated: bytes, before: str) -> tuple[str, str]:
    """Return the encoding of a record with its text; no encoding where its fields must be looked at one by one."""
    escaped = _ESCAPE in data and stated == b" "
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return (MARC8, "") if escaped else ("utf-8", text)
    if escaped:
        return MARC8, ""
    likely, text = _likely(data, before) if before in _CHINESE else (0.0, "")
    if likely > 1:
        return before, text
    (likely, text), best = max((_likely(data, name), name) for name in _CHINESE)
    if likely > _LIKELY:
        return best, text
    return (MARC8 if stated == b" " and b"\x1f" in data and _is_latin(data) else ""), ""


def _likely(data: bytes, encoding: str) -> tuple[float, str]:
    """Return how much bytes look like Chinese in an encoding, by what they begin with, and their text."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return -9.0, ""
    return likelihood(text[:_HEAD]), text


def _is_latin(data: bytes) -> bool:
    """Say whether letters outnumber what is beyond ASCII by far, as in a record in a Latin script."""
    beyond = sum(byte > 0x7F for byte in data)
    return beyond * 5 < sum(0x41 <= byte < 0x7B for byte in data)


def _by_itself(field: RawField) -> Field:
    try:
        return field_of(field, "utf-8")
    except UnicodeDecodeError:
        best = max(_CHINESE, key=lambda name: _likely(field.data, name)[0])
    try:
        return field_of(field, best)
    except UnicodeDecodeError as error:
        raise BrokenRecord(f"字段 {field.tag} 既不是 UTF-8，也不是 GB18030、Big5") from error


def field_of(field: RawField, encoding: str) -> Field:
    """Return a field's characters. Raises :class:`UnicodeDecodeError`."""
    return _field(field.tag, _text(field.data, encoding))


def _field(tag: str, text: str) -> Field:
    if is_control(tag):
        return Field(tag, data=text)
    if _NOT_FILED.search(text):
        text = _NOT_FILED.sub("", text)
    indicators, *subfields = text.split("\x1f")
    indicators = indicators if len(indicators) == 2 else (indicators + "  ")[:2]
    return Field(tag, indicators, tuple([(one[0], one[1:]) for one in subfields if one]))


def _text(data: bytes, encoding: str) -> str:
    if encoding == MARC8:
        # Each subfield begins in ASCII again, so that it is turned by itself (MARC 21, character sets, part 2).
        return "\x1f".join(pymarc.marc8_to_unicode(one, hide_utf8_warnings=True) for one in data.split(SUBFIELD))
    return data.decode(encoding)


def bytes_of(field: Field, encoding: str) -> RawField:
    """Return a field's bytes; what an encoding does not have is written by number, ``&#x4E00;``, as MARC 21 says.

    https://www.loc.gov/marc/specifications/speccharconversion.html#lossless
    """
    text = field.data
    if not field.is_control:
        text = field.indicators + "".join(f"\x1f{code}{value}" for code, value in field.subfields)
    if encoding == MARC8:
        text = "".join(one if one < "\x7f" else f"&#x{ord(one):04X};" for one in text)
        return RawField(field.tag, text.encode("ascii"))
    return RawField(field.tag, text.encode(encoding, errors="xmlcharrefreplace"))


def leader_of(record: Record) -> bytes:
    """Return a leader of 24 bytes; that of MARC 21 in UTF-8 says so."""
    leader = f"{record.leader:<24}"[:24]
    if record.dialect == MARC21 and record.encoding == "utf-8":
        leader = f"{leader[:9]}a{leader[10:]}"
    return leader.encode("ascii", errors="replace")
