"""What the tests of writing back share."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import cast

import pytest

from api.service import Service


@pytest.fixture
def making() -> ModuleType:
    """How the tests of writing back make a record whose names were reviewed."""
    spec = spec_from_file_location("marc_making", Path(__file__).with_name("test_writeback.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def desk_library(fake: ModuleType) -> Service:
    """The library in memory, which a test may give further parts."""
    return cast("Service", type("Library", (fake.FakeLibrary,), {})())
