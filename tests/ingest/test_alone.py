"""A library imported without another that it would take up."""

from __future__ import annotations

import sys

import pytest

from ingest.taggers.alone import without


def test_a_module_looks_as_if_it_were_not_installed_and_is_there_afterwards() -> None:
    sys.modules.pop("this", None)
    with without("this"), pytest.raises(ImportError):
        import this  # noqa: F401
    assert "this" not in sys.modules


def test_what_is_imported_already_stays() -> None:
    with without("json"):
        import json
    assert sys.modules["json"] is json
