"""Webhooks: an issue posted to an address that a recipient gave, signed, and only to the open internet.

The address is looked up once, each of its IP addresses is checked, and the connection is made to one that was checked:
a name that points elsewhere a moment later gains nothing. No redirect is followed and no proxy used.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from api.desk.watching.posting import Outcome
from api.desk.watching.records import Fate
from ontology.dialing import Inside, address_of
from ontology.errors import WrongUse

_TIMEOUT_S = 10.0
_PORTS = {"http": 80, "https": 443}
# 408 Request Timeout, 425 Too Early, 429 Too Many Requests (RFC 9110, 8470, 6585).
_LATER = frozenset({408, 425, 429})
SIGNATURE = "X-Wenmai-Signature"
TIME = "X-Wenmai-Timestamp"


@dataclass(frozen=True, slots=True)
class Hooks:
    """Posts to webhooks; ``private`` allows addresses of the library's own network."""

    private: bool = False

    def send(self, url: str, told: Mapping[str, Any], *, secret: str, key: str) -> Outcome:
        """Post ``told`` as JSON. The receiver knows what it had before by the header ``Idempotency-Key``."""
        body = json.dumps(told, ensure_ascii=False).encode()
        at = str(int(time.time()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "wenmai",
            "Idempotency-Key": key,
            TIME: at,
            SIGNATURE: signature(secret, at, body),
        }
        try:
            status = self._post(url, body, headers)
        except Inside:
            return Outcome(Fate.FAILED, "接收地址在内部网络，不允许投递")
        except (OSError, ssl.SSLError, http.client.HTTPException) as error:
            return Outcome(Fate.WAITING, f"连不上接收地址（{type(error).__name__}）")
        return _outcome(status)

    def _post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        parts = urlsplit(checked(url))
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        connection = http.client.HTTPConnection(host, port, timeout=_TIMEOUT_S)
        # Set before the request is made, so that http.client connects nowhere by itself.
        connection.sock = self._connected(host, port, secure=parts.scheme == "https")
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path, body, {**headers, "Host": parts.netloc.rpartition("@")[2]})
            return connection.getresponse().status
        finally:
            connection.close()

    def _connected(self, host: str, port: int, *, secure: bool) -> socket.socket:
        plain = socket.create_connection((address_of(host, port, private=self.private), port), timeout=_TIMEOUT_S)
        if not secure:
            return plain
        try:
            return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise


def signature(secret: str, at: str, body: bytes) -> str:
    """Return what proves who posted: HMAC-SHA256 over the time, a full stop and the body, in hexadecimal digits."""
    return "sha256=" + hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()


def checked(url: str) -> str:
    """Return an address that may be posted to. Raises :class:`WrongUse` saying what is wrong with it."""
    try:
        parts = urlsplit(url.strip())
        fits = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits or not url.strip().isascii() or any(one.isspace() for one in url.strip()):
        raise WrongUse("接收地址要写成 https://主机/路径。")
    if "@" in parts.netloc:
        raise WrongUse("接收地址里不要写用户名和密码：投递有签名，用它核对。")
    return url.strip()


def _outcome(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome(Fate.SENT)
    if status in _LATER or status >= 500:
        return Outcome(Fate.WAITING, f"接收方回答 {status}")
    said = "，不跟随转址" if 300 <= status < 400 else ""
    return Outcome(Fate.FAILED, f"接收方回答 {status}{said}")
