"""The script of passages is told by what only one of them writes so."""

from __future__ import annotations

import pytest

from ingest.script import scripts_of


@pytest.mark.parametrize(
    ("texts", "scripts"),
    [
        (["東門外有橋，行人息焉。"], ["Hant"]),
        (["东门外有桥，行人息焉。"], ["Hans"]),
        (["子曰：學而時習之，不亦說乎？人云亦云。"], ["Hant"]),
        (["一二三"], [""]),
        (["第一", "東門", "東門外", "东门"], ["Hant", "Hant", "Hant", "Hans"]),
        ([], []),
        ([""], [""]),
        (["ABC 123 𠮷"], [""]),
    ],
)
def test_scripts(texts: list[str], scripts: list[str]) -> None:
    assert scripts_of(texts) == scripts
