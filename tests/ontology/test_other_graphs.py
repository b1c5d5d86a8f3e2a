"""Decisions, matches and the union catalogue: what each named graph says keeps to the shapes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ontology.catalogue import (
    CatalogueCreator,
    CatalogueEdition,
    CatalogueGrouping,
    CatalogueItem,
    CatalogueWork,
    moved_statements,
    work_statements,
)
from ontology.graph import OxigraphGraph
from ontology.iri import Namer
from ontology.living import Deed, DeedKind, Living
from ontology.living_statements import living_statements
from ontology.matches import ALIKE, Match, match_statements, matches_of
from ontology.records import Entity, Maker, Statement, TagType
from ontology.validate import validate
from ontology.vocabulary import vocabulary_statements

PEOPLE = {one: Entity(one, TagType.PER, f"人{one}", source="test") for one in "ABCD"}
OWN = tuple(replace(PEOPLE["A"], id=f"own-{number}", label=f"自建{number}") for number in (1, 2))


def found(statements: Iterable[Statement], folder: Path) -> list[str]:
    graph, namer = OxigraphGraph(folder / "graph"), Namer()
    graph.replace(namer.graph_iri("x"), statements)
    return [f"{one.focus} {one.path} {one.message}" for one in validate(graph)]


def deed(number: int, kind: DeedKind, entity_id: str, *into: str, **more: object) -> Deed:
    return Deed(number, kind, entity_id, "馆员", f"2026-01-01T00:00:{number:02}+00:00", "理由", into, **more)  # type: ignore[arg-type]


def test_decisions_on_entities(tmp_path: Path) -> None:
    living = Living(
        [
            deed(1, DeedKind.MERGE, "A", "B", was=PEOPLE["A"]),
            deed(2, DeedKind.SPLIT, "C", "own-1", "own-2", entities=OWN, was=PEOPLE["C"]),
            deed(3, DeedKind.RETIRE, "D", was=PEOPLE["D"]),
            deed(4, DeedKind.RESTORE, "D", undoes=3),
            deed(5, DeedKind.CREATE, "own-3", entities=(replace(OWN[0], id="own-3"),)),
            deed(6, DeedKind.EDIT, "B", entities=(replace(PEOPLE["B"], note="改"),), fields=("note",)),
        ]
    )
    assert found(living_statements(living, namer=Namer()), tmp_path) == []


def test_matches(tmp_path: Path) -> None:
    stated = matches_of(replace(PEOPLE["A"], same_as=("cbdb:1", "http://www.wikidata.org/entity/Q1")))
    ruled = Match("B", "cbdb:2", False, "", maker=ALIKE, confidence=0.7, evidence="同名，生卒年相合")
    assert found(match_statements([*stated, ruled], namer=Namer()), tmp_path) == []
    bare = replace(ruled, evidence="")
    assert "A match says why." in " ".join(found(match_statements([bare], namer=Namer()), tmp_path / "bare"))


def test_a_work_of_the_catalogue(tmp_path: Path) -> None:
    item = CatalogueItem("i1", ("d1", "d2"), "金陵图书馆", "史 1", "古籍部")
    edition = CatalogueEdition("e1", "中华书局点校本", "中华书局", 1959, 1959, ("9787101003048",), (item,))
    why = ("题名相同", "责任者相同")
    work = CatalogueWork(
        "w1",
        "史记",
        ("太史公书",),
        "（汉）司马迁撰",
        (CatalogueCreator("司马迁", "撰", "p0100"), CatalogueCreator("佚名")),
        "b0020",
        (edition,),
        (CatalogueGrouping("d1", why, 0.9, Maker("union-catalogue", "1")),),
    )
    assert found(work_statements(work, namer=Namer()), tmp_path) == []
    assert found(moved_statements("w2", "w1", namer=Namer()), tmp_path / "moved") == []


def test_the_vocabulary_itself(tmp_path: Path) -> None:
    assert found(vocabulary_statements(), tmp_path) == []
