"""``oai_dc``: unqualified Dublin Core (http://www.openarchives.org/OAI/openarchivesprotocol.html#dublincore).

Pure.
"""

from __future__ import annotations

from lxml import etree

from api.harvest.described import Described
from api.harvest.xml import XSI, add
from ontology import describing
from ontology.describing import said
from ontology.resource_types import ResourceType, resource_type

_OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_DC = "http://purl.org/dc/elements/1.1/"
_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
# Of the DCMI Type Vocabulary (https://www.dublincore.org/specifications/dublin-core/dcmi-terms/#section-7).
_TYPES = {
    ResourceType.TEXT: "Text", ResourceType.MANUSCRIPT: "Text", ResourceType.SCORE: "Text",
    ResourceType.MAP: "StillImage", ResourceType.PICTURE: "StillImage", ResourceType.FILM: "MovingImage",
    ResourceType.SOUND: "Sound", ResourceType.OBJECT: "PhysicalObject",
}  # fmt: skip


def write(described: Described) -> etree._Element:
    """Return the fifteen elements as far as they are stated: the holding branch as a publisher, the book as source."""
    metadata, document = described.document.metadata, described.document
    made = etree.Element(f"{{{_OAI_DC}}}dc", nsmap={"oai_dc": _OAI_DC, "dc": _DC, "xsi": XSI})
    made.set(f"{{{XSI}}}schemaLocation", f"{_OAI_DC} {_SCHEMA}")
    book = metadata.book if metadata.book != described.title else ""
    stated = (
        ("title", [described.title]),
        ("creator", described.creators),
        ("subject", described.topics),
        ("description", [*said(metadata.extra, describing.ABSTRACT), *said(metadata.extra, describing.CONTENTS)]),
        ("publisher", [*said(metadata.extra, describing.PUBLISHER), metadata.branch]),
        ("date", [metadata.date]),
        ("type", [_TYPES[resource_type(metadata.kind)], metadata.kind]),
        ("identifier", [described.address, *said(metadata.extra, describing.ISBN, describing.ISSN, describing.DOI)]),
        ("source", [book]),
        ("language", [metadata.language]),
        ("relation", [document.collection]),
        ("coverage", [metadata.dynasty]),
        ("rights", [metadata.rights]),
    )
    for name, values in stated:
        for value in values:
            if value.strip():
                add(made, f"{{{_DC}}}{name}", value)
    return made
