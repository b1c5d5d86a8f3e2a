"""A stage for tests that stop the library midway: what is done to it, step by step, and who does it."""

from __future__ import annotations

import contextlib
import csv
import difflib
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from api.pipeline import make_document_id

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
OLD, NEW = "hashing", "default"
_PLACES = ("编号,名称,类型,细类,异名,起年,止年,今地,纬度,经度\n1,聚宝门,地名,城门,,1366,,江苏南京,32.01,118.78\n"
           "2,龙江关,地名,关,,1368,,江苏南京,32.08,118.73\n")  # fmt: skip
_BOOKS = "编号,题名,责任者,年代,说明\n1,金陵梵刹志,葛寅亮,明,记南京寺院。\n2,洪武京城图志,礼部,明,记南京城垣。\n"
_BRANCH = "编号,题名,责任者,年代,说明\n甲一,洪武京城图志,（明）礼部,明,城图。\n甲二,客座赘语,顾起元,明,记旧事。\n"
_MAPPING = (
    "title: {title}\nbranch: {branch}\nkind: 古籍\nmapping:\n  id: 编号\n  title: 题名\n  creator: 责任者\n"
    "  date: 年代\n  text: 说明\n"
)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is done to a library: commands, with the encoder that is set meanwhile."""

    name: str
    commands: tuple[tuple[str, ...], ...]
    encoder: str = OLD


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: its code (negative for a signal), what it said, the last thing that it did to a file."""

    code: int
    said: str
    last: str
    seconds: float


@dataclass(slots=True)
class Doer:
    """The process that forks a child for each job. ``shim`` is empty where none could be compiled."""

    folder: Path
    shim: str
    process: subprocess.Popen[str] = field(init=False)
    count: int = 0
    deeds: list[str] = field(default_factory=list)
    """What the last child did to files."""

    def __post_init__(self) -> None:
        threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "WENMAI_MODEL_TAGGER": "false"}
        preload = {"LD_PRELOAD": self.shim} if self.shim else {}
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "doer.py")],
            env={**os.environ, "PYTHONPATH": str(ROOT), **threads, **preload},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._answer() == "ready"

    def _answer(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def do(
        self,
        commands: Sequence[Sequence[str]],
        root: Path,
        *,
        encoder: str = OLD,
        at: int = 0,
        act: str = "nothing",
        after_s: float | None = None,
        synced: str = "",
        env: Mapping[str, str] | None = None,
    ) -> Ended:
        """Let a child do ``commands``; with ``after_s`` it is killed after so long, with ``at`` the shim acts."""
        assert self.process.stdin
        self.count += 1
        out, log = self.folder / f"{self.count}.out", self.folder / f"{self.count}.log"
        job = {
            "commands": commands,
            "root": str(root.parent),
            "at": at,
            "act": act,
            "out": str(out),
            "log": str(log) if self.shim else "",
            "synced": synced,
            "env": {"WENMAI_ENCODER": encoder, **(env or {})},
        }
        began = time.monotonic()
        print(json.dumps(job), file=self.process.stdin, flush=True)
        number = int(self._answer())
        if after_s is not None:
            time.sleep(after_s)  # the moment is what is drawn
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        code = int(self._answer())
        deeds = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
        self.deeds = deeds
        return Ended(code, out.read_text("utf-8"), deeds[-1] if deeds else "", time.monotonic() - began)

    def close(self) -> None:
        """Let it end."""
        self.process.communicate()


@dataclass(frozen=True, slots=True)
class Stage:
    """Steps that were done once without disturbance, with the library before each and what it held after it.

    ``deeds`` are what each step did to files, ``seconds`` how long it took.
    """

    folder: Path
    doer: Doer
    steps: tuple[Step, ...]
    seconds: dict[str, float]
    deeds: dict[str, list[str]]

    def before(self, step: Step) -> Path:
        """The library as it was before a step."""
        return self.folder / f"before-{self.steps.index(step)}" / "library"

    def told(self, place: int) -> Path:
        """What the library held before the step at ``place``; after the last step for their number."""
        return self.folder / f"told-{place}"

    def copy(self, step: Step, name: str) -> Path:
        """A copy of the library as it was before a step."""
        return Path(shutil.copytree(self.before(step), self.folder / name / "library"))

    def commands(self, step: Step, library: Path) -> list[list[str]]:
        """The commands of a step on a library."""
        stands_for = {"LIBRARY": str(library), "KEPT": str(library.parent / "kept")}
        return [[stands_for.get(word, word) for word in command] for command in step.commands]

    def look(self, library: Path, out: Path, *, encoder: str) -> Ended:
        """Open a library, which repairs it, and write all that it holds."""
        return self.doer.do([["@look", str(library), str(out)]], library, encoder=encoder)


def told(folder: Path) -> dict[str, str]:
    """What was written of a library, without what is bound to be empty."""
    return {one.name: one.read_text("utf-8") for one in sorted(folder.iterdir()) if one.is_file()}


def difference(one: Mapping[str, str], other: Mapping[str, str]) -> str:
    """Say where two libraries differ in what they hold; empty where they do not."""
    for name, text in one.items():
        if text != other[name]:
            told = difflib.unified_diff(text.splitlines(), other[name].splitlines(), n=0, lineterm="")
            return f"{name}: " + "\n".join(line[:500] for line in islice(told, 12))
    return ""


def compiled(folder: Path) -> str:
    """Compile the shim; empty where there is no compiler."""
    if not (compiler := shutil.which("cc")):
        return ""
    made = folder / "faults.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(HERE / "faults.c"), "-ldl"]
    subprocess.run(command, check=True)
    return str(made)


def set_up(folder: Path, doer: Doer, *, without: Collection[str] = ()) -> Stage:
    """Do all steps but those ``without`` once, undisturbed."""
    sources = folder / "sources"
    _write_sources(sources)
    library = folder / "running" / "library"
    library.mkdir(parents=True)
    made = tuple(one for one in _steps(sources) if one.name not in without)
    stage = Stage(folder, doer, made, {}, {})
    for place, step in enumerate(made):
        shutil.copytree(library, stage.before(step))
        if step.name == "decisions":
            doer.do([["review", "export", "--out", str(sources / "tags.csv"), "--library", str(library)]], library)
            _decide(sources / "tags.csv")
        done = doer.do(stage.commands(step, library), library, encoder=step.encoder)
        assert done.code == 0, done.said
        stage.seconds[step.name], stage.deeds[step.name] = done.seconds, doer.deeds
        found = stage.look(library, stage.told(place + 1), encoder=step.encoder)
        assert found.code == 0, found.said
    nothing = stage.told(0)
    nothing.mkdir()
    for name in told(stage.told(1)):
        (nothing / name).write_text("", "utf-8")
    return stage


def _steps(sources: Path) -> tuple[Step, ...]:
    where = ("--library", "LIBRARY")
    books = (_id("书目.csv#1"), _id("分馆.csv#甲二"))
    document = ("雨花石.txt", "讲座.vtt", "书目.csv#2")
    return (
        Step("ingest", (("ingest", str(sources / "one" / SHELF), *where),)),
        Step("again", (("ingest", str(sources / "two" / SHELF), *where),)),
        Step("authority", (("authority", "load", str(sources / "places.csv"), *where),)),
        Step("tag again", (("ingest", str(sources / "two" / SHELF), *where),)),
        Step(
            "decisions",
            (
                ("review", "import", str(sources / "tags.csv"), "--reviewer", "甲", *where),
                ("entity", "create", "--type", "PER", "--name", "样例甲", "--id", "own:a", "--by", "甲", *where),
                ("entity", "create", "--type", "PER", "--name", "样例乙", "--id", "own:b", "--by", "甲", *where),
                ("entity", "merge", "own:a", "own:b", "--by", "甲", "--reason", "同一人", *where),
                ("catalogue", "different", *books, "--reviewer", "甲", *where),
            ),
        ),
        Step(
            "push",
            (
                ("@push", "LIBRARY", "玄武馆", "1", "a.txt", "南京城墙建于洪武年间，朱元璋下令修筑，凡二十一年而成。"),
                ("@push", "LIBRARY", "玄武馆", "2", "b.txt", "聚宝门在城南，明初所筑，有瓮城三重。"),
                ("intake", "work", "--linger", "0", *where),
            ),
        ),
        Step(
            "push again",
            (
                ("@push", "LIBRARY", "玄武馆", "2", "b.txt", "聚宝门在城南，明初所筑，今名中华门。"),
                ("intake", "work", "--linger", "0", *where),
            ),
        ),
        Step("backup", (("backup", "KEPT", *where),)),
        Step("delete", (("delete", *map(_id, document), *where),)),
        Step("rebuild", (("rebuild", *where),)),
        Step("model", (("rebuild", "--encode", *where),), NEW),
    )


SHELF = "架"


def _id(key: str) -> str:
    return make_document_id(SHELF, key)


def _decide(table: Path) -> None:
    """Fill the first rows of a table of review with decisions."""
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row, decision in zip(rows, ("确认", "否定", "确认", "确认", "否定"), strict=False):
        row["决定"] = decision
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def _write_sources(folder: Path) -> None:
    sample = ROOT / "api" / "sample" / "collections"
    one, two = folder / "one" / SHELF, folder / "two" / SHELF
    one.mkdir(parents=True)
    shutil.copytree(sample / "古籍" / "石城隨筆", one, dirs_exist_ok=True)
    for path in (sample / "特藏" / "讲座").glob("一分钟*"):
        text = path.name.replace("一分钟看古籍修复", "讲座")
        shutil.copyfile(path, one / text)
    spoken = one / "讲座.vtt.yaml"
    spoken.write_text(spoken.read_text("utf-8").replace("一分钟看古籍修复.wav", "讲座.wav"), "utf-8")
    for number in range(4):
        text = f"永乐{number + 3}年，敕建大报恩寺塔于聚宝门外。\n\n郑和自龙江关出海，凡{number + 1}次。\n"
        (one / f"{number}.txt").write_text(text, "utf-8")
    for name, table in (("书目", _BOOKS), ("分馆", _BRANCH)):
        (one / f"{name}.csv").write_text(table, "utf-8")
        (one / f"{name}.csv.yaml").write_text(_MAPPING.format(title=name, branch=f"{name}馆"), "utf-8")
    shutil.copytree(one, two)
    (two / "0.txt").write_text("永乐十年，敕建大报恩寺塔于聚宝门外，高九级。\n", "utf-8")
    (two / "1.txt").write_text((one / "1.txt").read_text("utf-8") + "\n宣德三年，塔成。\n", "utf-8")
    (two / "新.txt").write_text("王守仁字伯安，余姚人，弘治十二年进士。\n", "utf-8")
    (two / "雨花石" / "3.png").unlink()
    (two / "书目.csv").write_text(_BOOKS.replace("记南京寺院", "记南京诸寺"), "utf-8")
    heard = (two / "讲座.vtt").read_text("utf-8")
    (two / "讲座.vtt").write_text(heard.replace("古籍", "旧籍", 1), "utf-8")
    for state in (one, two):
        (state / "_collection.yaml").write_text("language: zh\n", "utf-8")
        (state / "雨花石.txt.yaml").write_text("title: 雨花石\nlanguage: zh\nimages: 雨花石\n", "utf-8")
    (folder / "places.csv").write_text(_PLACES, "utf-8")


def draw(stage: Stage, step: Step, drawn: random.Random) -> int:
    """Draw one of a step's deeds to files: each part of the library is as likely as the others."""
    by_part = defaultdict(list)
    for place, deed in enumerate(stage.deeds[step.name], 1):
        by_part[part(deed)].append(place)
    return drawn.choice(by_part[drawn.choice(sorted(by_part))])


def part(deed: str) -> str:
    """The part of a library that a deed is done to."""
    if not deed:
        return "?"
    name = deed.split(" ", 2)[2].removeprefix("library/").split("/")[0]
    return re.sub(r"\.db.*|-[0-9a-f]+$|\.gone.*", "", name)


def wrong(stage: Stage, step: Step, library: Path) -> str:
    """Say what is wrong with a library whose writer was killed; empty where nothing is."""
    place = stage.steps.index(step)
    before, after = told(stage.told(place)), told(stage.told(place + 1))
    if (library / "texts.db").exists():
        opened = stage.look(library, library.parent / "opened", encoder=_encoder(library, step))
        if opened.code:
            return f"it does not open: {opened.said[-2000:]}{_problems(library.parent / 'opened')}"
        found = told(library.parent / "opened")
        known = {*before["documents"].splitlines(), *after["documents"].splitlines()}
        if strange := [line for line in found["documents"].splitlines() if line not in known]:
            return f"a document is neither as it was nor as it is to be: {strange[0][:300]}"
        held = [_ident(line) for line in found["documents"].splitlines()]
        both = set(map(_ident, before["documents"].splitlines())) & set(map(_ident, after["documents"].splitlines()))
        if len(held) != len(set(held)) or both - set(held):
            return f"lost: {both - set(held)}; {len(held) - len(set(held))} doubled"
    again = stage.doer.do(stage.commands(step, library), library, encoder=step.encoder)
    if again.code not in (0, 1, 2) or "Traceback" in again.said:
        return f"done again it fails: {again.said[-2000:]}"
    done = stage.look(library, library.parent / "done", encoder=step.encoder)
    if done.code:
        return f"done again, it is not sound: {done.said[-2000:]}{_problems(library.parent / 'done')}"
    if step.name == "backup" and (bad := _unlike_its_copy(stage, library, after)):
        return bad
    return difference(after, told(library.parent / "done"))


def _unlike_its_copy(stage: Stage, library: Path, after: Mapping[str, str]) -> str:
    """Say in what a library that is made of the newest backup differs from what was backed up."""
    restored, out = library.parent / "restored", library.parent / "told"
    commands = [["restore", str(library.parent / "kept"), "--quick", "--library", str(restored)],
                ["@look", str(restored), str(out)]]  # fmt: skip
    done = stage.doer.do(commands, restored)
    if done.code:
        return f"it cannot be restored: {done.said[-2000:]}"
    return difference({name: after[name] for name in ("documents", "graph", "catalogue", "desk")}, told(out))


def _encoder(library: Path, step: Step) -> str:
    """The encoder that the library asks for: a change of it that was begun is gone on with."""
    with closing(sqlite3.connect(library / "texts.db")) as connection:
        try:
            rows = connection.execute("SELECT value FROM settings WHERE name = 'encoder'").fetchall()
        except sqlite3.OperationalError:
            return str(step.encoder)
    return OLD if any(value.startswith(OLD) for (value,) in rows) else str(step.encoder)


def _problems(folder: Path) -> str:
    file = folder / "problems"
    return file.read_text("utf-8") if file.exists() else ""


def _ident(line: str) -> str:
    return line.split('"id": "', 1)[1].split('"')[0]
