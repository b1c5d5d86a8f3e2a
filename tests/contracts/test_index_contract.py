"""What every dense and every lexical index must do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.dense import FaissIndex
from index.lexical import TantivyIndex
from index.ports import DenseIndex, IndexedPassage, LexicalIndex

DIMENSION = 16
TEXTS = ["湘江夜泊遇盗跃水", "报恩寺琉璃塔永乐十年", "深圳图书馆之城中心馆", "于谦守北京", "𠮷氏藏书楼"]


def passages(count: int) -> list[IndexedPassage]:
    rng = np.random.default_rng(7)
    made = []
    for key in range(1, count + 1):
        vector = rng.normal(size=DIMENSION).astype(np.float32)
        text = TEXTS[(key - 1) % len(TEXTS)]
        made.append(IndexedPassage(key, text, (text[:2], text[2:4]), vector / np.linalg.norm(vector)))
    return made


def exact(folder: Path) -> DenseIndex:
    return FaissIndex(folder, DIMENSION)


def inverted(folder: Path) -> DenseIndex:
    return FaissIndex(folder, DIMENSION, exact=50)


@pytest.fixture(params=[exact, inverted])
def make_dense(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], DenseIndex]:
    return lambda: request.param(tmp_path / "dense")


@pytest.fixture
def make_lexical(tmp_path: Path) -> Callable[[], LexicalIndex]:
    return lambda: TantivyIndex(tmp_path / "lexical")


@pytest.fixture(params=["dense", "lexical"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], DenseIndex | LexicalIndex]:
    makers: dict[str, Callable[[], DenseIndex | LexicalIndex]] = {
        "dense": lambda: exact(tmp_path / "either"),
        "lexical": lambda: TantivyIndex(tmp_path / "either"),
    }
    return makers[request.param]


def test_a_new_index_is_empty(make: Callable[[], DenseIndex | LexicalIndex]) -> None:
    index = make()
    assert index.position() == 0
    assert index.keys().tolist() == []


def test_what_is_committed_is_there_when_it_is_opened_again(make: Callable[[], DenseIndex | LexicalIndex]) -> None:
    index = make()
    index.apply([], passages(5))
    index.commit(3)
    assert make().position() == 3
    assert make().keys().tolist() == [1, 2, 3, 4, 5]


def test_what_is_not_committed_is_not_there(make: Callable[[], DenseIndex | LexicalIndex]) -> None:
    index = make()
    index.apply([], passages(2))
    index.commit(1)
    index.apply([1], passages(5)[2:])
    del index
    assert make().keys().tolist() == [1, 2]
    assert make().position() == 1


def test_applying_twice_changes_nothing(make: Callable[[], DenseIndex | LexicalIndex]) -> None:
    index = make()
    for position in (1, 2):
        index.apply([9], passages(4))
        index.commit(position)
    assert index.keys().tolist() == [1, 2, 3, 4]


def test_a_commit_without_change_moves_the_position(make: Callable[[], DenseIndex | LexicalIndex]) -> None:
    index = make()
    index.apply([], passages(3))
    index.commit(1)
    index.commit(5)
    assert (make().position(), make().keys().tolist()) == (5, [1, 2, 3])


def test_everything_can_be_taken_out(make: Callable[[], DenseIndex | LexicalIndex]) -> None:
    index = make()
    index.apply([], passages(3))
    index.commit(1)
    index.apply([1, 2, 3], [])
    index.commit(2)
    assert make().keys().tolist() == []


def test_dense_finds_itself_and_obeys_the_filter(make_dense: Callable[[], DenseIndex]) -> None:
    index = make_dense()
    made = passages(200)
    index.apply([], made)
    index.commit(1)
    assert index.search(made[41].vector, 3)[0].key == 42
    allowed = np.array([7, 8, 9], dtype=np.int64)
    assert {one.key for one in index.search(made[41].vector, 10, allowed=allowed)} == {7, 8, 9}
    assert index.search(made[41].vector, 10, allowed=np.empty(0, np.int64)) == []


def test_dense_forgets_what_was_removed(make_dense: Callable[[], DenseIndex]) -> None:
    index = make_dense()
    made = passages(200)
    index.apply([], made)
    index.commit(1)
    index.apply([42], [])
    index.commit(2)
    assert 42 not in index.keys().tolist()
    assert index.search(made[41].vector, 1)[0].key != 42


def test_dense_grows_past_the_exact_size_without_losing_any(tmp_path: Path) -> None:
    made = passages(120)
    index = FaissIndex(tmp_path, DIMENSION, exact=100)
    index.apply([], made[:90])
    index.commit(1)
    index.apply([], made[90:])
    index.commit(2)
    assert index.keys().tolist() == list(range(1, 121))
    found = [index.search(passage.vector, 1)[0].key == passage.key for passage in made]
    assert sum(found) >= 110


def test_lexical_ranks_by_words_and_obeys_the_filter(make_lexical: Callable[[], LexicalIndex]) -> None:
    index = make_lexical()
    index.apply([], passages(5))
    index.commit(1)
    assert index.search("湘江遇盗", ("湘江", "遇盗"), limit=5)[0].key == 1
    assert index.search("𠮷氏", ("𠮷氏",), limit=5)[0].key == 5
    only = np.array([2], dtype=np.int64)
    assert [one.key for one in index.search("永乐湘江", ("永乐", "湘江"), limit=5, allowed=only)] == [2]
    assert index.search("，。", (), limit=5) == []
    assert index.search("湘江", ("湘江",), limit=5, allowed=np.empty(0, np.int64)) == []


def test_lexical_treats_query_signs_as_text(make_lexical: Callable[[], LexicalIndex]) -> None:
    index = make_lexical()
    index.apply([], passages(5))
    index.commit(1)
    assert index.search('于谦" OR *:* AND (', ("于谦",), limit=1)[0].key == 4
