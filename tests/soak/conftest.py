"""A stage on which the library is stopped midway, set up once for all tests that do so."""

from __future__ import annotations

import importlib.util
import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.soak.stage.harness import Stage

_HARNESS = Path(__file__).parent / "stage" / "harness.py"
# What the short form leaves out, for time.
_LONG = frozenset({"authority", "tag again", "decisions", "push", "push again", "backup"})


@pytest.fixture(scope="session")
def harness() -> ModuleType:
    """What sets the stage up and tells what is wrong."""
    name = "wenmai_crash_harness"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, _HARNESS)
        assert spec
        assert spec.loader
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@pytest.fixture(scope="session")
def seed(soak: bool) -> int:
    """What everything is drawn from, with ``--soak`` anew in every run; ``WENMAI_SEED`` repeats one."""
    return int(os.environ.get("WENMAI_SEED") or (random.SystemRandom().randrange(10**9) if soak else 1))


@pytest.fixture(scope="session")
def stage(harness: ModuleType, tmp_path_factory: pytest.TempPathFactory, soak: bool) -> Iterator[Stage]:
    """All steps done once, undisturbed; the short form does without some."""
    folder = tmp_path_factory.mktemp("crash")
    jobs = folder / "jobs"
    jobs.mkdir()
    doer = harness.Doer(jobs, harness.compiled(folder))
    yield harness.set_up(folder, doer, without=frozenset() if soak else _LONG)
    doer.close()
