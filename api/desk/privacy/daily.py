"""What is due to go, taken away once a day by a service that runs; ``wenmai privacy run`` does it by the clock."""

from __future__ import annotations

import threading
from typing import Protocol

from sqlalchemy.exc import DBAPIError

from api.desk.privacy.privacy import Privacy
from ontology.errors import WenmaiError

_EVERY_S = 3_600.0


class Log(Protocol):
    """Where it is told that a day was missed."""

    def warning(self, event: str, **said: object) -> object: ...


def sweep_in_background(privacy: Privacy, log: Log) -> None:
    """Look every hour whether somebody has swept today, as long as the process lives. It needs no write lock of the
    library: the desk takes several writers, and of several processes the first has the day."""
    threading.Thread(target=_until_stopped, args=(privacy, log), name="privacy", daemon=True).start()


def _until_stopped(privacy: Privacy, log: Log) -> None:
    never = threading.Event()
    while True:
        try:
            privacy.sweep_today()
        except (WenmaiError, DBAPIError, OSError) as error:
            # The next hour tries again; the day is nobody's where it was not kept.
            log.warning("privacy-sweep", error=type(error).__name__)
        never.wait(_EVERY_S)
