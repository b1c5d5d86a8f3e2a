"""Poems and texts of others' collections in one library: a poem is found by its meaning, a leaf is cited."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.pipeline import ingest
from api.settings import Settings
from api.wiring import open_library

pytestmark = pytest.mark.slow

POEMS = [
    {
        "author": "李白",
        "title": "靜夜思",
        "id": "p-1",
        "paragraphs": ["牀前看月光，疑是地上霜。", "舉頭望山月，低頭思故鄉。"],
    },
    {
        "author": "柳宗元",
        "title": "江雪",
        "id": "p-2",
        "paragraphs": ["千山鳥飛絕，萬徑人蹤滅。", "孤舟蓑笠翁，獨釣寒江雪。"],
    },
    {"author": "孟郊", "title": "登科後", "id": "p-3", "paragraphs": ["昔日齷齪不足誇，今朝放蕩思無涯。"]},
    {"author": "無", "title": "無詩", "id": "p-4", "paragraphs": []},
]
LEAF = """# -*- mode: mandoku-view -*-
#+TITLE: 水經注
#+PROPERTY: ID KR2k0094
#+PROPERTY: JUAN 1
<pb:KR2k0094_WYG_001-7b>¶
河水又東逕武陽縣故城南王莽之武桓也酈道元撰¶
"""


def test_a_poem_is_found_by_its_meaning_and_a_leaf_is_cited(tmp_path: Path) -> None:
    shelf = tmp_path / "書"
    shelf.mkdir()
    (shelf / "poet.tang.0.json").write_text(json.dumps(POEMS, ensure_ascii=False), "utf-8")
    (shelf / "KR2k0094_001.txt").write_text(LEAF, "utf-8")
    with open_library(Settings(library=tmp_path / "library"), write=True) as library:
        report = ingest(library, [shelf])
        assert (report.files, report.documents) == (2, 4)
        assert [one.source for one in report.refusals] == ["poet.tang.0.json"]
        first = library.search("夜里看着月亮想念家乡").hits[0]
        assert first.document.metadata.title == "靜夜思"
        leaf = library.search("河水流过武阳县故城").hits[0]
        assert "卷一·叶七下" in leaf.passage.locator
        again = ingest(library, [shelf])
        assert (again.documents, again.unchanged) == (0, 4)
