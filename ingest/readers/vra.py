"""VRA Core 4 in XML: works of art, maps, photographs and rubbings, with the images of them.

Works become documents; images (``image``) that a work names, or that name it, are its images, and an image of no
work stands by itself. https://www.loc.gov/standards/vracore/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml import etree

from ingest.pairs import described
from ingest.reading import Reading, Source
from ingest.safexml import name_of, parse_xml
from ontology.describing import (
    ABSTRACT,
    ACCESSION,
    COORDINATES,
    EDITION,
    MATERIAL,
    ROOM,
    SIZE,
    TECHNIQUE,
    VARIANT_TITLE,
    said,
)
from ontology.errors import WrongMapping
from ontology.records import Block, Refusal

_SETS = {
    "agentSet": ("agent", "责任者"), "culturalContextSet": ("culturalContext", "文化背景"), "dateSet": ("date", "日期"),
    "descriptionSet": ("description", ABSTRACT), "inscriptionSet": ("inscription", "题刻"),
    "locationSet": ("location", "地点"),
    "materialSet": ("material", MATERIAL), "measurementsSet": ("measurements", SIZE), "rightsSet": ("rights", "权利"),
    "sourceSet": ("source", "来源"), "stateEditionSet": ("stateEdition", EDITION),
    "stylePeriodSet": ("stylePeriod", "朝代"),
    "subjectSet": ("subject", "主题"), "techniqueSet": ("technique", TECHNIQUE), "textrefSet": ("textref", "著录出处"),
    "titleSet": ("title", "题名"), "worktypeSet": ("worktype", "类型"),
}  # fmt: skip
_LOCATIONS = {
    "creation": "创作地",
    "discovery": "出土地",
    "repository": "收藏单位",
    "formerRepository": "递藏",
    "site": "所在地",
}
_ADDRESS = re.compile(r"https?://\S+")


def read(source: Source) -> Iterator[Reading | Refusal]:
    """Yield the works of a file, and a refusal for each without a title.

    Raises :class:`~ontology.errors.BrokenSource` for what is no XML, :class:`WrongMapping` where there is no work.
    """
    root = parse_xml(source.path.read_bytes(), source.key)
    works = [one for one in root.iter() if name_of(one) in ("work", "collection")]
    images = [one for one in root.iter() if name_of(one) == "image"]
    shown = _shown(works, images)
    alone = [one for one in images if not any(one in many for many in shown.values())]
    records = [*works, *alone]
    if not records:
        raise WrongMapping(source.key, "XML 里没有 VRA Core 的 work 或 image")
    for number, record in enumerate(records, start=1):
        reading = _reading(
            record, shown.get(record, [record] if record in alone else []), number, many=len(records) > 1
        )
        if reading is None:
            yield Refusal(
                source.key, WrongMapping.code, f"第 {number} 条记录（第 {record.sourceline} 行）没有题名，未收"
            )
        else:
            yield reading


def _shown(
    works: Sequence[etree._Element], images: Sequence[etree._Element]
) -> dict[etree._Element, list[etree._Element]]:
    """Return the images of each work, by the relations of either side."""
    by_id = {one.get("id"): one for one in (*works, *images) if one.get("id")}
    found: dict[etree._Element, list[etree._Element]] = {}
    for one in (*works, *images):
        for relation in (part for part in one.iter() if name_of(part) == "relation"):
            for name in (relation.get("relids") or relation.get("refid") or "").split():
                other = by_id.get(name)
                pair = (one, other) if one in works else (other, one)
                if other is not None and pair[0] in works and pair[1] in images:
                    held = found.setdefault(pair[0], [])  # type: ignore[arg-type]
                    if pair[1] not in held:
                        held.append(pair[1])  # type: ignore[arg-type]
    return found


def _reading(record: etree._Element, images: Sequence[etree._Element], number: int, *, many: bool) -> Reading | None:
    pairs = [pair for part in record for pair in _pairs(part)]
    metadata = described(pairs)
    if not metadata.title:
        return None
    named = tuple(href for one in images if (href := one.get("href") or one.get("refid") or "") and _is_image(href))
    text = "\n".join(said(metadata.extra, ABSTRACT)) or metadata.title
    row = (record.get("id") or record.get("refid") or f"record-{number}") if many else ""
    locator = f"record {number}" if many else ""
    return Reading(replace(metadata, images=named), (Block(text, metadata.title, locator),), row)


def _is_image(href: str) -> bool:
    """Whether a reference is a file that may lie beside, or an image service; not any page of the web."""
    return not _ADDRESS.fullmatch(href) or href.endswith("/info.json")


def _pairs(part: etree._Element) -> Iterator[tuple[str, str]]:
    known = _SETS.get(name_of(part))
    if known is None:
        return
    first = True
    for one in (child for child in part if name_of(child) == known[0]):
        value = _value(one)
        if not value:
            continue
        if known[0] == "title":
            yield ("题名" if first else VARIANT_TITLE), value
        elif known[0] == "location":
            yield from _location(one)
        else:
            yield known[1], value
        first = False


def _location(one: etree._Element) -> Iterator[tuple[str, str]]:
    names = [_words(child) for child in one if name_of(child) == "name"]
    label = _LOCATIONS.get(one.get("type", ""), "地点")
    if names:
        yield label, "，".join(filter(None, names))
    for child in one:
        if name_of(child) == "refid" and _words(child):
            yield (ACCESSION if child.get("type") in ("accession", "shelfList") else ROOM), _words(child)
        elif name_of(child) in ("coordinates", "geo") and _words(child):
            yield COORDINATES, _words(child)


def _value(one: etree._Element) -> str:
    """Return what an element says: an agent by name and role, a date by its years, a measure with its unit."""
    name = name_of(one)
    inner = {name_of(child): _words(child) for child in one if isinstance(child.tag, str)}
    if name == "agent":
        role = inner.get("role", "")
        return f"{inner.get('name', _words(one))}（{role}）" if role else inner.get("name", _words(one))
    if name == "date":
        begin, end = inner.get("earliestDate", ""), inner.get("latestDate", "")
        return f"{begin}/{end}" if begin and end and begin != end else begin or end or _words(one)
    if name == "subject":
        return inner.get("term", _words(one))
    if name == "measurements":
        unit, kind = one.get("unit", ""), one.get("type", "")
        return f"{ {'height': '高', 'width': '宽', 'depth': '厚'}.get(kind, '') }{_words(one)} {unit}".strip()
    if name in ("rights", "inscription", "source", "textref"):
        return inner.get("text", "") or inner.get("name", "") or _words(one)
    return _words(one)


def _words(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())
