"""F1@5 and nDCG of headings: by hand, beside scikit-learn, and on the catalogued texts."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest

from api.evaluate.subjects import (
    Catalogued,
    f1,
    lenient_f1,
    lenient_ndcg,
    measure_subjects,
    ndcg,
    nearness,
    read_catalogued,
)
from api.settings import Settings
from api.subjects import FOLDER, heading_vectors, library_headings, open_assigner
from index.encoders import load_encoder
from ingest.normalize import fold
from ontology.authority.headings import Heading, Headings
from ontology.authority.load import Wish, load
from ontology.authority.schemes import bundled_headings
from ontology.authority.store import AuthorityStore
from ontology.errors import WrongUse
from ontology.records import Metadata

GOLD = Path(__file__).resolve().parent.parent / "golden" / "subjects"
TREE = Headings(
    [Heading("a", "s", "A", "甲类"), Heading("b", "s", "B", "乙类", "a"), Heading("c", "s", "C", "丙类", "a")]
)


def test_f1_by_hand() -> None:
    assert f1(["a", "b"], {"a", "c", "d"}) == pytest.approx(2 * 0.5 * (1 / 3) / (0.5 + 1 / 3))
    assert f1([], {"a"}) == 0.0


def test_ndcg_is_that_of_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    chance = random.Random(7)
    ids = [f"h{number}" for number in range(20)]
    for limit in (5, 10):
        for _ in range(50):
            ranked = chance.sample(ids, 20)
            gold = set(chance.sample(ids, chance.randint(1, 8)))
            scores = np.array([[20 - ranked.index(one) for one in ids]])
            right = np.array([[int(one in gold) for one in ids]])
            assert ndcg(ranked, gold, limit) == pytest.approx(metrics.ndcg_score(right, scores, k=limit))


def test_f1_is_that_of_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    given, gold, ids = {"a", "b", "e"}, {"a", "c"}, "abcde"
    rows = [[[int(one in found) for one in ids]] for found in (gold, given)]
    assert f1(given, gold) == pytest.approx(metrics.f1_score(*map(np.array, rows), average="samples"))


def test_a_neighbour_counts_half() -> None:
    near = nearness(TREE)
    assert [near(one, {"b"}) for one in "abc"] == [0.5, 1.0, 0.0]
    assert lenient_f1(["a"], {"b"}, near) == pytest.approx(0.5)
    assert lenient_ndcg(["a", "c"], {"b"}, near) == pytest.approx(0.5)
    assert lenient_ndcg(["a", "b"], {"b"}, near) == pytest.approx(0.5 + 0.5 / np.log2(3))


def test_lenient_is_never_less_than_strict() -> None:
    near, chance = nearness(TREE), random.Random(3)
    for _ in range(200):
        ranked = chance.sample("abc", chance.randint(1, 3))
        gold = set(chance.sample("abc", chance.randint(1, 3)))
        assert lenient_f1(ranked, gold, near) >= f1(ranked, gold) - 1e-9
        assert lenient_ndcg(ranked, gold, near) >= ndcg(ranked, gold, 10) - 1e-9


@pytest.mark.parametrize(
    ("line", "message"), [({"id": 1}, "lacks"), ({"id": 1, "title": "", "text": "", "subjects": ["Y9"]}, "Y9")]
)
def test_a_bad_line_is_named(tmp_path: Path, line: dict[str, object], message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(line), "utf-8")
    with pytest.raises(WrongUse, match=f"line 1.*{message}"):
        list(read_catalogued(path, TREE))


def test_a_file_without_texts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("", "utf-8")
    with pytest.raises(WrongUse, match="no text"):
        measure_subjects(Settings(library=tmp_path, encoder="hashing"), path)


def test_vectors_of_headings_are_kept_and_made_again_when_broken(tmp_path: Path) -> None:
    encoder = load_encoder("hashing")
    made = heading_vectors(TREE, encoder, cache=tmp_path)
    (kept,) = (tmp_path / FOLDER).iterdir()
    assert np.array_equal(heading_vectors(TREE, encoder, cache=tmp_path), made)
    kept.write_bytes(b"half")
    assert np.array_equal(heading_vectors(TREE, encoder, cache=tmp_path), made)
    ranked = open_assigner(TREE, encoder, cache=tmp_path).rank(Metadata(title="甲类"), ["甲类"], limit=1)
    assert [one.heading_id for one in ranked] == ["a"]


def test_a_loaded_thesaurus_replaces_or_joins(tmp_path: Path) -> None:
    path = tmp_path / "own.ttl"
    path.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . <urn:t#1> a skos:Concept ;"
        ' skos:prefLabel "桑基鱼塘"@zh-Hans ; skos:altLabel "基塘"@zh-Hans .',
        "utf-8",
    )
    store = AuthorityStore(tmp_path, fold=fold)
    try:
        load(Wish((path,), "skos", name="own", licence="CC0"), store, anchors=(), simplify=fold)
        assert [one.label for one in library_headings("own", store)] == ["桑基鱼塘"]
        assert library_headings("bundled,own", store).schemes == ("clc", "sibu", "own")
        found = open_assigner(library_headings("own", store), None).assign(Metadata(title="基塘"), ["顺德的基塘。"])
        assert [one.heading_id for one in found] == ["own:1"]
    finally:
        store.close()


def _catalogued(name: str) -> list[Catalogued]:
    return list(read_catalogued(GOLD / name, Headings(bundled_headings())))


def test_the_catalogued_texts_are_three_sets() -> None:
    sets = [_catalogued(name) for name in ("dev.jsonl", "fit.jsonl", "gold.jsonl")]
    assert [len(one) for one in sets] == [60, 60, 60]
    assert len({one.text for part in sets for one in part}) == 180
    assert all(140 <= len(one.text) <= 400 and one.gold for part in sets for one in part)


def test_the_words_alone_do_not_get_worse() -> None:
    found = measure_subjects(Settings(encoder="hashing"), GOLD / "gold.jsonl", by="words")
    assert found["n"] == 60
    assert found["ndcg@10"]["value"] >= 0.59
    assert found["f1@5"]["value"] >= 0.49
    assert set(found["by_scheme"]) == {"clc", "sibu"}


@pytest.mark.slow
def test_both_halves_are_better_than_either() -> None:
    found = {by: measure_subjects(Settings(), GOLD / "gold.jsonl", by=by) for by in ("words", "meaning", "both")}
    best = max(found[by]["ndcg@10"]["value"] for by in ("words", "meaning"))
    assert found["both"]["ndcg@10"]["value"] > best
    assert found["both"]["ndcg@10"]["value"] >= 0.76
    assert found["both"]["f1@5"]["value"] >= 0.59
