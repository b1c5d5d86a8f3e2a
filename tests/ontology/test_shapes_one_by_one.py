"""Each shape on its own: what keeps to it, and at least one thing that it catches."""

from __future__ import annotations

import re
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.term import Node

from ontology import terms
from ontology.terms import PREFIXES, WM

SHAPES = Graph().parse(Path(terms.__file__).with_name("shapes.ttl"))
SH = Namespace("http://www.w3.org/ns/shacl#")
HEAD = "".join(f"@prefix {prefix}: <{base}> .\n" for prefix, base in PREFIXES.items()) + (
    "@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .\n"
    "@prefix : <https://wenmai.example/id/entity/> .\n"
    "@prefix document: <https://wenmai.example/id/document/> .\n"
    "@prefix version: <https://wenmai.example/id/version/> .\n"
    "@prefix work: <https://wenmai.example/id/work/> .\n"
    "@prefix instance: <https://wenmai.example/id/instance/> .\n"
    "@prefix item: <https://wenmai.example/id/item/> .\n"
    "@prefix branch: <https://wenmai.example/id/branch/> .\n"
    "@prefix deed: <https://wenmai.example/id/deed/> .\n"
    "@prefix maker: <https://wenmai.example/id/maker/> .\n"
    "@prefix passage: <https://wenmai.example/id/passage/> .\n"
    "@prefix tag: <https://wenmai.example/id/tag/> .\n"
)

GOOD = {
    "document": """
        document:a a bf:Work ; dcterms:title "江宁府志" ; dcterms:identifier "a.txt" ; bf:title document:t ;
          bf:contribution document:c ; schema:additionalProperty document:f ; dcterms:isPartOf :collection ;
          wm:heading document:h ; bf:cartographicAttributes document:m ; bf:scale document:s ;
          dcterms:spatial document:extent ; wm:editionKind "刻本" ; wm:rows 9 ; wm:charactersPerRow 19 ;
          wm:surveyNumber "320000-1602-0000123" ; wm:division :sibu ; wm:seal document:seal ;
          wm:inscription document:written ; wm:guess document:guess .
        document:seal a wm:Seal ; rdfs:label "八千卷楼" .
        document:written a wm:Inscription ; rdfs:label "清丁丙跋" ; wm:kind "跋" .
        document:guess a wm:Guess ; schema:name "creator" ; wm:value "袁枚" ; wm:confidence 0.95 ;
          wm:evidence "文件名" ; prov:wasAttributedTo maker:m .
        document:m a bf:Cartographic ; bf:coordinates "东经118°47′，北纬32°3′" ; bf:projection document:j .
        document:j a bf:Projection ; rdfs:label "多圆锥投影" .
        document:s a bf:Scale ; rdfs:label "五万分之一" ; rdf:value 50000 .
        document:extent a dcterms:Location ; geo:hasGeometry document:g .
        document:g a geo:Geometry ; geo:asWKT "POINT(118.783333 32.05)"^^geo:wktLiteral .
        :collection a bf:Collection ; dcterms:title "地方志" .
        document:t a bf:Title ; bf:mainTitle "江宁府志" .
        document:c a bf:Contribution ; bf:agent document:who . document:who a bf:Agent ; rdfs:label "吕燕昭" .
        document:f a schema:PropertyValue ; schema:name "馆藏号" ; schema:value "A1" .
        document:h a wm:Heading ; wm:entity :k29 ; rdfs:label "地方史志" ; wm:score 0.7 ; wm:review wm:machine ;
          prov:wasAttributedTo maker:m ; wm:evidence "题名有「志」" .
        version:v a bf:Instance ; bf:instanceOf document:a .
        version:i a bf:Item ; bf:itemOf version:v ; bf:heldBy branch:b .
        branch:b a bf:Organization, schema:Library ; rdfs:label "样例总馆" .
        <https://wenmai.example/id/graph/v#run> a prov:Activity ; prov:used version:v ; prov:wasAssociatedWith maker:m .
        maker:m a prov:SoftwareAgent ; rdfs:label "rules" ; schema:softwareVersion "1" .
        passage:p a wm:Passage ; dcterms:isPartOf version:v ; schema:position 0 ; wm:begin 0 ; wm:end 4 ;
          schema:text "东门在此" .
        tag:t a oa:Annotation ; wm:tagType wm:TIME ; wm:confidence 0.9 ; wm:review wm:machine ; wm:beginYear -205 ;
          wm:endYear 220 ; prov:wasAttributedTo maker:m ; oa:hasTarget tag:target ; oa:hasBody :e ;
          wm:linkedBy maker:m ; wm:margin 0.1 ; wm:candidate tag:candidate .
        tag:candidate wm:entity :e ; wm:score 0.9 ; wm:evidence "同名" .
        tag:target oa:hasSource version:v ; oa:hasScope passage:p ; oa:hasSelector tag:selector .
        tag:selector a oa:TextPositionSelector, oa:TextQuoteSelector ; oa:start 0 ; oa:end 2 ; oa:exact "东门" .
        :r a wm:Relation, org:Membership ; org:member :e ; wm:subject :e ; wm:predicate wm:heldOffice ; wm:object :o ;
          wm:confidence 0.9 ; wm:review wm:machine ; prov:wasAttributedTo maker:m ; oa:hasScope passage:p ;
          oa:hasSelector tag:selector .
    """,
    "entity": """
        :e a crm:E53_Place ; skos:prefLabel "江宁"@zh ; crm:P1_is_identified_by :n ; wm:beginYear 1 ; wm:endYear 2 ;
          time:hasTime :years ; geo:hasGeometry :g ; skos:inScheme :authority ; skos:exactMatch <http://x.example/1> ;
          wm:match :m .
        :n a crm:E41_Appellation ; crm:P190_has_symbolic_content "金陵" ; wm:nameKind "旧称" ;
          crm:P2_has_type wm:name-former .
        :years a time:ProperInterval ; dcterms:date "0001/0002"^^edtf:EDTF .
        :g a geo:Geometry ; geo:asWKT "POINT(118.8 32.0)"^^geo:wktLiteral .
        :authority a skos:ConceptScheme ; rdfs:label "bundled" .
        :concept a skos:Concept ; skos:prefLabel "建筑"@zh .
        :m a wm:Match ; prov:wasAttributedTo :authority ; wm:confidence 1.0 ; wm:review wm:machine ;
          wm:evidence "自述" .
    """,
    "living": """
        deed:1 a prov:Activity, wm:Merge ; prov:wasAssociatedWith maker:p ; prov:used :a ; wm:into :b ;
          prov:endedAtTime "2026-01-02T03:04:05Z"^^xsd:dateTime .
        deed:2 a prov:Activity, wm:Split ; prov:wasAssociatedWith maker:p ; prov:used :c ; wm:into :d, :f ;
          prov:endedAtTime "2026-01-02T03:04:05Z"^^xsd:dateTime .
        deed:3 a prov:Activity, wm:Restoration ; prov:wasAssociatedWith maker:p ;
          prov:endedAtTime "2026-01-02T03:04:05Z"^^xsd:dateTime .
        maker:p a prov:Person ; rdfs:label "reviewer:馆员甲" .
        :a a prov:Entity ; owl:deprecated true ; prov:wasInvalidatedBy deed:1 ; rdfs:label "金陵"@zh .
    """,
    "catalogue": """
        work:w a bf:Work ; rdfs:label "史记" . instance:i a bf:Instance ; bf:instanceOf work:w ; bf:hasItem item:x .
        work:w bf:contribution work:c . work:c a bf:Contribution ; bf:agent :sima ; bf:role work:r .
        work:r a bf:Role ; rdfs:label "撰" . instance:i bf:identifiedBy instance:n .
        instance:n a bf:Isbn ; rdf:value "9787101003048" .
        item:x a bf:Item ; bf:itemOf instance:i ; bf:heldBy branch:b ; wm:grouping item:g .
        branch:b a bf:Organization ; rdfs:label "金陵图书馆" .
        item:g a wm:Grouping ; prov:wasAttributedTo maker:rules ; wm:confidence 0.9 ; wm:evidence "题名、责任者相同" .
    """,
    "dataset": """
        :set a void:Dataset, dcat:Dataset ; dcterms:title "文脉"@zh ; void:triples 12 ; dcat:distribution :dump .
        :dump a dcat:Distribution ; dcat:downloadURL <https://wenmai.example/dump.nq.gz> .
    """,
}

BAD = {
    "WorkShape": ("catalogue", 'rdfs:label "史记"', 'skos:note "史记"'),
    "DocumentTitleShape": ("document", 'dcterms:title "江宁府志"', 'dcterms:title "江宁府志", "志"'),
    "DocumentSourceShape": ("document", 'dcterms:identifier "a.txt" ;', ""),
    "DocumentCollectionShape": ("document", ":collection a bf:Collection", ":other a bf:Collection"),
    "DocumentTextShape": ("document", "bf:instanceOf document:a", "bf:instanceOf document:b"),
    "TitleShape": ("document", 'bf:mainTitle "江宁府志"', 'bf:mainTitle ""'),
    "ContributionShape": ("document", "bf:agent document:who", 'bf:agent "吕燕昭"'),
    "ContributorShape": ("document", 'bf:Agent ; rdfs:label "吕燕昭"', "bf:Agent"),
    "InstanceShape": ("catalogue", "bf:instanceOf work:w", "bf:instanceOf work:w, work:v"),
    "TextVersionShape": ("document", "prov:used version:v", "prov:used version:w"),
    "RoleShape": ("catalogue", 'bf:Role ; rdfs:label "撰"', "bf:Role"),
    "IdentifierShape": ("catalogue", '"9787101003048"', '""'),
    "ItemShape": ("catalogue", "bf:itemOf instance:i", "bf:itemOf instance:i, instance:j"),
    "BranchShape": ("document", 'schema:Library ; rdfs:label "样例总馆"', "schema:Library"),
    "CollectionShape": ("document", 'bf:Collection ; dcterms:title "地方志"', "bf:Collection"),
    "FieldShape": ("document", 'schema:value "A1"', "schema:value 1"),
    "PassageShape": ("document", "wm:begin 0", "wm:begin 9"),
    "TagShape": ("document", "wm:tagType wm:TIME", "wm:tagType wm:Passage"),
    "SelectorShape": ("document", 'oa:exact "东门"', 'oa:exact ""'),
    "RelationShape": ("document", "wm:predicate wm:heldOffice", "wm:predicate wm:when"),
    "MembershipShape": ("document", "org:member :e ;", ""),
    "HeadingShape": ("document", ' ; wm:evidence "题名有「志」"', ""),
    "CandidateShape": ("document", ' ; wm:evidence "同名"', ""),
    "MatchShape": ("entity", 'wm:evidence "自述"', 'wm:evidence ""'),
    "GroupingShape": ("catalogue", "prov:wasAttributedTo maker:rules ;", ""),
    "DeedShape": ("living", "wm:Restoration ; prov:wasAssociatedWith maker:p", "wm:Restoration"),
    "MergeShape": ("living", "wm:into :b", "wm:into :b, :c"),
    "SplitShape": ("living", "wm:into :d, :f ;", ""),
    "TombstoneShape": ("living", "prov:wasInvalidatedBy deed:1 ;", ""),
    "RunShape": ("document", "prov:used version:v", "prov:used version:v, version:w"),
    "MakerShape": ("document", '"rules" ; schema:softwareVersion "1"', '"rules"'),
    "EntityShape": ("entity", '"江宁"@zh', '"江宁"@zh, "南京"@zh'),
    "NameShape": ("entity", "wm:name-former", "wm:nameKinds"),
    "YearsShape": ("document", "wm:beginYear -205", "wm:beginYear 221"),
    "IntervalShape": ("entity", '"0001/0002"^^edtf:EDTF', '"前后"'),
    "GeometryShape": ("entity", '"POINT(118.8 32.0)"', '"118.8 32.0"'),
    "CartographicShape": (
        "document",
        'bf:coordinates "东经118°47′，北纬32°3′" ; bf:projection document:j',
        "wm:when 1",
    ),
    "AncientBookShape": ("document", '"320000-1602-0000123"', '"320000-123"'),
    "SealShape": ("document", 'wm:Seal ; rdfs:label "八千卷楼"', "wm:Seal"),
    "InscriptionShape": ("document", 'rdfs:label "清丁丙跋" ; wm:kind "跋"', 'rdfs:label "清丁丙跋"'),
    "GuessShape": ("document", ' ; wm:confidence 0.95 ;\n          wm:evidence "文件名" ;', " ;"),
    "ScaleShape": ("document", "rdf:value 50000", "rdf:value 0"),
    "ExtentShape": ("document", "dcterms:Location ; geo:hasGeometry document:g", "dcterms:Location"),
    "SchemeShape": ("entity", 'skos:ConceptScheme ; rdfs:label "bundled"', "skos:ConceptScheme"),
    "ConceptShape": ("entity", 'skos:Concept ; skos:prefLabel "建筑"@zh', "skos:Concept"),
    "DatasetShape": ("dataset", "void:triples 12", "void:triples 12, 13"),
    "DistributionShape": ("dataset", "dcat:downloadURL", "dcat:mediaType"),
}
"""Where to change what, for the shape that must say so. Those of answers stand in test_answers.py."""
ANSWERS = {"QuestionShape", "AnswerShape", "ReceiptShape"}


def caught(text: str) -> set[str]:
    """The names of the shapes that a graph breaks."""
    _, report, _ = pyshacl.validate(Graph().parse(data=HEAD + text, format="turtle"), shacl_graph=SHAPES)
    assert isinstance(report, Graph)
    return {_name(shape) for shape in report.objects(None, SH.sourceShape)}


def _name(shape: Node) -> str:
    owner = next(SHAPES.subjects(SH.property, shape), shape)
    return str(owner).removeprefix(WM.base)


@pytest.mark.parametrize("part", GOOD)
def test_what_is_right_keeps_to_all_shapes(part: str) -> None:
    assert caught(GOOD[part]) == set()


@pytest.mark.parametrize("shape", BAD)
def test_each_shape_catches_what_it_is_for(shape: str) -> None:
    part, right, wrong = BAD[shape]
    assert GOOD[part].count(right) == 1
    assert shape in caught(GOOD[part].replace(right, wrong))


def test_no_shape_is_without_an_example() -> None:
    targets = (SH.targetClass, SH.targetObjectsOf, SH.targetSubjectsOf)
    aimed = {_name(shape) for target in targets for shape in SHAPES.subjects(target)}
    assert aimed == set(BAD) | ANSWERS


def test_each_class_that_shapes_aim_at_has_an_example() -> None:
    said = " ".join(GOOD.values())
    for one in SHAPES.objects(None, SH.targetClass):
        prefix, base = next((prefix, base) for prefix, base in PREFIXES.items() if str(one).startswith(base))
        name = f"{prefix}:{str(one).removeprefix(base)}"
        assert re.search(rf"{name}\b", said) or name in UNSEEN, name


UNSEEN = {
    # Of the same shape as a class that is there, or in test_answers.py.
    "wm:Candidate", "wm:TagType", "wm:ReviewState", "wm:Retirement", "wm:Creation", "wm:Revision", "prov:Agent",
    "prov:Organization", "crm:E21_Person", "crm:E74_Group", "crm:E4_Period", "crm:E5_Event", "org:Post",
    "schema:Question", "schema:Answer", "bf:Identifier", "oa:SpecificResource",
}  # fmt: skip


def test_an_entity_may_not_be_merged_into_itself() -> None:
    assert "DeedShape" in caught(GOOD["living"].replace("wm:into :b", "wm:into :a"))


def test_shapes_are_open() -> None:
    more = 'document:a skos:note "更多" . :e rdfs:comment "更多"@zh . work:w schema:about :e .'
    assert caught(GOOD["document"] + more) == set()


def test_every_shape_is_named_in_the_namespace() -> None:
    assert all(isinstance(one, URIRef) for one in SHAPES.subjects(RDF.type, SH.NodeShape))
