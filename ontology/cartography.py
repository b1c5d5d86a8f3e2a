"""What a map, or a picture of a place, says of where: its coordinates and its scale as RDF statements.

``bf:cartographicAttributes`` with the wording (https://id.loc.gov/ontologies/bibframe.html#c_Cartographic), and, where
the coordinates can be read, the part of the globe as a geometry of GeoSPARQL.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ontology.coordinates import Extent, Unplaced, read_coordinates, read_scale
from ontology.describing import COORDINATES, PROJECTION, SCALE, said
from ontology.literals import decimal, integer
from ontology.records import Literal, Statement
from ontology.terms import BF, DCTERMS, GEO, RDF, RDFS, WGS84

Fields = Sequence[tuple[str, str]]


def extent_of(extra: Fields) -> Extent | None:
    """Return the part of the globe that a description names first; ``None`` where it names none that can be read."""
    for stated in said(extra, COORDINATES):
        try:
            return read_coordinates(stated)
        except Unplaced:
            continue
    return None


def cartographic_statements(subject: str, extra: Fields) -> Iterator[Statement]:
    """Everything that is said of a document's place on the globe; nothing where its description says nothing."""
    coordinates, scales, projections = said(extra, COORDINATES), said(extra, SCALE), said(extra, PROJECTION)
    if coordinates or projections:
        node = f"{subject}#cartographic"
        yield Statement(subject, BF.cartographicAttributes, node)
        yield Statement(node, RDF.type, BF.Cartographic)
        yield from (Statement(node, BF.coordinates, Literal(one)) for one in coordinates)
        for number, one in enumerate(projections, start=1):
            yield Statement(node, BF.projection, f"{subject}#projection-{number}")
            yield Statement(f"{subject}#projection-{number}", RDF.type, BF.Projection)
            yield Statement(f"{subject}#projection-{number}", RDFS.label, Literal(one))
    for number, one in enumerate(scales, start=1):
        yield from _scale(subject, f"{subject}#scale-{number}", one)
    if (extent := extent_of(extra)) is not None:
        yield from _extent(subject, extent)


def _scale(subject: str, node: str, stated: str) -> Iterator[Statement]:
    yield Statement(subject, BF.scale, node)
    yield Statement(node, RDF.type, BF.Scale)
    yield Statement(node, RDFS.label, Literal(stated))
    if (below := read_scale(stated)) is not None:
        yield Statement(node, RDF.value, integer(below))


def _extent(subject: str, extent: Extent) -> Iterator[Statement]:
    place, geometry = f"{subject}#extent", f"{subject}#geometry"
    yield Statement(subject, DCTERMS.spatial, place)
    yield Statement(place, RDF.type, DCTERMS.Location)
    yield Statement(place, GEO.hasGeometry, geometry)
    yield Statement(geometry, RDF.type, GEO.Geometry)
    yield Statement(geometry, GEO.asWKT, Literal(extent.wkt, datatype=GEO.wktLiteral))
    if extent.is_point:
        yield Statement(place, WGS84.lat, decimal(extent.south))
        yield Statement(place, WGS84.long, decimal(extent.west))
