"""What genealogies and letters state, through the pipeline into the graph."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.annotate import Annotator
from api.pipeline import tag_document
from api.web.clan_views import clan_view
from api.web.words import Language, words_in
from ingest.corpus import walk
from ontology.iri import Namer, is_local
from ontology.ntriples import lines
from ontology.records import Literal, ReviewState, SourceText, TaggedDocument
from ontology.shacl.read import read_shapes
from ontology.statements import document_statements
from ontology.terms import CRM, RDF, SKOS, WM
from ontology.validate import SHAPES, findings


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator(without=("model",))


def tagged(path: Path, text: str, annotator: Annotator) -> TaggedDocument:
    path.write_text(text, "utf-8")
    (source,) = (one for one in walk([path]) if isinstance(one, SourceText))
    return tag_document(source, annotator, collection="特藏")


CLAN = "编号,姓名,世次,字,父,配,子\n1,苏洵,1,明允,,程氏,苏轼、苏辙\n2,苏轼,2,子瞻,苏洵,王氏,\n3,苏辙,2,子由,1,,\n"


def test_the_kin_of_a_genealogy_stands_in_the_graph_with_its_row(tmp_path: Path, annotator: Annotator) -> None:
    document = tagged(tmp_path / "谱.csv", CLAN, annotator)
    relations = [one for part in document.passages for one in part.relations]
    text = document.version.text
    by_id = {tag.id: tag for part in document.passages for tag in part.tags}
    said = {(by_id[one.subject].surface, one.predicate, by_id[one.object].surface) for one in relations}
    assert said == {
        ("苏洵", "字", "明允"), ("苏洵", "夫妻", "程氏"), ("苏洵", "子", "苏轼"), ("苏洵", "子", "苏辙"),
        ("苏轼", "字", "子瞻"), ("苏轼", "父", "苏洵"), ("苏轼", "夫妻", "王氏"),
        ("苏辙", "字", "子由"), ("苏辙", "父", "苏洵"),
    }  # fmt: skip
    assert all(one.review is ReviewState.STATED and one.maker.name == "genealogy-table" for one in relations)
    assert all(text[one.begin : one.end].startswith(by_id[one.subject].surface) for one in relations)
    father = {one.object_entity for one in relations if one.predicate == "父"}
    assert len(father) == 1 and is_local(next(iter(father))), "of the genealogy, not the famous one"
    spouses = [one.object_entity for one in relations if one.predicate == "夫妻"]
    assert len(set(spouses)) == 2
    assert not any("世" in tag.surface for tag in by_id.values())
    assert not any(tag.value.startswith("local:") for tag in by_id.values())
    assert {part.passage.locator for part in document.passages} == {"第 2 行", "第 3 行", "第 4 行"}
    namer = Namer("https://wenmai.example/")
    graph = list(document_statements(document, namer=namer))
    iri = namer.entity_iri(next(iter(father)))
    assert [one.object for one in graph if one.subject == iri and one.predicate == SKOS.prefLabel] == [
        Literal("苏洵", language="zh")
    ]
    assert [one.object for one in graph if one.subject == iri and one.predicate == RDF.type] == [CRM.E21_Person]
    assert sum(one.object == iri and one.predicate == WM.father for one in graph) == 2
    states = [one.object for one in graph if one.predicate == WM.review and "/relation/" in one.subject]
    assert set(states) == {WM.stated}
    assert list(findings(read_shapes(SHAPES), lines(graph))) == []


def test_the_page_shows_a_generation_with_kin_from_either_side(tmp_path: Path, annotator: Annotator) -> None:
    document = tagged(tmp_path / "谱.csv", CLAN, annotator)
    view = clan_view(document, words_in(Language.HANS), generation=1, page=1, who="")
    assert [(label, count, here) for label, _, count, here in view.generations] == [
        ("第一世", 1, True),
        ("第二世", 2, False),
    ]
    (father,) = view.members
    assert father.names == (("字", "明允"),)
    assert [(label, [one.name for one in many]) for label, many in father.kin] == [
        ("配偶", ["程氏"]),
        ("子女", ["苏轼", "苏辙"]),
    ]
    son = father.kin[1][1][0].address.partition("#")[2]
    there = clan_view(document, words_in(Language.HANS), generation=1, page=1, who=son)
    assert there.label == "第二世" and son in [one.id for one in there.members]
    assert there.members[0].source == f"/passages/{document.passages[1].passage.id}"


def test_generations_are_counted_where_none_is_stated(tmp_path: Path, annotator: Annotator) -> None:
    document = tagged(tmp_path / "谱.csv", "编号,姓名,父,配\n1,苏洵,,程氏\n2,苏轼,苏洵,\n3,苏过,2,\n", annotator)
    view = clan_view(document, words_in(Language.HANS), generation=3, page=1, who="")
    assert [label for label, *_ in view.generations] == ["推算第 1 代", "推算第 2 代", "推算第 3 代"]
    assert [one.name for one in view.members] == ["苏过"]


def test_a_genealogy_knows_nobody_of_another(tmp_path: Path, annotator: Annotator) -> None:
    one, other = (
        {
            tag.link.entity_id
            for part in tagged(tmp_path / name, CLAN, annotator).passages
            for tag in part.tags
            if tag.link
        }
        for name in ("a.csv", "b.csv")
    )
    assert not {ident for ident in one if is_local(ident)} & {ident for ident in other if is_local(ident)}


def test_a_letter_is_a_relation_with_time_and_place(tmp_path: Path, annotator: Annotator) -> None:
    text = "题名,寄信人,收信人,寄信地,写信日期,释文\n致胡适书,陈独秀,胡适,上海,1917年1月9日,奉读来书。\n"
    document = tagged(tmp_path / "信.csv", text, annotator)
    (letter,) = (one for part in document.passages for one in part.relations if one.predicate == "致信")
    tags = {tag.id: tag for part in document.passages for tag in part.tags}
    assert (tags[letter.subject].surface, tags[letter.object].surface) == ("陈独秀", "胡适")
    assert {part: tags[tag].surface for part, tag in letter.qualifiers} == {"时间": "1917年1月9日", "地点": "上海"}
    assert document.version.text[letter.begin : letter.end] == "陈独秀；收信人：胡适"
