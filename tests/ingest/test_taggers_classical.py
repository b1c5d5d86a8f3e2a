"""The model for classical names, and the language of a passage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.taggers.classical import ClassicalNameFinder
from ingest.taggers.language import language_of_passage
from ingest.taggers.mention import TextContext

CONTEXT = TextContext(language="lzh")


@pytest.fixture(scope="module")
def finder() -> ClassicalNameFinder:
    return ClassicalNameFinder()


def seen(finder: ClassicalNameFinder, text: str) -> set[tuple[str, str]]:
    mentions = finder.find(text, context=CONTEXT, known=())
    return {(text[one.begin : one.end], one.type.value) for one in mentions}


def test_names_in_their_context(finder: ClassicalNameFinder) -> None:
    assert {("刘备", "PER"), ("荆州", "LOC")} <= seen(finder, "曹操南征，刘备屯荆州。")


def test_a_name_at_the_seam_of_two_strides_is_whole(finder: ClassicalNameFinder) -> None:
    text = "，" * 1990 + "曹操攻荆州，刘备走。" * 3
    alone = seen(finder, "曹操攻荆州，刘备走。" * 3)
    assert seen(finder, text) >= {one for one in alone if one[1] == "LOC"}


def test_what_is_read_ahead_is_the_same(finder: ClassicalNameFinder) -> None:
    texts = ["曹操攻荆州，刘备走。", "苏轼知杭州，浚西湖。", "拜侍御史，出为益州刺史。"]
    one_by_one = [list(finder.find(text, context=CONTEXT, known=())) for text in texts]
    finder.look_ahead(texts)
    assert [list(finder.find(text, context=CONTEXT, known=())) for text in texts] == one_by_one
    assert sum(map(len, one_by_one)) >= 4


@given(st.text(max_size=60))
def test_any_text_is_read(finder: ClassicalNameFinder, text: str) -> None:
    for mention in finder.find(text, context=CONTEXT, known=()):
        assert 0 <= mention.begin < mention.end <= len(text)
        assert 0.0 < mention.confidence <= 1.0


@pytest.mark.parametrize(
    ("text", "document", "language"),
    [
        ("静闻后病殁于南宁，霞客函其骨，行数千里", "zh", "lzh"),
        ("他在1933年被派去筹备国立中央图书馆的工作", "lzh", "zh"),
        ("", "lzh", "lzh"),
        ("", "zh", ""),
    ],
)
def test_the_characters_say_the_language(text: str, document: str, language: str) -> None:
    assert language_of_passage(text, document=document) == language
