"""Runs commands of the library in children that may be killed: everything is imported once, a child is forked for each.

A line of JSON comes in for each child, two lines go out: its number, and how it ended.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from telling import look

import api.library
import api.wiring
import ingest.normalize as normalizing
from api.annotate import Annotator
from api.cli import main
from api.desk.intake.arriving import Arriving, Sender, Wanted, settle
from api.desk.intake.queue import PUSHED
from api.desk.intake.records import key_of
from api.pipeline import make_document_id
from api.settings import load_settings
from api.upkeep.disk import DiskSaid
from api.wiring import open_texts, open_the_desk
from ingest.taggers.mention import TextContext
from ontology.authority.bundled import bundled_entities
from ontology.authority.schemes import bundled_schemes
from ontology.errors import WenmaiError

ACTS = ("nothing", "kill", "tear", "sync-fails", "full")


def push(library: Path, branch: str, number: str, name: str, text: str) -> int:
    """Send a document as a branch does by its key, which is made when it is first used."""
    settings = load_settings(library)
    with open_the_desk(settings) as desk, open_texts(settings) as texts:
        every = desk.keys.keys()
        held = [one for one in every if one.branch == branch]
        key = held[0] if held else desk.keys.add("", branch=branch, by="test")[0]
        spool, folder = desk.intake.spool.begin()
        (folder / name).write_text(text, "utf-8")
        arrived = settle(desk.intake, spool, name)
        there = bool(texts.fingerprint(make_document_id(branch, key_of(f"{PUSHED}{branch}", number))))
        Arriving(desk.intake).put(Sender(key, branch), number, arrived, wanted=Wanted(), there=there)
    return 0


_DEEDS: Mapping[str, Callable[..., int]] = {"push": push, "look": lambda library, out: look(library, Path(out))}


def run(command: Sequence[str]) -> int:
    """Run a command of the command line, or one of those above: ``@push``."""
    if not command[0].startswith("@"):
        return main(list(command))
    try:
        with DiskSaid(command[1]):
            return _DEEDS[command[0][1:]](Path(command[1]), *command[2:])
    except WenmaiError as error:  # as the command line says it, and as a page says it
        print(f"wenmai: {error}", file=sys.stderr)
        return 1


def child(job: Mapping[str, Any]) -> int:
    """Do a job: ``commands``, with what the shim is to do to it, if it is there."""
    out = os.open(job["out"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(out, 1)
    os.dup2(out, 2)
    os.environ.update(job["env"])
    if job["log"]:
        told = (os.fsencode(job["root"]), ctypes.c_long(job["at"]), ACTS.index(job["act"]))
        ctypes.CDLL(None).faults_arm(*told, os.fsencode(job["log"]), os.fsencode(job["synced"]))
    codes = [run(command) for command in job["commands"]]
    return next((code for code in reversed(codes) if code), 0)


def forked(job: Mapping[str, Any]) -> None:
    """Fork a child for a job, say its number, wait for it, and say how it ended."""
    number = os.fork()
    if not number:
        code = 99
        try:
            code = child(job)
        except BaseException:  # noqa: BLE001 - whatever it is, the one who waits is told
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    print(number, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]), flush=True)


class _Lent:
    """OpenCC in a process of its own: its threads would not outlive a fork of this one."""

    def __init__(self, config: str) -> None:
        told = "import json,sys,opencc_pyo3\nit=opencc_pyo3.OpenCC(sys.argv[1])\n"
        told += "for line in sys.stdin: print(json.dumps(it.convert(json.loads(line))),flush=True)"
        command = [sys.executable, "-c", told, config]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def convert(self, text: str) -> str:
        assert self._process.stdin and self._process.stdout
        print(json.dumps(text), file=self._process.stdin, flush=True)
        return str(json.loads(self._process.stdout.readline()))

    def __del__(self) -> None:
        self._process.communicate()


def warm() -> None:
    """Load what every command loads, so that a kill costs no more than what the command itself does."""
    own = normalizing.opencc_pyo3.OpenCC
    normalizing.opencc_pyo3.OpenCC = _Lent
    annotator = Annotator(without=("model", "classical"))
    annotator.annotate(
        ["永樂十年，敕建大報恩寺塔。"], context=TextContext(language="lzh", dynasty="", book="", date="")
    )
    normalizing.opencc_pyo3.OpenCC = own
    normalizing._opencc.cache_clear()
    normalizing._traditional.cache_clear()


def few() -> None:
    """Of what is bundled let the graph hold little: it is written and compared for every kill."""
    entities, schemes = bundled_entities()[:200], [(one, held[:100]) for one, held in bundled_schemes()]
    api.library.bundled_entities = lambda: entities
    api.wiring.bundled_schemes = lambda: schemes


def begin() -> None:
    """Answer jobs until there are no more."""
    few()
    warm()
    threads = len(list(Path("/proc/self/task").iterdir()))
    if threads > 1:
        raise SystemExit(f"{threads} threads run: what is forked from here would lack them")
    print("ready", flush=True)
    for line in sys.stdin:
        forked(json.loads(line))


if __name__ == "__main__":
    begin()
