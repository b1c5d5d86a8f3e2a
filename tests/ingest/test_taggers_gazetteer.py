"""Loaded names beside bundled ones: what is tagged by itself, what joins, what is left alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.taggers.gazetteer import GazetteerFinder
from ingest.taggers.known import worth
from ingest.taggers.mention import Mention, TextContext
from ontology.authority.store import KnownName
from ontology.records import Entity, Name, TagType

BUNDLED = (
    Entity("l1", TagType.LOC, "襄阳", (Name("襄阳县", "旧称"),), kind="市"),
    Entity("t1", TagType.TIME, "兴宁", kind="年号"),
    Entity("p1", TagType.PER, "诸葛亮", (Name("孔明", "字"),)),
)


def _known(surface: str, kind: str = "县", *, name_kind: str = "", dated: bool = True) -> KnownName:
    return KnownName(surface, TagType.LOC, name_kind, kind, "chgis", dated)


LOADED = (
    _known("平春县"),
    _known("安县"),
    _known("平春", name_kind="简称"),
    _known("襄阳", "村镇", dated=False),
    _known("资源", "村镇", dated=False),
    _known("先生", "村镇", dated=False),
    _known("兴宁", name_kind="简称"),
    KnownName("翰林学士承旨", TagType.OFI, "", "官职", "cbdb-offices", dated=False),
    KnownName("判官", TagType.OFI, "", "官职", "cbdb-offices", dated=False),
    KnownName("莲花山", TagType.LOC, "", "山", "csv", dated=False),
)
FINDER = GazetteerFinder(BUNDLED, LOADED)


def _found(text: str, language: str = "lzh") -> dict[str, Mention]:
    mentions = FINDER.find(text, context=TextContext(language), known=())
    return {text[one.begin : one.end]: one for one in mentions}


def test_a_seat_with_its_unit_is_tagged_by_itself() -> None:
    found = _found("漻水出江夏平春县西")
    assert found["平春县"].confidence > 0.5
    assert found["平春县"].kind == "县"


def test_a_short_name_joins_and_does_not_tag() -> None:
    assert 0 < _found("过博安县东")["安县"].confidence < 0.5
    assert 0 < _found("判官某")["判官"].confidence < 0.5


def test_modern_text_is_left_alone() -> None:
    assert _found("推进数字资源建设，判官先生", "zh") == {}
    assert _found("我们在莲花山公园", "zh")["莲花山"].confidence > 0.5


def test_a_bundled_name_keeps_its_reading() -> None:
    assert _found("诸葛亮居襄阳")["襄阳"].kind == "市"
    assert set(_found("襄阳县西")) == {"襄阳县"}
    assert "先生" not in _found("五柳先生")
    assert _found("兴宁中，复以津湖多风") == {}


def test_offices_are_worth_more_the_longer_they_are() -> None:
    found = _found("为翰林学士承旨")
    assert found["翰林学士承旨"].type is TagType.OFI
    assert worth(LOADED[7])[0] > worth(LOADED[8])[0]


def test_no_name_at_all_finds_nothing() -> None:
    assert list(GazetteerFinder(()).find("襄阳", context=TextContext("lzh"), known=())) == []


@given(st.text(st.sampled_from("平春县安襄阳判官诸葛亮，a "), max_size=40))
def test_every_mention_is_a_known_name_in_its_place(text: str) -> None:
    names = {"襄阳", "襄阳县", "诸葛亮", "孔明", *(one.surface for one in LOADED)}
    for one in FINDER.find(text, context=TextContext("lzh"), known=()):
        assert text[one.begin : one.end] in names
        assert 0 < one.confidence <= 1
