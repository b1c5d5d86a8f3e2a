"""What was tagged, read as entities are now; and who bears a name by now."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ontology.authority.names import LibraryNames, NameIndex
from ontology.authority.present import Present
from ontology.authority.store import Authority, AuthorityStore
from ontology.iri import Namer
from ontology.living import Deed, DeedKind, Living
from ontology.living_statements import living_statements
from ontology.queries import Filters
from ontology.records import Assignment, Candidate, Entity, Link, Literal, Maker, Name, Relation, Tag, TagType
from ontology.resolving import Resolver
from ontology.terms import DCTERMS, OWL, PROV, RDF, RDFS, SKOS, WM

RULES = Maker("rules", "1")
OLD = Entity("A", TagType.PER, "王伯安", (Name("阳明", "号"),), source="bundled")
NEW = Entity("B", TagType.PER, "王守仁", (Name("守仁", "姓名"),), source="bundled")
OTHER = Entity("C", TagType.PER, "王大", source="bundled")
BOOK = Entity("K", TagType.BOOK, "传习录", source="other", relations=(("撰", "A"),))
KNOWN = {one.id: one for one in (OLD, NEW, OTHER, BOOK)}
PARTS = tuple(Entity(f"own-{n}", TagType.PER, f"王大{n}", (Name("王大", "姓名"),), source="local") for n in "甲乙")


def living(*steps: tuple[DeedKind, str, tuple[str, ...]], entities: tuple[Entity, ...] = ()) -> Living:
    state = Living()
    for kind, entity_id, into in steps:
        number = len(state.deeds) + 1
        brought = entities if kind is DeedKind.SPLIT else ()
        deed = Deed(
            number, kind, entity_id, "张三", "2026-01-01T00:00:00+00:00", "理由", into, brought, was=KNOWN[entity_id]
        )
        state = state.after(deed, find=KNOWN.get)
    return state


MERGED = living((DeedKind.MERGE, "A", ("B",)))
SPLIT = living((DeedKind.SPLIT, "C", ("own-甲", "own-乙")), entities=PARTS)
RETIRED = living((DeedKind.RETIRE, "A", ()))


def resolver(state: Living) -> Resolver:
    present = Present(state, tuple(KNOWN.values()), KNOWN.get)

    def label(entity_id: str) -> str:
        found = present.entity(entity_id)
        assert found is not None
        return found.label

    return Resolver(state, label)


def tag(link: Link | None) -> Tag:
    return Tag("t", "p", 0, 2, "阳明", TagType.PER, RULES, 0.9, link=link)


def read(state: Living, link: Link) -> Link:
    found = resolver(state).tags([tag(link)])[0].link
    assert found is not None
    return found


def test_a_link_to_what_was_merged_leads_to_the_survivor_and_candidates_collapse() -> None:
    candidates = (
        Candidate("A", "王伯安", 0.6, ("号",)),
        Candidate("B", "王守仁", 0.3, ("名",)),
        Candidate("C", "王大", 0.1),
    )
    link = read(MERGED, Link("A", "王伯安", candidates, 0.3, RULES))
    assert (link.entity_id, link.label, link.margin, link.maker) == ("B", "王守仁", 0.3, RULES)
    assert [(one.entity_id, one.score) for one in link.candidates] == [("B", 0.6), ("C", 0.1)]
    assert link.candidates[0].evidence == ("号", "「王伯安」已合并", "名")


def test_a_link_to_what_was_split_is_open_between_its_parts() -> None:
    link = read(SPLIT, Link("C", "王大", (), 0.0, RULES))
    assert (link.entity_id, link.label) == ("", "")
    assert [(one.entity_id, one.label, one.score) for one in link.candidates] == [
        ("own-甲", "王大甲", 0.5),
        ("own-乙", "王大乙", 0.5),
    ]


def test_a_link_to_what_was_retired_is_open() -> None:
    link = read(RETIRED, Link("A", "王伯安", (Candidate("A", "王伯安", 0.9), Candidate("C", "王大", 0.1)), 0.8, RULES))
    assert (link.entity_id, link.label, [one.entity_id for one in link.candidates]) == ("", "", ["C"])


@pytest.mark.parametrize("state", [Living(), MERGED, SPLIT, RETIRED])
def test_what_no_decision_touches_is_the_same_object(state: Living) -> None:
    for one in (tag(None), tag(Link("B", "王守仁", (), 1.0, RULES)), tag(Link("", "", (), 0.0, RULES))):
        assert resolver(state).tags([one])[0] is one


def test_relations_and_headings_follow_and_filters_take_both() -> None:
    relation = Relation("r", "p", "撰", "t1", "t2", "A", "K", 0, 4, 0.9, RULES)
    assert resolver(MERGED).relations([relation])[0].subject_entity == "B"
    assert resolver(RETIRED).relations([relation])[0].subject_entity == ""
    headings = (Assignment("A", "王伯安", "clc", 0.9, (), RULES), Assignment("B", "王守仁", "clc", 0.5, (), RULES))
    assert [(one.heading_id, one.score) for one in resolver(MERGED).assignments(headings)] == [("B", 0.9)]
    assert [one.heading_id for one in resolver(RETIRED).assignments(headings)] == ["B"]
    for asked in ("A", "B"):
        assert set(resolver(MERGED).filters(Filters(entities=(asked,))).entities) == {"A", "B"}
    split = resolver(SPLIT).filters(Filters(entities=("C",), persons=("B",), places=("C",), subjects=("C",), end=3))
    assert set(split.entities) == set(split.places) == set(split.subjects) == {"C", "own-甲", "own-乙"}
    assert (split.persons, split.end) == (("B",), 3)
    assert resolver(SPLIT).filters(Filters(entities=("own-甲",))).entities == ("own-甲",)


# --- names ----------------------------------------------------------------------------------------------------------


def names(state: Living) -> NameIndex:
    return NameIndex(Present(state, (OLD, NEW, OTHER), KNOWN.get).leading)


def ids(index: NameIndex, surface: str) -> list[str]:
    return [one.id for one in index.candidates(surface)]


def test_names_lead_to_what_entities_are_now() -> None:
    assert (ids(names(MERGED), "阳明"), ids(names(MERGED), "王伯安")) == (["B"], ["B"])
    assert (ids(names(RETIRED), "阳明"), ids(names(RETIRED), "守仁")) == ([], ["B"])
    assert ids(names(SPLIT), "王大") == ["own-乙", "own-甲"] or ids(names(SPLIT), "王大") == ["own-甲", "own-乙"]


def test_an_edit_changes_the_names_and_undoing_gives_them_back() -> None:
    body = replace(NEW, names=(Name("文成", "谥号"),))
    edit = Deed(1, DeedKind.EDIT, "B", "张三", "2026-01-01T00:00:00+00:00", "", (), (body,), ("names",), NEW)
    edited = Living().after(edit, find=KNOWN.get)
    assert (ids(names(edited), "文成"), ids(names(edited), "守仁")) == (["B"], [])
    restore = Deed(2, DeedKind.RESTORE, "B", "张三", "2026-01-02T00:00:00+00:00", "误", (), (body,), undoes=1)
    assert ids(names(edited.after(restore, find=KNOWN.get)), "守仁") == ["B"]


def test_names_of_loaded_authorities_follow_too(tmp_path: Path) -> None:
    loaded = [
        Entity("L1", TagType.PER, "王阳明先生", source="csv"),
        Entity("L2", TagType.PER, "王十二", source="csv"),
        Entity("L3", TagType.PER, "王十三", source="csv"),
    ]
    store = AuthorityStore(tmp_path, fold=lambda text: text)
    store.replace(Authority("csv", "csv", "表", "CC0", "", "t.csv", "0"), loaded, anchors=())
    known = {**KNOWN, **{one.id: one for one in loaded}}
    state = Living()
    for entity_id, into in (("L1", "B"), ("L2", "L3"), ("A", "L3")):
        number = len(state.deeds) + 1
        deed = Deed(number, DeedKind.MERGE, entity_id, "张三", "2026-01-01T00:00:00+00:00", "理由", (into,))
        state = state.after(deed, find=known.get)
    retire = Deed(4, DeedKind.RETIRE, "C", "张三", "2026-01-01T00:00:00+00:00", "理由")
    state = state.after(retire, find=known.get)
    present = Present(state, (OLD, NEW, OTHER), known.get)
    fold = str
    index = LibraryNames(present.leading, present.loaded(store, fold=fold), fold=fold)
    assert ids(index, "王阳明先生") == ["B"]
    assert ids(index, "王十二") == ids(index, "王十三") == ids(index, "阳明") == ids(index, "王伯安") == ["L3"]
    assert ids(index, "王大") == []
    assert index.candidates("王十二")[0].label == "王十三"
    store.close()


# --- the graph ------------------------------------------------------------------------------------------------------


def test_relations_of_authorities_point_at_what_is_there_now() -> None:
    present = Present(MERGED, tuple(KNOWN.values()), KNOWN.get)
    found = present.entity("K")
    assert found is not None and found.relations == (("撰", "B"),)


def test_decisions_are_stated_with_who_when_and_why_and_tombstones_can_be_read() -> None:
    namer = Namer()
    said = {(one.subject, one.predicate, one.object) for one in living_statements(MERGED, namer=namer)}
    old, new, deed = namer.entity_iri("A"), namer.entity_iri("B"), f"{namer.base}id/deed/1"
    agent = namer.maker_iri("reviewer:张三", "")
    true = Literal("true", datatype="http://www.w3.org/2001/XMLSchema#boolean")
    assert {
        (deed, RDF.type, WM.Merge),
        (deed, RDF.type, PROV.Activity),
        (deed, PROV.used, old),
        (deed, WM.into, new),
        (deed, PROV.wasAssociatedWith, agent),
        (deed, RDFS.comment, Literal("理由")),
        (old, OWL.deprecated, true),
        (old, DCTERMS.isReplacedBy, new),
        (new, DCTERMS.replaces, old),
        (old, RDFS.label, Literal("王伯安", language="zh")),
    } <= said
    assert not any(predicate == SKOS.prefLabel for _, predicate, _ in said)
