"""RDF of others: nothing beside the file itself is ever opened for it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.errors import BrokenSource
from ontology.rdffiles import parsed
from ontology.records import Literal, Statement

TITLE = "http://purl.org/dc/terms/title"


def _file(context: object) -> bytes:
    return json.dumps({"@context": context, "@id": "http://a.example/1", "title": "图"}).encode()


def _wrapped(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Whatever a context may stand in: lists, a context of a context, one of a term, one beside it."""
    return st.one_of(
        st.lists(inner, min_size=1, max_size=3),
        inner.map(lambda one: {"@context": one}),
        inner.map(lambda one: {"title": {"@id": TITLE, "@context": one}}),
    )


@given(nest=st.recursive(st.just("@"), _wrapped, max_leaves=6), as_import=st.booleans())
def test_a_context_that_lies_elsewhere_is_refused_at_any_depth(
    nest: object, as_import: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.getbasetemp() / "context.jsonld"
    elsewhere.write_text(json.dumps({"@context": {"title": TITLE}}), "utf-8")
    told = {"@version": 1.1, "@import": elsewhere.as_uri()} if as_import else elsewhere.as_uri()
    data = _file(json.loads(json.dumps(nest).replace('"@"', json.dumps(told))))
    with pytest.raises(BrokenSource, match="lies elsewhere"):
        list(parsed(data, ".jsonld", source="a.jsonld"))


@pytest.mark.parametrize("depth", [0, 1, 3])
def test_a_context_within_the_file_is_read_through_lists(depth: int) -> None:
    context: object = {"title": TITLE}
    for _ in range(depth):
        context = [context]
    assert list(parsed(_file(context), ".jsonld", source="a.jsonld")) == [
        Statement("http://a.example/1", TITLE, Literal("图"))
    ]


@pytest.mark.parametrize("depth", [5_000, 200_000])
def test_contexts_too_deep_are_a_broken_file(depth: int) -> None:
    data = b'{"@context": ' + b"[" * depth + b"]" * depth + b', "@id": "http://a.example/1"}'
    with pytest.raises(BrokenSource):
        list(parsed(data, ".jsonld", source="a.jsonld"))
