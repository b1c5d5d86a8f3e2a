from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.errors import WrongUse
from ontology.iri import Kind, Namer, is_local, local_id

NAMER = Namer()
IDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: text not in (".", ".."))


@given(st.sampled_from(Kind), IDS)
def test_an_address_gives_its_id_back(kind: Kind, ident: str) -> None:
    iri = NAMER.iri(kind, ident)
    assert NAMER.parse(iri) == (kind, ident)
    assert iri.isascii()
    assert not set(iri) & set(' <>"{}|\\^`#?')


@given(st.tuples(IDS, IDS), st.tuples(IDS, IDS))
def test_makers_are_told_apart(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert (NAMER.maker_iri(*one) == NAMER.maker_iri(*other)) == (one == other)


def test_addresses_are_what_they_were() -> None:
    assert NAMER.passage_iri("史记#397") == "https://wenmai.example/id/passage/%E5%8F%B2%E8%AE%B0%23397"
    assert NAMER.document_iri("a/b") == "https://wenmai.example/id/document/a%2Fb"
    assert Namer("http://localhost:8000/").graph_iri("v") == "http://localhost:8000/id/graph/v"
    kinds = [NAMER.version_iri("x"), NAMER.tag_iri("x"), NAMER.entity_iri("x"), NAMER.collection_iri("x")]
    assert [NAMER.parse(iri)[0] for iri in kinds] == [Kind.VERSION, Kind.TAG, Kind.ENTITY, Kind.COLLECTION]
    assert NAMER.authority_iri("cbdb") != NAMER.authority_graph_iri("cbdb")


def test_ideographs_may_come_unencoded() -> None:
    assert NAMER.parse("https://wenmai.example/id/passage/史记%23397") == (Kind.PASSAGE, "史记#397")


@pytest.mark.parametrize(
    "iri",
    [
        "https://elsewhere.example/id/passage/x",
        "https://wenmai.example/id/passage/",
        "https://wenmai.example/id/passage",
        "https://wenmai.example/id/nothing/x",
        "https://wenmai.example/id/passage/a/b",
        "https://wenmai.example/id/tag/a#target",
        "https://wenmai.example/id/tag/%FF",
        "",
    ],
)
def test_other_addresses_are_refused(iri: str) -> None:
    with pytest.raises(WrongUse):
        NAMER.parse(iri)


@pytest.mark.parametrize("ident", ["", ".", "..", "\ud800"])
def test_an_id_that_no_address_can_carry_is_refused(ident: str) -> None:
    with pytest.raises(WrongUse):
        NAMER.tag_iri(ident)


@pytest.mark.parametrize(
    "base", ["", "wenmai.example/", "ftp://a/", "http:///", "http://a", "http://a/?q=/", "http://a/#/", "http://a b/"]
)
def test_a_base_that_is_no_address_is_refused(base: str) -> None:
    with pytest.raises(WrongUse, match="base"):
        Namer(base)


def test_what_one_document_alone_names_is_told_from_what_an_authority_has() -> None:
    made = local_id("某志", "PER", "刘台")
    assert is_local(made)
    assert made != local_id("他志", "PER", "刘台")
    assert not any(map(is_local, ("", "p0001", "x0001", "chgis:hvd_1")))
