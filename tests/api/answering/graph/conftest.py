"""A library of a few short texts that hold facts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.library import Library
from api.pipeline import ingest
from api.settings import Settings
from api.wiring import open_library

TEXTS = Path(__file__).parents[3] / "golden" / "graph_questions" / "texts"
SECONDS = 60.0
"""Machines that test are slow and busy: no time limit is tested with it."""


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory, blank_library: Path) -> Iterator[Library]:
    folder = Path(shutil.copytree(blank_library, tmp_path_factory.mktemp("facts") / "library"))
    settings = Settings(library=folder, encoder="hashing", sparql_seconds=SECONDS)
    with open_library(settings, write=True) as writing:
        report = ingest(writing, sorted(path for path in TEXTS.iterdir() if path.is_dir()))
    assert not report.refusals
    with open_library(settings) as opened:
        yield opened
