"""``edm``: a document and the entities that it names in the Europeana Data Model, as RDF/XML.

Pure.
"""

from __future__ import annotations

from lxml import etree

from api.harvest.described import Described
from api.open_data.profiles import statements_in
from ontology.mappings import PROFILES
from ontology.rdfxml import element


def write(described: Described) -> etree._Element:
    """Return the object, its aggregation and the things around it."""
    profile = PROFILES["edm"]
    return element(statements_in(profile, described), prefixes=profile.table.prefixes, typed=True)
