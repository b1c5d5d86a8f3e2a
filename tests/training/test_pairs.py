"""What the encoder learns from is cut as it says, and comes in the same order for the same seed."""

from __future__ import annotations

import json
import random
from itertools import islice
from pathlib import Path

from training.model_card import table
from training.pairs import (
    HELD_OUT,
    LONGEST_PASSAGE,
    OWN_QUERIES,
    Pair,
    compose,
    own_groups,
    rough_pair,
    sentence_groups,
    shuffled_groups,
)

SENTENCE = ("夜半群盗至，舟中皆惊，或跃水得免，或泊岸而走。", "半夜里来了一群强盗，船上的人都吓坏了，有的跳水逃命。")
ROWS = [("汉书", f"卷{number // 20}", *SENTENCE) for number in range(60)]


def test_passages_are_whole_sentences_of_one_chapter() -> None:
    chapters = list(compose([*ROWS, (sorted(HELD_OUT)[0], "卷一", *SENTENCE)]))
    passages = [passage for chapter in chapters for passage in chapter]
    assert len(chapters) == 3
    assert {passage.book for passage in passages} == {"汉书"}
    for passage in passages:
        assert passage.text == "".join(row[2] for row in ROWS[passage.begin : passage.end])
        assert len(passage.text) <= LONGEST_PASSAGE
        assert len({row[1] for row in ROWS[passage.begin : passage.end]}) == 1


def test_rough_queries_are_short_and_made_of_the_translation() -> None:
    (passage, *_), *_ = compose(ROWS)
    chance = random.Random(1)
    for _ in range(50):
        query = rough_pair(passage, chance).query
        assert 0 < len(query) <= 40
        assert set(query) - {" "} <= set(passage.modern)


def test_groups_hold_neighbours_of_one_book_and_come_again_for_a_seed() -> None:
    books = [[Pair(f"{book}{n}", "", f"{book}#{n}") for n in range(17)] for book in ("甲", "乙")]
    first, second = (list(islice(shuffled_groups(books, 6, random.Random(3)), 40)) for _ in range(2))
    assert first == second
    for group in first:
        assert 0 < len(group) <= 6
        numbers = [int(pair.key[2:]) for pair in group]
        assert numbers == list(range(numbers[0], numbers[0] + len(group)))
        assert len({pair.key[0] for pair in group}) == 1


def test_sentences_that_repeat_their_translation_are_passed_over() -> None:
    same = [("汉书", "卷九", "天下大乱百姓流离", "天下大乱百姓流离")] * 20
    (group,) = islice(sentence_groups([*same, *ROWS[:20]], 4, random.Random(2)), 1)
    assert {pair.passage[:4] for pair in group} == {"夜半群盗"}


def test_our_own_queries_name_their_passages() -> None:
    told = [json.loads(line) for path in OWN_QUERIES for line in Path(path).read_text("utf-8").splitlines()]
    assert len(told) > 9_000
    assert all(0 <= one["lines"][0] < one["lines"][1] and one["query"] for one in told)
    assert len({one["query"] for one in told}) == len(told)


def test_own_queries_take_their_passage_from_the_lines(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text(json.dumps({"query": "坐船遇到强盗", "kind": "topic", "lines": [2, 4]}) + "\n", "utf-8")
    ((book, (pair,)),) = own_groups(ROWS, [path]).items()
    assert (book, pair.key, pair.query) == ("汉书", "2-4", "坐船遇到强盗")
    assert pair.passage.count("群盗") == 2


def test_the_card_shows_each_run_with_its_interval() -> None:
    figure = {"value": 0.5, "low": 0.4, "high": 0.6}
    measures = dict.fromkeys(("ndcg@10", "hit@10", "mrr@10", "hit@100"), figure)
    lines = list(table({"甲": {"n": 2, "passages": 9, "runs": {"dense": measures}}}))
    assert len(lines) == 3
    assert lines[2].startswith("| 甲 (2 queries, 9 passages) | dense | 0.500 (0.400–0.600) |")
