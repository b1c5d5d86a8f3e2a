"""``python -m benchmarks.fuzz [TARGET…] [--seconds N] [--seed N] [--coverage] [--keep FOLDER]``.

Without targets, all take turns and share the seconds. ``--coverage`` lets atheris choose the inputs of one target by
what code they reach. Exit code 1: something broke.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path
from random import Random

_MOST_TIMES = 4


def main() -> int:
    """Run as the command line says."""
    asked = argparse.ArgumentParser(prog="benchmarks.fuzz", description=__doc__)
    asked.add_argument("targets", nargs="*")
    asked.add_argument("--seconds", type=float, default=60.0)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--coverage", action="store_true")
    asked.add_argument("--keep", type=Path)
    asked.add_argument("--list", action="store_true")
    chosen = asked.parse_args()
    if chosen.coverage:
        return _covering(chosen) if len(chosen.targets) == 1 else _each(chosen)
    from benchmarks.fuzz.everything import targets
    from benchmarks.fuzz.running import Report, run

    known = targets()
    if chosen.list:
        print("\n".join(known))
        return 0
    wanted = [known[name] for name in chosen.targets or known]
    report = Report()
    for target in wanted:
        present = chosen.keep / f"{target.name.replace(' ', '_')}.present" if chosen.keep else None
        run(target, chosen.seconds / len(wanted), report, first=chosen.seed, keep=present)
        slowest = report.slowest[target.name]
        print(f"{target.name}\t{report.inputs[target.name]} inputs\tslowest {slowest:.2f} s", flush=True)
        for one in report.found:
            if one.target == target.name:
                print(f"BROKE {one.target} seed {one.seed}: {one.place}\n{one.trace}", flush=True)
                if chosen.keep:
                    (chosen.keep / f"{one.target.replace(' ', '_')}-{one.seed}.bad").write_bytes(one.data)
    print(f"{sum(report.inputs.values())} inputs, {len(report.found)} broke")
    return 1 if report.found else 0


def _each(chosen: argparse.Namespace) -> int:
    """Let atheris run over targets one after the other, each in a process of its own, again after what breaks."""
    from benchmarks.fuzz.everything import targets

    names = chosen.targets or list(targets())
    broke = 0
    for name in names:
        until = time.monotonic() + chosen.seconds / len(names)
        for seed in range(chosen.seed, chosen.seed + _MOST_TIMES):
            left = until - time.monotonic()
            if left < 1:
                break
            keep = ("--keep", str(chosen.keep)) if chosen.keep else ()
            command = (sys.executable, "-m", "benchmarks.fuzz", name, "--coverage", f"--seconds={left:.0f}", *keep)
            done = subprocess.run((*command, f"--seed={seed}"), capture_output=True, text=True, check=False)
            told = [one for one in done.stderr.splitlines() if " cov: " in one or "number_of_executed_units" in one]
            print(f"{name}\tseed {seed}\texit {done.returncode}\t{' '.join(told[-2:])}", flush=True)
            if done.returncode:
                broke += 1
                print(f"BROKE {name}\n{done.stdout[-1500:]}{done.stderr[-1500:]}", flush=True)
    return 1 if broke else 0


def _covering(chosen: argparse.Namespace) -> int:
    import atheris

    with atheris.instrument_imports(include=["ontology", "ingest", "api"]):
        from benchmarks.fuzz.everything import targets
        from benchmarks.fuzz.mutating import MOST_BYTES, changed
        from benchmarks.fuzz.running import limited
        from benchmarks.fuzz.targets import SECONDS

        (target,) = (targets()[name] for name in chosen.targets)
        target.run(target.samples[0])

    def one(data: bytes) -> None:
        with limited(SECONDS):
            target.run(data)

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)
        if not data or random.random() < 0.3:
            data = random.choice(target.samples)
        if random.random() < 0.4:
            return bytes(atheris.Mutate(data, most))
        return changed(data, random, kind=target.kind, others=target.samples)[:most]

    limits = (f"-max_total_time={int(chosen.seconds)}", f"-timeout={int(SECONDS * 6)}", f"-max_len={MOST_BYTES}")
    where = (f"-artifact_prefix={chosen.keep}/{target.name.replace(' ', '_')}-",) if chosen.keep else ()
    more = (f"-seed={chosen.seed + 1}", "-rss_limit_mb=4096", "-print_final_stats=1", "-verbosity=1", *where)
    atheris.Setup([sys.argv[0], *limits, *more], one, custom_mutator=mutated)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
