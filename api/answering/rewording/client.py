"""The language model, at any address that speaks OpenAI's chat completions.

It is asked once an answer, within a time that is kept whatever the server does. What goes wrong is logged by its name
alone, never what was sent or said. After several failures in a row it is left in peace for a while, so that readers do
not wait for a server that is down.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from contextvars import copy_context
from enum import StrEnum

import httpx2

from api.answering.rewording.records import Draft

_LOG = logging.getLogger("wenmai.rewording")
MOST_BYTES = 256 * 1024
_AT_ONCE = 8
_FAILURES = 3
_PEACE_SECONDS = 60.0
_MOST_TOKENS = 800


class Trouble(StrEnum):
    """Why the model gave nothing to work with."""

    LATE = "timeout"
    UNREACHABLE = "unreachable"
    STATUS = "status"
    TOO_LONG = "too-long"
    NOT_JSON = "not-json"
    SHAPE = "wrong-shape"
    EMPTY = "empty"


class NoDraft(Exception):
    """The model gave nothing to work with."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(f"{trouble.value} {detail}".strip())
        self.trouble = trouble


class LanguageModel:
    """Implements :class:`~api.answering.rewording.records.Model`; may be asked from several threads."""

    def __init__(
        self,
        url: str,
        *,
        model: str = "",
        key: str = "",
        seconds: float = 8.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``url`` is that before ``/chat/completions``; ``seconds`` bound one request, from first to last."""
        self._url = f"{url.rstrip('/')}/chat/completions"
        self._model = model
        self._seconds = seconds
        self._clock = clock
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx2.Client(headers=headers, timeout=seconds, follow_redirects=False)
        # A thread each, since a server that sends a byte now and then never runs into a time-out of reading.
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="rewording")
        self._lock = threading.Lock()
        self._waiting = 0
        self._failures = 0
        self._peace_until = float("-inf")

    def draft(self, messages: Sequence[dict[str, str]]) -> Draft | None:
        """Return what the model makes of ``messages``, or nothing where it fails."""
        if not self._enter():
            return None
        try:
            draft = self._run(messages)
        except NoDraft as error:
            self._failed(error)
            return None
        with self._lock:
            self._failures = 0
        return draft

    def close(self) -> None:
        """Close the connections."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._client.close()

    def _enter(self) -> bool:
        """Say whether the model may be asked now: it is not left in peace, and not all threads wait for it."""
        with self._lock:
            if self._clock() < self._peace_until or self._waiting >= _AT_ONCE:
                return False
            self._waiting += 1
            return True

    def _leave(self, _done: Future[Draft]) -> None:
        with self._lock:
            self._waiting -= 1

    def _run(self, messages: Sequence[dict[str, str]]) -> Draft:
        asked = self._threads.submit(copy_context().run, self._ask, messages, self._clock() + self._seconds)
        asked.add_done_callback(self._leave)
        try:
            return asked.result(self._seconds)
        except Late:
            raise NoDraft(Trouble.LATE) from None

    def _failed(self, error: NoDraft) -> None:
        with self._lock:
            self._failures += 1
            rests = self._failures >= _FAILURES
            if rests:
                self._peace_until = self._clock() + _PEACE_SECONDS
        _LOG.warning("the language model gave no draft: %s%s", error, "; left in peace for a minute" if rests else "")

    def _ask(self, messages: Sequence[dict[str, str]], until: float) -> Draft:
        body = {"messages": list(messages), "temperature": 0, "max_tokens": _MOST_TOKENS, "stream": False}
        try:
            return read(self._answer({"model": self._model, **body} if self._model else body, until))
        except httpx2.TimeoutException:
            raise NoDraft(Trouble.LATE) from None
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise NoDraft(Trouble.UNREACHABLE, type(error).__name__) from None

    def _answer(self, body: dict[str, object], until: float) -> bytes:
        with self._client.stream("POST", self._url, json=body) as answer:
            if answer.status_code != httpx2.codes.OK:
                raise NoDraft(Trouble.STATUS, str(answer.status_code))
            told = bytearray()
            for part in answer.iter_bytes():
                told += part
                if len(told) > MOST_BYTES:
                    raise NoDraft(Trouble.TOO_LONG)
                if self._clock() > until:
                    raise NoDraft(Trouble.LATE)
            return bytes(told)


def read(body: bytes) -> Draft:
    """Return the draft in an answer of chat completions. Raises :class:`NoDraft`."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise NoDraft(Trouble.NOT_JSON) from None
    try:
        choice = said["choices"][0]
        text, reason = choice["message"]["content"], choice.get("finish_reason")
    except (LookupError, TypeError, AttributeError):
        raise NoDraft(Trouble.SHAPE) from None
    if not isinstance(text, str):
        raise NoDraft(Trouble.SHAPE)
    if not text.strip():
        raise NoDraft(Trouble.EMPTY)
    return Draft(text, whole=reason != "length")
