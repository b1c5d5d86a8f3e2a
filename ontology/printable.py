"""Words of others in a line of ours: no control characters, no turned writing, one line.

Pure.
"""

from __future__ import annotations

import re

# Controls (a terminal obeys them), ends of lines, overrides of the direction of writing, halves of characters.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
# What neither XML 1.0 (https://www.w3.org/TR/xml/#charsets) nor every database takes.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REPLACEMENT = "\ufffd"


def one_line(text: str) -> str:
    """Return ``text`` with what cannot be printed as its number: ``\\x1b``; ends of lines and tabs become spaces."""
    if text.isprintable():
        return text
    return _UNPRINTABLE.sub(_told, text)


def storable(text: str) -> str:
    """Return ``text`` as long as it was, with U+FFFD for each character that XML cannot hold."""
    return text if text.isprintable() else _UNSTORABLE.sub(REPLACEMENT, text)


def is_storable(text: str) -> bool:
    """Whether XML and databases can hold every character of ``text``."""
    return text.isprintable() or not _UNSTORABLE.search(text)


def _told(found: re.Match[str]) -> str:
    character = found[0]
    if character in "\t\n\r\u2028\u2029":
        return " "
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"
