"""What the SPARQL service can do, said in RDF. https://www.w3.org/TR/sparql11-service-description/

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator

from api.service import QueryLimits
from ontology.iri import Namer
from ontology.media import ROWS, TRIPLES
from ontology.records import Literal, Statement
from ontology.terms import DCTERMS, RDF, SD

_FORMATS = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/ld+json": "JSON-LD",
    "application/rdf+xml": "RDF_XML",
    "application/n-triples": "N-Triples",
}


def service_statements(namer: Namer, limits: QueryLimits) -> Iterator[Statement]:
    """The endpoint, its language, its formats, that its default graph is the union of all, and its limits in words."""
    endpoint = f"{namer.base}sparql"
    service, default = f"{endpoint}#service", f"{endpoint}#default"
    yield Statement(service, RDF.type, SD.Service)
    yield Statement(service, SD.endpoint, endpoint)
    yield Statement(service, SD.supportedLanguage, SD.SPARQL11Query)
    yield Statement(service, SD.feature, SD.UnionDefaultGraph)
    for media_type in (*ROWS, *TRIPLES):
        yield Statement(service, SD.resultFormat, f"http://www.w3.org/ns/formats/{_FORMATS[media_type]}")
    yield Statement(service, SD.defaultDataset, default)
    yield Statement(default, RDF.type, SD.Dataset)
    yield Statement(default, SD.defaultGraph, f"{default}-graph")
    yield Statement(f"{default}-graph", RDF.type, SD.Graph)
    yield Statement(default, DCTERMS.relation, dataset_iri(namer))
    yield from (Statement(service, DCTERMS.description, text) for text in _limits(limits))


def dataset_iri(namer: Namer) -> str:
    """The address of the whole as a dataset; its description is the document at ``/dataset``."""
    return f"{namer.base}dataset#graph"


def _limits(limits: QueryLimits) -> tuple[Literal, Literal]:
    return (
        Literal(f"一次查询至多 {limits.seconds:g} 秒、{limits.rows} 行；只读，不接受 SERVICE。", language="zh-hans"),
        Literal(
            f"A query may take {limits.seconds:g} s and return {limits.rows} rows; read-only, without SERVICE.",
            language="en",
        ),
    )
