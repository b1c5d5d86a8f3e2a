"""Backed up again and again while documents come, change and go, each backup makes a sound library of one moment.

pytest tests/soak/test_backups.py --soak -s    # 40 backups, each restored and checked
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from api.recovery.backup import back_up
from api.recovery.restore import Places, restore
from api.settings import load_settings

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent.parent
SHORT, FULL = 2, 40
_WRITER = """
import itertools, random, sys
from pathlib import Path
from PIL import Image
import api.library
from ontology.authority.bundled import bundled_entities
few = bundled_entities()[:200]
api.library.bundled_entities = lambda: few
from api.cli import main
from api.pipeline import ingest
from api.settings import Settings
from api.wiring import open_library
from ontology.records import Entity, TagType

folder, shelf = Path(sys.argv[1]), Path(sys.argv[2])
drawn = random.Random(7)
for turn in itertools.count():
    for number in drawn.sample(range(8), 3):
        text = f"第{turn}回，余姚知县李化楠修海塘{number}百丈。\\n\\n道光{turn % 30 + 1}年大水，塘坏。"
        (shelf / f"{number}.txt").write_text(text, "utf-8")
        Image.new("RGB", (60, 80), (turn % 256, number, 0)).save(shelf / f"{number}.png")
        (shelf / f"{number}.txt.yaml").write_text(f"title: 海塘记{number}\\nimages: [{number}.png]\\n", "utf-8")
    with open_library(Settings(library=folder), write=True) as library:
        ingest(library, [shelf])
        library.living.create(Entity(f"local-{turn}", TagType.PER, f"李化楠{turn}"), by="林晚", reason="本地人物")
        held = [one.id for one in library.texts.documents()]
    gone = drawn.choice(held)
    main(["delete", gone, "--library", str(folder)])
    print(turn, flush=True)
"""


@pytest.fixture
def writer(slight_library: Path, few_authorities: None, tmp_path: Path) -> Iterator[Path]:
    """A library that another process writes to without a pause; by the time it is given it has been filled."""
    folder, shelf = Path(shutil.copytree(slight_library, tmp_path / "library")), tmp_path / "海塘"
    shelf.mkdir()
    told = [sys.executable, "-c", _WRITER, str(folder), str(shelf)]
    with (tmp_path / "said").open("w") as said:
        process = subprocess.Popen(told, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
    try:
        _await(tmp_path / "said", process)
        yield folder
        assert process.poll() is None, (tmp_path / "said").read_text("utf-8")
    finally:
        process.kill()
        process.wait()


def _await(said: Path, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 180
    while "0" not in said.read_text("utf-8").splitlines():
        assert process.poll() is None and time.monotonic() < until, said.read_text("utf-8")
        time.sleep(0.05)


def test_each_backup_under_a_writer_makes_a_sound_library(writer: Path, soak: bool, tmp_path: Path) -> None:
    settings, count = load_settings(writer), FULL if soak else SHORT
    heads: list[int] = []
    for number in range(count):
        kept = back_up(settings, tmp_path / "backups", keep=5)
        heads.append(kept.manifest.head)
        assert kept.manifest.missing == []
        if soak or number == count - 1:
            place = tmp_path / f"new{number}"
            assert restore(Path(kept.path), place, Places(), shapes=False).problems == []
            begun = rows(Path(kept.path) / "desk.db", "SELECT document_id FROM removals")
            assert rows(place / "texts.db", "SELECT sequence FROM outbox WHERE sequence = ?", kept.manifest.head)
            # A deletion that had begun at that moment is done in the library that is made of it; there is nothing else.
            assert (
                rows(place / "texts.db", "SELECT document_id FROM outbox WHERE sequence > ?", kept.manifest.head)
                <= begun
            )
            shutil.rmtree(place)
        print(f"{time.strftime('%H:%M:%S')} {number + 1} of {count}, head {heads[-1]}, {kept.seconds} s", flush=True)
        _moved(settings.library, heads[-1])
    assert heads == sorted(set(heads))


def rows(path: Path, query: str, *values: object) -> set[object]:
    """The first column of what a database answers."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as connection:
        return {row[0] for row in connection.execute(query, values)}


def _moved(library: Path, head: int) -> None:
    """Wait until the writer has changed something since."""
    until = time.monotonic() + 120
    with closing(sqlite3.connect(f"file:{library / 'texts.db'}?mode=ro", uri=True)) as texts:
        while texts.execute("SELECT max(sequence) FROM outbox").fetchone()[0] <= head:
            assert time.monotonic() < until
            time.sleep(0.02)
