"""Where a connection to somebody else's host may go: looked up once, and every address it has looked at.

Whoever connects to a host that others name asks here, and connects to the address that comes back: a name that points
elsewhere a moment later gains nothing.
"""

from __future__ import annotations

import socket

from ontology.hosts import public

# Ports of other protocols, whose servers can be made to act by what looks like a request:
# https://fetch.spec.whatwg.org/#port-blocking
_BAD_PORTS = frozenset(
    (
        0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109,
        110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530,
        531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190,
        5060, 5061, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
    )
)  # fmt: skip


class Unreachable(OSError):
    """There is no such host."""


class Inside(Exception):
    """The host lies in a network of somebody's own."""


class WrongPort(Inside):
    """The port is that of another protocol."""


def address_of(host: str, port: int, *, private: bool) -> str:
    """Return the IP address to connect to. Raises :class:`Unreachable`; unless ``private``, :class:`Inside` and
    :class:`WrongPort`."""
    try:
        found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, ValueError) as error:
        raise Unreachable(f"no host {host[:80]}") from error
    if not private and not all(map(public, found)):
        raise Inside
    if not private and port in _BAD_PORTS:
        raise WrongPort
    return found[0]
