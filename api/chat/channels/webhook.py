"""A webhook for any program: JSON in, JSON out, both signed.

A request carries ``X-Wenmai-Timestamp`` (seconds since 1970) and ``X-Wenmai-Signature``: ``sha256=`` and, in
hexadecimal, the HMAC-SHA256 (RFC 2104) of the timestamp, a full stop and the body, by the key that both sides hold. It
may be five minutes old. The answer is signed in the same way.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.chat.channels.ports import Incoming, Kind, Message, Outgoing, Reply
from api.chat.records import Channel
from api.shapes import MAX_QUESTION
from ontology.errors import NotAllowed, WrongUse
from ontology.whole import whole

TIMESTAMP = "X-Wenmai-Timestamp"
SIGNATURE = "X-Wenmai-Signature"
WINDOW_SECONDS = 300

_Name = Annotated[str, Field(min_length=1, max_length=128)]


class Posted(BaseModel):
    """The body of a request."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: _Name
    sender: _Name
    text: Annotated[str, Field(max_length=MAX_QUESTION)] = ""


class Webhook:
    """Implements :class:`~api.chat.channels.ports.Port`."""

    channel = Channel.WEBHOOK
    longest = 1_000_000
    seconds = 30.0

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def greeted(self, incoming: Incoming) -> Outgoing:
        """Answer a signed request without a body."""
        self._check(incoming)
        return self._signed({"ready": True})

    def read(self, incoming: Incoming) -> Message:
        """Return the message of a signed request."""
        self._check(incoming)
        try:
            posted = Posted.model_validate_json(incoming.body)
        except ValidationError as error:
            raise WrongUse('请求正文应是 {"id", "sender", "text"}。') from error
        kind = Kind.TEXT if posted.text.strip() else Kind.OTHER
        return Message(posted.id, posted.sender, posted.text, kind)

    def written(self, message: Message, reply: Reply) -> Outgoing:
        """Return the reply as JSON."""
        return self._signed({"id": message.id, "text": reply.text, "exchange": reply.exchange_id})

    def caller(self, message: Message) -> str:
        """Return a name for the sender."""
        return hmac.new(self._key, b"webhook\0" + message.sender.encode(), hashlib.sha256).hexdigest()

    def _check(self, incoming: Incoming) -> None:
        stated = incoming.headers.get(TIMESTAMP.lower(), "")
        given = incoming.headers.get(SIGNATURE.lower(), "")
        sent = whole(stated)
        recent = sent is not None and abs(time.time() - sent) <= WINDOW_SECONDS
        if not hmac.compare_digest(given.encode(), self._sign(stated, incoming.body).encode()) or not recent:
            raise NotAllowed("签名不对，或已经过时。")

    def _sign(self, timestamp: str, body: bytes) -> str:
        made = hmac.new(self._key, timestamp.encode() + b"." + body, hashlib.sha256)
        return f"sha256={made.hexdigest()}"

    def _signed(self, told: dict[str, object]) -> Outgoing:
        body = json.dumps(told, ensure_ascii=False)
        timestamp = str(int(time.time()))
        signature = self._sign(timestamp, body.encode())
        return Outgoing(body, "application/json", {TIMESTAMP: timestamp, SIGNATURE: signature})
