"""Historical places of CHGIS in the Pelagios pattern (the RDF of the Temporal Gazetteer), written record by record.

The file is read as it was written, a statement a line and a record between ``<…> a lawd:Place`` and a full stop, so
that one bad record is named and the rest is taken. Years: https://chgis.fas.harvard.edu/ counts them historically and
writes 0 for one that is not known. The records of one year, 1820 and 1911, are cross-sections: they say that the place
was there in that year, not since when.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ontology.authority.alike import without_unit
from ontology.authority.importers import Row
from ontology.authority.importers.files import cut, lines
from ontology.records import Entity, Name, Refusal, TagType

_BEGIN = re.compile(r"<(?P<iri>[^<>\s]*/(?P<id>[^<>/\s]+))> a lawd:Place")
_NAME = re.compile(r'lawd:primaryForm "((?:[^"\\]|\\.)*)"@zh')
_POINT = re.compile(r"geo:lat\s+(-?[\d.]+)\s*;\s*geo:long\s+(-?[\d.]+)")
_TEXT = re.compile(r'dcterms:(description|temporal|subject) "((?:[^"\\]|\\.)*)"')
_YEARS = re.compile(r"start=(-?\d*);\s*end=(-?\d*)")
# Today's place is written 省＋县: 广东南雄县, 广西桂林市.
_PROVINCE = re.compile("^(内蒙古|广西|西藏|宁夏|新疆|.{2,3}?)(?:(?:壮族|回族|维吾尔)?自治区|省)(?=.)")
_SECTIONS = frozenset({1820, 1911})
# The unit's own word, by the last character of which docs/tagging.md knows it; the others keep theirs.
_KINDS = {
    "侯国": "国", "王国": "国", "政权": "国", "县级": "县", "府级": "府", "首府": "府", "直隶厅": "厅", "防镇": "镇",
    "军镇": "镇", "首都": "城", "陪都": "城", "京師": "城", "省级": "省", "行省": "省",
}  # fmt: skip
_ADMINISTRATIVE = frozenset("县郡府国路军厅卫城州省道")


def read(path: Path, *, name: str) -> Iterator[Row | Refusal]:
    """Yield the places of a file, zipped or not. Raises :class:`~ontology.errors.SourceError`."""
    begun = number = 0
    record: list[str] = []
    for number, line in lines(path):
        if " a lawd:Place" in line:
            if record:
                yield _refusal(path, begun, "the record does not end with a full stop")
            begun, record = number, [line]
        elif record:
            record.append(line)
            if line.strip() == ".":
                yield _row(path, begun, "\n".join(record), name)
                record = []
    if record:
        raise cut(path, number, f"the file ends within the record that begins at line {begun}")


def _refusal(path: Path, line: int, reason: str) -> Refusal:
    return Refusal(f"{path}, line {line}", "record", reason)


def _row(path: Path, line: int, record: str, source: str) -> Row | Refusal:
    begin = _BEGIN.match(record)
    forms = [text for form in _NAME.findall(record) if (text := form.strip())]
    if not begin or not forms:
        return _refusal(path, line, "has no address" if not begin else "has no Chinese name")
    try:
        return Row(line, _entity(begin, forms, record, source))
    except ValueError as error:
        return _refusal(path, line, f"has a number that is none: {error}")


def _entity(begin: re.Match[str], forms: list[str], record: str, source: str) -> Entity:
    told = {key: text.strip() for key, text in _TEXT.findall(record)}
    first, last, note = _years(told.get("temporal", ""))
    point = _POINT.search(record)
    traditional, label = forms[0], forms[-1]
    kind = told.get("subject", "").rpartition(" ")[2]
    kind = _KINDS.get(kind, kind[-1:] if kind[-1:] in _ADMINISTRATIVE else kind)
    return Entity(
        f"chgis:{begin['id']}",
        TagType.LOC,
        label,
        names=tuple(_names(label, traditional)),
        note=note,
        kind=kind,
        begin=first,
        end=last,
        modern=_PROVINCE.sub(r"\1", told.get("description", "").removeprefix("今").strip()),
        latitude=float(point[1]) if point else None,
        longitude=float(point[2]) if point else None,
        same_as=(begin["iri"],),
        source=source,
    )


def _names(label: str, traditional: str) -> Iterator[Name]:
    if traditional != label:
        yield Name(traditional, "繁体")
    short = without_unit(label)
    if short != label:
        yield Name(short, "简称")


def _years(text: str) -> tuple[int | None, int | None, str]:
    """Return the first and last year, and what is to be said where the record knows one year alone."""
    found = _YEARS.search(text)
    if not found:
        return None, None, ""
    first, last = (int(part) if part not in ("", "-", "0") else None for part in found.groups())
    if first == last and first in _SECTIONS:
        return None, None, f"见于 {first} 年断面"
    return first, last, ""
