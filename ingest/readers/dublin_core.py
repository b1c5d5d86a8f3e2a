"""Dublin Core in XML: simple and qualified, one record or a file of many (``oai_dc:dc``, ``record``, ``metadata`` …).

A record is an element with children in the namespaces of Dublin Core: https://www.dublincore.org/schemas/xmls/.
:func:`reading_of` reads one, for whoever has it from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from ingest.pairs import described
from ingest.reading import Reading, Source
from ingest.safexml import name_of, namespace_of, parse_xml
from ontology.describing import ABSTRACT, ADDRESS, COORDINATES, NOTE, PUBLISHER, SIZE, said
from ontology.errors import WrongMapping
from ontology.records import Block, Metadata, Refusal

DC = "http://purl.org/dc/elements/1.1/"
DCTERMS = "http://purl.org/dc/terms/"
_NAMESPACES = (DC, DCTERMS)
_LABELS = {
    "title": "题名", "alternative": "异题名", "creator": "责任者", "contributor": "其他责任者", "date": "日期",
    "created": "日期", "issued": "出版年", "subject": "主题", "type": "类型", "language": "语种",
    "publisher": PUBLISHER,
    "rights": "权利", "license": "权利", "accessRights": "权利", "rightsHolder": "权利所有者", "description": "说明",
    "abstract": ABSTRACT, "tableOfContents": "目次", "identifier": "标识符", "bibliographicCitation": "引用",
    "source": "来源", "relation": "相关资源", "isPartOf": "所属", "hasPart": "包含", "format": "格式", "extent": "数量",
    "medium": "材质", "provenance": "递藏", "temporal": "时间范围", "spatial": "地域范围", "coverage": "时空范围",
    "isVersionOf": "版本关联", "isReferencedBy": "被引用", "references": "参照", "conformsTo": "标准",
}  # fmt: skip
_COORDINATES = re.compile(r"(?i)\b(?:north|northlimit)\s*=|^\s*POINT\s*\(|[东西]经|^[EW]\d")
_ADDRESS = re.compile(r"https?://\S+")
_SCHEME = re.compile("https?://")
# The DCMI Type Vocabulary (https://www.dublincore.org/specifications/dublin-core/dcmi-terms/#section-7) says less than
# a kind of its own that stands beside it.
_TYPES = {
    "Text": "", "Image": "图像", "StillImage": "图像", "MovingImage": "影像", "Sound": "录音", "PhysicalObject": "实物",
    "Collection": "合集", "Dataset": "数据集", "InteractiveResource": "", "Service": "", "Software": "", "Event": "",
}  # fmt: skip
_IMAGE = re.compile(r"(?i)https?://\S+/info\.json")


def read(source: Source) -> Iterator[Reading | Refusal]:
    """Yield the records of a file, and a refusal for each without a title.

    Raises :class:`~ontology.errors.BrokenSource` for what is no XML, :class:`WrongMapping` where there is no record.
    """
    root = parse_xml(source.path.read_bytes(), source.key)
    records = list(records_of(root))
    if not records:
        raise WrongMapping(source.key, "XML 里没有都柏林核心（dc:title 等）的记录")
    rows: set[str] = set()
    for number, record in enumerate(records, start=1):
        reading = reading_of(record, number, many=len(records) > 1)
        if reading is None:
            yield Refusal(
                source.key, WrongMapping.code, f"第 {number} 条记录（第 {record.sourceline} 行）没有题名，未收"
            )
        elif reading.row in rows:
            yield Refusal(source.key, WrongMapping.code, f"第 {number} 条记录的标识符 {reading.row} 前面已经用过，未收")
        else:
            rows.add(reading.row)
            yield reading


def records_of(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements that hold Dublin Core, in their order."""
    for element in root.iter():
        if any(namespace_of(child) in _NAMESPACES for child in element):
            yield element


def reading_of(record: etree._Element, number: int = 1, *, many: bool = False) -> Reading | None:
    """Return what a record says; ``None`` for one without a title. ``many`` gives it a name of its own in its file."""
    pairs = list(_pairs(record))
    metadata = _described(pairs)
    if not metadata.title:
        return None
    names = [value for label, value in pairs if label == _LABELS["identifier"]]
    names += [_SCHEME.sub("", value) for label, value in pairs if label == ADDRESS]
    name = names[0] if names else ""
    text = "\n".join(said(metadata.extra, ABSTRACT)) or metadata.title
    row = (name or f"record-{number}") if many else ""
    return Reading(metadata, (Block(text, metadata.title, f"record {number}" if many else ""),), row)


def _pairs(record: etree._Element) -> Iterator[tuple[str, str]]:
    for child in record:
        if namespace_of(child) not in _NAMESPACES:
            continue
        value = " ".join("".join(map(str, child.itertext())).split()) or child.get(f"{{{_RDF}}}resource", "")
        if value:
            yield _label(name_of(child), value, child), value


_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def _label(name: str, value: str, element: etree._Element) -> str:
    """Name a field; where a value says more than its element does, it is believed."""
    kind = element.get(_TYPE, "").rpartition(":")[2]
    if name in ("coverage", "spatial") and (kind in ("Point", "Box") or _COORDINATES.search(value)):
        return COORDINATES
    if name == "identifier" and _ADDRESS.fullmatch(value):
        return ADDRESS
    if name in ("format", "extent") and re.search(r"\d\s*(?:[x×*]\s*\d+\s*)?(?:cm|厘米|公分|mm|毫米)", value):
        return SIZE
    return _LABELS.get(name, NOTE)


def _described(pairs: list[tuple[str, str]]) -> Metadata:
    images = tuple(value for _, value in pairs if _IMAGE.fullmatch(value))
    kinds = [value for label, value in pairs if label == _LABELS["type"]]
    own = [value for value in kinds if value not in _TYPES] or [_TYPES[value] for value in kinds if _TYPES[value]]
    return replace(described(pairs), images=images, kind="；".join(dict.fromkeys(own)))
