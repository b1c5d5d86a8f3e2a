"""Fixtures that every part shares."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """Return real inputs that lie beside a checkout; the test is skipped, and says so, where they are absent."""

    def find(name: str) -> Path:
        path = ROOT.parent / "shared" / name
        if not path.exists():
            pytest.skip(f"real inputs are not here: shared/{name}")
        return path

    return find


@pytest.fixture(scope="session")
def sample() -> Path:
    """The folder of the sample collection."""
    return ROOT / "api" / "sample" / "collections"


@pytest.fixture(scope="session")
def sample_library(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> Path:
    """The folder of a library into which the sample collection was ingested by the production path."""
    from api.pipeline import ingest
    from api.settings import Settings
    from api.wiring import open_library

    folder = tmp_path_factory.mktemp("library")
    with open_library(Settings(library=folder), write=True) as library:
        report = ingest(library, sorted(path for path in sample.iterdir() if path.is_dir()))
    assert not report.refusals
    return folder
