"""Harmful files, words and bodies for everything that reads: a minute in all in CI, an hour with ``--soak``.

Nothing may end in another error than ours, nothing may take longer than its limit, every bad file is named. Seeds are
printed: ``python -m benchmarks.fuzz TARGET --seed N --seconds 1`` gives the same inputs again. In the long form atheris
chooses inputs by what code they reach, in the second half of the hour.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from benchmarks.fuzz.everything import targets
from benchmarks.fuzz.running import Report, input_of, run, tried
from benchmarks.fuzz.samples import ROOT
from benchmarks.fuzz.targets import Target

SHORT_S, LONG_S = 12.0, 3_600.0
"""Of all targets together."""
EACH = 3
CALM = list(HealthCheck)
ALL = targets()


@pytest.mark.slow
def test_nothing_breaks_at_what_means_harm(soak: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = int(time.time()) if soak else 1
    report = Report()
    for target in ALL.values():
        run(target, (LONG_S / 2 if soak else SHORT_S) / len(ALL), report, first=first, keep=tmp_path / "present")
    with capsys.disabled():
        print(f"\n{sum(report.inputs.values())} inputs to {len(ALL)} targets from seed {first}")
    assert not report.found, "\n".join(f"{one.target} seed {one.seed}: {one.trace}" for one in report.found)
    assert all(report.inputs[name] for name in ALL)


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_nothing_breaks_at_what_hypothesis_makes(name: str, soak: bool) -> None:
    """Seeds of changes, and texts of its own; what breaks is made as small as it can be."""
    target: Target = ALL[name]

    @seed(1)
    @settings(max_examples=300 if soak else EACH, deadline=None, database=None, suppress_health_check=CALM)
    @given(st.one_of(st.integers(0, 1 << 40), st.binary(max_size=200), st.text(max_size=100)))
    def holds(made: int | bytes | str) -> None:
        number = made if isinstance(made, int) else 0
        data = made.encode("utf-8", "surrogatepass") if isinstance(made, str) else made
        broke = tried(target, input_of(target, number) if isinstance(data, int) else data, number)
        assert broke is None, broke.trace

    holds()


@pytest.mark.slow
def test_nothing_breaks_at_what_reaches_more(soak: bool, tmp_path: Path) -> None:
    if not soak:
        pytest.skip("only with --soak: half a minute goes into making the house tell what is reached")
    command = (sys.executable, "-m", "benchmarks.fuzz", "--coverage", f"--seconds={LONG_S / 2}", f"--keep={tmp_path}")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_a_reader_that_breaks_or_hangs_is_found() -> None:
    def breaking(data: bytes) -> None:
        if b"\0" in data:
            raise KeyError("x")

    def hanging(_data: bytes) -> None:
        while True:
            pass

    report = Report()
    run(Target("breaks", "bytes", (b"abc\0",), breaking), 0.2, report, first=1)
    assert report.found[0].place.startswith("KeyError")
    assert tried(Target("hangs", "bytes", (b"a",), hanging), b"a", 1, seconds=0.2) is not None
