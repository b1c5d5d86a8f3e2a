"""What works longer than anybody waits for it is stopped."""

from __future__ import annotations

import threading
import time
from contextvars import copy_context
from pathlib import Path

import pytest
import sqlalchemy as sa

from index.opening import connect
from ontology.deadline import check, left, within
from ontology.errors import QueryTooCostly

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


def test_a_statement_is_stopped_in_the_middle_and_the_next_one_is_not_begun(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'x.db'}")
    began = time.monotonic()
    with within(0.2), engine.connect() as connection:
        with pytest.raises(QueryTooCostly, match="已经停下"):
            connection.execute(sa.text(ENDLESS))
        with pytest.raises(QueryTooCostly):
            connection.execute(sa.text("SELECT 1"))
    assert time.monotonic() - began < 20
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT 1")).scalar() == 1
    engine.dispose()


def test_the_time_goes_into_threads_and_is_never_lengthened() -> None:
    found: list[float] = []
    with within(5), within(1_000) as inner:
        context = copy_context()
        inner.lift()
        thread = threading.Thread(target=context.run, args=(lambda: found.append(left()),))
        thread.start()
        thread.join()
    assert 0 < found[0] <= 5
    with within(0) as passing:
        assert left() == 0
        passing.lift()
        assert left() == float("inf")
    assert left() == float("inf")
    check()
