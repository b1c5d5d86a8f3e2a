"""Decisions taken at the workbench, while the library is being read.

A decision is kept and laid over the text store while the library's write lock is held, for milliseconds. Indexes and
graph follow in a process of their own once nobody has decided anything for a while: it holds the lock for seconds.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from api.desk.agreement import Agreement
from api.desk.audit import Audit
from api.desk.decisions import Decision
from api.desk.living import LivingEntities
from api.desk.requests import Request
from api.desk.reviewing.queue import Queue
from api.desk.reviews import Made, Reviews
from api.lock import writer_lock
from index.opening import translated
from ontology.errors import LibraryBusy
from ontology.living import Deed

_PATIENCE_S = 10.0
_PAUSE_S = 0.2
QUIET_S = 15.0
"""After the last decision the rest of the library follows so much later."""


@dataclass(slots=True)
class Following:
    """Starts the process in which indexes and graph follow; one at a time, and not while people decide."""

    library: Path
    quiet_s: float = QUIET_S
    _timer: threading.Timer | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def later(self) -> None:
        """Let the rest follow when it has been quiet for a while from now."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = threading.Timer(self.quiet_s, self._start)
            self._timer.daemon = True
            self._timer.start()

    def _start(self) -> None:
        command = [sys.executable, "-m", "api.cli", "review", "follow", "--library", str(self.library.resolve())]
        # In a session of its own: what stops the service at the keyboard is not meant for it.
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, start_new_session=True)  # noqa: S603


@dataclass(frozen=True, slots=True)
class Workbench:
    """What a reviewer who has signed in may do; ``by`` is everywhere the sign-in name."""

    queue: Queue
    reviews: Reviews
    living: LivingEntities
    engine: sa.Engine
    audit: Audit
    library: Path
    following: Following

    def decide(self, document_id: str, request: Request, *, by: str) -> Made:
        """Keep a decision on a tag and apply it. Raises as :meth:`~api.desk.reviews.Reviews.decide`, and
        :class:`LibraryBusy` where something else has been writing for long."""
        self.queue.texts.description(document_id)  # what is not seen is not decided on
        with self.writing():
            made = self.reviews.decide(document_id, request, reviewer=by)
        detail = {"tag": request.tag_id, "decision": made.decision.id}
        self._note(by, f"review-{request.action}", f"document/{document_id}", detail)
        return made

    def merge(self, entity_id: str, into: str, *, by: str, reason: str) -> Deed:
        """Decide that an entity is another one. Raises :class:`WrongUse` saying what stands against it."""
        with self.writing():
            deed = self.living.merge(entity_id, into, by=by, reason=reason)
        return self._deed(deed, by)

    def split(self, entity_id: str, parts: Sequence[str], *, by: str, reason: str) -> Deed:
        """Decide that an entity is several others, named by their ids. Raises :class:`WrongUse`."""
        with self.writing():
            deed = self.living.split(entity_id, parts, by=by, reason=reason)
        return self._deed(deed, by)

    def restore(self, deed_id: int, *, by: str, reason: str) -> Deed:
        """Undo a decision on an entity. Raises :class:`WrongUse` where something was built upon it."""
        with self.writing():
            deed = self.living.restore(deed_id, by=by, reason=reason)
        return self._deed(deed, by)

    def mine(self, by: str, *, limit: int = 30) -> list[Decision]:
        """Return the last decisions of one person, the last first."""
        return self.reviews.desk.last(by, limit=limit)

    def agreements(self) -> list[Agreement]:
        """Return how far every two reviewers agree."""
        return self.reviews.agreements()

    def _deed(self, deed: Deed, by: str) -> Deed:
        self._note(by, f"entity-{deed.kind.value}", f"entity/{deed.entity_id}", {"deed": deed.id})
        return deed

    def _note(self, by: str, act: str, subject: str, detail: Mapping[str, object]) -> None:
        with translated(), self.engine.begin() as connection:
            self.audit.note(connection, by=by, act=act, subject=subject, detail=detail)
        self.following.later()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the write lock, having waited for it a little."""
        with ExitStack() as stack:
            began = time.monotonic()
            while True:
                try:
                    stack.enter_context(writer_lock(self.library))
                    break
                except LibraryBusy:
                    if time.monotonic() - began > _PATIENCE_S:
                        raise
                time.sleep(_PAUSE_S)
            yield
