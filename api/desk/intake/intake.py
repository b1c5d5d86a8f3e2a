"""All of what comes in, over the desk's database."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import sqlalchemy as sa

from api.desk.audit import Audit
from api.desk.intake.ledger import Ledger
from api.desk.intake.queue import Queue
from api.desk.intake.sources import SourceStore
from api.desk.intake.spool import Spool
from api.desk.intake.waking import Waking

PUSH_BYTES = 200_000_000


class Intake:
    """The parts of intake; each is made when it is first asked for."""

    def __init__(self, engine: sa.Engine, audit: Audit, library: Path, push_bytes: int = PUSH_BYTES) -> None:
        self._engine = engine
        self._audit = audit
        self.library = library
        self.push_bytes = push_bytes
        """The largest body that a branch may push."""

    @cached_property
    def queue(self) -> Queue:
        """What waits, and what became of what waited."""
        return Queue(self._engine, self._audit)

    @cached_property
    def spool(self) -> Spool:
        """Where pushed files lie."""
        return Spool(self.library)

    @cached_property
    def sources(self) -> SourceStore:
        """Who is harvested, and which folders are watched."""
        return SourceStore(self._engine, self._audit)

    @cached_property
    def ledger(self) -> Ledger:
        """What was taken in of watched folders."""
        return Ledger(self._engine)

    @cached_property
    def waking(self) -> Waking:
        """What starts the process that takes in what waits."""
        return Waking(self.library, self.queue)
