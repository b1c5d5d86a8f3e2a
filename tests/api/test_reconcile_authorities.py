"""Reconciliation and suggestions over the published authorities, as many names as they have."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import opencc_pyo3
import pytest

from api.annotate import Annotator
from api.reconcile.matching import Matching
from api.reconcile.reconciler import Query, Reconciler
from ingest.normalize import fold
from ontology.authority.importers import guess
from ontology.authority.load import Wish, load
from ontology.authority.store import AuthorityStore
from ontology.records import Entity

pytestmark = pytest.mark.slow
FILES = ("cbdb_offices.csv", "kr_catalog_skqs.org.gz", "chgis_rdf_2016-07-07.zip")


@pytest.fixture(scope="module")
def annotator(shared: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Annotator]:
    paths = [shared(f"authority/{name}") for name in FILES]
    store = AuthorityStore(tmp_path_factory.mktemp("authorities"), fold=fold)
    annotator = Annotator(without=("model",), loaded=store)
    for path in paths:
        assert not load(Wish((path,), guess(path)), store, anchors=annotator.entities, simplify=fold).conflicts
    yield annotator
    store.close()


@pytest.fixture(scope="module")
def reconciler(annotator: Annotator) -> Reconciler:
    made = Reconciler(annotator, Matching(annotator), mentions=lambda _: 0)
    assert made.warm() > 90_000
    return made


def _some(annotator: Annotator, name: str, count: int) -> list[Entity]:
    assert annotator.loaded is not None
    return random.Random(3).sample(list(annotator.loaded.entities(name)), count)


def _shares(annotator: Annotator, reconciler: Reconciler, asked: list[tuple[Entity, Query]]) -> tuple[float, float]:
    """Return the share of names whose first candidate is of the entity's group, and that of wrong among matches."""
    store = annotator.loaded
    assert store is not None
    right = matched = wrong = 0
    for entity, query in asked:
        found = reconciler.reconcile(query)
        same = [store.lead(one.option.entity.id) or one.option.entity.id for one in found]
        lead = store.lead(entity.id)
        right += bool(same) and same[0] == lead
        for one, its in zip(found, same, strict=True):
            matched += one.match
            wrong += one.match and its != lead
    return right / len(asked), wrong / max(1, matched)


def test_names_are_found_as_listed_and_in_traditional_characters(annotator: Annotator, reconciler: Reconciler) -> None:
    traditional = opencc_pyo3.OpenCC("s2t")
    for name in ("chgis", "cbdb-offices", "skqs"):
        entities = _some(annotator, name, 100)
        plain = [(one, Query(one.label, (one.type,))) for one in entities]
        other = [(one, Query(traditional.convert(one.label), (one.type,))) for one in entities]
        for asked in (plain, other):
            right, wrong = _shares(annotator, reconciler, asked)
            assert right > 0.7 and wrong < 0.02, (name, right, wrong)


def test_a_dynasty_tells_offices_and_books_apart(annotator: Annotator, reconciler: Reconciler) -> None:
    entities = [one for name in ("cbdb-offices", "skqs") for one in _some(annotator, name, 100) if one.dynasty]
    asked = [(one, Query(one.label, (one.type,), properties=(("dynasty", (one.dynasty,)),))) for one in entities]
    right, wrong = _shares(annotator, reconciler, asked)
    assert right > 0.9 and wrong < 0.02, (right, wrong)


def test_a_record_is_found_by_the_address_of_its_authority(annotator: Annotator, reconciler: Reconciler) -> None:
    for entity in _some(annotator, "chgis", 20):
        (found,) = reconciler.reconcile(Query(entity.same_as[0].replace("http://", "https://")))
        assert (found.option.entity.id, found.match) == (entity.id, True)


def test_suggestions_come_at_once(reconciler: Reconciler) -> None:
    taken = []
    for text in ("苏", "东坡", "襄陽", "翰林", "江", "知府", "四库", "州", "李白", "县"):
        began = time.process_time()
        assert reconciler.suggest(text)
        taken.append(time.process_time() - began)
    assert sorted(taken)[len(taken) // 2] < 0.02, taken
