"""MARCXML (https://www.loc.gov/standards/marcxml/) and MarcXchange (ISO 25577), record by record.

No entity is resolved, nothing is fetched, and no more than one record is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from lxml import etree

from ingest.marc.records import Field, Record, dialect_of
from ingest.safexml import parser, steps
from ontology.errors import BrokenSource
from ontology.rdfxml import clean

SLIM = "http://www.loc.gov/MARC21/slim"
_LEADER = "00000nam a2200000   4500"


@dataclass(frozen=True, slots=True)
class Element:
    """A record of a file: its number from 1, the line where it ends, the element's bytes, and what they say."""

    number: int
    line: int
    data: bytes
    record: Record


def records(file: BinaryIO, source: str) -> Iterator[Element]:
    """Yield a file's records. Raises :class:`~ontology.errors.BrokenSource` for entities and where it is no XML."""
    number = 0
    try:
        for event, element in steps(file, events=("start", "end")):
            if event == "start":
                if number == 0 and element.getparent() is None:
                    _refuse_entities(element, source)
            elif _name(element) == "record" and _within_collection(element):
                number += 1
                data = etree.tostring(element, encoding="UTF-8", with_tail=False)
                yield Element(number, element.sourceline or 0, data, record_of(element))
                _forget(element)
    except etree.XMLSyntaxError as error:
        reason = f"第 {error.lineno} 行起不是正确的 XML（{error.msg}）；此前的 {number} 条已收" if number else (
            f"第 {error.lineno} 行不是正确的 XML（{error.msg}）"
        )  # fmt: skip
        raise BrokenSource(source, reason) from error


def _refuse_entities(root: etree._Element, source: str) -> None:
    dtd = cast("Any", root.getroottree().docinfo.internalDTD)  # the stubs know no entities
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise BrokenSource(source, "声明了自定义实体（<!ENTITY），可能是实体炸弹或要读本机文件，不读")


def _within_collection(element: etree._Element) -> bool:
    """Say whether an element is a record of MARC; those of OAI-PMH are called so too, and hold one."""
    return any(_name(child) in ("leader", "datafield", "controlfield") for child in element)


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def parsed(data: bytes) -> Record:
    """Return the record that the bytes of one element say."""
    return record_of(etree.fromstring(data, parser()))


def record_of(element: etree._Element) -> Record:
    """Return what an element says."""
    leader, fields = _LEADER, []
    for child in element:
        name, tag = _name(child), child.get("tag", "")
        if name == "leader":
            leader = f"{child.text or '':<24}"[:24]
        elif name == "controlfield" and tag:
            fields.append(Field(tag, data=child.text or ""))
        elif name == "datafield" and tag:
            indicators = (child.get("ind1") or " ")[:1] + (child.get("ind2") or " ")[:1]
            fields.append(
                Field(tag, indicators, tuple((one.get("code") or "a", _text(one)) for one in child if _name(one)))
            )
    return Record(leader, tuple(fields), dialect_of(frozenset(one.tag for one in fields)))


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def element_of(record: Record) -> etree._Element:
    """Return the element of a record."""
    # The stubs do not know that None is the prefix of the default namespace.
    made = etree.Element(f"{{{SLIM}}}record", nsmap=cast("dict[str, str]", {None: SLIM}))
    _add(made, "leader", f"{record.leader:<24}"[:24])
    for field in record.fields:
        if field.is_control:
            _add(made, "controlfield", field.data, tag=field.tag)
            continue
        indicators = {"ind1": field.indicators[:1] or " ", "ind2": field.indicators[1:2] or " "}
        child = _add(made, "datafield", "", tag=field.tag, **indicators)
        for code, value in field.subfields:
            _add(child, "subfield", value, code=code)
    return made


def _add(parent: etree._Element, name: str, text: str, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{SLIM}}}{name}", {key: clean(value) for key, value in attributes.items()})
    child.text = clean(text) or None
    return child


def collected(elements: Iterable[bytes], out: BinaryIO) -> int:
    """Write a collection of records' elements; return how many."""
    count = 0
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<collection xmlns="{SLIM}">\n'.encode())
    for count, data in enumerate(elements, start=1):  # noqa: B007 - what is returned
        out.write(data + b"\n")
    out.write(b"</collection>\n")
    return count


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
