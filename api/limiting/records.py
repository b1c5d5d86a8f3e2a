"""The limits of a service. Pure."""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from api.limiting.kinds import Kind

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_BEFORE = 4
"""A burst is what may come in so many parts of a minute or an hour."""
_LEAST = 10


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests in so many seconds, a quarter of them at once; 0 is without limit."""

    count: int
    seconds: float = 60.0

    @property
    def burst(self) -> int:
        """How many may come at once."""
        return max(min(_LEAST, self.count), self.count // _BEFORE)

    @property
    def gap_s(self) -> float:
        """Seconds between two that come evenly."""
        return self.seconds / self.count if self.count else 0.0


@dataclass(frozen=True, slots=True)
class Places:
    """So many at once in one process, of one client and together; 0 is without limit."""

    together: int
    client: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What one client may ask of the service; 0 is without limit everywhere.

    ``exempt`` are networks that no rate holds for, ``key_times`` how many times an address's rates a program with a
    key and a person who has signed in have. ``places`` are for kinds of requests, ``turn_s`` is how long a request
    waits for a place, ``seconds`` how long an answer of a kind may take before it is given up.
    """

    rates: Mapping[Kind, Rate] = field(default_factory=dict)
    key_times: int = 1
    exempt: tuple[Network, ...] = ()
    places: Mapping[Kind, Places] = field(default_factory=dict)
    turn_s: float = 0.0
    seconds: Mapping[Kind, float] = field(default_factory=dict)
    body_s: float = 0.0
    url_bytes: int = 0

    def exempts(self, address: str) -> bool:
        """Say whether no rate holds for an address."""
        found = parsed(address)
        return found is not None and any(found in network for network in self.exempt)


@dataclass(slots=True)
class Patience:
    """How much is borne of a connection; 0 is without limit. ``open_`` counts the connections of each address.

    ``head_s`` are the seconds for the head of a request, ``head_bytes`` its size, ``send_s`` the seconds in which a
    reader takes some of what was written, ``each`` the connections of one address in one process.
    """

    head_s: float = 0.0
    head_bytes: int = 0
    send_s: float = 0.0
    each: int = 0
    exempt: tuple[Network, ...] = ()
    open_: Counter[str] = field(default_factory=Counter)


def parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return an address as such, one of IPv4 in the dress of IPv6 as that; ``None`` for what is none."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, ipaddress.IPv6Address) else found


def client_of(address: str) -> str:
    """Return by what a client is told apart: its address, of IPv6 the first 64 bits, which one household has
    (RFC 6177)."""
    found = parsed(address)
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((int(found) >> 64 << 64, 64)))
    return str(found) if found is not None else address


def networks(text: str) -> tuple[Network, ...]:
    """Return the networks of a setting, separated by commas. Raises :class:`ValueError`."""
    return tuple(ipaddress.ip_network(one.strip(), strict=False) for one in text.split(",") if one.strip())
