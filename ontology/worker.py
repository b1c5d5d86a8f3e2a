"""A process that answers SPARQL queries on a graph and can be killed: a query that runs in Oxigraph hears no signal.

It is started as ``python -m ontology.worker PATH MEMORY`` and speaks over its standard streams: a line of JSON for each
query, and for each answer a line of JSON with the length of the body that follows it.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from ontology.errors import WenmaiError
from ontology.graph import OxigraphGraph
from ontology.guard import Scope
from ontology.media import Media

# The process that waits kills at the time limit; should it be gone, the worker ends itself this much later.
GRACE_S = 2.0


def main(path: str, memory: str) -> None:
    """Answer until the input ends. ``memory`` is the most address space in bytes that the process may take."""
    sys.excepthook = _broke
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        graph = OxigraphGraph(Path(path), read_only=True)
    except WenmaiError as error:
        return _reply(sys.stdout.buffer, _refused(error), b"")
    _reply(sys.stdout.buffer, {"code": ""}, b"")
    for line in sys.stdin.buffer:
        header, body = _answer(graph, json.loads(line))
        _reply(sys.stdout.buffer, header, body)
    return None


def _broke(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:  # noqa: ARG001
    """Say what ended the process as a line of the log, without what was asked: a trace may quote it."""
    said = {"event": "a query process broke", "logger": "wenmai.sparql", "pid": os.getpid(), "kind": kind.__name__}
    sys.stderr.write(json.dumps({**said, "level": "critical"}) + "\n")


def _answer(graph: OxigraphGraph, asked: Mapping[str, object]) -> tuple[dict[str, object], bytes]:
    signal.setitimer(signal.ITIMER_REAL, float(str(asked["timeout_s"])) + GRACE_S)
    try:
        body, media_type = graph.answer(
            str(asked["query"]),
            media=Media(rows=str(asked["rows"]), triples=str(asked["triples"])),
            max_rows=int(str(asked["max_rows"])),
            union=bool(asked["union"]),
            scope=Scope(_iris(asked["default"]), _iris(asked["named"])),
        )
    except WenmaiError as error:
        return _refused(error), b""
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return {"code": "", "media_type": media_type}, body


def _iris(stated: object) -> tuple[str, ...]:
    return tuple(map(str, stated)) if isinstance(stated, Iterable) else ()


def _refused(error: WenmaiError) -> dict[str, object]:
    return {"code": error.code, "message": str(error)}


def _reply(stream: BinaryIO, header: dict[str, object], body: bytes) -> None:
    stream.write(json.dumps({**header, "length": len(body)}).encode() + b"\n" + body)
    stream.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
