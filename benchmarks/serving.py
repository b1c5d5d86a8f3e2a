"""A library served by ``wenmai serve``, for what measures a service from without."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"http://[\d.]+:\d+")
_PATIENCE_S = 60.0
_READY = 12
"""So often in a row a service of several processes says that it is ready: each of them is asked."""


@contextmanager
def served(folder: Path, environment: Mapping[str, str], log: Path) -> Iterator[tuple[str, int]]:
    """Serve a library; give the address and the process once each process has loaded its models.

    What the service says on standard error lies in ``log``. Raises :class:`SystemExit` where it does not begin.
    """
    command = [sys.executable, "-m", "api.cli", "serve", "--library", str(folder), "--port", "0"]
    with log.open("wb") as errors:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env={**os.environ, **environment}
        )
        try:
            assert process.stdout is not None
            found = _ADDRESS.search(process.stdout.readline())
            if found is None:
                raise SystemExit(f"wenmai serve did not say where it answers; see {log}")
            _until_ready(found.group())
            yield found.group(), process.pid
        finally:
            process.terminate()
            process.wait(_PATIENCE_S)


def fetched(address: str, path: str) -> tuple[int, bytes]:
    """Return the status and the body of a page, fetched over a connection of its own."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=_PATIENCE_S)
    try:
        connection.request("GET", path, headers={"Accept": "text/html", "Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _until_ready(address: str) -> None:
    until, ready = time.monotonic() + 5 * _PATIENCE_S, 0
    while ready < _READY:
        status, body = fetched(address, "/ready")
        if time.monotonic() > until:
            said = body.decode("utf-8", "replace")
            raise SystemExit(f"the service does not get ready ({said}); wenmai check says what its library lacks")
        ready = ready + 1 if status == http.client.OK else 0
        time.sleep(0.05)
