"""What expansions do to a lexical search."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import tantivy

from index.integrity import lexical_damage
from index.lexical import TantivyIndex
from index.ports import IndexedPassage
from ontology.errors import LibraryBroken
from ontology.queries import Expansion

TEXTS = {
    1: "湘江夜泊，舟中遇盗，跃水得免。",
    2: "强弩之末，不能穿鲁缟。",
    3: "贼寇群起，劫掠州郡，官军不能制。",
    4: "子瞻夜游赤壁，与客泛舟。",
    5: "书院藏书万卷。",
    6: "瞻彼淇奥，绿竹猗猗，子衿青青。",
}


@pytest.fixture
def index(tmp_path: Path) -> TantivyIndex:
    made = TantivyIndex(tmp_path)
    made.apply([], [IndexedPassage(key, text, (), np.zeros(1, np.float32)) for key, text in TEXTS.items()])
    made.commit(1)
    return made


def found(index: TantivyIndex, question: str, *expansions: Expansion) -> list[int]:
    return [one.key for one in index.search(question, (question,), limit=10, expansions=expansions)]


def score(index: TantivyIndex, key: int, *expansions: Expansion) -> float:
    ranked = index.search("云", ("云",), limit=10, expansions=expansions)
    return {one.key: one.score for one in ranked}.get(key, 0.0)


def test_an_expansion_finds_what_the_question_does_not_say(index: TantivyIndex) -> None:
    assert found(index, "抢劫犯") == [3]
    assert set(found(index, "抢劫犯", Expansion("抢劫犯", "盗", 0.8))) == {1, 3}


def test_an_expansion_says_what_a_character_of_the_question_counts(index: TantivyIndex) -> None:
    assert set(found(index, "强盗")) == {1, 2}
    told = (Expansion("强盗", "强", 0.1), Expansion("强盗", "盗", 0.8), Expansion("强盗", "贼", 0.6))
    assert found(index, "强盗", *told) == [1, 3, 2]


def test_a_heavier_expansion_counts_for_more(index: TantivyIndex) -> None:
    light, heavy = (score(index, 5, Expansion("云", "书", weight)) for weight in (0.2, 0.4))
    assert heavy == pytest.approx(2 * light)


def test_synonyms_of_one_word_count_less_than_as_many_words(index: TantivyIndex) -> None:
    synonyms = score(index, 3, *(Expansion("云", term, 0.5) for term in "贼寇劫"))
    apart = score(index, 3, *(Expansion(term, term, 0.5) for term in "贼寇劫"))
    single = score(index, 3, Expansion("云", "贼", 0.5))
    assert single < synonyms < apart


def test_a_longer_run_stands_for_all_its_bigrams(index: TantivyIndex) -> None:
    assert found(index, "云", Expansion("云", "子瞻", 0.8)) == [4]
    assert found(index, "云", Expansion("云", "夜游赤壁", 0.8)) == [4]
    assert found(index, "云", Expansion("云", "夜游淇奥", 0.8)) == []


def test_an_expansion_without_letters_is_passed_over(index: TantivyIndex) -> None:
    assert found(index, "书", Expansion("书", "，", 1.0), Expansion("书", "", 1.0)) == [5]


def test_what_is_for_classical_texts_leaves_modern_ones_alone(tmp_path: Path) -> None:
    made = TantivyIndex(tmp_path)
    texts = {1: "舟中遇盗，跃水得免。", 2: "我们的图书馆被盗了一次。", 3: "他们的船被强行拖走了。"}
    made.apply([], [IndexedPassage(key, text, (), np.zeros(1, np.float32)) for key, text in texts.items()])
    made.commit(1)
    told = [Expansion("强徒", "盗", 0.8, classical=True), Expansion("强徒", "强", 0.1, classical=True)]
    assert set(found(made, "强徒", *told)) == {1, 3}
    assert set(found(made, "强徒", *told, Expansion("强徒", "图书", 0.8))) == {1, 2, 3}


def test_an_index_of_another_form_is_refused_with_what_to_do(tmp_path: Path) -> None:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body")
    tantivy.Index(builder.build(), path=str(tmp_path))
    with pytest.raises(LibraryBroken, match="wenmai rebuild"):
        TantivyIndex(tmp_path)


def test_expansions_obey_the_filter(index: TantivyIndex) -> None:
    only = np.array([1], dtype=np.int64)
    ranked = index.search("云", ("云",), limit=10, allowed=only, expansions=[Expansion("云", "舟", 1.0)])
    assert [one.key for one in ranked] == [1]


def test_a_filter_takes_the_best_of_what_it_allows_be_it_wide_or_narrow(tmp_path: Path) -> None:
    made = TantivyIndex(tmp_path)
    texts = {key: "江" * (key % 7 + 1) + "山" * (key % 5) + "水石舟" * (key % 11) for key in range(1, 121)}
    made.apply([], [IndexedPassage(key, text, (), np.zeros(1, np.float32)) for key, text in texts.items()])
    made.commit(1)
    everything = made.search("江山舟", (), limit=120)
    assert len(everything) == 120
    random = np.random.default_rng(3)
    for size in (1, 5, 50, 70, 110, 120):
        allowed = np.sort(random.choice(np.arange(1, 121), size, replace=False))
        for limit in (1, 10, 60, 120):
            ranked = made.search("江山舟", (), limit=limit, allowed=allowed)
            best = [one for one in everything if one.key in allowed][:limit]
            assert [one.score for one in ranked] == pytest.approx([one.score for one in best])
            assert {one.key for one in ranked} <= set(allowed.tolist()) and len(ranked) == min(limit, size)
    # Where what is allowed is what fits worst, more than was looked at must be looked at.
    worst = np.sort([one.key for one in everything[-70:]])
    ranked = made.search("江山舟", (), limit=10, allowed=worst)
    assert [one.score for one in ranked] == pytest.approx([one.score for one in everything[50:60]])


def test_a_commit_that_was_killed_is_done_again(tmp_path: Path) -> None:
    """Its files are there and bear the names that they get once more; what readers see knows nothing of them."""

    def passage(key: int) -> IndexedPassage:
        return IndexedPassage(key, TEXTS[key], (), np.zeros(1, np.float32))

    folder, ahead = tmp_path / "index", tmp_path / "ahead"
    made = TantivyIndex(folder)
    made.apply([], [passage(key) for key in (1, 2, 3)])
    made.commit(1)
    shutil.copytree(folder, ahead)
    killed = TantivyIndex(ahead)
    killed.apply([1], [passage(4)])
    killed.commit(2)
    left = [one.name for one in ahead.iterdir() if one.name != "meta.json" and not (folder / one.name).exists()]
    assert any(name.endswith(".del") for name in left)
    for name in (*left, ".managed.json"):
        shutil.copyfile(ahead / name, folder / name)
    again = TantivyIndex(folder)
    assert (again.position(), again.keys().tolist()) == (1, [1, 2, 3])
    again.apply([1], [passage(4)])
    again.commit(2)
    assert (again.position(), again.keys().tolist()) == (2, [2, 3, 4])
    assert lexical_damage(folder) == ""
