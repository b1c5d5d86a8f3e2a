"""What an application is told of how it runs: whether it is ready, what it tells of itself, and whom."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass, field

from api.metrics import Figures
from api.running.readiness import Readiness

FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
"""Headers by which a proxy shows that it stands between."""
LOCAL, KEY, OPEN = "local", "key", "open"


@dataclass(frozen=True, slots=True)
class Running:
    """How an application runs. Without more it is ready from the first, and its figures are for everybody."""

    readiness: Readiness = field(default_factory=Readiness)
    figures: Figures | None = None
    """The library's own figures; without, those of its status."""
    metrics: str = OPEN
    """Who reads ``/metrics``, as the setting says."""


def may_read(rule: str, *, address: str, headers: Iterable[str], keyed: bool) -> bool:
    """Say whether figures are for whoever asks from ``address``, with these names of ``headers``, with such a key."""
    if rule == OPEN or keyed:
        return True
    return rule == LOCAL and _is_here(address) and not set(FORWARDED) & {name.lower() for name in headers}


def _is_here(address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback
