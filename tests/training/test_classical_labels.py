"""What the translations vouch for, and what is left out because they name more than can be found."""

from __future__ import annotations

import gzip
from pathlib import Path

from training.classical_labels import Pair, kept_pairs, known_offices, label, write_pairs
from training.treebank_names import labels, names, sentences


def _pair(classical: str, modern: str, *names: tuple[str, str]) -> Pair:
    return Pair("某书", classical, modern, names)


def _named(pair: Pair, *others: Pair) -> set[tuple[str, str]]:
    (found,) = [one for one in label((pair, *others)) if one.text == pair.classical] or [None]
    if found is None:
        return set()
    spans: set[tuple[str, str]] = set()
    begin = 0
    for place, tag in enumerate((*found.labels, "O")):
        if place and found.labels[place - 1] != "O" and not tag.startswith("I-"):
            spans.add((found.text[begin:place], found.labels[begin][2:]))
        if tag.startswith("B-"):
            begin = place
    return spans


def test_a_name_of_the_translation_is_found_in_its_shorter_forms() -> None:
    pair = _pair(
        "良至阳城，见文帝。", "张良到了阳城县，拜见汉文帝。", ("张良", "PER"), ("阳城县", "LOC"), ("汉文帝", "PER")
    )
    assert _named(pair) == {("良", "PER"), ("阳城", "LOC"), ("文帝", "PER")}


def test_a_sentence_whose_translation_names_more_is_left_out() -> None:
    assert _named(_pair("先主谓亮曰善。", "刘备对诸葛亮说好。", ("刘备", "PER"), ("诸葛亮", "PER"))) == set()


def test_an_office_is_one_when_several_sentences_give_it() -> None:
    given = [_pair(f"{year}年，拜侍御史。", f"{year}年，任命他为侍御史。") for year in "二三四"]
    assert known_offices(given) == {"侍御史"}
    assert known_offices(given[:2]) == frozenset()
    assert ("侍御史", "OFI") in _named(_pair("与侍御史同坐者三人。", "和侍御史一起坐着的有三人。"), *given)


def test_pairs_come_back_as_they_were_kept(tmp_path: Path) -> None:
    pairs = [_pair("良至阳城。", "张良到了阳城。", ("张良", "PER"))]
    write_pairs(pairs, tmp_path / "pairs.gz")
    assert list(kept_pairs(tmp_path / "pairs.gz")) == pairs


def test_a_surname_and_a_given_name_of_the_treebank_are_one_person(tmp_path: Path) -> None:
    rows = ("郭\tn,名詞,人,姓氏", "子儀\tn,名詞,人,名", "入\tv,動詞,行為,移動", "秦\tn,名詞,主体,国名")
    lines = [f"{number}\t{form}\t_\tNOUN\t{kind}" for number, (form, kind) in enumerate(
        (row.split("\t") for row in rows), 1)]  # fmt: skip
    path = tmp_path / "bank.conllu.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join((*lines, "", "")))
    (words,) = sentences(path)
    runs = list(names(words))
    assert runs == [("郭子儀", "PER"), ("入", ""), ("秦", "LOC")]
    assert [*labels(*runs[0]), *labels(*runs[2])] == ["B-PER", "I-PER", "E-PER", "S-LOC"]
