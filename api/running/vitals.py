"""The figures of an opened library: how large its parts are, how far they came, what waits.

Each is kept for some seconds, so that it costs the same whoever asks how often; what takes long is counted beside.
"""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from api.desk.clock import now
from api.desk.enquiries.listing import overdue_at
from api.desk.enquiries.records import OPEN
from api.desk.enquiries.tables import enquiries
from api.desk.intake.tables import items
from api.desk.watching.tables import watch_deliveries
from api.library import Library
from api.running.backups import backup_age
from api.running.records import Figure
from api.running.writing import is_written
from index.harvesting import server_bytes
from index.stamps import FORMAT
from ontology.errors import WenmaiError

_LOG = logging.getLogger("wenmai.figures")
QUEUES_S, SIZES_S, ENTRIES_S = 5.0, 60.0, 300.0
_FILES = {
    "texts": "texts.db*",
    "desk": "desk.db*",
    "authorities": "authorities.db*",
    "catalogue": "catalogue.db*",
    "lexical": "lexical/**/*",
    "dense": "dense/**/*",
    "graph": "graph/**/*",
}
_PARTS = ("lexical", "dense", "graph", "catalogue")


@dataclass(slots=True)
class Kept:
    """What ``make`` made, for ``seconds``. ``beside``: made in a thread of its own, what was made before stands."""

    seconds: float
    make: Callable[[], tuple[Figure, ...]]
    beside: bool = False
    _made: tuple[Figure, ...] = ()
    _until: float = float("-inf")
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> tuple[Figure, ...]:
        """Return the figures."""
        if time.monotonic() < self._until or not self._lock.acquire(blocking=not self.beside):
            return self._made
        if self.beside:
            threading.Thread(target=self._remake, name="figures", daemon=True).start()
        else:
            self._remake()
        return self._made

    def _remake(self) -> None:
        try:
            if time.monotonic() >= self._until:
                self._made = self._whole()
                self._until = time.monotonic() + self.seconds
        finally:
            self._lock.release()

    def _whole(self) -> tuple[Figure, ...]:
        """What is broken tells nothing; all else is told nevertheless."""
        try:
            return self.make()
        except (WenmaiError, sa.exc.SQLAlchemyError, OSError) as error:
            _LOG.warning("no figures", exc_info=error)
            return ()


class Vitals:
    """The figures of one opened library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept = (
            Kept(QUEUES_S, lambda: tuple(self._parts())),
            Kept(QUEUES_S, lambda: tuple(self._queues())),
            Kept(SIZES_S, lambda: tuple(self._sizes())),
            Kept(ENTRIES_S, lambda: tuple(self._entries()), beside=True),
        )

    def figures(self) -> list[Figure]:
        """Return all figures, none of them older than some minutes, of queues than some seconds."""
        return [one for kept in self._kept for one in kept.now()]

    def _parts(self) -> Iterator[Figure]:
        library = self._library
        status = library.status()
        counts = library.texts.counts()
        for part in ("documents", "passages", "tags"):
            yield Figure("wenmai_library_size", "What the library holds", counts[part], (("part", part),))
        came = {part: getattr(status, part) for part in ("head", "lexical", "dense", "graph")}
        came["catalogue"] = library.union.position()
        for part, position in came.items():
            told = "How far each part came in the outbox"
            yield Figure("wenmai_outbox_position", told, position, (("part", part),))
        for part in _PARTS:
            behind = max(came["head"] - came[part], 0)
            yield Figure("wenmai_projection_lag_changes", "Changes that a part lacks", behind, (("part", part),))
            age = _age(library.texts.log.stamp_after(came[part])) if behind else 0.0
            yield Figure("wenmai_projection_lag_seconds", "Age of the oldest of them", age, (("part", part),))
        yield Figure("wenmai_library_agreed", "1 when all parts agree", status.agreed)
        written = is_written(library.settings.library)
        yield Figure("wenmai_library_written", "1 while a process of this machine writes to it", written)

    def _queues(self) -> Iterator[Figure]:
        with self._library.desk.engine.connect() as connection:
            for name, meaning, column, states in _QUEUES:
                query = sa.select(column, sa.func.count()).where(column.in_(states)).group_by(column)
                found: dict[str, int] = {str(state): number for state, number in connection.execute(query)}
                for state in states:
                    yield Figure(name, meaning, found.get(state, 0), (("state", state),))
            late = sa.select(sa.func.count()).select_from(enquiries).where(overdue_at(now(), ()))
            told = "Enquiries that are open past their due time"
            yield Figure("wenmai_enquiries_overdue", told, connection.execute(late).scalar_one())

    def _sizes(self) -> Iterator[Figure]:
        folder = self._library.settings.library
        told = "What a part of the library takes on disk"
        for part, pattern in _FILES.items():
            yield Figure("wenmai_part_bytes", told, _bytes(folder.glob(pattern)), (("part", part),))
        for part, size in (
            ("texts", self._library.texts.log.bytes()),
            ("desk", server_bytes(self._library.desk.engine)),
        ):
            if size:
                yield Figure("wenmai_database_bytes", "What a PostgreSQL database takes", size, (("part", part),))
        age = backup_age(folder)
        if age is not None:
            yield Figure("wenmai_backup_age_seconds", "Since the library was last backed up", age)
        disk = shutil.disk_usage(folder)
        yield Figure("wenmai_disk_free_bytes", "Free where the library lies", disk.free)
        yield Figure("wenmai_disk_bytes", "All there is where the library lies", disk.total)

    def _entries(self) -> Iterator[Figure]:
        library = self._library
        told = "Entries of an index, statements of the graph"
        counted: tuple[tuple[str, Callable[[], int]], ...] = (
            ("lexical", lambda: len(library.lexical.keys())),
            ("dense", lambda: len(library.dense.keys())),
            ("graph", library.graph.count),
        )
        for part, count in counted:
            yield Figure("wenmai_part_entries", told, count(), (("part", part),))


_QUEUES = (
    ("wenmai_intake_items", "What was pushed and harvested, by state", items.c.state, ("waiting", "refused")),
    (
        "wenmai_deliveries",
        "What watches are to send, by state",
        watch_deliveries.c.fate,
        ("waiting", "sending", "failed", "unsure"),
    ),
    ("wenmai_enquiries", "Open enquiries, by state", enquiries.c.state, tuple(state.value for state in OPEN)),
)


def _bytes(paths: Iterable[Path]) -> int:
    total = 0
    for path in paths:
        try:
            total += path.stat().st_size
        except OSError:  # taken away meanwhile: indexes are written anew and renamed
            continue
    return total


def _age(stamp: str) -> float:
    if not stamp:
        return 0.0
    then = datetime.strptime(stamp, FORMAT).replace(tzinfo=UTC)
    return max((datetime.now(UTC) - then).total_seconds(), 0.0)
