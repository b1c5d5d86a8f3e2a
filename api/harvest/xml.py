"""Elements of an answer in XML. One control character in one title does not break the harvest of a library.

Pure.
"""

from __future__ import annotations

from typing import cast

from lxml import etree

from ontology.rdfxml import clean

XSI = "http://www.w3.org/2001/XMLSchema-instance"


def root(namespace: str, name: str, *, prefix: str | None = None, schema: str = "") -> etree._Element:
    """Return a root element of ``namespace``; ``schema`` is where its schema lies."""
    # The stubs do not know that None is the prefix of the default namespace.
    nsmap = cast("dict[str, str]", {prefix: namespace, "xsi": XSI})
    made = etree.Element(f"{{{namespace}}}{name}", nsmap=nsmap)
    if schema:
        made.set(f"{{{XSI}}}schemaLocation", f"{namespace} {schema}")
    return made


def add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    """Add a child with a text; ``name`` is of the parent's namespace unless it says ``{namespace}name``."""
    if not name.startswith("{"):
        name = f"{{{etree.QName(parent).namespace}}}{name}"
    made = etree.SubElement(parent, name)
    if text:
        made.text = clean(text)
    for key, value in attributes.items():
        made.set(key.rstrip("_"), clean(value))
    return made


def written(element: etree._Element) -> bytes:
    """Return the bytes of a document."""
    return etree.tostring(element, encoding="UTF-8", xml_declaration=True)
