"""``wenmai ingest``."""

from __future__ import annotations

import logging
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.addressed import limits_of, paths_of
from api.commands.output import emit, say, settings_of, warn
from api.pipeline import IngestReport, ingest
from api.pipeline import Progress as Follower
from api.running.lines import log_as_lines, name_this_run
from api.wiring import open_library
from ingest.corpus import discover
from ontology.errors import WrongUse

_LOG_EVERY = 100
_STAGES = {"encode": "语义编码", "index": "建立索引与图谱"}
_log = logging.getLogger("wenmai.ingest")


class _Bar:
    """Tells a person at a terminal."""

    def __init__(self, bar: Progress, total: int) -> None:
        self._bar = bar
        self._task = bar.add_task("读取与标引", total=total)
        self._files = 0
        self._file = ""

    def document(self, source: str, passages: int) -> None:  # noqa: ARG002 - the protocol's shape
        file = source.split("#")[0]
        self._files += file != self._file
        self._file = file
        self._bar.update(self._task, completed=self._files)

    def stage(self, name: str) -> None:
        self._bar.update(self._task, description=_STAGES.get(name, name))


class _Lines:
    """Tells a log."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._documents = self._passages = 0

    def document(self, source: str, passages: int) -> None:
        self._documents += 1
        self._passages += passages
        if self._documents % _LOG_EVERY == 0:
            done = (self._documents, self._passages, self._total, source)
            _log.info("%d documents, %d passages, of %d files; last %s", *done)

    def stage(self, name: str) -> None:
        _log.info("%s: %d documents, %d passages", name, self._documents, self._passages)


@contextmanager
def follower(total: int, *, level: str = "info") -> Iterator[Follower]:
    """Give progress to a terminal as a bar, to anything else as log lines."""
    if not sys.stderr.isatty():
        name_this_run()
        log_as_lines(level)
        yield _Lines(total)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Bar(bar, total)


def run(options: Namespace) -> int:
    """Ingest; 1 when something was refused."""
    settings = settings_of(options)
    mapping = _mapping(options.mapping)
    with (
        paths_of(options.paths) as paths,
        open_library(settings, write=True) as library,
        follower(discover(paths), level=settings.log_level) as progress,
    ):
        report = ingest(
            library,
            paths,
            collection=options.collection,
            limits=limits_of(settings),
            mapping=mapping or None,
            progress=progress,
            scans=not options.no_ocr,
        )
    tell(report, as_json=options.json)
    return 1 if report.refusals else 0


def _mapping(stated: list[str]) -> dict[str, str]:
    wrong = [one for one in stated if "=" not in one]
    if wrong:
        raise WrongUse(f"--mapping takes FIELD=COLUMN, not {wrong[0]!r}")
    return dict(one.split("=", 1) for one in stated)


def tell(report: IngestReport, *, as_json: bool) -> None:
    """Print the summary and every refusal."""
    if as_json:
        emit(asdict(report))
        return
    for refusal in report.refusals:
        warn(f"未收入 {refusal.source}：{refusal.reason}")
    tags = "，".join(f"{name} {count}" for name, count in report.tags.items()) or "无"
    speed = report.characters / report.seconds if report.seconds else 0
    say(f"文件 {report.files}，文献 {report.documents}（另有 {report.unchanged} 未变）")
    say(f"段落 {report.passages}，字数 {report.characters}")
    say(f"标引 {sum(report.tags.values())}（{tags}）")
    say(f"三元组 {report.statements}，向量 {report.vectors}，未收入 {len(report.refusals)}")
    say(f"用时 {report.seconds:.1f} 秒，每秒 {speed:.0f} 字")
