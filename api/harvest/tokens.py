"""Resumption tokens: a list request and how far it was answered, in the token itself.

Nothing is kept between two pages, so a token never expires, and the same token always gives the same page of the same
list (http://www.openarchives.org/OAI/openarchivesprotocol.html#FlowControl). A digest finds out what was cut or typed
wrongly; it guards no secret, for whoever makes a token of their own reaches nothing but another list of public records.

Pure.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import asdict, dataclass

_DIGEST = 12


@dataclass(frozen=True, slots=True)
class Token:
    """A list as it was asked for, of which ``cursor`` records of ``size`` were given.

    ``head`` is the change that the list was taken at, ``after`` the change of the last record given.
    """

    verb: str
    prefix: str
    since: str
    until: str
    spec: str
    head: int
    after: int
    cursor: int
    size: int

    def written(self) -> str:
        """Return the token as ASCII that stands in an address unencoded."""
        body = json.dumps(list(asdict(self).values()), separators=(",", ":"), ensure_ascii=False).encode()
        return base64.urlsafe_b64encode(body).decode().rstrip("=") + "." + _digest(body)


def read(text: str) -> Token | None:
    """Return the token that :meth:`Token.written` wrote; None for anything else."""
    encoded, _, digest = text.partition(".")
    try:
        body = base64.b64decode(encoded.encode("ascii") + b"=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
        if _digest(body) != digest:
            return None
        stated = json.loads(body)
        whole = [type(one) for one in stated] == [str] * 5 + [int] * 4
        return Token(*stated) if whole else None
    except (binascii.Error, ValueError, TypeError):
        return None


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:_DIGEST]
