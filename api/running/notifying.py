"""Tells the service manager how far the service came (sd_notify(3)): a datagram to the socket that it names."""

from __future__ import annotations

import os
import socket

_VARIABLE = "NOTIFY_SOCKET"


def notify(state: str) -> bool:
    """Tell ``state``, such as ``READY=1``; say whether there was somebody to tell."""
    address = os.environ.get(_VARIABLE, "")
    if not address:
        return False
    # An abstract socket is written with @ in the place of its first byte, which is 0.
    where = "\0" + address[1:] if address.startswith("@") else address
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as told:
            told.connect(where)
            told.sendall(state.encode())
    except OSError:
        return False
    return True
