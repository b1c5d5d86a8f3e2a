"""Headings are given to documents for what speaks for them, and say what that was."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.heading_words import HeadingWords, Lexicon, WordRecipe
from ingest.normalize import fold
from ingest.subjects import EMBEDDED, FloatArray, SubjectAssigner, heading_texts
from ontology.authority.headings import Heading, Headings
from ontology.authority.schemes import bundled_headings
from ontology.records import Metadata

SMALL = Headings(
    [
        Heading("s:1", "s", "1", "水利", terms=("治水",)),
        Heading("s:11", "s", "11", "防洪", parent="s:1", terms=("堤防", "决口")),
        Heading("s:2", "s", "2", "戏曲", terms=("粤剧", "昆曲")),
    ],
    fold=fold,
)
CLASSICAL = (
    "河之为患，自古而然。余奉檄佐河工者十年，亲履堤上，见黄流挟沙而下，水缓则沙停，沙停则河高。"
    "乃取历年决口之处、堵筑之法，记其得失，以告后之任河事者。"
)


@pytest.fixture(scope="module")
def bundled() -> SubjectAssigner:
    return SubjectAssigner(Headings(bundled_headings(), fold=fold))


def _toward(heading: int) -> object:
    """An encoder whose passages all point to one heading."""

    def embed(texts: Sequence[str]) -> FloatArray:
        if len(texts) == len(SMALL) and texts[0] == heading_texts(SMALL)[0]:
            return np.eye(3, dtype=np.float32)
        return np.repeat(np.eye(3, dtype=np.float32)[[heading]], len(texts), axis=0)

    return embed


def test_words_alone_give_headings_with_evidence(bundled: SubjectAssigner) -> None:
    given = bundled.assign(Metadata(title="粤剧红船班"), ["从前粤剧戏班走乡串镇，这些戏曲艺人坐的是红色的木船。"])
    assert given[0].heading_id == "clc:J825"
    assert "词：粤剧" in given[0].evidence
    assert given[0].scheme == "clc"
    assert given[0].maker.name == "subjects-lexical"
    assert [one.score for one in given] == sorted((one.score for one in given), reverse=True)
    assert all(0 < one.score < 1 for one in given)


def test_traditional_characters_lead_to_the_same_headings(bundled: SubjectAssigner) -> None:
    simplified = bundled.assign(Metadata(title="粤剧"), ["戏班与粤剧的历史，戏曲艺人的生活。"])
    traditional = bundled.assign(Metadata(title="粵劇"), ["戲班與粵劇的歷史，戲曲藝人的生活。"])
    assert simplified == traditional


def test_ancient_books_have_a_class_of_the_four_divisions_and_others_none(bundled: SubjectAssigner) -> None:
    ancient = bundled.rank(Metadata(title="治河刍言自序"), [CLASSICAL], limit=10)
    assert "sibu:史部地理类河渠之属" in {one.heading_id for one in ancient}
    assert "clc:TV8" in {one.heading_id for one in ancient}
    modern = bundled.rank(
        Metadata(title="治河"), ["我们去看了黄河的堤防和决口的地方，听老河工讲了抢险的故事。"], limit=50
    )
    assert {one.scheme for one in modern} == {"clc"}
    told = bundled.rank(Metadata(title="河防", kind="古籍"), ["我们整理了这部书的河工奏疏。"], limit=50)
    assert "sibu" in {one.scheme for one in told}


def test_the_title_and_the_sources_own_subjects_weigh_more_than_the_text() -> None:
    assigner = SubjectAssigner(SMALL)
    text = ["这里提到昆曲一次，也提到堤防一次。"]
    assert assigner.rank(Metadata(title="昆曲"), text, limit=1)[0].heading_id == "s:2"
    assert assigner.rank(Metadata(title="无题", subjects=("防洪",)), text, limit=1)[0].heading_id == "s:11"


def test_meaning_speaks_where_no_word_does() -> None:
    assigner = SubjectAssigner(SMALL, embed=_toward(2))  # type: ignore[arg-type]
    (first, *_) = assigner.rank(Metadata(), ["他唱了一辈子。"], limit=3)
    assert first.heading_id == "s:2"
    assert first.maker.name == "subjects"
    assert first.evidence[-1].startswith("语义比平均近")


def test_vectors_that_are_handed_in_are_not_made_again() -> None:
    asked: list[int] = []

    def embed(texts: Sequence[str]) -> FloatArray:
        asked.append(len(texts))
        return np.ones((len(texts), 3), dtype=np.float32)

    assigner = SubjectAssigner(SMALL, embed=embed, vectors=np.eye(3, dtype=np.float32))
    assigner.assign(Metadata(title="戏"), ["粤剧"] * 100)
    assert asked == [EMBEDDED]


@pytest.mark.parametrize("texts", [[], [""], ["，。！"]])
def test_a_document_without_words_has_no_heading(bundled: SubjectAssigner, texts: list[str]) -> None:
    assert bundled.assign(Metadata(), texts) == ()


@pytest.mark.parametrize("limit", [0, 1, 3])
def test_no_more_are_given_than_asked_for(bundled: SubjectAssigner, limit: int) -> None:
    given = bundled.assign(
        Metadata(title="图书馆古籍修复"), ["图书馆修复古籍，编目录，办展览，讲方志与家谱。"], limit=limit
    )
    assert len(given) <= limit


def test_the_wider_heading_takes_a_part_of_the_narrower_ones_words() -> None:
    met = HeadingWords(SMALL, WordRecipe(wider=0.5)).met("", ["决口"])
    assert met.scores[0] == pytest.approx(met.scores[1] / 2)
    assert met.words == {1: {"决口": met.words[1]["决口"]}}


def test_the_identity_tells_the_halves_apart() -> None:
    with_meaning = SubjectAssigner(SMALL, embed=_toward(0))  # type: ignore[arg-type]
    assert SubjectAssigner(SMALL).identity != with_meaning.identity


@given(st.text("水利防洪堤决口曲，", max_size=40))
def test_words_are_found_leftmost_and_longest(text: str) -> None:
    lexicon = Lexicon(["水利", "防洪", "水利防洪", "决口"])
    found = list(lexicon.find(text))
    assert all(text[begin:end] in lexicon for begin, end in found)
    assert all(end <= begin for (_, end), (begin, _) in pairwise(found))
    assert ("水利防洪" in text) == any(text[begin:end] == "水利防洪" for begin, end in found)


def test_many_documents_get_what_each_would_get_alone(bundled: SubjectAssigner) -> None:
    documents = [
        (Metadata(title="粤剧红船班"), ["从前粤剧戏班走乡串镇，这些戏曲艺人坐的是红色的木船。"]),
        (Metadata(), []),
        (Metadata(title="水经注", language="lzh", kind="古籍"), ["河水又东，迳其县南。", "江水又东，过其县北。"]),
    ]
    made = SubjectAssigner(SMALL, embed=_lengths)
    for assigner in (bundled, made):
        assert list(assigner.assign_all(documents)) == [assigner.assign(*document) for document in documents]


def _lengths(texts: Sequence[str]) -> FloatArray:
    """Stand in for an encoder: a vector that differs from text to text."""
    rows = np.array([[len(text), sum(map(ord, text)) % 97, 1] for text in texts], dtype=np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)
