"""One record of several libraries' copies is one work, one edition and as many items."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from api.catalogue.publishing import published
from api.catalogue.records import Record
from ontology.catalogue import work_statements
from ontology.copies import FIELD, Copy, read, written
from ontology.iri import Namer
from ontology.terms import BF

Shelf: TypeAlias = Any  # of conftest.py, which cannot be imported
_word = st.text(st.sampled_from("古籍部特藏AB12/.-南京 "), max_size=8).map(str.strip)


@settings(max_examples=40, deadline=None)
@given(branch=_word, room=_word, call=_word, marks=st.lists(_word.filter(bool), max_size=3), kept=_word)
def test_a_copy_is_read_as_it_was_written(branch: str, room: str, call: str, marks: list[str], kept: str) -> None:
    copy = Copy(branch, room, call, tuple(marks), kept)
    assert read(written(copy)) == copy


def test_each_copy_is_an_item(shelf: Shelf, record: Callable[..., Record]) -> None:
    line = written(Copy("乙馆", "特藏", "I207.2", ("A2",), "卷一至三"))
    shelf.put(record("d1", "随园诗话", "袁枚著", 馆藏地="古籍部", 索书号="I207", **{FIELD: line}))
    view = shelf.reader.work(shelf.work("d1"))
    (edition,) = view.editions
    assert [(one.id, one.branch, one.place, one.shelf, one.volumes) for one in edition.items] == [
        ("id1", "甲馆", "古籍部", "I207", ""), ("id1-2", "乙馆", "特藏", "I207.2", "卷一至三"),
    ]  # fmt: skip
    (found,) = shelf.reader.search("随园诗话").works
    assert (found.items, set(found.branches)) == (2, {("甲馆", 1), ("乙馆", 1)})
    assert [one.id for one in shelf.reader.search("随园诗话", branch="乙馆").works] == [view.id]
    said = list(work_statements(published(view), namer=Namer()))
    assert len({one.subject for one in said if one.predicate == BF.itemOf}) == 2
