"""The store of loaded authorities: whole or not at all, looked up by folded names, one group for one thing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.normalize import fold
from ontology.authority.alike import Sketch, groups, kilometres
from ontology.authority.bodies import dumped, loaded, wrong
from ontology.authority.described import authority_statements, licence_iri
from ontology.authority.load import UNSTATED, Wish, load
from ontology.authority.names import LibraryNames
from ontology.authority.store import Authority, AuthorityStore
from ontology.errors import NotFound, WrongMapping, WrongUse
from ontology.iri import Namer
from ontology.records import Entity, Literal, Name, TagType

XIANGYANG = Entity("l1", TagType.LOC, "襄阳", modern="湖北襄阳", latitude=32.02, longitude=112.14, source="bundled")


def _place(number: int, label: str, years: tuple[int, int] | None, latitude: float, longitude: float) -> Entity:
    begin, end = years or (None, None)
    return Entity(
        f"c:{number}", TagType.LOC, label, (Name(label[:-1], "简称"),), kind=label[-1], begin=begin, end=end,
        modern=f"今地{number}", latitude=latitude, longitude=longitude, source="c",
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> AuthorityStore:
    return AuthorityStore(tmp_path, fold=fold)


def _put(store: AuthorityStore, *entities: Entity, name: str = "c") -> Authority:
    return store.replace(Authority(name, "csv", name, "CC0", "", "f", "0"), entities, anchors=(XIANGYANG,))


def test_a_library_that_loaded_nothing_has_no_file(store: AuthorityStore, tmp_path: Path) -> None:
    assert store.authorities() == () and store.bearers("襄阳") == () and store.identity == ""
    assert list(store.surfaces()) == []
    assert list(tmp_path.iterdir()) == []


def test_loading_twice_replaces(store: AuthorityStore) -> None:
    _put(store, _place(1, "平阳县", (1, 9), 36, 111), _place(2, "平阳郡", (1, 9), 36, 111))
    before = store.identity
    counted = _put(store, _place(3, "安阳县", (1, 9), 36, 114))
    assert (counted.entities, counted.names) == (1, 2)
    assert store.identity != before or counted.entities == 1
    assert store.bearers("平阳县") == ()
    assert store.entity("c:3").label == "安阳县"
    store.remove("c", anchors=())
    with pytest.raises(NotFound):
        store.remove("c", anchors=())
    with pytest.raises(NotFound):
        store.entity("c:3")


def test_what_fails_midway_leaves_everything_as_it_was(store: AuthorityStore) -> None:
    _put(store, _place(1, "平阳县", (1, 9), 36, 111))

    def failing() -> object:
        yield _place(2, "安阳县", None, 36, 114)
        raise WrongUse("no")

    with pytest.raises(WrongUse):
        store.replace(Authority("c", "csv", "c", "", "", "", "1"), failing(), anchors=())  # type: ignore[arg-type]
    assert [one.entities for one in store.authorities()] == [1]
    assert store.entity("c:1").label == "平阳县"


def test_names_are_found_folded_in_either_script(store: AuthorityStore) -> None:
    _put(store, replace(_place(1, "江陵县", (1, 9), 30, 112), names=(Name("江陵縣", "繁体"), Name("荊州城", "别称"))))
    assert [one.entity.id for one in store.bearers(fold("荊州城"), type=TagType.LOC)] == ["c:1"]
    assert store.bearers(fold("荊州城"), type=TagType.PER) == ()
    told = {(one.surface, one.name_kind, one.entity_kind, one.dated) for one in store.surfaces()}
    assert told == {("江陵县", "", "县", True), ("荆州城", "别称", "县", True)}


def test_the_bundled_place_leads_what_lies_at_its_spot(store: AuthorityStore) -> None:
    near, far = _place(1, "襄阳郡", (208, 264), 32.03, 112.16), _place(2, "襄阳县", (300, 400), 25.0, 105.0)
    _put(store, near, far)
    names = LibraryNames((XIANGYANG,), store, fold=fold)
    assert [one.entity.id for one in names.bearers("襄阳郡", type=TagType.LOC)] == ["l1"]
    assert [one.entity.id for one in names.bearers("襄阳", type=TagType.LOC)] == ["l1", "c:2"]
    assert [one.entity.id for one in names.at((600, 650)).bearers("襄阳", type=TagType.LOC)] == ["l1"]
    assert names.bearers("无此地", type=TagType.LOC) == ()


def test_of_one_place_the_record_of_the_time_stands_for_all(store: AuthorityStore) -> None:
    _put(
        store,
        _place(1, "枝江县", (-202, 316), 30.47, 111.91),
        _place(2, "枝江县", (317, 760), 30.37, 111.69),
        _place(3, "枝江县", (1380, 1911), 30.30, 111.50),
        _place(4, "枝江县", (900, 950), 40.0, 90.0),
    )
    names = LibraryNames((), store, fold=fold)
    assert [one.entity.id for one in names.at((386, 534)).bearers("枝江", type=TagType.LOC)] == ["c:2"]
    assert [one.entity.id for one in names.at((-100, -50)).bearers("枝江县", type=TagType.LOC)] == ["c:1"]


def test_a_village_of_a_late_cross_section_is_not_told_of_in_an_old_source(store: AuthorityStore) -> None:
    _put(store, Entity("c:1", TagType.LOC, "青山口", kind="村镇", latitude=30, longitude=110, source="c"))
    names = LibraryNames((), store, fold=fold)
    assert names.at((386, 534)).bearers("青山口", type=TagType.LOC) == ()
    assert [one.entity.id for one in names.at((1900, 1950)).bearers("青山口", type=TagType.LOC)] == ["c:1"]
    assert [one.entity.id for one in names.bearers("青山口")] == ["c:1"]


def test_a_place_of_today_is_put_where_its_name_lies_in_it(store: AuthorityStore) -> None:
    _put(store, replace(_place(1, "桐柏县", None, 32.37, 113.4), modern="河南桐柏县城关"))
    assert store.point(Entity("l2", TagType.LOC, "桐柏县", modern="河南桐柏")) == (32.37, 113.4)
    assert store.point(Entity("l3", TagType.LOC, "桐柏县", modern="浙江天台")) is None
    assert store.point(Entity("l4", TagType.LOC, "桐柏县")) is None


def test_a_name_alone_joins_what_is_known_of_the_place() -> None:
    told = [
        Sketch("a", TagType.LOC, "平阳", "平阳县", "县", 36.0, 111.4, 1, 9),
        Sketch("b", TagType.LOC, "平阳", "平阳郡", "郡", 36.1, 111.4, 1, 9),
        Sketch("c", TagType.LOC, "平阳", "平阳县", "县", 27.7, 120.6, 1, 9),
        Sketch("d", TagType.LOC, "平阳", "平阳"),
    ]
    assert groups(told) == {"a": "a", "b": "a", "c": "c", "d": "a"}


def test_persons_are_one_by_name_and_years_or_dynasty() -> None:
    told = [
        Sketch("a", TagType.PER, "王巩", begin=1048, end=1117, dynasty="北宋", leads=True),
        Sketch("b", TagType.PER, "王巩", begin=1050, end=1117, dynasty="宋"),
        Sketch("c", TagType.PER, "王巩", dynasty="宋"),
        Sketch("d", TagType.PER, "王巩", begin=1500, end=1560, dynasty="明"),
    ]
    assert groups(told) == {"a": "a", "b": "a", "c": "a", "d": "d"}


def test_distance_is_that_of_the_map() -> None:
    assert kilometres(32.06, 118.80, 31.23, 121.47) == pytest.approx(268, abs=3)


_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)


@given(
    st.builds(
        Entity,
        id=_TEXT,
        type=st.sampled_from(TagType),
        label=_TEXT,
        names=st.lists(st.builds(Name, _TEXT, _TEXT), max_size=3).map(tuple),
        note=_TEXT,
        begin=st.none() | st.integers(-3000, 3000),
        latitude=st.none() | st.floats(-90, 90),
        same_as=st.lists(_TEXT, max_size=2).map(tuple),
        relations=st.lists(st.tuples(_TEXT, _TEXT), max_size=2).map(tuple),
    )
)
def test_an_entity_comes_back_as_it_was(entity: Entity) -> None:
    assert loaded(dumped(entity)) == entity


@pytest.mark.parametrize(
    "change",
    [
        {"begin": 0},
        {"begin": 5, "end": 4},
        {"latitude": 91.0},
        {"longitude": None},
        {"label": " "},
        {"label": "长" * 201},
    ],
)
def test_what_cannot_be_is_told(change: dict[str, object]) -> None:
    assert not wrong(XIANGYANG)
    assert wrong(replace(XIANGYANG, **change))  # type: ignore[arg-type]


def test_a_load_names_its_bad_rows_and_does_the_rest(store: AuthorityStore, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("id,label,type,begin\n1,莲花山,LOC,\n1,莲花山,LOC,\n2,零年,PER,0\n", encoding="utf-8")
    loading = load(Wish((path,), "csv"), store, anchors=(), simplify=fold)
    assert (loading.authority.name, loading.authority.entities, loading.authority.refused) == ("own", 1, 2)
    assert loading.authority.licence == UNSTATED
    assert [one.source.rpartition("line ")[2] for one in loading.refusals] == ["3", "4"]
    assert store.authorities()[0].refused == 2


def test_another_authority_keeps_its_entities(store: AuthorityStore, tmp_path: Path) -> None:
    path = tmp_path / "offices.csv"
    path.write_text("office_name,dynasty_index\n翰林學士,15\n", encoding="utf-8")
    loading = load(Wish((path,), "cbdb-offices"), store, anchors=(), simplify=fold)
    (office,) = store.entities("cbdb-offices")
    assert (office.label, office.names) == ("翰林学士", (Name("翰林學士", "繁体"),))
    assert loading.authority.licence == "CC BY-NC-SA 4.0"
    with pytest.raises(WrongUse, match="cbdb-offices"):
        load(Wish((path,), "cbdb-offices", name="other"), store, anchors=(), simplify=fold)
    with pytest.raises(WrongUse, match="bundled"):
        load(Wish((path,), "cbdb-offices", name="bundled"), store, anchors=(), simplify=fold)
    bad = tmp_path / "bad.csv"
    bad.write_text("a\n", encoding="utf-8")
    with pytest.raises(WrongMapping):
        load(Wish((bad,), "csv", name="cbdb-offices"), store, anchors=(), simplify=fold)
    assert [one.name for one in store.authorities()] == ["cbdb-offices"]
    assert len(list(store.entities("cbdb-offices"))) == 1


def test_a_licence_is_stated_in_the_graph() -> None:
    namer = Namer()
    book = Entity("kr:1", TagType.BOOK, "书", source="skqs", relations=(("撰", "kr:p"), ("集解", "kr:q")))
    authority = Authority("skqs", "skqs", "四库全书书目", "CC BY-SA 4.0", "Kanseki Repository", "f", "0")
    told = {(one.subject, one.predicate.rpartition("/")[2], one.object) for one in
            authority_statements(authority, [book], namer=namer)}  # fmt: skip
    scheme = namer.authority_iri("skqs")
    assert (scheme, "license", "https://creativecommons.org/licenses/by-sa/4.0/") in told
    assert (scheme, "rights", Literal("CC BY-SA 4.0")) in told
    assert (namer.entity_iri("kr:1"), "creator", namer.entity_iri("kr:p")) in told
    assert (namer.entity_iri("kr:1"), "contributor", namer.entity_iri("kr:q")) in told
    assert licence_iri("仅限馆内") == ""
    assert licence_iri("https://example.org/terms of use") == ""
    assert licence_iri("https://example.org/licences/us") == "https://example.org/licences/us"
