"""Key phrases stand where they are tagged, and only where no name stands."""

from __future__ import annotations

from ingest.taggers.keyphrases import MAKER, KeyPhraseFinder
from ingest.taggers.mention import Mention, TextContext
from ontology.records import TagType

TEXT = (
    "图书馆把古籍修复列为重点，新建了古籍修复工作室，请修复师带徒弟，又办了古籍修复展览。"
    "参观的读者可以看到补破、衬纸、装订的全过程，古籍修复从此不再神秘。"
)
MODERN = TextContext(language="zh")


def test_phrases_stand_where_they_are_tagged() -> None:
    found = list(KeyPhraseFinder().find(TEXT, context=MODERN, known=()))
    assert 1 <= len(found) <= 3
    assert {mention.type for mention in found} == {TagType.SUBJECT}
    assert "古籍" in {TEXT[mention.begin : mention.end] for mention in found}


def test_no_phrase_within_a_name() -> None:
    whole = Mention(0, len(TEXT), TagType.ORG, "", "", 0.9, MAKER)
    assert list(KeyPhraseFinder().find(TEXT, context=MODERN, known=[whole])) == []


def test_classical_and_short_texts_have_none() -> None:
    assert list(KeyPhraseFinder().find(TEXT, context=TextContext(language="lzh"), known=())) == []
    assert list(KeyPhraseFinder().find("古籍修复", context=MODERN, known=())) == []
