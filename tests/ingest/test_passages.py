"""Passages are exact cuts at sentence ends."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ingest.passages import CLASSICAL, MODERN, compose, cut, sentences
from ontology.language import language_of
from ontology.records import Block

WORDS = st.lists(
    st.sampled_from(
        ["金陵", "城南", "𠮷氏", "有山", "曰", "“", "”", "「", "」", "，", "。", "！", "\n", "其", "　", "…"]
    ),
    max_size=120,
).map("".join)
BLOCKS = st.lists(
    st.builds(Block, text=WORDS, heading=st.sampled_from(["", "卷一"]), locator=st.sampled_from(["", "p. 1", "p. 2"])),
    max_size=6,
)


@given(BLOCKS, st.sampled_from([20, CLASSICAL, MODERN]))
def test_passages_cover_the_text_once(blocks: list[Block], target: int) -> None:
    text = compose(blocks)
    spans = cut(blocks, target)
    for span in spans:
        assert 0 <= span.begin < span.end <= len(text)
        assert text[span.begin] == text[span.begin].strip()
        assert span.end - span.begin <= 6 * target
    for before, after in pairwise(spans):
        assert before.end <= after.begin
    covered = "".join(text[span.begin : span.end] for span in spans)
    assert "".join(covered.split()) == "".join(text.split())


def test_cut_at_sentence_ends_near_the_target() -> None:
    sentence = "洪武六年，建應天府學於秦淮之陰，諸生肄業其中。"
    spans = cut([Block(sentence * 40)], CLASSICAL)
    text = sentence * 40
    assert all(text[span.end - 1] == "。" for span in spans)
    assert all(80 <= span.end - span.begin <= 160 for span in spans)


def test_a_quotation_stays_whole() -> None:
    said = "客曰：「水急矣。風逆矣。不可渡也。」"
    text = "日暮至江口。" * 18 + said + "遂宿焉。" * 10
    spans = cut([Block(text)], CLASSICAL)
    begin = text.index("「")
    assert any(span.begin <= begin and begin + len(said) - 3 <= span.end for span in spans)


def test_headings_separate_and_ready_passages_stay() -> None:
    blocks = [Block("甲。", "卷一"), Block("乙。", "卷一"), Block("丙。", "卷二"), Block("丁。戊。", ready_id="x#1")]
    spans = cut(blocks, CLASSICAL)
    text = compose(blocks)
    assert [text[span.begin : span.end] for span in spans] == ["甲。\n乙。", "丙。", "丁。戊。"]
    assert [span.heading for span in spans] == ["卷一", "卷二", ""]
    assert spans[-1].ready_id == "x#1"


def test_a_passage_over_two_pages_names_both() -> None:
    (span,) = cut([Block("上半句在此，", locator="p. 1"), Block("下半句在此。", locator="p. 2")], CLASSICAL)
    assert span.locator == "p. 1 – p. 2"


def test_a_sentence_without_end_is_cut_hard() -> None:
    spans = cut([Block("字" * 5_000)], CLASSICAL)
    assert all(span.end - span.begin <= 3 * CLASSICAL for span in spans)


def test_sentences_end_with_their_quotation_marks() -> None:
    text = "他说：“走吧。”我们走了。"
    assert [text[begin:end] for begin, end in sentences(text)] == ["他说：“走吧。”", "我们走了。"]


def test_language() -> None:
    assert language_of("余自金陵渡江，其水清矣，舟人曰：「此去不遠也。」") == "lzh"
    assert language_of("我们的图书馆为了方便读者，在各个区都建了分馆。") == "zh"


def test_a_title_is_no_passage_of_its_own() -> None:
    blocks = [Block("南京明城墙与城砖"), Block("城墙共有四重。", "一、筑城"), Block("砖上有字。", "二、城砖")]
    spans = cut(blocks, MODERN)
    text = compose(blocks)
    assert [(text[span.begin : span.end], span.heading) for span in spans] == [
        ("南京明城墙与城砖\n城墙共有四重。", "一、筑城"),
        ("砖上有字。", "二、城砖"),
    ]
