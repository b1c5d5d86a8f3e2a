"""Headings into the fields of a record: an id at the end of the field that bears the name, else a new field.

MARC 21: an entity's address in ``$1``, addresses of the same elsewhere and of headings in ``$0``, the authority in
``$2`` (https://www.loc.gov/marc/bibliographic/ecbdcntf.html). UNIMARC: the address in ``$3``, which does not repeat,
the authority of a subject in ``$2``. Nothing else is touched, neither the time in 005.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from api.desk.marc.records import Edit, Heading
from ingest.marc import wording
from ingest.marc.records import CNMARC, Field, Record
from ingest.normalize import fold
from ontology.records import TagType

_Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Which fields may bear a heading already, and the tag and indicators of a new one."""

    tags: tuple[str, ...]
    tag: str
    indicators: str


_UNIMARC_CREATORS = {
    (TagType.PER, True): _Place(("700", "701", "702"), "701", " 0"),
    (TagType.PER, False): _Place(("700", "701", "702"), "702", " 0"),
    (TagType.ORG, True): _Place(("710", "711", "712"), "711", "02"),
    (TagType.ORG, False): _Place(("710", "711", "712"), "712", "02"),
}
_UNIMARC_SUBJECTS = {
    TagType.PER: _Place(("600",), "600", " 0"),
    TagType.ORG: _Place(("601",), "601", "02"),
    TagType.LOC: _Place(("607",), "607", "  "),
    TagType.BOOK: _Place(("605",), "605", "  "),
    TagType.EVENT: _Place(("606",), "606", "0 "),
    TagType.SUBJECT: _Place(("606",), "606", "0 "),
}
_MARC21_CREATORS = {
    TagType.PER: _Place(("100", "700"), "700", "1 "),
    TagType.ORG: _Place(("110", "710"), "710", "2 "),
}
_MARC21_SUBJECTS = {
    TagType.PER: _Place(("600",), "600", "14"),
    TagType.ORG: _Place(("610",), "610", "24"),
    TagType.LOC: _Place(("651",), "651", " 4"),
    TagType.BOOK: _Place(("630",), "630", "04"),
    TagType.EVENT: _Place(("647",), "647", " 4"),
    TagType.SUBJECT: _Place(("650",), "650", " 4"),
}
_IDS = "013"
_BEFORE = re.compile(r"^[(（\[［〔][^)）\]］〕]{1,6}[)）\]］〕]")
_BETWEEN = re.compile(r"[\s,，]")


def edits(record: Record, headings: Iterable[Heading]) -> tuple[tuple[Edit, ...], tuple[str, ...]]:
    """Return what is to change in a record, numbered from 1, and what cannot be written, each with the reason."""
    found: list[Edit] = []
    left: list[str] = []
    taken: set[int] = set()
    for heading in headings:
        for one in _of(record, heading, taken):
            if isinstance(one, str):
                left.append(one)
            else:
                taken.add(one.place)
                found.append(replace(one, number=len(found) + 1))
    return tuple(found), tuple(left)


def _of(record: Record, heading: Heading, taken: set[int]) -> Iterator[Edit | str]:
    place = _place(record, heading)
    bearing = [n for n, one in enumerate(record.fields) if one.tag in place.tags and _bears(record, one, heading)]
    if any(_has(record.fields[n], heading) for n in bearing):
        pass
    elif at := next((n for n in bearing if n not in taken), None):
        yield _extended(record, heading, at)
    else:
        yield _new(place, _body(record, heading), heading)
    if heading.number and not _classed(record, heading.number):
        yield _new(_class(record), _class_body(record, heading), heading)


def _place(record: Record, heading: Heading) -> _Place:
    if record.dialect == CNMARC:
        return _UNIMARC_CREATORS[heading.type, heading.main] if heading.creator else _UNIMARC_SUBJECTS[heading.type]
    if heading.creator:
        return _MARC21_CREATORS[heading.type]
    place = _MARC21_SUBJECTS[heading.type]
    return replace(place, indicators=f"{place.indicators[0]}7") if heading.scheme else place


def _bears(record: Record, field: Field, heading: Heading) -> bool:
    """Say whether a field is of this name; one in romanised letters by its partner in characters."""
    partners = [field]
    if (link := field.get("6")[:6]).startswith("880-"):
        wanted = f"{field.tag}-{link[4:6]}"
        partners += [one for one in record.of("880") if one.get("6")[:6] == wanted]
    return any(fold(_name(one)) in heading.names for one in partners)


def _name(field: Field) -> str:
    """Return the name without the dynasty before it and without what surname and given name are parted by."""
    stated = field.get("a") + (field.get("b") if field.tag in ("600", "700", "701", "702") else "")
    return _BETWEEN.sub("", _BEFORE.sub("", wording.name(stated)))


def _has(field: Field, heading: Heading) -> bool:
    return any(value == heading.address for code, value in field.subfields if code in _IDS)


def _extended(record: Record, heading: Heading, at: int) -> Edit | str:
    field = record.fields[at]
    other = field.get("3").strip()
    if record.dialect == CNMARC and other:
        return f"{field.tag}“{field.get('a')}”已有 $3 {other}，不能再写 {heading.label} 的编号（{heading.address}）"
    added = _ids(record, heading)
    return Edit(0, at, replace(field, subfields=(*field.subfields, *added)), added, str(field), heading.evidence)


def _ids(record: Record, heading: Heading) -> _Pairs:
    if record.dialect == CNMARC:
        return (("3", heading.address),)
    if heading.type is TagType.SUBJECT:
        return (("0", heading.address),)
    return (*(("0", one) for one in heading.same_as), ("1", heading.address))


def _new(place: _Place, body: _Pairs, heading: Heading) -> Edit:
    field = Field(place.tag, place.indicators, tuple((code, text) for code, text in body if text))
    return Edit(0, -1, field, field.subfields, "", heading.evidence)


def _body(record: Record, heading: Heading) -> _Pairs:
    role = heading.role if heading.creator else ""
    scheme = "" if heading.creator else heading.scheme
    if record.dialect == CNMARC:
        dynasty = f"({heading.dynasty})" if heading.dynasty and heading.type is TagType.PER else ""
        years = f"({heading.years})" if heading.years else ""
        return ("c", dynasty), ("a", heading.label), ("f", years), ("4", role), ("2", scheme), *_ids(record, heading)
    return ("a", heading.label), ("d", heading.years), ("e", role), ("2", scheme), *_ids(record, heading)


def _class(record: Record) -> _Place:
    return _Place(("690",), "690", "  ") if record.dialect == CNMARC else _Place(("084",), "084", "  ")


def _class_body(record: Record, heading: Heading) -> _Pairs:
    return (("a", heading.number),) if record.dialect == CNMARC else (("a", heading.number), ("2", heading.scheme))


def _classed(record: Record, number: str) -> bool:
    return any(number in one.all("a") for one in record.of("690", "084"))


def place_of(tags: Sequence[str], tag: str) -> int:
    """Return where a new field goes among fields of ``tags``: behind the last that is not of a greater tag."""
    return max((n + 1 for n, one in enumerate(tags) if one <= tag), default=0)
