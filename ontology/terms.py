"""The words of RDF that are used here: closed vocabularies of plain strings, where a misspelt term raises.

``WM`` holds what the published vocabularies lack; ``schema.ttl`` defines each of its terms.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator


class ClosedNamespace:
    """A namespace with a fixed list of names: ``OA.exact`` or ``OA["exact"]`` is the full IRI."""

    __slots__ = ("_names", "base")

    def __init__(self, base: str, names: str) -> None:
        self.base = base
        self._names = frozenset(names.split())

    def __getitem__(self, name: str) -> str:
        if name not in self._names:
            raise KeyError(f"{name!r} is not a term of {self.base}; terms.py lists those that are in use")
        return self.base + name

    def __getattr__(self, name: str) -> str:
        try:
            return self[name]
        except KeyError as error:
            raise AttributeError(error.args[0]) from None

    def __iter__(self) -> Iterator[str]:
        """All full IRIs, in order."""
        return (self.base + name for name in sorted(self._names))


WM = ClosedNamespace(
    "https://wenmai.example/ns#",
    "Passage begin end locator book dynasty branch kind nameKind beginYear endYear modernPlace "
    "TagType PER LOC ORG OFI BOOK TIME EVENT SUBJECT tagType value confidence "
    "ReviewState machine confirmed corrected rejected review "
    "Candidate candidate entity score evidence margin linkedBy linking undecided "
    "Relation subject predicate object when where within by Heading heading "
    "courtesyName artName posthumousName alsoNamed nativePlace heldOffice wrote compiled annotated father mother child "
    "sibling spouse teacher friend arrivedAt garrisoned seat subordinateTo renamed built rebuilt founded organiser "
    "locatedIn participant tookPlaceAt tookPlaceIn "
    "Match match Merge Split Retirement Restoration Creation into Grouping grouping",
)
BF = ClosedNamespace("http://id.loc.gov/ontologies/bibframe/", "Work Instance Collection instanceOf")
CRM = ClosedNamespace(
    "http://www.cidoc-crm.org/cidoc-crm/",
    "E4_Period E5_Event E21_Person E41_Appellation E53_Place E74_Group P1_is_identified_by P190_has_symbolic_content",
)
SKOS = ClosedNamespace(
    "http://www.w3.org/2004/02/skos/core#",
    "Concept ConceptScheme prefLabel altLabel note definition inScheme exactMatch broader narrower related",
)
OA = ClosedNamespace(
    "http://www.w3.org/ns/oa#",
    "Annotation TextPositionSelector TextQuoteSelector hasTarget hasBody hasSource hasScope hasSelector "
    "start end exact",
)
PROV = ClosedNamespace(
    "http://www.w3.org/ns/prov#",
    "Activity Agent Entity SoftwareAgent wasAttributedTo wasAssociatedWith wasGeneratedBy used generated endedAtTime",
)
TIME = ClosedNamespace("http://www.w3.org/2006/time#", "ProperInterval")
GEO = ClosedNamespace("http://www.opengis.net/ont/geosparql#", "hasGeometry Geometry asWKT wktLiteral")
WGS84 = ClosedNamespace("http://www.w3.org/2003/01/geo/wgs84_pos#", "lat long")
SCHEMA = ClosedNamespace(
    "https://schema.org/",
    "creator genre inLanguage copyrightNotice keywords additionalProperty PropertyValue name value encodingFormat "
    "position softwareVersion text",
)
ORG = ClosedNamespace("http://www.w3.org/ns/org#", "Post")
DCTERMS = ClosedNamespace(
    "http://purl.org/dc/terms/",
    "title date identifier isPartOf subject license rights source creator contributor relation",
)
RDF = ClosedNamespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "type Property")
RDFS = ClosedNamespace(
    "http://www.w3.org/2000/01/rdf-schema#", "Class label subClassOf subPropertyOf domain range isDefinedBy Datatype"
)
XSD = ClosedNamespace("http://www.w3.org/2001/XMLSchema#", "string integer decimal dateTime nonNegativeInteger")
VOID = ClosedNamespace("http://rdfs.org/ns/void#", "Dataset triples sparqlEndpoint inDataset")
DCAT = ClosedNamespace("http://www.w3.org/ns/dcat#", "Dataset Distribution distribution accessURL mediaType")
EDTF = ClosedNamespace("http://id.loc.gov/datatypes/edtf/", "EDTF")

PREFIXES = {
    "wm": WM.base,
    "bf": BF.base,
    "crm": CRM.base,
    "skos": SKOS.base,
    "oa": OA.base,
    "prov": PROV.base,
    "time": TIME.base,
    "geo": GEO.base,
    "wgs84": WGS84.base,
    "schema": SCHEMA.base,
    "org": ORG.base,
    "dcterms": DCTERMS.base,
    "rdf": RDF.base,
    "rdfs": RDFS.base,
    "xsd": XSD.base,
    "void": VOID.base,
    "dcat": DCAT.base,
}
"""What a Turtle file of this library binds."""
