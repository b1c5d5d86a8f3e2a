"""Numbers of books: ISBN of ten and thirteen digits, 统一书号. https://www.isbn-international.org/content/isbn-users-manual

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CANDIDATE = re.compile(r"(?:97[89][\s-]?)?\d[\d\s-]{7,14}[\dXx]")
_CSBN = re.compile(r"(?<!\d)(\d{4,5})[·.・•](\d{1,5})(?!\d)")


def numbers_of(text: str) -> tuple[str, ...]:
    """Return the book numbers in a field, in one form each: thirteen digits, ``csbn:11018·25``."""
    found = dict.fromkeys((*_isbns(text), *(f"csbn:{one}·{other}" for one, other in _CSBN.findall(text))))
    return tuple(found)


def _isbns(text: str) -> Iterator[str]:
    for found in _CANDIDATE.findall(text):
        digits = re.sub(r"[\s-]", "", found).upper()
        if len(digits) == 13 and digits.isdecimal() and _check13(digits[:12]) == digits[12]:
            yield digits
        elif len(digits) == 10 and digits[:9].isdecimal() and _check10(digits[:9]) == digits[9]:
            whole = "978" + digits[:9]
            yield whole + _check13(whole)


def _check10(nine: str) -> str:
    rest = -sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def _check13(twelve: str) -> str:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve))
    return str(-total % 10)
