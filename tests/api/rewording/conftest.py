"""A language model at an address on this machine, which answers as a test tells it to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, StreamingResponse

GOOD = {"mode": "good", "says": "好。", "finish": "stop", "seconds": 0.0}


class Model(SimpleNamespace):
    """What the model does next, and what it was asked: ``asked`` has the bodies, ``keys`` the authorisations."""

    @property
    def data(self) -> dict[str, Any]:
        """The data of the last request."""
        data: dict[str, Any] = json.loads(self.asked[-1]["messages"][-1]["content"])
        return data


def completion(text: object, finish: str = "stop") -> dict[str, Any]:
    """An answer in the protocol's shape."""
    return {
        "id": "c",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }


async def _drips() -> AsyncIterator[bytes]:
    for _ in range(200):
        yield b" "
        await asyncio.sleep(0.05)


async def _floods() -> AsyncIterator[bytes]:
    for _ in range(100):
        yield b"[" * 10_000


def application(model: Model) -> FastAPI:
    """The model as an application."""
    app = FastAPI()
    answers: dict[str, Callable[[], Response]] = {
        "good": lambda: JSONResponse(completion(model.says, model.finish)),
        "nonsense": lambda: PlainTextResponse("<html>502 Bad Gateway</html>"),
        "shape": lambda: JSONResponse({"choices": []}),
        "list": lambda: JSONResponse([1, 2]),
        "null": lambda: JSONResponse(completion(None)),
        "number": lambda: JSONResponse(completion(7)),
        "empty": lambda: JSONResponse(completion("  \n")),
        "broken": lambda: JSONResponse({"error": {"message": "boom"}}, 500),
        "denied": lambda: JSONResponse({"error": {"message": "no key"}}, 401),
        "elsewhere": lambda: RedirectResponse("http://127.0.0.1:9/", 307),
        "drip": lambda: StreamingResponse(_drips(), media_type="application/json"),
        "flood": lambda: StreamingResponse(_floods(), media_type="application/json"),
    }

    @app.post("/v1/chat/completions")
    async def complete(request: Request) -> Response:
        model.asked.append(await request.json())
        model.keys.append(request.headers.get("authorization", ""))
        await asyncio.sleep(model.seconds)
        return answers[model.mode]()

    return app


@pytest.fixture(scope="session")
def _standing(serving: Callable[[FastAPI], AbstractContextManager[str]]) -> Iterator[Model]:
    model = Model(address="", asked=[], keys=[], **GOOD)
    with serving(application(model)) as address:
        model.address = f"{address}/v1"
        yield model


@pytest.fixture
def llm(_standing: Model) -> Model:
    """The model, which has been asked nothing yet."""
    vars(_standing).update(GOOD)
    _standing.asked.clear()
    _standing.keys.clear()
    return _standing
