"""Whole numbers as others write them: a header, a setting of a request, an attribute of a file."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"[0-9]{1,15}")


def whole(text: str) -> int | None:
    """Return the number that up to 15 digits of ASCII write; ``None`` for anything else.

    ``str.isdigit`` lets ² through, which :class:`int` refuses, and :class:`int` refuses thousands of digits.
    """
    found = _DIGITS.fullmatch(text.strip())
    return int(found[0]) if found else None
