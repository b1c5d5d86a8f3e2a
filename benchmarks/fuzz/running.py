"""Give changed samples to targets for a time, each input within its limit of processor time; print what broke."""

from __future__ import annotations

import signal
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType

from benchmarks.fuzz.mutating import changed
from benchmarks.fuzz.targets import SECONDS, Target


class Hang(Exception):
    """An input took longer than it may."""


@dataclass(slots=True)
class Found:
    """What broke, and the seed of the input with which it does."""

    target: str
    seed: int
    data: bytes
    trace: str

    @property
    def place(self) -> str:
        """Where: the same place is the same fault."""
        lines = [one for one in self.trace.splitlines() if one.startswith("  File ")]
        said = self.trace.strip().splitlines()[-1].partition(":")[0]
        own = [one for one in lines if "/benchmarks/" not in one and "site-packages" not in one]
        return f"{said} {(own or lines or [''])[-1].strip()}"


@dataclass(slots=True)
class Report:
    """How many inputs each target was given, and what broke."""

    inputs: dict[str, int] = field(default_factory=dict)
    slowest: dict[str, float] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise :class:`Hang` in the main thread after so much processor time of this process."""

    def late(_signal: int, _frame: FrameType | None) -> None:
        raise Hang(f"more than {seconds} s of processor time")

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def input_of(target: Target, seed: int) -> bytes:
    """Return the input of a target that belongs to a seed."""
    random = Random(f"{target.name} {seed}")
    return changed(random.choice(target.samples), random, kind=target.kind, others=target.samples)


def tried(target: Target, data: bytes, seed: int, *, seconds: float = SECONDS) -> Found | None:
    """Give one input to a target; return what broke."""
    try:
        with limited(seconds):
            target.run(data)
    except (Exception, RecursionError, MemoryError):  # noqa: BLE001 - whatever comes out is what is looked for
        return Found(target.name, seed, data, traceback.format_exc())
    return None


def run(target: Target, seconds: float, report: Report, *, first: int, keep: Path | None = None) -> None:
    """Give inputs to a target until the time is over; ``keep`` is where the present one lies should the process die."""
    until = time.monotonic() + seconds
    seed = first
    places: set[str] = set()
    while time.monotonic() < until:
        data = input_of(target, seed)
        if keep:
            keep.write_bytes(data)
        began = time.process_time()
        broke = tried(target, data, seed)
        took = time.process_time() - began
        report.slowest[target.name] = max(took, report.slowest.get(target.name, 0.0))
        report.inputs[target.name] = report.inputs.get(target.name, 0) + 1
        if broke and broke.place not in places:
            places.add(broke.place)
            report.found.append(broke)
        seed += 1
