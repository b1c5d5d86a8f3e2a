"""A disk that is full, may not be written, fails to sync, loses power: one sentence, nothing half done, nothing lost.

    pytest tests/soak/test_faults.py --soak -s          # WENMAI_SEED=n repeats a run

The steps and what is compared are those of the kills. Where a fault is drawn, it comes at a deed to a file that is
drawn as there, and stays from then on. Loss of power is a kill after which every file holds what it held when it was
last synced (names are kept at once, as a file system does that journals them), or, file by file, what it holds now.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.soak.stage.harness import Ended, Stage

pytestmark = pytest.mark.slow
SHORT, FULL = 2, 40


def _times(soak: bool) -> int:
    return int(os.environ.get("WENMAI_FAULTS") or (FULL if soak else SHORT))


def _shimmed(stage: Stage) -> None:
    if not stage.doer.shim:
        pytest.skip("there is no C compiler here, by which faults are brought about")


def _said_well(ended: Ended, commands: int = 1) -> str:
    """Say what is wrong with how commands ended; empty where each that failed ended with one sentence."""
    told = [line for line in ended.said.splitlines() if line.startswith("wenmai: ")]
    if ended.code < 0 or "Traceback" in ended.said or "panicked" in ended.said:
        return f"code {ended.code}: {ended.said[-3000:]}"
    well = ended.code and 1 <= len(told) <= commands
    return "" if well else f"code {ended.code}, {len(told)} sentences: {ended.said[-3000:]}"


@pytest.mark.parametrize(("act", "deeds"), [("sync-fails", {"sync"}), ("full", {"write", "make"})])
def test_a_disk_that_begins_to_fail_is_one_sentence_and_nothing_is_half_done(
    harness: ModuleType, stage: Stage, seed: int, soak: bool, act: str, deeds: set[str]
) -> None:
    _shimmed(stage)
    drawn, met, failed = random.Random(seed), Counter[str](), list[str]()
    for number in range(_times(soak)):
        step = stage.steps[number % len(stage.steps)]
        places = [place for place, deed in enumerate(stage.deeds[step.name], 1) if deed.split(" ")[1] in deeds]
        at = drawn.choice(places)
        met[f"{step.name} {harness.part(stage.deeds[step.name][at - 1])}"] += 1
        library = stage.copy(step, f"{act}-{number}")
        ended = stage.doer.do(stage.commands(step, library), library, encoder=step.encoder, at=at, act=act)
        wrong = _said_well(ended, len(step.commands)) if ended.code else ""
        wrong = wrong or harness.wrong(stage, step, library)
        if wrong:
            failed.append(f"seed {seed}, {number}: {act} from {stage.deeds[step.name][at - 1]} of {step.name}: {wrong}")
            print(failed[-1], flush=True)
        else:
            shutil.rmtree(library.parent)
    print(f"\nseed {seed}, {act}: {met.total()} times, {len(failed)} failed: {dict(met)}")
    assert not failed, failed[0]


def _inodes(folder: Path) -> Iterator[tuple[Path, str]]:
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            yield file, str(file.stat().st_ino)


def _lose_power(library: Path, synced: Path, drawn: random.Random, *, all_of_it: bool) -> None:
    """Give files what they held when they were last synced: all of them, or about half."""
    for file, inode in list(_inodes(library)):
        if all_of_it or drawn.random() < 0.5:
            kept = synced / inode
            file.write_bytes(kept.read_bytes() if kept.exists() else b"")


def test_power_is_lost_midway_and_nothing_disagrees(harness: ModuleType, stage: Stage, seed: int, soak: bool) -> None:
    _shimmed(stage)
    drawn, met, failed = random.Random(seed), Counter[str](), list[str]()
    for number in range(_times(soak)):
        step = stage.steps[number % len(stage.steps)]
        at = harness.draw(stage, step, drawn)
        library = stage.copy(step, f"power-{number}")
        synced = library.parent / "synced"
        synced.mkdir()
        for file, inode in _inodes(library):
            shutil.copyfile(file, synced / inode)
        does = {"encoder": step.encoder, "at": at, "act": "kill", "synced": str(synced)}
        ended = stage.doer.do(stage.commands(step, library), library, **does)
        met[f"{step.name} {harness.part(ended.last)}"] += 1
        _lose_power(library, synced, drawn, all_of_it=number % 2 == 0)
        if wrong := harness.wrong(stage, step, library):
            failed.append(f"seed {seed}, {number}: {step.name}, {ended.last}: {wrong}")
            print(failed[-1], flush=True)
        else:
            shutil.rmtree(library.parent)
    print(f"\nseed {seed}, loss of power: {met.total()} times, {len(failed)} failed: {dict(met)}")
    assert not failed, failed[0]


def test_what_was_said_to_be_done_outlives_a_loss_of_power(harness: ModuleType, stage: Stage, soak: bool) -> None:
    _shimmed(stage)
    for place, step in enumerate(stage.steps if soak else stage.steps[:1]):
        library = stage.copy(step, f"done-{place}")
        synced = library.parent / "synced"
        synced.mkdir()
        for file, inode in _inodes(library):
            shutil.copyfile(file, synced / inode)
        commands = stage.commands(step, library)
        assert stage.doer.do(commands, library, encoder=step.encoder, synced=str(synced)).code == 0
        _lose_power(library, synced, random.Random(0), all_of_it=True)
        opened = stage.look(library, library.parent / "opened", encoder=step.encoder)
        assert opened.code == 0, f"{step.name}: {opened.said}"
        found = harness.told(library.parent / "opened")
        assert not (wrong := harness.difference(harness.told(stage.told(place + 1)), found)), f"{step.name}: {wrong}"


@contextmanager
def _mounted(folder: Path, *what: str) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    if os.geteuid() or subprocess.run(["mount", *what, str(folder)], capture_output=True, check=False).returncode:
        pytest.skip("no file system may be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _bytes_of(folder: Path) -> dict[str, str]:
    files = [one for one in sorted(folder.rglob("*")) if one.is_file()]
    return {str(one.relative_to(folder)): hashlib.sha256(one.read_bytes()).hexdigest() for one in files}


def test_a_folder_that_may_not_be_written_is_one_sentence_and_stays_as_it_is(
    harness: ModuleType, stage: Stage, soak: bool, tmp_path: Path
) -> None:
    for place, step in enumerate(stage.steps):
        if place and not soak and step.name != "delete":
            continue
        library = stage.copy(step, f"shut-{place}")
        before = _bytes_of(library)
        shut = tmp_path / f"shut-{place}"
        with _mounted(shut, "--bind", str(library)):
            subprocess.run(["mount", "-o", "remount,bind,ro", str(shut)], check=True)
            ended = stage.doer.do(stage.commands(step, shut), shut, encoder=step.encoder)
            assert not (wrong := _said_well(ended, len(step.commands))), f"{step.name}: {wrong}"
            if place:  # SQLite makes files beside what it reads
                asked = stage.doer.do([["search", "南京", "--library", str(shut)]], shut)
                assert not (wrong := _said_well(asked)), f"search: {wrong}"
        assert _bytes_of(library) == before, step.name


def test_a_disk_that_is_full_is_one_sentence_and_room_is_all_it_takes(
    harness: ModuleType, stage: Stage, seed: int, soak: bool, tmp_path: Path
) -> None:
    """On a small file system of its own, with room for a part of what a step writes."""
    drawn, met = random.Random(seed), Counter[bool]()
    steps = stage.steps if soak else stage.steps[1:2]
    for place, step in enumerate(step for step in steps for _ in range(4 if soak else 1)):
        before = stage.before(step)
        used = sum(file.stat().st_blocks * 512 for file in before.rglob("*"))
        room = drawn.choice((8_192, 65_536, 262_144, 1_048_576)) if soak else 8_192
        tiny = tmp_path / f"tiny-{place}"
        with _mounted(tiny, "-t", "tmpfs", "-o", f"size={used + room + 65_536}", "tmpfs"):
            library = Path(shutil.copytree(before, tiny / "library"))
            ended = stage.doer.do(stage.commands(step, library), library, encoder=step.encoder)
            met[bool(ended.code)] += 1
            wrong = _said_well(ended, len(step.commands)) if ended.code else ""
            assert not wrong, f"seed {seed}, {step.name}, {room}: {wrong}"
            subprocess.run(["mount", "-o", "remount,size=500m", str(tiny)], check=True)
            assert not (wrong := harness.wrong(stage, step, library)), f"seed {seed}, {step.name}, {room}: {wrong}"
    print(f"\nseed {seed}: {met[True]} full, {met[False]} had room")
    assert met[True]
