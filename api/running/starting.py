"""From an opened library to the application of one process, with what runs beside its answers."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from fastapi import FastAPI

from api.app import create_app
from api.desk.privacy.daily import sweep_in_background
from api.library import Library
from api.logs import make_logger
from api.running.keeping import keep_in_background
from api.running.lines import level_of
from api.running.processes import tell_in_background
from api.running.readiness import Readiness
from api.running.running import Running
from api.running.stopping import Alone, Stopping
from api.running.vitals import Vitals
from api.running.warming import warm_in_background
from api.running.writing import is_written

_TURN_S = 0.001
"""So long one thread works before another has its turn. What reads and writes connections waits for as many turns as
there are answers in the making; at Python's five milliseconds each wait can be felt."""


def application(library: Library, *, rates: Path, alone: Alone | None = None) -> FastAPI:
    """Return the application over a library that stays open as long as the process answers; warm it meanwhile.

    In the file ``rates`` the processes of one service count together what each client asks.
    """
    settings = library.settings
    sys.setswitchinterval(_TURN_S)
    log = make_logger(level=level_of(settings.log_level))
    readiness = Readiness(written=partial(is_written, settings.library))
    running = Running(readiness, Vitals(library), settings.metrics)
    app = create_app(library, base=settings.base, logger=log, running=running, limits=settings.limits, rates=rates)
    library.chat.heard = app.state.metrics.answered
    drain_s, stop_s = settings.drain_seconds, settings.stop_seconds
    Stopping(library, readiness, log, drain_s=drain_s, stop_s=stop_s, alone=alone).attach(app)
    tell_in_background(library, app.state.metrics, readiness)
    warm_in_background(library, readiness, log)
    keep_in_background(library, readiness, log)
    sweep_in_background(library.desk.privacy, log)
    library.desk.intake.waking.wake()  # what was queued when the service was stopped
    return app
