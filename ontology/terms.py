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
    "ReviewState machine confirmed corrected rejected stated review "
    "Candidate candidate entity score evidence margin linkedBy linking undecided "
    "Relation subject predicate object when where within by Heading heading "
    "courtesyName artName posthumousName alsoNamed nativePlace heldOffice wrote compiled annotated father mother child "
    "sibling spouse teacher friend wroteTo arrivedAt garrisoned seat subordinateTo renamed built rebuilt founded "
    "organiser locatedIn participant tookPlaceAt tookPlaceIn "
    "editionKind rows charactersPerRow pageFormat division surveyNumber missing Seal seal Inscription inscription "
    "Guess guess "
    "Match match Merge Split Retirement Restoration Creation Revision into Grouping grouping "
    "nameKinds name-full name-given name-courtesy name-art name-posthumous name-temple name-noble name-honorific "
    "name-religious name-office name-other name-former name-modern name-short name-traditional name-entry",
)
BF = ClosedNamespace(
    "http://id.loc.gov/ontologies/bibframe/",
    "Work Instance Item Text Collection Agent Person Organization Title Contribution PrimaryContribution Role "
    "ProvisionActivity Publication Identifier Local Isbn Note "
    "expressionOf hasExpression instanceOf hasInstance itemOf hasItem heldBy title mainTitle subtitle variantTitle "
    "contribution agent role provisionActivity provisionActivityStatement editionStatement responsibilityStatement "
    "extent shelfMark identifiedBy note subject classification genreForm language date originDate place "
    "copyrightDate derivedFrom physicalLocation "
    "Cartographic Scale Projection cartographicAttributes coordinates scale projection",
)
CRM = ClosedNamespace(
    "http://www.cidoc-crm.org/cidoc-crm/",
    "E4_Period E5_Event E21_Person E41_Appellation E53_Place E55_Type E74_Group P1_is_identified_by P2_has_type "
    "P190_has_symbolic_content",
)
SKOS = ClosedNamespace(
    "http://www.w3.org/2004/02/skos/core#",
    "Concept ConceptScheme prefLabel altLabel hiddenLabel note changeNote historyNote scopeNote definition notation "
    "inScheme hasTopConcept topConceptOf mappingRelation exactMatch closeMatch broadMatch narrowMatch relatedMatch "
    "broader narrower related",
)
OA = ClosedNamespace(
    "http://www.w3.org/ns/oa#",
    "Annotation SpecificResource TextPositionSelector TextQuoteSelector hasTarget hasBody hasSource hasScope "
    "hasSelector start end exact",
)
PROV = ClosedNamespace(
    "http://www.w3.org/ns/prov#",
    "Activity Agent Entity Person Organization SoftwareAgent wasAttributedTo wasAssociatedWith wasGeneratedBy "
    "wasInvalidatedBy wasInformedBy wasDerivedFrom wasRevisionOf hadPrimarySource used generated invalidated "
    "startedAtTime endedAtTime generatedAtTime invalidatedAtTime atTime",
)
TIME = ClosedNamespace("http://www.w3.org/2006/time#", "ProperInterval hasTime")
GEO = ClosedNamespace("http://www.opengis.net/ont/geosparql#", "hasGeometry Geometry asWKT wktLiteral")
WGS84 = ClosedNamespace("http://www.w3.org/2003/01/geo/wgs84_pos#", "lat long")
SCHEMA = ClosedNamespace(
    "https://schema.org/",
    "creator genre inLanguage copyrightNotice keywords additionalProperty PropertyValue name value encodingFormat "
    "position softwareVersion text Question Answer acceptedAnswer suggestedAnswer answerCount citation Library "
    "Organization Dataset DataDownload description url sameAs isPartOf mainEntity dateCreated dateModified "
    "license identifier abstract numberOfItems",
)
ORG = ClosedNamespace(
    "http://www.w3.org/ns/org#",
    "Post Membership Organization member organization memberDuring holds heldBy postIn role",
)
DCTERMS = ClosedNamespace(
    "http://purl.org/dc/terms/",
    "title alternative date created modified issued temporal spatial type format extent language identifier isPartOf "
    "hasPart isVersionOf hasVersion replaces isReplacedBy references isReferencedBy conformsTo subject description "
    "license rights source provenance publisher creator contributor relation Location",
)
RDF = ClosedNamespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "type Property value")
RDFS = ClosedNamespace(
    "http://www.w3.org/2000/01/rdf-schema#",
    "Class label seeAlso comment subClassOf subPropertyOf domain range isDefinedBy Datatype",
)
XSD = ClosedNamespace(
    "http://www.w3.org/2001/XMLSchema#", "string integer decimal boolean date gYear dateTime anyURI nonNegativeInteger"
)
VOID = ClosedNamespace(
    "http://rdfs.org/ns/void#",
    "Dataset DatasetDescription Linkset triples entities classes properties distinctSubjects distinctObjects documents "
    "sparqlEndpoint uriSpace uriLookupEndpoint openSearchDescription dataDump exampleResource vocabulary feature "
    "subset inDataset target linkPredicate classPartition propertyPartition class property rootResource",
)
DCAT = ClosedNamespace(
    "http://www.w3.org/ns/dcat#",
    "Catalog Dataset DataService Distribution dataset service distribution accessURL downloadURL accessService "
    "endpointURL endpointDescription servesDataset mediaType compressFormat packageFormat byteSize keyword theme "
    "landingPage contactPoint record",
)
OWL = ClosedNamespace("http://www.w3.org/2002/07/owl#", "Ontology sameAs deprecated versionInfo")
SD = ClosedNamespace(
    "http://www.w3.org/ns/sparql-service-description#",
    "Service Dataset Graph endpoint supportedLanguage SPARQL11Query feature UnionDefaultGraph resultFormat "
    "defaultDataset defaultGraph",
)
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
    "owl": OWL.base,
    "void": VOID.base,
    "dcat": DCAT.base,
    "sd": SD.base,
    "edtf": EDTF.base,
}
"""What a Turtle file of this library binds."""
