"""Key phrases stand where they are tagged, and only where no name stands."""

from __future__ import annotations

import pytest

from ingest.taggers.keyphrases import HEADING, KEYWORD, MAKER, KeyPhraseFinder
from ingest.taggers.mention import Mention, TextContext
from ontology.authority.headings import Heading, Headings
from ontology.records import TagType

TEXT = (
    "图书馆把古籍修复列为重点，新建了古籍修复工作室，请修复师带徒弟，又办了古籍修复展览。"
    "参观的读者可以看到补破、衬纸、装订的全过程，古籍修复从此不再神秘。"
)
CLASSICAL = (
    "邑之有志，犹国之有史也。旧志修于前朝，兵燹之后，板片散亡，其户口赋役、学校祠祀，多非其旧。"
    "凡疆域、建置、田赋、官师，为类者十，为卷者二十有四，刻诸梓以传于后。"
)
MODERN = TextContext(language="zh")


@pytest.fixture(scope="module")
def finder() -> KeyPhraseFinder:
    return KeyPhraseFinder()


def test_phrases_stand_where_they_are_tagged(finder: KeyPhraseFinder) -> None:
    found = list(finder.find(TEXT, context=MODERN, known=()))
    assert 1 <= len(found) <= 3
    assert {mention.type for mention in found} == {TagType.SUBJECT}
    told = {TEXT[mention.begin : mention.end]: mention.kind for mention in found}
    assert told["古籍修复"] == HEADING


def test_a_phrase_without_a_heading_is_a_keyword() -> None:
    finder = KeyPhraseFinder(Headings([Heading("own:1", "own", "1", "古籍修复")]))
    told = {TEXT[one.begin : one.end]: one.kind for one in finder.find(TEXT, context=MODERN, known=())}
    assert told.pop("古籍修复") == HEADING
    assert set(told.values()) == {KEYWORD}


def test_nouns_side_by_side_are_one_phrase() -> None:
    finder = KeyPhraseFinder(Headings([]))
    text = (
        "海绵城市建设要算账。城市建设不只是修路，城市建设还要留白。" * 2
        + "大家都说，先把雨水留住，再谈排走，水多了要用，水少了要省。"
    )
    assert "城市建设" in {text[one.begin : one.end] for one in finder.find(text, context=MODERN, known=())}


def test_no_phrase_within_a_name(finder: KeyPhraseFinder) -> None:
    whole = Mention(0, len(TEXT), TagType.ORG, "", "", 0.9, MAKER)
    assert list(finder.find(TEXT, context=MODERN, known=[whole])) == []


def test_a_phrase_that_first_stands_in_a_name_is_tagged_where_it_stands_alone(finder: KeyPhraseFinder) -> None:
    name = Mention(0, 12, TagType.ORG, "", "", 0.9, MAKER)
    found = [one for one in finder.find(TEXT, context=MODERN, known=[name]) if TEXT[one.begin : one.end] == "古籍修复"]
    assert [one.begin for one in found] == [TEXT.index("古籍修复", 12)]


def test_a_classical_text_has_what_leads_to_a_heading(finder: KeyPhraseFinder) -> None:
    found = list(finder.find(CLASSICAL, context=TextContext(language="lzh"), known=()))
    assert {one.kind for one in found} == {HEADING}
    assert "赋役" in {CLASSICAL[one.begin : one.end] for one in found}


def test_a_short_text_has_none(finder: KeyPhraseFinder) -> None:
    assert list(finder.find("古籍修复", context=MODERN, known=())) == []
