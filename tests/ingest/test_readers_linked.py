"""Descriptions by others in RDF become documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.corpus import walk
from ontology.records import Refusal, SourceText

RECORD = """<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:dcterms="http://purl.org/dc/terms/" xmlns:edm="http://www.europeana.eu/schemas/edm/"
  xmlns:ore="http://www.openarchives.org/ore/terms/" xmlns:skos="http://www.w3.org/2004/02/skos/core#">
  <ore:Aggregation rdf:about="http://museum.example/agg/1">
    <edm:aggregatedCHO rdf:resource="http://museum.example/object/1"/>
    <edm:dataProvider>Museum of the Town</edm:dataProvider>
    <edm:provider>Aggregator</edm:provider>
    <edm:isShownAt rdf:resource="http://museum.example/1.html"/>
    <edm:rights rdf:resource="http://creativecommons.org/licenses/by/4.0/"/>
  </ore:Aggregation>
  <edm:ProvidedCHO rdf:about="http://museum.example/object/1">
    <dc:title xml:lang="en">View of Nanjing</dc:title>
    <dc:title xml:lang="zh">南京城图</dc:title>
    <dc:creator rdf:resource="http://museum.example/agent/9"/>
    <dc:date>1668</dc:date>
    <dc:description>长江边的城墙与宝塔。</dc:description>
    <dc:language>zho</dc:language>
    <dc:subject rdf:resource="http://museum.example/concept/3"/>
    <dc:publisher>Meurs</dc:publisher>
    <dcterms:isPartOf>旧图</dcterms:isPartOf>
    <dcterms:temporal>17th century</dcterms:temporal>
    <edm:type>IMAGE</edm:type>
  </edm:ProvidedCHO>
  <edm:ProvidedCHO rdf:about="http://museum.example/object/2"><dc:date>1700</dc:date></edm:ProvidedCHO>
  <edm:Agent rdf:about="http://museum.example/agent/9"><skos:prefLabel>Johan Nieuhof</skos:prefLabel></edm:Agent>
  <skos:Concept rdf:about="http://museum.example/concept/3"><skos:prefLabel>城墙</skos:prefLabel></skos:Concept>
</rdf:RDF>
"""


def test_an_object_of_edm_is_a_document(tmp_path: Path) -> None:
    (tmp_path / "europeana.xml").write_text(RECORD, "utf-8")
    refused, found = walk([tmp_path])
    assert isinstance(refused, Refusal)
    assert (refused.source, refused.reason) == ("europeana.xml#http://museum.example/object/2", "没有题名")
    assert isinstance(found, SourceText)
    assert (found.key, found.format) == ("europeana.xml#1", "rdf")
    told = found.metadata
    assert (told.title, told.creator, told.date) == ("南京城图", "Johan Nieuhof", "1668")
    assert (told.rights, told.branch, told.language) == ("CC-BY-4.0", "Museum of the Town", "zh")
    assert (told.subjects, told.dynasty) == (("城墙",), "")
    assert dict(told.extra) == {"出版者": "Meurs", "时期": "17th century", "馆藏专题": "旧图"}
    assert [(one.text, one.heading, one.locator) for one in found.blocks] == [
        ("长江边的城墙与宝塔。", "南京城图", "http://museum.example/object/1")
    ]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("a.ttl", "<http://a.example/1> a <http://a.example/Thing> .", "source-mapping"),
        ("a.rdf", RECORD[:900], "source-broken"),
        ("a.jsonld", '{"@context": "https://a.example/c", "@id": "https://a.example/1"}', "source-broken"),
        ("a.xml", "<html>页面</html>", "source-mapping"),
    ],
)
def test_another_file_is_refused_with_one_reason(tmp_path: Path, name: str, text: str, code: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    (refused,) = walk([tmp_path])
    assert isinstance(refused, Refusal)
    assert refused.code == code
