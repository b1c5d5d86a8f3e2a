"""Which addresses of the internet are open to all, and which lie in somebody's own network.

Pure.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

# Addresses of IPv4 within IPv6: of translators (RFC 6052, section 2.1), and of old (RFC 4291, section 2.5.5.1).
_WRAPPING = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))


def public(address: str) -> bool:
    """Whether an IP address is one of the open internet, one that is wrapped in another too."""
    one = ip_address(address.partition("%")[0])
    if isinstance(one, IPv6Address):
        for inner in _within(one):
            if not public(str(inner)):
                return False
    return one.is_global and not one.is_multicast


def _within(address: IPv6Address) -> list[IPv4Address]:
    held = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if any(address in network for network in _WRAPPING):
        held.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in held if one is not None]
