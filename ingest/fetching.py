"""Files from the network: whatever a record or a manifest names is fetched here and nowhere else.

A host is looked up once, each of its addresses is checked, and the connection is made to one that was checked: a name
that points elsewhere a moment later gains nothing. Every redirect is checked in the same way. No proxy is used.
"""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from urllib.parse import urljoin, urlsplit

import httpx2

from ontology.dialing import Inside, Unreachable, WrongPort, address_of
from ontology.errors import UnreadableSource
from ontology.whole import whole

_PORTS = {"http": 80, "https": 443}
_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 65_536
_SHOWN = 200


class Unfetched(UnreadableSource):
    """What was asked for did not come. ``status`` is that of HTTP, 0 where nothing answered; ``again`` says that it may
    come another time, not before ``after`` seconds have passed."""

    def __init__(self, url: str, reason: str, *, status: int = 0, again: bool = False, after: float = 0.0) -> None:
        super().__init__(url if len(url) <= _SHOWN else f"{url[:_SHOWN]}…", reason)
        self.status = status
        self.again = again
        self.after = after


@dataclass(frozen=True, slots=True)
class Hosts:
    """Whom to ask. A host is ``name`` or ``name:port``.

    ``only`` names the hosts that may be asked, ``None`` all of the open internet. Of the hosts that lie in a network of
    somebody's own (loopback, private, link-local …) those in ``private`` alone are asked.
    """

    only: frozenset[str] | None = None
    private: frozenset[str] = frozenset()

    def names(self, host: str, port: int) -> bool:
        """Whether a host may be asked at all."""
        return self.only is None or bool({host, f"{host}:{port}"} & (self.only | self.private))

    def trusts(self, host: str, port: int) -> bool:
        """Whether a host may lie in a network of somebody's own."""
        return bool({host, f"{host}:{port}"} & self.private)


def hosts_in(stated: str) -> frozenset[str]:
    """Return the hosts of a setting: names by commas, with or without ``http://`` before and a path behind."""
    parts = (one.strip().lower() for one in stated.split(","))
    return frozenset(re.sub(r"^https?://", "", one).partition("/")[0] for one in parts if one)


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much and how long. ``max_bytes`` counts what arrives and what it unpacks to, each for itself."""

    max_bytes: int = 50_000_000
    connect_s: float = 10.0
    silence_s: float = 30.0
    """The longest wait for the next bytes."""
    whole_s: float = 300.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came. ``url`` is where from, after redirects; ``media_type`` is without its parameters, in small letters."""

    url: str
    body: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


_LIMITS = FetchLimits()


def fetch(url: str, *, hosts: Hosts, limits: FetchLimits = _LIMITS, accept: str = "*/*") -> Fetched:
    """Fetch what lies at an address. Raises :class:`Unfetched` with one clear sentence."""
    until = time.monotonic() + limits.whole_s
    asked = url
    for _ in range(limits.redirects + 1):
        with _answered(asked, hosts, limits, accept=accept) as answer:
            if answer.status_code not in _REDIRECTS:
                _check_status(asked, answer)
                body = _body(asked, answer, limits, until=until)
                kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
                return Fetched(asked, body, kind, dict(answer.headers))
            asked = _led_on(asked, answer.headers.get("location", ""))
    raise Unfetched(url, f"转址超过 {limits.redirects} 次，没有取到；请改用最后的地址")


def _led_on(asked: str, location: str) -> str:
    if not location:
        raise Unfetched(asked, "回答转址，却没有说转到哪里")
    wanted = urljoin(asked, location)
    if asked.startswith("https:") and not wanted.startswith("https:"):
        raise Unfetched(asked, "从加密的地址转到不加密的地址，不跟随")
    return wanted


@contextmanager
def _answered(url: str, hosts: Hosts, limits: FetchLimits, *, accept: str) -> Iterator[httpx2.Response]:
    scheme, host, port = _checked(url)
    found = _found(url, host, port, hosts=hosts)
    asked = httpx2.URL(url)
    name = host if port == _PORTS[scheme] else f"{host}:{port}"
    headers = {"Host": f"[{host}]{name[len(host) :]}" if ":" in host else name, "Accept": accept}
    headers |= {"User-Agent": "wenmai", "Accept-Encoding": "gzip, deflate"}
    timeout = httpx2.Timeout(limits.silence_s, connect=limits.connect_s)
    try:
        # Asked by its checked address; certificate and host are still those of its name.
        with (
            httpx2.Client(timeout=timeout, verify=_trust(), trust_env=False, follow_redirects=False) as client,
            client.stream(
                "GET", asked.copy_with(host=found), headers=headers, extensions={"sni_hostname": host}
            ) as answer,
        ):
            yield answer
    except httpx2.TimeoutException as error:
        raise Unfetched(url, f"{limits.silence_s:.0f} 秒没有回音", again=True) from error
    except httpx2.DecodingError as error:
        raise Unfetched(url, "回答的压缩数据已损坏", again=True) from error
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        raise Unfetched(url, f"连不上（{type(error).__name__}）", again=True) from error


@cache
def _trust() -> ssl.SSLContext:
    """Whose certificates are believed; it takes a while to read them."""
    return httpx2.create_ssl_context(trust_env=False)


def _checked(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port of an address that may be asked."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
        fits = parts.scheme in _PORTS and bool(host) and port != 0 and url.isprintable() and " " not in url
    except ValueError:
        fits = False
    if not fits:
        raise Unfetched(url, "不是可以取用的地址；应写成 http(s)://主机/路径")
    if "@" in parts.netloc:
        raise Unfetched(re.sub(r"//[^@/]*@", "//", url), "地址里不要写用户名和密码")
    return parts.scheme, host, port or _PORTS[parts.scheme]


def _found(url: str, host: str, port: int, *, hosts: Hosts) -> str:
    """Look a host up and return the address to connect to."""
    if not hosts.names(host, port):
        raise Unfetched(url, f"设置里没有允许主机 {host}")
    try:
        return address_of(host, port, private=hosts.trusts(host, port))
    except Unreachable as error:
        raise Unfetched(url, f"找不到主机 {host}", again=True) from error
    except Inside as error:
        is_port = isinstance(error, WrongPort)
        reason = f"端口 {port} 不是网页的端口" if is_port else f"主机 {host} 在内部网络，设置里没有允许"
        raise Unfetched(url, f"{reason}，不取") from error


def _check_status(url: str, answer: httpx2.Response) -> None:
    status = answer.status_code
    if 200 <= status < 300:
        return
    again = status >= 500 or status in (408, 425, 429)
    after = _waiting(answer.headers.get("retry-after", "")) if again else 0.0
    raise Unfetched(url, f"对方回答 {status}", status=status, again=again, after=after)


def _waiting(stated: str) -> float:
    """Return the seconds of a ``Retry-After`` (RFC 9110, section 10.2.3): a number of them, or a date."""
    if (seconds := whole(stated)) is not None:
        return float(seconds)
    try:
        return max(0.0, (parsedate_to_datetime(stated) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def _body(url: str, answer: httpx2.Response, limits: FetchLimits, *, until: float) -> bytes:
    stated = answer.headers.get("content-length", "")
    if (whole(stated) or 0) > limits.max_bytes:
        raise Unfetched(url, f"有 {stated} 字节，超过上限 {limits.max_bytes}")
    parts: list[bytes] = []
    size = 0
    for part in answer.iter_bytes(_CHUNK):
        size += len(part)
        if size > limits.max_bytes:
            raise Unfetched(url, f"展开后超过上限 {limits.max_bytes} 字节，不再取")
        if time.monotonic() > until:
            raise Unfetched(url, f"{limits.whole_s:.0f} 秒内没有取完", again=True)
        parts.append(part)
    return b"".join(parts)
