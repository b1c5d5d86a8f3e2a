"""Everything that ``wenmai doctor`` looks at, in the order in which it is told."""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa

from api.desk.clock import now
from api.desk.enquiries.listing import overdue_at
from api.desk.enquiries.tables import enquiries
from api.desk.intake.tables import items
from api.desk.people.tables import people
from api.desk.store import SCHEMA as DESK
from api.desk.watching.tables import watch_deliveries
from api.running.backups import backup_age
from api.running.doctor import gathering as look
from api.running.doctor import library as of_library
from api.running.doctor import machine as of_machine
from api.running.doctor.records import Finding, note, wrong
from api.running.provenance import unknown_variables
from api.running.writing import is_written
from api.settings import FILE, Settings, stated_by_file
from index.opening import SCHEMA as TEXTS
from index.tables import documents, outbox
from index.tables import settings as told_of_texts
from ontology.errors import WenmaiError

_BROKEN = (WenmaiError, sa.exc.SQLAlchemyError, OSError, ValueError, RuntimeError)
_PREFIXES = {"default": "wenmai-", "wenmai": "wenmai-"}
Looked = Callable[[], Iterator[Finding]]


def examine(settings: Settings, *, most: int, thorough: bool = False) -> Iterator[Finding]:
    """Yield all findings; what cannot be looked at is one too. ``most`` processes answer where none are set."""
    parts: list[tuple[str, Looked]] = [
        ("机器", lambda: _machine(settings, most)),
        ("设置", lambda: _settings(settings)),
        ("模型", lambda: iter([of_machine.judge_models(*look.models())])),
        ("字体", lambda: iter([of_machine.judge_fonts(look.family(settings))])),
    ]
    if not settings.texts and not (settings.library / "texts.db").exists():
        parts.append(("馆藏", lambda: iter([_absent(settings.library)])))
    else:
        parts += [("文本", lambda: _texts(settings)), ("咨询台", lambda: _desk(settings))]
        parts.append(("馆藏", lambda: _folder(settings)))
        if not settings.graph:
            parts.append(("SPARQL", lambda: _queries(settings)))
        if thorough:
            parts.append(("通读", lambda: _soundness(settings)))
    for topic, looked in parts:
        yield from _guarded(topic, looked)


def _guarded(topic: str, looked: Looked) -> Iterator[Finding]:
    try:
        yield from looked()
    except _BROKEN as error:
        said = str(error) if isinstance(error, WenmaiError) else type(error).__name__
        yield wrong(topic, f"看不了：{said}", "wenmai check 会说得更细")


def _absent(folder: Path) -> Finding:
    return note("馆藏", f"{folder} 里还没有", f"wenmai ingest 文件夹 --library {folder}")


def _machine(settings: Settings, most: int) -> Iterator[Finding]:
    yield of_machine.judge_python(tuple(sys.version_info[:3]))
    extra = "postgresql" if "postgresql" in settings.texts + settings.desk else ""
    pinned = of_machine.pins(look.requirements(), extra=extra)
    yield of_machine.judge_packages(pinned, look.installed(pinned))
    yield of_machine.judge_sqlite(sqlite3.sqlite_version_info, json=look.sqlite_json())
    yield of_machine.judge_disk(*look.disk(settings.library), look.size_of(settings.library))
    available, limit = look.memory()
    yield of_machine.judge_memory(available, look.processes(settings, most), limit)
    yield of_machine.judge_files(*look.open_limit())
    encoding, names, utf8_mode = look.encodings()
    yield of_machine.judge_locale(encoding, names, utf8_mode=utf8_mode)


def _settings(settings: Settings) -> Iterator[Finding]:
    yield of_library.judge_settings(unknown_variables())
    free, answers = look.port(settings.host, settings.port)
    where = f"{settings.host}:{settings.port}"
    yield of_library.judge_port(where, free=free, answers=answers)
    stated = stated_by_file(settings.library / FILE)
    secrets = look.secrets_in(stated)
    yield of_library.judge_permissions(look.modes(settings.library), secrets=secrets)


def _texts(settings: Settings) -> Iterator[Finding]:
    with look.reading(settings.texts or str(settings.library / "texts.db")) as connection:
        found = look.schema_of(connection, told_of_texts)
        yield of_library.judge_schema("文本库", found, TEXTS.number)
        if found != TEXTS.number:
            return
        head, newest = connection.execute(sa.select(sa.func.max(outbox.c.sequence), sa.func.max(outbox.c.stamp))).one()
        server = look.server_clock(connection)
        query = sa.select(told_of_texts.c.value).where(told_of_texts.c.name == "encoder")
        encoder = str(connection.execute(query).scalar() or "")
        held = connection.execute(sa.select(sa.func.count()).select_from(documents)).scalar_one()
    yield of_machine.judge_clock(
        time.time(), look.moment(newest or ""), built=look.built(), server=server, synced=look.synced()
    )
    yield of_library.judge_encoder(encoder, _PREFIXES.get(settings.encoder, ""))
    default = str(Settings.model_fields["base"].default)
    yield of_library.judge_base(settings.base, settings.host, default=default, documents=held)
    positions = {"head": int(head or 0), **_positions(settings)}
    yield of_library.judge_agreement(positions, written=is_written(settings.library))


def _positions(settings: Settings) -> dict[str, int]:
    from index.dense import position_of
    from index.lexical import TantivyIndex

    folder = settings.library
    found = {
        "lexical": TantivyIndex(folder / "lexical").position(),
        "dense": position_of(folder / "dense"),
    }
    if not settings.graph:
        from ontology.graph import OxigraphGraph

        graph = OxigraphGraph(folder / "graph", read_only=True)
        found["graph"] = graph.position()
        graph.close()
    return found


def _desk(settings: Settings) -> Iterator[Finding]:
    path = settings.library / "desk.db"
    if not settings.desk and not path.exists():
        yield of_library.judge_people(0, 0)
        return
    with look.reading(settings.desk or str(path)) as connection:
        found = look.schema_of(connection, DESK.settings)
        yield of_library.judge_schema("咨询台的库", found, DESK.number)
        if found != DESK.number:
            return
        roles = [row.role for row in connection.execute(sa.select(people.c.role).where(people.c.active))]
        yield of_library.judge_people(roles.count("administrator"), len(roles))
        conditions = {
            "waiting": (items, items.c.state == "waiting"),
            "refused": (items, items.c.state == "refused"),
            "failed": (watch_deliveries, watch_deliveries.c.fate.in_(("failed", "unsure"))),
            "overdue": (enquiries, overdue_at(now(), ())),
        }
        counts = {}
        for name, (table, condition) in conditions.items():
            with suppress(sa.exc.SQLAlchemyError):  # a table of a part that was never used
                query = sa.select(sa.func.count()).select_from(table).where(condition)
                counts[name] = connection.execute(query).scalar_one()
        yield of_library.judge_queues(counts)


def _folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.library
    yield of_library.judge_lock(held=is_written(folder), holder=look.holder(folder))
    yield of_library.judge_backup(backup_age(folder))


def _queries(settings: Settings) -> Iterator[Finding]:
    from ontology.media import Media
    from ontology.pool import WorkerPool

    pool = WorkerPool(settings.library / "graph", size=1)
    began, error = time.perf_counter(), ""
    try:
        media = Media(rows="application/sparql-results+json", triples="application/n-triples")
        pool.run("ASK { }", media=media, timeout_s=30.0, max_rows=1)
    except WenmaiError as found:
        error = str(found)
    finally:
        pool.close()
    yield of_library.judge_queries(error, time.perf_counter() - began)


def _soundness(settings: Settings) -> Iterator[Finding]:
    from api.upkeep.mending import check

    problems = []
    for path in sorted(settings.library.glob("*.db")):
        with look.reading(str(path)) as connection:
            said = connection.execute(sa.text("PRAGMA integrity_check(1)")).scalar()
        problems += [] if said == "ok" else [f"{path.name} 已损坏"]
    problems += [] if problems else [one.what for one in check(settings, shapes=False).problems]
    yield of_library.judge_soundness(problems)
