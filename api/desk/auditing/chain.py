"""The chain that holds the log of acts together. Each act has a number in the chain, 1, 2, 3 …, and a digest:

    SHA-256 of the canonical JSON of {"no", "time", "by", "act", "subject", "detail", "previous"}

in small hexadecimal letters. ``previous`` is the digest of the act before, of the first act sixty-four zeros. Canonical
is: keys sorted by code point at every depth, no white space, everything outside ASCII written ``\\uXXXX``, encoded in
ASCII (``json.dumps(…, sort_keys=True, separators=(",", ":"))``). So whoever alters, removes, inserts or exchanges an
act must make all later digests anew; and whoever has noted one of these elsewhere sees that. Pure.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

START = "0" * 64
"""What stands before the first act."""
_FIELDS = ("time", "by", "act", "subject", "detail")


def digest(number: int, act: Mapping[str, Any], previous: str) -> str:
    """Return the digest of an act, which stands behind the act with the digest ``previous``."""
    told = {name: act[name] for name in _FIELDS} | {"no": number, "previous": previous}
    return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode("ascii")).hexdigest()
