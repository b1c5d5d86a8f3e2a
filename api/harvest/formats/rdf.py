"""``rdf``: what the library's own graph says of a document, without its passages and tags, as RDF/XML.

Pure.
"""

from __future__ import annotations

from lxml import etree

from api.harvest.described import Described
from ontology.rdfxml import element
from ontology.records import TaggedDocument, TextVersion
from ontology.statements import document_statements


def write(described: Described) -> etree._Element:
    """Return the description of a document, its text version and its headings."""
    version = TextVersion(described.version_id, described.document.id, "")
    whole = TaggedDocument(described.document, version, (), described.subjects)
    return element(document_statements(whole, namer=described.namer))
