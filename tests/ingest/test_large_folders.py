"""Folders of very many files: nothing is looked at before its turn, and little is held."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from ingest.corpus import walk
from ingest.folders import Found, find
from ontology.records import Refusal, SourceText

ROOT = Path(__file__).resolve().parents[2]
# In a process of its own: threads that other tests left would be counted too.
ALONE = """
import sys, tracemalloc
from pathlib import Path
from ingest.folders import Found, find
tracemalloc.start()
print(sum(isinstance(one, Found) for one in find(Path(sys.argv[1]))), tracemalloc.get_traced_memory()[1])
"""


def test_a_file_is_looked_at_when_its_turn_comes(tmp_path: Path) -> None:
    for name in ("甲.txt", "乙.txt", "丙.txt"):
        (tmp_path / name).write_text("正文。", "utf-8")
    walked = walk([tmp_path])
    first = next(walked)
    assert isinstance(first, SourceText)
    (tmp_path / "丙.txt").unlink(missing_ok=True) if first.key != "丙.txt" else (tmp_path / "甲.txt").unlink()
    rest = list(walked)
    assert [type(one) for one in rest].count(Refusal) == 1
    (gone,) = [one for one in rest if isinstance(one, Refusal)]
    assert "没有这个文件" in gone.reason


def test_of_many_files_the_names_alone_are_held(tmp_path: Path) -> None:
    many = 4_000
    (tmp_path / "0.txt").write_text("正文。", "utf-8")
    for number in range(1, many):
        os.link(tmp_path / "0.txt", tmp_path / f"{number}.txt")
    measured = subprocess.run([sys.executable, "-c", ALONE, str(tmp_path)], cwd=ROOT, capture_output=True, check=True)
    found, peak = map(int, measured.stdout.split())
    assert found == many
    assert peak < many * 400, f"{peak / many:.0f} bytes for each file"


def test_two_forms_of_one_name_are_told_in_a_large_folder(tmp_path: Path) -> None:
    for name in ("e\u0301.txt", "\u00e9.txt", "甲.txt"):
        (tmp_path / name).write_text("正文。", "utf-8")
    found = list(find(tmp_path))
    assert sum(isinstance(one, Refusal) for one in found) == 1
    assert sum(isinstance(one, Found) for one in found) == 2
