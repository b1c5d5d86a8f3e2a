"""Killed anywhere, a library opens again: each document wholly there or wholly absent, and a re-run ends as it should.

    pytest tests/soak/test_kills.py --soak -s    # 200 kills; WENMAI_SEED=n repeats a run, WENMAI_KILLS=n shortens it

A child does what a library is for, step by step; each step begins from a library that an undisturbed run left. It is
killed by SIGKILL, in turns: at a moment drawn from the time that the step takes; just before something that it does to
a file; in the middle of a write. What it is about to do, and to which part, is drawn so that every part that a step
touches is hit alike. Then the library is opened and checked, every document is held against what it was before and
after the step, the step is done once more, and all that the library holds is compared, byte for byte, with the
undisturbed run.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import count, islice
from pathlib import Path
from queue import SimpleQueue
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.soak.stage.harness import Ended, Stage, Step

pytestmark = pytest.mark.slow
SHORT, FULL = 10, 200
WORKERS, TOGETHER = 2, 10


@dataclass(frozen=True, slots=True)
class Came:
    """What came of one kill; ``last`` is what was done to a file last, ``killed`` is false where it came too late."""

    step: str
    killed: bool
    last: str
    wrong: str


def test_killed_anywhere_nothing_is_lost_or_doubled(
    harness: ModuleType, stage: Stage, seed: int, soak: bool, tmp_path: Path
) -> None:
    kills = int(os.environ.get("WENMAI_KILLS") or (FULL if soak else SHORT))
    numbers, came, wrong = count(), list[Came](), list[Came]()
    workers = WORKERS if soak else 1
    doers = [stage.doer, *(harness.Doer(_made(tmp_path / str(n)), stage.doer.shim) for n in range(1, workers))]
    stages: SimpleQueue[Stage] = SimpleQueue()
    for doer in doers:
        stages.put(replace(stage, doer=doer))
    with ThreadPoolExecutor(workers) as pool:
        while (done := sum(one.killed for one in came)) < kills:
            assert len(came) < 3 * kills, "what is to be killed ends before it is"
            wanted = islice(numbers, min(TOGETHER, kills - done))
            for one in pool.map(partial(_one, harness, stages, seed), wanted):
                came.append(one)
                if one.wrong:
                    print(f"{one.step}, {one.last}: {one.wrong}")
            wrong = [one for one in came if one.wrong]
            print(f"{time.strftime('%H:%M:%S')} {len(came)} done, {len(wrong)} wrong", flush=True)
    for doer in doers[1:]:
        doer.close()
    print(f"seed {seed}: {done} kills, {len(wrong)} wrong; {len(came) - done} more came after the end")
    _print(harness, stage, Counter((one.step, harness.part(one.last)) for one in came if one.killed))
    print(f"  deeds: {dict(Counter(one.last.split(' ')[1] for one in came if one.killed and one.last).most_common())}")
    assert not wrong, f"seed {seed}: {wrong[0]}"


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _one(harness: ModuleType, stages: SimpleQueue[Stage], seed: int, number: int) -> Came:
    """Kill once: in turns at a moment, before a deed, in the middle of a write."""
    stage = stages.get()
    try:
        drawn = random.Random(f"{seed} {number}")
        step = stage.steps[number % len(stage.steps)]
        library = stage.copy(step, f"killed-{number}")
        ended = _killed(harness, stage, step, library, drawn, way=number // len(stage.steps) + number)
        wrong = ended.said if ended.code not in (0, -9) else harness.wrong(stage, step, library)
        if not wrong:
            shutil.rmtree(library.parent)
        return Came(step.name, ended.code == -9, ended.last, wrong)
    finally:
        stages.put(stage)


def _killed(harness: ModuleType, stage: Stage, step: Step, library: Path, drawn: random.Random, *, way: int) -> Ended:
    commands = stage.commands(step, library)
    if not stage.doer.shim or way % 3 == 0:
        after_s = drawn.uniform(0, stage.seconds[step.name])
        return stage.doer.do(commands, library, encoder=step.encoder, after_s=after_s)
    at = harness.draw(stage, step, drawn)
    return stage.doer.do(commands, library, encoder=step.encoder, at=at, act="kill" if way % 3 == 1 else "tear")


def _print(harness: ModuleType, stage: Stage, hit: Counter[tuple[str, str]]) -> None:
    """Print how often each step was hit, and at which part of the library; a part that no kill hit stands with 0."""
    for step in stage.steps:
        found = dict.fromkeys(sorted(set(map(harness.part, stage.deeds[step.name]))), 0)
        found |= {part: times for (name, part), times in hit.items() if name == step.name}
        print(f"  {step.name:<10} {sum(found.values()):>3}  {', '.join(f'{part} {n}' for part, n in found.items())}")


def test_what_is_compared_sees_a_lost_and_a_doubled_row(harness: ModuleType, stage: Stage, tmp_path: Path) -> None:
    """One row of tags, headings or vectors that is taken away, altered or put in twice is seen."""
    step = stage.steps[1]
    was = harness.told(stage.told(1))
    for number, statement in enumerate(
        (
            "DELETE FROM tags WHERE id = (SELECT min(id) FROM tags)",
            "DELETE FROM assignments WHERE rowid = (SELECT min(rowid) FROM assignments)",
            "UPDATE passages SET vector = (SELECT vector FROM passages ORDER BY key DESC LIMIT 1) WHERE key = 1",
            "INSERT INTO tags SELECT id || 'x', passage_key, begin, \"end\", surface, type, kind, value, confidence, "
            "maker, maker_version, review, entity_id, link, begin_year, end_year FROM tags LIMIT 1",
        )
    ):
        library = Path(shutil.copytree(stage.before(step), tmp_path / f"{number}" / "library"))
        with closing(sqlite3.connect(library / "texts.db")) as connection:
            assert connection.execute(statement).rowcount == 1
            connection.commit()
        stage.look(library, library.parent / "told", encoder=step.encoder)
        assert harness.difference(was, harness.told(library.parent / "told")), statement
