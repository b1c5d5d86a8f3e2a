"""The formats that records are harvested in, one a file. To add a format: write the file, add a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from lxml import etree

from api.harvest.described import Described

Write = Callable[[Described], etree._Element]


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the registry: what a record's metadata looks like under ``prefix``, and where its schema lies.

    ``entities`` says that it tells of the entities that the document names too.
    """

    prefix: str
    namespace: str
    schema: str
    module: str
    entities: bool = False

    def write(self, described: Described) -> etree._Element:
        """Return the metadata of a document."""
        module = import_module(f"api.harvest.formats.{self.module}")
        return cast("Write", module.write)(described)


_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDF_SCHEMA = "http://www.openarchives.org/OAI/2.0/rdf.xsd"

FORMATS = {
    one.prefix: one
    for one in (
        Format(
            "oai_dc",
            "http://www.openarchives.org/OAI/2.0/oai_dc/",
            "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
            "dublin_core",
        ),
        Format(
            "marcxml",
            "http://www.loc.gov/MARC21/slim",
            "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd",
            "marc",
        ),
        Format("rdf", _RDF, _RDF_SCHEMA, "rdf"),
        Format(
            "edm",
            "http://www.europeana.eu/schemas/edm/",
            "http://www.europeana.eu/schemas/edm/EDM.xsd",
            "edm",
            entities=True,
        ),
    )
}
