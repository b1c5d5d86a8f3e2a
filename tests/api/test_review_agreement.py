"""Agreement of two reviewers, against hand-made and other people's figures."""

from __future__ import annotations

import math
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.desk.agreement import cohens_kappa, f1

VERDICTS = st.lists(st.tuples(*[st.sampled_from(["confirm", "correct", "reject"])] * 2), min_size=1, max_size=40)


def test_kappa_of_the_textbook() -> None:
    """Twenty yes-yes, five yes-no, ten no-yes, fifteen no-no: 0.7 observed, 0.5 by chance."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert cohens_kappa(pairs) == pytest.approx(0.4)


def test_kappa_that_is_not_defined() -> None:
    assert cohens_kappa([]) is None
    assert cohens_kappa([("confirm", "confirm")] * 5) is None
    assert cohens_kappa([("confirm", "reject")] * 5) == 0


@settings(deadline=None)
@given(VERDICTS)
def test_kappa_is_that_of_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = float(metrics.cohen_kappa_score(*zip(*pairs, strict=True)))
    ours = cohens_kappa(pairs)
    assert (ours is None and math.isnan(theirs)) or ours == pytest.approx(theirs, abs=1e-12)


def test_f1_between_two_sets() -> None:
    assert f1({1, 2, 3}, {2, 3, 4}) == pytest.approx(2 / 3)
    assert f1({1}, set()) == 0
    assert f1(set(), set()) is None
