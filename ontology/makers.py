"""Who makes statements, as RDF: a model or rule is software with a version, whoever has none is a person. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from ontology.iri import Namer
from ontology.literals import texts
from ontology.records import Literal, Maker, Statement
from ontology.terms import PROV, RDF, RDFS, SCHEMA


def maker_statements(maker: Maker, *, namer: Namer) -> Iterator[Statement]:
    """What is said of a maker wherever one is named: its class, its name and, of software, its version."""
    agent = namer.maker_iri(maker.name, maker.version)
    yield Statement(agent, RDF.type, PROV.SoftwareAgent if maker.version else PROV.Person)
    yield Statement(agent, RDFS.label, Literal(maker.name))
    yield from texts(agent, ((SCHEMA.softwareVersion, maker.version),))
